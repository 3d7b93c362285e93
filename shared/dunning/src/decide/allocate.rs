//! On what money counts that names no item for certain: the debtor's indication, then the creditor's policy, then the
//! order of the legal pack. Interest and fees come before principal only after a hand-over or by setting.

use super::desk::Desk;
use super::law;
use crate::class::Class;
use crate::fact::Fact;
use crate::id::{ItemNumber, MovementId};
use crate::item::Line;
use crate::law::{Criterion, Debt, allocate};
use crate::money::decimal;
use crate::settings::AllocationPolicy;

/// The order in which debts are served; nothing where a person decides.
fn order(desk: &Desk<'_>, policy: AllocationPolicy) -> Option<&'static [Criterion]> {
    match policy {
        AllocationPolicy::Ask => None,
        AllocationPolicy::Oldest => Some(&[Criterion::DebtorIndication, Criterion::Oldest]),
        AllocationPolicy::Legal => {
            let oldest: &[Criterion] = &[Criterion::DebtorIndication, Criterion::Due, Criterion::Oldest];
            Some(law::pack_of(desk, &desk.account.payer).map_or(oldest, |pack| pack.allocation.value.order))
        }
    }
}

fn debt(desk: &Desk<'_>, line: &Line, indicated: &[ItemNumber]) -> Debt<ItemNumber> {
    let place = Class::ALL.iter().position(|class| Some(*class) == line.track.class);
    Debt {
        key: line.number.clone(),
        open: line.open().max(0).saturating_add(desk.extra(line).charges_open()),
        due: line.due,
        onerous: place.and_then(|place| u32::try_from(place + 1).ok()).unwrap_or(0),
        indicated: indicated.iter().position(|number| *number == line.number),
    }
}

/// The parts of `amount` (minor units) by item. What the debtor indicated is served first and in that order; the rest
/// follows `policy`, and what is left over is on no item.
fn parts(
    desk: &Desk<'_>,
    amount: i64,
    indicated: &[ItemNumber],
    policy: AllocationPolicy,
) -> Vec<(ItemNumber, i64)> {
    let open = desk.account.lines.values().filter(|line| line.closed.is_none());
    let (named, others): (Vec<_>, Vec<_>) =
        open.map(|line| debt(desk, line, indicated)).partition(|debt| debt.indicated.is_some());
    let mut found = allocate(&[Criterion::DebtorIndication], amount, desk.today, &named);
    let left = amount - found.iter().map(|(_, part)| part).sum::<i64>();
    if let Some(order) = order(desk, policy) {
        found.extend(allocate(order, left, desk.today, &others));
    }
    found
}

/// Where unapplied money goes by itself, as facts: by the debtor's word or the creditor's policy.
pub(super) fn facts(
    desk: &Desk<'_>,
    movement: &MovementId,
    amount: i64,
    indicated: &[ItemNumber],
) -> Vec<Fact> {
    let parts = parts(desk, amount, indicated, desk.settings().allocation);
    parts.into_iter().flat_map(|(item, part)| split(desk, movement, item, part)).collect()
}

/// One part on the principal and on what was claimed beside it.
fn split(desk: &Desk<'_>, movement: &MovementId, item: ItemNumber, part: i64) -> Vec<Fact> {
    let Some(line) = desk.account.lines.get(&item) else {
        return Vec::new();
    };
    let extra = desk.extra(line);
    let handed_over = desk.account.handed_over || extra.handed_over;
    let on_charges = if desk.settings().interest_first || handed_over {
        part.min(extra.charges_open())
    } else {
        part.saturating_sub(line.open().max(0)).max(0)
    };
    let movement = || movement.clone();
    let on_item = part - on_charges;
    let charges = Fact::ChargesPaid { movement: movement(), item: item.clone(), amount: on_charges };
    let principal = Fact::Allocated { movement: movement(), item, amount: on_item };
    let parts = [(on_charges, charges), (on_item, principal)];
    parts.into_iter().filter(|(amount, _)| *amount > 0).map(|(_, fact)| fact).collect()
}

/// What to do with it, for the person who decides: whoever pays to the cent what one invoice owes means that one; else
/// what the law's order would give.
pub(crate) fn advice(desk: &Desk<'_>, amount: i64) -> String {
    let meant: Vec<ItemNumber> = only_one_that_owes(desk, amount).into_iter().collect();
    let parts = parts(desk, amount, &meant, AllocationPolicy::Legal);
    let word = |(item, part): &(ItemNumber, i64)| format!("{item} {}", decimal(*part, desk.account.currency));
    let words: Vec<String> = parts.iter().take(10).map(word).collect();
    words.join(", ")
}

fn only_one_that_owes(desk: &Desk<'_>, amount: i64) -> Option<ItemNumber> {
    let mut alike = desk.account.lines.values().filter(|line| line.closed.is_none() && line.open() == amount);
    let found = alike.next()?;
    alike.next().is_none().then(|| found.number.clone())
}
