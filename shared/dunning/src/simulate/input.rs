//! Reads the events of a simulation.

use serde::Deserialize;

use super::SimulateError;
use crate::charge::ChargeRule;
use crate::fact::{BounceKind, CallResult, DisputeOutcome};
use crate::id::{DebtorId, ItemNumber, PlanId};
use crate::party::{Contact, ContactRole};
use crate::state::DisputeKind;
use crate::time::{Day, Instant};

/// The most events read.
const MAX_EVENTS: usize = 1_000_000;

/// The facts a simulation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Payment,
    PaymentPending,
    PaymentFailed,
    UnappliedPayment,
    Refund,
    Chargeback,
    CreditNote,
    Cancelled,
    WrittenOff,
    ChargesClaimed,
    ChargesWaived,
    DueDateMoved,
    Hold,
    HoldEnded,
    Dispute,
    DisputeResolved,
    Promise,
    Arrangement,
    Bounce,
    Complaint,
    Reply,
    ReplyRead,
    OutOfOffice,
    Contacted,
    CallResult,
    Insolvency,
    SmsOptOut,
    ContactChanged,
    Absence,
    BooksStale,
    BooksFresh,
    Snapshot,
    PlanChanged,
    Approved,
    Rejected,
    TaskDone,
    HandedOver,
    KillSwitch,
    Released,
    Activated,
}

/// An item named alone, or with what is open on it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Named {
    Number(ItemNumber),
    Open { number: ItemNumber, open: String },
}

/// An instalment as stated.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct RawInstalment {
    pub date: Day,
    pub amount: String,
}

/// One event of a simulation.
#[derive(Clone, Debug, Deserialize)]
pub struct SimEvent {
    pub(super) at: Instant,
    pub(super) fact: Kind,
    #[serde(default)]
    pub(super) item: Option<ItemNumber>,
    #[serde(default)]
    pub(super) items: Vec<Named>,
    #[serde(default)]
    pub(super) debtor: Option<DebtorId>,
    #[serde(default)]
    pub(super) amount: Option<String>,
    #[serde(default)]
    pub(super) down_payment: Option<String>,
    #[serde(default)]
    pub(super) instalments: Vec<RawInstalment>,
    #[serde(default)]
    pub(super) date: Option<Day>,
    #[serde(default)]
    pub(super) due_date: Option<Day>,
    #[serde(default)]
    pub(super) from: Option<Day>,
    #[serde(default)]
    pub(super) until: Option<Day>,
    #[serde(default)]
    pub(super) reason: Option<String>,
    #[serde(default)]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) outcome: Option<DisputeOutcome>,
    #[serde(default)]
    pub(super) result: Option<CallResult>,
    #[serde(default)]
    pub(super) address: Option<String>,
    #[serde(default)]
    pub(super) phone: Option<String>,
    #[serde(default)]
    pub(super) email: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) role: Option<ContactRole>,
    #[serde(default)]
    pub(super) contacts: Option<Vec<Contact>>,
    #[serde(default)]
    pub(super) contact: Option<Contact>,
    #[serde(default)]
    pub(super) substitute: Option<String>,
    #[serde(default)]
    pub(super) plan: Option<PlanId>,
    #[serde(default)]
    pub(super) notice: Option<String>,
    #[serde(default)]
    pub(super) task: Option<String>,
    #[serde(default)]
    pub(super) on: Option<bool>,
    #[serde(default)]
    pub(super) certain: Option<bool>,
    #[serde(default)]
    pub(super) confirmed: Option<bool>,
    #[serde(default)]
    pub(super) mandate_revoked: bool,
}

/// Reads the events of a simulation: a JSON array.
///
/// # Errors
/// When it is no array, or an event is malformed; the error names its index.
pub fn read_events(text: &str) -> Result<Vec<SimEvent>, SimulateError> {
    let values: Vec<serde_json::Value> =
        serde_json::from_str(text).map_err(|error| SimulateError::Events(error.to_string()))?;
    if values.len() > MAX_EVENTS {
        return Err(SimulateError::Events(format!("more than {MAX_EVENTS} events; split the run")));
    }
    let read = |(index, value): (usize, serde_json::Value)| {
        let error = |error: serde_json::Error| SimulateError::Event { index, message: error.to_string() };
        serde_json::from_value(value).map_err(error)
    };
    values.into_iter().enumerate().map(read).collect()
}

impl SimEvent {
    /// The dispute's kind; commercial unless it says technical.
    pub(super) fn dispute_kind(&self) -> Result<DisputeKind, String> {
        match self.kind.as_deref() {
            Some("technical") => Ok(DisputeKind::Technical),
            None | Some("commercial") => Ok(DisputeKind::Commercial),
            Some(other) => Err(format!("kind \"{other}\" is not a dispute's; write technical or commercial")),
        }
    }

    /// The charge meant; all of them unless it says interest or fixed_fee.
    pub(super) fn charge_rule(&self) -> Result<Option<ChargeRule>, String> {
        match self.kind.as_deref() {
            None => Ok(None),
            Some("interest") => Ok(Some(ChargeRule::Interest)),
            Some("fixed_fee") => Ok(Some(ChargeRule::FixedFee)),
            Some(other) => Err(format!("kind \"{other}\" is no charge; write interest or fixed_fee")),
        }
    }

    /// The bounce's kind; hard unless it says soft.
    pub(super) fn bounce_kind(&self) -> Result<BounceKind, String> {
        match self.kind.as_deref() {
            None | Some("hard") => Ok(BounceKind::Hard),
            Some("soft") => Ok(BounceKind::Soft),
            Some(other) => Err(format!("kind \"{other}\" is not a bounce's; write hard or soft")),
        }
    }
}
