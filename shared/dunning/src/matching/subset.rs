//! The one sum: whether exactly one choice among a payer's items gives an amount.

/// More items are not searched: with many, some sum always fits.
pub const MAX_ITEMS: usize = 24;

/// A choice found, and how often chance alone would find one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Places of the amounts chosen, in order.
    pub chosen: Vec<usize>,
    /// Choices of so few or fewer items per thousand cents of the whole: above one, chance may have found it.
    pub by_chance_per_mille: u64,
}

/// The only choice of two or more of `amounts` that gives `target`; nothing when there is none, when there are
/// several, when there are more than [`MAX_ITEMS`] amounts, or when one is a credit. Both halves are listed in
/// full (at most 4,096 sums each) and met in the middle.
#[must_use]
pub fn only_sum(amounts: &[i64], target: i64) -> Option<Choice> {
    if amounts.len() > MAX_ITEMS || amounts.iter().any(|amount| amount.is_negative()) {
        return None;
    }
    let (left, right) = amounts.split_at(amounts.len() / 2);
    let (left_sums, mut right_sums) = (sums(left), sums(right));
    right_sums.sort_unstable();
    let mut only = None;
    for (sum, mask) in left_sums {
        let wanted = target - sum;
        let from = right_sums.partition_point(|(other, _)| *other < wanted);
        for (_, other) in right_sums.iter().skip(from).take_while(|(other, _)| *other == wanted) {
            let choice = mask | (other << left.len());
            if only.replace(choice).is_some() {
                return None;
            }
        }
    }
    let mask: u32 = only.filter(|mask: &u32| mask.count_ones() >= 2)?;
    let chosen: Vec<usize> = (0..amounts.len()).filter(|at| mask & (1 << at) != 0).collect();
    let by_chance_per_mille = by_chance(amounts, chosen.len());
    Some(Choice { chosen, by_chance_per_mille })
}

/// Every sum of a choice among `amounts`, with the choice as a mask.
fn sums(amounts: &[i64]) -> Vec<(i64, u32)> {
    let mut sums = vec![(0_i64, 0_u32)];
    for (at, amount) in amounts.iter().enumerate() {
        let with: Vec<(i64, u32)> =
            sums.iter().map(|(sum, mask)| (sum.saturating_add(*amount), mask | (1 << at))).collect();
        sums.extend(with);
    }
    sums
}

fn by_chance(amounts: &[i64], size: usize) -> u64 {
    let whole: u64 = amounts.iter().map(|amount| amount.unsigned_abs()).sum();
    let mut ways: u64 = 1;
    let mut choices: u64 = 0;
    for taken in 0..size {
        let (left, next) = ((amounts.len() - taken) as u64, taken as u64 + 1);
        ways = (ways * left).checked_div(next).unwrap_or(0);
        choices += ways;
    }
    (choices * 1_000).checked_div(whole).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::only_sum;
    use proptest::prelude::*;

    fn chosen(amounts: &[i64], target: i64) -> Option<Vec<usize>> {
        only_sum(amounts, target).map(|choice| choice.chosen)
    }

    #[test]
    fn one_choice_is_found_and_two_are_none() {
        assert_eq!(chosen(&[12_010, 35_507, 80_099], 92_109), Some(vec![0, 2]));
        assert_eq!(chosen(&[100, 100, 300], 400), None, "either hundred");
        assert_eq!(chosen(&[100, 200, 300], 300), None, "one item, or two");
        assert_eq!(chosen(&[100, 200], 200), None, "a single item is another rule's matter");
        assert_eq!(chosen(&[100, 200], 250), None);
        assert_eq!(chosen(&[100, -30, 50], 70), None, "a credit");
        assert_eq!(chosen(&[100], 100), None, "a single item is no sum");
    }

    #[test]
    fn more_than_twenty_four_items_are_not_searched() {
        let doubling: Vec<i64> = (0..25).map(|at| 1 << at).collect();
        assert_eq!(chosen(&doubling[..24], 3), Some(vec![0, 1]), "every sum is there once");
        assert_eq!(chosen(&doubling, 3), None);
    }

    #[test]
    fn chance_is_counted_in_choices_of_so_few_items_per_thousand_cents_of_the_whole() {
        let by_chance = |amounts: &[i64], target| only_sum(amounts, target).unwrap().by_chance_per_mille;
        assert_eq!(by_chance(&[10, 20, 40], 30), 85, "three single items and three pairs among 70 cents");
        assert_eq!(by_chance(&[10, 20, 40], 70), 100, "and all three together");
        assert_eq!(by_chance(&[10, 20, 40, 80], 140), 93, "four, six and four among 150 cents");
    }

    #[test]
    fn with_many_items_chance_finds_sums_too() {
        let many: Vec<i64> = (0..20).map(|at| 1_000 + at * at * 7).collect();
        let all: i64 = many.iter().sum();
        assert!(only_sum(&many, all).unwrap().by_chance_per_mille > 1_000);
        assert_eq!(only_sum(&[120_010, 355_070], 475_080).unwrap().by_chance_per_mille, 0);
    }

    proptest! {
        #[test]
        fn the_choice_found_is_the_one_that_trying_all_finds(
            amounts in proptest::collection::vec(1_i64..60, 2..9), target in 2_i64..200,
        ) {
            let all = 1_u32..(1 << amounts.len());
            let sum = |mask: u32| -> i64 {
                amounts.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, amount)| amount).sum()
            };
            let fitting: Vec<u32> = all.filter(|mask| sum(*mask) == target).collect();
            let expected = match fitting.as_slice() {
                [only] if only.count_ones() >= 2 => Some(*only),
                _ => None,
            };
            let found = chosen(&amounts, target).map(|places| places.iter().map(|at| 1_u32 << at).sum::<u32>());
            prop_assert_eq!(found, expected);
        }
    }
}
