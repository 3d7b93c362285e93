//! UN/CEFACT Cross Industry Invoice, and ZUGFeRD 1, which says the same under older names.

use chrono::NaiveDate;

use super::model::{
    Account, Address, Contact, Discount, Document, Identifier, Note, Party, Payment, Preceding, Term, Totals,
};
use super::preflight::{self, facts};
use super::rejection::Rejection;
use super::value::{account, bounded, date_at, kind, line, marks, text};
use super::{enrich, refused, value};
use crate::xml::{self, Node};

/// The parts of a document, whichever dialect names them.
struct Parts<'a, 'i> {
    is_en16931: bool,
    transaction: Option<Node<'a, 'i>>,
    context: Option<Node<'a, 'i>>,
    header: Option<Node<'a, 'i>>,
    agreement: Option<Node<'a, 'i>>,
    settlement: Option<Node<'a, 'i>>,
    summation: Option<Node<'a, 'i>>,
}

/// Reads `root`, a `CrossIndustryInvoice` or `CrossIndustryDocument`.
pub(crate) fn read(root: Node<'_, '_>) -> Result<Document, Rejection> {
    let parts = parts(root);
    let type_code = of(parts.header, &["TypeCode"]);
    refused::by_type_code(type_code.as_deref())?;
    refused::by_title(of(parts.header, &["Name"]).as_deref(), type_code.as_deref())?;
    let currency = of(parts.settlement, &["InvoiceCurrencyCode"]);
    let document = Document {
        number: of(parts.header, &["ID"]),
        kind: kind(type_code.as_deref()),
        issue_date: parts.header.and_then(issued),
        terms: each(parts.settlement, &["SpecifiedTradePaymentTerms"], term),
        totals: totals(&parts, currency.as_deref()),
        seller: party_of(parts.agreement, "SellerTradeParty"),
        buyer: party_of(parts.agreement, "BuyerTradeParty"),
        payee: parts.settlement.and_then(|node| xml::child(node, "PayeeTradeParty")).map(party),
        payment: payment(parts.settlement),
        purchase_order: reference(parts.agreement, "BuyerOrderReferencedDocument"),
        buyer_reference: of(parts.agreement, &["BuyerReference"]),
        contract: reference(parts.agreement, "ContractReferencedDocument"),
        preceding: preceding(&parts),
        notes: each(parts.header, &["IncludedNote"], note).into_iter().flatten().collect(),
        process: of(parts.context, &["BusinessProcessSpecifiedDocumentContextParameter", "ID"]),
        profile: of(parts.context, &["GuidelineSpecifiedDocumentContextParameter", "ID"]),
        marks: marks(type_code.as_deref()),
        type_code,
        currency,
        ..Document::default()
    };
    let facts = facts::of_cii(parts.transaction, parts.settlement, parts.is_en16931);
    let mut document = enrich::complete(document);
    document.findings = preflight::electronic(&document, &facts);
    Ok(document)
}

fn parts<'a, 'i>(root: Node<'a, 'i>) -> Parts<'a, 'i> {
    let transaction = first(root, &["SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction"]);
    let within = |names| transaction.and_then(|node| first(node, names));
    let settlement = within(&["ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"]);
    Parts {
        is_en16931: xml::is(root, "CrossIndustryInvoice"),
        transaction,
        context: first(root, &["ExchangedDocumentContext", "SpecifiedExchangedDocumentContext"]),
        header: first(root, &["ExchangedDocument", "HeaderExchangedDocument"]),
        agreement: within(&["ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"]),
        settlement,
        summation: settlement.and_then(|node| {
            first(
                node,
                &[
                    "SpecifiedTradeSettlementHeaderMonetarySummation",
                    "SpecifiedTradeSettlementMonetarySummation",
                ],
            )
        }),
    }
}

fn issued(header: Node<'_, '_>) -> Option<NaiveDate> {
    let paths =
        [&["IssueDateTime", "DateTimeString"][..], &["IssueDateTime", "DateTime"], &["IssueDateTime"]];
    paths.iter().find_map(|path| date_at(header, path))
}

fn first<'a, 'i>(node: Node<'a, 'i>, names: &[&str]) -> Option<Node<'a, 'i>> {
    names.iter().find_map(|name| xml::child(node, name))
}

fn of(node: Option<Node<'_, '_>>, path: &[&str]) -> Option<String> {
    line(node?, path)
}

fn each<T>(node: Option<Node<'_, '_>>, path: &[&str], read: fn(Node<'_, '_>) -> T) -> Vec<T> {
    node.map(|node| xml::all(node, path)).unwrap_or_default().into_iter().map(read).collect()
}

/// The identifier of a document referred to: `IssuerAssignedID`, in ZUGFeRD 1 `ID`.
fn reference(node: Option<Node<'_, '_>>, name: &str) -> Option<String> {
    of(node, &[name, "IssuerAssignedID"]).or_else(|| of(node, &[name, "ID"]))
}

fn preceding(parts: &Parts<'_, '_>) -> Vec<Preceding> {
    let read = |node: Node<'_, '_>| {
        let number = line(node, &["IssuerAssignedID"]).or_else(|| line(node, &["ID"]))?;
        let date = date_at(node, &["FormattedIssueDateTime", "DateTimeString"])
            .or_else(|| date_at(node, &["IssueDateTime"]));
        Some(Preceding { number, date })
    };
    each(parts.settlement, &["InvoiceReferencedDocument"], read).into_iter().flatten().collect()
}

fn note(node: Node<'_, '_>) -> Option<Note> {
    let text = bounded(xml::texts_at(node, &["Content"]).join("\n"));
    (!text.is_empty()).then(|| Note { subject: self::text(node, &["SubjectCode"]), text })
}

fn term(node: Node<'_, '_>) -> Term {
    Term {
        due_date: date_at(node, &["DueDateDateTime", "DateTimeString"])
            .or_else(|| date_at(node, &["DueDateDateTime", "DateTime"])),
        amount: text(node, &["PartialPaymentAmount"]),
        percent: None,
        text: text(node, &["Description"]),
        discount: xml::child(node, "ApplicableTradePaymentDiscountTerms").map(discount),
    }
}

fn discount(node: Node<'_, '_>) -> Discount {
    let period = xml::child(node, "BasisPeriodMeasure");
    let days = period.filter(|period| matches!(xml::attribute(*period, "unitCode"), None | Some("DAY")));
    Discount {
        percent: text(node, &["CalculationPercent"]),
        amount: text(node, &["ActualDiscountAmount"]),
        basis: text(node, &["BasisAmount"]),
        days: days.and_then(xml::text).and_then(|days| days.parse().ok()),
    }
}

fn totals(parts: &Parts<'_, '_>, currency: Option<&str>) -> Totals {
    let amount = |name| parts.summation.and_then(|node| amount_in(node, name, currency));
    Totals {
        lines: amount("LineTotalAmount"),
        allowances: amount("AllowanceTotalAmount"),
        charges: amount("ChargeTotalAmount"),
        without_vat: amount("TaxBasisTotalAmount"),
        vat: amount("TaxTotalAmount"),
        total: amount("GrandTotalAmount"),
        prepaid: amount("TotalPrepaidAmount"),
        rounding: amount("RoundingAmount"),
        amount_due: amount("DuePayableAmount"),
    }
}

/// The amount called `name` in the document's currency; one without a currency counts as that.
fn amount_in(node: Node<'_, '_>, name: &str, currency: Option<&str>) -> Option<String> {
    let stated = |amount: &Node<'_, '_>| xml::attribute(*amount, "currencyID").map(str::to_owned);
    let mut amounts: Vec<_> = xml::children(node, name).collect();
    amounts.sort_by_key(|amount| match stated(amount) {
        Some(code) if Some(code.as_str()) == currency => 0,
        None => 1,
        Some(_) => 2,
    });
    amounts.into_iter().find_map(xml::text).map(bounded)
}

fn payment(settlement: Option<Node<'_, '_>>) -> Payment {
    let means =
        settlement.map(|node| xml::all(node, &["SpecifiedTradeSettlementPaymentMeans"])).unwrap_or_default();
    let mut codes: Vec<String> = means.iter().filter_map(|node| text(*node, &["TypeCode"])).collect();
    codes.dedup();
    Payment {
        collected: None,
        means: codes,
        remittance: of(settlement, &["PaymentReference"]),
        accounts: value::distinct(means.iter().flat_map(|node| accounts(*node))),
        mandate: of(settlement, &["SpecifiedTradePaymentTerms", "DirectDebitMandateID"]),
        debited_account: means
            .iter()
            .find_map(|node| text(*node, &["PayerPartyDebtorFinancialAccount", "IBANID"])),
    }
}

/// IBAN and national number. In ZUGFeRD 1 the second repeats the first, in CII both are accounts.
fn accounts(means: Node<'_, '_>) -> Vec<Account> {
    let institutions = ["PayeeSpecifiedCreditorFinancialInstitution", "BICID"];
    let bic = text(means, &institutions);
    let mut found = Vec::new();
    for node in xml::all(means, &["PayeePartyCreditorFinancialAccount"]) {
        let holder = text(node, &["AccountName"]);
        let repeats = xml::is(means.document().root_element(), "CrossIndustryDocument");
        let ids = ["IBANID", "ProprietaryID"].iter().filter_map(|name| text(node, &[name]));
        for id in ids.take(if repeats { 1 } else { 2 }) {
            found.push(Account { id: account(&id), holder: holder.clone(), bic: bic.clone() });
        }
    }
    found
}

fn party_of(node: Option<Node<'_, '_>>, name: &str) -> Party {
    node.and_then(|node| xml::child(node, name)).map(party).unwrap_or_default()
}

fn party(node: Node<'_, '_>) -> Party {
    let tax = |scheme: &str| {
        let ids = xml::all(node, &["SpecifiedTaxRegistration", "ID"]);
        ids.into_iter().find(|id| xml::attribute(*id, "schemeID") == Some(scheme)).and_then(xml::text)
    };
    Party {
        name: line(node, &["Name"]),
        trading_name: text(node, &["SpecifiedLegalOrganization", "TradingBusinessName"]),
        registration: identifiers(node, &["SpecifiedLegalOrganization", "ID"]).into_iter().next(),
        vat_id: tax("VA"),
        identifiers: [identifiers(node, &["ID"]), identifiers(node, &["GlobalID"])].concat(),
        electronic_address: identifiers(node, &["URIUniversalCommunication", "URIID"]).into_iter().next(),
        address: xml::child(node, "PostalTradeAddress").map(address),
        contacts: xml::all(node, &["DefinedTradeContact"]).into_iter().filter_map(contact).collect(),
        ..Party::default()
    }
}

fn identifiers(node: Node<'_, '_>, path: &[&str]) -> Vec<Identifier> {
    let read = |id: Node<'_, '_>| {
        let scheme = xml::attribute(id, "schemeID").map(str::to_owned);
        Some(Identifier { id: bounded(xml::text(id)?), scheme })
    };
    xml::all(node, path).into_iter().filter_map(read).collect()
}

fn address(node: Node<'_, '_>) -> Address {
    Address {
        lines: ["LineOne", "LineTwo", "LineThree"].iter().filter_map(|name| text(node, &[name])).collect(),
        postcode: text(node, &["PostcodeCode"]),
        city: text(node, &["CityName"]),
        region: text(node, &["CountrySubDivisionName"]),
        country: text(node, &["CountryID"]),
    }
}

fn contact(node: Node<'_, '_>) -> Option<Contact> {
    let contact = Contact {
        role: None,
        name: text(node, &["PersonName"]).or_else(|| text(node, &["DepartmentName"])),
        email: text(node, &["EmailURIUniversalCommunication", "URIID"])
            .or_else(|| text(node, &["EmailURIUniversalCommunication", "CompleteNumber"])),
        phone: text(node, &["TelephoneUniversalCommunication", "CompleteNumber"]),
    };
    (contact != Contact::default()).then_some(contact)
}
