//! What a pack forbids: looked at before a message may leave.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::pack::{FeeRule, MentionSet, Pack, ReminderCost, RunsFrom};
use super::{Mention, Waiting};
use crate::calendar::Region;
use crate::class::{Channel, Class};

/// Amounts a message asks for beside the principal, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Charges {
    /// Late interest.
    pub interest: i64,
    /// The fixed compensation, or a consumer's indemnity.
    pub fee: i64,
    /// What reminders cost, postage not counted.
    pub reminder_cost: i64,
}

impl Charges {
    const fn any(self) -> bool {
        self.interest != 0 || self.fee != 0 || self.reminder_cost != 0
    }
}

/// The first reminder after the due date that the law counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstReminder {
    /// The day it was sent or posted.
    pub sent: NaiveDate,
    /// How it travelled.
    pub channel: Channel,
}

/// In whose name a message goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sender {
    /// The creditor's own.
    #[default]
    Creditor,
    /// A third party, with or without the written mandate on record.
    ThirdParty {
        /// Whether the written mandate is on record.
        mandate: bool,
    },
}

/// A message about to be decided, as far as the law looks at it. Amounts are minor units of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its class.
    pub class: Class,
    /// Its channel.
    pub channel: Channel,
    /// The day it would leave.
    pub today: NaiveDate,
    /// Whether the item is past its due date.
    pub overdue: bool,
    /// The open principal.
    pub open: i64,
    /// What it would ask for beside the principal.
    pub charges: Charges,
    /// The first reminder, once one was sent that counts.
    pub first_reminder: Option<FirstReminder>,
    /// Whether the creditor's terms carry a clause for interest and indemnity.
    pub clause: bool,
    /// Whether the debtor contests the item and gave reasons.
    pub contested: bool,
    /// Whether the message goes to the debtor in person.
    pub to_debtor: bool,
    /// Whether an insolvency was opened before the item's message.
    pub insolvent: bool,
    /// In whose name it goes out.
    pub sender: Sender,
}

/// Why a message may not leave as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "forbidden", rename_all = "snake_case")]
pub enum Forbidden {
    /// An insolvency is open: nobody chases.
    #[error("an insolvency is open: declare the claim instead")]
    Insolvency,
    /// A third party without its written mandate.
    #[error("a third party collects only with a written mandate on record")]
    NoMandate,
    /// Somebody other than the debtor would be asked.
    #[error("nobody but the debtor may be asked")]
    NotTheDebtor,
    /// The debtor contests with reasons.
    #[error("the debtor contests the debt with reasons")]
    Contested,
    /// No fixed fee may be asked from this debtor.
    #[error("no fixed fee may be asked from this debtor")]
    FeeNotAllowed,
    /// Costs of reminders stay with the creditor.
    #[error("the cost of a reminder stays with the creditor")]
    ReminderCostNotAllowed,
    /// A reminder asks for more than it may cost.
    #[error("a reminder may cost at most {at_most} cents beside postage")]
    ReminderCostTooHigh {
        /// The most it may cost, in cents.
        at_most: i64,
    },
    /// The creditor's terms carry no clause for it.
    #[error("the creditor's terms carry no clause for interest or an indemnity")]
    NoClause,
    /// Nothing may be added before the due date has passed.
    #[error("nothing may be added before the due date has passed")]
    NotOverdue,
    /// The fixed fee or indemnity exceeds what the law allows.
    #[error("the fee may be at most {at_most} cents for this balance")]
    FeeTooHigh {
        /// The most it may be, in cents.
        at_most: i64,
    },
    /// The first reminder was not sent yet: it comes before anything harder and is free.
    #[error("the free first reminder comes before")]
    FirstReminderMissing,
    /// The period after the first reminder has not ended.
    #[error("nothing may be added or pressed harder up to {until}")]
    StillWaiting {
        /// The last day of the period.
        until: NaiveDate,
    },
}

impl Waiting {
    /// The last day of the waiting period after `first`: day one is the day after an email, or the third
    /// working day after posting. Working days are read as banking days of `region`, the longer reading.
    #[must_use]
    pub fn ends(&self, first: FirstReminder, region: Region) -> NaiveDate {
        let day_one = match first.channel {
            Channel::Letter => region.add_banking_days(first.sent, self.posted_working_days),
            Channel::Email | Channel::Sms | Channel::Call => first.sent.succ_opt().unwrap_or(first.sent),
        };
        day_one.checked_add_days(chrono::Days::new(self.days.saturating_sub(1))).unwrap_or(NaiveDate::MAX)
    }
}

impl Pack {
    /// Whether such a message counts as the first reminder the law asks for: past due, and by a channel that
    /// can carry it. Always so where the law asks for none.
    #[must_use]
    pub fn counts_as_first_reminder(&self, class: Class, channel: Channel, overdue: bool) -> bool {
        let carries = self.waiting.is_none_or(|waiting| waiting.value.channels.contains(&channel));
        overdue && class.climbs() && carries
    }

    /// The last day on which nothing may be added or pressed harder after `first`, if the law sets one.
    #[must_use]
    pub fn waiting_until(&self, first: FirstReminder, region: Region) -> Option<NaiveDate> {
        self.waiting.map(|waiting| waiting.value.ends(first, region))
    }

    /// What a message must say, in order, each once.
    #[must_use]
    pub fn mentions(&self, class: Class, first_reminder: bool, sender: Sender) -> Vec<Mention> {
        let due = self.mentions.iter().filter_map(|set| match set.value {
            MentionSet::Class(of, mentions) => (of == class).then_some(mentions),
            MentionSet::FirstReminder(mentions) => first_reminder.then_some(mentions),
            MentionSet::ThirdParty(mentions) => {
                matches!(sender, Sender::ThirdParty { .. }).then_some(mentions)
            }
        });
        let mut all: Vec<Mention> = Vec::new();
        for mention in due.flatten() {
            if !all.contains(mention) {
                all.push(*mention);
            }
        }
        all
    }

    /// The most that may be asked as fixed fee or indemnity for an open principal, in cents. `clause`: whether
    /// the creditor's terms carry one.
    #[must_use]
    pub fn fee(&self, open: i64, clause: bool) -> i64 {
        match self.fee.value {
            FeeRule::None => 0,
            FeeRule::PerInvoice(cents) => cents,
            FeeRule::CappedIfAgreed(bands) if clause && open > 0 => {
                let band = bands.iter().find(|band| open <= band.up_to);
                band.map_or(0, |band| {
                    let above = i128::from(open.saturating_sub(band.above)) * i128::from(band.percent);
                    let share = i64::try_from((above + 50) / 100).unwrap_or(i64::MAX);
                    band.base.saturating_add(share).min(band.at_most)
                })
            }
            FeeRule::CappedIfAgreed(_) => 0,
        }
    }
}

/// Whether `draft` may leave under `pack`, and if not, the strongest reason. `region` counts working days.
///
/// # Errors
/// The first rule that forbids it.
pub fn check(pack: &Pack, draft: &Draft, region: Region) -> Result<(), Forbidden> {
    recipient(pack, draft)?;
    if !draft.overdue {
        return if draft.charges.any() { Err(Forbidden::NotOverdue) } else { Ok(()) };
    }
    amounts(pack, draft)?;
    waiting(pack, draft, region)
}

fn recipient(pack: &Pack, draft: &Draft) -> Result<(), Forbidden> {
    if draft.insolvent {
        return Err(Forbidden::Insolvency);
    }
    if draft.sender == (Sender::ThirdParty { mandate: false }) {
        return Err(Forbidden::NoMandate);
    }
    if pack.debtor_only.is_some() && !draft.to_debtor {
        return Err(Forbidden::NotTheDebtor);
    }
    if pack.contest_stops.is_some() && draft.contested && draft.class.climbs() {
        return Err(Forbidden::Contested);
    }
    Ok(())
}

fn amounts(pack: &Pack, draft: &Draft) -> Result<(), Forbidden> {
    let Charges { fee, reminder_cost, .. } = draft.charges;
    let needs_clause = pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed;
    if needs_clause && !draft.clause && draft.charges.any() {
        return Err(Forbidden::NoClause);
    }
    let allowed = pack.fee(draft.open, draft.clause);
    if fee > allowed {
        let none = pack.fee.value == FeeRule::None;
        return Err(if none { Forbidden::FeeNotAllowed } else { Forbidden::FeeTooHigh { at_most: allowed } });
    }
    match pack.reminders.value {
        ReminderCost::Creditor if reminder_cost != 0 => Err(Forbidden::ReminderCostNotAllowed),
        ReminderCost::FirstFree { later_at_most, .. } if reminder_cost > later_at_most => {
            Err(Forbidden::ReminderCostTooHigh { at_most: later_at_most })
        }
        ReminderCost::Creditor | ReminderCost::FirstFree { .. } | ReminderCost::AgainstProof => Ok(()),
    }
}

fn waiting(pack: &Pack, draft: &Draft, region: Region) -> Result<(), Forbidden> {
    let Some(rule) = pack.waiting else { return Ok(()) };
    let harder = draft.charges.any() || (draft.class.climbs() && draft.class >= Class::Firm);
    match draft.first_reminder {
        None if harder => Err(Forbidden::FirstReminderMissing),
        Some(first) if harder && draft.today <= rule.value.ends(first, region) => {
            Err(Forbidden::StillWaiting { until: rule.value.ends(first, region) })
        }
        None | Some(_) => Ok(()),
    }
}
