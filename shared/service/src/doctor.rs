//! What somebody still has to set up, wherever Relance runs: what the ports alone can tell.

use chrono::Duration;
use documents::webhook::Provider;
use dunning::id::CreditorId;
use dunning::party::Sending;
use dunning::rules::Rules;
use messages::Language;
use serde::Serialize;

use crate::creditor::{self, Profile};
use crate::fault::Fault;
use crate::ingest::{quarantine, terms};
use crate::keys;
use crate::ports::Ports;
use crate::rows::Instant;
use crate::scope::Scope;
use crate::settle;

/// An API key that ends within these days is worth a look.
const KEY_ENDS_DAYS: i64 = 30;
/// Bank data older than this is worth a look.
const BANK_DAYS: i64 = 5;

/// How one part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Good,
    /// Works, but somebody should look.
    Look,
    /// Something does not work until it is mended.
    Missing,
}

impl Health {
    /// The word at the beginning of a line.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Good => "good   ",
            Self::Look => "look   ",
            Self::Missing => "MISSING",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at.
    pub what: String,
    /// How it is.
    pub health: Health,
    /// What was seen and what to do.
    pub words: String,
}

impl Finding {
    /// A finding.
    #[must_use]
    pub fn new(what: impl Into<String>, health: Health, words: impl Into<String>) -> Self {
        Self { what: what.into(), health, words: words.into() }
    }

    /// What could not be looked at counts as missing.
    #[must_use]
    pub fn unknown(what: impl Into<String>, fault: &Fault) -> Self {
        Self::new(what, Health::Missing, format!("cannot be looked at: {fault}"))
    }
}

/// Where this runs: what to type differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On one machine, in a folder.
    Folder,
    /// On AWS.
    Cloud,
}

/// Looks at everything the ports reach and never stops at the first trouble.
pub async fn examine(ports: &Ports, place: Place) -> Vec<Finding> {
    let creditors = match creditor::all(ports).await {
        Ok(creditors) => creditors,
        Err(fault) => return vec![Finding::unknown("table", &fault)],
    };
    let mut found = vec![switch(ports).await, known(&creditors, place), links(ports).await];
    for creditor in creditors {
        found.extend(one(ports, Scope::proven(creditor), place).await);
    }
    found
}

async fn switch(ports: &Ports) -> Finding {
    match ports.store.halted().await {
        Ok(false) => Finding::new("table", Health::Good, "answers; sending is not halted"),
        Ok(true) => {
            let words = "the global kill switch is on, nothing is sent: relance-aws resume";
            Finding::new("table", Health::Look, words)
        }
        Err(fault) => Finding::unknown("table", &fault),
    }
}

fn known(creditors: &[CreditorId], place: Place) -> Finding {
    let words = match place {
        Place::Folder => "none yet; the first file says who it is: relance import invoices.json",
        Place::Cloud => "none yet; the first file says who it is: put it under drop/<creditor>/",
    };
    if creditors.is_empty() {
        return Finding::new("creditors", Health::Missing, words);
    }
    let names: Vec<_> = creditors.iter().map(CreditorId::as_str).collect();
    Finding::new("creditors", Health::Good, names.join(", "))
}

async fn links(ports: &Ports) -> Finding {
    let what = "secret relance/link";
    match crate::portal::link_keys(ports).await {
        Ok(live) if live.is_empty() => {
            let words = "not set, so no message can leave; see OPERATING.md, Secrets";
            Finding::new(what, Health::Missing, words)
        }
        Ok(live) => Finding::new(what, Health::Good, format!("{} live", live.len())),
        Err(fault) => Finding::unknown(what, &fault),
    }
}

/// One creditor: what it is written by, what opens to it, and how fresh its books are.
async fn one(ports: &Ports, scope: Scope, place: Place) -> Vec<Finding> {
    let name = |what: &str| format!("{} {what}", scope.creditor());
    let now = ports.clock.now();
    let mut found = match creditor::rules(ports, &scope).await {
        Ok((profile, rules)) => described(&name, ports, &profile, &rules, place),
        Err(fault) => vec![Finding::unknown(name("plan"), &fault)],
    };
    found.push(terms_of(&name("terms"), terms::all(ports, &scope).await));
    found.push(key_of(&name("API key"), keys::list(ports, &scope).await, now, place));
    found.push(money_of(&name("payments"), ports, &scope).await);
    found.push(bank_of(&name("bank"), creditor::freshness(ports, &scope).await, now));
    found.push(statements_of(&name("statements"), settle::books(ports, &scope).await));
    found.push(waiting(&name("quarantine"), quarantine::list(ports, &scope, None).await));
    found
}

fn described(
    name: &impl Fn(&str) -> String,
    ports: &Ports,
    profile: &Profile,
    rules: &Rules,
    place: Place,
) -> Vec<Finding> {
    let plan = format!("{} version {}", rules.default_plan.id.as_str(), rules.default_plan.version);
    let sending = match profile.creditor.sending {
        Sending::Automatic => "leaves by itself",
        _ => "waits for a person's approval: relance tasks",
    };
    vec![
        sender_of(&name("sender"), ports, profile, rules, place),
        Finding::new(name("plan"), Health::Good, format!("{plan}; what is due {sending}")),
    ]
}

fn sender_of(what: &str, ports: &Ports, profile: &Profile, rules: &Rules, place: Place) -> Finding {
    let address = crate::render::letterhead(profile, &ports.config.default_sender).sender.address;
    if !rules.switches.sender_not_ready {
        return Finding::new(what, Health::Good, format!("mails come from {address}"));
    }
    let look = match place {
        Place::Folder => "relance sender",
        Place::Cloud => "relance-aws sender",
    };
    let words =
        format!("{address} is not shown to be set up, so nothing is sent: {look} {}", profile.creditor.id);
    Finding::new(what, Health::Missing, words)
}

fn terms_of(what: &str, all: Result<Vec<terms::TermsOfSale>, Fault>) -> Finding {
    match all {
        Ok(all) if all.is_empty() => {
            let words = "none kept, so only what the law itself gives is claimed: relance terms set --text \"30 days net\"";
            Finding::new(what, Health::Look, words)
        }
        Ok(all) => Finding::new(what, Health::Good, format!("{} version(s)", all.len())),
        Err(fault) => Finding::unknown(what, &fault),
    }
}

fn key_of(what: &str, all: Result<Vec<keys::ApiKey>, Fault>, now: Instant, place: Place) -> Finding {
    let all = match all {
        Ok(all) => all,
        Err(fault) => return Finding::unknown(what, &fault),
    };
    let live = all.iter().filter(|key| key.revoked.is_none()).map(|key| key.expires);
    let make = match place {
        Place::Folder => "relance key create --name \"accounting\"",
        Place::Cloud => "relance-aws key-create <creditor> \"accounting\"",
    };
    match live.filter(|expires| *expires > now).max() {
        None => {
            Finding::new(what, Health::Look, format!("none live; the API needs one, files do not: {make}"))
        }
        Some(last) if last < now + Duration::days(KEY_ENDS_DAYS) => {
            let day = last.date_naive();
            Finding::new(what, Health::Look, format!("the last one ends on {day}; make the next: {make}"))
        }
        Some(last) => Finding::new(what, Health::Good, format!("live until {}", last.date_naive())),
    }
}

/// Which providers' webhooks can be proven.
async fn money_of(what: &str, ports: &Ports, scope: &Scope) -> Finding {
    let mut connected = Vec::new();
    for provider in Provider::ALL {
        match ports.secrets.secrets(scope, &settle::secret_name(provider)).await {
            Ok(live) if live.is_empty() => {}
            Ok(_) => connected.push(provider.name()),
            Err(fault) => return Finding::unknown(what, &fault),
        }
    }
    connected.dedup();
    if connected.is_empty() {
        let words = "no provider's webhook is connected; payments come by bank statements and lists alone";
        return Finding::new(what, Health::Look, words);
    }
    Finding::new(what, Health::Good, format!("webhooks of {}", connected.join(", ")))
}

fn bank_of(what: &str, books: Result<creditor::Freshness, Fault>, now: Instant) -> Finding {
    let books = match books {
        Ok(books) => books,
        Err(fault) => return Finding::unknown(what, &fault),
    };
    match books.bank {
        None => {
            Finding::new(what, Health::Look, "no statement came in yet; without one, who paid is not known")
        }
        Some(last) if last + Duration::days(BANK_DAYS) < now => {
            let words = format!("the last statement came in on {}; load a newer one", last.date_naive());
            Finding::new(what, Health::Look, words)
        }
        Some(last) => Finding::new(what, Health::Good, format!("last statement on {}", last.date_naive())),
    }
}

/// Whether the statements taken in follow each other.
fn statements_of(what: &str, books: Result<settle::Books, Fault>) -> Finding {
    match books {
        Ok(books) => match books.gaps.as_slice() {
            [] => Finding::new(what, Health::Good, "none is missing between two others"),
            [first, rest @ ..] => {
                let more =
                    if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
                let words =
                    format!("{}{more} relance tasks lists what is missing.", first.words(Language::En));
                Finding::new(what, Health::Look, words)
            }
        },
        Err(fault) => Finding::unknown(what, &fault),
    }
}

fn waiting(what: &str, page: Result<crate::ports::Page<quarantine::Quarantined>, Fault>) -> Finding {
    match page {
        Ok(page) if page.rows.is_empty() => Finding::new(what, Health::Good, "empty"),
        Ok(page) => {
            let more = if page.next.is_some() { " or more" } else { "" };
            let words = format!("{}{more} wait; each says why", page.rows.len());
            Finding::new(what, Health::Look, words)
        }
        Err(fault) => Finding::unknown(what, &fault),
    }
}
