//! Who sets the tone: highest class, then oldest, then largest, ties by number. Formal notices go alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

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
/// everything below to each reader: a consumer's debts are nobody else's to read. What is paid into different accounts
/// never shares a message: a factor's item paid to the creditor is not paid.
pub(crate) fn groups<'a, 'b>(desk: &Desk<'a>, candidates: &'b [Candidate<'a>]) -> Vec<Group<'a, 'b>> {
    let mut found: Vec<Group<'a, 'b>> = Vec::new();
    for class in [Class::HandOver, Class::FormalNotice] {
        let of_class: Vec<_> = candidates.iter().filter(|one| one.step.class == class).collect();
        for (debtor, members) in apart(desk, &of_class, |one| &one.line.debtor) {
            push(&mut found, members, Some(debtor));
        }
    }
    let below: Vec<_> = candidates.iter().filter(|one| one.step.class <= Class::Firm).collect();
    for (_, members) in apart(desk, &below, |one| recipient::addressee_id(desk, &one.line.debtor)) {
        push(&mut found, members, None);
    }
    found
}

/// Candidates by whose they are and where they are paid.
fn apart<'a, 'b>(
    desk: &Desk<'a>,
    candidates: &[&'b Candidate<'a>],
    whose: impl Fn(&Candidate<'a>) -> &'a DebtorId,
) -> Vec<(&'a DebtorId, Vec<&'b Candidate<'a>>)> {
    let mut found: BTreeMap<_, Vec<&'b Candidate<'a>>> = BTreeMap::new();
    for one in candidates {
        found.entry((whose(one), desk.payable_to(one.line).cloned())).or_default().push(one);
    }
    found.into_iter().map(|((whose, _), members)| (whose, members)).collect()
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
