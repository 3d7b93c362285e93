//! What an electronic invoice must state.

use super::facts::Facts;
use crate::invoice::finding::Finding;
use crate::invoice::model::{Document, Identifier, Party};

/// How much a profile carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Factur-X MINIMUM: what booking needs.
    Minimum,
    /// BASIC WL: everything but lines.
    WithoutLines,
    /// With lines.
    Full,
}

fn level(document: &Document) -> Level {
    let profile = document.profile.as_deref().unwrap_or_default().to_lowercase();
    if profile.contains("minimum") {
        Level::Minimum
    } else if profile.contains("basicwl") {
        Level::WithoutLines
    } else {
        Level::Full
    }
}

/// The rules by which something must be there.
pub(super) fn check(document: &Document, facts: &Facts) -> Vec<Finding> {
    let level = if facts.is_en16931 { level(document) } else { Level::Minimum };
    let rules = [
        head(document),
        totals(document, level),
        parties(document, level),
        payment(document),
        lines(facts, level),
        vat(facts, level),
    ];
    let broken = rules.into_iter().flatten().filter(|(_, kept, _)| !*kept);
    broken.map(|(code, _, message)| Finding::new(code, message)).collect()
}

/// Code, whether it is kept, what to say when it is not.
type Rule = (&'static str, bool, String);

fn head(document: &Document) -> Vec<Rule> {
    let currency = document.currency.as_deref().unwrap_or_default();
    let coded = currency.is_empty() || currency.parse::<dunning::money::Currency>().is_ok();
    vec![
        (
            "BR-01",
            document.profile.is_some(),
            "The invoice does not say which specification it follows.".into(),
        ),
        ("BR-02", document.number.is_some(), "The invoice has no number.".into()),
        ("BR-03", document.issue_date.is_some(), "The invoice has no readable issue date.".into()),
        ("BR-04", document.type_code.is_some(), "The invoice does not say of which type it is.".into()),
        ("BR-05", !currency.is_empty(), "The invoice states no currency.".into()),
        (
            "BR-CL-04",
            coded,
            format!("\"{}\" is not a currency code.", currency.chars().take(12).collect::<String>()),
        ),
    ]
}

fn totals(document: &Document, level: Level) -> Vec<Rule> {
    let totals = &document.totals;
    let lines = totals.lines.is_some() || level == Level::Minimum;
    vec![
        ("BR-12", lines, "The sum of the lines is missing.".into()),
        ("BR-13", totals.without_vat.is_some(), "The total without VAT is missing.".into()),
        ("BR-14", totals.total.is_some(), "The total with VAT is missing.".into()),
        ("BR-15", totals.amount_due.is_some(), "The amount to be paid is missing.".into()),
    ]
}

fn parties(document: &Document, level: Level) -> Vec<Rule> {
    let (seller, buyer) = (&document.seller, &document.buyer);
    let asked = level > Level::Minimum;
    let known = seller.registration.is_some() || seller.vat_id.is_some() || !seller.identifiers.is_empty();
    let mut rules = vec![
        ("BR-06", seller.name.is_some(), "The seller's name is missing.".into()),
        ("BR-07", buyer.name.is_some(), "The buyer's name is missing.".into()),
        ("BR-08", seller.address.is_some(), "The seller's address is missing.".into()),
        ("BR-09", seller.country().is_some(), "The country in the seller's address is missing.".into()),
        ("BR-10", buyer.address.is_some() || !asked, "The buyer's address is missing.".into()),
        (
            "BR-11",
            buyer.country().is_some() || !asked,
            "The country in the buyer's address is missing.".into(),
        ),
        ("BR-CO-26", known, "The seller gives no identifier, registration or VAT number.".into()),
        (
            "BR-62",
            schemed(seller),
            "The seller's electronic address does not say of which kind it is.".into(),
        ),
        ("BR-63", schemed(buyer), "The buyer's electronic address does not say of which kind it is.".into()),
    ];
    rules.extend([seller, buyer].map(vat_prefix));
    rules
}

fn schemed(party: &Party) -> bool {
    !matches!(&party.electronic_address, Some(Identifier { scheme: None, .. }))
}

fn vat_prefix(party: &Party) -> Rule {
    let id = party.vat_id.as_deref().unwrap_or("XX");
    let lettered = id.chars().take(2).filter(char::is_ascii_alphabetic).count() == 2;
    let shown: String = id.chars().take(20).collect();
    ("BR-CO-09", lettered, format!("The VAT number \"{shown}\" does not begin with a country code."))
}

fn payment(document: &Document) -> Vec<Rule> {
    let transfer = document.payment.means.iter().any(|code| code == "30" || code == "58");
    let owed = super::amounts::is_positive(document.totals.amount_due.as_deref());
    let terms = !document.due_dates.is_empty()
        || document.terms.iter().any(|term| term.text.is_some() || term.discount.is_some());
    vec![
        (
            "BR-61",
            !transfer || !document.payment.accounts.is_empty(),
            "A transfer is asked for, and no account is given.".into(),
        ),
        ("BR-CO-25", !owed || terms, "Neither a due date nor payment terms are stated.".into()),
    ]
}

fn lines(facts: &Facts, level: Level) -> Vec<Rule> {
    if level < Level::Full {
        return Vec::new();
    }
    let missing = facts.lines.saturating_sub(facts.line_amounts.len());
    vec![
        ("BR-16", facts.lines > 0, "The invoice has no line.".into()),
        ("BR-24", missing == 0, format!("{missing} lines have no amount.")),
        (
            "BR-25",
            facts.nameless_lines == 0,
            format!("{} lines do not say what they are for.", facts.nameless_lines),
        ),
    ]
}

fn vat(facts: &Facts, level: Level) -> Vec<Rule> {
    if level == Level::Minimum {
        return Vec::new();
    }
    let all = |has: fn(&super::facts::Vat) -> bool| facts.vat.iter().all(has);
    let rated = |row: &super::facts::Vat| row.rate.is_some() || row.category.as_deref() == Some("O");
    vec![
        ("BR-CO-18", !facts.vat.is_empty(), "The VAT breakdown is missing.".into()),
        ("BR-45", all(|row| row.basis.is_some()), "A row of the VAT breakdown has no taxable amount.".into()),
        ("BR-46", all(|row| row.amount.is_some()), "A row of the VAT breakdown has no VAT amount.".into()),
        ("BR-47", all(|row| row.category.is_some()), "A row of the VAT breakdown has no category.".into()),
        ("BR-48", all(rated), "A row of the VAT breakdown has no rate.".into()),
    ]
}
