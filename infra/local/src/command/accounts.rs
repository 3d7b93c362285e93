//! `relance accounts`: what is open and when it is looked at again; with an id, the life of one account.

use std::collections::BTreeMap;

use chrono::SecondsFormat;
use dunning::account::Account;
use dunning::event::Event;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber};
use dunning::item::Line;
use dunning::money::decimal;
use dunning::rules::Rules;
use dunning::task::Task;
use serde_json::{Value, json};
use service::account::account_of;
use service::creditor;
use service::ports::{Clock, Pages};
use service::rows::Instant;
use service::scope::Scope;

use super::{Output, outbox};
use crate::host::{Host, HostError};

/// Pages of one account that are read.
const MOST_PAGES: usize = 1_000;

/// Runs the command.
///
/// # Errors
/// When the account is unknown or something cannot be read.
pub async fn run(host: &Host, id: Option<&str>) -> Result<Output, HostError> {
    let wanted = id.map(AccountId::new).transpose().map_err(|error| HostError::Input(error.to_string()))?;
    let mut shown = Vec::new();
    for scope in host.scopes().await? {
        for listed in outbox::heads(host, &scope).await? {
            if wanted.as_ref().is_none_or(|wanted| *wanted == listed.account) {
                shown.push(read(host, &scope, &listed.account, wanted.is_some()).await?);
            }
        }
    }
    if let (Some(wanted), true) = (&wanted, shown.is_empty()) {
        return Err(HostError::Input(format!(
            "there is no account {wanted}; list them with: relance accounts"
        )));
    }
    let text = if shown.is_empty() {
        "No accounts yet. Take invoices in with: relance import FILE".to_owned()
    } else {
        shown.iter().map(words).collect::<Vec<_>>().join("\n")
    };
    Ok(Output::done(text, shown.iter().map(Shown::json).collect()))
}

/// One account with everything a person may ask about it.
pub struct Shown {
    /// The creditor.
    pub scope: Scope,
    /// The account.
    pub account: Account,
    /// Its rules.
    pub rules: Rules,
    /// When it is looked at again.
    pub look: Option<Instant>,
    /// Every item it ever had, open or closed, by number.
    pub items: Vec<Line>,
    /// Its history, oldest first; empty unless asked for.
    pub history: Vec<Event>,
    now: Instant,
}

/// Reads one account.
///
/// # Errors
/// When it is unknown or cannot be read.
pub async fn read(
    host: &Host,
    scope: &Scope,
    id: &AccountId,
    with_history: bool,
) -> Result<Shown, HostError> {
    let (_, rules) = creditor::rules(&host.ports, scope).await?;
    let rules = Rules { unplaced: service::settle::unplaced(&host.ports, scope).await?, ..rules };
    let head = host.ports.store.head(scope, id).await?;
    let head = head.ok_or_else(|| HostError::Input(format!("there is no account {id}")))?;
    let account = account_of(&head)?;
    let items = items(host, scope, &account).await?;
    let history = if with_history { history(host, scope, id).await? } else { Vec::new() };
    Ok(Shown { scope: scope.clone(), account, rules, look: head.look, items, history, now: host.clock.now() })
}

async fn items(host: &Host, scope: &Scope, account: &Account) -> Result<Vec<Line>, HostError> {
    let mut lines: BTreeMap<ItemNumber, Line> = account.lines.clone();
    let mut pages = Pages::at_most(MOST_PAGES, "the items of an account");
    while let Some(from) = pages.open()? {
        let page = host.ports.store.all_items(scope, &account.id, from).await?;
        for row in pages.turn(page) {
            let closed = row.closed.and_then(|closed| serde_json::from_str::<Fact>(&closed).ok());
            if let Some(Fact::Restored { line, .. }) = closed {
                lines.entry(row.number).or_insert(*line);
            }
        }
    }
    Ok(lines.into_values().collect())
}

async fn history(host: &Host, scope: &Scope, id: &AccountId) -> Result<Vec<Event>, HostError> {
    let mut rows = Vec::new();
    let mut pages = Pages::at_most(MOST_PAGES, "the history of an account");
    while let Some(from) = pages.open()? {
        let page = host.ports.store.events(scope, id, from).await?;
        rows.extend(pages.turn(page));
    }
    rows.reverse();
    let mut events = Vec::new();
    for row in rows {
        let read: Vec<Event> = serde_json::from_str(&row.events)
            .map_err(|error| service::fault::Fault::Unreadable(error.to_string()))?;
        events.extend(read);
    }
    Ok(events)
}

impl Shown {
    /// Where an item stands, in one word.
    #[must_use]
    pub fn status(&self, line: &Line) -> String {
        let status = dunning::decide::status(&self.account, &self.rules, line, self.now);
        serde_json::to_value(status)
            .ok()
            .and_then(|json| json.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    }

    /// What is overdue today, in minor units.
    #[must_use]
    pub fn overdue(&self) -> i64 {
        self.account.overdue(self.account.day_of(self.now))
    }

    fn json(&self) -> Value {
        let amount = |minor| decimal(minor, self.account.currency);
        let items = self.items.iter().map(|line| {
            json!({
                "number": line.number,
                "debtor": line.debtor,
                "status": self.status(line),
                "open": amount(line.open()),
                "due_date": line.due,
            })
        });
        let mut json = json!({
            "account": self.account.id,
            "creditor": self.scope.creditor(),
            "payer": self.account.payer,
            "currency": self.account.currency,
            "open": amount(self.account.open()),
            "overdue": amount(self.overdue()),
            "next_look": self.look.map(|look| look.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "items": items.collect::<Vec<_>>(),
            "plan": self.account.plan,
            "tasks": self.account.tasks,
        });
        if let (false, Some(fields)) = (self.history.is_empty(), json.as_object_mut()) {
            fields.insert("history".to_owned(), json!(self.history));
        }
        json
    }
}

/// What a person must do, by when, and what they need to know for it.
fn work(task: &Task) -> String {
    let what = service::timeline::work(task.kind, messages::Language::En);
    let about = task.item.as_ref().map(|item| format!(" ({item})")).unwrap_or_default();
    let note = dunning::explain::note(task, messages::Language::En);
    let note = if note.is_empty() { note } else { format!(": {note}") };
    format!("to do by {}, {}: {what}{about}{note}", task.deadline, task.owner)
}

fn words(shown: &Shown) -> String {
    let amount = |minor| decimal(minor, shown.account.currency);
    let name = shown.account.parties.get(&shown.account.payer).map_or("", |payer| payer.name.as_str());
    let look = shown.look.map_or("-".to_owned(), |look| look.format("%Y-%m-%d %H:%M").to_string());
    let mut text = format!(
        "{:<28} {name:<30} open {:>12}  overdue {:>12} {}  next look {look}",
        shown.account.id.as_str(),
        amount(shown.account.open()),
        amount(shown.overdue()),
        shown.account.currency,
    );
    if !shown.history.is_empty() {
        for line in &shown.items {
            text.push_str(&format!(
                "\n  {:<16} due {}  open {:>12}  {}",
                line.number.as_str(),
                line.due,
                amount(line.open()),
                shown.status(line)
            ));
        }
        for task in &shown.account.tasks {
            text.push_str(&format!("\n  {}", work(task)));
        }
        for event in &shown.history {
            text.push_str(&format!(
                "\n  {}",
                service::timeline::line(
                    event,
                    shown.account.currency,
                    messages::Language::En,
                    shown.account.zone
                )
            ));
        }
    }
    text
}
