//! Invoice numbers in the text. A number can be mistyped into somebody else's, so payer and amount have a say.

use std::cmp::Reverse;

use super::{Case, Proposal};
use crate::matching::fit::{Fitted, total};
use crate::matching::index::ItemAt;
use crate::matching::payer::agrees;
use crate::matching::subset::only_sum;
use crate::matching::text::{Strength, one_slip_apart, one_slip_away};
use crate::matching::{Doubt, Fit, Match, Payer, Rule};
use crate::reference::number;

/// The matches by invoice number.
pub fn matches(case: &Case<'_>) -> Vec<Match> {
    let named = named(case);
    let mut found = Vec::new();
    if let Some(strength) = named.iter().map(|(_, strength)| *strength).min() {
        let items: Vec<ItemAt> = named.iter().map(|(item, _)| *item).collect();
        let exact = found_exactly(case, &items);
        found.extend(exact.and_then(|items| propose(case, items, strength)));
        found.extend(with_rest(case, &items, strength));
        found.extend(propose(case, items, strength));
    }
    found.extend(mistyped(case));
    found
}

/// The items named, each with how much its number says. Where a number belongs to several (instalments, or two
/// debtors), the one of that amount counts, else the oldest.
fn named(case: &Case<'_>) -> Vec<(ItemAt, Strength)> {
    let one_mention = case.mentions.found.len() == 1;
    let mut named = Vec::new();
    for mention in &case.mentions.found {
        let open: Vec<ItemAt> = mention.items.iter().copied().filter(|at| case.open(*at) != 0).collect();
        let fits = |at: &ItemAt| case.open(*at) == case.movement.amount;
        let paying = |at: &ItemAt| agrees(&case.evidence(*at));
        let chosen = match open.as_slice() {
            [] => continue,
            [only] => *only,
            several => {
                let best =
                    several.iter().max_by_key(|at| (paying(at), one_mention && fits(at), Reverse(**at)));
                let Some(best) = best else { continue };
                *best
            }
        };
        named.push((chosen, mention.strength));
    }
    named
}

/// Several named, of which exactly one choice gives the amount: the others were something else.
fn found_exactly(case: &Case<'_>, items: &[ItemAt]) -> Option<Vec<ItemAt>> {
    let open: Vec<i64> = items.iter().map(|at| case.open(*at)).collect();
    if total(open.iter().copied()) == case.movement.amount {
        return None;
    }
    let single: Vec<ItemAt> =
        items.iter().copied().filter(|at| case.open(*at) == case.movement.amount).collect();
    if let [only] = single.as_slice() {
        return Some(vec![*only]);
    }
    let choice = only_sum(&open, case.movement.amount)?;
    Some(choice.chosen.iter().filter_map(|at| items.get(*at)).copied().collect())
}

/// More was paid than the items named: when the rest is exactly one other open item of the payer, it is that.
fn with_rest(case: &Case<'_>, items: &[ItemAt], strength: Strength) -> Option<Match> {
    let rest = case.movement.amount.saturating_sub(total(items.iter().map(|at| case.open(*at))));
    let account = case.index.items.get(*items.first()?)?.account;
    let of_account = &case.index.accounts.get(account)?.items;
    let mut others = of_account.iter().copied().filter(|at| !items.contains(at) && case.open(*at) == rest);
    let other = others.next().filter(|_| rest > 0 && others.next().is_none())?;
    propose(case, items.iter().copied().chain([other]).collect(), strength.min(Strength::Medium))
}

fn propose(case: &Case<'_>, items: Vec<ItemAt>, strength: Strength) -> Option<Match> {
    let several = items.len() > 1;
    let rivals = items.first().filter(|_| !several).map(|item| rival(case, *item)).unwrap_or_default();
    let mut doubts = Vec::new();
    if strength == Strength::Weak {
        doubts.push(Doubt::WeakNumber);
    }
    if strength == Strength::Near || rivals == Rival::OneSlipAway {
        doubts.push(Doubt::OneCharacterOff);
    }
    let named = case.numbers(&items);
    let proposal = Proposal { rule: Rule::Number, items, named, doubts };
    case.propose(proposal, |fitted, payer| {
        let sharing = several && matches!(fitted.fit, Fit::Partial { .. });
        let exact = fitted.fit == Fit::Exact && agrees(payer);
        let most = match rivals {
            Rival::OneSlipAway if !exact => 75,
            Rival::SameAmount if !exact => 85,
            _ if sharing => 85,
            _ => 100,
        };
        confidence(fitted, payer, strength).min(most)
    })
}

/// Another item of the payer that explains the amount to the cent, where the item named does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Rival {
    /// There is none.
    #[default]
    None,
    /// There is one.
    SameAmount,
    /// There is one, and its number is one slip away: the number was mistyped.
    OneSlipAway,
}

fn rival(case: &Case<'_>, item: ItemAt) -> Rival {
    let Some(named) = case.index.items.get(item) else { return Rival::None };
    let theirs = case.exact().filter(|at| *at != item && agrees(&case.evidence(*at)));
    let near = |at: &ItemAt| {
        let other = case.index.items.get(*at);
        other.is_some_and(|other| one_slip_apart(named.number.as_str(), other.number.as_str()))
    };
    let rivals: Vec<ItemAt> = theirs.collect();
    match (rivals.iter().any(near), agrees(&case.evidence(item)) && !rivals.is_empty()) {
        (true, _) => Rival::OneSlipAway,
        (false, true) => Rival::SameAmount,
        (false, false) => Rival::None,
    }
}

/// A number one slip away from what was written, on an item of exactly the amount: written was one that is not
/// open here, or one whose item does not explain the amount.
fn mistyped(case: &Case<'_>) -> Option<Match> {
    let mut written = case.mentions.strange.clone();
    if let [mention] = case.mentions.found.as_slice() {
        let unfit = mention.items.iter().filter(|at| case.open(**at) != case.movement.amount);
        let numbers = unfit.filter_map(|at| case.index.items.get(*at));
        written.extend(numbers.map(|item| number::compact(item.number.as_str())));
    }
    let near = one_slip_away(case.index, &written);
    let fitting: Vec<ItemAt> = near.into_iter().filter(|at| case.open(*at) == case.movement.amount).collect();
    let mut theirs = fitting.iter().filter(|at| agrees(&case.evidence(**at)));
    let item = match (theirs.next(), theirs.next(), fitting.as_slice()) {
        (Some(only), None, _) | (None, _, [only]) => *only,
        _ => return None,
    };
    propose(case, vec![item], Strength::Near)
}

/// How sure a number is, by what it says, how the amount fits and who paid.
fn confidence(fitted: &Fitted, payer: &Payer, strength: Strength) -> u8 {
    let [agreeing, stranger, other] = match (fitted.fit, strength) {
        (Fit::OtherCurrency { .. }, _) => [50, 40, 20],
        (Fit::Exact, Strength::Strong) => [99, 96, 93],
        (Fit::Discount { .. } | Fit::Fee { .. }, Strength::Strong) => [97, 93, 85],
        (Fit::Partial { .. }, Strength::Strong) => [95, 84, 60],
        (Fit::Over { .. }, Strength::Strong) => [94, 82, 60],
        (Fit::Exact, Strength::Medium) => [97, 91, 70],
        (Fit::Discount { .. } | Fit::Fee { .. }, Strength::Medium) => [93, 80, 60],
        (Fit::Partial { .. }, Strength::Medium) => [90, 70, 40],
        (Fit::Over { .. }, Strength::Medium) => [88, 65, 40],
        (Fit::Exact, Strength::Weak) => [94, 75, 50],
        (Fit::Exact, Strength::Near) => [93, 85, 60],
        (_, Strength::Weak | Strength::Near) => [70, 40, 20],
    };
    match payer {
        Payer::KnownIban | Payer::SimilarName { .. } => agreeing,
        Payer::Stranger => stranger,
        Payer::OtherAccount { .. } => other,
    }
}
