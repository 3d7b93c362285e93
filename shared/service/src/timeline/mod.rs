//! The history of an account in sentences that somebody who never chased a debt understands.

mod decided;
mod incoming;
mod tasks;
#[cfg(test)]
mod tests;
mod texts;

use chrono_tz::Tz;
use dunning::event::{Actor, Event, Fact};
use dunning::id::ItemNumber;
use dunning::money::{Currency, Money};
use dunning::time::Day;
use messages::{Language, format};

use texts::Row;

/// What is to be done, in a few words.
#[must_use]
pub const fn work(kind: dunning::task::TaskKind, language: Language) -> &'static str {
    language.pick(tasks::work(kind))
}

/// Who a task belongs to: one of the roles of the house in the reader's language, else the name the creditor chose.
#[must_use]
pub fn owner(name: &str, language: Language) -> String {
    tasks::role(name).map_or_else(|| name.replace('_', " "), |row| language.pick(row).to_owned())
}

/// Where a message stands, as a reader would say it.
#[must_use]
pub const fn standing(status: &dunning::notice::NoticeStatus, language: Language) -> &'static str {
    language.pick(tasks::standing(status))
}

/// Items named in one sentence; the rest is counted.
const MOST_NAMED: usize = 5;
/// Letters kept of a reason or name that somebody typed.
const MOST_LETTERS: usize = 200;

/// One event as one line in universal time; see [`line`] for a creditor's own hours.
#[must_use]
pub fn words(event: &Event, currency: Currency, language: Language) -> String {
    line(event, currency, language, Tz::UTC)
}

/// One event as one line: when (in `zone`), what happened, to which invoice, how much, by whom and why.
/// `3 mars 2026 09:00 — Rappel envoyé à compta@lambert.example pour F-101, 1 200,00 €`.
#[must_use]
pub fn line(event: &Event, currency: Currency, language: Language, zone: Tz) -> String {
    let teller = Teller { currency, language };
    let local = event.at.with_timezone(&zone);
    let when = format!("{} {}", format::date(local.date_naive(), language), local.format("%H:%M"));
    let sentence = capital(&teller.sentence(&event.fact));
    let who = teller.who(&event.who).map(|who| format!(" ({who})")).unwrap_or_default();
    let why = cut(reason(event));
    let why = if why.is_empty() { String::new() } else { format!(" – {why}") };
    format!("{when} — {sentence}{who}{why}")
}

/// Why, as whoever caused it said.
fn reason(event: &Event) -> &str {
    match &event.fact {
        Fact::HoldPlaced { reason, .. }
        | Fact::Disputed { reason, .. }
        | Fact::PaymentFailed { reason, .. }
        | Fact::Chargeback { reason, .. }
            if event.why.is_empty() =>
        {
            reason
        }
        _ => &event.why,
    }
}

/// One line of what somebody typed, of bounded length.
fn cut(text: &str) -> String {
    messages::template::clean(text, MOST_LETTERS)
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    // Addresses and numbers of invoices that begin a sentence stay as they are.
    let keep = sentence.split(' ').next().is_some_and(|word| word.contains('@') || word.contains('-'));
    match letters.next() {
        Some(first) if !keep => first.to_uppercase().chain(letters).collect(),
        _ => sentence.to_owned(),
    }
}

/// Tells facts in one language.
#[derive(Clone, Copy)]
struct Teller {
    currency: Currency,
    language: Language,
}

impl Teller {
    fn say(self, row: Row, parts: &[(&str, String)]) -> String {
        let sentence = self.language.pick(row).to_owned();
        parts.iter().fold(sentence, |sentence, (name, value)| sentence.replace(name, value))
    }

    fn plain(self, row: Row) -> String {
        self.language.pick(row).to_owned()
    }

    fn money(self, minor: i64) -> String {
        format::amount(Money::new(minor, self.currency), self.language)
    }

    fn day(self, day: Day) -> String {
        format::date(day, self.language)
    }

    fn on(self, row: Row, item: &ItemNumber) -> String {
        self.say(row, &[("{item}", item.to_string())])
    }

    fn named(self, row: Row, name: &str) -> String {
        self.say(row, &[("{name}", cut(name)), ("{to}", cut(name))])
    }

    fn dated(self, row: Row, day: Day) -> String {
        self.say(row, &[("{day}", self.day(day))])
    }

    fn amount(self, row: Row, amount: i64) -> String {
        self.say(row, &[("{amount}", self.money(amount))])
    }

    fn amount_on(self, row: Row, amount: i64, item: &ItemNumber) -> String {
        self.say(row, &[("{amount}", self.money(amount)), ("{item}", item.to_string())])
    }

    fn about(self, row: Row, items: &[ItemNumber]) -> String {
        self.say(row, &[("{items}", self.items(items))])
    }

    /// The numbers, or everything open when none is named.
    fn items(self, items: &[ItemNumber]) -> String {
        let named: Vec<&str> = items.iter().take(MOST_NAMED).map(ItemNumber::as_str).collect();
        let named = named.join(", ");
        match items.len().saturating_sub(MOST_NAMED) {
            0 if items.is_empty() => self.plain(texts::ALL_OPEN),
            0 => named,
            more => self.say(texts::AND_MORE, &[("{items}", named), ("{n}", more.to_string())]),
        }
    }

    fn who(self, who: &Actor) -> Option<String> {
        match who {
            Actor::Engine => None,
            Actor::Debtor => Some(self.plain(texts::BY_DEBTOR)),
            Actor::Person(name) => Some(self.named(texts::BY, name)),
            Actor::Provider(name) | Actor::Import(name) => Some(cut(name)),
        }
    }

    /// Every fact has its sentence; a new one does not compile without.
    #[rustfmt::skip]
    #[expect(clippy::too_many_lines, reason = "one line per fact, so that the compiler names the one that is missing")]
    fn sentence(self, fact: &Fact) -> String {
        match fact {
            Fact::ItemReceived { item } => self.item_received(item),
            Fact::PartyReceived { debtor } => self.named(texts::PARTY, &debtor.name),
            Fact::Restored { line, .. } => self.on(texts::RESTORED, &line.number),
            Fact::ContactChanged { debtor, contacts } => self.contacts(debtor, contacts.len()),
            Fact::AbsenceKnown { debtor, absence } => self.absence(debtor, *absence),
            Fact::DueDateMoved { item, due } => self.due_moved(item, *due),
            Fact::Objected { item, codes } => self.on(if codes.is_empty() { texts::FINDINGS_CLEARED } else { texts::FINDINGS }, item),
            Fact::Cancelled { item, replaced_by } => self.cancelled(item, replaced_by.as_ref()),
            Fact::Listed { as_of, open, .. } => self.listed(*as_of, open.len()),
            Fact::Payment { item, amount, .. } => self.amount_on(texts::PAYMENT, *amount, item),
            Fact::PaymentPending { item, amount, .. } => self.maybe_amount([texts::PENDING, texts::PENDING_AMOUNT], *amount, item),
            Fact::PaymentFailed { item, .. } => self.on(texts::FAILED, item),
            Fact::Unapplied { amount, .. } => self.amount(texts::UNAPPLIED, *amount),
            Fact::Allocated { item, amount, .. } => self.amount_on(texts::ALLOCATED, *amount, item),
            Fact::UnappliedReturned { amount, .. } => self.amount(texts::UNAPPLIED_BACK, *amount),
            Fact::Refund { item, amount } => self.maybe_item([texts::REFUND, texts::REFUND_ITEM], *amount, item.as_ref()),
            Fact::Chargeback { item, amount, .. } => self.amount_on(texts::CHARGEBACK, *amount, item),
            Fact::Credited { item, amount, .. } => self.maybe_item([texts::CREDITED, texts::CREDITED_ITEM], *amount, item.as_ref()),
            Fact::WrittenOff { item, amount } => self.maybe_amount([texts::WRITTEN_OFF, texts::WRITTEN_OFF_AMOUNT], *amount, item),
            Fact::HoldPlaced { item, until, .. } => self.hold(texts::HOLD, item.as_ref(), *until),
            Fact::HoldEnded { item } => self.hold(texts::HOLD_ENDED, item.as_ref(), None),
            Fact::Disputed { item, amount, kind, .. } => self.disputed(item, *amount, *kind),
            Fact::DisputeResolved { item, outcome, .. } => self.on(incoming::resolved(*outcome), item),
            Fact::Promised { items, amount, day } => self.promised(items, *amount, *day),
            Fact::Arranged { items, instalments, .. } => self.arranged(items, instalments),
            Fact::Insolvent { debtor, day, certain, .. } => self.insolvent(debtor, *day, *certain),
            Fact::KillSwitch { on } => self.plain(if *on { texts::KILL_ON } else { texts::KILL_OFF }),
            Fact::Bounced { address, kind } => self.named(incoming::bounced(*kind), address),
            Fact::Complained { address } => self.named(texts::COMPLAINED, address),
            Fact::SmsOptedOut { phone } => self.named(texts::SMS_STOP, phone),
            Fact::Replied { .. } => self.plain(texts::REPLIED),
            Fact::ReplyRead {} => self.plain(texts::REPLY_READ),
            Fact::OutOfOffice { until, substitute } => self.out_of_office(*until, substitute.as_deref()),
            Fact::Contacted {} => self.plain(texts::CONTACTED),
            Fact::Called { result } => self.plain(incoming::called(*result)),
            Fact::Approved { .. } => self.plain(texts::APPROVED),
            Fact::Rejected { .. } => self.plain(texts::REJECTED),
            Fact::PromiseApproved { .. } => self.plain(texts::PROMISE_APPROVED),
            Fact::Released { items } => self.about(texts::RELEASED, items),
            Fact::Activated { from } => self.dated(texts::ACTIVATED, *from),
            Fact::TaskDone { .. } => self.plain(texts::TASK_DONE),
            Fact::HandedOver { items } => self.about(texts::HANDED_OVER, items),
            Fact::PlanChanged { plan } | Fact::PlanChosen { plan } => self.named(texts::PLAN, plan.id.as_str()),
            Fact::NoticeSent { .. } => self.plain(texts::NOTICE_SENT),
            Fact::NoticeUndelivered { notice } => self.undelivered(notice),
            Fact::Posted { day, proof, .. } => self.posted(*day, proof),
            Fact::NoticeInDoubt { .. } => self.plain(texts::IN_DOUBT),
            Fact::PutUnderReview { item, why } => self.review(item, *why),
            Fact::PutInBacklog {} => self.plain(texts::BACKLOG),
            Fact::NoticeQueued { listed } => self.queued(listed),
            Fact::NoticeClaimed { listed } => self.claimed(listed),
            Fact::NoticeCancelled { reason, .. } => self.notice_cancelled(*reason),
            Fact::NoticeCrossed { .. } => self.plain(texts::CROSSED),
            Fact::StepLapsed { step, items } => self.step(texts::LAPSED, step, items),
            Fact::StepSuperseded { step, items } => self.step(texts::SUPERSEDED, step, items),
            Fact::StepTasked { item, tasked } => self.step_tasked(item, tasked.fallback),
            Fact::ItemClosed { item, how, .. } => self.closed(item, *how),
            Fact::ChargesProposed { item, charges } => self.amount_on(texts::CHARGES_PROPOSED, charges.iter().map(|charge| charge.amount).sum(), item),
            Fact::ChargesClaimed { item, .. } => self.on(texts::CHARGES_CLAIMED, item),
            Fact::ChargesWaived { item, .. } => self.on(texts::CHARGES_WAIVED, item),
            Fact::ChargesPaid { item, amount, .. } => self.amount_on(texts::CHARGES_PAID, *amount, item),
            Fact::PromiseAnswered { accepted, .. } => self.plain(if *accepted { texts::PROMISE_ACCEPTED } else { texts::PROMISE_ASKED }),
            Fact::PromiseLapsed { .. } => self.plain(texts::PROMISE_LAPSED),
            Fact::PromiseKept { .. } => self.plain(texts::PROMISE_KEPT),
            Fact::PromiseBroken { .. } => self.plain(texts::PROMISE_BROKEN),
            Fact::ArrangementBegun { .. } => self.plain(texts::PLAN_BEGUN),
            Fact::ArrangementFulfilled { .. } => self.plain(texts::PLAN_FULFILLED),
            Fact::InstalmentAnnounced { .. } => self.plain(texts::PLAN_ANNOUNCED),
            Fact::ArrangementDefaulted { cure_until, .. } => self.dated(texts::PLAN_DEFAULTED, *cure_until),
            Fact::ArrangementCured { .. } => self.plain(texts::PLAN_CURED),
            Fact::ArrangementEnded { .. } => self.plain(texts::PLAN_ENDED),
            Fact::DiscountTakenLate { item } => self.on(texts::DISCOUNT_LATE, item),
            Fact::FirstReminded { items, .. } => self.about(texts::FIRST_REMINDED, items),
            Fact::CreditHoldSet { on } => self.plain(if *on { texts::CREDIT_HOLD_ON } else { texts::CREDIT_HOLD_OFF }),
            Fact::DisputeEscalated { item } => self.on(texts::ESCALATED, item),
            Fact::ReplyUnread {} => self.plain(texts::REPLY_UNREAD),
            Fact::MessageOwed { owed } => self.owed(texts::OWED, owed),
            Fact::MessageSettled { owed } => self.owed(texts::OWED_DONE, owed),
            Fact::TaskOpened { task } => self.task(task),
            Fact::TaskClosed { .. } => self.plain(texts::TASK_CLOSED),
            Fact::Unknown => self.plain(texts::UNKNOWN),
        }
    }
}
