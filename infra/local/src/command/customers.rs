//! `relance customers`: who can be written to, and who cannot until somebody fills in an address.

use documents::invoice::model::{Address, Contact, Customer, Identifier, Party};
use serde_json::json;
use service::ingest::debtors::{self, Known};
use service::ingest::{IngestError, correct_customer};
use service::scope::Scope;

use super::Output;
use crate::cli::Customers;
use crate::host::{Host, HostError};

/// The header of the table: words that the reader of customers' lists knows.
const HEADER: [&str; 14] = [
    "code client",
    "nom",
    "siret",
    "tva",
    "email",
    "telephone",
    "adresse",
    "code postal",
    "ville",
    "pays",
    "langue",
    "payeur",
    "groupe",
    "commercial",
];

/// Runs the command.
///
/// # Errors
/// When a customer or field is unknown, or a port fails.
pub async fn run(host: &Host, options: &Customers) -> Result<Output, HostError> {
    let scope = host.scope(options.creditor.as_deref()).await?;
    if let Some(code) = &options.set {
        return set(host, &scope, code, &options.fields).await;
    }
    let payers = debtors::payers(&host.ports, &scope).await?;
    let silent = payers.iter().filter(|payer| !payer.reachable()).count();
    let shown: Vec<&Known> =
        payers.iter().filter(|payer| !options.unreachable || !payer.reachable()).collect();
    let said = format!("{silent} of {} customers cannot be written to.", payers.len());
    if let Some(path) = &options.export {
        std::fs::write(path, table(&shown)?)?;
        let text = format!(
            "{said}\n{} written with {} customers; fill it in and type: relance import {}",
            path.display(),
            shown.len(),
            path.display()
        );
        return Ok(Output::done(text, json!({ "customers": payers.len(), "unreachable": silent })));
    }
    let lines = shown.iter().map(|payer| line(payer));
    let hint = (silent > 0).then(|| {
        "Fill in one table: relance customers --unreachable --export customers.csv, then import it; \
         or one customer: relance customers --set CODE email=…"
            .to_owned()
    });
    let text = std::iter::once(said).chain(lines).chain(hint).collect::<Vec<_>>().join("\n");
    let all: Vec<_> =
        shown.iter().map(|known| json!({ "customer": known, "reachable": known.reachable() })).collect();
    Ok(Output::done(text, json!({ "customers": payers.len(), "unreachable": silent, "list": all })))
}

fn line(known: &Known) -> String {
    let contact =
        known.debtor.contacts.iter().find_map(|contact| contact.email.as_ref().or(contact.phone.as_ref()));
    let post = || known.reachable().then(|| "by post".to_owned());
    let way = contact.cloned().or_else(post).unwrap_or_else(|| "cannot be written to".to_owned());
    format!("{}  {}  {way}", known.debtor.id, known.debtor.name)
}

/// The customers as a list that can be imported again.
fn table(known: &[&Known]) -> Result<Vec<u8>, HostError> {
    let unwritable = |error: csv::Error| HostError::Input(format!("the table cannot be written: {error}"));
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record(HEADER).map_err(unwritable)?;
    for known in known {
        writer.write_record(cells(known)).map_err(unwritable)?;
    }
    writer.into_inner().map_err(|error| HostError::Input(format!("the table cannot be written: {error}")))
}

fn cells(known: &Known) -> [String; 14] {
    let debtor = &known.debtor;
    let contact = |field: fn(&dunning::party::Contact) -> Option<&String>| {
        debtor.contacts.iter().find_map(field).cloned().unwrap_or_default()
    };
    let address = debtor.address.clone().unwrap_or_default();
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        debtor.id.to_string(),
        debtor.name.clone(),
        own(&debtor.registration),
        own(&known.vat_id),
        contact(|contact| contact.email.as_ref()),
        contact(|contact| contact.phone.as_ref()),
        address.lines.join(", "),
        address.postcode,
        address.city,
        debtor.country.clone(),
        debtor.language.map(|language| language.code().to_owned()).unwrap_or_default(),
        debtor.payer.as_ref().map(ToString::to_string).unwrap_or_default(),
        own(&known.group),
        own(&known.salesperson),
    ]
    .map(|text| messages::format::cell(&text))
}

async fn set(host: &Host, scope: &Scope, code: &str, fields: &[String]) -> Result<Output, HostError> {
    let customer = stated(code, fields)?;
    let known =
        correct_customer(&host.ports, scope, "owner", &customer).await.map_err(|error| match error {
            IngestError::Refused(refused) => HostError::Input(refused.to_string()),
            IngestError::Change(error) => error.into(),
        })?;
    Ok(Output::done(line(&known), json!({ "customer": known, "reachable": known.reachable() })))
}

fn stated(code: &str, fields: &[String]) -> Result<Customer, HostError> {
    let mut customer =
        Customer { party: Party { id: Some(code.to_owned()), ..Party::default() }, salesperson: None };
    let (mut contact, mut address) = (Contact::default(), Address::default());
    for field in fields {
        let (name, value) = field.split_once('=').ok_or_else(|| unknown(field))?;
        let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        let party = &mut customer.party;
        match name.trim() {
            "email" => contact.email = checked(value)?,
            "phone" => contact.phone = value,
            "contact" => contact.name = value,
            "name" => party.name = value,
            "registration" => party.registration = value.map(|id| Identifier { id, scheme: None }),
            "vat" => party.vat_id = value,
            "language" => party.language = value,
            "payer" => party.payer = value,
            "group" => party.group = value,
            "salesperson" => customer.salesperson = value,
            "street" => address.lines = value.into_iter().collect(),
            "postcode" => address.postcode = value,
            "city" => address.city = value,
            "country" => address.country = value,
            _ => return Err(unknown(field)),
        }
    }
    customer.party.contacts = (contact != Contact::default()).then_some(contact).into_iter().collect();
    customer.party.address = (address != Address::default()).then_some(address);
    Ok(customer)
}

fn checked(email: Option<String>) -> Result<Option<String>, HostError> {
    match email {
        Some(email) if !email.contains('@') => {
            Err(HostError::Input(format!("\"{email}\" is no email address; type email=name@company.example")))
        }
        email => Ok(email),
    }
}

fn unknown(field: &str) -> HostError {
    HostError::Input(format!(
        "\"{field}\" is no field; type one of email=, phone=, contact=, name=, registration=, vat=, language=, payer=, \
         group=, salesperson=, street=, postcode=, city=, country="
    ))
}
