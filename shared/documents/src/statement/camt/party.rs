//! Which of debtor and creditor is the other side.

use roxmltree::Node;

use super::super::model::Statement;
use super::super::number::tidy;
use crate::xml;

/// Name and account of the other side.
#[derive(Default)]
pub(super) struct Party {
    pub(super) name: Option<String>,
    pub(super) account: Option<String>,
}

/// The side that is not the account's holder: told by the accounts where they are named, else by the
/// direction, which a returned payment turns round.
pub(super) fn other_side(node: Node<'_, '_>, debit: bool, came_back: bool, statement: &Statement) -> Party {
    let (debtor, creditor) = (side(node, "Dbtr"), side(node, "Cdtr"));
    let ours = |party: &Party| {
        let number = party.account.as_deref().map(|number| number.replace(' ', ""));
        number.is_some()
            && number.as_deref() == statement.account.number.as_deref().map(|n| n.replace(' ', "")).as_deref()
    };
    match (ours(&debtor), ours(&creditor)) {
        (true, false) => creditor,
        (false, true) => debtor,
        _ if debit != came_back => creditor,
        _ => debtor,
    }
}

fn side(node: Node<'_, '_>, role: &str) -> Party {
    let place = |path: &[&str]| xml::text_at(node, path);
    let ultimate = format!("Ultmt{role}");
    let named = |role: &str| {
        place(&["RltdPties", role, "Nm"])
            .or_else(|| place(&["RltdPties", role, "Pty", "Nm"]))
            .or_else(|| place(&["RltdPties", role, "Agt", "FinInstnId", "Nm"]))
    };
    let account = format!("{role}Acct");
    let number = |path: &[&str]| place(&[&["RltdPties", account.as_str(), "Id"], path].concat());
    Party {
        name: named(role).or_else(|| named(&ultimate)).and_then(|name| tidy(&name, 140)),
        account: number(&["IBAN"])
            .or_else(|| number(&["Othr", "Id"]))
            .or_else(|| number(&["PrtryAcct", "Id"])),
    }
}
