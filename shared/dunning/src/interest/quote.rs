//! The calculator behind `relance interest`: one claim without payments, as JSON.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Claim, Method, Statement, statement};
use crate::law::{LawError, Pack, Rates, RunsFrom};
use crate::money::{Money, decimal};

/// What a calculation took for granted because nobody said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// A formal notice was given on the due date.
    FormalNoticeOnDueDate,
    /// The first reminder's waiting period ended on the due date.
    WaitingPeriodEndedOnDueDate,
    /// The creditor's terms carry a clause for the most that the law allows.
    TermsCarryTheMost,
}

/// A statement and what it took for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The figures.
    pub statement: Statement,
    /// What was taken for granted; empty where the law asks for nothing more than lateness.
    pub assumptions: Vec<Assumption>,
}

/// Interest and fee on `amount` from the day after `due` up to and including `until`. `notice` is the last day
/// without interest where the law asks for more than lateness (formal notice, end of the waiting period); when
/// it is absent the due date is taken and the quote says so.
///
/// # Errors
/// As [`statement`].
pub fn quote(
    pack: &Pack,
    amount: Money,
    due: NaiveDate,
    until: NaiveDate,
    notice: Option<NaiveDate>,
    method: Method,
    rates: &Rates,
) -> Result<Quote, LawError> {
    let clause = pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed;
    let mut claim = Claim { clause, ..Claim::new(amount, due, until) };
    let mut assumptions = Vec::new();
    match pack.runs_from.value {
        RunsFrom::DueDate => {}
        RunsFrom::FormalNotice if notice.is_none() => assumptions.push(Assumption::FormalNoticeOnDueDate),
        RunsFrom::WaitingPeriodIfAgreed if notice.is_none() => {
            assumptions.push(Assumption::WaitingPeriodEndedOnDueDate);
        }
        RunsFrom::FormalNotice | RunsFrom::WaitingPeriodIfAgreed => claim.free_until = notice,
    }
    if clause {
        assumptions.push(Assumption::TermsCarryTheMost);
    }
    Ok(Quote { statement: statement(&claim, pack, method, rates)?, assumptions })
}

#[derive(Serialize)]
struct Line {
    from: NaiveDate,
    until: NaiveDate,
    days: i64,
    rate: String,
    amount: String,
}

impl Statement {
    /// `{"interest","fee","total","segments":[{"from","until","days","rate","amount"}]}`: amounts and percent
    /// as decimal strings, days as a number; `total` is interest and fee. Each line is rounded by itself, so
    /// that it can be checked alone; the interest is rounded once, and may differ from their sum by cents.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let amount = |minor: i64| decimal(minor, self.currency);
        let lines: Vec<Line> = self
            .segments
            .iter()
            .map(|segment| Line {
                from: segment.from,
                until: segment.until,
                days: segment.days,
                rate: segment.rate.to_string(),
                amount: amount(segment.alone),
            })
            .collect();
        serde_json::json!({
            "interest": amount(self.interest),
            "fee": amount(self.fee),
            "total": amount(self.total),
            "segments": lines,
        })
    }
}

impl Quote {
    /// The statement's JSON; `assumptions` is added where there are some.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = self.statement.to_json();
        if let Some(object) = json.as_object_mut().filter(|_| !self.assumptions.is_empty()) {
            object.insert("assumptions".to_owned(), serde_json::json!(self.assumptions));
        }
        json
    }
}
