//! Stripe's invoice and credit-note objects: alone, in a list, or inside an event.

use chrono::{DateTime, NaiveDate};
use dunning::money::{self, Currency};
use serde_json::Value;
use serde_json::value::RawValue;

use super::top::Top;
use crate::invoice::model::{
    Address, Contact, Document, Format, Identifier, Kind, Party, Preceding, Read, State, Term, Totals,
};
use crate::invoice::preflight::{self, Demands};
use crate::invoice::rejection::{Code, Location, Rejection};
use crate::invoice::{enrich, value};

/// Bytes of one object; Stripe's own events stay below a quarter of it.
const OBJECT_BYTES: usize = 1 << 20;
/// Objects of one list.
const LIST: usize = 1_000;

/// Reads what Stripe calls `object`.
pub(super) fn read(object: &str, text: &str, top: &Top<'_>) -> Result<Read, Rejection> {
    match object {
        "invoice" | "credit_note" => single(&parse(text)?),
        "event" => event(top),
        "list" => list(top),
        other => Err(not_owed(&format!("This is a \"{}\" of Stripe, not an invoice.", super::shown(other)))),
    }
}

fn not_owed(message: &str) -> Rejection {
    Rejection::new(Code::NotOwed, message, "Import the finalised invoice; payments come in by webhook.")
}

fn parse(text: &str) -> Result<Value, Rejection> {
    if text.len() > OBJECT_BYTES {
        return Err(Rejection::new(
            Code::TooLarge,
            "This object of Stripe has more than 1 MB.",
            "Import the invoices one by one.",
        ));
    }
    serde_json::from_str(text).map_err(|error| super::damaged(&error))
}

fn event(top: &Top<'_>) -> Result<Read, Rejection> {
    let data = parse(top.data.map_or("null", RawValue::get))?;
    let object = data.get("object").unwrap_or(&Value::Null);
    let kind = top.event.as_deref().unwrap_or_default();
    if !kind.starts_with("invoice.") && !kind.starts_with("credit_note.") {
        return Err(not_owed(&format!(
            "This is Stripe's event \"{}\", which carries no invoice.",
            super::shown(kind)
        )));
    }
    if kind == "invoice.upcoming" {
        return Err(not_owed("This is Stripe's preview of a coming invoice: nothing is owed on it yet."));
    }
    single(object)
}

fn single(object: &Value) -> Result<Read, Rejection> {
    Ok(Read { documents: vec![document(object)?], ..Read::new(Format::Stripe) })
}

fn list(top: &Top<'_>) -> Result<Read, Rejection> {
    let raw = top.data.map_or("[]", RawValue::get);
    let objects: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| super::damaged(&error))?;
    let mut read = Read::new(Format::Stripe);
    for (index, object) in objects.into_iter().take(LIST).enumerate() {
        match parse(object.get()).and_then(|object| document(&object)) {
            Ok(document) => read.documents.push(document),
            Err(rejection) => {
                let field = Some(format!("data[{index}]"));
                read.rejections.push(rejection.at(Location { field, ..Location::default() }));
            }
        }
    }
    Ok(read)
}

fn document(object: &Value) -> Result<Document, Rejection> {
    let is_credit = match text(object, "object").as_deref() {
        Some("invoice") => false,
        Some("credit_note") => true,
        _ => return Err(not_owed("This object of Stripe is no invoice.")),
    };
    let number = text(object, "number");
    if number.is_none() || text(object, "status").as_deref() == Some("draft") {
        return Err(not_owed("This is a draft in Stripe: nothing is owed until it is finalised."));
    }
    let code = text(object, "currency").unwrap_or_default().to_uppercase();
    let currency: Currency = code.parse().map_err(|error| {
        let field = Some("currency".to_owned());
        Rejection::new(
            Code::InvalidField,
            format!("currency: {error}."),
            "Export the invoice from Stripe again.",
        )
        .at(Location { field, ..Location::default() })
    })?;
    let mut document = Document {
        number,
        kind: if is_credit { Kind::CreditNote } else { Kind::Invoice },
        issue_date: issued(object),
        currency: Some(code),
        totals: if is_credit { credit_totals(object, currency) } else { totals(object, currency) },
        seller: seller(object),
        buyer: buyer(object),
        preceding: preceding(object, is_credit),
        purchase_order: purchase_order(object),
        terms: date(object, "due_date").map(due).into_iter().collect(),
        state: state(object),
        ..Document::default()
    };
    if text(object, "collection_method").as_deref() == Some("charge_automatically") {
        document.payment.means.push("stripe:charge_automatically".to_owned());
    }
    let mut document = enrich::complete(document);
    document.findings = preflight::check(&document, &Demands::default());
    // Stripe's own page takes the payment.
    document.findings.retain(|finding| finding.code != "account_missing");
    Ok(document)
}

fn due(due_date: NaiveDate) -> Term {
    Term { due_date: Some(due_date), ..Term::default() }
}

fn text(object: &Value, key: &str) -> Option<String> {
    let text = object[key].as_str()?.trim();
    (!text.is_empty()).then(|| value::bounded(text.to_owned()))
}

/// A moment in seconds, as the day it is in UTC.
fn date(object: &Value, key: &str) -> Option<NaiveDate> {
    DateTime::from_timestamp(object[key].as_i64()?, 0).map(|moment| moment.date_naive())
}

fn issued(object: &Value) -> Option<NaiveDate> {
    date(object, "effective_at")
        .or_else(|| date(&object["status_transitions"], "finalized_at"))
        .or_else(|| date(object, "created"))
}

fn state(object: &Value) -> State {
    match object["status"].as_str() {
        Some("paid") => State::Paid,
        Some("void") => State::Void,
        Some("uncollectible") => State::Uncollectible,
        _ => State::Open,
    }
}

fn totals(object: &Value, currency: Currency) -> Totals {
    let amount = |key: &str| object[key].as_i64().map(|minor| money::decimal(minor, currency));
    Totals {
        lines: amount("subtotal"),
        without_vat: amount("total_excluding_tax"),
        vat: amount("tax"),
        total: amount("total"),
        prepaid: amount("amount_paid"),
        amount_due: amount("amount_remaining").or_else(|| amount("amount_due")),
        ..Totals::default()
    }
}

fn credit_totals(object: &Value, currency: Currency) -> Totals {
    let amount = |key: &str| object[key].as_i64().map(|minor| money::decimal(minor, currency));
    Totals { total: amount("total").or_else(|| amount("amount")), ..Totals::default() }
}

fn seller(object: &Value) -> Party {
    let country = text(object, "account_country");
    let address = country.map(|country| Address { country: Some(country), ..Address::default() });
    Party { name: text(object, "account_name"), address, ..Party::default() }
}

fn buyer(object: &Value) -> Party {
    let contact = Contact {
        role: None,
        name: None,
        email: text(object, "customer_email"),
        phone: text(object, "customer_phone"),
    };
    Party {
        id: text(object, "customer").or_else(|| text(&object["customer"], "id")),
        name: text(object, "customer_name"),
        vat_id: object["customer_tax_ids"].as_array().into_iter().flatten().find_map(|id| text(id, "value")),
        identifiers: text(object, "customer")
            .map(|id| Identifier { id, scheme: Some("stripe".into()) })
            .into_iter()
            .collect(),
        address: object["customer_address"].as_object().map(|_| address(&object["customer_address"])),
        contacts: (contact != Contact::default()).then_some(contact).into_iter().collect(),
        ..Party::default()
    }
}

fn address(object: &Value) -> Address {
    Address {
        lines: ["line1", "line2"].iter().filter_map(|key| text(object, key)).collect(),
        postcode: text(object, "postal_code"),
        city: text(object, "city"),
        region: text(object, "state"),
        country: text(object, "country"),
    }
}

fn preceding(object: &Value, is_credit: bool) -> Vec<Preceding> {
    let from = if is_credit { text(object, "invoice") } else { text(&object["from_invoice"], "invoice") };
    from.map(|number| Preceding { number, date: None }).into_iter().collect()
}

/// The custom field by which a purchase order is printed on Stripe's invoices.
fn purchase_order(object: &Value) -> Option<String> {
    let is_order = |field: &&Value| {
        let name = field["name"].as_str().unwrap_or_default().to_lowercase();
        ["purchase order", "po", "po number", "bon de commande", "commande", "bestellnummer", "bestelbon"]
            .contains(&name.trim())
    };
    text(object["custom_fields"].as_array()?.iter().find(is_order)?, "value")
}
