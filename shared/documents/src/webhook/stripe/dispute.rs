//! Card disputes and returned SEPA debits, which Stripe also calls disputes.

use dunning::id::MovementId;

use super::super::Provider;
use super::super::json::{Unreadable, key, text};
use super::super::movement::{DisputeOutcome, Kind, Movement};
use super::super::reasons;
use super::event::StripeEvent;

/// `charge.dispute.created`: contested; the money is taken by `funds_withdrawn`.
pub(super) fn opened(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    about(event, Kind::Disputed, "")
}

/// `charge.dispute.funds_withdrawn`.
pub(super) fn withdrawn(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    about(event, Kind::ChargedBack, ":withdrawn")
}

/// `charge.dispute.funds_reinstated`.
pub(super) fn reinstated(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    about(event, Kind::Reinstated, ":reinstated")
}

/// `charge.dispute.closed`. A lost one carries the key of the withdrawal, so that the money is booked out
/// once, even where the withdrawal was never announced.
pub(super) fn closed(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let outcome = match text(event.object, &["status"]).as_deref() {
        Some("won") => DisputeOutcome::Won,
        Some("lost") => DisputeOutcome::Lost,
        _ => DisputeOutcome::NoMoneyMoved,
    };
    let suffix = if outcome == DisputeOutcome::Lost { ":withdrawn" } else { "" };
    about(event, Kind::DisputeClosed(outcome), suffix)
}

fn about(event: &StripeEvent<'_>, kind: Kind, suffix: &str) -> Result<Movement, Unreadable> {
    let payment = event.payment()?;
    let key = dispute_key(event, &payment, suffix)?;
    let mut movement = event.movement(key, kind, payment, Some(event.amount(&["amount"])?));
    movement.failure = Some(reasons::failure(text(event.object, &["reason"]), None));
    Ok(movement)
}

/// The dispute's id; an old event without one is named after its charge.
fn dispute_key(
    event: &StripeEvent<'_>,
    payment: &[MovementId],
    suffix: &str,
) -> Result<MovementId, Unreadable> {
    match (event.object_id(), payment.first()) {
        (Some(own), _) => key(Provider::Stripe, &format!("{own}{suffix}")),
        (None, Some(payment)) => {
            let name = format!("{payment}:dispute{suffix}");
            MovementId::new(name).map_err(|_| Unreadable::Field("data.object.charge"))
        }
        (None, None) => Err(Unreadable::Field("data.object.charge")),
    }
}
