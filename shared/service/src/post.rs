//! The post: a letter is handed over as an order, set and laid out for printing, and what became of it comes back.
//!
//! Handing over writes the order into the bucket, so it is as certain and as repeatable as any other write. Whoever
//! watches that folder sets the letter; one that cannot be set is refused, as a provider refuses a mail. The proof of
//! posting is a person's or a mail house's word, and only then do waiting periods run.

use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::NoticeId;
use dunning::notice::NoticeStatus;
use dunning::time::Day;
use messages::letter::{Delivery, Letter};
use serde::{Deserialize, Serialize};

use crate::account::{Change, ChangeError, change};
use crate::creditor;
use crate::fault::Fault;
use crate::notices::{Kept, text};
use crate::ports::{Ports, Tag};
use crate::rows::{Instant, PointerKey, Work, WorkItem};
use crate::scope::Scope;

/// The folder of letters to be set.
pub const ORDERS: &str = "press";
/// The folder of letters that were set: `print` for ordinary post, `registered` for the counter.
pub const LETTERS: &str = "letters";
/// How often a row is moved against others.
const MOST_TRIES: usize = 5;

/// Sets a letter as a PDF; says why when it cannot. Pure: the same letter gives the same bytes.
pub type Setter = fn(&Letter) -> Result<Vec<u8>, String>;

/// A letter handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Whose notice it is.
    pub tag: Tag,
    /// What stands in it.
    pub letter: Letter,
}

/// The name of the order about a notice, which is also the id under which the post knows it.
#[must_use]
pub fn order_name(notice: &NoticeId) -> String {
    format!("{ORDERS}/{notice}.json")
}

/// The name of the letter once it is set.
#[must_use]
pub fn letter_name(notice: &NoticeId, delivery: Delivery) -> String {
    let pile = match delivery {
        Delivery::Ordinary => "print",
        Delivery::Registered | Delivery::RegisteredWithReceipt => "registered",
    };
    format!("{LETTERS}/{pile}/{notice}.pdf")
}

/// Hands a letter over: writing it twice is one letter. Returns its id.
///
/// # Errors
/// When the bucket cannot be written.
pub async fn hand_over(
    bucket: &dyn crate::ports::Bucket,
    tag: &Tag,
    letter: &Letter,
) -> Result<String, Fault> {
    let order = Order { tag: tag.clone(), letter: letter.clone() };
    let name = order_name(&tag.notice);
    bucket.put(&Scope::proven(tag.creditor.clone()), &name, text(&order)?.into_bytes()).await?;
    Ok(name)
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// It lies under this name, ready to be printed.
    Set(String),
    /// It cannot be set, and its notice goes another way.
    Refused(String),
    /// There is no such order.
    Gone,
}

/// Sets the letter of an order.
///
/// # Errors
/// When a port failed; doing it again changes nothing that was done.
pub async fn press(ports: &Ports, scope: &Scope, name: &str, set: Setter) -> Result<Pressed, ChangeError> {
    let Some(bytes) = ports.bucket.get(scope, name).await? else { return Ok(Pressed::Gone) };
    let order: Order = serde_json::from_slice(&bytes)
        .map_err(|error| Fault::Unreadable(format!("the order {name}: {error}")))?;
    if order.tag.creditor != *scope.creditor() {
        return Err(Fault::Unreadable(format!("the order {name} is another creditor's")).into());
    }
    match set(&order.letter) {
        Ok(pdf) => {
            let letter = letter_name(&order.tag.notice, order.letter.delivery);
            ports.bucket.put(scope, &letter, pdf).await?;
            Ok(Pressed::Set(letter))
        }
        Err(reason) => {
            refuse(ports, &order.tag, &reason).await?;
            Ok(Pressed::Refused(reason))
        }
    }
}

async fn refuse(ports: &Ports, tag: &Tag, reason: &str) -> Result<(), ChangeError> {
    let Some(kept) = read(ports, tag).await? else { return Ok(()) };
    if kept.standing.status.is_final() {
        return Ok(());
    }
    let event = Event::new(ports.clock.now(), provider(), undelivered(&kept));
    tell(ports, tag, vec![event]).await?;
    settle(ports, tag, &NoticeStatus::Failed { error: reason.to_owned() }).await
}

fn provider() -> Actor {
    Actor::Provider("post".to_owned())
}

fn undelivered(kept: &Kept) -> Fact {
    Fact::NoticeUndelivered { notice: Box::new(kept.notice.clone()) }
}

/// What somebody says about a letter that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// It was posted.
    Posted {
        /// The day on the proof.
        day: Day,
        /// The number of the registered item, or what else proves it.
        proof: String,
    },
    /// It came back: nobody lives there.
    Returned,
}

/// Why a word about a letter is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Unheard {
    /// No letter of this id was handed over.
    #[error("no letter {0} was handed over; list them with: relance letters")]
    Unknown(NoticeId),
    /// The day cannot be right.
    #[error("the day of posting {day} is {}; give the day on the proof", if *.early { "before the letter was written" } else { "in the future" })]
    Day {
        /// The day given.
        day: Day,
        /// Whether it lies before the letter.
        early: bool,
    },
    /// The account cannot be changed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for Unheard {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// Takes the word of whoever posts the letters. Hearing it twice changes nothing.
///
/// # Errors
/// When there is no such letter, the day cannot be right, or a port failed.
pub async fn hear(
    ports: &Ports,
    scope: &Scope,
    notice: &NoticeId,
    who: Actor,
    word: &Word,
) -> Result<(), Unheard> {
    let key = PointerKey::Message(order_name(notice));
    let pointer = ports.store.pointer(scope, &key).await?;
    let account = pointer.ok_or_else(|| Unheard::Unknown(notice.clone()))?.account;
    let tag = Tag { creditor: scope.creditor().clone(), account, notice: notice.clone() };
    let kept = read(ports, &tag).await?.ok_or_else(|| Unheard::Unknown(notice.clone()))?;
    let now = ports.clock.now();
    match word {
        Word::Posted { day, proof } => {
            let (_, rules) = creditor::rules(ports, scope).await?;
            let zone = rules.creditor.time_zone;
            let of = |at: Instant| at.with_timezone(&zone).date_naive();
            if *day > of(now) || *day < of(kept.notice.send_at) {
                return Err(Unheard::Day { day: *day, early: *day < of(kept.notice.send_at) });
            }
            let notice = Box::new(kept.notice.clone());
            let posted = Fact::Posted { notice, day: *day, proof: proof.clone() };
            tell(ports, &tag, vec![Event::new(now, who, posted)]).await?;
            settle(ports, &tag, &NoticeStatus::Delivered { at: now }).await?;
        }
        Word::Returned => {
            let address = kept.notice.to.address.clone();
            let closed = Fact::Bounced { address, kind: dunning::fact::BounceKind::Hard };
            let events = [closed, undelivered(&kept)].map(|fact| Event::new(now, who.clone(), fact));
            tell(ports, &tag, events.to_vec()).await?;
            settle(ports, &tag, &NoticeStatus::Bounced { at: now }).await?;
        }
    }
    Ok(())
}

async fn tell(ports: &Ports, tag: &Tag, events: Vec<Event>) -> Result<(), ChangeError> {
    let scope = Scope::proven(tag.creditor.clone());
    let (_, rules) = creditor::rules(ports, &scope).await?;
    change(ports, &scope, &rules, &Change { events, ..Change::look(tag.account.clone()) }).await?;
    let what = WorkItem::Account(tag.account.clone());
    Ok(ports.queue.enqueue(&[Work { creditor: tag.creditor.clone(), what }]).await?)
}

async fn read(ports: &Ports, tag: &Tag) -> Result<Option<Kept>, Fault> {
    let scope = Scope::proven(tag.creditor.clone());
    let rows = ports.store.notices(&scope, &tag.account, std::slice::from_ref(&tag.notice)).await?;
    rows.into_iter().next().map(Kept::read).transpose()
}

/// The row says what the account knows by now; a crash in between is healed by hearing the word again.
async fn settle(ports: &Ports, tag: &Tag, status: &NoticeStatus) -> Result<(), ChangeError> {
    let scope = Scope::proven(tag.creditor.clone());
    for _ in 0..MOST_TRIES {
        let Some(kept) = read(ports, tag).await? else { return Ok(()) };
        let returned = matches!(status, NoticeStatus::Bounced { .. });
        if kept.standing.status.is_final() && !returned {
            return Ok(());
        }
        let row = kept.moved(&kept.standing.then(status.clone()))?;
        if ports.store.move_notice(&scope, &tag.account, &kept.row.status, &row).await? {
            return Ok(());
        }
    }
    Err(ChangeError::Busy)
}
