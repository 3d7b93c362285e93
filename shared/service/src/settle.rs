//! Money in: what a provider or bank says → the ledger, once, on the right item, or into the inbox where it is seen.

use documents::webhook::{
    Headers, Kind, Movement, Provider, RefundAmount, Secrets, Trust, movements, verify,
};
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::{AccountId, CreditorId, ItemNumber, MovementId};
use dunning::state::DisputeKind;
use serde::{Deserialize, Serialize};

use crate::account::{Change, ChangeError, change};
use crate::creditor;
use crate::fault::Fault;
use crate::http::{Request, Response};
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{InboxKey, InboxRow, MarkerWrite, PointerKey, Work, WorkItem};
use crate::scope::Scope;

/// A movement as the marker of its booking keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Booked {
    account: AccountId,
    item: ItemNumber,
    /// Minor units booked in, less what went back.
    amount: i64,
    /// Minor units that went back.
    #[serde(default)]
    refunded: i64,
}

/// What became of one movement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// In the ledger now, or already.
    Booked,
    /// Waits in the inbox, visible.
    Waiting,
    /// No money of a debtor.
    Ignored(String),
}

/// The name under which a provider's secrets are kept.
#[must_use]
pub fn secret_name(provider: Provider) -> String {
    format!("webhook/{}", provider.name())
}

/// Answers a webhook: `/webhooks/<provider>` for the only creditor, `/webhooks/<provider>/<creditor>` for one of several.
pub async fn webhook(ports: &Ports, request: &Request) -> Response {
    let segments = request.segments();
    let (["webhooks", provider] | ["webhooks", provider, _]) = segments.as_slice() else {
        return Response::problem(404, "unknown_path", "Webhooks arrive at /webhooks/<provider>.");
    };
    if request.method != "POST" {
        return Response::problem(405, "method_not_allowed", "Send a webhook with POST.")
            .with("allow", "POST");
    }
    let Ok(provider) = provider.parse::<Provider>() else {
        return Response::problem(404, "unknown_provider", "No provider has this name.");
    };
    let scope = match scope(ports, segments.get(2).copied()).await {
        Ok(Some(scope)) => scope,
        Ok(None) => {
            return Response::problem(
                404,
                "unknown_creditor",
                "Name the creditor: /webhooks/<provider>/<creditor>.",
            );
        }
        Err(_) => return retry_later(),
    };
    match receive(ports, &scope, provider, request).await {
        Ok(response) => response,
        Err(_) => retry_later(),
    }
}

fn retry_later() -> Response {
    Response::problem(503, "try_again", "The event could not be kept just now; send it again.")
        .with("retry-after", "30")
}

async fn scope(ports: &Ports, named: Option<&str>) -> Result<Option<Scope>, Fault> {
    let creditors = ports.store.creditors().await?;
    let wanted = named.and_then(|name| CreditorId::new(name).ok());
    Ok(match (named, creditors.as_slice()) {
        (Some(_), all) => {
            all.iter().find(|known| Some(*known) == wanted.as_ref()).cloned().map(Scope::proven)
        }
        (None, [only]) => Some(Scope::proven(only.clone())),
        (None, _) => None,
    })
}

async fn receive(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    request: &Request,
) -> Result<Response, Fault> {
    let live = ports.secrets.secrets(scope, &secret_name(provider)).await?;
    let trust = Secrets::new(live.iter().map(String::as_str)).map_or(Trust::Disabled, Trust::Secrets);
    let headers = Headers::new(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let verified = match verify(provider, &headers, &request.body, &trust, ports.clock.now()) {
        Ok(verified) => verified,
        Err(refusal) => {
            let status = refusal.http_status(provider);
            return Ok(Response::problem(
                status,
                "not_verified",
                &format!("The event was not taken: {refusal}."),
            ));
        }
    };
    let movements = match movements(&verified) {
        Ok(movements) => movements,
        Err(error) => {
            let body = String::from_utf8_lossy(verified.body()).into_owned();
            keep(ports, scope, &Waiting::Unreadable { provider, body, reason: error.to_string() }, false)
                .await?;
            return Ok(Response::json(200, &serde_json::json!({ "kept": true })));
        }
    };
    for movement in movements {
        let waiting = Waiting::Movement { provider, movement: Box::new(movement) };
        settle_or_keep(ports, scope, waiting).await?;
    }
    Ok(Response::json(200, &serde_json::json!({ "received": true })))
}

/// What waits in the inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Waiting {
    /// A movement that is not in a ledger yet.
    Movement {
        /// Who said it.
        provider: Provider,
        /// What was said.
        movement: Box<Movement>,
    },
    /// A verified body this version cannot read.
    Unreadable {
        /// Who sent it.
        provider: Provider,
        /// The body.
        body: String,
        /// Why.
        reason: String,
    },
}

async fn settle_or_keep(ports: &Ports, scope: &Scope, waiting: Waiting) -> Result<(), Fault> {
    let Waiting::Movement { movement, .. } = &waiting else { return Ok(()) };
    match settle(ports, scope, movement, None).await {
        Ok(Settled::Booked | Settled::Ignored(_)) => Ok(()),
        Ok(Settled::Waiting) => keep(ports, scope, &waiting, false).await,
        // The commit failed: the row is driven again by the tick.
        Err(_) => keep(ports, scope, &waiting, true).await,
    }
}

async fn keep(ports: &Ports, scope: &Scope, waiting: &Waiting, again: bool) -> Result<(), Fault> {
    let body = text(waiting)?;
    let now = ports.clock.now();
    let hash = crate::ingest::import_id(body.as_bytes());
    let key = InboxKey(format!("{}-{hash}", now.format("%Y%m%dT%H%M%S")));
    ports.store.receive(scope, &InboxRow { key, body, retry: again.then_some(now) }).await
}

/// Tries an inbox row again.
///
/// # Errors
/// When it has to be tried again later.
pub async fn again(ports: &Ports, scope: &Scope, key: &InboxKey) -> Result<(), ChangeError> {
    let Some(row) = ports.store.inbox(scope, key).await? else { return Ok(()) };
    let waiting: Waiting =
        serde_json::from_str(&row.body).map_err(|error| Fault::Unreadable(error.to_string()))?;
    let Waiting::Movement { movement, .. } = &waiting else { return Ok(()) };
    match settle(ports, scope, movement, Some(key)).await? {
        Settled::Booked | Settled::Ignored(_) => ports.store.drop_inbox(scope, key).await?,
        Settled::Waiting => ports.store.put_inbox(scope, &InboxRow { retry: None, ..row }).await?,
    }
    Ok(())
}

/// Books a movement where it certainly belongs.
async fn settle(
    ports: &Ports,
    scope: &Scope,
    movement: &Movement,
    inbox: Option<&InboxKey>,
) -> Result<Settled, ChangeError> {
    if let Kind::Ignored(reason) = &movement.kind {
        return Ok(Settled::Ignored(reason.clone()));
    }
    let Some((account, item)) = target(ports, scope, movement).await? else { return Ok(Settled::Waiting) };
    let first = movement.payment.first().unwrap_or(&movement.key).clone();
    let stored = ports.store.marker(scope, &first).await?;
    let booked = stored.as_deref().and_then(|marker| serde_json::from_str::<Booked>(marker).ok());
    let Some(booking) = booking(movement, booked, &account, &item) else { return Ok(Settled::Booked) };
    let now = ports.clock.now();
    let who = Actor::Provider(movement.event.name.clone());
    let mut markers = Vec::new();
    if let Some(booked) = &booking.marker {
        markers.push(MarkerWrite { movement: first, expected: stored, value: text(booked)? });
    }
    let wanted = Change {
        events: vec![Event::new(movement.at.unwrap_or(now).min(now), who, booking.fact)],
        touched: vec![item],
        markers,
        settled: inbox.cloned(),
        ..Change::look(account.clone())
    };
    let (_, rules) = creditor::rules(ports, scope).await?;
    match change(ports, scope, &rules, &wanted).await {
        Ok(_) | Err(ChangeError::Booked) => {}
        Err(error) => return Err(error),
    }
    let work = Work { creditor: scope.creditor().clone(), what: WorkItem::Account(account) };
    ports.queue.enqueue(&[work]).await?;
    Ok(Settled::Booked)
}

struct Booking {
    fact: Fact,
    marker: Option<Booked>,
}

/// What a movement does to the ledger; `None` when it is there already.
fn booking(
    movement: &Movement,
    booked: Option<Booked>,
    account: &AccountId,
    item: &ItemNumber,
) -> Option<Booking> {
    let stated = movement.amount.map(|money| money.minor);
    let item = item.clone();
    let before = booked.clone().unwrap_or(Booked {
        account: account.clone(),
        item: item.clone(),
        amount: 0,
        refunded: 0,
    });
    let reason = movement.failure.as_ref().map(|failure| failure.words.clone()).unwrap_or_default();
    match &movement.kind {
        Kind::Received if booked.is_some() => None,
        Kind::Received => {
            let amount = stated?;
            let marker = Some(Booked { amount, ..before });
            Some(Booking {
                fact: Fact::Payment { item, amount, movement: Some(movement.key.clone()), day: None },
                marker,
            })
        }
        Kind::Refunded(RefundAmount::RunningTotal) => {
            let amount = stated?.saturating_sub(before.refunded);
            let marker = Some(Booked { refunded: before.refunded.saturating_add(amount), ..before });
            (amount > 0).then_some(Booking { fact: Fact::Refund { item: Some(item), amount }, marker })
        }
        Kind::Disputed => Some(Booking {
            fact: Fact::Disputed { item, amount: stated, kind: DisputeKind::Commercial, reason },
            marker: None,
        }),
        Kind::Pending => {
            Some(Booking { fact: Fact::PaymentPending { item, amount: stated, until: None }, marker: None })
        }
        Kind::Failed => Some(Booking { fact: Fact::PaymentFailed { item, reason }, marker: None }),
        _ => None,
    }
}

/// The item a movement names for certain: as we wrote it into the payment, by its number, or by what was booked.
async fn target(
    ports: &Ports,
    scope: &Scope,
    movement: &Movement,
) -> Result<Option<(AccountId, ItemNumber)>, Fault> {
    let payments: Vec<&MovementId> = movement.payment.iter().chain([&movement.key]).collect();
    for payment in payments {
        let marker = ports.store.marker(scope, payment).await?;
        if let Some(booked) = marker.and_then(|marker| serde_json::from_str::<Booked>(&marker).ok()) {
            return Ok(Some((booked.account, booked.item)));
        }
    }
    let references = &movement.references;
    for number in [&references.item, &references.invoice_number].into_iter().flatten() {
        let Some(pointer) = ports.store.pointer(scope, &PointerKey::Number(number.clone())).await? else {
            continue;
        };
        let currency = pointer.account.as_str().rsplit('/').next().unwrap_or_default();
        let same = movement.amount.is_none_or(|money| money.currency.code() == currency);
        if let (true, Ok(item)) = (same, ItemNumber::new(&pointer.target)) {
            return Ok(Some((pointer.account, item)));
        }
    }
    Ok(None)
}
