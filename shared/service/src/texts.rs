//! A creditor's own texts: one document per notice, language and channel, checked before it is saved, used from the
//! next message on. Every version stays readable in the bucket.

use std::collections::BTreeMap;
use std::fmt;

use dunning::account::Account;
use dunning::plan::is_name_of_a_text;
use messages::template::{Problem, Severity, built_in, built_in_sms, check, check_sms};
use messages::{Kind, Language};
use serde::{Deserialize, Serialize};

use crate::creditor::forget;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::Scope;

/// Pages of texts read; all there can be fit into a few.
const MOST_PAGES: usize = 20;

/// The name of a text of the creditor's own, which the steps of a plan ask for as their `template`: one as
/// [`is_name_of_a_text`] says, and not the name of a kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextName(String);

impl TextName {
    /// A name, where it can be one.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let of_a_kind = Kind::ALL.iter().any(|kind| kind.name() == name);
        (is_name_of_a_text(name) && !of_a_kind).then(|| Self(name.to_owned()))
    }
}

/// Which text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Which {
    /// What the message is for.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// Whether it is the text message instead of the mail.
    pub sms: bool,
    /// Its name, where steps ask for it by one; absent: the text of every message of the kind.
    pub name: Option<TextName>,
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let channel = if self.sms { "sms" } else { "mail" };
        write!(f, "{}.{}.{channel}", self.kind, self.language.code())?;
        self.name.as_ref().map_or(Ok(()), |name| write!(f, ".{}", name.0))
    }
}

impl Which {
    /// Every text that comes with Relance.
    pub fn all() -> impl Iterator<Item = Self> {
        let channels = |kind: Kind, language| {
            let text = |sms| Self { kind, language, sms, name: None };
            let sms = built_in_sms(kind, language).map(|_| text(true));
            std::iter::once(text(false)).chain(sms)
        };
        let kinds = Kind::ALL.iter().copied();
        kinds.flat_map(move |kind| {
            Language::ALL.into_iter().flat_map(move |language| channels(kind, language))
        })
    }

    /// The text that comes with Relance; `None`: no such message exists.
    #[must_use]
    pub const fn built_in(&self) -> Option<&'static str> {
        if self.sms {
            built_in_sms(self.kind, self.language)
        } else {
            Some(built_in(self.kind, self.language))
        }
    }

    /// What is wrong with a text, line by line.
    #[must_use]
    pub fn check(&self, source: &str) -> Vec<Problem> {
        if self.sms {
            check_sms(self.kind, self.language, source)
        } else {
            check(self.kind, self.language, source)
        }
    }

    fn key(&self) -> DocumentKey {
        DocumentKey { kind: DocumentKind::Template, id: self.to_string() }
    }
}

/// A text as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// The text.
    pub text: String,
    /// When it was saved.
    pub at: Instant,
}

/// All texts of a creditor's own, by the name of [`Which`].
pub type Texts = BTreeMap<String, Own>;

/// The creditor's own text, when there is one: the one of this name, else the one for every message of the kind.
#[must_use]
pub fn own<'a>(texts: &'a Texts, which: &Which) -> Option<&'a str> {
    let plain = || texts.get(&Which { name: None, ..which.clone() }.to_string());
    texts.get(&which.to_string()).or_else(plain).map(|own| own.text.as_str())
}

/// Whether the creditor has any text of this name.
#[must_use]
pub fn knows(texts: &Texts, name: &TextName) -> bool {
    texts.keys().any(|key| key.rsplit('.').next() == Some(name.0.as_str()))
}

/// Reads every text of the creditor's own.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports, scope: &Scope) -> Result<Texts, Fault> {
    let mut texts = Texts::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the creditor's texts");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Template, from).await?;
        for document in pages.turn(page) {
            let own =
                serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
            texts.insert(document.key.id, own);
        }
    }
    Ok(texts)
}

/// What saving a text led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is used from the next message on; the version it has, and advice.
    Version(u64, Vec<Problem>),
    /// It was not saved, and why.
    Refused(Vec<Problem>),
}

/// Checks and saves a text. What an error is found in is not saved; advice does not hinder.
///
/// # Errors
/// When it cannot be written, or somebody else saved one at the same time.
pub async fn save(ports: &Ports, scope: &Scope, which: &Which, source: &str) -> Result<Saved, Fault> {
    let problems = which.check(source);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Ok(Saved::Refused(problems));
    }
    let known = ports.store.document(scope, &which.key()).await?;
    let version = known.map_or(0, |document| document.version).saturating_add(1);
    let archived = format!("templates/{which}/{version:06}.txt");
    ports.bucket.put(scope, &archived, source.as_bytes().to_vec()).await?;
    let own = Own { text: source.to_owned(), at: ports.clock.now() };
    let document = Document { key: which.key(), version, body: text(&own)?, expires: None };
    if !ports.store.put_document(scope, &document).await? {
        return Err(Fault::Throttled("somebody else saved this text at the same time; try again".to_owned()));
    }
    forget(ports, scope);
    Ok(Saved::Version(version, problems))
}

/// Goes back to the text that comes with Relance: it is saved as the next version, so that nothing is forgotten.
///
/// # Errors
/// As [`save`]; or when no such message exists.
pub async fn reset(ports: &Ports, scope: &Scope, which: &Which) -> Result<Saved, Fault> {
    let source = which.built_in().ok_or_else(|| Fault::Permanent(format!("there is no {which}")))?;
    save(ports, scope, which, source).await
}

/// A mail as it would read for an account now: its real items and names, `source` or else the text in use. Nothing
/// is sent. What only happens later (a promise, a returned debit) is taken from an invented example.
///
/// # Errors
/// When no message can be made of the account, or the text lacks something; says what.
pub async fn preview(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    which: &Which,
    source: Option<&str>,
) -> Result<messages::Rendered, Fault> {
    crate::render::preview(ports, scope, account, which, source).await
}
