//! What is readable and still no invoice: quotes, pro forma invoices, orders, deliveries.

use super::rejection::{Code, Rejection};

const NOT_OWED: &str = "Nothing is owed on it. Import the invoice that follows it.";

/// Refuses by UNTDID 1001 type code.
///
/// # Errors
/// When the code names a document by which nothing is owed.
pub(crate) fn by_type_code(code: Option<&str>) -> Result<(), Rejection> {
    match code {
        Some("325") => Err(pro_forma()),
        Some("310") => Err(quote()),
        Some("105" | "220" | "221" | "227" | "230" | "231" | "351" | "270") => Err(Rejection::new(
            Code::NotAnInvoice,
            "This is an order or a delivery document, not an invoice.",
            NOT_OWED,
        )),
        _ => Ok(()),
    }
}

/// Refuses by the title, for programs that give a quote the type code of an invoice or none.
///
/// # Errors
/// When the title is that of a quotation or a pro forma invoice.
pub(crate) fn by_title(title: Option<&str>, code: Option<&str>) -> Result<(), Rejection> {
    let title = title.unwrap_or_default().trim().to_lowercase();
    if title.contains("pro forma") || title.contains("proforma") || title.contains("pro-forma") {
        return Err(pro_forma());
    }
    let quotes = ["devis", "angebot", "offerte", "quote", "quotation", "kostenvoranschlag", "prijsofferte"];
    if code.is_none() && quotes.contains(&title.as_str()) {
        return Err(quote());
    }
    Ok(())
}

fn pro_forma() -> Rejection {
    Rejection::new(Code::ProForma, "This is a pro forma invoice, which asks for no payment.", NOT_OWED)
}

fn quote() -> Rejection {
    Rejection::new(Code::Quote, "This is a quotation, not an invoice.", NOT_OWED)
}

/// Explains an XML document whose root is not one that is read.
pub(crate) fn by_root(name: &str, namespace: &str) -> Rejection {
    let unsupported = |what: &str| {
        let message = format!("This is {what}, a format that is not read.");
        Rejection::new(
            Code::UnsupportedFormat,
            message,
            "Export it as UBL, as UN/CEFACT (Factur-X, XRechnung) or as a CSV or XLSX list.",
        )
    };
    match name {
        "Quotation" | "RequestForQuotation" => quote(),
        "SCRDMCCBDACIOMessageStructure"
        | "CrossIndustryOrder"
        | "Order"
        | "OrderResponse"
        | "OrderChange"
        | "OrderResponseSimple"
        | "OrderCancellation"
        | "DespatchAdvice"
        | "ReceiptAdvice"
        | "Catalogue" => Rejection::new(
            Code::NotAnInvoice,
            "This is an order or a delivery document, not an invoice.",
            NOT_OWED,
        ),
        "Reminder" | "Statement" | "ApplicationResponse" | "RemittanceAdvice" => Rejection::new(
            Code::NotAnInvoice,
            "This is a message about invoices, not an invoice.",
            "Import the invoice it speaks of.",
        ),
        "FatturaElettronica" | "FatturaElettronicaSemplificata" => {
            unsupported("an Italian FatturaPA invoice")
        }
        "Facturae" => unsupported("a Spanish Facturae invoice"),
        "Invoice" if namespace.contains("ebinterface") => unsupported("an Austrian ebInterface invoice"),
        "Invoice" if namespace.contains("ksef") || namespace.contains("crd.gov.pl") => {
            unsupported("a Polish KSeF invoice")
        }
        "Document" if namespace.contains("camt.") || namespace.contains("pain.") => Rejection::new(
            Code::NotAnInvoice,
            "This is a bank message, not an invoice.",
            "Import it where bank statements are taken.",
        ),
        other => {
            let name: String = other.chars().take(60).collect();
            Rejection::new(
                Code::UnknownFormat,
                format!("This XML file is a \"{name}\", which is no invoice format that is read."),
                "Send a UBL or UN/CEFACT invoice (Factur-X, XRechnung, Peppol), a CSV or XLSX list, or a FEC.",
            )
        }
    }
}
