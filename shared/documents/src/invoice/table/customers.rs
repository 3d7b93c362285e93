//! A list of customers: who is behind a code, and how they can be written to.

use super::mapping::{Field, Laid};
use super::{text, words};
use crate::invoice::model::{Address, Contact, Customer, Format, Identifier, Party, PartyKind, Read};
use crate::invoice::rejection::{Code, Location, Rejection};
use crate::invoice::value;
use crate::spreadsheet::{Row, Sheet};

/// Email addresses of one customer.
const EMAILS: usize = 10;

/// Reads one row per customer.
pub(super) fn read(sheet: &Sheet, laid: &Laid, format: Format) -> Read {
    let mut read = Read::new(format);
    for row in sheet.rows.iter().skip(laid.header.saturating_add(1)) {
        let first = row.cells.iter().find(|cell| !cell.is_empty());
        if first.is_none_or(|cell| words::is_total(&cell.text())) {
            continue;
        }
        match customer(row, laid) {
            Ok(customer) => read.customers.push(customer),
            Err(rejection) => read.rejections.push(rejection),
        }
    }
    read
}

fn customer(row: &Row, laid: &Laid) -> Result<Customer, Rejection> {
    let party = party(row, laid);
    if party.id.is_none() && party.name.is_none() {
        return Err(problem(
            row,
            Code::MissingField,
            "has neither a code nor a name",
            "Fill in the customer's code.",
        ));
    }
    let wrong = text(row, laid, Field::Email)
        .and_then(|text| emails(&text).into_iter().find(|email| !value::is_email(email)));
    if let Some(wrong) = wrong {
        let what =
            format!("has \"{}\", which is not an email address", wrong.chars().take(80).collect::<String>());
        return Err(problem(row, Code::InvalidField, &what, "Correct the address, or leave it empty."));
    }
    Ok(Customer { party, salesperson: text(row, laid, Field::Salesperson) })
}

fn problem(row: &Row, code: Code, what: &str, hint: &str) -> Rejection {
    let location = Location { line: Some(row.line), ..Location::default() };
    Rejection::new(code, format!("Line {} {what}.", row.line), hint).at(location)
}

/// The customer that a row describes, in a list of customers or of invoices.
pub(super) fn party(row: &Row, laid: &Laid) -> Party {
    Party {
        id: text(row, laid, Field::DebtorId),
        name: text(row, laid, Field::DebtorName),
        kind: text(row, laid, Field::Kind).and_then(|text| kind(&text)),
        registration: text(row, laid, Field::Registration).map(|id| Identifier { id, scheme: None }),
        vat_id: text(row, laid, Field::VatId),
        address: address(row, laid),
        contacts: contacts(row, laid),
        language: text(row, laid, Field::Language).and_then(|text| language(&text)),
        payer: text(row, laid, Field::Payer),
        group: text(row, laid, Field::Group),
        ..Party::default()
    }
}

fn kind(text: &str) -> Option<PartyKind> {
    let plain = words::plain(text);
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    if has(&["particulier", "consumer", "consommateur", "privat", "consument", "b2c"]) {
        Some(PartyKind::Consumer)
    } else if has(&[
        "public",
        "collectivite",
        "administration",
        "overheid",
        "behorde",
        "gemeente",
        "mairie",
        "b2g",
    ]) {
        Some(PartyKind::Public)
    } else if has(&[
        "professionnel",
        "entreprise",
        "business",
        "societe",
        "bedrijf",
        "unternehmen",
        "firma",
        "b2b",
        "company",
    ]) {
        Some(PartyKind::Business)
    } else {
        None
    }
}

/// ISO 639-1 from a code or the name of a language.
fn language(text: &str) -> Option<String> {
    let plain = words::plain(text);
    let names = [
        ("fr", &["francais", "french", "frans", "franzosisch"][..]),
        ("nl", &["neerlandais", "dutch", "nederlands", "niederlandisch"][..]),
        ("en", &["anglais", "english", "engels", "englisch"][..]),
        ("de", &["allemand", "german", "duits", "deutsch"][..]),
    ];
    let named = names.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(code, _)| *code);
    let code = named.or_else(|| plain.split(' ').next().filter(|code| code.len() == 2))?;
    Some(code.to_owned())
}

fn address(row: &Row, laid: &Laid) -> Option<Address> {
    let lines = [Field::Street, Field::Street2].iter().filter_map(|field| text(row, laid, *field)).collect();
    let address = Address {
        lines,
        postcode: text(row, laid, Field::Postcode),
        city: text(row, laid, Field::City),
        region: None,
        country: text(row, laid, Field::Country).and_then(|text| country(&text)),
    };
    (address != Address::default()).then_some(address)
}

/// ISO 3166-1 from a code or from the name of a neighbour.
fn country(text: &str) -> Option<String> {
    let plain = words::plain(text);
    let names = [
        ("FR", &["france", "frankrijk", "frankreich"][..]),
        ("BE", &["belgique", "belgie", "belgium", "belgien"][..]),
        ("DE", &["allemagne", "duitsland", "germany", "deutschland"][..]),
        ("NL", &["pays bas", "nederland", "netherlands", "niederlande"][..]),
        ("LU", &["luxembourg", "luxemburg"][..]),
        ("CH", &["suisse", "zwitserland", "switzerland", "schweiz"][..]),
        ("ES", &["espagne", "spanje", "spain", "spanien"][..]),
        ("IT", &["italie", "italy", "italien"][..]),
        ("GB", &["royaume uni", "verenigd koninkrijk", "united kingdom", "grossbritannien"][..]),
        ("AT", &["autriche", "oostenrijk", "austria", "osterreich"][..]),
    ];
    let named =
        names.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(code, _)| (*code).to_owned());
    let code = text.trim().to_uppercase();
    named.or_else(|| (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(code))
}

fn contacts(row: &Row, laid: &Laid) -> Vec<Contact> {
    let name = text(row, laid, Field::ContactName);
    let phone = text(row, laid, Field::Phone);
    let emails = emails(&text(row, laid, Field::Email).unwrap_or_default());
    let mut contacts: Vec<Contact> = emails
        .into_iter()
        .filter(|email| value::is_email(email))
        .map(|email| Contact { role: None, name: None, email: Some(email), phone: None })
        .collect();
    if contacts.is_empty() && (name.is_some() || phone.is_some()) {
        contacts.push(Contact::default());
    }
    if let Some(first) = contacts.first_mut() {
        first.name = name;
        first.phone = phone;
    }
    contacts
}

/// The addresses in a cell that may hold several.
fn emails(text: &str) -> Vec<String> {
    let parts = text.split([';', ',', ' ', '\n', '/']).map(|part| part.trim_matches(['<', '>', '"']).trim());
    parts.filter(|part| !part.is_empty()).take(EMAILS).map(str::to_owned).collect()
}
