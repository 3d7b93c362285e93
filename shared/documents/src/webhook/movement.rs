//! What a webhook says about money, whoever sent it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use dunning::id::MovementId;
use dunning::money::Money;
use serde::{Deserialize, Serialize};

/// One statement about one movement of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// The movement, `<provider>:<the provider's own id>`; never an event's id.
    pub key: MovementId,
    /// What is said about it.
    pub kind: Kind,
    /// Every id by which the payment it is about is known, the one it is booked under first. A refund or
    /// dispute may know only a later one; so whoever books a payment keeps all of them.
    pub payment: Vec<MovementId>,
    /// Always positive. None: the message does not say; for a return or charge-back it is the whole payment.
    pub amount: Option<Money>,
    /// When the provider says it happened.
    pub at: Option<DateTime<Utc>>,
    /// What may tell which item it pays.
    pub references: References,
    /// Why it failed, came back or is contested.
    pub failure: Option<Failure>,
    /// The event, for the history only.
    pub event: Event,
}

impl Movement {
    /// The key under which this is booked once and for good, whatever the number and order of events
    /// that speak of it. None where nothing is booked, and for a running total, of which only the
    /// difference to what is already booked counts.
    #[must_use]
    pub fn marker(&self) -> Option<&MovementId> {
        match self.kind {
            Kind::Received
            | Kind::Refunded(RefundAmount::Single)
            | Kind::RefundFailed
            | Kind::ChargedBack
            | Kind::Reinstated
            | Kind::DisputeClosed(DisputeOutcome::Lost)
            | Kind::Returned => Some(&self.key),
            Kind::Refunded(RefundAmount::RunningTotal)
            | Kind::Pending
            | Kind::Failed
            | Kind::Disputed
            | Kind::DisputeClosed(DisputeOutcome::Won | DisputeOutcome::NoMoneyMoved)
            | Kind::Ignored(_)
            | Kind::Announced(_) => None,
        }
    }
}

/// What is said about a movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Money came in. Said by several events with the same key; later ones may know more references.
    Received,
    /// Money is on its way: chasing waits, nothing is booked.
    Pending,
    /// An attempt failed. It never reopens what was paid.
    Failed,
    /// Money went back to the payer. What was refunded of a payment is the larger of the sum of single refunds
    /// that did not fail and the highest running total less those that did.
    Refunded(RefundAmount),
    /// A refund did not arrive: the money is back with the creditor. The key is the refund's.
    RefundFailed,
    /// The payer contests the payment; no money has moved by this message.
    Disputed,
    /// Money was taken back by a card dispute or charge-back.
    ChargedBack,
    /// Money taken by a dispute came back.
    Reinstated,
    /// A dispute ended. Lost: what `ChargedBack` took stays taken; it has that movement's key, so whoever
    /// never heard of the withdrawal books it now. Won: the money comes by `Reinstated`, if it was taken.
    DisputeClosed(DisputeOutcome),
    /// A direct debit that had been paid came back.
    Returned,
    /// No debtor's money moves; the reason in plain words.
    Ignored(String),
    /// The message only says where to look.
    Announced(Fetch),
}

/// How a refund's amount is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundAmount {
    /// All refunds of the payment so far: book the difference.
    RunningTotal,
    /// This refund alone.
    Single,
}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeOutcome {
    /// The creditor keeps the money.
    Won,
    /// The payer keeps the money.
    Lost,
    /// An inquiry that never took money.
    NoMoneyMoved,
}

/// What to fetch with the creditor's own key. Ids hold letters, digits, `_` and `-` only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fetch {
    /// `GET /v2/payments/{id}?embed=refunds,chargebacks` at Mollie.
    MolliePayment(String),
    /// `GET /v2/payment-links/{id}/payments` at Mollie.
    MolliePaymentLink(String),
    /// `GET /synchronizations/{synchronization}/updated-transactions` at Ponto, or where none is named
    /// `GET /accounts/{account}/transactions`, newest first.
    PontoTransactions {
        /// The account's id at Ponto.
        account: String,
        /// The synchronisation that found them, where named.
        synchronization: Option<String>,
        /// Behind which transaction the page begins; absent: the first page.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        /// Pages before this one.
        #[serde(default)]
        page: u32,
    },
    /// `GET /webhooks/keys` at Ponto: the keys that sign its tokens.
    PontoKeys,
    /// `GET /payments/{id}` at GoCardless.
    GocardlessPayment(String),
    /// `GET /refunds/{id}` at GoCardless.
    GocardlessRefund(String),
    /// `GET /v3/payment/payment-requests/{id}` at Bridge.
    BridgePaymentRequest(String),
}

/// What may tell which item a movement pays; all of it a stranger's words, cut to 500 characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// The creditor, as we wrote it into the payment (`relance_creditor`).
    pub creditor: Option<String>,
    /// The item, as we wrote it into the payment (`relance_item`).
    pub item: Option<String>,
    /// An invoice number (`invoice_number`, or the provider's invoice's number).
    pub invoice_number: Option<String>,
    /// The provider's own invoice (`in_…`).
    pub provider_invoice: Option<String>,
    /// Free text.
    pub text: Option<String>,
    /// End-to-end id of the transfer or debit.
    pub end_to_end: Option<String>,
    /// A structured creditor reference, as given.
    pub structured: Option<String>,
    /// The payer's name.
    pub counterparty: Option<String>,
    /// The payer's account.
    pub iban: Option<String>,
    /// The customer's id at the provider.
    pub customer: Option<String>,
    /// The mandate's id at the provider.
    pub mandate: Option<String>,
    /// What else was attached to the payment, at most 50 entries.
    pub metadata: BTreeMap<String, String>,
}

/// Why money did not come or went away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The provider's or the scheme's code.
    pub code: String,
    /// The same in plain words.
    pub words: String,
}

/// The event that said it. Ids of events may repeat: they are shown, never compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The provider's id, where given.
    pub id: Option<String>,
    /// The provider's name for what happened.
    pub name: String,
}
