//! Matches without a word from the payer: the amount, and who paid.

use super::{Case, Proposal};
use crate::matching::fit::{is_fee, off, total};
use crate::matching::index::{AccountAt, ItemAt};
use crate::matching::subset::only_sum;
use crate::matching::{Doubt, Match, Payer, Rule};

/// From this similarity on a name by itself tells who paid.
const SURE_NAME: u8 = 95;

/// How the payer is known: the stronger ways come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// By account number.
    Iban,
    /// By a name that is the same.
    Name,
    /// By a name that is similar.
    Similar,
}

impl Known {
    /// The confidence for each way.
    const fn of(self, iban: u8, name: u8, similar: u8) -> u8 {
        match self {
            Self::Iban => iban,
            Self::Name => name,
            Self::Similar => similar,
        }
    }
}

/// The matches by amount and payer; the amount alone where nobody is known.
pub fn matches(case: &Case<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    if let Some((accounts, known)) = payer(case) {
        found.extend(one_item(case, &accounts, known));
        found.extend(whole_account(case, &accounts, known));
        found.extend(sum(case, &accounts, known));
        found.extend(fee_or_discount(case, &accounts, known));
        if found.is_empty() {
            found.extend(oldest(case, &accounts));
        }
    } else {
        found.extend(amount_alone(case));
    }
    found
}

/// Who paid: by account number, else by name. Two that are similar alike are nobody.
fn payer(case: &Case<'_>) -> Option<(Vec<AccountAt>, Known)> {
    if !case.payers.by_iban.is_empty() {
        return Some((case.payers.by_iban.clone(), Known::Iban));
    }
    let (best, _) = *case.payers.by_name.first()?;
    let near = if best == 100 { 100 } else { best.saturating_sub(4) };
    let alike = case.payers.by_name.iter().filter(|(percent, _)| *percent >= near);
    let accounts: Vec<AccountAt> = alike.map(|(_, account)| *account).collect();
    let known = if best >= SURE_NAME && accounts.len() == 1 { Known::Name } else { Known::Similar };
    Some((accounts, known))
}

/// Positive open items of the accounts in the movement's currency, the oldest first.
fn items(case: &Case<'_>, accounts: &[AccountAt]) -> Vec<ItemAt> {
    let all =
        accounts.iter().filter_map(|at| case.index.accounts.get(*at)).flat_map(|account| &account.items);
    let mut all: Vec<ItemAt> = case.owed(&all.copied().collect::<Vec<_>>());
    all.retain(|at| case.index.items.get(*at).is_some_and(|item| item.currency == case.movement.currency));
    all.sort_unstable();
    all
}

const fn amount_rule(known: Known) -> Rule {
    match known {
        Known::Iban => Rule::AmountAndIban,
        Known::Name | Known::Similar => Rule::AmountAndName,
    }
}

fn proposal(case: &Case<'_>, rule: Rule, items: Vec<ItemAt>, doubts: Vec<Doubt>) -> Proposal {
    Proposal { rule, named: case.numbers(&items), items, doubts }
}

/// Exactly one item of the payer has the amount. Of several the oldest is proposed.
fn one_item(case: &Case<'_>, accounts: &[AccountAt], known: Known) -> Option<Match> {
    let all = items(case, accounts);
    let fitting: Vec<ItemAt> = all.into_iter().filter(|at| case.open(*at) == case.movement.amount).collect();
    let count = fitting.len();
    let doubts = if count > 1 { vec![Doubt::SeveralFit { count }] } else { Vec::new() };
    let unlike_others = case.exact().count() == 1;
    let sure = match (count, unlike_others) {
        (1, true) => known.of(96, 94, 91),
        (1, false) => known.of(96, 93, 80),
        _ => known.of(75, 70, 50),
    };
    let oldest = fitting.first().copied()?;
    case.propose(proposal(case, amount_rule(known), vec![oldest], doubts), |_, _| sure)
}

/// The whole balance of one account, credit notes included, or everything up to some due date.
fn whole_account(case: &Case<'_>, accounts: &[AccountAt], known: Known) -> Option<Match> {
    let [account] = accounts else { return None };
    let mut all: Vec<ItemAt> = case.index.accounts.get(*account)?.items.clone();
    all.retain(|at| case.open(*at) != 0);
    let balance = total(all.iter().map(|at| case.open(*at)));
    let sure = known.of(95, 93, 80);
    if all.len() >= 2 && balance == case.movement.amount {
        return case.propose(proposal(case, Rule::Sum, all, Vec::new()), |_, _| sure);
    }
    let owed = items(case, accounts);
    let (mut sum, mut upto) = (0_i64, Vec::new());
    for at in owed {
        sum = sum.saturating_add(case.open(at));
        upto.push(at);
        if sum >= case.movement.amount {
            break;
        }
    }
    let fits = sum == case.movement.amount && upto.len() >= 2;
    if !fits || splits_a_day(case, accounts, &upto) {
        return None;
    }
    case.propose(proposal(case, Rule::Sum, upto, Vec::new()), |_, _| known.of(94, 92, 78))
}

/// Whether an item was left out that has the amount of one taken: it may as well have been meant.
fn splits_a_day(case: &Case<'_>, accounts: &[AccountAt], taken: &[ItemAt]) -> bool {
    let open = |at: &ItemAt| case.open(*at);
    let left = items(case, accounts);
    let mut left = left.iter().filter(|at| !taken.contains(at));
    left.any(|at| taken.iter().any(|other| open(other) == open(at)))
}

/// The only sum of two or more of the payer's items that gives the amount.
fn sum(case: &Case<'_>, accounts: &[AccountAt], known: Known) -> Option<Match> {
    let all = items(case, accounts);
    let open: Vec<i64> = all.iter().map(|at| case.open(*at)).collect();
    let choice = only_sum(&open, case.movement.amount)?;
    let sure = if choice.by_chance_per_mille == 0 { known.of(93, 91, 75) } else { known.of(75, 70, 60) };
    let chosen = choice.chosen.iter().filter_map(|at| all.get(*at)).copied().collect();
    case.propose(proposal(case, Rule::Sum, chosen, Vec::new()), |_, _| sure)
}

/// Exactly one item of the payer explains the amount by its discount, else by bank charges.
fn fee_or_discount(case: &Case<'_>, accounts: &[AccountAt], known: Known) -> Option<Match> {
    let all = items(case, accounts);
    let amount = case.movement.amount;
    let item = |at: &ItemAt| case.index.items.get(*at);
    let by_discount = |at: &ItemAt| {
        item(at).is_some_and(|item| {
            off(item, case.movement) > 0 && item.open - off(item, case.movement) == amount
        })
    };
    let by_fee = |at: &ItemAt| is_fee(case.open(*at).saturating_sub(amount), case.open(*at), case.limits);
    let discounted: Vec<ItemAt> = all.iter().copied().filter(by_discount).collect();
    let charged: Vec<ItemAt> = all.iter().copied().filter(by_fee).collect();
    let (fitting, one) = if discounted.is_empty() {
        (charged, known.of(88, 85, 70))
    } else {
        (discounted, known.of(93, 91, 75))
    };
    let count = fitting.len();
    let doubts = if count > 1 { vec![Doubt::SeveralFit { count }] } else { Vec::new() };
    let first = fitting.first().copied()?;
    case.propose(
        proposal(case, Rule::FeeOrDiscount, vec![first], doubts),
        |_, _| if count == 1 { one } else { 65 },
    )
}

/// The payer is known and nothing fits: the oldest items first, for a person to look at.
fn oldest(case: &Case<'_>, accounts: &[AccountAt]) -> Option<Match> {
    let all = items(case, accounts);
    let mut covered = 0_i64;
    let upto: Vec<ItemAt> = all
        .into_iter()
        .take_while(|at| {
            let wanted = covered < case.movement.amount;
            covered = covered.saturating_add(case.open(*at));
            wanted
        })
        .collect();
    let single = upto.len() == 1;
    case.propose(proposal(case, Rule::Payer, upto, Vec::new()), |fitted, _| {
        if fitted.allocations.is_empty() {
            0
        } else if single {
            60
        } else {
            45
        }
    })
}

/// Nobody is known: one item of the whole portfolio has the amount.
fn amount_alone(case: &Case<'_>) -> Option<Match> {
    let mut fitting = case.exact();
    let only = fitting.next().filter(|_| fitting.next().is_none())?;
    let proposed = proposal(case, Rule::Amount, vec![only], Vec::new());
    case.propose(proposed, |_, payer| if *payer == Payer::Stranger { 60 } else { 40 })
}
