//! French transfer labels: `VIR SEPA (INST) RECU /DE <payer> /MOTIF <text> /REF <reference>`, the parts in
//! any order, empty, or broken over lines.

use dunning::fold::fold;

use super::model::{Facts, ReturnReason};
use super::number::tidy;

/// The marks that begin a part, longest first where one begins another.
const MARKS: [(&str, Part); 14] = [
    ("/DE", Part::Payer),
    ("/DO", Part::Payer),
    ("/POUR", Part::Payer),
    ("/BEN", Part::Payer),
    ("/MOTIF", Part::Text),
    ("/LIB", Part::Text),
    ("/REFDO", Part::EndToEnd),
    ("/REFERENCE", Part::EndToEnd),
    ("/REF", Part::EndToEnd),
    ("/ID", Part::Other),
    ("/CHEZ", Part::Other),
    ("/BIC", Part::Other),
    ("/IBAN", Part::Iban),
    ("/RUM", Part::Mandate),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Payer,
    Text,
    EndToEnd,
    Iban,
    Mandate,
    Other,
}

/// Takes the parts of a French label out of `facts.text`; what the file states elsewhere stays.
pub(super) fn read(facts: &mut Facts) {
    let Some(text) = facts.text.clone().filter(|text| text.contains('/')) else { return };
    let parts = split(&text);
    if !parts.iter().any(|(part, _)| matches!(part, Part::Payer | Part::Text)) {
        return;
    }
    for (part, value) in parts {
        let Some(value) = tidy(value, 500) else { continue };
        match part {
            Part::Payer => fill(&mut facts.counterparty, value),
            Part::Text => facts.text = Some(value),
            Part::EndToEnd if is_reference(&value) => fill(&mut facts.end_to_end, value),
            Part::Iban => fill(&mut facts.iban, value),
            Part::Mandate => fill(&mut facts.mandate, value),
            Part::EndToEnd | Part::Other => {}
        }
    }
}

/// Words that begin the bank's name for an operation, not the name of a party.
const OPERATIONS: [&str; 18] = [
    "VIR",
    "VIREMENT",
    "PRLV",
    "PRELEVEMENT",
    "CB",
    "CARTE",
    "CHQ",
    "CHEQUE",
    "REMISE",
    "REM",
    "FRAIS",
    "COTISATION",
    "RETRAIT",
    "INST",
    "OVERSCHRIJVING",
    "DOMICILIERING",
    "UEBERWEISUNG",
    "GUTSCHRIFT",
];

/// Whether `name` is the bank's name for an operation.
pub(super) fn is_operation(name: &str) -> bool {
    let first = name.split([' ', '.', '-', '/']).next().unwrap_or_default().to_ascii_uppercase();
    OPERATIONS.contains(&first.as_str())
}

/// Words by which a bank's label says that a debit came back. Asked only where money went out: a payer may
/// write any of them beside a payment.
const RETURNED: [&str; 10] = [
    "IMPAYE",
    "REJET",
    "REJ",
    "RUCKLASTSCHRIFT",
    "RUECKLASTSCHRIFT",
    "RETOURE",
    "TERUGBOEKING",
    "STORNERING",
    "GEWEIGERD",
    "CHARGEBACK",
];

/// What the label of a returned debit says.
pub(super) fn returned(text: &str) -> Option<ReturnReason> {
    let plain = fold(text);
    let mut words =
        plain.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).take(6);
    let found = words.find(|word| RETURNED.contains(word))?;
    let code = iso_reason(&plain).unwrap_or(found);
    Some(ReturnReason::new(code, Some("the bank returned the payment")))
}

/// The ISO reason of a return that a text names, such as AM04.
pub(super) fn iso_reason(text: &str) -> Option<&str> {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).take(200);
    words.find(|word| word.len() == 4 && super::return_reason(word).is_some())
}

fn fill(place: &mut Option<String>, value: String) {
    if place.is_none() {
        *place = Some(value);
    }
}

fn is_reference(value: &str) -> bool {
    !matches!(
        value.to_ascii_uppercase().as_str(),
        "NOTPROVIDED" | "NOT PROVIDED" | "NON COMMUNIQUE" | "NEANT"
    )
}

/// Each part with what follows its mark, up to the next mark.
fn split(text: &str) -> Vec<(Part, &str)> {
    let starts: Vec<(usize, usize, Part)> = text
        .match_indices('/')
        .filter_map(|(at, _)| mark(text.get(at..)?).map(|(length, part)| (at, length, part)))
        .take(40)
        .collect();
    let ends = starts.iter().skip(1).map(|(at, ..)| *at).chain(std::iter::once(text.len()));
    let cut = |((at, length, part), end): (&(usize, usize, Part), usize)| {
        Some((*part, text.get(at.saturating_add(*length)..end)?))
    };
    starts.iter().zip(ends).filter_map(cut).collect()
}

/// The mark at the start of `rest`: followed by a blank, a colon or the end, so that a path is none.
fn mark(rest: &str) -> Option<(usize, Part)> {
    MARKS.iter().find_map(|(name, part)| {
        let head = rest.get(..name.len())?;
        let next = rest.get(name.len()..)?.chars().next();
        let ends = next.is_none_or(|letter| letter == ' ' || letter == ':' || letter == '/');
        let length = if next == Some(':') { name.len().saturating_add(1) } else { name.len() };
        (head.eq_ignore_ascii_case(name) && ends).then_some((length, *part))
    })
}
