//! The creditor's terms of sale, once per version: when invoices fall due, and what may be claimed when they are not paid.

use chrono::NaiveDate;
use dunning::money::{Currency, Money};
use dunning::terms::{Agreed, Terms, parse};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Pages of versions read.
const MOST_PAGES: usize = 20;
/// What is granted where no terms of sale say otherwise.
pub const DEFAULT: Agreed = Agreed { terms: Terms::Net { days: 30 }, discount: None };

/// One version of the terms of sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermsOfSale {
    /// The version's own name.
    pub version: String,
    /// They hold for invoices issued from this day on.
    pub from: NaiveDate,
    /// When invoices fall due, in words, such as `45 days end of month`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<String>,
    /// The penalty rate a year: percent as a decimal string, `legal3` for three times the French legal rate, `default` for
    /// the law's own. Absent: none was agreed, the law's own applies where it needs no agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty_rate: Option<String>,
    /// The indemnity of a clause that consumers accepted: a sum such as `30.00`, or a share such as `10%`. Absent: the most
    /// that the law allows. It never is more than that, and businesses owe the law's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub indemnity: Option<String>,
    /// A penalty clause in full, as the debtor accepted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// How acceptance is proven: a signed quote, an order that refers to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

impl TermsOfSale {
    /// When an invoice falls due under them, and what paying early takes off.
    ///
    /// # Errors
    /// When the words say nothing that can be counted.
    pub fn agreed(&self) -> Result<Agreed, Refused> {
        let Some(words) = &self.payment else { return Ok(DEFAULT) };
        parse(words).map_err(|error| Refused::invalid("payment", &error.to_string()))
    }

    fn check(&self) -> Result<(), Refused> {
        self.agreed()?;
        let is_rate = |text: &String| ["default", "legal3"].contains(&text.as_str()) || is_percent(text);
        if !self.penalty_rate.as_ref().is_none_or(is_rate) {
            let how = "write percent a year such as 12.15, or legal3 for three times the legal rate";
            return Err(Refused::invalid("penalty_rate", how));
        }
        if self.indemnity.as_ref().is_some_and(|words| indemnity(words, 0).is_none()) {
            return Err(Refused::invalid("indemnity", "write a sum such as 30.00 or a share such as 10%"));
        }
        if self.version.trim().is_empty() {
            return Err(Refused::missing("version", "a name for this version, such as 2026-1"));
        }
        Ok(())
    }
}

/// One or two digits, and at most six after the point.
fn is_percent(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (1..=2).contains(&whole.len()) && (1..=6).contains(&part.len()) && digits(whole) && digits(part)
}

/// The indemnity in minor units that these words give for an open amount: a sum, or a share of it rounded half up.
pub(crate) fn indemnity(words: &str, open: i64) -> Option<i64> {
    let words = words.trim();
    let Some(percent) = words.strip_suffix('%').map(str::trim_end) else {
        return Money::parse(words, Currency::EUR).ok().map(|sum| sum.minor).filter(|minor| *minor >= 0);
    };
    let percent: Decimal = percent.parse().ok().filter(|_| is_percent(percent))?;
    let share = Decimal::from(open).checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
    i64::try_from(share.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)).ok()
}

/// All versions, the newest first.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports, scope: &Scope) -> Result<Vec<TermsOfSale>, Fault> {
    let mut all = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the terms of sale");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Terms, from).await?;
        for document in pages.turn(page) {
            let version = serde_json::from_str::<TermsOfSale>(&document.body);
            all.push(version.map_err(|error| Fault::Unreadable(error.to_string()))?);
        }
    }
    all.sort_by(|a, b| (b.from, &b.version).cmp(&(a.from, &a.version)));
    Ok(all)
}

/// The version that holds for an invoice issued on `day`.
#[must_use]
pub fn holding(all: &[TermsOfSale], day: NaiveDate) -> Option<&TermsOfSale> {
    all.iter().find(|version| version.from <= day)
}

/// What holds for an invoice issued on `day` that says nothing of it.
#[must_use]
pub fn agreed(all: &[TermsOfSale], day: NaiveDate) -> Agreed {
    holding(all, day).and_then(|version| version.agreed().ok()).unwrap_or(DEFAULT)
}

/// Keeps a version for good. False: the same version is kept already, and stays as it was.
///
/// # Errors
/// When it says something that cannot be used, or cannot be written.
pub async fn keep(ports: &Ports, scope: &Scope, terms: &TermsOfSale) -> Result<bool, super::IngestError> {
    terms.check().map_err(super::IngestError::Refused)?;
    let key = DocumentKey { kind: DocumentKind::Terms, id: terms.version.trim().to_owned() };
    let document = Document { key, version: 1, body: text(terms)?, expires: None };
    Ok(ports.store.put_document(scope, &document).await?)
}
