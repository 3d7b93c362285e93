//! What debtors write back: kept as it came, matched to its account, understood by rules that can be shown, and then
//! no more than a hold and a task, unless the creditor's settings allow more. Everything lies in a list a person can
//! see, matched or not, and goes on unchanged to whoever signed.

pub mod address;
mod facts;
mod find;
mod forward;
pub mod text;

use dunning::event::{Actor, Event, Fact};
use dunning::id::{AccountId, NoticeId};
use dunning::notice::Notice;
use messages::mail::mime::Attachment;
use messages::reply::{self, Reading, Received};
use serde::{Deserialize, Serialize};

use crate::account::{Change, ChangeError, account_of, change};
use crate::creditor::{self, Profile};
use crate::fault::Fault;
use crate::ingest::import_id;
use crate::notices::{Kept, text};
use crate::ports::{Page, Pages, Ports};
use crate::rows::{Document, DocumentKey, DocumentKind, Instant, Work, WorkItem};
use crate::scope::Scope;

pub use find::{By, creditor_of};

/// The longest sentence kept, in characters.
const MOST_SENTENCE: usize = 300;
/// Findings kept of one reply.
const MOST_FINDINGS: usize = 10;
/// Pages of replies looked through for others of the same account.
const MOST_PAGES: usize = 100;

/// A mail as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Incoming<'a> {
    /// The whole message.
    pub bytes: &'a [u8],
    /// The addresses it was delivered to.
    pub recipients: &'a [String],
    /// Why it must not be acted upon: the receiving server found a virus or took it for spam.
    pub suspect: Option<&'a str>,
}

/// A reply in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// Its id: the same bytes always have the same.
    pub id: String,
    /// When it came in.
    pub at: Instant,
    /// Who wrote.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Where its bytes lie in the bucket.
    pub original: String,
    /// Its account; absent: a person must say which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountId>,
    /// The other accounts it is about: a number that wants no more text messages may be a contact of several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<AccountId>,
    /// The notice it answers, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeId>,
    /// How it was matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// What was recognised, the strongest first.
    pub findings: Vec<Said>,
    /// Why nothing was done about it, when nothing was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub set_aside: String,
    /// Whether the account knows of it.
    #[serde(default)]
    pub applied: bool,
    /// Whether it went on to a person's mailbox.
    #[serde(default)]
    pub forwarded: bool,
    /// When somebody read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<Instant>,
}

/// A sentence, what it was taken to mean, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Such as `already_paid`.
    pub meaning: String,
    /// The sentence as it was written.
    pub sentence: String,
    /// The rule's name.
    pub rule: String,
}

/// Takes a mail in. Taking it in twice changes nothing; after a failure it goes on where it stopped.
///
/// # Errors
/// When it cannot be kept or applied now. What cannot be read as a mail is kept and listed all the same.
pub async fn take(ports: &Ports, scope: &Scope, incoming: Incoming<'_>) -> Result<Reply, ChangeError> {
    let id = import_id(incoming.bytes);
    let known = stored(ports, scope, &id).await?;
    let (profile, _) = creditor::rules(ports, scope).await?;
    // What cannot be read as a mail still came from somebody, and holds like any other answer.
    let received = reply::read(incoming.bytes).unwrap_or_default();
    let (version, mut kept, about) = match known {
        Some((version, kept)) => {
            let about = answered(ports, scope, &kept).await?;
            (version, kept, about)
        }
        None => first_seen(ports, scope, &id, incoming, &received).await?,
    };
    let reading = understood(ports, &profile, about.as_ref(), &received);
    kept.findings = said(&reading);
    let by_a_person = incoming.suspect.is_none() && !received.delivery_report;
    let file = by_a_person.then(|| Attachment {
        name: format!("{id}.eml"),
        mime: "message/rfc822".to_owned(),
        data: incoming.bytes.to_vec(),
    });
    follow(ports, scope, version, kept, Understood { profile: &profile, about, reading, file }).await
}

/// A reply with what the rules made of it.
struct Understood<'a> {
    profile: &'a Profile,
    about: Option<Notice>,
    reading: Reading,
    /// What goes on to a person, where it may.
    file: Option<Attachment>,
}

/// Kept as understood, then told to its account, then sent on: each once, whatever stopped it before.
async fn follow(
    ports: &Ports,
    scope: &Scope,
    version: u64,
    mut kept: Reply,
    with: Understood<'_>,
) -> Result<Reply, ChangeError> {
    let Understood { profile, about, reading, file } = with;
    let mut version = keep(ports, scope, version, &kept).await?;
    if !kept.applied && kept.set_aside.is_empty() {
        apply(ports, scope, profile, &kept, about.as_ref(), &reading).await?;
        kept.applied = true;
        version = keep(ports, scope, version, &kept).await?;
    }
    let file = file.filter(|_| !kept.forwarded && !facts::is_automatic(&reading));
    if let Some(file) = file
        && forward::forward(ports, profile, &kept, about.as_ref(), file).await?
    {
        kept.forwarded = true;
        keep(ports, scope, version, &kept).await?;
    }
    Ok(kept)
}

/// Keeps the bytes before anything is made of them, and finds what they are about.
async fn first_seen(
    ports: &Ports,
    scope: &Scope,
    id: &str,
    incoming: Incoming<'_>,
    received: &Received,
) -> Result<(u64, Reply, Option<Notice>), Fault> {
    let original = format!("replies/{id}.eml");
    ports.bucket.put(scope, &original, incoming.bytes.to_vec()).await?;
    let found = find::account(ports, scope, incoming.recipients, received).await?;
    let report = received
        .delivery_report
        .then(|| "a report of a delivery, which the provider tells us too".to_owned());
    let reasons = [incoming.suspect.map(ToOwned::to_owned), report];
    let lost =
        || found.is_none().then(|| "no account is known by its address, its thread or its sender".to_owned());
    let kept = Reply {
        id: id.to_owned(),
        at: ports.clock.now(),
        from: received.from.as_ref().map(|from| from.address.clone()).unwrap_or_default(),
        subject: received.subject.clone(),
        original,
        account: found.as_ref().map(|found| found.account.clone()),
        also: Vec::new(),
        notice: found.as_ref().and_then(|found| found.notice.clone()),
        by: found.as_ref().map(|found| found.by),
        findings: Vec::new(),
        set_aside: reasons.into_iter().flatten().next().or_else(lost).unwrap_or_default(),
        applied: false,
        forwarded: false,
        read: None,
    };
    let about = answered(ports, scope, &kept).await?;
    Ok((0, kept, about))
}

/// The notice that is answered.
async fn answered(ports: &Ports, scope: &Scope, kept: &Reply) -> Result<Option<Notice>, Fault> {
    let (Some(account), Some(notice)) = (&kept.account, &kept.notice) else { return Ok(None) };
    let rows = ports.store.notices(scope, account, std::slice::from_ref(notice)).await?;
    Ok(rows.into_iter().next().map(Kept::read).transpose()?.map(|kept| kept.notice))
}

fn understood(ports: &Ports, profile: &Profile, about: Option<&Notice>, received: &Received) -> Reading {
    let spoken = about.map_or(profile.creditor.language, |notice| notice.language);
    let today = ports.clock.now().with_timezone(&profile.creditor.time_zone).date_naive();
    reply::understand(received, spoken, today)
}

fn said(reading: &Reading) -> Vec<Said> {
    let findings = reading.findings.iter().take(MOST_FINDINGS);
    let said = findings.map(|finding| Said {
        meaning: finding.meaning.name().to_owned(),
        sentence: messages::template::clean(&finding.sentence, MOST_SENTENCE),
        rule: finding.rule.clone(),
    });
    said.collect()
}

/// The account learns of it by the one way every fact takes.
async fn apply(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    kept: &Reply,
    about: Option<&Notice>,
    reading: &Reading,
) -> Result<(), ChangeError> {
    let Some(account) = &kept.account else { return Ok(()) };
    let (_, rules) = creditor::rules(ports, scope).await?;
    let head =
        ports.store.head(scope, account).await?.ok_or_else(|| ChangeError::Unknown(account.clone()))?;
    let account_now = account_of(&head)?;
    let facts = facts::of(&account_now, &profile.creditor.settings.reply_actions, about, reading);
    let touched = facts.iter().filter_map(facts::item).cloned().collect();
    let events = facts.into_iter().map(|fact| Event::new(kept.at, Actor::Debtor, fact)).collect();
    let wanted = Change { events, touched, ..Change::look(account.clone()) };
    change(ports, scope, &rules, &wanted).await?;
    let what = WorkItem::Account(account.clone());
    Ok(ports.queue.enqueue(&[Work { creditor: scope.creditor().clone(), what }]).await?)
}

async fn stored(ports: &Ports, scope: &Scope, id: &str) -> Result<Option<(u64, Reply)>, Fault> {
    let document = ports.store.document(scope, &key(id)).await?;
    let read = |document: Document| {
        let reply = serde_json::from_str(&document.body);
        Ok((document.version, reply.map_err(|error| Fault::Unreadable(error.to_string()))?))
    };
    document.map(read).transpose()
}

fn key(id: &str) -> DocumentKey {
    DocumentKey { kind: DocumentKind::Reply, id: id.to_owned() }
}

/// Writes the entry over the version that was read; the version it has now.
async fn keep(ports: &Ports, scope: &Scope, version: u64, reply: &Reply) -> Result<u64, Fault> {
    let version = version.saturating_add(1);
    let document = Document { key: key(&reply.id), version, body: text(reply)?, expires: None };
    if ports.store.put_document(scope, &document).await? {
        return Ok(version);
    }
    Err(Fault::Throttled("the same mail is being taken in by somebody else; try again".to_owned()))
}

/// The replies, a page at a time, read or not.
///
/// # Errors
/// When they cannot be read.
pub async fn list(ports: &Ports, scope: &Scope, from: Option<String>) -> Result<Page<Reply>, Fault> {
    let page = ports.store.documents(scope, DocumentKind::Reply, from).await?;
    let rows =
        page.rows.iter().map(|document| serde_json::from_str(&document.body)).collect::<Result<_, _>>();
    Ok(Page { rows: rows.map_err(|error| Fault::Unreadable(error.to_string()))?, next: page.next })
}

/// One reply by its id.
///
/// # Errors
/// When it cannot be read.
pub async fn one(ports: &Ports, scope: &Scope, id: &str) -> Result<Option<Reply>, Fault> {
    Ok(stored(ports, scope, id).await?.map(|(_, reply)| reply))
}

/// Notes that a person read a reply. Once none of its account waits, what it held goes on.
///
/// # Errors
/// When there is no such reply, or it cannot be written.
pub async fn read(ports: &Ports, scope: &Scope, id: &str, who: &str) -> Result<Reply, ChangeError> {
    let Some((version, mut reply)) = stored(ports, scope, id).await? else {
        return Err(
            Fault::Permanent(format!("there is no reply {id}; list them with: relance replies")).into()
        );
    };
    let now = ports.clock.now();
    if reply.read.is_none() {
        reply.read = Some(now);
        keep(ports, scope, version, &reply).await?;
    }
    let Some(account) = reply.account.clone().filter(|_| reply.applied) else { return Ok(reply) };
    if others_wait(ports, scope, &account).await? {
        return Ok(reply);
    }
    let (_, rules) = creditor::rules(ports, scope).await?;
    let wanted = Change::fact(account.clone(), now, Actor::Person(who.to_owned()), Fact::ReplyRead {});
    change(ports, scope, &rules, &wanted).await?;
    let work = Work { creditor: scope.creditor().clone(), what: WorkItem::Account(account) };
    ports.queue.enqueue(&[work]).await?;
    Ok(reply)
}

async fn others_wait(ports: &Ports, scope: &Scope, account: &AccountId) -> Result<bool, Fault> {
    let mut pages = Pages::at_most(MOST_PAGES, "the replies");
    while let Some(from) = pages.open()? {
        let rows = pages.turn(list(ports, scope, from).await?);
        let waits = |one: &Reply| one.applied && one.read.is_none() && one.account.as_ref() == Some(account);
        if rows
            .iter()
            .any(|one| waits(one) && one.findings.first().is_none_or(|said| said.meaning != "auto_reply"))
        {
            return Ok(true);
        }
    }
    Ok(false)
}
