//! A creditor as stored, and the rules its accounts are decided by.

use std::collections::BTreeMap;
use std::sync::Mutex;

use chrono::Duration;
use dunning::id::CreditorId;
use dunning::party::Creditor;
use dunning::plan::Plan;
use dunning::rules::{Books, Rules, Switches};
use dunning::settings::Settings;
use messages::Letterhead;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::notices::text;
use crate::ports::{Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant};
use crate::scope::{Scope, is_creditor};
use crate::sender;
use crate::texts::{self, Texts};

/// How long rules read once may be used, in seconds; kill switches are never cached.
const CACHED_SECONDS: i64 = 60;
/// Pages of plans read; a creditor with more plan versions than these hold keeps the first.
const MOST_PAGES: usize = 20;

/// A creditor with everything that is set about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The creditor.
    pub creditor: Creditor,
    /// How its messages look and who signs; absent: made from the creditor's name and address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letterhead: Option<Letterhead>,
    /// Its own texts; kept in documents of their own and read with its rules.
    #[serde(skip)]
    pub texts: Texts,
}

/// How fresh the books are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Freshness {
    /// When bank data last came in.
    pub bank: Option<Instant>,
    /// When invoices or a list of open items last came in.
    pub list: Option<Instant>,
    /// The day of which the last complete list of open items was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete: Option<chrono::NaiveDate>,
}

/// Rules read lately, by creditor.
#[derive(Default)]
pub struct Cache(Mutex<BTreeMap<CreditorId, (Instant, Profile, Rules)>>);

const fn key(kind: DocumentKind) -> DocumentKey {
    DocumentKey { kind, id: String::new() }
}

/// The creditors, without the deployment's own name.
///
/// # Errors
/// When they cannot be read.
pub async fn all(ports: &Ports) -> Result<Vec<CreditorId>, Fault> {
    let mut creditors = ports.store.creditors().await?;
    creditors.retain(is_creditor);
    Ok(creditors)
}

/// The creditor's profile; `None` when the creditor is not known.
///
/// # Errors
/// When it cannot be read.
pub async fn profile(ports: &Ports, scope: &Scope) -> Result<Option<(u64, Profile)>, Fault> {
    let Some(document) = ports.store.document(scope, &key(DocumentKind::Creditor)).await? else {
        return Ok(None);
    };
    let profile =
        serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    Ok(Some((document.version, profile)))
}

/// Writes the creditor's profile when it differs from what is stored. True when it changed.
///
/// # Errors
/// When it cannot be written.
pub async fn enrol(ports: &Ports, scope: &Scope, creditor: &Creditor) -> Result<bool, Fault> {
    let (version, stored) =
        profile(ports, scope).await?.map_or((0, None), |(version, one)| (version, Some(one)));
    let wanted = match &stored {
        Some(stored) => Profile { creditor: creditor.clone(), ..stored.clone() },
        None => Profile { creditor: creditor.clone(), letterhead: None, texts: Texts::default() },
    };
    let known = stored.as_ref() == Some(&wanted);
    if known && version > 1 {
        return Ok(false);
    }
    let document = Document {
        key: key(DocumentKind::Creditor),
        version: version.saturating_add(1),
        body: text(&wanted)?,
        expires: None,
    };
    if !known && !ports.store.put_document(scope, &document).await? {
        return Err(Fault::Throttled("the creditor was changed at the same time; try again".to_owned()));
    }
    // After the profile, and again while it is the first: doors open to a creditor only once it can be booked for.
    ports.store.enrol(scope.creditor()).await?;
    Ok(!known)
}

/// Changes the creditor's limits and manners.
///
/// # Errors
/// When the creditor is unknown, or somebody else changed it at the same time.
pub async fn set(ports: &Ports, scope: &Scope, settings: &Settings) -> Result<(), Fault> {
    amend(ports, scope, |profile| profile.creditor.settings = settings.clone()).await
}

/// Changes how the creditor's messages look, who signs and where answers go.
///
/// # Errors
/// When the creditor is unknown, or somebody else changed it at the same time.
pub async fn dress(ports: &Ports, scope: &Scope, letterhead: Letterhead) -> Result<(), Fault> {
    amend(ports, scope, |profile| profile.letterhead = Some(letterhead)).await
}

async fn amend(ports: &Ports, scope: &Scope, change: impl FnOnce(&mut Profile)) -> Result<(), Fault> {
    let Some((version, mut wanted)) = profile(ports, scope).await? else {
        return Err(Fault::Permanent(format!("the creditor {} is not known here", scope.creditor())));
    };
    change(&mut wanted);
    let document = Document {
        key: key(DocumentKind::Creditor),
        version: version.saturating_add(1),
        body: text(&wanted)?,
        expires: None,
    };
    if !ports.store.put_document(scope, &document).await? {
        return Err(Fault::Throttled("the creditor was changed at the same time; try again".to_owned()));
    }
    forget(ports, scope);
    Ok(())
}

/// The creditor's profile and rules as of now, at most a minute old.
///
/// # Errors
/// When the creditor is unknown or something of it cannot be read.
pub async fn rules(ports: &Ports, scope: &Scope) -> Result<(Profile, Rules), Fault> {
    let now = ports.clock.now();
    if let Some(found) = cached(ports, scope, now) {
        return Ok(found);
    }
    let Some((_, mut profile)) = profile(ports, scope).await? else {
        return Err(Fault::Permanent(format!("the creditor {} is not known here", scope.creditor())));
    };
    profile.texts = texts::all(ports, scope).await?;
    let plans = plans(ports, scope).await?;
    let rules = Rules::new(profile.creditor.clone(), plans)
        .ok_or_else(|| Fault::Permanent("no plan is set; restore the default plan".to_owned()))?;
    let sender_not_ready = !sender::may_be_used(ports, scope, &profile).await?;
    let switches = Switches { sender_not_ready, ..Switches::default() };
    let rules = Rules { books: books(ports, scope, &profile).await?, switches, ..rules };
    if let Ok(mut cache) = ports.cache.0.lock() {
        cache.insert(scope.creditor().clone(), (now, profile.clone(), rules.clone()));
    }
    Ok((profile, rules))
}

/// A clock that was moved, either way, makes what was read before it worthless.
fn cached(ports: &Ports, scope: &Scope, now: Instant) -> Option<(Profile, Rules)> {
    let cache = ports.cache.0.lock().ok()?;
    let (at, profile, rules) = cache.get(scope.creditor())?;
    let age = now.signed_duration_since(at);
    (age >= Duration::zero() && age < Duration::seconds(CACHED_SECONDS))
        .then(|| (profile.clone(), rules.clone()))
}

/// Forgets what was read of a creditor, for whoever just changed it.
pub fn forget(ports: &Ports, scope: &Scope) {
    if let Ok(mut cache) = ports.cache.0.lock() {
        cache.remove(scope.creditor());
    }
}

/// The plans that come with the program, the default first, and every version the creditor wrote.
async fn plans(ports: &Ports, scope: &Scope) -> Result<Vec<Plan>, Fault> {
    let mut plans = dunning::plan::library().map_err(|error| Fault::Permanent(error.to_string()))?;
    let mut pages = Pages::at_most(MOST_PAGES, "the creditor's plans");
    while let Some(from) = pages.open()? {
        let page = ports.store.documents(scope, DocumentKind::Plan, from).await?;
        for document in pages.turn(page) {
            plans.push(
                serde_json::from_str(&document.body).map_err(|error| Fault::Unreadable(error.to_string()))?,
            );
        }
    }
    Ok(plans)
}

async fn books(ports: &Ports, scope: &Scope, profile: &Profile) -> Result<Books, Fault> {
    let freshness = freshness(ports, scope).await?;
    let zone = profile.creditor.time_zone;
    let day = |at: Instant| at.with_timezone(&zone).date_naive();
    Ok(match (freshness.bank, freshness.list) {
        (Some(bank), list) => Books::AsOf { day: day(list.map_or(bank, |list| list.max(bank))), feed: true },
        (None, Some(list)) => Books::AsOf { day: day(list), feed: false },
        (None, None) => Books::Fresh,
    })
}

/// How fresh the creditor's books are.
///
/// # Errors
/// When it cannot be read.
pub async fn freshness(ports: &Ports, scope: &Scope) -> Result<Freshness, Fault> {
    let document = ports.store.document(scope, &key(DocumentKind::Books)).await?;
    Ok(document.and_then(|document| serde_json::from_str(&document.body).ok()).unwrap_or_default())
}

/// Notes that bank data or a list came in. Older news than what is known changes nothing.
///
/// # Errors
/// When it cannot be written.
pub async fn refresh(ports: &Ports, scope: &Scope, news: Freshness) -> Result<(), Fault> {
    let document = ports.store.document(scope, &key(DocumentKind::Books)).await?;
    let version = document.as_ref().map_or(0, |document| document.version);
    let known: Freshness =
        document.and_then(|document| serde_json::from_str(&document.body).ok()).unwrap_or_default();
    let newer = Freshness {
        bank: known.bank.max(news.bank),
        list: known.list.max(news.list),
        complete: known.complete.max(news.complete),
    };
    if newer == known {
        return Ok(());
    }
    let body = text(&newer)?;
    let document =
        Document { key: key(DocumentKind::Books), version: version.saturating_add(1), body, expires: None };
    // Whoever was faster wrote something as new; the next import writes again.
    ports.store.put_document(scope, &document).await?;
    forget(ports, scope);
    Ok(())
}
