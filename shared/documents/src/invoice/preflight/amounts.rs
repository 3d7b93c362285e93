//! Whether the stated amounts add up. Nothing is corrected: what is stated is what is chased.

use rust_decimal::Decimal;

use super::facts::{Facts, Vat};
use crate::invoice::finding::Finding;
use crate::invoice::model::Document;

fn number(text: Option<&str>) -> Option<Decimal> {
    text?.parse().ok()
}

/// Whether an amount is stated and more than nothing.
pub(super) fn is_positive(text: Option<&str>) -> bool {
    number(text).is_some_and(|amount| amount > Decimal::ZERO)
}

fn sum(texts: &[String]) -> Option<Decimal> {
    texts.iter().try_fold(Decimal::ZERO, |sum, text| sum.checked_add(text.parse().ok()?))
}

/// The rules of sums and decimals.
pub(super) fn check(document: &Document, facts: &Facts) -> Vec<Finding> {
    let mut findings = sums(document, facts);
    findings.extend(totals(document));
    findings.extend(decimals(document));
    findings.extend(readable(document));
    findings
}

/// A finding when `stated` and `computed` are both known and differ.
fn unequal(code: &str, what: &str, stated: Option<Decimal>, computed: Option<Decimal>) -> Option<Finding> {
    let (stated, computed) = stated.zip(computed)?;
    let differs = stated.round_dp(2) != computed.round_dp(2);
    differs.then(|| Finding::new(code, format!("{what}: {stated} is stated, {computed} is the sum.")))
}

fn sums(document: &Document, facts: &Facts) -> Vec<Finding> {
    let totals = &document.totals;
    let stated = |text: &Option<String>| number(text.as_deref());
    let complete = facts.lines > 0 && facts.line_amounts.len() == facts.lines && !facts.nested_lines;
    let lines = if complete { sum(&facts.line_amounts) } else { None };
    let vat: Option<Vec<String>> = facts.vat.iter().map(|row| row.amount.clone()).collect();
    let vat = vat.filter(|rows| !rows.is_empty() && facts.is_en16931).and_then(|rows| sum(&rows));
    let parts = |list: &[String]| if facts.is_en16931 { sum(list) } else { None };
    let mut findings: Vec<Finding> = [
        unequal("BR-CO-10", "The lines do not add up", stated(&totals.lines), lines),
        unequal(
            "BR-CO-11",
            "The allowances do not add up",
            stated(&totals.allowances),
            parts(&facts.allowances),
        ),
        unequal("BR-CO-12", "The charges do not add up", stated(&totals.charges), parts(&facts.charges)),
        unequal("BR-CO-14", "The VAT does not add up", stated(&totals.vat), vat),
    ]
    .into_iter()
    .flatten()
    .collect();
    findings.extend(facts.vat.iter().filter_map(rate));
    findings
}

/// VAT = basis × rate, to the nearest unit as the standard's own test allows.
fn rate(row: &Vat) -> Option<Finding> {
    let (basis, rate) = (number(row.basis.as_deref())?, number(row.rate.as_deref())?);
    let stated = number(row.amount.as_deref())?;
    let computed = basis.checked_mul(rate)?.checked_div(Decimal::ONE_HUNDRED)?;
    let apart = stated.checked_sub(computed)?.abs();
    (apart >= Decimal::ONE).then(|| {
        let message = format!("VAT of {rate} % on {basis} is {}, {stated} is stated.", computed.round_dp(2));
        Finding::new("BR-CO-17", message)
    })
}

fn totals(document: &Document) -> Vec<Finding> {
    let totals = &document.totals;
    let stated = |text: &Option<String>| number(text.as_deref());
    let or_zero = |text: &Option<String>| match text {
        None => Some(Decimal::ZERO),
        Some(text) => text.parse().ok(),
    };
    let without = || {
        let less = stated(&totals.lines)?.checked_sub(or_zero(&totals.allowances)?)?;
        less.checked_add(or_zero(&totals.charges)?)
    };
    let with = || stated(&totals.without_vat)?.checked_add(or_zero(&totals.vat)?);
    let due = || {
        stated(&totals.total)?.checked_sub(or_zero(&totals.prepaid)?)?.checked_add(or_zero(&totals.rounding)?)
    };
    [
        unequal("BR-CO-13", "The total without VAT does not add up", stated(&totals.without_vat), without()),
        unequal("BR-CO-15", "The total with VAT does not add up", stated(&totals.total), with()),
        unequal("BR-CO-16", "The amount to be paid does not add up", stated(&totals.amount_due), due()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Each stated total with the rule about its decimals and its name.
fn named(document: &Document) -> [(&'static str, &'static str, Option<&str>); 8] {
    let totals = &document.totals;
    [
        ("BR-DEC-09", "The sum of the lines", totals.lines.as_deref()),
        ("BR-DEC-10", "The sum of the allowances", totals.allowances.as_deref()),
        ("BR-DEC-11", "The sum of the charges", totals.charges.as_deref()),
        ("BR-DEC-12", "The total without VAT", totals.without_vat.as_deref()),
        ("BR-DEC-13", "The VAT", totals.vat.as_deref()),
        ("BR-DEC-14", "The total with VAT", totals.total.as_deref()),
        ("BR-DEC-16", "The amount paid", totals.prepaid.as_deref()),
        ("BR-DEC-18", "The amount to be paid", totals.amount_due.as_deref()),
    ]
}

fn decimals(document: &Document) -> Vec<Finding> {
    let long = |text: &str| text.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 2);
    let broken = named(document).into_iter().filter(|(_, _, text)| text.is_some_and(long));
    broken.map(|(code, name, _)| Finding::new(code, format!("{name} has more than two decimals."))).collect()
}

fn readable(document: &Document) -> Vec<Finding> {
    let unreadable =
        named(document).into_iter().filter(|(_, _, text)| text.is_some() && number(*text).is_none());
    unreadable
        .map(|(_, name, text)| {
            let shown: String = text.unwrap_or_default().chars().take(40).collect();
            Finding::new("amount_unreadable", format!("{name} is \"{shown}\", which is not a number."))
        })
        .collect()
}
