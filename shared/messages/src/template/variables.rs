//! The variables a template can use, and the cleaning of every value before it meets a text.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::notice::{Item, Notice, RecipientKind, document};
use crate::{Language, Letterhead, format, words};

/// The longest value that enters a text, in characters; what is longer ends with an ellipsis.
const MAX_VALUE_CHARS: usize = 120;

/// A variable as the editor of a template sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name between double braces.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
    /// Whether every notice has it; one that is not always there belongs inside an `if`.
    pub always: bool,
}

macro_rules! variables {
    ($($name:literal $always:literal $meaning:literal),+ $(,)?) => {
        /// Every variable there is.
        pub const VARIABLES: &[Variable] =
            &[$(Variable { name: $name, meaning: $meaning, always: $always }),+];
    };
}

variables! {
    "recipient" true "the payer's name",
    "contact" false "the person addressed",
    "consumer" true "true when the payer is a consumer",
    "business" true "true when the payer is a business",
    "public" true "true when the payer is a public body",
    "creditor" true "the creditor's name",
    "today" true "the day the message is written",
    "total" true "the sum asked for",
    "total_minor" true "the sum asked for as a whole number of cents, to compare",
    "count" true "how many invoices are listed",
    "several" true "true when more than one invoice is listed",
    "debtors" true "how many debtors are listed",
    "overdue" true "true when the named invoice is late",
    "number" false "the number of the named invoice: the oldest with something to pay",
    "debtor" false "the debtor of the named invoice",
    "issue_date" false "the day the named invoice was issued",
    "due_date" false "the day the named invoice was or is due",
    "days_late" false "how many days the named invoice is late",
    "open" false "what is open on the named invoice",
    "disputed" false "the contested sum that is not asked for now",
    "purchase_order" false "the order number of the named invoice",
    "parts" false "in how many instalments the one invoice that is delivered falls due",
    "charges" false "interest and fees together",
    "upcoming_count" false "how many invoices fall due soon",
    "reference" false "the reference to quote",
    "previous_date" false "the day of the last message",
    "previous_count" false "how many messages were sent before",
    "deadline" false "the last day to pay",
    "promise_amount" false "the sum promised",
    "promise_date" false "the day promised",
    "received_amount" false "the sum received",
    "received_date" false "the day it was received",
    "returned_amount" false "the sum the bank returned",
    "returned_date" false "the day it was returned",
    "return_reason" false "why it was returned, as half a sentence",
    "instalments" false "how many instalments are proposed",
    "instalment_amount" false "the instalment concerned, else the first one proposed",
    "instalment_date" false "its day",
    "absence_from" false "the first day of the closing period",
    "absence_until" false "its last day",
    "answer" false "the creditor's answer to a contested invoice",
    "attached" false "how many invoices are attached",
    "portal" false "the link to the payer's page",
    "pay" false "the link to pay online",
    "opt_out" false "the link that stops text messages",
    "signatory" true "the name of who signs",
    "signatory_role" false "what that person does",
    "signatory_phone" false "the number to call",
    "signatory_email" false "the address to write to",
}

/// The values of a notice; what it does not have is absent, so that printing it is an error.
pub(super) type Values = BTreeMap<&'static str, Value>;

/// Every value that `notice` gives to a template.
pub(super) fn values(notice: &Notice, letterhead: &Letterhead) -> Values {
    let mut values = Filler { values: Values::new(), language: notice.language };
    who(&mut values, notice, letterhead);
    sums(&mut values, notice);
    if let Some((debtor, item)) = notice.lead() {
        lead(&mut values, notice, debtor, item);
    }
    history(&mut values, notice);
    facts(&mut values, notice);
    arrangement(&mut values, notice);
    links(&mut values, notice);
    values.values
}

fn who(values: &mut Filler, notice: &Notice, letterhead: &Letterhead) {
    values.text("recipient", &notice.recipient.name);
    values.text("contact", &notice.recipient.contact);
    values.flag("consumer", notice.recipient.kind == RecipientKind::Consumer);
    values.flag("business", notice.recipient.kind == RecipientKind::Business);
    values.flag("public", notice.recipient.kind == RecipientKind::Public);
    values.text("creditor", &letterhead.name);
    let signatory = notice.signatory.as_ref().unwrap_or_else(|| letterhead.signatory_for(notice.kind));
    let or = |own: &str, house: &str| if own.trim().is_empty() { house.to_owned() } else { own.to_owned() };
    values.text("signatory", &signatory.name);
    values.text("signatory_role", &signatory.role);
    values.text("signatory_phone", &or(&signatory.phone, &letterhead.phone));
    values.text("signatory_email", &or(&signatory.email, &letterhead.reply_to));
}

fn sums(values: &mut Filler, notice: &Notice) {
    values.date("today", Some(notice.date));
    values.money("total", notice, Some(notice.total));
    values.values.insert("total_minor", Value::from(notice.total));
    let count = notice.invoices();
    values.values.insert("count", Value::from(count));
    values.flag("several", count > 1);
    values.values.insert("debtors", Value::from(notice.groups.len()));
    values.flag("overdue", notice.lead().is_some_and(|(_, item)| item.days_late > 0));
    values.count("upcoming_count", notice.upcoming.len());
    let disputed: i64 = notice.items().map(|(_, item)| item.disputed).sum();
    values.money("disputed", notice, Some(disputed).filter(|sum| *sum > 0));
    let charges: i64 = notice.charges.iter().map(|charge| charge.amount).sum();
    values.money("charges", notice, Some(charges).filter(|sum| *sum > 0));
}

fn lead(values: &mut Filler, notice: &Notice, debtor: &str, item: &Item) {
    let number = if notice.parts().is_some() { document(&item.number) } else { item.number.as_str() };
    values.text("number", number);
    values.count("parts", notice.parts().unwrap_or_default());
    values.text("debtor", debtor);
    values.date("issue_date", item.issue_date);
    values.date("due_date", Some(item.due_date));
    values.values.insert("days_late", Value::from(item.days_late));
    values.money("open", notice, Some(item.open));
    values.text("purchase_order", item.purchase_order.as_deref().unwrap_or_default());
}

fn history(values: &mut Filler, notice: &Notice) {
    values.date("previous_date", notice.contacts.last().map(|contact| contact.date));
    values.count("previous_count", notice.contacts.len());
    values.date("deadline", notice.deadline);
}

fn facts(values: &mut Filler, notice: &Notice) {
    let facts = &notice.facts;
    values.money("promise_amount", notice, facts.promise.map(|promise| promise.amount));
    values.date("promise_date", facts.promise.map(|promise| promise.date));
    values.money("received_amount", notice, facts.received.map(|received| received.amount));
    values.date("received_date", facts.received.map(|received| received.date));
    values.money("returned_amount", notice, facts.returned.map(|returned| returned.amount));
    values.date("returned_date", facts.returned.map(|returned| returned.date));
    let reason = facts.returned.map(|returned| words::return_reason(returned.reason).text(notice.language));
    values.text("return_reason", reason.unwrap_or_default());
    values.date("absence_from", facts.absence.map(|absence| absence.from));
    values.date("absence_until", facts.absence.map(|absence| absence.until));
    values.long_text("answer", facts.answer.as_deref().unwrap_or_default());
    values.count("attached", facts.attached.len());
}

fn arrangement(values: &mut Filler, notice: &Notice) {
    let facts = &notice.facts;
    let instalment = facts.instalment.or_else(|| facts.instalments.first().copied());
    values.money("instalment_amount", notice, instalment.map(|instalment| instalment.amount));
    values.date("instalment_date", instalment.map(|instalment| instalment.date));
    values.count("instalments", facts.instalments.len());
}

fn links(values: &mut Filler, notice: &Notice) {
    let payment = &notice.payment;
    values.text("reference", &payment.reference.as_deref().map(format::reference).unwrap_or_default());
    for (name, link) in [("portal", &payment.portal), ("pay", &payment.pay), ("opt_out", &payment.opt_out)] {
        if let Some(link) = link {
            values.values.insert(name, Value::from(link.as_str()));
        }
    }
}

struct Filler {
    values: Values,
    language: Language,
}

impl Filler {
    fn text(&mut self, name: &'static str, text: &str) {
        let text = clean(text, MAX_VALUE_CHARS);
        if !text.is_empty() {
            self.values.insert(name, Value::from(text));
        }
    }

    fn long_text(&mut self, name: &'static str, text: &str) {
        let text = clean(text, super::MAX_TEXT_CHARS / 4);
        if !text.is_empty() {
            self.values.insert(name, Value::from(text));
        }
    }

    fn flag(&mut self, name: &'static str, flag: bool) {
        self.values.insert(name, Value::from(flag));
    }

    fn count(&mut self, name: &'static str, count: usize) {
        if count > 0 {
            self.values.insert(name, Value::from(count));
        }
    }

    fn date(&mut self, name: &'static str, date: Option<chrono::NaiveDate>) {
        if let Some(date) = date {
            self.values.insert(name, Value::from(format::date(date, self.language)));
        }
    }

    fn money(&mut self, name: &'static str, notice: &Notice, minor: Option<i64>) {
        if let Some(minor) = minor {
            self.values.insert(name, Value::from(format::amount(notice.money(minor), self.language)));
        }
    }
}

/// A stranger's value made fit for one line of text: no control characters, no direction overrides, blanks
/// joined, at most `limit` characters.
#[must_use]
pub fn clean(text: &str, limit: usize) -> String {
    let visible = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let kept: String = visible.filter(|letter| !is_direction_or_hidden(*letter)).take(limit * 4).collect();
    let joined =
        kept.split(char::is_whitespace).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= limit {
        return joined;
    }
    let mut cut: String = joined.chars().take(limit.saturating_sub(1)).collect();
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// Marks that reorder or hide what stands around them; names of people and companies need none.
const fn is_direction_or_hidden(letter: char) -> bool {
    matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
}
