//! Published rates as data: the main refinancing rate of the European Central Bank and the French legal rate.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use super::{HalfYear, LawError};

/// The table shipped with the product; `rates.toml` beside this file, one source per line.
const BUILT_IN: &str = include_str!("rates.toml");

/// More lines than any table will have in a century.
const MAX_LINES: usize = 2_000;

/// A published table that a rate can be missing from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateTable {
    /// Main refinancing operations of the European Central Bank.
    EcbMainRefinancing,
    /// The French legal rate.
    FrenchLegal,
}

impl std::fmt::Display for RateTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::EcbMainRefinancing => "the ECB main refinancing rate",
            Self::FrenchLegal => "the French legal rate",
        })
    }
}

/// Published rates, each line with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    version: String,
    ecb_known_until: NaiveDate,
    ecb: BTreeMap<NaiveDate, Line>,
    legal_fr: BTreeMap<HalfYear, LegalLine>,
}

/// A rate in percent a year and where it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Percent a year.
    pub percent: Decimal,
    /// Where it was published.
    pub source: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct LegalLine {
    private: Decimal,
    other: Line,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    ecb_known_until: NaiveDate,
    #[serde(default)]
    ecb: Vec<EcbRow>,
    #[serde(default)]
    legal_fr: Vec<LegalRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EcbRow {
    from: NaiveDate,
    percent: Decimal,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LegalRow {
    half_year: HalfYear,
    private: Decimal,
    other: Decimal,
    source: String,
}

impl Rates {
    /// The table shipped with the product.
    ///
    /// # Errors
    /// Never in a build whose tests passed; the embedded file is read like any other.
    pub fn built_in() -> Result<&'static Self, LawError> {
        static TABLE: LazyLock<Result<Rates, LawError>> = LazyLock::new(|| Rates::parse(BUILT_IN));
        TABLE.as_ref().map_err(Clone::clone)
    }

    /// Reads a table in the shape of `rates.toml`.
    ///
    /// # Errors
    /// When the text is no such table, has too many lines, a rate outside −5 to 50, or a half-year twice.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let file: File = toml::from_str(text).map_err(|error| LawError::BadRates(error.to_string()))?;
        if file.ecb.len() + file.legal_fr.len() > MAX_LINES {
            return Err(LawError::BadRates(format!("more than {MAX_LINES} lines")));
        }
        let mut rates = Self {
            version: file.version,
            ecb_known_until: file.ecb_known_until,
            ecb: BTreeMap::new(),
            legal_fr: BTreeMap::new(),
        };
        file.ecb.into_iter().try_for_each(|row| rates.add_ecb(row))?;
        file.legal_fr.into_iter().try_for_each(|row| rates.add_legal(row))?;
        Ok(rates)
    }

    /// This table with the lines of `newer` added: its lines win where both have one.
    #[must_use]
    pub fn updated_by(&self, newer: &Self) -> Self {
        let mut both = self.clone();
        both.ecb.extend(newer.ecb.iter().map(|(from, line)| (*from, line.clone())));
        both.legal_fr.extend(newer.legal_fr.iter().map(|(half, line)| (*half, line.clone())));
        both.ecb_known_until = both.ecb_known_until.max(newer.ecb_known_until);
        both.version.clone_from(&newer.version);
        both
    }

    /// The version, shown beside every figure that rests on the table.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The main refinancing rate on the first day of `half`.
    ///
    /// # Errors
    /// [`LawError::MissingRate`] when the table was not kept up to that day, or begins later.
    pub fn ecb(&self, half: HalfYear) -> Result<&Line, LawError> {
        let day = half.first_day();
        let known = day <= self.ecb_known_until;
        let line = self.ecb.range(..=day).next_back().map(|(_, line)| line);
        line.filter(|_| known).ok_or_else(|| self.missing(RateTable::EcbMainRefinancing, half))
    }

    /// The French legal rate of `half` for a creditor that is a company or any other professional. (The other
    /// rate, for a creditor who is a private person, depends on the creditor, not on the debtor.)
    ///
    /// # Errors
    /// [`LawError::MissingRate`] when the half-year is not in the table.
    pub fn legal_fr(&self, half: HalfYear) -> Result<&Line, LawError> {
        let line = self.legal_fr.get(&half).map(|line| &line.other);
        line.ok_or_else(|| self.missing(RateTable::FrenchLegal, half))
    }

    /// The French legal rate of `half` for a creditor who is a private person without a trade.
    ///
    /// # Errors
    /// [`LawError::MissingRate`] when the half-year is not in the table.
    pub fn legal_fr_private_creditor(&self, half: HalfYear) -> Result<Decimal, LawError> {
        let line = self.legal_fr.get(&half).map(|line| line.private);
        line.ok_or_else(|| self.missing(RateTable::FrenchLegal, half))
    }

    fn missing(&self, table: RateTable, half_year: HalfYear) -> LawError {
        LawError::MissingRate { table, half_year, version: self.version.clone() }
    }

    fn add_ecb(&mut self, row: EcbRow) -> Result<(), LawError> {
        let percent = plausible(row.percent, &row.from)?;
        let known = self.ecb.insert(row.from, Line { percent, source: row.source });
        once(known.is_none(), &row.from)
    }

    fn add_legal(&mut self, row: LegalRow) -> Result<(), LawError> {
        let other = Line { percent: plausible(row.other, &row.half_year)?, source: row.source };
        let line = LegalLine { private: plausible(row.private, &row.half_year)?, other };
        let known = self.legal_fr.insert(row.half_year, line);
        once(known.is_none(), &row.half_year)
    }
}

fn plausible(percent: Decimal, when: &impl ToString) -> Result<Decimal, LawError> {
    let range = Decimal::from(-5)..=Decimal::from(50);
    let wrong = || LawError::BadRates(format!("{percent} percent for {} is not plausible", when.to_string()));
    range.contains(&percent).then_some(percent).ok_or_else(wrong)
}

fn once(is_new: bool, when: &impl ToString) -> Result<(), LawError> {
    is_new.then_some(()).ok_or_else(|| LawError::BadRates(format!("{} stands twice", when.to_string())))
}
