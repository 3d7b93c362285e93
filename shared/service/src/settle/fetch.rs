//! What a provider only announced: asked for with the creditor's own key, from the inbox, never in the webhook. A page
//! that is not the last keeps the next one in the inbox first, so that no crash between two pages loses one.

use chrono::Duration;
use documents::webhook::{
    Fetch, Movement, Provider, Unreadable, bridge_fetched, gocardless_fetched, mollie_fetched, ponto_page,
};

use super::hear::hear;
use super::trust::{self, certificate_name, key_name, private_key_name};
use super::waiting::{Waiting, keep};
use crate::account::ChangeError;
use crate::creditor::{self, Freshness};
use crate::fault::Fault;
use crate::ports::{Api, Ask, Certificate, Ports};
use crate::rows::Instant;
use crate::scope::Scope;

/// Transactions of one page of Ponto's, its most.
const PONTO_PAGE: u32 = 100;
/// Pages of Ponto's that follow from one announcement.
const MOST_PONTO_PAGES: u32 = 50;
/// How far back an account's transactions are read where no synchronisation says which are new.
const LOOKED_BACK: Duration = Duration::days(35);

/// What was answered.
#[derive(Default)]
struct Found {
    movements: Vec<Movement>,
    /// The page behind it.
    next: Option<Fetch>,
    /// Up to when the provider has the bank's data.
    fresh: Option<Instant>,
}

/// Asks for what was announced and takes in what is answered.
///
/// # Errors
/// When there is no answer, or what was answered could not be kept.
pub(super) async fn run(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    fetch: &Fetch,
) -> Result<(), ChangeError> {
    let Some((api, path)) = address(fetch) else { return Ok(trust::fetch_keys(ports, scope).await?) };
    let answer = ports.fetcher.get(&ask(ports, scope, provider, (api, path)).await?).await?;
    match read(fetch, &answer, ports.clock.now()) {
        Ok(found) => take_in(ports, scope, provider, found).await,
        Err(error) => {
            let body = String::from_utf8_lossy(&answer).chars().take(100_000).collect();
            let reason = error.to_string();
            Ok(keep(ports, scope, &Waiting::Unreadable { provider, body, reason }, false).await?)
        }
    }
}

async fn take_in(ports: &Ports, scope: &Scope, provider: Provider, found: Found) -> Result<(), ChangeError> {
    let last = found.next.is_none();
    let beyond = found.next.as_ref().and_then(too_many);
    if let Some(fetch) = found.next.filter(|_| beyond.is_none()) {
        keep(ports, scope, &Waiting::Announced { provider, fetch, tries: 0, reason: String::new() }, true)
            .await?;
    }
    for movement in found.movements {
        if let Err(error) = hear(ports, scope, provider, &movement).await {
            let (movement, reason) = (Box::new(movement), error.to_string());
            keep(ports, scope, &Waiting::Movement { provider, movement, tries: 0, reason }, true).await?;
        }
    }
    if let Some(at) = found.fresh.filter(|_| last) {
        let bank = Some(at.min(ports.clock.now()));
        creditor::refresh(ports, scope, Freshness { bank, ..Freshness::default() }).await?;
    }
    beyond.map_or(Ok(()), |fault| Err(fault.into()))
}

/// What is beyond the bound is no end: it is said where it waits.
fn too_many(next: &Fetch) -> Option<Fault> {
    let Fetch::PontoTransactions { page, .. } = next else { return None };
    let said = format!(
        "Ponto has more than {} transactions for one announcement; import the account's statements for the others",
        MOST_PONTO_PAGES.saturating_mul(PONTO_PAGE)
    );
    (*page >= MOST_PONTO_PAGES).then_some(Fault::Permanent(said))
}

/// The question, with the creditor's own key and certificate.
pub(super) async fn ask(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    (api, path): (Api, String),
) -> Result<Ask, Fault> {
    let key = newest(ports, scope, &key_name(provider), provider).await?;
    let certificate = match api {
        Api::Ponto => Some(Certificate {
            chain: newest(ports, scope, &certificate_name(provider), provider).await?,
            key: newest(ports, scope, &private_key_name(provider), provider).await?,
        }),
        Api::Mollie | Api::Gocardless | Api::Bridge => None,
    };
    Ok(Ask { api, path, key, certificate })
}

async fn newest(ports: &Ports, scope: &Scope, name: &str, provider: Provider) -> Result<String, Fault> {
    let kept = ports.secrets.secrets(scope, name).await?.into_iter().next();
    let missing =
        || Fault::Permanent(format!("nothing is set for {} under {name}; store it there", provider.name()));
    kept.ok_or_else(missing)
}

/// None for what is kept by others. Ids were checked when the announcement was read: letters, digits, `_` and `-` only.
fn address(fetch: &Fetch) -> Option<(Api, String)> {
    Some(match fetch {
        Fetch::PontoKeys => return None,
        Fetch::MolliePayment(id) => (Api::Mollie, format!("/v2/payments/{id}?embed=refunds,chargebacks")),
        Fetch::MolliePaymentLink(id) => (Api::Mollie, format!("/v2/payment-links/{id}/payments")),
        Fetch::PontoTransactions { account, synchronization, after, .. } => {
            let list = match synchronization {
                Some(found) => format!("synchronizations/{found}/updated-transactions"),
                None => format!("accounts/{account}/transactions"),
            };
            let after = after.as_ref().map(|after| format!("&page%5Bafter%5D={after}")).unwrap_or_default();
            (Api::Ponto, format!("/ponto-connect/{list}?page%5Blimit%5D={PONTO_PAGE}{after}"))
        }
        Fetch::GocardlessPayment(id) => (Api::Gocardless, format!("/payments/{id}")),
        Fetch::GocardlessRefund(id) => (Api::Gocardless, format!("/refunds/{id}")),
        Fetch::BridgePaymentRequest(id) => (Api::Bridge, format!("/v3/payment/payment-requests/{id}")),
    })
}

fn read(fetch: &Fetch, answer: &[u8], now: Instant) -> Result<Found, Unreadable> {
    let alone = |movements| Found { movements, ..Found::default() };
    match fetch {
        Fetch::MolliePayment(_) | Fetch::MolliePaymentLink(_) => mollie_fetched(answer).map(alone),
        Fetch::GocardlessPayment(_) | Fetch::GocardlessRefund(_) => gocardless_fetched(answer).map(alone),
        Fetch::BridgePaymentRequest(_) => bridge_fetched(answer).map(alone),
        Fetch::PontoKeys => Ok(Found::default()),
        Fetch::PontoTransactions { account, synchronization, page, .. } => {
            let read = ponto_page(answer)?;
            let old = |movement: &Movement| movement.at.is_some_and(|at| at < now - LOOKED_BACK);
            let far =
                synchronization.is_none() && !read.movements.is_empty() && read.movements.iter().all(old);
            let next = read.after.filter(|_| !far).map(|after| Fetch::PontoTransactions {
                account: account.clone(),
                synchronization: synchronization.clone(),
                after: Some(after),
                page: page.saturating_add(1),
            });
            Ok(Found { movements: read.movements, next, fresh: read.synchronized })
        }
    }
}
