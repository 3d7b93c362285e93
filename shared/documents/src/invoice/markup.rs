//! XML of any kind that carries invoices: recognised by its root element.

use super::model::{Format, Read};
use super::rejection::{Code, Rejection};
use super::{cdar, cii, refused, ubl};
use crate::limits::XmlLimits;
use crate::xml::{self, Node};

/// Reads an XML file.
///
/// # Errors
/// When it is damaged, larger than bounds allow, or no invoice.
pub(crate) fn read(bytes: &[u8], limits: &XmlLimits) -> Result<Read, Rejection> {
    let text = xml::decode(bytes, limits)?;
    let document = xml::parse(&text, limits)?;
    dispatch(document.root_element())
}

fn dispatch(root: Node<'_, '_>) -> Result<Read, Rejection> {
    let namespace = root.tag_name().namespace().unwrap_or_default();
    match root.tag_name().name() {
        "CrossIndustryInvoice" => one(Format::Cii, cii::read(root)?),
        "CrossIndustryDocument" => one(Format::Zugferd1, cii::read(root)?),
        "Invoice" | "CreditNote" | "SelfBilledInvoice" | "SelfBilledCreditNote" if is_ubl(root) => {
            one(Format::Ubl, ubl::read(root)?)
        }
        "CrossDomainAcknowledgementAndResponse" => {
            Ok(Read { statuses: cdar::read(root)?, ..Read::new(Format::Cdar) })
        }
        "StandardBusinessDocument" => enveloped(root),
        name => Err(refused::by_root(name, namespace)),
    }
}

fn one(format: Format, document: super::model::Document) -> Result<Read, Rejection> {
    Ok(Read { documents: vec![document], ..Read::new(format) })
}

/// UBL by its namespace; without any, by the parties that every UBL invoice names.
fn is_ubl(root: Node<'_, '_>) -> bool {
    match root.tag_name().namespace() {
        Some(namespace) => namespace.starts_with("urn:oasis:names:specification:ubl:schema:xsd:"),
        None => xml::child(root, "AccountingSupplierParty").is_some(),
    }
}

/// The invoice inside a Peppol envelope.
fn enveloped(root: Node<'_, '_>) -> Result<Read, Rejection> {
    let known = ["Invoice", "CreditNote", "CrossIndustryInvoice", "CrossDomainAcknowledgementAndResponse"];
    let inner = root.children().find(|child| known.iter().any(|name| xml::is(*child, name)));
    inner.map_or_else(
        || {
            Err(Rejection::new(
                Code::NoInvoiceInside,
                "This Peppol envelope holds no invoice.",
                "Import the invoice itself.",
            ))
        },
        dispatch,
    )
}
