//! The rules in their order, and how their proposals are ranked.

mod number;
mod payer;
mod reference;

use super::fit::{Fitted, fit};
use super::index::{Index, ItemAt};
use super::payer::Payers;
use super::text::{Mentions, mentions};
use super::{Doubt, Limits, MAX_PROPOSALS, Match, Movement, Payer, Reason, Rule};

/// A match that rests on amount and payer is not certain when the text names an invoice that is not open.
const NAMES_ANOTHER: u8 = 80;

/// A movement, what it shows, and where to look.
pub(super) struct Case<'a> {
    pub index: &'a Index,
    pub movement: &'a Movement,
    pub limits: Limits,
    pub payers: Payers,
    pub mentions: Mentions,
}

/// What a rule proposes before the amount is shared.
pub(super) struct Proposal {
    pub rule: Rule,
    pub items: Vec<ItemAt>,
    pub named: Vec<String>,
    pub doubts: Vec<Doubt>,
}

impl Index {
    /// The matches of a movement, the surest first, at most [`MAX_PROPOSALS`]; none for money that went out.
    /// The same movement and items give the same matches, whatever order the items came in.
    #[must_use]
    pub fn matches(&self, movement: &Movement, limits: Limits) -> Vec<Match> {
        if movement.amount <= 0 {
            return Vec::new();
        }
        let payers = Payers::of(self, movement);
        let case = Case { index: self, movement, limits, payers, mentions: mentions(self, movement) };
        let (mut found, strange_reference) = reference::matches(&case);
        found.extend(number::matches(&case));
        let mut by_payer = payer::matches(&case);
        let doubt = names_another(&case, strange_reference, &found);
        if doubt.is_some() || found.iter().any(names_surely) {
            for weaker in &mut by_payer {
                weaker.confidence = weaker.confidence.min(NAMES_ANOTHER);
                weaker.reason.doubts.extend(doubt.clone());
            }
        }
        found.extend(by_payer);
        ranked(found)
    }
}

/// The surest first; at equal confidence the earlier rule. What two rules propose alike is proposed once, with
/// the earlier rule's reason and the higher confidence.
fn ranked(mut found: Vec<Match>) -> Vec<Match> {
    found.sort_by_key(|one| one.rule);
    let mut kept: Vec<Match> = Vec::new();
    for one in found {
        match kept.iter_mut().find(|other| other.allocations == one.allocations) {
            Some(other) => other.confidence = other.confidence.max(one.confidence),
            None => kept.push(one),
        }
    }
    kept.sort_by(|a, b| (b.confidence, a.rule, &a.allocations).cmp(&(a.confidence, b.rule, &b.allocations)));
    kept.truncate(MAX_PROPOSALS);
    kept
}

/// What the payer named goes before what the amount suggests.
fn names_surely(found: &Match) -> bool {
    let unsure = |doubt: &Doubt| matches!(doubt, Doubt::WeakNumber | Doubt::OneCharacterOff);
    !found.reason.doubts.iter().any(unsure)
}

/// The text names something of the creditor's that is not open, and no rule found what it names.
fn names_another(case: &Case<'_>, reference: Option<String>, found: &[Match]) -> Option<Doubt> {
    let named_and_found = found.iter().any(|one| !one.allocations.is_empty() && names_surely(one));
    let strange = case.mentions.strange.first().cloned().or(reference).or_else(|| closed(case));
    strange.filter(|_| !named_and_found).map(|named| Doubt::NamesAnother { named })
}

/// An invoice named in the text that was closed not long ago.
fn closed(case: &Case<'_>) -> Option<String> {
    let mut items = case.mentions.found.iter().flat_map(|mention| mention.items.iter());
    let closed = items.find_map(|at| case.index.items.get(*at).filter(|item| item.open == 0));
    closed.map(|item| item.number.to_string())
}

impl Case<'_> {
    /// Shares the amount and asks `confidence` how sure that is.
    pub fn propose(
        &self,
        mut proposal: Proposal,
        confidence: impl FnOnce(&Fitted, &Payer) -> u8,
    ) -> Option<Match> {
        proposal.items.sort_unstable();
        proposal.items.dedup();
        let index = self.index;
        let accounts = proposal.items.iter().filter_map(|at| index.items.get(*at)).map(|item| item.account);
        let payer = self.payers.weakest(index, accounts);
        let fitted = fit(index, &proposal.items, self.movement, self.limits);
        let confidence = confidence(&fitted, &payer).min(100);
        (confidence > 0).then_some(Match {
            rule: proposal.rule,
            confidence,
            reason: Reason { named: proposal.named, fit: fitted.fit, payer, doubts: proposal.doubts },
            allocations: fitted.allocations,
            remainder: fitted.remainder,
        })
    }

    /// The items among `items` on which something is owed.
    pub fn owed(&self, items: &[ItemAt]) -> Vec<ItemAt> {
        items.iter().copied().filter(|at| self.open(*at) > 0).collect()
    }

    /// What is open on an item.
    pub fn open(&self, at: ItemAt) -> i64 {
        self.index.items.get(at).map_or(0, |item| item.open)
    }

    /// What the movement shows about the payer of an item.
    pub fn evidence(&self, item: ItemAt) -> Payer {
        let account = self.index.items.get(item).map(|item| item.account);
        account.map_or(Payer::Stranger, |account| self.payers.evidence(self.index, account))
    }

    /// The numbers of items, for the reason.
    pub fn numbers(&self, items: &[ItemAt]) -> Vec<String> {
        items.iter().filter_map(|at| self.index.items.get(*at)).map(|item| item.number.to_string()).collect()
    }

    /// Items on which exactly the movement's amount is open.
    pub fn exact(&self) -> impl Iterator<Item = ItemAt> + '_ {
        self.index.with_amount(self.movement.currency, self.movement.amount)
    }
}
