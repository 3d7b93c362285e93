//! Turns an event of a simulation into facts of the engine.

use super::input::{Kind, Named, SimEvent};
use crate::account::Account;
use crate::fact::{CallResult, Fact};
use crate::id::{DebtorId, ItemNumber, MovementId};
use crate::money::Money;
use crate::party::{Absence, Contact};
use crate::rules::Rules;
use crate::state::{DisputeKind, Instalment};

/// What an event needs to know besides itself.
pub(super) struct Scene<'a> {
    pub rules: &'a Rules,
    pub account: &'a Account,
    pub index: usize,
}

type Facts = Result<Vec<Fact>, String>;

impl Scene<'_> {
    fn amount(&self, text: &str) -> Result<i64, String> {
        let money = Money::parse(text, self.account.currency).map_err(|error| error.to_string())?;
        if money.minor <= 0 {
            return Err(format!("the amount {text} is not above zero"));
        }
        Ok(money.minor)
    }

    fn some_amount(&self, event: &SimEvent) -> Result<Option<i64>, String> {
        event.amount.as_deref().map(|text| self.amount(text)).transpose()
    }

    /// The amount stated, else all that is open on the item.
    fn amount_or_open(&self, event: &SimEvent, item: &ItemNumber) -> Result<i64, String> {
        let open = || self.account.line(item).map_or(0, crate::item::Line::open);
        Ok(self.some_amount(event)?.unwrap_or_else(open))
    }

    /// The amount stated, else all that was paid on the item.
    fn amount_or_paid(&self, event: &SimEvent, item: &ItemNumber) -> Result<i64, String> {
        let paid = || self.account.line(item).map_or(0, |line| line.paid);
        Ok(self.some_amount(event)?.unwrap_or_else(paid))
    }

    fn movement(&self) -> Result<MovementId, String> {
        MovementId::new(format!("event {}", self.index)).map_err(|error| error.to_string())
    }

    /// The items an event speaks of within this account: those named, else those of the debtor named.
    fn named_items(&self, event: &SimEvent) -> Vec<ItemNumber> {
        if !event.items.is_empty() {
            return event.items.iter().map(|named| named.number().clone()).collect();
        }
        event.item.iter().cloned().collect()
    }

    /// The items of a debtor that is one of several in the account; none when it is the whole account.
    fn part_of_account(&self, debtor: &DebtorId) -> Option<Vec<ItemNumber>> {
        let own = self.account.lines.values().filter(|line| line.debtor == *debtor);
        let whole = *debtor == self.account.payer || own.clone().count() == self.account.lines.len();
        (!whole).then(|| own.map(|line| line.number.clone()).collect())
    }
}

impl Named {
    pub(super) const fn number(&self) -> &ItemNumber {
        match self {
            Self::Number(number) | Self::Open { number, .. } => number,
        }
    }
}

fn needed<T: Clone>(value: Option<&T>, what: &str) -> Result<T, String> {
    value.cloned().ok_or_else(|| format!("{what} is missing; add it"))
}

fn one(fact: Fact) -> Facts {
    Ok(vec![fact])
}

/// The facts of an event for one account it concerns.
pub(super) fn of(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    match event.fact {
        Kind::Payment
        | Kind::PaymentPending
        | Kind::PaymentFailed
        | Kind::UnappliedPayment
        | Kind::Refund
        | Kind::Chargeback
        | Kind::CreditNote
        | Kind::WrittenOff
        | Kind::ChargesClaimed
        | Kind::ChargesWaived => money(event, scene),
        Kind::Hold
        | Kind::HoldEnded
        | Kind::Dispute
        | Kind::DisputeResolved
        | Kind::Promise
        | Kind::Arrangement
        | Kind::Insolvency
        | Kind::KillSwitch => pauses(event, scene),
        Kind::Bounce
        | Kind::Complaint
        | Kind::Reply
        | Kind::ReplyRead
        | Kind::OutOfOffice
        | Kind::Contacted
        | Kind::CallResult
        | Kind::SmsOptOut
        | Kind::ContactChanged
        | Kind::Absence => talk(event, scene),
        Kind::Cancelled
        | Kind::DueDateMoved
        | Kind::PlanChanged
        | Kind::TaskDone
        | Kind::HandedOver
        | Kind::Released
        | Kind::Activated => work(event, scene),
        Kind::BooksStale | Kind::BooksFresh | Kind::Snapshot | Kind::Approved | Kind::Rejected => {
            Ok(Vec::new())
        }
    }
}

fn money(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let item = || needed(event.item.as_ref(), "item");
    match event.fact {
        Kind::Payment if event.item.is_none() => {
            let amount = scene.amount(&needed(event.amount.as_ref(), "amount")?)?;
            let (movement, indicated) = (scene.movement()?, scene.named_items(event));
            one(Fact::Unapplied { movement, amount, beyond: None, indicated })
        }
        Kind::Payment => {
            let item = item()?;
            let amount = scene.amount_or_open(event, &item)?;
            one(Fact::Payment { item, amount, movement: Some(scene.movement()?), day: event.date })
        }
        Kind::PaymentPending => {
            let (amount, until) = (scene.some_amount(event)?, event.until);
            one(Fact::PaymentPending { item: item()?, amount, until })
        }
        Kind::PaymentFailed => {
            one(Fact::PaymentFailed { item: item()?, reason: event.reason.clone().unwrap_or_default() })
        }
        Kind::UnappliedPayment => {
            let amount = needed(event.amount.as_ref(), "amount")?;
            let (movement, amount) = (scene.movement()?, scene.amount(&amount)?);
            one(Fact::Unapplied { movement, amount, beyond: None, indicated: scene.named_items(event) })
        }
        Kind::Refund => {
            let amount = match &event.item {
                Some(item) => scene.amount_or_paid(event, item)?,
                None => scene.amount(&needed(event.amount.as_ref(), "amount")?)?,
            };
            one(Fact::Refund { item: event.item.clone(), amount })
        }
        Kind::Chargeback => {
            let item = item()?;
            let amount = scene.amount_or_paid(event, &item)?;
            let (reason, mandate_revoked) = (event.reason.clone().unwrap_or_default(), event.mandate_revoked);
            one(Fact::Chargeback { item, amount, reason, mandate_revoked })
        }
        Kind::CreditNote => {
            let amount = match &event.item {
                Some(item) => scene.amount_or_open(event, item)?,
                None => scene.amount(&needed(event.amount.as_ref(), "amount")?)?,
            };
            one(Fact::Credited { item: event.item.clone(), amount, number: None })
        }
        Kind::ChargesClaimed => one(Fact::ChargesClaimed { item: item()?, rule: event.charge_rule()? }),
        Kind::ChargesWaived => one(Fact::ChargesWaived { item: item()?, rule: event.charge_rule()? }),
        _ => one(Fact::WrittenOff { item: item()?, amount: scene.some_amount(event)? }),
    }
}

fn pauses(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let item = || needed(event.item.as_ref(), "item");
    let reason = event.reason.clone().unwrap_or_default();
    match event.fact {
        Kind::Hold | Kind::HoldEnded => Ok(hold(event, scene)),
        Kind::Dispute => {
            let (item, amount, kind) = (item()?, scene.some_amount(event)?, event.dispute_kind()?);
            one(Fact::Disputed { item, amount, kind, reason })
        }
        Kind::DisputeResolved => {
            let (outcome, amount) = (needed(event.outcome.as_ref(), "outcome")?, scene.some_amount(event)?);
            one(Fact::DisputeResolved { item: item()?, outcome, amount })
        }
        Kind::Promise => {
            let day = needed(event.date.as_ref(), "date")?;
            one(Fact::Promised { items: scene.named_items(event), amount: scene.some_amount(event)?, day })
        }
        Kind::Arrangement => arrangement(event, scene),
        Kind::Insolvency => one(Fact::Insolvent {
            debtor: needed(event.debtor.as_ref(), "debtor")?,
            day: event.date.unwrap_or_else(|| scene.account.day_of(event.at)),
            certain: event.certain.unwrap_or(true),
            administrator: event.contact.clone().map(Box::new),
        }),
        _ => one(Fact::KillSwitch { on: event.on.unwrap_or(true) }),
    }
}

fn hold(event: &SimEvent, scene: &Scene<'_>) -> Vec<Fact> {
    let part = event.debtor.as_ref().and_then(|debtor| scene.part_of_account(debtor));
    let items = event.item.iter().cloned().chain(part.into_iter().flatten());
    let mut scopes: Vec<Option<ItemNumber>> = items.map(Some).collect();
    if scopes.is_empty() {
        scopes.push(None);
    }
    let (until, reason) = (event.until, event.reason.clone().unwrap_or_default());
    let fact = |item| match event.fact {
        Kind::Hold => Fact::HoldPlaced { item, until, reason: reason.clone() },
        _ => Fact::HoldEnded { item },
    };
    scopes.into_iter().map(fact).collect()
}

fn arrangement(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let instalment = |raw: &super::input::RawInstalment| {
        Ok(Instalment { date: raw.date, amount: scene.amount(&raw.amount)? })
    };
    let instalments: Vec<Instalment> =
        event.instalments.iter().map(instalment).collect::<Result<_, String>>()?;
    if instalments.is_empty() {
        return Err("instalments is missing; give at least one date and amount".to_owned());
    }
    let down_payment = event.down_payment.as_deref().map(|text| scene.amount(text)).transpose()?;
    one(Fact::Arranged { items: scene.named_items(event), instalments, down_payment })
}

fn talk(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    match event.fact {
        Kind::Bounce => {
            let address = needed(event.address.as_ref(), "address")?;
            one(Fact::Bounced { address, kind: event.bounce_kind()? })
        }
        Kind::Complaint => one(Fact::Complained { address: needed(event.address.as_ref(), "address")? }),
        Kind::Reply => one(Fact::Replied { note: String::new() }),
        Kind::ReplyRead => one(Fact::ReplyRead {}),
        Kind::OutOfOffice => {
            one(Fact::OutOfOffice { until: event.until, substitute: event.substitute.clone() })
        }
        Kind::Contacted => one(Fact::Contacted {}),
        Kind::CallResult => call(event, scene),
        Kind::SmsOptOut => one(Fact::SmsOptedOut { phone: needed(event.phone.as_ref(), "phone")? }),
        Kind::ContactChanged => contacts(event, scene),
        _ => {
            let (from, until) =
                (needed(event.from.as_ref(), "from")?, needed(event.until.as_ref(), "until")?);
            let debtor = needed(event.debtor.as_ref(), "debtor")?;
            one(Fact::AbsenceKnown { debtor, absence: Absence { from, until } })
        }
    }
}

/// Each result of a call becomes the same fact as a click in the portal.
fn call(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let result = event.result.unwrap_or(CallResult::Reached);
    let mut facts = vec![Fact::Called { result }];
    let items = scene.named_items(event);
    match (result, event.date) {
        (CallResult::Promise, Some(day)) => {
            facts.push(Fact::Promised { items, amount: scene.some_amount(event)?, day });
        }
        (CallResult::Paid, _) => {
            let open = scene.account.lines.keys().cloned().collect();
            let items = if items.is_empty() { open } else { items };
            let pending = |item| Fact::PaymentPending { item, amount: None, until: event.until };
            facts.extend(items.into_iter().map(pending));
        }
        (CallResult::Dispute, _) => {
            let kind = if event.kind.is_some() { event.dispute_kind()? } else { DisputeKind::Commercial };
            let (amount, reason) = (scene.some_amount(event)?, event.reason.clone().unwrap_or_default());
            let disputed = |item| Fact::Disputed { item, amount, kind, reason: reason.clone() };
            facts.extend(items.into_iter().map(disputed));
        }
        _ => {}
    }
    Ok(facts)
}

fn contacts(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let debtor = needed(event.debtor.as_ref(), "debtor")?;
    let known = scene.account.parties.get(&debtor).map(|party| party.contacts.clone()).unwrap_or_default();
    let contacts = match &event.contacts {
        Some(contacts) => contacts.clone(),
        None => {
            let stated = Contact {
                role: event.role.unwrap_or_default(),
                name: event.name.clone(),
                email: event.email.clone().or_else(|| event.address.clone()),
                phone: event.phone.clone(),
                ..Contact::default()
            };
            let new = event.contact.clone().unwrap_or(stated);
            let others = known.into_iter().filter(|contact| contact.role != new.role);
            others.chain([new.clone()]).collect()
        }
    };
    one(Fact::ContactChanged { debtor, contacts })
}

fn work(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let item = || needed(event.item.as_ref(), "item");
    match event.fact {
        Kind::Cancelled => one(Fact::Cancelled { item: item()?, replaced_by: None }),
        Kind::DueDateMoved => {
            let due = needed(event.due_date.or(event.date).as_ref(), "due_date")?;
            one(Fact::DueDateMoved { item: item()?, due })
        }
        Kind::PlanChanged => {
            let id = needed(event.plan.as_ref(), "plan")?;
            let plan = scene.rules.newest(&id).ok_or_else(|| format!("no plan is called \"{id}\""))?;
            one(Fact::PlanChanged { plan: plan.key() })
        }
        Kind::TaskDone => task_done(event, scene),
        Kind::HandedOver => {
            let part = event.debtor.as_ref().and_then(|debtor| scene.part_of_account(debtor));
            let items = part.unwrap_or_else(|| scene.named_items(event));
            one(Fact::HandedOver { items })
        }
        Kind::Released => one(Fact::Released { items: scene.named_items(event) }),
        _ => one(Fact::Activated { from: event.from.unwrap_or_else(|| scene.account.day_of(event.at)) }),
    }
}

/// A task named by its id, or by its kind and item.
fn task_done(event: &SimEvent, scene: &Scene<'_>) -> Facts {
    let name = event.task.as_ref().or(event.kind.as_ref());
    let name = needed(name, "task")?;
    let about = |task: &&crate::task::Task| event.item.is_none() || task.item == event.item;
    let named = |task: &&crate::task::Task| task.id.as_str() == name || task.kind.name() == name;
    let found = scene.account.tasks.iter().filter(named).filter(about);
    Ok(found.map(|task| Fact::TaskDone { task: task.id.clone() }).collect())
}
