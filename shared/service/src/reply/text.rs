//! What debtors write back by text message. STOP closes the number in every account of the creditor that may write to it;
//! anything else is a person's answer, held and shown as a mail would be.

use dunning::event::{Actor, Fact};
use dunning::id::{AccountId, CreditorId};
use dunning::notice::Notice;
use messages::mail::mime::Attachment;
use messages::reply::Received;
use messages::sms::{Incoming, incoming};

use super::find::{self, By, Found};
use super::{MOST_SENTENCE, Reply, Said, Understood, answered, follow, keep, said, stored, understood};
use crate::account::{Change, ChangeError, change};
use crate::creditor;
use crate::fault::Fault;
use crate::ingest::import_id;
use crate::ports::Ports;
use crate::rows::{Work, WorkItem};
use crate::scope::Scope;

/// The meaning of a STOP, in the list of replies.
const OPT_OUT: &str = "sms_opt_out";

/// A text message as it came in.
#[derive(Clone, Copy, Debug)]
pub struct Texted<'a> {
    /// The whole event: the same bytes are the same message.
    pub bytes: &'a [u8],
    /// The number it came from, E.164.
    pub from: &'a str,
    /// What it says.
    pub body: &'a str,
    /// The provider's id of the message it answers, where it knows.
    pub answers: Option<&'a str>,
}

/// To whom of this deployment a text message belongs, and by what that is known.
struct Place {
    scope: Scope,
    /// The message that is answered.
    thread: Option<Found>,
    /// Every account that may write to the number.
    accounts: Vec<AccountId>,
}

/// Takes a text message in, for each creditor it is meant for: whoever wrote the message it answers, else everybody who
/// has the number, else the only creditor there is. Empty when it is nobody's. Taking it in twice changes nothing.
///
/// # Errors
/// When it cannot be kept or applied now.
pub async fn take(
    ports: &Ports,
    creditors: &[CreditorId],
    texted: Texted<'_>,
) -> Result<Vec<Reply>, ChangeError> {
    let mut replies = Vec::new();
    for place in places(ports, creditors, texted).await? {
        replies.push(take_at(ports, &place, texted).await?);
    }
    Ok(replies)
}

async fn places(
    ports: &Ports,
    creditors: &[CreditorId],
    texted: Texted<'_>,
) -> Result<Vec<Place>, ChangeError> {
    let mut having = Vec::new();
    for creditor in creditors {
        let scope = Scope::proven(creditor.clone());
        let id = texted.answers.unwrap_or_default().to_owned();
        let thread = find::pointed(ports, &scope, id, By::Thread).await?;
        let mut accounts = find::by_number(ports, &scope, texted.from).await?;
        let answers = thread.is_some();
        // The number may have been taken off the customer since it was written to.
        accounts.extend(thread.iter().map(|found| found.account.clone()));
        accounts.sort();
        accounts.dedup();
        let place = Place { scope, thread, accounts };
        if answers {
            return Ok(vec![place]);
        }
        having.push(place);
    }
    if having.len() > 1 {
        having.retain(|place| !place.accounts.is_empty());
    }
    Ok(having)
}

async fn take_at(ports: &Ports, place: &Place, texted: Texted<'_>) -> Result<Reply, ChangeError> {
    let id = import_id(texted.bytes);
    let (version, kept) = match stored(ports, &place.scope, &id).await? {
        Some(known) => known,
        None => (0, first_seen(ports, place, &id, texted).await?),
    };
    if incoming(texted.body) == Incoming::OptOut {
        return opt_out(ports, place, version, kept, texted).await;
    }
    let (profile, _) = creditor::rules(ports, &place.scope).await?;
    let about: Option<Notice> = answered(ports, &place.scope, &kept).await?;
    let received = Received { text: texted.body.to_owned(), ..Received::default() };
    let reading = understood(ports, &profile, about.as_ref(), &received);
    let kept = Reply { findings: said(&reading), ..kept };
    let data = texted.body.as_bytes().to_vec();
    let file = Attachment { name: format!("{id}.txt"), mime: "text/plain".to_owned(), data };
    let with = Understood { profile: &profile, about, reading, file: Some(file) };
    follow(ports, &place.scope, version, kept, with).await
}

/// Keeps the bytes before anything is made of them.
async fn first_seen(ports: &Ports, place: &Place, id: &str, texted: Texted<'_>) -> Result<Reply, Fault> {
    let original = format!("replies/{id}.json");
    ports.bucket.put(&place.scope, &original, texted.bytes.to_vec()).await?;
    let only = if let [only] = place.accounts.as_slice() { Some(only.clone()) } else { None };
    let account = place.thread.as_ref().map(|found| found.account.clone()).or(only);
    let lost = match place.accounts.len() {
        _ if account.is_some() => "",
        0 => "no account has this number",
        _ => "several accounts have this number",
    };
    let by = place.thread.as_ref().map(|found| found.by);
    Ok(Reply {
        id: id.to_owned(),
        at: ports.clock.now(),
        from: texted.from.to_owned(),
        subject: "SMS".to_owned(),
        original,
        by: by.or(account.is_some().then_some(By::Number)),
        notice: place.thread.as_ref().and_then(|found| found.notice.clone()),
        account,
        also: Vec::new(),
        findings: Vec::new(),
        set_aside: lost.to_owned(),
        applied: false,
        forwarded: false,
        read: None,
    })
}

/// Every account that may write to the number hears of it; nobody has to read anything.
async fn opt_out(
    ports: &Ports,
    place: &Place,
    version: u64,
    mut kept: Reply,
    texted: Texted<'_>,
) -> Result<Reply, ChangeError> {
    let sentence = messages::template::clean(texted.body, MOST_SENTENCE);
    kept.findings = vec![Said { meaning: OPT_OUT.to_owned(), sentence, rule: "stop".to_owned() }];
    let version = keep(ports, &place.scope, version, &kept).await?;
    close(ports, &place.scope, &place.accounts, texted.from).await?;
    if let [first, others @ ..] = place.accounts.as_slice()
        && !kept.applied
    {
        kept.account = Some(first.clone());
        kept.also = others.to_vec();
        kept.set_aside = String::new();
        kept.applied = true;
        kept.read = Some(kept.at);
        keep(ports, &place.scope, version, &kept).await?;
    }
    Ok(kept)
}

/// Ends text messages to a number, in every account of the creditor that may write to it.
///
/// # Errors
/// When an account cannot be told; saying it again changes nothing.
pub async fn end(ports: &Ports, scope: &Scope, number: &str) -> Result<(), ChangeError> {
    let accounts = find::by_number(ports, scope, number).await?;
    close(ports, scope, &accounts, number).await
}

/// States in each account that the number wants no more text messages; what was planned for it goes another way.
async fn close(
    ports: &Ports,
    scope: &Scope,
    accounts: &[AccountId],
    number: &str,
) -> Result<(), ChangeError> {
    let (_, rules) = creditor::rules(ports, scope).await?;
    for account in accounts {
        let told = Fact::SmsOptedOut { phone: number.to_owned() };
        let wanted = Change::fact(account.clone(), ports.clock.now(), Actor::Debtor, told);
        match change(ports, scope, &rules, &wanted).await {
            // The index that lists accounts may lag behind an erasure.
            Ok(_) | Err(ChangeError::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
        let what = WorkItem::Account(account.clone());
        ports.queue.enqueue(&[Work { creditor: scope.creditor().clone(), what }]).await?;
    }
    Ok(())
}
