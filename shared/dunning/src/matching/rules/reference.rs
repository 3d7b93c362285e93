//! Structured references. One whose check digits agree is never doubted: whatever the amount, it is that item.

use super::{Case, Proposal};
use crate::matching::fit::Fitted;
use crate::matching::index::{ItemAt, body};
use crate::matching::payer::agrees;
use crate::matching::text::slips;
use crate::matching::{Doubt, Fit, Match, Payer, Rule};
use crate::reference::{Found, MAX_TEXT_CHARS, Reference, find, rf};

/// The match by structured references, and a reference that looks like one but is of nothing known here.
pub fn matches(case: &Case<'_>) -> (Vec<Match>, Option<String>) {
    let mut references = references(case);
    if references.iter().all(|found| case.index.with_reference(&found.reference.text).is_empty()) {
        references.extend(broken(case));
    }
    let (mut items, mut named, mut shared, mut bare) = (Vec::new(), Vec::new(), false, false);
    for found in references.iter().filter(|found| found.reference.is_valid()) {
        let known = case.owed(case.index.with_reference(&found.reference.text));
        shared |= known.len() > 1;
        bare |= !found.marked && !known.is_empty();
        if !known.is_empty() {
            named.push(found.reference.printed());
        }
        items.extend(known);
    }
    if items.is_empty() {
        let strange = references.iter().find(|found| found.reference.is_valid());
        let by_wrong = references.iter().filter_map(|found| wrong(case, &found.reference)).collect();
        return (by_wrong, strange.map(|found| found.reference.text.clone()));
    }
    if shared {
        return (of_account(case, items, named).into_iter().collect(), None);
    }
    let proposal = Proposal { rule: Rule::Reference, items, named, doubts: Vec::new() };
    let doubt = if bare { 3 } else { 0 };
    (case.propose(proposal, |fitted, _| certain(fitted) - doubt).into_iter().collect(), None)
}

const fn certain(fitted: &Fitted) -> u8 {
    match fitted.fit {
        Fit::Exact => 100,
        Fit::Discount { .. } | Fit::Fee { .. } => 99,
        Fit::Partial { .. } | Fit::Over { .. } => 98,
        Fit::OtherCurrency { .. } => 50,
    }
}

/// References in their own fields, in the text and in the end-to-end id, each once.
fn references(case: &Case<'_>) -> Vec<Found> {
    let stated = case.movement.references.iter().filter_map(|text| Reference::parse(text));
    let mut all: Vec<Found> = stated.map(|reference| Found { reference, marked: true }).collect();
    let texts = case.movement.references.iter().chain([&case.movement.text]).chain(&case.movement.end_to_end);
    for found in texts.flat_map(|text| find(text)) {
        if !all.iter().any(|known| known.reference == found.reference) {
            all.push(found);
        }
    }
    all
}

/// References that a bank broke over two lines: read without blanks, they count when they are known here.
fn broken(case: &Case<'_>) -> Vec<Found> {
    let known = |one: &Reference| one.is_valid() && !case.index.with_reference(&one.text).is_empty();
    let text = case.movement.text.chars().take(MAX_TEXT_CHARS);
    let whole: String = text.filter(|one| !one.is_whitespace()).map(|one| one.to_ascii_uppercase()).collect();
    let mut found = find(&whole);
    for (start, _) in whole.match_indices("RF") {
        let mut longest =
            (6..=rf::MAX_LENGTH).rev().filter_map(|length| rf::parse(whole.get(start..start + length)?));
        let hit = longest.find(known);
        found.extend(hit.map(|reference| Found { reference, marked: true }));
    }
    found.retain(|one| known(&one.reference));
    found
}

/// A reference given to the whole account: the one item of that amount, else the oldest ones first.
fn of_account(case: &Case<'_>, items: Vec<ItemAt>, named: Vec<String>) -> Option<Match> {
    let same: Vec<ItemAt> =
        items.iter().copied().filter(|at| case.open(*at) == case.movement.amount).collect();
    let single = same.len() == 1;
    let items = if single { same } else { items };
    let proposal = Proposal { rule: Rule::Reference, items, named, doubts: Vec::new() };
    case.propose(proposal, |fitted, _| if single { 98 } else { certain(fitted).min(93) })
}

/// Check digits that do not agree: the item may bear the same wrong ones, or the payer mistyped the reference.
fn wrong(case: &Case<'_>, reference: &Reference) -> Option<Match> {
    if reference.is_valid() {
        return None;
    }
    let (items, doubt) = alike(case, reference);
    let mut fitting = items.iter().copied().filter(|at| case.open(*at) == case.movement.amount);
    let exact = fitting.next().filter(|_| fitting.next().is_none());
    let item = exact.or(items.first().copied().filter(|_| items.len() == 1))?;
    let as_printed = doubt == Doubt::WrongCheckDigits;
    let named = vec![reference.printed()];
    let proposal = Proposal { rule: Rule::Reference, items: vec![item], named, doubts: vec![doubt] };
    case.propose(proposal, |fitted, payer| doubtful(fitted, payer, as_printed))
}

/// Items with the same reference, else the same creditor's part, else a creditor's part one slip away.
fn alike(case: &Case<'_>, reference: &Reference) -> (Vec<ItemAt>, Doubt) {
    let same = case.owed(case.index.with_reference(&reference.text));
    if !same.is_empty() {
        return (same, Doubt::WrongCheckDigits);
    }
    let paying = |at: &ItemAt| agrees(&case.evidence(*at));
    let body = body(reference);
    let mut near = case.owed(case.index.with_body(body));
    near.extend(slips(body).iter().flat_map(|key| case.owed(case.index.with_body(key))).filter(paying));
    near.sort_unstable();
    near.dedup();
    (near, Doubt::OneCharacterOff)
}

fn doubtful(fitted: &Fitted, payer: &Payer, as_printed: bool) -> u8 {
    let [agreeing, stranger, other] = match fitted.fit {
        Fit::Exact if as_printed => [94, 91, 75],
        Fit::Exact => [93, 80, 50],
        Fit::Discount { .. } | Fit::Fee { .. } => [90, 70, 40],
        Fit::Partial { .. } | Fit::Over { .. } if as_printed => [90, 70, 40],
        Fit::Partial { .. } | Fit::Over { .. } => [75, 60, 30],
        Fit::OtherCurrency { .. } => [40, 30, 20],
    };
    match payer {
        Payer::KnownIban | Payer::SimilarName { .. } => agreeing,
        Payer::Stranger => stranger,
        Payer::OtherAccount { .. } => other,
    }
}
