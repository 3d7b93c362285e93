//! What waits in the inbox of money, and how often it is tried.

use chrono::Duration;
use documents::webhook::{Fetch, Movement, Provider};
use dunning::id::MovementId;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::ingest::import_id;
use crate::notices::text;
use crate::rows::{InboxKey, Instant};

/// Minutes before the second, third… try.
const BACK_OFF_MINUTES: [i64; 8] = [1, 5, 15, 60, 240, 720, 1440, 2880];

/// What waits in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Waiting {
    /// A payment that a person, or a later match, must place; its record says what is known.
    Payment {
        /// The payment.
        movement: MovementId,
        /// Tries so far.
        #[serde(default)]
        tries: usize,
        /// A digest of what was known when it was tried last.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        known: String,
    },
    /// A message that could not be booked when it came.
    Movement {
        /// Who said it.
        provider: Provider,
        /// What was said.
        movement: Box<Movement>,
        /// Tries so far.
        #[serde(default)]
        tries: usize,
        /// Why the last one failed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Something a provider only announced.
    Announced {
        /// Who announced it.
        provider: Provider,
        /// What to ask for.
        fetch: Fetch,
        /// Tries so far.
        #[serde(default)]
        tries: usize,
        /// Why the last one failed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A verified body, or a provider's answer, that this version cannot read.
    Unreadable {
        /// Who sent it.
        provider: Provider,
        /// The body.
        body: String,
        /// Why.
        reason: String,
    },
}

impl Waiting {
    /// A payment that was not tried yet.
    pub(super) fn payment(movement: &MovementId) -> Self {
        Self::Payment { movement: movement.clone(), tries: 0, known: String::new() }
    }

    pub(super) fn key(&self, now: Instant) -> Result<InboxKey, Fault> {
        Ok(match self {
            Self::Payment { movement, .. } => payment_key(movement),
            // Once a day at most, should nobody answer.
            Self::Announced { fetch: Fetch::PontoKeys, .. } => {
                InboxKey(format!("ponto-keys-{}", now.format("%Y%m%d")))
            }
            // A page behind another is one, however often the one before it was read.
            Self::Announced { fetch: Fetch::PontoTransactions { after: Some(_), .. }, .. } => {
                InboxKey(format!("page-{}", import_id(text(self)?.as_bytes())))
            }
            // An announcement repeated later is another one: something may have changed since.
            _ => {
                let hash = import_id(text(self)?.as_bytes());
                InboxKey(format!("{}-{hash}", now.format("%Y%m%dT%H%M%S")))
            }
        })
    }

    /// The same, as if it had not been tried yet.
    pub(super) fn anew(mut self) -> Self {
        match &mut self {
            Self::Payment { tries, known, .. } => {
                *tries = 0;
                known.clear();
            }
            Self::Movement { tries, .. } | Self::Announced { tries, .. } => *tries = 0,
            Self::Unreadable { .. } => {}
        }
        self
    }

    /// Whether it is given up when the next try fails.
    pub(super) fn is_at_its_last(&self) -> bool {
        self.back_off().is_none()
    }

    /// How long it is left alone after the next try fails; nothing when it is given up then.
    pub(super) fn back_off(&self) -> Option<Duration> {
        BACK_OFF_MINUTES.get(self.tries()).copied().map(Duration::minutes)
    }

    const fn tries(&self) -> usize {
        match self {
            Self::Payment { tries, .. } | Self::Movement { tries, .. } | Self::Announced { tries, .. } => {
                *tries
            }
            Self::Unreadable { .. } => usize::MAX,
        }
    }

    /// The same after one more try that failed.
    pub(super) fn tried(mut self, why: &str) -> Self {
        match &mut self {
            Self::Payment { tries, .. } => *tries = tries.saturating_add(1),
            Self::Movement { tries, reason, .. } | Self::Announced { tries, reason, .. } => {
                *tries = tries.saturating_add(1);
                why.clone_into(reason);
            }
            Self::Unreadable { .. } => {}
        }
        self
    }
}

pub(super) fn payment_key(movement: &MovementId) -> InboxKey {
    InboxKey(format!("payment-{}", import_id(movement.as_str().as_bytes())))
}
