//! A small service around the engine: keeps closed items, passes on what became of notices, approves, looks again.

use std::collections::BTreeMap;

use dunning::account::Account;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::{CreditorId, DebtorId, ItemNumber};
use dunning::item::Item;
use dunning::money::Currency;
use dunning::notice::{Approval, Born, ListedState, Notice, NoticeChange};
use dunning::plan::Plan;
use dunning::portfolio::Portfolio;
use dunning::rules::Rules;
use dunning::time::Instant;
use dunning::{Advance, ClosedItem, advance};

/// A notice as it left, with the account as it stood right after.
pub struct Left {
    pub at: Instant,
    pub notice: Notice,
    pub undelivered: bool,
}

/// One account driven through time.
pub struct Live {
    pub fresh: Account,
    pub account: Account,
    pub rules: Rules,
    pub closed: BTreeMap<ItemNumber, ClosedItem>,
    pub events: Vec<Event>,
    pub left: Vec<Left>,
    pub came_in: usize,
    pub ignored: usize,
    /// Look every day at nine as well, whatever the next look says.
    pub daily: bool,
    /// What waits for approval waits until somebody says so.
    pub by_hand: bool,
    last: Option<Instant>,
    pending: Vec<Event>,
    next: Option<Instant>,
}

fn incoming(fact: Fact, at: Instant) -> Event {
    Event::new(at, Actor::Debtor, fact)
}

/// The items a fact names, which have to be restored when they are closed.
fn named(fact: &Fact) -> Vec<ItemNumber> {
    match fact {
        Fact::Payment { item, .. }
        | Fact::PaymentPending { item, .. }
        | Fact::PaymentFailed { item, .. }
        | Fact::Chargeback { item, .. }
        | Fact::WrittenOff { item, .. }
        | Fact::ChargesClaimed { item, .. }
        | Fact::ChargesWaived { item, .. }
        | Fact::Disputed { item, .. }
        | Fact::DisputeResolved { item, .. }
        | Fact::Cancelled { item, .. }
        | Fact::DueDateMoved { item, .. } => vec![item.clone()],
        Fact::ItemReceived { item } => vec![item.number.clone()],
        Fact::Refund { item: Some(item), .. } | Fact::Credited { item: Some(item), .. } => vec![item.clone()],
        _ => Vec::new(),
    }
}

impl Live {
    /// The one account of a portfolio, with its parties, before any item came in.
    pub fn new(portfolio: &Portfolio, plan: Plan) -> Self {
        let rules = Rules::new(portfolio.creditor.clone(), vec![plan]).unwrap();
        let creditor: CreditorId = portfolio.creditor.id.clone();
        let payer: DebtorId = portfolio.debtors.values().next().unwrap().payer_id().clone();
        let fresh = Account::new(creditor, payer, Currency::EUR, portfolio.creditor.time_zone).unwrap();
        Self {
            account: fresh.clone(),
            fresh,
            rules,
            closed: BTreeMap::new(),
            events: Vec::new(),
            left: Vec::new(),
            came_in: 0,
            ignored: 0,
            daily: false,
            by_hand: false,
            last: None,
            pending: Vec::new(),
            next: None,
        }
    }

    /// Parties and items come in.
    pub fn arrive(&mut self, portfolio: &Portfolio, items: &[Item], at: Instant) -> Advance {
        let parties = portfolio
            .debtors
            .values()
            .cloned()
            .map(|debtor| Fact::PartyReceived { debtor: Box::new(debtor) });
        let items = items.iter().cloned().map(|item| Fact::ItemReceived { item: Box::new(item) });
        self.step(parties.chain(items).collect(), at)
    }

    /// Looks at every look up to `until`.
    pub fn look_until(&mut self, until: Instant, mut each: impl FnMut(&Self, &Advance, Instant)) {
        for _ in 0..1000 {
            let nine = if self.daily { self.next_nine() } else { None };
            let looks = self.next.into_iter().chain(nine).min();
            let Some(next) = looks.filter(|next| *next < until) else { return };
            let moved = self.step(Vec::new(), next);
            each(self, &moved, next);
        }
        panic!("a thousand looks without rest");
    }

    fn next_nine(&self) -> Option<Instant> {
        let last = self.last?;
        let nine = chrono::NaiveTime::from_hms_opt(9, 0, 0)?;
        let today = self.account.day_of(last);
        let instants = today.iter_days().take(3);
        instants
            .map(|day| dunning::calendar::instant_at(day, nine, self.account.zone))
            .find(|instant| *instant > last)
    }

    /// Facts come in and the account advances; approvals are given at once.
    pub fn step(&mut self, facts: Vec<Fact>, at: Instant) -> Advance {
        let mut coming = std::mem::take(&mut self.pending);
        self.came_in += coming.len() + facts.len();
        for fact in facts {
            for item in named(&fact) {
                if let Some(closed) = self.closed.get(&item) {
                    self.came_in += 1;
                    let extra = closed.extra.clone().map(Box::new);
                    coming.push(incoming(Fact::Restored { line: Box::new(closed.line.clone()), extra }, at));
                }
            }
            coming.push(incoming(fact, at));
        }
        let moved = advance(&self.account, coming, &self.rules, at).unwrap();
        self.last = Some(at);
        self.keep(&moved, at);
        moved
    }

    fn keep(&mut self, moved: &Advance, at: Instant) {
        self.account = moved.account.clone();
        self.events.extend(moved.events.iter().cloned());
        self.ignored += moved.ignored.len();
        self.next = moved.next_look;
        for closed in &moved.closed {
            self.closed.insert(closed.line.number.clone(), closed.clone());
        }
        for number in self.account.lines.keys() {
            self.closed.remove(number);
        }
        for change in &moved.notices {
            let notice = match change {
                NoticeChange::Create { notice, born: Born::Claimed }
                | NoticeChange::Replace { notice, born: Born::Claimed }
                | NoticeChange::Claim { notice } => notice,
                _ => continue,
            };
            self.left.push(Left { at, notice: (**notice).clone(), undelivered: false });
            self.pending.push(incoming(Fact::NoticeSent { id: notice.id.clone() }, at));
        }
        let waiting =
            self.account.notices.iter().filter(|listed| {
                matches!(listed.state, ListedState::Queued { approval: Approval::Waiting, .. })
            });
        let approved = waiting.map(|listed| incoming(Fact::Approved { notice: listed.id.clone() }, at));
        let approved: Vec<Event> = approved.collect();
        if !approved.is_empty() && !self.by_hand {
            self.pending.extend(approved);
            self.next = Some(at + chrono::Duration::minutes(1));
        }
    }

    /// The last message did not arrive.
    pub fn bounce_last(&mut self) -> Option<Fact> {
        let last = self.left.last_mut().filter(|left| !left.undelivered)?;
        last.undelivered = true;
        Some(Fact::NoticeUndelivered { notice: Box::new(last.notice.clone()) })
    }
}
