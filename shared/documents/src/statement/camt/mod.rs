//! ISO 20022 bank-to-customer messages: camt.052 (report), camt.053 (statement), camt.054 (notification),
//! every version. Elements are found by name, so that a version or a bank's dialect needs no schema here.

mod detail;
mod entry;
mod party;

use roxmltree::Node;

use super::model::{Account, Balance, Format, Period, Read, Scope, Statement};
use super::number::{decimal, iso_date, tidy};
use super::reference::iban;
use super::{Finding, Rejection};
use crate::invoice::rejection::Code;
use crate::limits::XmlLimits;
use crate::xml::{self, XmlError};

const HINT: &str = "Export the statement again from the bank, or ask the bank for a new copy.";

/// Reads one message.
pub(super) fn read(bytes: &[u8]) -> Result<Read, Rejection> {
    let text = xml::decode(bytes, &XmlLimits::STATEMENT).map_err(|error| rejected(&error))?;
    let document = xml::parse(&text, &XmlLimits::STATEMENT).map_err(|error| rejected(&error))?;
    let root = document.root_element();
    let message = root.descendants().find(|node| scope(node.tag_name().name()).is_some());
    let Some((message, (scope, report))) =
        message.and_then(|node| Some((node, scope(node.tag_name().name())?)))
    else {
        let message = "This is an ISO 20022 message, but no statement, report or notification of an account.";
        return Err(Rejection::new(Code::UnknownFormat, message, HINT));
    };
    let statements: Vec<Statement> =
        xml::children(message, report).map(|node| statement(node, scope)).collect();
    let mut findings = Vec::new();
    if statements.is_empty() {
        findings.push(Finding::new("no_statement", "The message holds no statement."));
    }
    Ok(Read { format: Format::Camt(name(root, message, scope)), statements, findings })
}

fn rejected(error: &XmlError) -> Rejection {
    let hint = match error {
        XmlError::TooLarge(_) | XmlError::TooMany => "Export shorter periods from the bank.",
        _ => HINT,
    };
    Rejection { hint: hint.to_owned(), ..Rejection::from(error.clone()) }
}

/// Scope and element of a report, by the message's element; version 1 puts its version behind the name.
fn scope(name: &str) -> Option<(Scope, &'static str)> {
    match name.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('V') {
        "BkToCstmrAcctRpt" => Some((Scope::Intraday, "Rpt")),
        "BkToCstmrStmt" => Some((Scope::EndOfDay, "Stmt")),
        "BkToCstmrDbtCdtNtfctn" => Some((Scope::Notification, "Ntfctn")),
        _ => None,
    }
}

/// The message's full name as its namespace or schema gives it, else its first part.
fn name(root: Node<'_, '_>, message: Node<'_, '_>, scope: Scope) -> String {
    let spaces = [message.tag_name().namespace(), root.tag_name().namespace()];
    let places = spaces.into_iter().chain([xml::attribute(root, "schemaLocation")]).flatten();
    let named =
        places.filter_map(|place| place.rsplit("camt.").next().filter(|rest| rest.len() < place.len()));
    let versions = named.map(|rest| {
        let digits: String =
            rest.chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
        digits.trim_end_matches('.').split('.').take(3).collect::<Vec<_>>().join(".")
    });
    let short = match scope {
        Scope::Intraday => "052",
        Scope::Notification => "054",
        Scope::EndOfDay | Scope::Extract => "053",
    };
    let version = versions.into_iter().find(|version| version.starts_with(short));
    format!("camt.{}", version.unwrap_or_else(|| short.to_owned()))
}

fn statement(node: Node<'_, '_>, scope: Scope) -> Statement {
    let mut statement = Statement::new(scope);
    statement.account = account(node);
    statement.id = xml::text_at(node, &["Id"]);
    statement.sequence = xml::text_at(node, &["LglSeqNb"]).or_else(|| xml::text_at(node, &["ElctrncSeqNb"]));
    statement.opening = balance(node, &["OPBD", "PRCD"]);
    statement.closing = balance(node, &["CLBD"]);
    statement.currency = xml::text_at(node, &["Acct", "Ccy"]);
    statement.period = period(node, &statement);
    if xml::text_at(node, &["CpyDplctInd"]).is_some_and(|mark| mark == "DUPL") {
        statement.note("duplicate", "The bank marks this statement as a duplicate.");
    }
    if xml::all(node, &["Bal"]).into_iter().any(|balance| xml::child(balance, "CdtDbtInd").is_none()) {
        statement
            .note("balance_without_sign", "A balance does not say credit or debit; it is read as credit.");
    }
    for (position, entry) in
        xml::children(node, "Ntry").enumerate().take(super::MAX_ENTRIES.saturating_add(1))
    {
        entry::read(entry, position.saturating_add(1), &mut statement);
    }
    statement.currency = statement.currency.take().or_else(|| stated_currency(&statement));
    statement
}

fn account(node: Node<'_, '_>) -> Account {
    let place = |path: &[&str]| xml::text_at(node, path);
    let number = place(&["Acct", "Id", "IBAN"])
        .or_else(|| place(&["Acct", "Id", "Othr", "Id"]))
        .or_else(|| place(&["Acct", "Id", "PrtryAcct", "Id"]))
        .or_else(|| place(&["Acct", "Id", "BBAN"]));
    Account {
        iban: number.as_deref().and_then(iban),
        number,
        holder: place(&["Acct", "Ownr", "Nm"]).or_else(|| place(&["Acct", "Ownr", "Pty", "Nm"])),
    }
}

fn stated_currency(statement: &Statement) -> Option<String> {
    let balances = [&statement.opening, &statement.closing].into_iter().flatten();
    let entries = statement.entries.iter().filter_map(|entry| entry.currency.clone());
    balances.filter_map(|balance| balance.currency.clone()).chain(entries).next()
}

/// The booked balance under the first of `codes` that is there. One without a sub-type goes first.
fn balance(node: Node<'_, '_>, codes: &[&str]) -> Option<Balance> {
    let code = |balance: Node<'_, '_>| {
        xml::text_at(balance, &["Tp", "CdOrPrtry", "Cd"]).or_else(|| xml::text_at(balance, &["Tp", "Cd"]))
    };
    let balances = xml::all(node, &["Bal"]);
    codes.iter().find_map(|wanted| {
        let of_code =
            || balances.iter().copied().filter(|balance| code(*balance).as_deref() == Some(*wanted));
        let plain = of_code().find(|balance| xml::at(*balance, &["Tp", "SubTp"]).is_none());
        plain.or_else(|| of_code().next()).and_then(read_balance)
    })
}

fn read_balance(node: Node<'_, '_>) -> Option<Balance> {
    let stated = xml::child(node, "Amt")?;
    let amount = decimal(&xml::text(stated)?)?;
    let debit = xml::text_at(node, &["CdtDbtInd"]).as_deref() == Some("DBIT");
    Some(Balance {
        amount: if debit { -amount } else { amount },
        currency: currency(stated),
        date: date(node, "Dt"),
    })
}

fn period(node: Node<'_, '_>, statement: &Statement) -> Option<Period> {
    let day = |name: &str| xml::text_at(node, &["FrToDt", name]).and_then(|text| iso_date(&text));
    let balance = |balance: &Option<Balance>| balance.as_ref().and_then(|balance| balance.date);
    let from = day("FrDtTm").or_else(|| day("FrDt")).or_else(|| balance(&statement.opening));
    let to = day("ToDtTm").or_else(|| day("ToDt")).or_else(|| balance(&statement.closing));
    Some(Period { from: from.or(to)?, to: to.or(from)? })
}

/// The day under `name`, written as a date, as a time, or bare.
fn date(node: Node<'_, '_>, name: &str) -> Option<chrono::NaiveDate> {
    let place = xml::child(node, name)?;
    let written =
        xml::text_at(place, &["Dt"]).or_else(|| xml::text_at(place, &["DtTm"])).or_else(|| xml::text(place));
    iso_date(&written?)
}

/// The currency attribute of an amount.
fn currency(amount: Node<'_, '_>) -> Option<String> {
    tidy(xml::attribute(amount, "Ccy")?, 3)
}
