//! JSON: the import of the API, or what Stripe sends.

mod fields;
mod import;
mod stripe;
#[cfg(test)]
mod tests;
mod top;

use std::collections::BTreeMap;

use fields::{Fields, Problem, shown};
use serde_json::Value;
use serde_json::value::RawValue;
use top::Top;

use super::model::{Document, Format, Read};
use super::rejection::{Code, Location, Rejection};
use crate::limits::ITEMS;
use crate::text::{self, Lines};

/// Bytes of one invoice.
const INVOICE_BYTES: usize = 64 << 10;

/// Reads a JSON file.
///
/// # Errors
/// When it is no JSON, or neither an import nor an invoice of Stripe.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = text::decode(bytes);
    let top: Top<'_> = serde_json::from_str(&text).map_err(|error| damaged(&error))?;
    if top.invoices.len() > ITEMS {
        return Err(Rejection::new(
            Code::TooComplex,
            format!("This file has more than {ITEMS} invoices."),
            "Split it into several files.",
        ));
    }
    match top.object.as_deref() {
        Some(object) => stripe::read(object, &text, &top),
        None if top.known => Ok(import(&text, &top)),
        None => Err(Rejection::new(
            Code::UnknownFormat,
            "This JSON is neither an import of invoices nor an invoice of Stripe.",
            "Write {\"creditor\": {…}, \"invoices\": [{…}]}.",
        )),
    }
}

fn damaged(error: &serde_json::Error) -> Rejection {
    let (line, column) = (error.line(), error.column());
    let message = if error.is_data() {
        format!("This JSON is not as expected at line {line}, column {column}: {error}.")
    } else {
        format!("This JSON breaks at line {line}, column {column}.")
    };
    let place = Location { line: u64::try_from(line).ok(), ..Location::default() };
    Rejection::new(
        Code::Damaged,
        message,
        "Correct that place; a comma, quotation mark or brace is often missing.",
    )
    .at(place)
}

fn import(text: &str, top: &Top<'_>) -> Read {
    let mut read = Read::new(Format::Json);
    for key in &top.unknown {
        let problem = Problem {
            code: Code::UnknownField,
            path: shown(key),
            what: "is not a known field".into(),
            hint: "Remove it; known are creditor and invoices.".into(),
        };
        read.rejections.push(rejection(&[problem], None, None));
    }
    creditor(top, &mut read);
    let mut taken = BTreeMap::new();
    let mut lines = Lines::new(text);
    for (index, raw) in top.invoices.iter().enumerate() {
        let line = lines.at(raw.get().as_ptr().addr().saturating_sub(text.as_ptr().addr()));
        let taken = invoice(raw, index, line)
            .and_then(|document| once(&mut taken, &mut read.documents, document, (index, line)));
        read.rejections.extend(taken.err());
    }
    read
}

fn creditor(top: &Top<'_>, read: &mut Read) {
    let Some(raw) = top.creditor else { return };
    let value = if raw.get().len() <= INVOICE_BYTES { serde_json::from_str(raw.get()).ok() } else { None };
    let mut problems = Vec::new();
    read.creditor = import::creditor(&value.unwrap_or(Value::Null), &mut problems);
    if !problems.is_empty() {
        read.rejections.push(rejection(&problems, None, None));
    }
}

fn invoice(raw: &RawValue, index: usize, line: u64) -> Result<Document, Rejection> {
    let path = format!("invoices[{index}]");
    let whole = |what: &str, hint: &str| {
        let (what, hint) = (what.to_owned(), hint.to_owned());
        rejection(&[Problem { code: Code::InvalidField, path: path.clone(), what, hint }], Some(line), None)
    };
    if raw.get().len() > INVOICE_BYTES {
        let what = format!("has {} bytes, at most {INVOICE_BYTES} are taken", raw.get().len());
        return Err(whole(&what, "Shorten its texts."));
    }
    let Ok(Value::Object(object)) = serde_json::from_str(raw.get()) else {
        return Err(whole("is not an object", "Write each invoice between braces."));
    };
    let mut problems = Vec::new();
    let document = import::invoice(Fields::new(&object, path, &mut problems));
    if problems.is_empty() { Ok(document) } else { Err(rejection(&problems, Some(line), document.number)) }
}

/// Takes an invoice once; the same again is nothing, a different one under its number is refused.
fn once(
    taken: &mut BTreeMap<String, (usize, usize)>,
    documents: &mut Vec<Document>,
    document: Document,
    (index, line): (usize, u64),
) -> Result<(), Rejection> {
    let number = document.number.clone().unwrap_or_default();
    let known = taken.get(&number).and_then(|(first, at)| Some((*first, documents.get(*at)?)));
    let Some((first, known)) = known else {
        taken.insert(number, (index, documents.len()));
        documents.push(document);
        return Ok(());
    };
    if *known == document {
        return Ok(());
    }
    let currencies = [&known.currency, &document.currency].map(|code| code.clone().unwrap_or_default());
    let [before, now] = &currencies;
    let what = if before == now {
        format!("stands already in invoices[{first}] with other content")
    } else {
        format!("stands already in invoices[{first}] in {before}, here in {now}")
    };
    let problem = Problem {
        code: Code::Duplicate,
        path: format!("invoices[{index}].number"),
        what,
        hint: "Keep one of the two; a number belongs to one invoice.".into(),
    };
    Err(rejection(&[problem], Some(line), Some(number)))
}

/// One rejection for all problems of one entry; the first gives the code and the place.
fn rejection(problems: &[Problem], line: Option<u64>, invoice: Option<String>) -> Rejection {
    let says = |problem: &Problem| format!("{} {}.", problem.path, problem.what);
    let messages: Vec<String> = problems.iter().take(10).map(says).collect();
    let mut hints: Vec<&str> = problems.iter().take(10).map(|problem| problem.hint.as_str()).collect();
    hints.dedup();
    let code = problems.first().map_or(Code::InvalidField, |problem| problem.code);
    let field = problems.first().map(|problem| problem.path.clone());
    Rejection::new(code, messages.join(" "), hints.join(" ")).at(Location { line, field, invoice })
}
