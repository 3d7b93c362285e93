//! Mollie. Classic webhooks carry an unsigned payment id and only tell to fetch; the new ones are signed
//! and carry the event's entity. Both, and what is fetched, end in the same keys (`tr_…`).

use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, decimal, instant, key, list, metadata, parse, safe_id, text};
use super::movement::{Event, Failure, Fetch, Kind, Movement, References, RefundAmount};
use super::proof::{Refusal, Verified, header};
use super::reasons;
use super::signature::{hex_tags, signed_by};
use super::trust::Secrets;
use dunning::money::Money;

const HEADER: &str = "X-Mollie-Signature";
/// Payments, refunds or charge-backs of one answer.
const MAX_LISTED: usize = 250;

/// Hexadecimal, with or without `sha256=`, over the body. A missing header is a refusal, never classic.
pub(super) fn verify(headers: &Headers<'_>, body: &[u8], secrets: &Secrets) -> Result<(), Refusal> {
    let given = header(headers, HEADER)?.split(',').map(str::trim);
    let tags = given.map(|tag| tag.strip_prefix("sha256=").unwrap_or(tag));
    signed_by(secrets, body, &hex_tags(tags, HEADER)?)
}

/// Classic: `id=tr_…` as a form.
pub(super) fn announced(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let form = std::str::from_utf8(verified.body()).map_err(|_| Unreadable::NotTheShape)?;
    let own = form.trim().split('&').find_map(|pair| pair.strip_prefix("id=")).and_then(safe_id);
    let own = own.ok_or(Unreadable::Field("id"))?;
    announcement(&own, Event { id: None, name: "classic".to_owned() }).map(|one| vec![one])
}

fn announcement(own: &str, event: Event) -> Result<Movement, Unreadable> {
    let key = key(Provider::Mollie, own)?;
    let kind = match own.split('_').next() {
        Some("tr") => Kind::Announced(Fetch::MolliePayment(own.to_owned())),
        Some("pl") => Kind::Announced(Fetch::MolliePaymentLink(own.to_owned())),
        _ => Kind::Ignored("the id names no payment".to_owned()),
    };
    let (payment, references) = (vec![key.clone()], References::default());
    Ok(Movement { key, kind, payment, amount: None, at: None, references, failure: None, event })
}

/// New: an event with its entity, where the payload is not reduced to ids.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let name = text(&body, &["type"]).ok_or(Unreadable::Field("type"))?;
    let event = Event { id: text(&body, &["id"]), name };
    let entity = at(&body, &["_embedded", "entity"]);
    if let Some(payment) = entity.filter(|entity| is(entity, "payment")) {
        return payment_movements(payment, &event);
    }
    let own = entity.and_then(|entity| text(entity, &["paymentId"])).or_else(|| text(&body, &["entityId"]));
    let own = own.as_deref().and_then(safe_id).ok_or(Unreadable::Field("entityId"))?;
    announcement(&own, event).map(|one| vec![one])
}

fn is(entity: &Value, resource: &str) -> bool {
    at(entity, &["resource"]).and_then(Value::as_str) == Some(resource)
}

/// What `GET /v2/payments/{id}?embed=refunds,chargebacks` or `GET /v2/payment-links/{id}/payments`
/// answers: for each payment what it is now, what was refunded of it so far, and each charge-back.
///
/// # Errors
/// When the answer is not the JSON that Mollie documents.
pub fn fetched(response: &[u8]) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(response)?;
    let event = Event { id: None, name: "fetched".to_owned() };
    if is(&body, "payment") {
        return payment_movements(&body, &event);
    }
    let listed =
        at(&body, &["_embedded", "payments"]).map(|_| list(&body, &["_embedded", "payments"], MAX_LISTED));
    let each =
        listed.ok_or(Unreadable::NotTheShape)??.iter().map(|payment| payment_movements(payment, &event));
    let all: Result<Vec<Vec<Movement>>, Unreadable> = each.collect();
    Ok(all?.into_iter().flatten().collect())
}

fn payment_movements(payment: &Value, event: &Event) -> Result<Vec<Movement>, Unreadable> {
    let own = text(payment, &["id"]).ok_or(Unreadable::Field("id"))?;
    let key = key(Provider::Mollie, &own)?;
    let kind = match text(payment, &["status"]).as_deref() {
        Some("paid") => Kind::Received,
        Some("pending" | "authorized") => Kind::Pending,
        Some("failed" | "canceled" | "expired") => Kind::Failed,
        _ => Kind::Ignored("the payer has not paid yet".to_owned()),
    };
    let main = Movement {
        payment: vec![key.clone()],
        key,
        failure: (kind == Kind::Failed).then(|| failure(payment)),
        kind,
        amount: Some(money(payment, "amount").ok_or(Unreadable::Field("amount"))?),
        at: instant(payment, &["paidAt"]).or_else(|| instant(payment, &["createdAt"])),
        references: references(payment),
        event: event.clone(),
    };
    let mut all = vec![main];
    all.extend(refunded(payment, &all));
    all.extend(charged_back(payment, &all)?);
    Ok(all)
}

fn refunded(payment: &Value, main: &[Movement]) -> Option<Movement> {
    let total = money(payment, "amountRefunded").filter(|total| total.minor > 0)?;
    let kind = Kind::Refunded(RefundAmount::RunningTotal);
    main.first().map(|main| Movement { kind, amount: Some(total), at: None, ..main.clone() })
}

/// Each charge-back, and its reversal. Without the list, one for the whole amount charged back.
fn charged_back(payment: &Value, main: &[Movement]) -> Result<Vec<Movement>, Unreadable> {
    let Some(main) = main.first() else { return Ok(Vec::new()) };
    let listed = list(payment, &["_embedded", "chargebacks"], MAX_LISTED)?;
    let mut all = Vec::new();
    for chargeback in listed {
        let own = text(chargeback, &["id"]).ok_or(Unreadable::Field("chargebacks.id"))?;
        let amount = money(chargeback, "amount").ok_or(Unreadable::Field("chargebacks.amount"))?;
        let reason = reasons::failure(
            text(chargeback, &["reason", "code"]),
            text(chargeback, &["reason", "description"]),
        );
        let about = |kind: Kind, own: &str, at| -> Result<Movement, Unreadable> {
            let (key, failure) = (key(Provider::Mollie, own)?, Some(reason.clone()));
            Ok(Movement { key, kind, amount: Some(amount), at, failure, ..main.clone() })
        };
        all.push(about(Kind::ChargedBack, &own, instant(chargeback, &["createdAt"]))?);
        if let Some(at) = instant(chargeback, &["reversedAt"]) {
            all.push(about(Kind::Reinstated, &format!("{own}:reversed"), Some(at))?);
        }
    }
    let total = money(payment, "amountChargedBack").filter(|total| total.minor > 0);
    if let (true, Some(amount)) = (all.is_empty(), total) {
        let key =
            key(Provider::Mollie, &format!("{}:charged_back", text(payment, &["id"]).unwrap_or_default()))?;
        all.push(Movement { key, kind: Kind::ChargedBack, amount: Some(amount), at: None, ..main.clone() });
    }
    Ok(all)
}

fn money(value: &Value, field: &str) -> Option<Money> {
    decimal(value, &[field, "value"], currency(value, &[field, "currency"])?)
}

fn failure(payment: &Value) -> Failure {
    let detail = |field: &str| text(payment, &["details", field]);
    let code =
        detail("bankReasonCode").or_else(|| detail("failureReason")).or_else(|| text(payment, &["status"]));
    reasons::failure(code, detail("bankReason").or_else(|| detail("failureMessage")))
}

fn references(payment: &Value) -> References {
    let mut attached = metadata(payment, &["metadata"]);
    let detail = |field: &str| text(payment, &["details", field]);
    References {
        creditor: attached.remove("relance_creditor"),
        item: attached.remove("relance_item"),
        invoice_number: attached.remove("invoice_number"),
        text: text(payment, &["description"]),
        end_to_end: detail("endToEndIdentifier"),
        structured: detail("transferReference"),
        counterparty: detail("consumerName"),
        iban: detail("consumerAccount"),
        customer: text(payment, &["customerId"]),
        mandate: text(payment, &["mandateId"]),
        metadata: attached,
        ..References::default()
    }
}
