//! The payer's page behind a signed link: GET shows and changes nothing, POST states a fact.

pub(crate) mod file;
mod form;
pub mod page;
mod stop;
pub mod words;

use chrono::{Days, NaiveDate};
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::state::DisputeKind;

use crate::account::{Change, ChangeError, Changed, account_of, change};
use crate::creditor;
use crate::fault::Fault;
use crate::link::{self, LinkError, Opens};
use crate::ports::Ports;
use crate::render::LINK_KEY;
use crate::rows::{Work, WorkItem};
use crate::scope::Scope;

/// The longest note taken from a visitor, in characters.
const MOST_NOTE: usize = 500;

/// Why the page does not open or a statement is not taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PortalError {
    /// The link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// What was stated cannot be used; says what to enter instead.
    #[error("{}", .0.text(messages::Language::En))]
    Unusable(words::Word),
    /// The link was used to state more than anybody has to say.
    #[error("too many statements")]
    TooMany,
    /// A port or the account.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl From<Fault> for PortalError {
    fn from(fault: Fault) -> Self {
        Self::Change(fault.into())
    }
}

/// What a payer can state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// "I will pay by …".
    Promise {
        /// The day.
        day: NaiveDate,
    },
    /// "The purchase order number is missing."
    PurchaseOrderMissing {
        /// The item.
        item: ItemNumber,
    },
    /// "I have not received this invoice."
    NotReceived {
        /// The item.
        item: ItemNumber,
    },
    /// "Something is wrong with this invoice."
    Dispute {
        /// The item.
        item: ItemNumber,
        /// What.
        reason: String,
    },
    /// "I have paid."
    AlreadyPaid {
        /// The item.
        item: ItemNumber,
    },
    /// "I am not the right person."
    WrongContact,
}

/// The live signing keys, newest first. The creditor is inside the signed part; the keys are the deployment's own.
///
/// # Errors
/// When they cannot be read.
pub(crate) async fn link_keys(ports: &Ports) -> Result<Vec<String>, Fault> {
    ports.secrets.secrets(&Scope::of_deployment()?, LINK_KEY).await
}

/// What a link opens now.
///
/// # Errors
/// When it opens nothing, or a port fails.
pub async fn open(ports: &Ports, token: &str) -> Result<(Scope, Opens), PortalError> {
    let keys = link_keys(ports).await?;
    let opens = link::open(&keys, token, ports.clock.now())?;
    Ok((Scope::proven(opens.creditor.clone()), opens))
}

/// The account a link opens.
///
/// # Errors
/// When it opens nothing, or the account cannot be read.
pub async fn show(ports: &Ports, token: &str) -> Result<(Scope, dunning::account::Account), PortalError> {
    let (scope, opens) = open(ports, token).await?;
    let head = ports.store.head(&scope, &opens.account).await?;
    let head = head.ok_or_else(|| ChangeError::Unknown(opens.account.clone()))?;
    Ok((scope, account_of(&head)?))
}

/// Takes what a payer states: the same decision as for any other fact.
///
/// # Errors
/// When the link opens nothing or the statement cannot be used.
pub async fn state(ports: &Ports, token: &str, stated: &Stated) -> Result<Changed, PortalError> {
    let (scope, opens) = open(ports, token).await?;
    let (profile, rules) = creditor::rules(ports, &scope).await?;
    let now = ports.clock.now();
    let today = now.with_timezone(&profile.creditor.time_zone).date_naive();
    let events = facts(stated, today)?.into_iter().map(|fact| Event::new(now, Actor::Debtor, fact)).collect();
    let touched = item(stated).into_iter().cloned().collect();
    let wanted = Change { events, touched, ..Change::look(opens.account.clone()) };
    let changed = change(ports, &scope, &rules, &wanted).await?;
    let work = Work { creditor: opens.creditor, what: WorkItem::Account(opens.account) };
    ports.queue.enqueue(&[work]).await?;
    Ok(changed)
}

const fn item(stated: &Stated) -> Option<&ItemNumber> {
    match stated {
        Stated::PurchaseOrderMissing { item }
        | Stated::NotReceived { item }
        | Stated::Dispute { item, .. }
        | Stated::AlreadyPaid { item } => Some(item),
        Stated::Promise { .. } | Stated::WrongContact => None,
    }
}

fn facts(stated: &Stated, today: NaiveDate) -> Result<Vec<Fact>, PortalError> {
    let technical = |item: &ItemNumber, reason: &str| {
        vec![Fact::Disputed {
            item: item.clone(),
            amount: None,
            kind: DisputeKind::Technical,
            reason: reason.to_owned(),
        }]
    };
    Ok(match stated {
        Stated::Promise { day } => {
            let last = today.checked_add_days(Days::new(365)).unwrap_or(today);
            if *day < today || *day > last {
                return Err(PortalError::Unusable(words::Word::PickDay));
            }
            vec![Fact::Promised { items: Vec::new(), amount: None, day: *day }]
        }
        Stated::PurchaseOrderMissing { item } => technical(item, "purchase order missing"),
        Stated::NotReceived { item } => technical(item, "invoice not received"),
        Stated::Dispute { item, reason } => {
            let reason: String =
                reason.chars().filter(|letter| !letter.is_control()).take(MOST_NOTE).collect();
            if reason.trim().is_empty() {
                return Err(PortalError::Unusable(words::Word::SayWhat));
            }
            vec![Fact::Disputed { item: item.clone(), amount: None, kind: DisputeKind::Commercial, reason }]
        }
        Stated::AlreadyPaid { item } => {
            vec![Fact::PaymentPending { item: item.clone(), amount: None, until: None }]
        }
        Stated::WrongContact => vec![Fact::Replied { note: String::new() }],
    })
}
