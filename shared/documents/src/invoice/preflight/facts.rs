//! Parts of an electronic invoice that only the check needs: lines, VAT breakdown, allowances.

use crate::invoice::value::text;
use crate::xml::{self, Node};

/// One row of the VAT breakdown (BG-23), as stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vat {
    pub(crate) basis: Option<String>,
    pub(crate) amount: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) rate: Option<String>,
}

/// What the check needs beside the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Whether the document follows EN 16931 rather than ZUGFeRD 1.
    pub(crate) is_en16931: bool,
    /// Lines (BG-25).
    pub(crate) lines: usize,
    /// BT-131 of each line that has one.
    pub(crate) line_amounts: Vec<String>,
    /// Lines without a name (BT-153).
    pub(crate) nameless_lines: usize,
    /// Whether lines contain lines, so that their sum says nothing.
    pub(crate) nested_lines: bool,
    /// BT-92 of each allowance.
    pub(crate) allowances: Vec<String>,
    /// BT-99 of each charge.
    pub(crate) charges: Vec<String>,
    pub(crate) vat: Vec<Vat>,
}

/// Reads them off a Cross Industry Invoice.
pub(crate) fn of_cii(
    transaction: Option<Node<'_, '_>>,
    settlement: Option<Node<'_, '_>>,
    is_en16931: bool,
) -> Facts {
    let lines =
        transaction.map(|node| xml::all(node, &["IncludedSupplyChainTradeLineItem"])).unwrap_or_default();
    let sum =
        ["SpecifiedLineTradeSettlement", "SpecifiedTradeSettlementLineMonetarySummation", "LineTotalAmount"];
    let document = "AssociatedDocumentLineDocument";
    let mut facts = Facts {
        is_en16931,
        lines: lines.len(),
        line_amounts: lines.iter().filter_map(|line| text(*line, &sum)).collect(),
        nameless_lines: lines
            .iter()
            .filter(|line| text(**line, &["SpecifiedTradeProduct", "Name"]).is_none())
            .count(),
        nested_lines: lines.iter().any(|line| {
            ["ParentLineID", "LineStatusReasonCode"]
                .iter()
                .any(|name| text(*line, &[document, name]).is_some())
        }),
        ..Facts::default()
    };
    let Some(settlement) = settlement else { return facts };
    for node in xml::all(settlement, &["SpecifiedTradeAllowanceCharge"]) {
        let is_charge = text(node, &["ChargeIndicator", "Indicator"]).as_deref() == Some("true");
        let list = if is_charge { &mut facts.charges } else { &mut facts.allowances };
        list.extend(text(node, &["ActualAmount"]));
    }
    facts.charges.extend(xml::texts_at(settlement, &["SpecifiedLogisticsServiceCharge", "AppliedAmount"]));
    facts.vat = xml::all(settlement, &["ApplicableTradeTax"]).into_iter().map(cii_vat).collect();
    facts
}

fn cii_vat(node: Node<'_, '_>) -> Vat {
    Vat {
        basis: text(node, &["BasisAmount"]),
        amount: text(node, &["CalculatedAmount"]),
        category: text(node, &["CategoryCode"]),
        rate: text(node, &["RateApplicablePercent"]).or_else(|| text(node, &["ApplicablePercent"])),
    }
}

/// Reads them off a UBL invoice or credit note.
pub(crate) fn of_ubl(root: Node<'_, '_>, currency: Option<&str>) -> Facts {
    let lines: Vec<_> =
        ["InvoiceLine", "CreditNoteLine"].iter().flat_map(|name| xml::all(root, &[name])).collect();
    let nested = |line: &Node<'_, '_>| {
        ["SubInvoiceLine", "SubCreditNoteLine"].iter().any(|name| xml::child(*line, name).is_some())
    };
    let mut facts = Facts {
        is_en16931: true,
        lines: lines.len(),
        line_amounts: lines.iter().filter_map(|line| text(*line, &["LineExtensionAmount"])).collect(),
        nameless_lines: lines.iter().filter(|line| text(**line, &["Item", "Name"]).is_none()).count(),
        nested_lines: lines.iter().any(nested),
        ..Facts::default()
    };
    for node in xml::all(root, &["AllowanceCharge"]) {
        let is_charge = text(node, &["ChargeIndicator"]).as_deref() == Some("true");
        let list = if is_charge { &mut facts.charges } else { &mut facts.allowances };
        list.extend(text(node, &["Amount"]));
    }
    let in_currency = |total: &Node<'_, '_>| {
        let stated = xml::child(*total, "TaxAmount").and_then(|amount| xml::attribute(amount, "currencyID"));
        stated.is_none() || stated == currency
    };
    let totals = xml::all(root, &["TaxTotal"]);
    let rows = totals.into_iter().filter(in_currency).flat_map(|total| xml::all(total, &["TaxSubtotal"]));
    facts.vat = rows.map(ubl_vat).collect();
    facts
}

fn ubl_vat(node: Node<'_, '_>) -> Vat {
    Vat {
        basis: text(node, &["TaxableAmount"]),
        amount: text(node, &["TaxAmount"]),
        category: text(node, &["TaxCategory", "ID"]),
        rate: text(node, &["TaxCategory", "Percent"]).or_else(|| text(node, &["Percent"])),
    }
}
