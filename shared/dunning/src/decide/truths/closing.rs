//! Items on which nothing more is owed: paid, credited, within the tolerance, or less the discount granted.

use super::super::desk::Desk;
use super::super::{charges, tasks};
use crate::fact::Fact;
use crate::id::ItemNumber;
use crate::item::{Closed, Line};
use crate::notice::Purpose;
use crate::state::{Extra, Owed};
use crate::task::TaskKind;

pub(super) fn of_lines(desk: &Desk<'_>, facts: &mut Vec<Fact>) {
    for line in desk.account.lines.values().filter(|line| line.closed.is_none()) {
        let touched = line.paid > 0 || line.credited > 0 || line.written_off > 0;
        if touched || line.open() <= 0 {
            of_line(desk, line, facts);
        }
    }
    facts.extend(cleared(desk));
}

/// Nobody needs to ask about an invoice by which nothing is owed any more.
fn cleared<'a>(desk: &'a Desk<'_>) -> impl Iterator<Item = Fact> + 'a {
    let open = |item: &ItemNumber| desk.account.lines.get(item).is_some_and(|line| line.open() > 0);
    let asked = desk.account.tasks.iter().filter(|task| task.kind == TaskKind::ClearFindings);
    let over = asked.filter(move |task| !task.item.as_ref().is_some_and(open));
    over.map(|task| Fact::TaskClosed { task: task.id.clone() })
}

fn of_line(desk: &Desk<'_>, line: &Line, facts: &mut Vec<Fact>) {
    let open = line.open();
    let extra = desk.extra(line);
    let closed = |how, residue| Fact::ItemClosed { item: line.number.clone(), how, residue };
    if open <= 0 || open <= desk.settings().tolerance {
        let how = if line.paid > 0 { Closed::Paid } else { Closed::Credited };
        charges::propose(desk, line, facts);
        facts.push(closed(how, open.max(0)));
        thank(desk, line, how, facts);
        return;
    }
    let Some(discount) = extra.discount.filter(|discount| line.paid > 0 && open <= discount.amount) else {
        return;
    };
    let in_time = extra.paid_on.is_some_and(|paid| paid <= discount.until);
    if in_time {
        facts.push(closed(Closed::Discount, open));
    } else if !extra.discount_late && is_small(desk, line, extra) {
        facts.push(Fact::DiscountTakenLate { item: line.number.clone() });
        let task = tasks::open(desk, TaskKind::DiscountLate, Some(&line.number), "");
        facts.extend(tasks::raise(desk, task));
    }
}

/// Below the set share of the total a discount taken late is a person's decision, not a reminder.
fn is_small(desk: &Desk<'_>, line: &Line, _extra: &Extra) -> bool {
    let share = line.total.saturating_mul(desk.settings().discount_percent);
    line.open().saturating_mul(100) <= share
}

/// Where the plan has a step of class thanks, a payment is thanked for.
fn thank(desk: &Desk<'_>, line: &Line, how: Closed, facts: &mut Vec<Fact>) {
    let planned = desk.plan.steps.iter().any(|step| step.class == crate::class::Class::Thanks);
    if planned && how == Closed::Paid {
        let (purpose, items) = (Purpose::Thanks, vec![line.number.clone()]);
        facts.push(Fact::MessageOwed { owed: Owed::new(purpose, items, desk.today, None) });
    }
}
