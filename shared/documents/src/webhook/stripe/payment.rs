//! Payment intents, charges and checkout sessions.

use dunning::id::MovementId;

use super::super::json::{Unreadable, flag, id, integer, list, text};
use super::super::movement::{Failure, Kind, Movement};
use super::super::reasons;
use super::event::{StripeEvent, keys};

/// Charges of one intent that are looked at.
const MAX_CHARGES: usize = 50;

/// `payment_intent.*`: received is what arrived, otherwise what was asked for.
pub(super) fn intent(event: &StripeEvent<'_>, kind: Kind) -> Result<Movement, Unreadable> {
    let received =
        kind == Kind::Received && integer(event.object, &["amount_received"]).is_some_and(|sum| sum > 0);
    let amount = event.amount(if received { &["amount_received"] } else { &["amount"] })?;
    let failed = kind == Kind::Failed;
    let mut movement = event.about(kind, intent_names(event)?, Some(amount))?;
    movement.failure = failed.then(|| intent_failure(event));
    Ok(movement)
}

fn intent_names(event: &StripeEvent<'_>) -> Result<Vec<MovementId>, Unreadable> {
    let charges = list(event.object, &["charges", "data"], MAX_CHARGES)?;
    let own = event.object_id().into_iter().chain(id(event.object, &["latest_charge"]));
    keys(own.chain(charges.iter().filter_map(|charge| text(charge, &["id"]))))
}

fn intent_failure(event: &StripeEvent<'_>) -> Failure {
    let error = |field: &str| text(event.object, &["last_payment_error", field]);
    if event.name == "payment_intent.canceled" {
        let why = text(event.object, &["cancellation_reason"]).unwrap_or_else(|| "canceled".to_owned());
        return reasons::failure(Some(why), None);
    }
    reasons::failure(error("decline_code").or_else(|| error("code")), error("message"))
}

fn charge_names(event: &StripeEvent<'_>) -> Result<Vec<MovementId>, Unreadable> {
    keys(id(event.object, &["payment_intent"]).into_iter().chain(event.object_id()))
}

/// `charge.succeeded`, `charge.captured`, `charge.pending`. An authorised charge is no money yet.
pub(super) fn charge(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let pending =
        event.name == "charge.pending" || text(event.object, &["status"]).as_deref() == Some("pending");
    if pending {
        return event.about(Kind::Pending, charge_names(event)?, Some(event.amount(&["amount"])?));
    }
    if flag(event.object, &["captured"]) == Some(false) {
        return event.ignored("the charge is only authorised; it counts once captured");
    }
    let captured = integer(event.object, &["amount_captured"]).is_some_and(|sum| sum > 0);
    let amount = event.amount(if captured { &["amount_captured"] } else { &["amount"] })?;
    event.about(Kind::Received, charge_names(event)?, Some(amount))
}

/// `charge.failed`, `charge.expired`.
pub(super) fn charge_failed(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let mut movement = event.about(Kind::Failed, charge_names(event)?, Some(event.amount(&["amount"])?))?;
    let detail = text(event.object, &["outcome", "reason"]).filter(|reason| reason != "generic_decline");
    let code = detail.or_else(|| text(event.object, &["failure_code"]));
    movement.failure = Some(reasons::failure(code, text(event.object, &["failure_message"])));
    Ok(movement)
}

fn session_names(event: &StripeEvent<'_>) -> Result<Vec<MovementId>, Unreadable> {
    keys(id(event.object, &["payment_intent"]).into_iter().chain(event.object_id()))
}

/// `checkout.session.completed`: money only when it says paid; a debit that is still to come is pending.
pub(super) fn session(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    if id(event.object, &["payment_intent"]).is_none() && id(event.object, &["invoice"]).is_some() {
        return event
            .ignored("the session is paid through its invoice, whose payment is announced by itself");
    }
    let kind = match text(event.object, &["payment_status"]).as_deref() {
        Some("paid") => Kind::Received,
        Some("unpaid") if text(event.object, &["mode"]).as_deref() != Some("setup") => Kind::Pending,
        _ => return event.ignored("the session asks for no payment"),
    };
    let amount = event.amount(&["amount_total"])?;
    if amount.minor <= 0 {
        return event.ignored("the session's total is zero");
    }
    event.about(kind, session_names(event)?, Some(amount))
}

/// `checkout.session.async_payment_failed`: the debit that was to come did not.
pub(super) fn session_failed(event: &StripeEvent<'_>) -> Result<Movement, Unreadable> {
    let mut movement =
        event.about(Kind::Failed, session_names(event)?, event.amount(&["amount_total"]).ok())?;
    movement.failure = Some(reasons::failure(Some("async_payment_failed".to_owned()), None));
    Ok(movement)
}
