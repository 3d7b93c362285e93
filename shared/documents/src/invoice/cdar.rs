//! French life-cycle messages: what a platform or a buyer says about invoices already sent.

use super::model::{LifecycleStatus, StatusAmount, StatusReason};
use super::rejection::{Code, Rejection};
use super::value::{bounded, date_at, text};
use crate::xml::{self, Node};

/// Reads `root`, a `CrossDomainAcknowledgementAndResponse`; a message may speak of several invoices.
pub(crate) fn read(root: Node<'_, '_>) -> Result<Vec<LifecycleStatus>, Rejection> {
    let referenced = xml::all(root, &["AcknowledgementDocument", "ReferenceReferencedDocument"]);
    let statuses: Vec<_> = referenced.into_iter().map(status).collect();
    if statuses.is_empty() {
        return Err(Rejection::new(
            Code::MissingField,
            "This life-cycle message names no invoice.",
            "Ask the platform that sent it for a complete message.",
        ));
    }
    Ok(statuses)
}

fn status(node: Node<'_, '_>) -> LifecycleStatus {
    let details = xml::all(node, &["SpecifiedDocumentStatus"]);
    LifecycleStatus {
        invoice: text(node, &["IssuerAssignedID"]),
        type_code: text(node, &["TypeCode"]),
        issue_date: date_at(node, &["FormattedIssueDateTime", "DateTimeString"]),
        code: text(node, &["ProcessConditionCode"]),
        name: text(node, &["ProcessCondition"]),
        reasons: details.iter().filter_map(|detail| reason(*detail)).collect(),
        amounts: details.iter().flat_map(|detail| amounts(*detail)).collect(),
    }
}

fn reason(detail: Node<'_, '_>) -> Option<StatusReason> {
    let reason = StatusReason { code: text(detail, &["ReasonCode"]), text: text(detail, &["Reason"]) };
    (reason != StatusReason::default()).then_some(reason)
}

fn amounts(detail: Node<'_, '_>) -> Vec<StatusAmount> {
    let named = |node: &Node<'_, '_>| xml::is(*node, "ValueAmount");
    let read = |node: Node<'_, '_>| {
        let currency = xml::attribute(node, "currencyID").map(str::to_owned);
        Some(StatusAmount { amount: bounded(xml::text(node)?), currency })
    };
    detail.descendants().filter(named).filter_map(read).collect()
}
