//! One `TxDtls`.

use roxmltree::Node;
use rust_decimal::Decimal;

use super::super::model::{Detail, Entry, Facts, ReturnReason, Statement};
use super::super::number::{decimal, tidy};
use super::super::reference::StructuredReference;
use super::currency;
use super::entry::bank_code;
use super::party;
use crate::xml;

/// Structured references or documents of one transaction.
const MAX_LISTED: usize = 200;

/// What banks write where there is no reference.
const NO_REFERENCE: [&str; 4] = ["NOTPROVIDED", "NOT PROVIDED", "NONREF", "NONE"];

/// Reads one transaction of `entry`.
pub(super) fn read(node: Node<'_, '_>, entry: &Entry, statement: &Statement) -> Detail {
    let debit = match xml::text_at(node, &["CdtDbtInd"]).as_deref() {
        Some("DBIT") => true,
        Some("CRDT") => false,
        _ => entry.amount.is_sign_negative(),
    };
    let stated = [&["Amt"] as &[&str], &["AmtDtls", "TxAmt", "Amt"], &["AmtDtls", "InstdAmt", "Amt"]];
    let stated = stated.iter().find_map(|path| xml::at(node, path));
    let amount = stated.and_then(xml::text).and_then(|text| decimal(&text));
    let mut facts = facts(node);
    let back = entry.is_return() || facts.return_reason.is_some();
    let other = party::other_side(node, debit, back, statement);
    (facts.counterparty, facts.iban) = (other.name, other.account);
    Detail {
        amount: amount.map(|amount| if debit { -amount } else { amount }),
        currency: stated.and_then(currency).filter(|_| amount.is_some()),
        facts,
    }
}

fn facts(node: Node<'_, '_>) -> Facts {
    let reference = |name: &str| {
        xml::text_at(node, &["Refs", name])
            .filter(|id| !NO_REFERENCE.contains(&id.to_ascii_uppercase().as_str()))
    };
    Facts {
        bank_id: reference("AcctSvcrRef"),
        end_to_end: reference("EndToEndId"),
        transaction_id: reference("UETR").or_else(|| reference("TxId")).or_else(|| reference("ClrSysRef")),
        structured: structured(node),
        documents: documents(node),
        text: text(node),
        mandate: reference("MndtId"),
        return_reason: return_reason(node),
        bank_code: bank_code(node),
        charges: charges(node),
        ..Facts::default()
    }
}

fn structured(node: Node<'_, '_>) -> Vec<StructuredReference> {
    let places = ["Ref", "CdtrRef"];
    let stated = xml::all(node, &["RmtInf", "Strd", "CdtrRefInf"]).into_iter().take(MAX_LISTED);
    stated
        .filter_map(|place| places.iter().find_map(|name| xml::text_at(place, &[name])))
        .filter_map(|text| StructuredReference::stated(&text))
        .collect()
}

fn documents(node: Node<'_, '_>) -> Vec<String> {
    let numbers = ["Nb", "RfrdDocNb"];
    let stated = xml::all(node, &["RmtInf", "Strd", "RfrdDocInf"]).into_iter().take(MAX_LISTED);
    stated.filter_map(|place| numbers.iter().find_map(|name| xml::text_at(place, &[name]))).collect()
}

/// What the sender wrote, else what stands beside a structured reference, else what the bank adds.
fn text(node: Node<'_, '_>) -> Option<String> {
    let places = [&["RmtInf", "Ustrd"] as &[&str], &["RmtInf", "Strd", "AddtlRmtInf"], &["AddtlTxInf"]];
    places.iter().find_map(|path| tidy(&xml::texts_at(node, path).join(" "), 1000))
}

fn return_reason(node: Node<'_, '_>) -> Option<ReturnReason> {
    let places = [&["RtrInf", "Rsn"] as &[&str], &["RtrInf", "RtrRsn"]];
    let place = places.iter().find_map(|path| xml::at(node, path))?;
    let code = xml::text_at(place, &["Cd"]).or_else(|| xml::text_at(place, &["Prtry"]))?;
    let said = xml::text_at(node, &["RtrInf", "AddtlInf"]);
    Some(ReturnReason::new(&tidy(&code, 35)?, said.as_deref()))
}

/// The charges of an entry or a transaction, as a positive amount.
pub(super) fn charges(node: Node<'_, '_>) -> Option<Decimal> {
    let total = xml::text_at(node, &["Chrgs", "TtlChrgsAndTaxAmt"]).and_then(|text| decimal(&text));
    let sum = |path: &[&str]| {
        let amounts = xml::texts_at(node, path).into_iter().filter_map(|text| decimal(&text));
        amounts.take(MAX_LISTED).try_fold(Decimal::ZERO, Decimal::checked_add).filter(|sum| !sum.is_zero())
    };
    total.or_else(|| sum(&["Chrgs", "Rcrd", "Amt"])).or_else(|| sum(&["Chrgs", "Amt"]))
}
