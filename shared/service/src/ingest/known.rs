//! What of a file's items an account takes: new, changed, known as they are, another account's, or not to be taken.

use std::collections::BTreeMap;

use dunning::account::Account;
use dunning::id::{AccountId, ItemNumber};
use dunning::item::Item;

use super::take::{Intake, number};
use super::{IngestError, ItemFacts, Passed, Refused, Report};
use crate::account::account_of;
use crate::fault::Fault;
use crate::rows::{ItemRow, PointerKey};

/// What of a file's items an account takes.
#[derive(Default)]
pub struct Sorted {
    /// New, or known and saying something else now.
    pub fresh: Vec<ItemFacts>,
    /// Those of another account, with that account.
    pub strays: Vec<(AccountId, ItemFacts)>,
    /// Whether the account is there already.
    pub exists: bool,
}

/// What is known of some items.
struct Known {
    rows: BTreeMap<ItemNumber, Item>,
    head: Option<Account>,
}

impl Known {
    async fn read(intake: &Intake<'_>, account: &AccountId, items: &[ItemFacts]) -> Result<Self, Fault> {
        let numbers: Vec<ItemNumber> = items.iter().map(number).collect();
        let rows = match numbers.as_slice() {
            [] => Vec::new(),
            numbers => intake.ports.store.items(intake.scope, account, numbers).await?,
        };
        let head = intake.ports.store.head(intake.scope, account).await?;
        let head = head.as_ref().map(account_of).transpose()?;
        // Facts are written before the account: an import that broke off between the two is taken up again.
        let landed = |row: &ItemRow| {
            row.closed.is_some() || head.as_ref().is_some_and(|head| head.lines.contains_key(&row.number))
        };
        let rows = rows.into_iter().filter(landed);
        let read =
            |row: ItemRow| Some((row.number, serde_json::from_str::<ItemFacts>(&row.facts).ok()?.item));
        Ok(Self { rows: rows.filter_map(read).collect(), head })
    }

    /// Whether the account says of an item what the file says, and not only its row.
    fn has(&self, item: &Item) -> bool {
        let line = self.head.as_ref().and_then(|head| head.lines.get(&item.number));
        let alike = line.is_none_or(|line| {
            (line.total, line.issue, line.due, line.kind) == (item.total, item.issue, item.due, item.kind)
        });
        alike && self.rows.get(&item.number) == Some(item)
    }

    /// The other name an item is open under: as a whole what came in parts, or in parts what came as a whole.
    fn otherwise(&self, number: &ItemNumber) -> Option<ItemNumber> {
        let head = self.head.as_ref()?;
        let whole = number.as_str().split_once('#').map(|(whole, _)| whole);
        match whole {
            Some(whole) => head.lines.keys().find(|known| known.as_str() == whole).cloned(),
            None => super::heard::parts(head, number).map(|line| line.number.clone()).next(),
        }
    }
}

/// Leaves out what is known as it is and what cannot be taken; counts both.
pub async fn sorted_out(
    intake: &Intake<'_>,
    account: &AccountId,
    items: &[ItemFacts],
    report: &mut Report,
) -> Result<Sorted, IngestError> {
    let known = Known::read(intake, account, items).await?;
    let mut fresh: BTreeMap<ItemNumber, ItemFacts> = BTreeMap::new();
    let mut sorted = Sorted { exists: known.head.is_some(), ..Sorted::default() };
    for facts in items {
        let number = &facts.item.number;
        if let Some(twin) = fresh.get(number) {
            if twin.item != facts.item {
                report.refused.push(twice(number));
            }
        } else if known.has(&facts.item) {
            report.unchanged = report.unchanged.saturating_add(1);
        } else if known.rows.contains_key(number) {
            report.changed = report.changed.saturating_add(1);
            fresh.insert(number.clone(), facts.clone());
        } else if let Some(other) = known.otherwise(number) {
            report.passed.push(known_as(number, &other));
        } else {
            match elsewhere(intake, account, &facts.item).await? {
                Elsewhere::Nowhere => {
                    report.new = report.new.saturating_add(1);
                    fresh.insert(number.clone(), facts.clone());
                }
                Elsewhere::Home(home) => sorted.strays.push((home, facts.clone())),
                Elsewhere::Taken(refused) => report.refused.push(*refused),
            }
        }
    }
    sorted.fresh = fresh.into_values().collect();
    Ok(sorted)
}

fn known_as(number: &ItemNumber, other: &ItemNumber) -> Passed {
    Passed { invoice: number.to_string(), reason: format!("it is known already, as {other}") }
}

fn twice(number: &ItemNumber) -> Refused {
    let message =
        format!("The number {number} stands twice in the file with different content; the first was taken");
    Refused::of("duplicate", "number", message, "Correct one of the two").about(Some(number.as_str()))
}

/// Where a number that an account does not know belongs.
enum Elsewhere {
    Nowhere,
    /// Another account of the same debtor, from before its payer was known.
    Home(AccountId),
    Taken(Box<Refused>),
}

/// A number belongs to one account for good; items are never moved between accounts.
async fn elsewhere(intake: &Intake<'_>, account: &AccountId, item: &Item) -> Result<Elsewhere, Fault> {
    let key = PointerKey::Number(item.number.to_string());
    let Some(pointer) = intake.ports.store.pointer(intake.scope, &key).await? else {
        return Ok(Elsewhere::Nowhere);
    };
    if pointer.account == *account {
        return Ok(Elsewhere::Nowhere);
    }
    let other = pointer.account.as_str();
    let currency = other.rsplit('/').next().unwrap_or_default();
    let same_currency = currency == item.currency.code();
    let own =
        intake.ports.store.items(intake.scope, &pointer.account, std::slice::from_ref(&item.number)).await?;
    let debtor = |row: &ItemRow| Some(serde_json::from_str::<ItemFacts>(&row.facts).ok()?.item.debtor);
    if same_currency && own.first().and_then(debtor).as_ref() == Some(&item.debtor) {
        return Ok(Elsewhere::Home(pointer.account));
    }
    let (field, message) = if same_currency {
        ("debtor", format!("The number {} is known for the payer of account {other}", item.number))
    } else {
        ("currency", format!("The number {} is known in {currency}, not in {}", item.number, item.currency))
    };
    let hint = "Cancel the old invoice or give this one a number of its own, then import it again";
    let refused = Refused::of("number_taken", field, message, hint).about(Some(item.number.as_str()));
    Ok(Elsewhere::Taken(Box::new(refused)))
}
