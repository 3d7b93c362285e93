//! Reads a portfolio: the import JSON as a simulation takes it, strict, with errors that say where.

mod known;
mod owed;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::id::{AccountId, DebtorId, ItemNumber};
use crate::item::{Assigned, Item, ItemKind};
use crate::money::Currency;
use crate::party::{Creditor, Debtor};
use crate::time::Day;

/// The largest portfolio read, in bytes.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Why a portfolio cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct PortfolioError {
    /// Where, such as `invoices[3]`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A credit note of a portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNote {
    /// Its number.
    pub number: ItemNumber,
    /// The invoice it reduces, when it names one.
    pub preceding: Option<ItemNumber>,
    /// Who receives it.
    pub debtor: DebtorId,
    /// From this day it counts.
    pub day: Day,
    /// Its currency.
    pub currency: Currency,
    /// How much, in minor units.
    pub amount: i64,
}

/// A creditor, its debtors and what they owe.
#[derive(Clone, Debug)]
pub struct Portfolio {
    /// The creditor.
    pub creditor: Creditor,
    /// Whether the portfolio says itself how messages leave.
    pub sending_stated: bool,
    /// Every debtor by id.
    pub debtors: BTreeMap<DebtorId, Debtor>,
    /// Every invoice.
    pub items: Vec<Item>,
    /// Every credit note.
    pub credit_notes: Vec<CreditNote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPortfolio {
    creditor: Value,
    invoices: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInvoice {
    number: ItemNumber,
    #[serde(default, rename = "type")]
    kind: ItemKind,
    issue_date: Day,
    #[serde(default)]
    due_date: Option<Day>,
    currency: Currency,
    #[serde(default)]
    total: Option<String>,
    #[serde(default)]
    prepaid: Option<String>,
    #[serde(default)]
    amount_due: Option<String>,
    #[serde(default)]
    terms: Option<String>,
    #[serde(default)]
    instalments: Vec<RawInstalment>,
    #[serde(default)]
    holdback: Option<RawHoldback>,
    #[serde(default)]
    deposit: bool,
    #[serde(default)]
    preceding: Option<ItemNumber>,
    #[serde(default)]
    purchase_order: Option<String>,
    #[serde(default)]
    commitment_number: Option<String>,
    #[serde(default)]
    buyer_reference: Option<String>,
    #[serde(default)]
    deposited: Option<bool>,
    #[serde(default)]
    discount: Option<RawDiscount>,
    #[serde(default)]
    assigned: Option<RawAssigned>,
    #[serde(default)]
    iban: Option<String>,
    #[serde(default)]
    direct_debit: Option<Day>,
    debtor: Debtor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDiscount {
    until: Day,
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    percent: Option<String>,
}

/// Strict, unlike the stored [`Assigned`], which a newer version may extend.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAssigned {
    factor: String,
    #[serde(default)]
    iban: Option<String>,
    #[serde(default)]
    factor_chases: bool,
}

impl From<RawAssigned> for Assigned {
    fn from(raw: RawAssigned) -> Self {
        Self { factor: raw.factor, iban: raw.iban, factor_chases: raw.factor_chases }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInstalment {
    due_date: Day,
    #[serde(default)]
    amount: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoldback {
    #[serde(default)]
    amount: Option<String>,
    #[serde(default)]
    release: Option<Day>,
}

fn wrong(place: impl Into<String>, message: impl ToString) -> PortfolioError {
    PortfolioError { place: place.into(), message: message.to_string() }
}

fn bounded(bytes: usize) -> Result<(), PortfolioError> {
    if bytes > MAX_BYTES {
        return Err(wrong("the portfolio", format!("it is larger than {MAX_BYTES} bytes; split it")));
    }
    Ok(())
}

impl Portfolio {
    /// Reads a portfolio. What it leaves open, a simulation assumes: automatic sending and no review of items that
    /// come in old.
    ///
    /// # Errors
    /// When anything in it cannot be used; the error names the place.
    pub fn read(text: &str) -> Result<Self, PortfolioError> {
        bounded(text.len())?;
        let mut raw: RawPortfolio =
            serde_json::from_str(text).map_err(|error| wrong("the portfolio", error))?;
        known::complete(&mut raw.invoices);
        let (creditor, sending_stated) = creditor(raw.creditor)?;
        let mut portfolio = Self {
            creditor,
            sending_stated,
            debtors: BTreeMap::new(),
            items: Vec::new(),
            credit_notes: Vec::new(),
        };
        for (index, value) in raw.invoices.into_iter().enumerate() {
            let place = format!("invoices[{index}]");
            let invoice: RawInvoice = serde_json::from_value(value).map_err(|error| wrong(&place, error))?;
            portfolio.take(invoice, &place)?;
        }
        portfolio.check_numbers()?;
        Ok(portfolio)
    }

    /// The account a debtor's items of a currency belong to.
    ///
    /// # Errors
    /// When the payer's id leaves no room for the currency.
    pub fn account_of(&self, debtor: &DebtorId, currency: Currency) -> Result<AccountId, PortfolioError> {
        let payer = self.debtors.get(debtor).map_or(debtor, Debtor::payer_id);
        crate::account::Account::id_of(payer, currency).map_err(|error| wrong(debtor.as_str(), error))
    }

    fn take(&mut self, invoice: RawInvoice, place: &str) -> Result<(), PortfolioError> {
        let debtor = invoice.debtor.clone();
        let sums = owed::Sums::of(&invoice, place)?;
        if sums.credit {
            self.credit_notes.push(CreditNote {
                number: invoice.number,
                preceding: invoice.preceding,
                debtor: debtor.id.clone(),
                day: invoice.issue_date,
                currency: invoice.currency,
                amount: sums.open,
            });
        } else {
            self.items.extend(owed::items(invoice, &sums, place)?);
        }
        self.know(debtor);
        Ok(())
    }

    /// Keeps the fullest data seen of a debtor.
    fn know(&mut self, debtor: Debtor) {
        let richer = self.debtors.get(&debtor.id).is_none_or(|known| {
            let worth = |one: &Debtor| (one.contacts.len(), one.address.is_some(), one.plan.is_some());
            worth(&debtor) > worth(known)
        });
        if richer {
            self.debtors.insert(debtor.id.clone(), debtor);
        }
    }

    fn check_numbers(&self) -> Result<(), PortfolioError> {
        let mut seen = std::collections::BTreeSet::new();
        for item in &self.items {
            if !seen.insert(&item.number) {
                let message = format!("the number {} appears twice; each invoice has its own", item.number);
                return Err(wrong("invoices", message));
            }
        }
        Ok(())
    }
}

fn creditor(mut value: Value) -> Result<(Creditor, bool), PortfolioError> {
    let Some(fields) = value.as_object_mut() else {
        return Err(wrong("creditor", "it is not an object; give id, name, country and the rest"));
    };
    let stated = fields.contains_key("sending");
    if !stated {
        fields.insert("sending".to_owned(), Value::from("automatic"));
    }
    let settings = fields.entry("settings").or_insert_with(|| Value::Object(serde_json::Map::new()));
    if let Some(settings) = settings.as_object_mut() {
        settings.entry("review").or_insert(Value::Bool(false));
    }
    let creditor: Creditor = serde_json::from_value(value).map_err(|error| wrong("creditor", error))?;
    Ok((creditor, stated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portfolio_has_at_most_256_megabytes() {
        assert_eq!(bounded(MAX_BYTES), Ok(()));
        assert!(bounded(MAX_BYTES + 1).is_err());
    }
}
