//! Interest and fees beside items: what stands there, and a person's word on it, through the same commit as any other.

use dunning::account::Account;
use dunning::charge::{Charge, ChargeRule};
use dunning::event::{Actor, Event};
use dunning::explain;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber};
use dunning::money::Currency;
use dunning::party::Language;
use dunning::task::TaskKind;

use crate::account::{Change, ChangeError, account_of, change};
use crate::creditor;
use crate::fault::Fault;
use crate::notify::send_claimed;
use crate::ports::{LIST_BUCKETS, Pages, Ports};
use crate::scope::Scope;
use crate::tasks;

/// Pages of one list that are read.
const MOST_PAGES: usize = 1_000;

/// One line beside an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// What to type to name it; lines of one item and rule share it, since they are decided together.
    pub id: String,
    /// The open task that asks about it, as it is typed.
    pub task: Option<String>,
    /// The account.
    pub account: AccountId,
    /// Its currency.
    pub currency: Currency,
    /// The item.
    pub item: ItemNumber,
    /// The line.
    pub charge: Charge,
}

impl Beside {
    /// Where it stands, in a sentence.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        explain::charge(&self.charge, &self.item, self.currency, language)
    }

    fn is_named(&self, name: &str) -> bool {
        self.id == name || self.item.as_str() == name || self.task.as_deref() == Some(name)
    }
}

/// What a person decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is owed from now on.
    Claim,
    /// It is owed no more, or never was; why.
    Waive(String),
}

/// Why a decision is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Nothing has this name.
    #[error("no interest or fee stands under {0}; list them with: relance charges")]
    Unknown(String),
    /// Several accounts have an item of this number.
    #[error("several accounts have an item {0}; take the id of the line from: relance charges")]
    Several(String),
    /// It was decided so before, or nothing of it is left to decide.
    #[error("nothing beside {0} is left to decide that way; see where it stands with: relance charges")]
    Decided(String),
    /// The account cannot be changed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for Unfit {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Every line of a creditor, or of one account: beside open items and beside closed ones.
///
/// # Errors
/// When a port fails.
pub async fn list(ports: &Ports, scope: &Scope, account: Option<&AccountId>) -> Result<Vec<Beside>, Fault> {
    if let Some(account) = account {
        return of_account(ports, scope, account).await;
    }
    let mut found = Vec::new();
    for bucket in 0..LIST_BUCKETS {
        let mut pages = Pages::at_most(MOST_PAGES, "the accounts");
        while let Some(from) = pages.open()? {
            for listed in pages.turn(ports.store.heads(scope, bucket, from).await?) {
                found.extend(of_account(ports, scope, &listed.account).await?);
            }
        }
    }
    found.sort_by(|a, b| (&a.account, &a.item).cmp(&(&b.account, &b.item)));
    Ok(found)
}

async fn of_account(ports: &Ports, scope: &Scope, id: &AccountId) -> Result<Vec<Beside>, Fault> {
    let Some(head) = ports.store.head(scope, id).await? else { return Ok(Vec::new()) };
    let account = account_of(&head)?;
    let mut found = Vec::new();
    for line in account.lines.values() {
        let charges = account.extra(&line.number).map_or(&[][..], |extra| &extra.charges);
        found.extend(charges.iter().map(|charge| beside(&account, &line.number, charge)));
    }
    let mut pages = Pages::at_most(MOST_PAGES, "the items of an account");
    while let Some(from) = pages.open()? {
        for row in pages.turn(ports.store.all_items(scope, id, from).await?) {
            let kept = row.closed.and_then(|closed| serde_json::from_str::<Fact>(&closed).ok());
            let Some(Fact::Restored { extra: Some(extra), .. }) = kept else { continue };
            if !account.lines.contains_key(&row.number) {
                found.extend(extra.charges.iter().map(|charge| beside(&account, &row.number, charge)));
            }
        }
    }
    Ok(found)
}

fn beside(account: &Account, item: &ItemNumber, charge: &Charge) -> Beside {
    let asks = |kind, about: Option<&ItemNumber>| kind == TaskKind::DecideCharges && about == Some(item);
    let task = account.tasks.iter().find(|task| asks(task.kind, task.item.as_ref()));
    Beside {
        id: tasks::handle(&account.id, &format!("{item}\u{1f}{}", charge.rule.name())),
        task: task.map(|task| tasks::handle(&account.id, task.id.as_str())),
        account: account.id.clone(),
        currency: account.currency,
        item: item.clone(),
        charge: charge.clone(),
    }
}

/// Takes what `who` decides about the lines that `name` means: the id of one, an item's number for all beside it, or
/// the task that asks. Answers with those lines as they stand then.
///
/// # Errors
/// When nothing or too much has this name, nothing of it is left to decide, or a port fails.
pub async fn decide(
    ports: &Ports,
    scope: &Scope,
    name: &str,
    who: Actor,
    verdict: &Verdict,
) -> Result<Vec<Beside>, Unfit> {
    let mut named = list(ports, scope, None).await?;
    named.retain(|one| one.is_named(name));
    let first = named.first().ok_or_else(|| Unfit::Unknown(name.to_owned()))?;
    let (account, item) = (first.account.clone(), first.item.clone());
    if named.iter().any(|one| one.account != account) {
        return Err(Unfit::Several(name.to_owned()));
    }
    let rule = (first.id == name).then_some(first.charge.rule);
    let (profile, rules) = creditor::rules(ports, scope).await?;
    let event = event(Event::new(ports.clock.now(), who, Fact::Unknown), &item, rule, verdict);
    let touched = vec![item.clone()];
    let wanted = Change { events: vec![event], touched, ..Change::sending(account.clone()) };
    let changed = change(ports, scope, &rules, &wanted).await?;
    send_claimed(ports, scope, &profile, &changed).await?;
    if !changed.ignored.is_empty() {
        return Err(Unfit::Decided(name.to_owned()));
    }
    let mut now = of_account(ports, scope, &account).await?;
    now.retain(|one| one.item == item && rule.is_none_or(|rule| one.charge.rule == rule));
    Ok(now)
}

fn event(blank: Event, item: &ItemNumber, rule: Option<ChargeRule>, verdict: &Verdict) -> Event {
    let item = item.clone();
    match verdict {
        Verdict::Claim => Event { fact: Fact::ChargesClaimed { item, rule }, ..blank },
        Verdict::Waive(why) => Event { fact: Fact::ChargesWaived { item, rule }, ..blank }.because(why),
    }
}
