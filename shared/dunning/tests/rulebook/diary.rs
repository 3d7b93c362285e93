//! One account as a controller would note it down: what came in, what followed, what was refused, how the books stand.

use dunning::Advance;
use dunning::account::Account;
use dunning::fact::Fact;
use dunning::item::Line;
use dunning::plan::Plan;
use dunning::time::Instant;
use serde_json::Value;

use crate::books;
use crate::live::Live;
use crate::story::Story;

pub struct Diary {
    pub live: Live,
    lines: Vec<String>,
    books: String,
}

impl Diary {
    /// The account of a story with its parties; no invoice has come in yet.
    pub fn of(story: &Story) -> Self {
        Self::with(story, Plan::standard().unwrap())
    }

    /// The same on another plan.
    pub fn with(story: &Story, plan: Plan) -> Self {
        let portfolio = story.portfolio();
        let mut live = Live::new(&portfolio, plan);
        let first = "2026-01-02T08:00:00Z".parse().unwrap();
        live.arrive(&portfolio, &[], first);
        Self { live, lines: Vec::new(), books: String::new() }
    }

    /// Something happens, and is noted.
    pub fn now(&mut self, at: &str, facts: Vec<Fact>) -> &mut Self {
        let at: Instant = at.parse().unwrap();
        let moved = self.live.step(facts, at);
        self.note(&moved, at);
        self
    }

    /// Days go by, and what happens by itself is noted.
    pub fn until(&mut self, at: &str) -> &mut Self {
        let mut noted = Vec::new();
        self.live.look_until(at.parse().unwrap(), |_, moved, at| noted.push((moved.clone(), at)));
        noted.iter().for_each(|(moved, at)| self.note(moved, *at));
        self
    }

    /// Everything noted since it was asked last.
    pub fn read(&mut self) -> Vec<String> {
        std::mem::take(&mut self.lines)
    }

    fn note(&mut self, moved: &Advance, at: Instant) {
        let day = moved.account.day_of(at).format("%d.%m.");
        books::own_lines(&moved.account);
        let happened = moved.events.iter().filter_map(|event| words(&event.fact));
        let refused = moved.ignored.iter().map(|(event, why)| {
            format!(
                "refused, {}: {}",
                word(&serde_json::to_value(why).unwrap()),
                words(&event.fact).unwrap_or_default()
            )
        });
        let all: Vec<String> = happened.chain(refused).map(|line| format!("{day} {line}")).collect();
        self.lines.extend(all);
        let books = stand(&moved.account);
        if books != self.books {
            self.lines.push(format!("       {books}"));
            self.books = books;
        }
    }
}

fn money(minor: i64) -> String {
    let (sign, minor) = (if minor < 0 { "-" } else { "" }, minor.abs());
    if minor % 100 == 0 {
        format!("{sign}{}", minor / 100)
    } else {
        format!("{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

/// How the open items, money and credit stand; parts that are nought are left out.
fn stand(account: &Account) -> String {
    let parts = |line: &Line| {
        let parts = [("paid", line.paid), ("credited", line.credited), ("off", line.written_off)];
        let parts = parts.iter().filter(|(_, amount)| *amount != 0);
        let parts: String = parts.map(|(name, amount)| format!(" {name} {}", money(*amount))).collect();
        format!("{} {} of {}{parts}", line.number, money(line.open()), money(line.total))
    };
    let lines = account.lines.values().map(parts);
    let cash = account.cash.iter().map(|cash| format!("{} {}", cash.movement, money(cash.amount)));
    let credit =
        Some(account.credit).filter(|credit| *credit != 0).map(|credit| format!("credit {}", money(credit)));
    let all: Vec<String> = lines.chain(cash).chain(credit).collect();
    if all.is_empty() { "nothing open".to_owned() } else { all.join("; ") }
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(word).collect::<Vec<_>>().join(" "),
        Value::Object(fields) => fields.values().map(word).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A fact in a few words; what only says that a message is on its way is left out.
fn words(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::PartyReceived { debtor } => format!("party {}", debtor.id),
        Fact::ItemReceived { item } => {
            format!("{} comes in, {} due {}", item.number, money(item.total), item.due)
        }
        Fact::Restored { .. } | Fact::NoticeSent { .. } | Fact::PlanChosen { .. } => return None,
        Fact::NoticeClaimed { listed } => {
            let items: Vec<&str> = listed.listed.items.iter().map(|item| item.as_str()).collect();
            format!(
                "sent {} {} of {} to {}",
                listed.listed.step,
                items.join(" "),
                money(listed.listed.total),
                listed.to
            )
        }
        Fact::NoticeQueued { listed } => format!("waits {} {}", listed.step, money(listed.total)),
        Fact::NoticeCancelled { reason, .. } => {
            format!("cancelled, {}", word(&serde_json::to_value(reason).unwrap()))
        }
        Fact::NoticeUndelivered { notice } => format!("undelivered {}", notice.step),
        Fact::Posted { notice, day, .. } => format!("posted {} on {day}", notice.step),
        Fact::NoticeInDoubt { .. } => "in doubt".to_owned(),
        Fact::NoticeCrossed { .. } => "crossed".to_owned(),
        Fact::Approved { .. } => "approved".to_owned(),
        Fact::Rejected { .. } => "rejected".to_owned(),
        Fact::TaskOpened { task } => {
            let item = task.item.as_ref().map_or("", |item| item.as_str());
            let note = if task.note.len() == 21 && task.note.starts_with('n') { "" } else { &task.note };
            format!("task {} {item} by {} for {} {note}", task.kind.name(), task.deadline, task.owner)
        }
        Fact::TaskClosed { task } | Fact::TaskDone { task } => {
            format!("done {}", task.as_str().split(':').take(2).collect::<Vec<_>>().join(" "))
        }
        Fact::MessageOwed { owed } => format!(
            "owed {} {}",
            word(&serde_json::to_value(owed.purpose).unwrap()),
            word(&serde_json::to_value(&owed.items).unwrap())
        ),
        Fact::MessageSettled { owed } => {
            format!("settled {}", word(&serde_json::to_value(owed.purpose).unwrap()))
        }
        Fact::ItemClosed { item, how, residue } => {
            format!("closed {item} {} {}", word(&serde_json::to_value(how).unwrap()), money(*residue))
        }
        Fact::ChargesProposed { item, charges } => {
            let all: Vec<String> =
                charges.iter().map(|one| format!("{} {}", one.rule.name(), money(one.amount))).collect();
            format!("proposed {item} {}", all.join(" "))
        }
        other => {
            let value = serde_json::to_value(other).unwrap();
            value.to_string().chars().filter(|letter| !"{}[]\"".contains(*letter)).collect()
        }
    })
    .map(|text: String| text.split_whitespace().collect::<Vec<_>>().join(" "))
}
