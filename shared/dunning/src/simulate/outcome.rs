//! What a simulation gives back, in the shape of its contract: amounts as decimal strings.

use serde::Serialize;

use crate::account::Account;
use crate::charge::{Charge, ChargeRule, ChargeState};
use crate::class::{Channel, Class};
use crate::id::{AccountId, DebtorId, ItemNumber, NoticeId, StepId};
use crate::item::ItemStatus;
use crate::task::TaskKind;
use crate::time::{Day, Instant};

/// One item of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowItem {
    /// Its number.
    pub number: ItemNumber,
    /// Who was invoiced.
    pub debtor: DebtorId,
    /// What is asked for.
    pub open: String,
    /// Its due date.
    pub due_date: Day,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeRow {
    /// The creditor's date.
    pub date: Day,
    /// When, in UTC.
    pub at: Instant,
    /// Its id.
    pub notice_id: NoticeId,
    /// The account.
    pub account: AccountId,
    /// The step, or the fixed name of a message outside the plan.
    pub step: StepId,
    /// How hard it presses.
    pub class: Class,
    /// How it travels.
    pub channel: Channel,
    /// The address it goes to.
    pub to: String,
    /// The language it is written in.
    pub language: crate::party::Language,
    /// What is asked for.
    pub items: Vec<RowItem>,
    /// What falls due soon.
    pub upcoming: Vec<RowItem>,
    /// The sum of `items[].open`.
    pub total: String,
    /// The currency of every amount.
    pub currency: crate::money::Currency,
    /// `sent`, `queued` while it waits, `bounced` or `cancelled`.
    pub status: &'static str,
}

/// Why one item was or was not written about on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplanationRow {
    /// The creditor's date.
    pub date: Day,
    /// The item.
    pub item: ItemNumber,
    /// `sent` or `not_sent`.
    pub decision: &'static str,
    /// The rule's name.
    pub rule: &'static str,
    /// One sentence, in the creditor's language.
    pub text: String,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskRow {
    /// When it came up.
    pub date: Day,
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: TaskKind,
    /// The account; absent for tasks of the creditor.
    pub account: Option<AccountId>,
    /// The item.
    pub item: Option<ItemNumber>,
    /// Who does it.
    pub owner: String,
    /// Until when.
    pub deadline: Day,
    /// What else the person needs.
    pub note: String,
}

/// One item at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// The item.
    pub item: ItemNumber,
    /// Invoiced.
    pub invoiced: String,
    /// Paid, net of refunds.
    pub paid: String,
    /// Credited.
    pub credited: String,
    /// Written off.
    pub written_off: String,
    /// Open.
    pub open: String,
    /// Where it stands.
    pub status: ItemStatus,
    /// Interest and fees beside it, apart from every amount above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<ChargeRow>,
}

/// Interest of a period, or a fixed fee, beside an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChargeRow {
    /// `interest` or `fixed_fee`.
    pub rule: ChargeRule,
    /// First day of its period.
    pub from: Day,
    /// Last day of its period.
    pub until: Day,
    /// Proposed or claimed.
    pub amount: String,
    /// Paid, net of what went back.
    pub paid: String,
    /// Waived after it was claimed.
    pub waived: String,
    /// Owed: nothing before it is claimed.
    pub open: String,
    /// `proposed`, `claimed` or `waived`.
    pub status: ChargeState,
}

/// A charge as a row, amounts as decimal strings.
#[must_use]
pub fn charge_row(charge: &Charge, currency: crate::money::Currency) -> ChargeRow {
    let amount = |minor| crate::money::decimal(minor, currency);
    ChargeRow {
        rule: charge.rule,
        from: charge.from,
        until: charge.until,
        amount: amount(charge.amount),
        paid: amount(charge.paid),
        waived: amount(charge.waived),
        open: amount(charge.open()),
        status: charge.state,
    }
}

/// Everything a simulation gives back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Notices, in order of time.
    pub notices: Vec<NoticeRow>,
    /// Explanations, in order of date and item.
    pub explanations: Vec<ExplanationRow>,
    /// Tasks, in order of date.
    pub tasks: Vec<TaskRow>,
    /// Every item at the end, by number.
    pub ledger: Vec<LedgerRow>,
    /// Every account as it ends; for checks, and no part of what is written out.
    #[serde(skip)]
    pub accounts: Vec<Account>,
}

/// A task as a row.
pub(super) fn task_row(task: &crate::task::Task, account: Option<AccountId>, date: Day) -> TaskRow {
    TaskRow {
        date,
        id: task.id.to_string(),
        kind: task.kind,
        account,
        item: task.item.clone(),
        owner: task.owner.clone(),
        deadline: task.deadline,
        note: task.note.clone(),
    }
}

impl super::world::World<'_> {
    /// Everything that came of the simulation.
    pub fn outcome(self) -> Outcome {
        let mut notices: Vec<NoticeRow> =
            self.records.iter().filter_map(|record| self.notice_row(record)).collect();
        notices.sort_by(|a, b| (a.at, &a.account, &a.notice_id).cmp(&(b.at, &b.account, &b.notice_id)));
        let ledger = self.ledger();
        let accounts = self.sims.into_iter().map(|sim| sim.account).collect();
        let mut tasks = self.tasks;
        tasks.sort_by(|a, b| (a.date, &a.account, &a.id).cmp(&(b.date, &b.account, &b.id)));
        let explanations = self.explanations.into_values().collect();
        Outcome { notices, explanations, tasks, ledger, accounts }
    }

    /// A notice that only waited for its hour and was withdrawn was never anybody's business.
    fn notice_row(&self, record: &super::world::Record) -> Option<NoticeRow> {
        let notice = &record.notice;
        let rejected =
            self.sims.get(record.place).is_some_and(|sim| sim.account.rejected.contains(&notice.id));
        if record.status == "cancelled" && !rejected {
            return None;
        }
        let item = |item: &crate::notice::NoticeItem| RowItem {
            number: item.number.clone(),
            debtor: item.debtor.clone(),
            open: crate::money::decimal(item.open, notice.currency),
            due_date: item.due,
        };
        Some(NoticeRow {
            date: record.at.with_timezone(&self.portfolio.creditor.time_zone).date_naive(),
            at: record.at,
            notice_id: notice.id.clone(),
            account: notice.account.clone(),
            step: notice.step.clone(),
            class: notice.class,
            channel: notice.channel,
            to: notice.to.address.clone(),
            language: notice.language,
            items: notice.items.iter().map(item).collect(),
            upcoming: notice.upcoming.iter().map(item).collect(),
            total: crate::money::decimal(notice.total, notice.currency),
            currency: notice.currency,
            status: record.status,
        })
    }

    fn ledger(&self) -> Vec<LedgerRow> {
        let mut rows = Vec::new();
        for sim in &self.sims {
            let open = sim.account.lines.values().map(|line| (line, sim.account.extra(&line.number)));
            let closed = sim.closed.values().map(|closed| (&closed.line, closed.extra.as_ref()));
            for (line, extra) in open.chain(closed) {
                let charges = extra.map_or(&[][..], |extra| extra.charges.as_slice());
                let amount = |minor| crate::money::decimal(minor, sim.account.currency);
                rows.push(LedgerRow {
                    item: line.number.clone(),
                    invoiced: amount(line.total),
                    paid: amount(line.paid),
                    credited: amount(line.credited),
                    written_off: amount(line.written_off),
                    open: amount(line.open()),
                    status: crate::decide::status(&sim.account, &self.rules, line, self.end),
                    charges: charges.iter().map(|one| charge_row(one, sim.account.currency)).collect(),
                });
            }
        }
        rows.sort_by(|a, b| a.item.cmp(&b.item));
        rows
    }
}
