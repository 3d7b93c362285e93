//! What a decision needs beside the account: plans, the creditor, calendars, the law, the state of the books.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::{ItemNumber, PlanId};
use crate::money::Currency;
use crate::party::{Creditor, Sending};
use crate::plan::{Plan, PlanKey, Step};
use crate::time::{Day, Instant};

/// How fresh the creditor's bank data or open-item list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Books {
    /// Fresh, as told by somebody who knows.
    #[default]
    Fresh,
    /// Stale since a day, as told by somebody who knows.
    Stale(Day),
    /// The newest data is of this day; a bank feed exists or not.
    AsOf {
        /// Day of the newest bank data or open-item list.
        day: Day,
        /// Whether a bank feed exists.
        feed: bool,
    },
}

/// What stands in the way of sending anything at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Switches {
    /// The deployment's kill switch.
    pub everything: bool,
    /// The creditor's kill switch.
    pub creditor: bool,
    /// Whether the sender may not be used yet (identity, SPF, DKIM, DMARC, sandbox).
    pub sender_not_ready: bool,
}

/// Money that came in and stands on no account yet: nothing is written about an item that it names or equals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// How much, in minor units.
    pub amount: i64,
    /// Of what.
    pub currency: Currency,
    /// The day it came in.
    pub since: Day,
    /// Items it names.
    pub items: Vec<ItemNumber>,
}

/// Everything a decision needs beside the account. Cheap to clone; made once per creditor.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The creditor with its settings.
    pub creditor: Arc<Creditor>,
    /// Every plan version an account may follow.
    pub plans: Arc<BTreeMap<PlanKey, Arc<Plan>>>,
    /// The plan of accounts that nothing else is said of.
    pub default_plan: PlanKey,
    /// The state of the books.
    pub books: Books,
    /// Money that stands on no account.
    pub unplaced: Vec<Unplaced>,
    /// Kill switches and the sender.
    pub switches: Switches,
    /// Whether every approval is given and every letter posted at once (simulations).
    pub assume_approved: bool,
    /// Whether a debtor of whom no address is known is reached all the same (simulations).
    pub assume_channels: bool,
    /// When the debtor can first be written to again after a provider throttled; absent: now.
    pub not_before: Option<Instant>,
}

impl Rules {
    /// Rules of `creditor` with `plans`; the default is the newest version of the plan the creditor names, else of the
    /// first one. Books are fresh and switches off until said otherwise.
    #[must_use]
    pub fn new(creditor: Creditor, plans: Vec<Plan>) -> Option<Self> {
        let named = creditor.plan.as_ref().and_then(|id| plans.iter().find(|plan| plan.id == *id));
        let default = &named.or(plans.first())?.id;
        let default_plan = plans.iter().filter(|plan| plan.id == *default).map(Plan::key).max()?;
        let plans = plans.into_iter().map(|plan| (plan.key(), Arc::new(plan))).collect();
        Some(Self {
            creditor: Arc::new(creditor),
            plans: Arc::new(plans),
            default_plan,
            books: Books::default(),
            unplaced: Vec::new(),
            switches: Switches::default(),
            assume_approved: false,
            assume_channels: false,
            not_before: None,
        })
    }

    /// One plan version.
    #[must_use]
    pub fn plan(&self, key: &PlanKey) -> Option<&Arc<Plan>> {
        self.plans.get(key)
    }

    /// The same rules with one more plan version, which replaces one of the same id and version.
    #[must_use]
    pub fn with_plan(mut self, plan: Plan) -> Self {
        let mut plans = (*self.plans).clone();
        plans.insert(plan.key(), Arc::new(plan));
        self.plans = Arc::new(plans);
        self
    }

    /// The newest version of a plan.
    #[must_use]
    pub fn newest(&self, id: &PlanId) -> Option<&Arc<Plan>> {
        self.plans.values().rfind(|plan| plan.id == *id)
    }

    /// Every step of every plan version.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.plans.values().flat_map(|plan| &plan.steps)
    }

    /// Whether each day's list waits for a person.
    #[must_use]
    pub fn approves_daily(&self) -> bool {
        self.creditor.sending == Sending::ApproveDaily
    }
}
