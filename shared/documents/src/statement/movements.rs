//! A statement's entries as movements of money, in the shape that webhooks give: one way to book both.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use dunning::id::MovementId;
use dunning::money::Money;

use super::Finding;
use super::model::{Detail, Entry, Facts, Scope, Statement, Status};
use crate::webhook::{Event, Failure, Kind, Movement, References};

/// Characters kept of a text.
const MAX_TEXT: usize = 500;

/// The movements of a statement, and the entries that cannot be booked as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movements {
    /// In the statement's order, keyed `bank:<fingerprint>`.
    pub movements: Vec<Movement>,
    /// Entries whose amount does not fit their currency, in words.
    pub left_out: Vec<Finding>,
}

/// The movements of `statement`. An entry whose transactions are listed and add up becomes one movement per
/// transaction (`bank:<fingerprint>:<n>`). What an intraday report or a notification books without a
/// reference of the bank's is pending: the end-of-day statement brings it again, and only then is it told apart.
#[must_use]
pub fn movements(statement: &Statement) -> Movements {
    let mut all = Movements::default();
    for entry in &statement.entries {
        match of_entry(statement, entry) {
            Ok(movements) => all.movements.extend(movements),
            Err(reason) if all.left_out.len() < 100 => {
                all.left_out.push(Finding::new("amount_unusable", reason))
            }
            Err(_) => {}
        }
    }
    all
}

fn of_entry(statement: &Statement, entry: &Entry) -> Result<Vec<Movement>, String> {
    let money = entry.money().map_err(|error| error.to_string())?;
    let base = format!("bank:{}", entry.fingerprint.key());
    if let Some(parts) = parts(entry, money) {
        let each = parts.into_iter().enumerate().map(|(index, (detail, money))| {
            let key = format!("{base}:{}", index.saturating_add(1));
            movement(statement, entry, &detail.facts, &key, money)
        });
        return each.collect();
    }
    movement(statement, entry, &whole(entry), &base, money).map(|one| vec![one])
}

/// The transactions of an entry with several, where all state an amount in its currency and they add up.
fn parts(entry: &Entry, whole: Money) -> Option<Vec<(&Detail, Money)>> {
    let amount = |detail: &Detail| {
        let same = detail.currency.is_none() || detail.currency == entry.currency;
        let text = detail.amount.filter(|_| same)?.normalize().to_string();
        Money::parse(&text, whole.currency).ok()
    };
    let parts: Option<Vec<(&Detail, Money)>> =
        entry.details.iter().map(|detail| Some((detail, amount(detail)?))).collect();
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let sum = parts.iter().try_fold(0_i64, |sum, (_, money)| sum.checked_add(money.minor))?;
    (sum == whole.minor).then_some(parts)
}

/// What the entry and its transactions know together.
fn whole(entry: &Entry) -> Facts {
    let mut facts = entry.facts.clone();
    for detail in entry.details.iter().take(200) {
        facts.structured.extend(
            detail.facts.structured.iter().filter(|one| !entry.facts.structured.contains(one)).cloned(),
        );
        facts.documents.extend(
            detail.facts.documents.iter().filter(|one| !entry.facts.documents.contains(one)).cloned(),
        );
        if entry.details.len() > 1 {
            let said = [facts.text.take(), detail.facts.text.clone()];
            facts.text = said.into_iter().flatten().reduce(|before, after| format!("{before} {after}"));
        }
    }
    facts
}

fn movement(
    statement: &Statement,
    entry: &Entry,
    facts: &Facts,
    key: &str,
    mut money: Money,
) -> Result<Movement, String> {
    let key = MovementId::new(key).map_err(|error| error.to_string())?;
    let kind = kind(statement.scope, entry, facts, money);
    money.minor = money.minor.saturating_abs();
    let reason = facts.return_reason.as_ref().or(entry.facts.return_reason.as_ref());
    Ok(Movement {
        payment: vec![key.clone()],
        key,
        failure: reason
            .filter(|_| kind == Kind::Returned)
            .map(|reason| Failure { code: reason.code.clone(), words: reason.words.clone() }),
        kind,
        amount: Some(money),
        at: entry.booking_date.or(entry.value_date).map(|day| day.and_time(NaiveTime::MIN).and_utc()),
        references: references(facts),
        event: Event { id: statement.id.clone(), name: "statement".to_owned() },
    })
}

fn kind(scope: Scope, entry: &Entry, facts: &Facts, money: Money) -> Kind {
    let comes_again =
        matches!(scope, Scope::Intraday | Scope::Notification) && entry.fingerprint.by_id.is_none();
    let came_back = entry.is_return() || facts.return_reason.is_some();
    match (entry.status, money.minor) {
        (Status::Information, _) => Kind::Ignored("the bank gives it for information only".to_owned()),
        (_, 0) => Kind::Ignored("no money moved".to_owned()),
        (Status::Pending, 1..) => Kind::Pending,
        (Status::Pending, _) => Kind::Ignored("expected, and not a debtor's payment".to_owned()),
        (Status::Booked, 1..) if entry.reversal => {
            Kind::Ignored("it reverses a debit of the creditor's own".to_owned())
        }
        (Status::Booked, 1..) if comes_again => Kind::Pending,
        (Status::Booked, 1..) => Kind::Received,
        (Status::Booked, _) if came_back && comes_again => {
            Kind::Ignored("a return that the end-of-day statement brings again".to_owned())
        }
        (Status::Booked, _) if came_back => Kind::Returned,
        (Status::Booked, _) => Kind::Ignored("money left the account; it is no debtor's payment".to_owned()),
    }
}

fn references(facts: &Facts) -> References {
    let clip = |text: &String| text.chars().take(MAX_TEXT).collect::<String>();
    let mut metadata = BTreeMap::new();
    let mut several = |name: &str, texts: Vec<&str>| {
        if texts.len() > 1 {
            metadata.insert(name.to_owned(), clip(&texts.join("\n")));
        }
    };
    several("documents", facts.documents.iter().map(String::as_str).collect());
    several("structured", facts.structured.iter().map(|one| one.text.as_str()).collect());
    References {
        invoice_number: facts.documents.first().map(clip),
        text: facts.text.as_ref().map(clip),
        end_to_end: facts.end_to_end.as_ref().map(clip),
        structured: facts.structured_reference().map(|reference| clip(&reference.text)),
        counterparty: facts.counterparty.as_ref().map(clip),
        iban: facts.iban.as_ref().map(clip),
        mandate: facts.mandate.as_ref().map(clip),
        metadata,
        ..References::default()
    }
}
