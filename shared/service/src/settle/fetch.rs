//! What a provider only announced: asked for with the creditor's own key, from the inbox, never in the webhook.

use documents::webhook::{
    Fetch, Movement, Provider, Unreadable, bridge_fetched, gocardless_fetched, mollie_fetched, ponto_fetched,
};

use super::hear::hear;
use super::trust::key_name;
use super::waiting::{Waiting, keep};
use crate::account::ChangeError;
use crate::fault::Fault;
use crate::ports::{Api, Ask, Ports};
use crate::scope::Scope;

/// Transactions of one page of Ponto's, its most.
const PONTO_PAGE: u32 = 100;

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
    let keys = ports.secrets.secrets(scope, &key_name(provider)).await?;
    let Some(key) = keys.into_iter().next() else {
        let missing = format!("no key for {} is set; store it under {}", provider.name(), key_name(provider));
        return Err(Fault::Permanent(missing).into());
    };
    let answer = ports.fetcher.get(&ask(fetch, key)).await?;
    match read(fetch, &answer) {
        Ok(movements) => take_in(ports, scope, provider, movements).await,
        Err(error) => {
            let body = String::from_utf8_lossy(&answer).chars().take(100_000).collect();
            let reason = error.to_string();
            Ok(keep(ports, scope, &Waiting::Unreadable { provider, body, reason }, false).await?)
        }
    }
}

async fn take_in(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    movements: Vec<Movement>,
) -> Result<(), ChangeError> {
    for movement in movements {
        if let Err(error) = hear(ports, scope, provider, &movement).await {
            let (movement, reason) = (Box::new(movement), error.to_string());
            keep(ports, scope, &Waiting::Movement { provider, movement, tries: 0, reason }, true).await?;
        }
    }
    Ok(())
}

/// Ids were checked when the announcement was read: letters, digits, `_` and `-` only.
fn ask(fetch: &Fetch, key: String) -> Ask {
    let (api, path) = match fetch {
        Fetch::MolliePayment(id) => (Api::Mollie, format!("/v2/payments/{id}?embed=refunds,chargebacks")),
        Fetch::MolliePaymentLink(id) => (Api::Mollie, format!("/v2/payment-links/{id}/payments")),
        Fetch::PontoTransactions { account, synchronization: Some(found) } => (
            Api::Ponto,
            format!(
                "/ponto-connect/synchronizations/{found}/updated-transactions?limit={PONTO_PAGE}&account={account}"
            ),
        ),
        Fetch::PontoTransactions { account, synchronization: None } => {
            (Api::Ponto, format!("/ponto-connect/accounts/{account}/transactions?limit={PONTO_PAGE}"))
        }
        Fetch::GocardlessPayment(id) => (Api::Gocardless, format!("/payments/{id}")),
        Fetch::GocardlessRefund(id) => (Api::Gocardless, format!("/refunds/{id}")),
        Fetch::BridgePaymentRequest(id) => (Api::Bridge, format!("/v3/payment/payment-requests/{id}")),
    };
    Ask { api, path, key }
}

fn read(fetch: &Fetch, answer: &[u8]) -> Result<Vec<Movement>, Unreadable> {
    match fetch {
        Fetch::MolliePayment(_) | Fetch::MolliePaymentLink(_) => mollie_fetched(answer),
        Fetch::PontoTransactions { .. } => ponto_fetched(answer),
        Fetch::GocardlessPayment(_) | Fetch::GocardlessRefund(_) => gocardless_fetched(answer),
        Fetch::BridgePaymentRequest(_) => bridge_fetched(answer),
    }
}
