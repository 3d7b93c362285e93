//! One `Ntry`.

use roxmltree::Node;
use rust_decimal::Decimal;

use super::super::bank_code::BankCode;
use super::super::model::{Detail, Entry, Facts, Statement, Status};
use super::super::number::{decimal, tidy};
use super::detail::{self, charges};
use super::{currency, date};
use crate::xml;

/// Transactions of one entry that are read.
const MAX_DETAILS: usize = 100_000;

/// Reads the `position`th entry into `statement`.
pub(super) fn read(node: Node<'_, '_>, position: usize, statement: &mut Statement) {
    let stated = xml::child(node, "Amt");
    let Some(amount) = stated.and_then(xml::text).and_then(|text| decimal(&text)) else {
        statement
            .note("entry_unreadable", format!("Movement {position} has no readable amount and is left out."));
        return;
    };
    let sign = xml::text_at(node, &["CdtDbtInd"]);
    let debit = sign.as_deref() == Some("DBIT");
    let mut entry = Entry::new(if debit { -amount } else { amount });
    entry.currency = stated.and_then(currency).or_else(|| statement.currency.clone());
    entry.booking_date = date(node, "BookgDt");
    entry.value_date = date(node, "ValDt");
    entry.status = status(node);
    entry.reversal = xml::text_at(node, &["RvslInd"]).is_some_and(|mark| mark == "true" || mark == "1");
    entry.facts = facts(node);
    entry.details = details(node, &entry, statement);
    entry.identity = identity(node, &entry);
    if sign.is_none() {
        entry.status = Status::Information;
        let message =
            format!("Movement {position} does not say credit or debit; it is kept for information only.");
        statement.note("entry_without_sign", message);
    }
    check_details(&entry, position, statement);
    statement.entries.push(entry);
}

fn status(node: Node<'_, '_>) -> Status {
    let stated = ["Cd", "Prtry"].iter().find_map(|name| xml::text_at(node, &["Sts", name]));
    match stated.or_else(|| xml::text_at(node, &["Sts"])).as_deref() {
        Some("PDNG" | "FUTR") => Status::Pending,
        Some("INFO") => Status::Information,
        _ => Status::Booked,
    }
}

fn facts(node: Node<'_, '_>) -> Facts {
    let bank_id = xml::text_at(node, &["AcctSvcrRef"]).or_else(|| xml::text_at(node, &["NtryRef"]));
    Facts {
        bank_id: bank_id.filter(|id| id != "NOTPROVIDED" && id != "NONREF"),
        text: xml::text_at(node, &["AddtlNtryInf"]).and_then(|text| tidy(&text, 1000)),
        bank_code: bank_code(node),
        charges: charges(node),
        ..Facts::default()
    }
}

/// The bank's own reference of the entry, else that or the UETR of its only transaction.
fn identity(node: Node<'_, '_>, entry: &Entry) -> Option<String> {
    let usable = |id: &String| !matches!(id.as_str(), "NOTPROVIDED" | "NONREF");
    let only = || match entry.details.as_slice() {
        [only] => only.facts.bank_id.clone(),
        _ => None,
    };
    let uetr = || {
        let stated = xml::text_at(node, &["NtryDtls", "TxDtls", "Refs", "UETR"]);
        stated.filter(|_| entry.details.len() == 1)
    };
    xml::text_at(node, &["AcctSvcrRef"]).filter(usable).or_else(only).or_else(uetr)
}

/// `BkTxCd` of an entry or a transaction.
pub(super) fn bank_code(node: Node<'_, '_>) -> Option<BankCode> {
    let code = xml::child(node, "BkTxCd")?;
    let part = |path: &[&str]| xml::text_at(code, path);
    let read = BankCode {
        domain: part(&["Domn", "Cd"]),
        family: part(&["Domn", "Fmly", "Cd"]),
        sub_family: part(&["Domn", "Fmly", "SubFmlyCd"]),
        proprietary: part(&["Prtry", "Cd"]),
    };
    (!read.is_empty()).then_some(read)
}

fn details(node: Node<'_, '_>, entry: &Entry, statement: &Statement) -> Vec<Detail> {
    let nested = xml::all(node, &["NtryDtls", "TxDtls"]);
    let listed = if nested.is_empty() { xml::all(node, &["TxDtls"]) } else { nested };
    listed
        .into_iter()
        .take(MAX_DETAILS)
        .map(|transaction| detail::read(transaction, entry, statement))
        .collect()
}

/// Notes transactions that do not add up to their entry, where all state the entry's currency.
fn check_details(entry: &Entry, position: usize, statement: &mut Statement) {
    let stated = |detail: &Detail| detail.amount.filter(|_| detail.currency == entry.currency);
    let amounts: Option<Vec<Decimal>> = entry.details.iter().map(stated).collect();
    let sum = amounts.and_then(|all| all.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add));
    let Some(sum) = sum.filter(|sum| !entry.details.is_empty() && *sum != entry.amount) else { return };
    let message =
        format!("The transactions of movement {position} add up to {sum}, not to {}.", entry.amount);
    statement.note("details_disagree", message);
}
