//! Refunds. `charge.refunded` tells the total so far, `refund.*` tells of one refund: the same money.

use super::super::Provider;
use super::super::json::{Unreadable, id, key, text};
use super::super::movement::{Kind, Movement, RefundAmount};
use super::super::reasons;
use super::event::{StripeEvent, keys};

/// `charge.refunded`.
pub(super) fn running_total(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let names = keys(id(event.object, &["payment_intent"]).into_iter().chain(event.object_id()))?;
    let amount = event.amount(&["amount_refunded"])?;
    event.about(Kind::Refunded(RefundAmount::RunningTotal), names, Some(amount))
}

/// `refund.created`, `refund.updated`, `refund.failed`, `charge.refund.updated`.
pub(super) fn single(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let own = event.object_id().ok_or(Unreadable::Field("data.object.id"))?;
    let status = text(event.object, &["status"]);
    let failed = event.name == "refund.failed" || matches!(status.as_deref(), Some("failed" | "canceled"));
    if !failed && status.as_deref() == Some("requires_action") {
        return event.ignored("the refund waits for the payer's bank details; no money has left");
    }
    let kind = if failed { Kind::RefundFailed } else { Kind::Refunded(RefundAmount::Single) };
    let amount = event.amount(&["amount"])?;
    let mut movement = event.movement(key(Provider::Stripe, &own)?, kind, event.payment()?, Some(amount));
    let code = text(event.object, &["failure_reason"]).or(status);
    movement.failure = failed.then(|| reasons::failure(code, None));
    Ok(movement)
}
