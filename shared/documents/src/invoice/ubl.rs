//! UBL 2 invoices and credit notes: Peppol BIS 3, XRechnung, national profiles.

use super::model::{
    Account, Address, Contact, Discount, Document, Identifier, Kind, Note, Party, Payment, Preceding, Term,
    Totals,
};
use super::preflight::{self, facts};
use super::rejection::Rejection;
use super::value::{account, bounded, date_at, kind, line, marks, text};
use super::{enrich, refused, value};
use crate::xml::{self, Node};

/// Reads `root`, an `Invoice` or `CreditNote`.
pub(crate) fn read(root: Node<'_, '_>) -> Result<Document, Rejection> {
    let is_credit = root.tag_name().name().ends_with("CreditNote");
    let type_code = text(root, &[if is_credit { "CreditNoteTypeCode" } else { "InvoiceTypeCode" }]);
    refused::by_type_code(type_code.as_deref())?;
    let currency = text(root, &["DocumentCurrencyCode"]);
    let document = Document {
        number: line(root, &["ID"]),
        kind: if is_credit { Kind::CreditNote } else { kind(type_code.as_deref()) },
        issue_date: date_at(root, &["IssueDate"]),
        terms: terms(root),
        totals: totals(root, currency.as_deref()),
        seller: party_of(root, &["AccountingSupplierParty", "Party"]),
        buyer: party_of(root, &["AccountingCustomerParty", "Party"]),
        payee: xml::child(root, "PayeeParty").map(party),
        payment: payment(root),
        purchase_order: line(root, &["OrderReference", "ID"]),
        buyer_reference: line(root, &["BuyerReference"]),
        contract: line(root, &["ContractDocumentReference", "ID"]),
        preceding: preceding(root),
        notes: xml::texts_at(root, &["Note"]).into_iter().map(note).collect(),
        process: text(root, &["ProfileID"]),
        profile: text(root, &["CustomizationID"]),
        marks: marks(type_code.as_deref()),
        type_code,
        currency,
        ..Document::default()
    };
    let facts = facts::of_ubl(root, document.currency.as_deref());
    let mut document = enrich::complete(document);
    document.findings = preflight::electronic(&document, &facts);
    Ok(document)
}

/// `#PMD#words` carries the subject code before the words.
fn note(text: String) -> Note {
    let coded = text.strip_prefix('#').and_then(|rest| rest.split_once('#'));
    let valid =
        coded.filter(|(code, _)| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()));
    match valid {
        Some((code, words)) => {
            Note { subject: Some(code.to_owned()), text: bounded(words.trim().to_owned()) }
        }
        None => Note { subject: None, text: bounded(text) },
    }
}

/// The document's due date first, then those of the payment means, then the terms.
fn terms(root: Node<'_, '_>) -> Vec<Term> {
    let stated = date_at(root, &["DueDate"]).or_else(|| date_at(root, &["PaymentMeans", "PaymentDueDate"]));
    let mut terms: Vec<Term> = xml::all(root, &["PaymentTerms"]).into_iter().map(term).collect();
    let Some(due_date) = stated else { return terms };
    match terms.as_mut_slice() {
        [only] if only.due_date.is_none() && only.discount.is_none() => only.due_date = Some(due_date),
        _ => terms.insert(0, Term { due_date: Some(due_date), ..Term::default() }),
    }
    terms
}

fn term(node: Node<'_, '_>) -> Term {
    let percent = text(node, &["SettlementDiscountPercent"]);
    let amount = text(node, &["SettlementDiscountAmount"]);
    let discount =
        (percent.is_some() || amount.is_some()).then(|| Discount { percent, amount, ..Discount::default() });
    let until = match &discount {
        Some(_) => date_at(node, &["SettlementPeriod", "EndDate"]),
        None => date_at(node, &["InstallmentDueDate"]),
    };
    Term {
        due_date: until.or_else(|| date_at(node, &["PaymentDueDate"])),
        amount: text(node, &["Amount"]),
        percent: text(node, &["PaymentPercent"]),
        text: text(node, &["Note"]),
        discount,
    }
}

fn totals(root: Node<'_, '_>, currency: Option<&str>) -> Totals {
    let sums = xml::child(root, "LegalMonetaryTotal");
    let amount = |name| sums.and_then(|node| amount_in(xml::children(node, name).collect(), currency));
    Totals {
        lines: amount("LineExtensionAmount"),
        allowances: amount("AllowanceTotalAmount"),
        charges: amount("ChargeTotalAmount"),
        without_vat: amount("TaxExclusiveAmount"),
        vat: amount_in(xml::all(root, &["TaxTotal", "TaxAmount"]), currency),
        total: amount("TaxInclusiveAmount"),
        prepaid: amount("PrepaidAmount"),
        rounding: amount("PayableRoundingAmount"),
        amount_due: amount("PayableAmount"),
    }
}

/// The amount in the document's currency; one without a currency counts as that.
fn amount_in(mut amounts: Vec<Node<'_, '_>>, currency: Option<&str>) -> Option<String> {
    amounts.sort_by_key(|amount| match xml::attribute(*amount, "currencyID") {
        Some(code) if Some(code) == currency => 0,
        None => 1,
        Some(_) => 2,
    });
    amounts.into_iter().find_map(xml::text).map(bounded)
}

fn payment(root: Node<'_, '_>) -> Payment {
    let mut means = xml::texts_at(root, &["PaymentMeans", "PaymentMeansCode"]);
    means.dedup();
    Payment {
        collected: None,
        means,
        remittance: line(root, &["PaymentMeans", "PaymentID"]),
        accounts: value::distinct(
            xml::all(root, &["PaymentMeans", "PayeeFinancialAccount"]).into_iter().filter_map(payee_account),
        ),
        mandate: text(root, &["PaymentMeans", "PaymentMandate", "ID"]),
        debited_account: text(root, &["PaymentMeans", "PaymentMandate", "PayerFinancialAccount", "ID"]),
    }
}

fn payee_account(node: Node<'_, '_>) -> Option<Account> {
    Some(Account {
        id: account(&text(node, &["ID"])?),
        holder: text(node, &["Name"]),
        bic: text(node, &["FinancialInstitutionBranch", "ID"])
            .or_else(|| text(node, &["FinancialInstitutionBranch", "FinancialInstitution", "ID"])),
    })
}

fn preceding(root: Node<'_, '_>) -> Vec<Preceding> {
    let references = ["InvoiceDocumentReference", "CreditNoteDocumentReference"];
    let read = |node: Node<'_, '_>| {
        Some(Preceding { number: line(node, &["ID"])?, date: date_at(node, &["IssueDate"]) })
    };
    xml::all(root, &["BillingReference"])
        .into_iter()
        .flat_map(|billing| {
            billing.children().filter(|child| references.iter().any(|name| xml::is(*child, name)))
        })
        .filter_map(read)
        .collect()
}

fn party_of(root: Node<'_, '_>, path: &[&str]) -> Party {
    xml::at(root, path).map(party).unwrap_or_default()
}

fn party(node: Node<'_, '_>) -> Party {
    let registered = line(node, &["PartyLegalEntity", "RegistrationName"]);
    let trading_name = line(node, &["PartyName", "Name"]);
    Party {
        name: registered.or_else(|| trading_name.clone()),
        trading_name,
        registration: identifiers(node, &["PartyLegalEntity", "CompanyID"]).into_iter().next(),
        vat_id: vat_id(node),
        identifiers: identifiers(node, &["PartyIdentification", "ID"]),
        electronic_address: identifiers(node, &["EndpointID"]).into_iter().next(),
        address: xml::child(node, "PostalAddress").map(address),
        contacts: xml::all(node, &["Contact"]).into_iter().filter_map(contact).collect(),
        ..Party::default()
    }
}

fn vat_id(node: Node<'_, '_>) -> Option<String> {
    let schemes = xml::all(node, &["PartyTaxScheme"]);
    let is_vat = |scheme: &&Node<'_, '_>| {
        text(**scheme, &["TaxScheme", "ID"]).is_none_or(|id| id.eq_ignore_ascii_case("VAT"))
    };
    schemes.iter().find(is_vat).and_then(|scheme| text(*scheme, &["CompanyID"]))
}

fn identifiers(node: Node<'_, '_>, path: &[&str]) -> Vec<Identifier> {
    let read = |id: Node<'_, '_>| {
        let scheme = xml::attribute(id, "schemeID").map(str::to_owned);
        Some(Identifier { id: bounded(xml::text(id)?), scheme })
    };
    xml::all(node, path).into_iter().filter_map(read).collect()
}

fn address(node: Node<'_, '_>) -> Address {
    let mut lines: Vec<String> =
        ["StreetName", "AdditionalStreetName"].iter().filter_map(|name| text(node, &[name])).collect();
    lines.extend(xml::texts_at(node, &["AddressLine", "Line"]).into_iter().map(bounded));
    Address {
        lines,
        postcode: text(node, &["PostalZone"]),
        city: text(node, &["CityName"]),
        region: text(node, &["CountrySubentity"]),
        country: text(node, &["Country", "IdentificationCode"]),
    }
}

fn contact(node: Node<'_, '_>) -> Option<Contact> {
    let contact = Contact {
        role: None,
        name: text(node, &["Name"]),
        email: text(node, &["ElectronicMail"]),
        phone: text(node, &["Telephone"]),
    };
    (contact != Contact::default()).then_some(contact)
}
