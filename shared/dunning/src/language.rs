//! The four languages that Relance writes and speaks.

use serde::{Deserialize, Serialize};

/// A language, by its ISO 639-1 code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    Fr,
    /// Dutch.
    Nl,
    /// German.
    De,
    /// English; also what is written when nothing else is known.
    #[default]
    En,
}

impl Language {
    /// All four, in the order of every row of texts.
    pub const ALL: [Self; 4] = [Self::Fr, Self::Nl, Self::De, Self::En];

    /// The two letters, such as `fr`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.pick(["fr", "nl", "de", "en"])
    }

    /// The language of a code or locale such as `fr`, `nl-BE` or `de_AT`; `None` when it is not one of ours.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.code()))
    }

    /// The entry of a row written in the order of [`Language::ALL`].
    #[must_use]
    pub const fn pick<T: Copy>(self, row: [T; 4]) -> T {
        let [fr, nl, de, en] = row;
        match self {
            Self::Fr => fr,
            Self::Nl => nl,
            Self::De => de,
            Self::En => en,
        }
    }
}
