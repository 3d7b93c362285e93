//! The JSON of `relance import` and of the API: `{"creditor": {…}, "invoices": [{…}]}`.

use dunning::money::{Currency, Money};
use serde_json::Value;

use super::fields::{Fields, Problem, shown};
use crate::invoice::iban;
use crate::invoice::model::{
    Account, Address, Contact, Creditor, Discount, Document, Holdback, Identifier, Kind, Party, PartyKind,
    Preceding, Registration, Sending, Term,
};
use crate::invoice::preflight::{self, Demands};
use crate::invoice::rejection::Code;
use crate::invoice::{enrich, value};

const CREDITOR: &[&str] =
    &["id", "name", "country", "language", "iban", "time_zone", "address", "registration", "sending"];
const REGISTRATION: &[&str] = &["number", "register", "vat", "form", "capital"];
const INVOICE: &[&str] = &[
    "number",
    "type",
    "type_code",
    "issue_date",
    "due_date",
    "instalments",
    "currency",
    "total",
    "prepaid",
    "amount_due",
    "preceding",
    "purchase_order",
    "buyer_reference",
    "remittance",
    "iban",
    "terms",
    "deposit",
    "factored",
    "holdback",
    "discount",
    "assigned",
    "direct_debit",
    "deposited",
    "commitment_number",
    "salesperson",
    "debtor",
];
const DEBTOR: &[&str] = &[
    "id",
    "name",
    "kind",
    "country",
    "language",
    "registration",
    "vat_id",
    "address",
    "payer",
    "group",
    "contacts",
];
const ADDRESS: &[&str] = &["lines", "postcode", "city", "region", "country"];
const CONTACT: &[&str] = &["role", "name", "email", "phone"];

/// Reads the creditor; fields that are wrong are noted and left out.
pub(super) fn creditor(value: &Value, problems: &mut Vec<Problem>) -> Option<Creditor> {
    let Some(object) = value.as_object() else {
        problems.push(Problem {
            code: Code::InvalidField,
            path: "creditor".into(),
            what: "is not an object".into(),
            hint: "Write {\"id\": …, \"name\": …}.".into(),
        });
        return None;
    };
    let mut fields = Fields::new(object, "creditor".into(), problems);
    fields.refuse_unknown(CREDITOR);
    let id = fields.id("id");
    fields.require("id", id.is_some(), "Give the creditor a short identifier, such as \"acme\".");
    let sending = [("automatic", Sending::Automatic), ("approve_daily", Sending::ApproveDaily)];
    Some(Creditor {
        name: fields.text("name"),
        country: fields.letters("country", 2, true, "FR"),
        language: fields.letters("language", 2, false, "fr"),
        iban: account(&mut fields),
        time_zone: fields.id("time_zone"),
        address: fields.object("address").map(address),
        registration: fields.object("registration").map(registration),
        sending: fields.choice("sending", &sending),
        id: id?,
    })
}

fn registration(mut fields: Fields<'_, '_>) -> Registration {
    fields.refuse_unknown(REGISTRATION);
    Registration {
        number: fields.id("number"),
        register: fields.text("register"),
        vat: fields.id("vat"),
        form: fields.id("form"),
        capital: fields.id("capital"),
    }
}

/// An IBAN with its check digits right.
fn account(fields: &mut Fields<'_, '_>) -> Option<String> {
    let iban = value::account(&fields.id("iban")?).to_uppercase();
    if iban::is_valid(&iban) {
        return Some(iban);
    }
    let what = format!("is \"{}\", whose check digits are wrong", shown(&iban));
    fields.problem(Code::InvalidField, "iban", what, "Copy it from the bank's own document.");
    None
}

/// Reads one invoice; it is good when no problem was noted.
pub(super) fn invoice(mut fields: Fields<'_, '_>) -> Document {
    fields.refuse_unknown(INVOICE);
    let kinds = [("invoice", Kind::Invoice), ("credit_note", Kind::CreditNote)];
    let type_code = fields.id("type_code");
    let stated = fields.choice("type", &kinds);
    let mut document = Document {
        number: fields.id("number"),
        kind: stated.unwrap_or_else(|| value::kind(type_code.as_deref())),
        issue_date: fields.date("issue_date"),
        currency: fields.letters("currency", 3, true, "EUR"),
        buyer: debtor(&mut fields),
        preceding: preceding(&mut fields),
        purchase_order: order(&mut fields),
        buyer_reference: fields.id("buyer_reference"),
        salesperson: fields.text("salesperson"),
        marks: value::marks(type_code.as_deref()),
        type_code,
        ..Document::default()
    };
    document.payment.remittance = fields.text("remittance");
    document.payment.accounts = account(&mut fields).map(of_account).into_iter().collect();
    document.payment.collected = fields.date("direct_debit");
    document.deposited = fields.value("deposited").is_some().then(|| fields.flag("deposited"));
    document.marks.deposit |= fields.flag("deposit");
    document.marks.factored |= fields.flag("factored");
    if let Some(factor) = fields.object("assigned") {
        assigned(factor, &mut document);
    }
    amounts(&mut fields, &mut document);
    document.terms = terms(&mut fields, document.currency.as_deref());
    let holdback =
        fields.object("holdback").map(|fields| self::holdback(fields, document.currency.as_deref()));
    require(&mut fields, &document);
    dates_in_order(&mut fields, &document);
    let mut document = enrich::complete(document);
    document.marks.holdback = holdback.or(document.marks.holdback);
    document.findings = preflight::check(&document, &Demands::default());
    // The creditor's own account stands once in the file, not on each invoice.
    document.findings.retain(|finding| finding.code != "account_missing");
    document
}

/// The buyer's order number, or what a public buyer has in its place.
fn order(fields: &mut Fields<'_, '_>) -> Option<String> {
    let (order, commitment) = (fields.id("purchase_order"), fields.id("commitment_number"));
    order.or(commitment)
}

fn assigned(mut fields: Fields<'_, '_>, document: &mut Document) {
    fields.refuse_unknown(&["factor", "iban", "factor_chases"]);
    document.marks.factored = true;
    document.marks.factor_chases = fields.flag("factor_chases");
    let factor = Party { name: fields.text("factor"), ..Party::default() };
    fields.require("factor", factor.name.is_some(), "Name the factor the invoice was assigned to.");
    document.payee = Some(factor);
    if let Some(iban) = account(&mut fields) {
        document.payment.accounts.insert(0, of_account(iban));
    }
}

fn of_account(id: String) -> Account {
    Account { id, ..Account::default() }
}

fn require(fields: &mut Fields<'_, '_>, document: &Document) {
    fields.require("number", document.number.is_some(), "Write the number that stands on the invoice.");
    fields.require("issue_date", document.issue_date.is_some(), "Write year-month-day, such as 2026-09-30.");
    fields.require("currency", document.currency.is_some(), "Write three letters, such as EUR.");
    let total = document.totals.total.is_some() || document.totals.amount_due.is_some();
    fields.require("total", total, "Write the total with VAT, such as \"1200.00\".");
}

fn dates_in_order(fields: &mut Fields<'_, '_>, document: &Document) {
    let Some(issued) = document.issue_date else { return };
    let owed = document.terms.iter().filter(|term| term.discount.is_none());
    let early = owed.filter_map(|term| term.due_date).find(|due| *due < issued);
    if let Some(due) = early {
        let what = format!("is {due}, before the issue date {issued}");
        fields.problem(Code::InvalidField, "due_date", what, "Correct one of the two dates.");
    }
}

fn amounts(fields: &mut Fields<'_, '_>, document: &mut Document) {
    let currency = document.currency.clone();
    document.totals.total = amount(fields, "total", currency.as_deref());
    document.totals.prepaid = amount(fields, "prepaid", currency.as_deref());
    document.totals.amount_due = amount(fields, "amount_due", currency.as_deref());
}

/// A decimal string that fits the currency.
fn amount(fields: &mut Fields<'_, '_>, key: &str, currency: Option<&str>) -> Option<String> {
    let text = fields.id(key)?;
    let currency = currency.and_then(|code| code.parse().ok()).unwrap_or(Currency::EUR);
    match Money::parse(&text, currency) {
        Ok(_) => Some(text),
        Err(error) => {
            let hint = "Write digits with a point before the cents, such as \"1200.00\".";
            fields.problem(Code::InvalidField, key, format!("is not taken: {error}"), hint);
            None
        }
    }
}

fn terms(fields: &mut Fields<'_, '_>, currency: Option<&str>) -> Vec<Term> {
    let due_date = fields.date("due_date");
    let text = fields.text("terms");
    let single = Term { due_date, text, ..Term::default() };
    let parts = fields.objects("instalments", |mut part| {
        part.refuse_unknown(&["due_date", "amount"]);
        let due_date = part.date("due_date");
        part.require("due_date", due_date.is_some(), "Write year-month-day, such as 2026-09-30.");
        Term { due_date, amount: amount(&mut part, "amount", currency), ..Term::default() }
    });
    let first = (single != Term::default()).then_some(single);
    let discount = fields.object("discount").map(|fields| discount(fields, currency));
    first.into_iter().chain(parts).chain(discount).collect()
}

/// A discount stands as a term of its own, as in structured invoices.
fn discount(mut fields: Fields<'_, '_>, currency: Option<&str>) -> Term {
    fields.refuse_unknown(&["until", "amount", "percent"]);
    let until = fields.date("until");
    fields.require("until", until.is_some(), "Write the last day of the discount, such as 2026-09-10.");
    let amount = amount(&mut fields, "amount", currency);
    let discount = Discount { percent: fields.id("percent"), amount, ..Discount::default() };
    Term { due_date: until, discount: Some(discount), ..Term::default() }
}

fn holdback(mut fields: Fields<'_, '_>, currency: Option<&str>) -> Holdback {
    fields.refuse_unknown(&["amount", "release"]);
    let amount = amount(&mut fields, "amount", currency);
    Holdback { amount, release: fields.date("release"), text: None }
}

fn preceding(fields: &mut Fields<'_, '_>) -> Vec<Preceding> {
    let numbers = fields.texts("preceding");
    numbers.into_iter().map(|number| Preceding { number, date: None }).collect()
}

fn debtor(fields: &mut Fields<'_, '_>) -> Party {
    let party = fields.object("debtor").map(party);
    if party.is_none() {
        fields.require("debtor", false, "Write {\"id\": …, \"name\": …, \"contacts\": […]}.");
    }
    party.unwrap_or_default()
}

fn party(mut fields: Fields<'_, '_>) -> Party {
    fields.refuse_unknown(DEBTOR);
    let kinds =
        [("business", PartyKind::Business), ("consumer", PartyKind::Consumer), ("public", PartyKind::Public)];
    let country = fields.letters("country", 2, true, "FR");
    let mut party = Party {
        id: fields.id("id"),
        name: fields.text("name"),
        kind: fields.choice("kind", &kinds),
        registration: fields.id("registration").map(|id| Identifier { id, scheme: None }),
        vat_id: fields.id("vat_id"),
        address: fields.object("address").map(address),
        payer: fields.id("payer"),
        group: fields.text("group"),
        language: fields.letters("language", 2, false, "fr"),
        contacts: fields.objects("contacts", contact),
        ..Party::default()
    };
    fields.require("id", party.id.is_some() || party.name.is_some(), "Write your code for this customer.");
    if country.is_some() {
        let address = party.address.get_or_insert_default();
        address.country = country.or(address.country.take());
    }
    party
}

fn address(mut fields: Fields<'_, '_>) -> Address {
    fields.refuse_unknown(ADDRESS);
    Address {
        lines: fields.texts("lines"),
        postcode: fields.id("postcode"),
        city: fields.id("city"),
        region: fields.id("region"),
        country: fields.letters("country", 2, true, "FR"),
    }
}

fn contact(mut fields: Fields<'_, '_>) -> Contact {
    fields.refuse_unknown(CONTACT);
    let roles = [("accounts_payable", "accounts_payable"), ("billing", "billing"), ("main", "main")];
    let email = fields.text("email");
    if email.as_deref().is_some_and(|email| !value::is_email(email)) {
        let what =
            format!("is \"{}\", which is not an email address", shown(&email.clone().unwrap_or_default()));
        fields.problem(Code::InvalidField, "email", what, "Correct it, or leave the field out.");
    }
    Contact {
        role: fields.choice("role", &roles).map(str::to_owned),
        name: fields.text("name"),
        email,
        phone: fields.id("phone"),
    }
}
