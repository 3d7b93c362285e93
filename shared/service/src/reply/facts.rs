//! What a reply tells its account. A person's reply always holds everything automatic; more only where the creditor
//! said so and the meaning is plain.

use dunning::account::Account;
use dunning::event::Fact;
use dunning::id::ItemNumber;
use dunning::notice::Notice;
use dunning::settings::ReplyAction;
use dunning::state::DisputeKind;
use messages::reply::{Finding, Meaning, Reading};

/// The longest note on a task, in characters.
const MOST_NOTE: usize = 200;

/// Whether a machine wrote it.
pub(super) fn is_automatic(reading: &Reading) -> bool {
    matches!(reading.meaning(), Meaning::AutoReply { .. })
}

/// The facts of a reply, in their order.
pub(super) fn of(
    account: &Account,
    allowed: &[ReplyAction],
    about: Option<&Notice>,
    reading: &Reading,
) -> Vec<Fact> {
    let Some(first) = reading.findings.first() else { return Vec::new() };
    if let Meaning::AutoReply { back, substitute } = &first.meaning {
        let until = back.and_then(|day| day.pred_opt());
        return vec![Fact::OutOfOffice { until, substitute: substitute.clone() }];
    }
    let note = match first.meaning {
        Meaning::Other => String::new(),
        _ => messages::template::clean(&format!("{}: {}", first.meaning.name(), first.sentence), MOST_NOTE),
    };
    let stated = stated(account, allowed, about, reading, first);
    if stated.is_empty() {
        return vec![Fact::Replied { note }];
    }
    // The creditor trusts this: the fact stands, and nobody has to read it before the account goes on.
    let mut facts = vec![Fact::Replied { note: String::new() }];
    facts.extend(stated);
    facts.push(Fact::ReplyRead {});
    facts
}

/// What the creditor lets a reply of this meaning do; nothing when it says several things, or of unclear invoices.
fn stated(
    account: &Account,
    allowed: &[ReplyAction],
    about: Option<&Notice>,
    reading: &Reading,
    finding: &Finding,
) -> Vec<Fact> {
    let one_thing = reading.findings.iter().all(|other| other.meaning.name() == finding.meaning.name());
    let items = items(account, about, &reading.words);
    let may = |action| one_thing && allowed.contains(&action) && !items.is_empty();
    match &finding.meaning {
        Meaning::AlreadyPaid { .. } if may(ReplyAction::AlreadyPaid) => {
            let pending =
                |item: &ItemNumber| Fact::PaymentPending { item: item.clone(), amount: None, until: None };
            items.iter().map(pending).collect()
        }
        Meaning::Promise { date } if may(ReplyAction::Promise) => {
            vec![Fact::Promised { items, amount: None, day: *date }]
        }
        Meaning::DisputeCommercial if may(ReplyAction::Dispute) => {
            dispute(&items, DisputeKind::Commercial, finding)
        }
        Meaning::DisputeTechnical | Meaning::NotReceived if may(ReplyAction::Dispute) => {
            dispute(&items, DisputeKind::Technical, finding)
        }
        _ => Vec::new(),
    }
}

/// Of several invoices a person says which is contested.
fn dispute(items: &[ItemNumber], kind: DisputeKind, finding: &Finding) -> Vec<Fact> {
    let [item] = items else { return Vec::new() };
    let reason = messages::template::clean(&finding.sentence, MOST_NOTE);
    vec![Fact::Disputed { item: item.clone(), amount: None, kind, reason }]
}

/// The open items meant: those named in the words, else those of the notice that is answered.
fn items(account: &Account, about: Option<&Notice>, words: &str) -> Vec<ItemNumber> {
    let tokens: Vec<&str> =
        words.split(|letter: char| letter.is_whitespace() || ",;:()\"".contains(letter)).collect();
    let named = |number: &&ItemNumber| {
        tokens.iter().any(|word| word.trim_end_matches(['.', '!', '?']) == number.as_str())
    };
    let open = || account.lines.values().filter(|line| line.open() > 0).map(|line| &line.number);
    let said: Vec<ItemNumber> = open().filter(named).cloned().collect();
    if !said.is_empty() {
        return said;
    }
    let listed = about.map(|notice| notice.items.as_slice()).unwrap_or_default();
    open().filter(|number| listed.iter().any(|item| item.number == **number)).cloned().collect()
}

/// The item a fact speaks of, which may be closed.
pub(super) const fn item(fact: &Fact) -> Option<&ItemNumber> {
    match fact {
        Fact::PaymentPending { item, .. } | Fact::Disputed { item, .. } => Some(item),
        _ => None,
    }
}
