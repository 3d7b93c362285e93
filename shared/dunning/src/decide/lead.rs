//! Who sets the tone: highest class, then oldest, then largest, ties by number. Formal notices go alone.

use std::cmp::Reverse;

use super::desk::Desk;
use super::recipient;
use super::survey::Candidate;
use crate::class::Class;
use crate::id::DebtorId;

/// Candidates that make one message.
pub(crate) struct Group<'a, 'b> {
    /// The candidate that sets the tone.
    pub lead: &'b Candidate<'a>,
    /// All of them, the lead included.
    pub members: Vec<&'b Candidate<'a>>,
    /// The one legal debtor of a formal notice.
    pub debtor: Option<&'a DebtorId>,
}

fn lead<'a, 'b>(members: &[&'b Candidate<'a>]) -> Option<&'b Candidate<'a>> {
    let best = |one: &&&'b Candidate<'a>| {
        (Reverse(one.step.class), one.line.due, Reverse(one.asked), &one.line.number)
    };
    members.iter().min_by(|a, b| best(a).cmp(&best(b))).copied()
}

/// The messages that could leave, hardest first: one per legal debtor for formal notices and hand-over, and one for
/// everything below to each reader: a consumer's debts are nobody else's to read.
pub(crate) fn groups<'a, 'b>(desk: &Desk<'a>, candidates: &'b [Candidate<'a>]) -> Vec<Group<'a, 'b>> {
    let mut found: Vec<Group<'a, 'b>> = Vec::new();
    for class in [Class::HandOver, Class::FormalNotice] {
        let of_class = || candidates.iter().filter(|one| one.step.class == class);
        let mut debtors: Vec<&DebtorId> = of_class().map(|one| &one.line.debtor).collect();
        debtors.sort_unstable();
        debtors.dedup();
        for debtor in debtors {
            let members: Vec<_> = of_class().filter(|one| one.line.debtor == *debtor).collect();
            push(&mut found, members, Some(debtor));
        }
    }
    let below = || candidates.iter().filter(|one| one.step.class <= Class::Firm);
    let reader = |one: &Candidate<'a>| recipient::addressee_id(desk, &one.line.debtor);
    let mut readers: Vec<&DebtorId> = below().map(reader).collect();
    readers.sort_unstable();
    readers.dedup();
    for one in readers {
        push(&mut found, below().filter(|candidate| reader(candidate) == one).collect(), None);
    }
    found
}

fn push<'a, 'b>(
    found: &mut Vec<Group<'a, 'b>>,
    members: Vec<&'b Candidate<'a>>,
    debtor: Option<&'a DebtorId>,
) {
    if let Some(lead) = lead(&members) {
        found.push(Group { lead, members, debtor });
    }
}
