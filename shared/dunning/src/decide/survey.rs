//! One pass over the open items: what is stopped, what is asked, what is ripe.

use super::desk::Desk;
use super::gates::{self, Gates};
use super::ripe::{self, Ripe, Verdict};
use super::{gap, stops};
use crate::explain::{Explanation, Rule};
use crate::item::Line;
use crate::plan::Step;
use crate::time::Day;

/// An item that nothing stops.
pub(crate) struct Free<'a> {
    pub line: &'a Line,
    pub asked: i64,
    pub unlisted: bool,
}

/// An item whose step is ripe and may leave as far as the item is concerned.
pub(crate) struct Candidate<'a> {
    pub line: &'a Line,
    pub asked: i64,
    pub step: &'a Step,
    pub ripe: Ripe,
}

/// What one pass found.
pub(crate) struct Survey<'a> {
    pub free: Vec<Free<'a>>,
    pub candidates: Vec<Candidate<'a>>,
    pub gates: Gates,
    pub explanations: Vec<Explanation>,
    pub calls: Vec<(usize, &'a Line)>,
    /// The first day on which something changes by itself.
    pub wake: Option<Day>,
    /// Something waits for a fact from outside the account: look again on the next business day.
    pub look_daily: bool,
}

impl Survey<'_> {
    fn explain(&mut self, line: &Line, rule: Rule) {
        self.explanations.push(Explanation { item: line.number.clone(), rule });
    }

    pub fn wake_on(&mut self, day: Option<Day>) {
        if let Some(day) = day {
            self.wake = Some(self.wake.map_or(day, |known| known.min(day)));
        }
    }
}

/// Looks at every open item once.
pub(crate) fn take<'a>(desk: &Desk<'a>) -> Survey<'a> {
    let mut free = Vec::new();
    let mut stopped = Vec::new();
    let (mut open, mut overdue) = (0_i64, 0_i64);
    for line in desk.account.lines.values() {
        open = open.saturating_add(line.open());
        if line.closed.is_some() {
            continue;
        }
        if let Some(stop) = stops::strongest(desk, line) {
            stopped.push((line, stop));
            continue;
        }
        let asked = stops::asked(desk, line);
        if line.due < desk.today {
            overdue = overdue.saturating_add(asked);
        }
        free.push(Free { line, asked, unlisted: false });
    }
    let gates = gates::of_account(desk, open, overdue);
    let mut survey = Survey {
        free,
        candidates: Vec::new(),
        gates,
        explanations: Vec::new(),
        calls: Vec::new(),
        wake: None,
        look_daily: false,
    };
    for (line, stop) in stopped {
        survey.wake_on(stop.until);
        survey.explain(line, stop.rule);
    }
    sort_out(desk, &mut survey);
    survey
}

fn sort_out<'a>(desk: &Desk<'a>, survey: &mut Survey<'a>) {
    for place in 0..survey.free.len() {
        let Some((line, asked)) = survey.free.get(place).map(|free| (free.line, free.asked)) else {
            continue;
        };
        let unlisted = survey.gates.shut.is_some() || gates::unlisted(desk, &survey.gates, line).is_some();
        if let Some(free) = survey.free.get_mut(place) {
            free.unlisted = unlisted;
        }
        match ripe::look(desk, line) {
            Verdict::Not(rule, wake) => {
                survey.wake_on(wake);
                survey.explain(line, rule);
            }
            Verdict::Lapsed(_) => survey.look_daily = true,
            Verdict::CallNow(rank) => {
                gate(desk, survey, line, asked, Ripe { rank, from: rank, channel: usize::MAX })
            }
            Verdict::Ripe(ripe) => gate(desk, survey, line, asked, ripe),
        }
    }
}

/// Lets a ripe step through, or says what keeps it.
fn gate<'a>(desk: &Desk<'a>, survey: &mut Survey<'a>, line: &'a Line, asked: i64, ripe: Ripe) {
    let Some(step) = desk.plan_of(line).steps.get(ripe.rank) else {
        return;
    };
    let shut = survey.gates.shut.clone().or_else(|| gates::closed(desk, &survey.gates, line, step));
    if let Some(rule) = shut {
        // What ends elsewhere brings no fact here: switches, the bank's data, a payment that went to another account.
        survey.look_daily |= matches!(
            rule,
            Rule::BooksStale { .. }
                | Rule::SwitchedOff
                | Rule::SenderNotReady
                | Rule::PaymentBeingMatched { .. }
        );
        if matches!(rule, Rule::CashCovers { .. } | Rule::BelowMinimum { .. }) {
            let more = next_overdue(desk, survey);
            survey.wake_on(more);
        }
        if let Rule::LawForbids { until: Some(until) } = rule {
            survey.wake_on(Some(super::desk::next_day(until)));
        }
        survey.explain(line, rule);
        return;
    }
    if gap::unposted(desk, line) {
        survey.explain(line, Rule::WaitsForPosting);
        return;
    }
    if let Some(from) = gap::of_item(desk, line).filter(|from| desk.today < *from) {
        survey.wake_on(Some(from));
        let last = line.track.contacted.unwrap_or(desk.today);
        survey.explain(line, Rule::TooSoon { last, from });
        return;
    }
    if ripe.channel == usize::MAX {
        call(desk, survey, line, ripe.rank);
        return;
    }
    survey.candidates.push(Candidate { line, asked, step, ripe });
}

/// The day on which the account's overdue total grows by itself: another item passes its due date.
fn next_overdue(desk: &Desk<'_>, survey: &Survey<'_>) -> Option<Day> {
    let to_come = survey.free.iter().filter(|free| free.line.due >= desk.today);
    to_come.map(|free| super::desk::next_day(free.line.due)).min()
}

/// A call is a contact too: it waits for the gap like a message.
fn call<'a>(desk: &Desk<'a>, survey: &mut Survey<'a>, line: &'a Line, rank: usize) {
    if let Some(from) = gap::of_account(desk).filter(|from| *from > desk.today) {
        survey.wake_on(Some(from));
        let last = desk.account.contact.unwrap_or(desk.today);
        return survey.explain(line, Rule::TooSoon { last, from });
    }
    survey.explain(line, Rule::WaitsForCall { until: super::tasks::call_by(desk, line, rank) });
    survey.wake_on(Some(super::tasks::call_by(desk, line, rank)));
    survey.calls.push((rank, line));
}
