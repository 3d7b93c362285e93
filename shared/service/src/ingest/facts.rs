//! A document as read → what is owed and by whom. Pure: the rules for what a document means, nothing stored.

mod owed;

use chrono::NaiveDate;
use documents::invoice::model::{Document, Format, Kind, Party, PartyKind, Read};
use dunning::dues;
use dunning::id::{DebtorId, ItemNumber};
use dunning::item::{Assigned, Item, ItemKind};
use dunning::money::{Currency, Money};
use dunning::party::{Address, Contact, ContactRole, Debtor, DebtorKind, Language};
use dunning::phone::international;
use dunning::terms::Agreed;

use self::owed::Owed;
use super::refusal::Refused;

/// What one document says: who owes, and which items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Who is invoiced.
    pub debtor: Debtor,
    /// One item, or one per instalment.
    pub items: Vec<Item>,
    /// Whether the due date was derived from the creditor's terms.
    pub due_derived: bool,
}

/// The currency of lists that name none: ledgers are kept in one, and the packs' countries share it.
const LIST_CURRENCY: &str = "EUR";

/// A file's documents; those of a list that names no currency are in the ledger's.
#[must_use]
pub fn documents_of(read: &Read) -> Vec<Document> {
    let list = matches!(read.format, Format::Csv | Format::Xlsx | Format::Fec);
    let mut documents = read.documents.clone();
    for document in documents.iter_mut().filter(|document| list && document.currency.is_none()) {
        document.currency = Some(LIST_CURRENCY.to_owned());
    }
    documents
}

/// Reads the claim out of a document of a creditor that grants the default terms.
///
/// # Errors
/// When something chasing cannot do without is missing or impossible; says which field and what to do.
pub fn claim(document: &Document) -> Result<Claim, Refused> {
    claim_under(document, |_| super::terms::DEFAULT)
}

/// Reads the claim out of a document; `granted` says the creditor's terms for an invoice issued on a day.
///
/// # Errors
/// When something chasing cannot do without is missing or impossible; says which field and what to do.
pub fn claim_under(document: &Document, granted: impl Fn(NaiveDate) -> Agreed) -> Result<Claim, Refused> {
    let number = number(document)?;
    let currency = currency(document)?;
    let issue =
        document.issue_date.ok_or_else(|| Refused::missing("issue_date", "the date of the invoice"))?;
    let debtor = debtor(&document.buyer)?;
    let amounts = amounts(document, currency)?;
    let owed = if amounts.credit {
        Owed::at_once(issue)
    } else {
        Owed::of(document, issue, Money::new(amounts.total, currency), granted)?
    };
    let base = Item {
        number,
        kind: kind(document, &amounts),
        debtor: debtor.id.clone(),
        issue,
        due: issue,
        currency,
        total: amounts.total,
        prepaid: amounts.total.saturating_sub(amounts.open),
        preceding: document.preceding.first().and_then(|reference| ItemNumber::new(&reference.number).ok()),
        purchase_order: document.purchase_order.clone(),
        discount: owed.discount,
        assigned: assigned(document),
        missing: owed::missing(document, &debtor),
        iban: document.payment.accounts.first().map(|account| account.id.clone()),
        direct_debit: owed.collected,
    };
    let items =
        dues::items(&base, &owed.dues).map_err(|error| Refused::invalid("number", &error.to_string()))?;
    Ok(Claim { debtor, items, due_derived: owed.derived })
}

fn number(document: &Document) -> Result<ItemNumber, Refused> {
    let text = document.number.as_deref().unwrap_or_default();
    ItemNumber::new(text).map_err(|error| Refused::invalid("number", &error.to_string()))
}

fn currency(document: &Document) -> Result<Currency, Refused> {
    let code = document
        .currency
        .as_deref()
        .ok_or_else(|| Refused::missing("currency", "the currency, such as EUR"))?;
    code.parse().map_err(|error| Refused::invalid("currency", &format!("{error}")))
}

/// A document's money in minor units, both amounts positive whatever the sign on paper.
struct Amounts {
    total: i64,
    open: i64,
    /// The document takes money off: a credit note, or an invoice with a negative amount due.
    credit: bool,
}

/// The amount due is read, never recomputed; only a document that states none gets total − prepaid.
fn amounts(document: &Document, currency: Currency) -> Result<Amounts, Refused> {
    let read = |field: &'static str, text: &Option<String>| {
        text.as_deref()
            .map(|text| Money::parse(text, currency).map(|money| money.minor))
            .transpose()
            .map_err(|error| Refused::invalid(field, &error.to_string()))
    };
    let prepaid = read("prepaid", &document.totals.prepaid)?.unwrap_or(0);
    let total = read("total", &document.totals.total)?;
    let due = read("amount_due", &document.totals.amount_due)?;
    let (total, due) = match (total, due) {
        (Some(total), Some(due)) => (total, due),
        (Some(total), None) => (total, total.saturating_sub(prepaid)),
        (None, Some(due)) => (due.saturating_add(prepaid), due),
        (None, None) => return Err(Refused::missing("total", "the total, such as 1200.00")),
    };
    let negative = due < 0 || (due == 0 && total < 0);
    // Some programs write what a credit note takes off with a minus, some without: its kind says what it is.
    let credit = matches!(document.kind, Kind::CreditNote) || negative;
    let (total, open) = if negative { (total.saturating_neg(), due.saturating_neg()) } else { (total, due) };
    Ok(Amounts { total: total.max(open), open, credit })
}

const fn kind(document: &Document, amounts: &Amounts) -> ItemKind {
    if amounts.credit {
        ItemKind::CreditNote
    } else if document.marks.deposit {
        ItemKind::Deposit
    } else {
        ItemKind::Invoice
    }
}

fn assigned(document: &Document) -> Option<Assigned> {
    let factor = document.payee.as_ref().filter(|_| document.marks.factored)?;
    Some(Assigned {
        factor: factor.name.clone().unwrap_or_default(),
        iban: document.payment.accounts.first().map(|account| account.id.clone()),
        factor_chases: document.marks.factor_chases,
    })
}

/// The debtor a buyer is: by its id, else its registration or VAT number, else its name.
pub(super) fn debtor(buyer: &Party) -> Result<Debtor, Refused> {
    let name = buyer.name.clone().or_else(|| buyer.trading_name.clone());
    let registration = buyer.registration.as_ref().map(|identifier| identifier.id.clone());
    let id = buyer
        .id
        .clone()
        .or_else(|| registration.clone())
        .or_else(|| buyer.vat_id.clone())
        .or_else(|| name.as_deref().map(slug))
        .ok_or_else(|| {
            Refused::missing("debtor", "who is invoiced: a code, a registration number or a name")
        })?;
    let id = DebtorId::new(&id).map_err(|error| Refused::invalid("debtor.id", &error.to_string()))?;
    let payer = buyer.payer.as_deref().map(DebtorId::new).transpose();
    let country = buyer.country().unwrap_or_default().to_owned();
    Ok(Debtor {
        name: name.unwrap_or_else(|| id.to_string()),
        id,
        kind: match buyer.kind {
            Some(PartyKind::Consumer) => DebtorKind::Consumer,
            Some(PartyKind::Public) => DebtorKind::Public,
            Some(PartyKind::Business) | None => DebtorKind::Business,
        },
        language: buyer.language.as_deref().and_then(language),
        registration,
        address: buyer.address.as_ref().map(address),
        payer: payer.map_err(|error| Refused::invalid("debtor.payer", &error.to_string()))?,
        contacts: buyer.contacts.iter().map(|one| contact(one, &country)).collect(),
        country,
        plan: None,
        time_zone: None,
        calendar: None,
        absences: Vec::new(),
    })
}

fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-").chars().take(64).collect()
}

fn language(code: &str) -> Option<Language> {
    match code.get(..2)?.to_ascii_lowercase().as_str() {
        "fr" => Some(Language::Fr),
        "nl" => Some(Language::Nl),
        "de" => Some(Language::De),
        "en" => Some(Language::En),
        _ => None,
    }
}

fn address(stated: &documents::invoice::model::Address) -> Address {
    Address {
        lines: stated.lines.clone(),
        postcode: stated.postcode.clone().unwrap_or_default(),
        city: stated.city.clone().unwrap_or_default(),
        country: stated.country.clone().unwrap_or_default(),
    }
}

/// A contact of a party in `country`, the number written as networks take it.
fn contact(stated: &documents::invoice::model::Contact, country: &str) -> Contact {
    let role = match stated.role.as_deref() {
        Some("accounts_payable") => ContactRole::AccountsPayable,
        Some("billing") => ContactRole::Billing,
        _ => ContactRole::Main,
    };
    Contact {
        role,
        name: stated.name.clone(),
        email: stated.email.clone(),
        phone: stated.phone.as_deref().map(|phone| international(phone, country)),
        ..Contact::default()
    }
}
