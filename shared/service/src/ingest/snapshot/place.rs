//! Each item of a complete list to the account that knows it, and what the list says of every account.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use documents::invoice::model::UnappliedCash;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber, MovementId};

use super::Payers;
use crate::fault::Fault;
use crate::ingest::gather::{Gathered, Share};
use crate::ingest::heard::{Absent, Heard, parts, spread};
use crate::ingest::standing::Standing;
use crate::ingest::take::Intake;
use crate::ingest::{IngestError, ItemFacts, Refused, Report, money};
use crate::rows::PointerKey;

/// A complete list, account by account.
pub(super) struct Placed {
    /// What came in, each item with its own account.
    pub gathered: Gathered<'static>,
    /// What the list says of every account, those that it does not name included.
    pub heard: BTreeMap<AccountId, Heard>,
    /// Who pays each account, in which currency.
    pub payers: Payers,
}

/// Where an item of the list belongs.
enum Home {
    Open(AccountId),
    Parts(AccountId),
    Closed { account: AccountId, back: bool },
    New,
}

/// Places everything; what cannot be is refused in the report.
pub(super) async fn all(
    intake: &Intake<'_>,
    as_of: NaiveDate,
    standing: &Standing,
    gathered: Gathered<'_>,
    cash: &[UnappliedCash],
    report: &mut Report,
) -> Result<Placed, IngestError> {
    let Gathered { parties, shares, credits, .. } = gathered;
    let blank = || Heard { as_of, absent: Absent::Settled, credit: Some(0), ..Heard::default() };
    let mut placed = Placed {
        gathered: Gathered { parties, credits, ..Gathered::default() },
        heard: standing.accounts.keys().map(|account| (account.clone(), blank())).collect(),
        payers: standing.payers(),
    };
    let mut seen = BTreeSet::new();
    for (account, share) in shares {
        placed.payers.entry(account.clone()).or_insert((share.payer.clone(), share.currency));
        for facts in &share.items {
            if !seen.insert(facts.item.number.clone()) {
                report.refused.push(twice(&facts.item.number));
                continue;
            }
            let home = home(intake, standing, as_of, &facts.item.number).await?;
            placed.item(&account, &share, facts, home, standing, &blank);
        }
    }
    placed.credits(intake, &blank).await?;
    placed.cash(cash, &blank)?;
    Ok(placed)
}

fn twice(number: &ItemNumber) -> Refused {
    let message = format!("The number {number} stands twice in the list");
    Refused::of("duplicate", "number", message, "Remove one of the two").about(Some(number.as_str()))
}

async fn home(
    intake: &Intake<'_>,
    standing: &Standing,
    as_of: NaiveDate,
    number: &ItemNumber,
) -> Result<Home, Fault> {
    if let Some(account) = standing.open.get(number) {
        return Ok(Home::Open(account.clone()));
    }
    if let Some(account) = standing.in_parts(number) {
        return Ok(Home::Parts(account));
    }
    let key = PointerKey::Number(number.to_string());
    let Some(pointer) = intake.ports.store.pointer(intake.scope, &key).await? else { return Ok(Home::New) };
    let rows = intake.ports.store.items(intake.scope, &pointer.account, std::slice::from_ref(number)).await?;
    let closed = rows.first().and_then(|row| row.closed.as_deref());
    let Some(Fact::Restored { extra, .. }) = closed.and_then(|text| serde_json::from_str(text).ok()) else {
        return Ok(Home::New);
    };
    let paid_on = extra.and_then(|extra| extra.paid_on);
    Ok(Home::Closed { account: pointer.account, back: paid_on.is_none_or(|day| day <= as_of) })
}

impl Placed {
    fn item(
        &mut self,
        stated: &AccountId,
        share: &Share,
        facts: &ItemFacts,
        home: Home,
        standing: &Standing,
        blank: &impl Fn() -> Heard,
    ) {
        let number = facts.item.number.clone();
        let open = facts.item.total.saturating_sub(facts.item.prepaid);
        let account = match &home {
            Home::Open(account) | Home::Parts(account) | Home::Closed { account, .. } => account.clone(),
            Home::New => stated.clone(),
        };
        let heard = self.heard.entry(account.clone()).or_insert_with(blank);
        match home {
            Home::Parts(_) => {
                let lines = standing.accounts.get(&account).map(|known| parts(known, &number).collect());
                heard.open.extend(spread(lines.unwrap_or_default(), open));
                return;
            }
            // Paid since the list was made.
            Home::Closed { back: false, .. } => return,
            Home::Closed { back: true, .. } => {
                heard.reopening.insert(number.clone());
            }
            Home::Open(_) | Home::New => {}
        }
        heard.open.insert(number, open);
        let (payer, currency) =
            self.payers.get(&account).cloned().unwrap_or((share.payer.clone(), share.currency));
        let own = self.gathered.shares.entry(account).or_insert_with(|| Share::empty(payer, currency));
        own.parties.extend(share.parties.clone());
        own.items.push(facts.clone());
    }

    /// A credit note that is booked already lowers the invoice it corrects, or stands as credit; one that is not
    /// is booked after the list.
    async fn credits(&mut self, intake: &Intake<'_>, blank: &impl Fn() -> Heard) -> Result<(), IngestError> {
        for (claim, facts) in &self.gathered.credits {
            let (account, movement, amount) = money::credit_of(claim, facts)?;
            if intake.ports.store.marker(intake.scope, &movement).await?.is_none() {
                continue;
            }
            let heard = self.heard.entry(account).or_insert_with(blank);
            let corrected = facts.item.preceding.as_ref().and_then(|number| heard.open.get_mut(number));
            let taken = corrected.map_or(0, |open| {
                let taken = amount.min(*open);
                *open = open.saturating_sub(taken);
                taken
            });
            heard.credit = heard.credit.map(|credit| credit.saturating_add(amount.saturating_sub(taken)));
        }
        Ok(())
    }

    fn cash(&mut self, cash: &[UnappliedCash], blank: &impl Fn() -> Heard) -> Result<(), IngestError> {
        for (account, movement) in money::movements(cash) {
            let movement: MovementId = movement;
            self.heard.entry(account).or_insert_with(blank).cash.insert(movement);
        }
        Ok(())
    }
}
