//! What a ledger says beyond its open items: which invoices and which money it has set against each other since.

use std::collections::BTreeMap;

use documents::invoice::Read;
use dunning::id::{AccountId, ItemNumber};

use super::facts::debtor;
use super::heard::Heard;
use super::standing::Standing;
use super::take::Intake;
use super::{IngestError, money};

/// What the file says of accounts that are known, by account. Other files than ledgers say nothing, and cost nothing.
pub async fn heard(intake: &Intake<'_>, read: &Read) -> Result<BTreeMap<AccountId, Heard>, IngestError> {
    let mut heard: BTreeMap<AccountId, Heard> = BTreeMap::new();
    if read.lettered.invoices.is_empty() && read.lettered.cash.is_empty() {
        return Ok(heard);
    }
    let as_of = intake.today();
    let blank = || Heard { as_of, ..Heard::default() };
    let standing = Standing::read(intake.ports, intake.scope).await?;
    for (party, number) in &read.lettered.invoices {
        let Ok(number) = ItemNumber::new(number) else { continue };
        let (Some(account), Ok(debtor)) = (standing.open.get(&number), debtor(party)) else { continue };
        let line = standing.accounts.get(account).and_then(|known| known.lines.get(&number));
        if line.is_some_and(|line| line.debtor == debtor.id) {
            heard.entry(account.clone()).or_insert_with(blank).open.insert(number, 0);
        }
    }
    for (account, movement) in money::movements(&read.lettered.cash) {
        let known = standing.accounts.get(&account);
        if known.is_some_and(|known| known.cash.iter().any(|cash| cash.movement == movement)) {
            heard.entry(account).or_insert_with(blank).cash.insert(movement);
        }
    }
    Ok(heard)
}
