//! One sentence per rule, in four languages, with the inputs the rule looked at.

use super::rule::Rule;
use super::texts;
use crate::class::Class;
use crate::id::ItemNumber;
use crate::item::{Closed, Missing};
use crate::money::{Currency, Money};
use crate::notice::Purpose;
use crate::party::Language;
use crate::state::{DisputeKind, ReviewWhy};
use crate::time::Day;
use crate::written;

/// Something a sentence leaves room for.
enum Part<'a> {
    Day(Day),
    Amount(i64),
    Text(&'a str),
    Number(i64),
    Word(&'static str),
}

/// The sentence for a rule about `item`, to be read to the customer on the phone.
#[must_use]
pub fn sentence(rule: &Rule, language: Language, item: &ItemNumber, currency: Currency) -> String {
    let (key, parts) = parts(rule);
    let mut text = texts::text(key, language).replace("{item}", item.as_str());
    for (name, part) in parts {
        let value = match part {
            Part::Day(day) => written::date(day, language),
            Part::Amount(minor) => written::amount(Money::new(minor, currency), language),
            Part::Text(text) => text.to_owned(),
            Part::Number(number) => number.to_string(),
            Part::Word(key) => texts::text(key, language).to_owned(),
        };
        // It is read aloud and searched for, not set: a blank is a blank.
        text = text.replace(name, &value.replace(written::NBSP, " "));
    }
    text
}

/// What a message of a class is called, with its article.
#[must_use]
pub fn class_name(class: Class, language: Language) -> &'static str {
    texts::text(class_key(class), language)
}

const fn class(class: Class) -> Part<'static> {
    Part::Word(class_key(class))
}

const fn class_key(class: Class) -> &'static str {
    match class {
        Class::Courtesy => "class_courtesy",
        Class::Reminder => "class_reminder",
        Class::Firm => "class_firm",
        Class::FormalNotice => "class_formal_notice",
        Class::HandOver => "class_hand_over",
        Class::Statement => "class_statement",
        Class::Thanks => "class_thanks",
    }
}

type Parts<'a> = (&'static str, Vec<(&'static str, Part<'a>)>);

/// The key of the sentence and what fills it.
fn parts(rule: &Rule) -> Parts<'_> {
    match rule {
        Rule::StepSent { class: of, days } if *days > 0 => {
            ("step_sent_late", vec![("{class}", class(*of)), ("{days}", Part::Number(*days))])
        }
        Rule::StepSent { class: of, .. } => ("step_sent", vec![("{class}", class(*of))]),
        Rule::SentPastSms { class: of } => ("sent_past_sms", vec![("{class}", class(*of))]),
        Rule::ListedAlong { lead } => ("listed_along", vec![("{lead}", Part::Text(lead.as_str()))]),
        Rule::OwedSent { purpose } => (owed(*purpose), Vec::new()),
        Rule::Closed { how } => (closed(*how), Vec::new()),
        Rule::Crossed { sent } => ("crossed", vec![("{day}", Part::Day(*sent))]),
        Rule::NotYet { class: of, day } => {
            ("not_yet", vec![("{class}", class(*of)), ("{day}", Part::Day(*day))])
        }
        Rule::NoContactYet => ("no_contact_yet", Vec::new()),
        Rule::TooSoon { last, from } => {
            ("too_soon", vec![("{last}", Part::Day(*last)), ("{day}", Part::Day(*from))])
        }
        Rule::QuietDay { from } => ("quiet_day", vec![("{day}", Part::Day(*from))]),
        Rule::QuietHour => ("quiet_hour", Vec::new()),
        Rule::OneMessageADay => ("one_message_a_day", Vec::new()),
        Rule::WaitsForApproval { class: of } => ("waits_for_approval", vec![("{class}", class(*of))]),
        Rule::Rejected { class: of } => ("rejected", vec![("{class}", class(*of))]),
        Rule::WaitsForCall { until } => ("waits_for_call", vec![("{day}", Part::Day(*until))]),
        Rule::WaitsForPosting => ("posting", Vec::new()),
        Rule::NoAddress => ("no_address", Vec::new()),
        Rule::PlanFinished { .. } => ("plan_finished", Vec::new()),
        Rule::PartDisputed => ("part_disputed", Vec::new()),
        Rule::StepLapsed { class: of } => ("step_lapsed", vec![("{class}", class(*of))]),
        _ => stops(rule),
    }
}

fn stops(rule: &Rule) -> Parts<'_> {
    match rule {
        Rule::Insolvent { since } => ("insolvent", vec![("{day}", Part::Day(*since))]),
        Rule::HandedOver => ("handed_over", Vec::new()),
        Rule::FactorChases { factor } => ("factor_chases", vec![("{factor}", Part::Text(factor))]),
        Rule::PublicIncomplete { missing: Missing::Deposit } => ("public_deposit", Vec::new()),
        Rule::PublicIncomplete { missing: Missing::Commitment } => ("public_commitment", Vec::new()),
        Rule::LawForbids { until: Some(until) } => ("law_until", vec![("{day}", Part::Day(*until))]),
        Rule::LawForbids { until: None } => ("law", Vec::new()),
        Rule::UnderReview { why } => (review(*why), Vec::new()),
        Rule::Backlog { from: Some(from) } => ("backlog_from", vec![("{day}", Part::Day(*from))]),
        Rule::Backlog { from: None } => ("backlog", Vec::new()),
        Rule::Held { reason, until } => held(reason, *until),
        Rule::Disputed { kind, since } => (disputed(*kind), vec![("{day}", Part::Day(*since))]),
        Rule::BlockedByUs { since } => ("blocked_by_us", vec![("{day}", Part::Day(*since))]),
        Rule::DisputeAnswered { until } => ("dispute_answered", vec![("{day}", Part::Day(*until))]),
        Rule::MoneyInFlight { until } => ("money_in_flight", vec![("{day}", Part::Day(*until))]),
        Rule::Arranged { next: Some(next) } => ("arranged_next", vec![("{day}", Part::Day(*next))]),
        Rule::Arranged { next: None } => ("arranged", Vec::new()),
        Rule::Promised { day } => ("promised", vec![("{day}", Part::Day(*day))]),
        Rule::DirectDebit { day } => ("direct_debit", vec![("{day}", Part::Day(*day))]),
        Rule::UnreadReply { since } => ("unread_reply", vec![("{day}", Part::Day(*since))]),
        _ => gates(rule),
    }
}

fn gates(rule: &Rule) -> Parts<'_> {
    match rule {
        Rule::SenderNotReady => ("sender_not_ready", Vec::new()),
        Rule::InCredit { credit } => ("in_credit", vec![("{amount}", Part::Amount(*credit))]),
        Rule::BooksStale { since } => ("books_stale", vec![("{day}", Part::Day(*since))]),
        Rule::PaymentBeingMatched { since, amount } => {
            ("payment_being_matched", vec![("{day}", Part::Day(*since)), ("{amount}", Part::Amount(*amount))])
        }
        Rule::CashCovers { since, amount } => {
            ("cash_covers", vec![("{day}", Part::Day(*since)), ("{amount}", Part::Amount(*amount))])
        }
        Rule::BelowMinimum { overdue, minimum } => (
            "below_minimum",
            vec![("{amount}", Part::Amount(*overdue)), ("{minimum}", Part::Amount(*minimum))],
        ),
        Rule::DiscountLate => ("discount_late", Vec::new()),
        _ => ("switched_off", Vec::new()),
    }
}

fn held(reason: &str, until: Option<Day>) -> Parts<'_> {
    let why = ("{why}", Part::Text(reason));
    match (reason.is_empty(), until) {
        (false, Some(until)) => ("held_why_until", vec![why, ("{day}", Part::Day(until))]),
        (false, None) => ("held_why", vec![why]),
        (true, Some(until)) => ("held_until", vec![("{day}", Part::Day(until))]),
        (true, None) => ("held", Vec::new()),
    }
}

const fn owed(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Step => "owed_step",
        Purpose::Statement => "owed_statement",
        Purpose::Thanks => "owed_thanks",
        Purpose::ReturnedPayment => "owed_returned_payment",
        Purpose::PromiseMissed => "owed_promise_missed",
        Purpose::InstalmentUpcoming => "owed_instalment_upcoming",
        Purpose::ArrangementDefault => "owed_arrangement_default",
        Purpose::DisputeAnswer => "owed_dispute_answer",
        Purpose::InvoiceDelivery => "owed_invoice_delivery",
    }
}

const fn closed(how: Closed) -> &'static str {
    match how {
        Closed::Paid => "closed_paid",
        Closed::Credited => "closed_credited",
        Closed::Discount => "closed_discount",
        Closed::WrittenOff => "closed_written_off",
        Closed::SettledInBooks => "closed_settled_in_books",
        Closed::Cancelled => "closed_cancelled",
    }
}

const fn review(why: ReviewWhy) -> &'static str {
    match why {
        ReviewWhy::Old => "review_old",
        ReviewWhy::Small => "review_small",
        ReviewWhy::PastLimitation => "review_past_limitation",
        ReviewWhy::UnallocatedCredit => "review_unallocated_credit",
    }
}

const fn disputed(kind: DisputeKind) -> &'static str {
    match kind {
        DisputeKind::Technical => "disputed_technical",
        DisputeKind::Commercial => "disputed_commercial",
    }
}
