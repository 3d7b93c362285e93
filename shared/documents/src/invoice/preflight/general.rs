//! What delays payment whatever the format: purchase order, account, contact, terms.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::amounts::is_positive;
use crate::invoice::finding::Finding;
use crate::invoice::iban;
use crate::invoice::model::{Document, Kind, PartyKind};

/// What a buyer demands on its invoices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// A purchase order (BT-13).
    pub purchase_order: bool,
    /// A buyer reference (BT-10), such as a German Leitweg-ID or a French service code.
    pub buyer_reference: bool,
    /// One of the two.
    pub either: bool,
}

impl Demands {
    /// What the specification that a document follows demands.
    #[must_use]
    pub fn by_profile(document: &Document) -> Self {
        let profile = document.profile.as_deref().unwrap_or_default().to_lowercase();
        Self {
            purchase_order: false,
            buyer_reference: profile.contains("xrechnung"),
            either: profile.contains("peppol") || profile.contains("xrechnung"),
        }
    }
}

/// The objections, in the order in which they should be cleared up.
pub(super) fn check(document: &Document, demands: &Demands) -> Vec<Finding> {
    let mut findings = references(document, demands);
    findings.extend(contact(document));
    if document.kind == Kind::Invoice {
        findings.extend(account(document));
        findings.extend(terms(document));
    }
    findings
}

fn references(document: &Document, demands: &Demands) -> Vec<Finding> {
    let (order, reference) = (document.purchase_order.is_some(), document.buyer_reference.is_some());
    let mut findings = Vec::new();
    if !order && (demands.purchase_order || (demands.either && !reference)) {
        findings
            .push(Finding::new("purchase_order_missing", "The buyer's purchase order number is missing."));
    }
    if demands.buyer_reference && !reference {
        findings.push(Finding::new(
            "buyer_reference_missing",
            "The reference that the buyer demands is missing.",
        ));
    }
    findings
}

fn contact(document: &Document) -> Option<Finding> {
    let mail = document
        .buyer
        .electronic_address
        .as_ref()
        .is_some_and(|address| address.scheme.as_deref() == Some("EM"));
    let reachable = mail || document.buyer.has_email();
    (!reachable).then(|| Finding::new("buyer_contact_missing", "No email address of the buyer is stated."))
}

fn account(document: &Document) -> Vec<Finding> {
    let payment = &document.payment;
    let other_way = ["10", "20", "48", "49", "54", "55", "59", "97"];
    let expected = is_positive(document.totals.amount_due.as_deref().or(document.totals.total.as_deref()))
        && payment.mandate.is_none()
        && !payment.means.iter().any(|code| other_way.contains(&code.as_str()) || code.starts_with("stripe"));
    if payment.accounts.is_empty() {
        let missing = Finding::new("account_missing", "No account to pay to is stated.");
        return expected.then_some(missing).into_iter().collect();
    }
    let sepa = payment.means.iter().any(|code| code == "58");
    let wrong = payment.accounts.iter().filter(|account| {
        let id = account.id.to_uppercase();
        (iban::looks_like_one(&id) || sepa) && !iban::is_valid(&id)
    });
    wrong.take(5).map(|account| invalid(&account.id)).collect()
}

fn invalid(account: &str) -> Finding {
    let shown: String = account.chars().take(40).collect();
    Finding::new(
        "account_invalid",
        format!("The account \"{shown}\" is not a valid IBAN: its check digits are wrong."),
    )
}

fn terms(document: &Document) -> Vec<Finding> {
    let Some(issued) = document.issue_date else { return Vec::new() };
    let mut findings = Vec::new();
    if document.due_dates.iter().any(|due| *due < issued) {
        findings.push(Finding::new("due_before_issue", "A due date lies before the issue date."));
    }
    let latest = legal_latest(document, issued);
    let beyond = latest.filter(|latest| document.due_dates.iter().any(|due| due > latest));
    if let Some(latest) = beyond.filter(|_| document.marks.holdback.is_none()) {
        let message =
            format!("The due date is later than the law allows between businesses: at the latest {latest}.");
        findings.push(Finding::new("terms_beyond_legal_maximum", message));
    }
    findings
}

/// The last day that the law of the seller's country allows between businesses, where it is known here.
fn legal_latest(document: &Document, issued: NaiveDate) -> Option<NaiveDate> {
    if matches!(document.buyer.kind, Some(PartyKind::Consumer | PartyKind::Public)) {
        return None;
    }
    let sixty = issued.checked_add_days(Days::new(60))?;
    match document.seller.country()? {
        "BE" => Some(sixty),
        // 45 days end of month, in both ways of counting.
        "FR" => {
            let first = month_end(issued.checked_add_days(Days::new(45))?)?;
            let second = month_end(issued)?.checked_add_days(Days::new(45))?;
            Some(sixty.max(first).max(second))
        }
        _ => None,
    }
}

fn month_end(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}
