//! Dates the law sets: limitation, declaration of claims, longest terms, when interest starts.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::pack::{ClaimKind, DeclareBy, LimitationStart, MaxTerm, Pack, RunsFrom, Sector};
use crate::calendar::Region;

use super::FirstReminder;

/// A task is raised this long before a claim becomes statute-barred.
const LIMITATION_ALERT: Months = Months::new(6);

impl Pack {
    /// The last day on which a claim due on `due` can be brought to court. A kind without a period of its own
    /// has the general one.
    #[must_use]
    pub fn limitation_end(&self, claim: ClaimKind, due: NaiveDate) -> NaiveDate {
        let own = self.limitation.iter().find(|line| line.value.claim == claim);
        let Some(line) = own.or_else(|| self.limitation.first()) else { return NaiveDate::MAX };
        let months = Months::new(line.value.months);
        let end = match line.value.start {
            LimitationStart::DueDate => due.checked_add_months(months),
            LimitationStart::NextFirstOfJanuary => NaiveDate::from_ymd_opt(due.year() + 1, 1, 1)
                .and_then(|first| first.checked_add_months(months))
                .and_then(|after| after.pred_opt()),
        };
        end.unwrap_or(NaiveDate::MAX)
    }

    /// The day on which the coming limitation becomes a task, six months before [`Self::limitation_end`].
    #[must_use]
    pub fn limitation_alert(&self, claim: ClaimKind, due: NaiveDate) -> NaiveDate {
        self.limitation_end(claim, due).checked_sub_months(LIMITATION_ALERT).unwrap_or(due)
    }

    /// The last day to declare a claim in an insolvency published (France) or judged (Belgium) on `opened`.
    #[must_use]
    pub fn declare_claim_by(&self, opened: NaiveDate, creditor_abroad: bool) -> NaiveDate {
        let by = match self.insolvency.value {
            DeclareBy::AfterPublication { months, months_abroad } => {
                opened.checked_add_months(Months::new(if creditor_abroad { months_abroad } else { months }))
            }
            DeclareBy::SetByJudgment { at_most_days } => opened.checked_add_days(Days::new(at_most_days)),
        };
        by.unwrap_or(NaiveDate::MAX)
    }

    /// The latest due date the law allows for an invoice of `issued`, delivered on `delivered`; nothing where
    /// it sets no limit. A sector's own term overrides the general ones.
    #[must_use]
    pub fn latest_due(
        &self,
        sector: Option<Sector>,
        issued: NaiveDate,
        delivered: NaiveDate,
    ) -> Option<NaiveDate> {
        let own = self.sectors.iter().find(|line| Some(line.value.0) == sector);
        match own {
            Some(line) => Some(line.value.1.latest(issued, delivered)),
            None => {
                let general = self.terms.as_ref()?.value.at_most;
                general.iter().map(|term| term.latest(issued, delivered)).max()
            }
        }
    }

    /// The last day without interest: the due date, the formal notice, or the end of the waiting period.
    /// Nothing when interest does not run: no notice yet, or no clause in the creditor's terms.
    #[must_use]
    pub fn interest_free_until(
        &self,
        due: NaiveDate,
        formal_notice: Option<NaiveDate>,
        first_reminder: Option<FirstReminder>,
        clause: bool,
        region: Region,
    ) -> Option<NaiveDate> {
        match self.runs_from.value {
            RunsFrom::DueDate => Some(due),
            RunsFrom::FormalNotice => formal_notice.map(|notice| notice.max(due)),
            RunsFrom::WaitingPeriodIfAgreed => {
                let first = first_reminder.filter(|_| clause)?;
                self.waiting_until(first, region).map(|end| end.max(due))
            }
        }
    }
}

impl MaxTerm {
    fn latest(self, issued: NaiveDate, delivered: NaiveDate) -> NaiveDate {
        let plus =
            |date: NaiveDate, days: u64| date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX);
        match self {
            Self::FromInvoice(days) => plus(issued, days),
            Self::EndOfMonth(days) => month_end(plus(issued, days)).max(plus(month_end(issued), days)),
            Self::AfterTenDayPeriod(days) => plus(ten_day_period_end(delivered), days),
            Self::AfterDelivery(days) => plus(delivered, days),
            Self::AfterMonthOfDelivery(days) => plus(month_end(delivered), days),
        }
    }
}

fn month_end(date: NaiveDate) -> NaiveDate {
    let next = date.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|first| first.pred_opt()).unwrap_or(date)
}

/// The 10th, the 20th or the last day of the month.
fn ten_day_period_end(date: NaiveDate) -> NaiveDate {
    let end = match date.day() {
        1..=10 => date.with_day(10),
        11..=20 => date.with_day(20),
        _ => None,
    };
    end.unwrap_or_else(|| month_end(date))
}
