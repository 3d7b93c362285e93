//! Ponto: says that an account has new transactions; they are fetched. The `Signature` header is a token
//! (RS256 or RS512) whose `digest` is the SHA-512 of the body.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use ring::digest;
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents,
};
use serde_json::Value;

use super::Provider;
use super::headers::Headers;
use super::json::{Unreadable, at, currency, decimal, instant, integer, key, list, parse, safe_id, text};
use super::movement::{Event, Fetch, Kind, Movement, References};
use super::proof::{Refusal, Verified, header, recent};
use super::trust::{JwtTrust, RsaKey};
use crate::statement::BankCode;

const HEADER: &str = "Signature";
/// Transactions of one page; Ponto's pages have at most 100.
const MAX_TRANSACTIONS: usize = 500;

/// Checks the token's signature, issuer, audience, times and the body's digest.
pub(super) fn verify(
    headers: &Headers<'_>,
    body: &[u8],
    trust: &JwtTrust,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let claims = claims(header(headers, HEADER)?, trust)?;
    let said = |name: &str| claims.get(name).and_then(Value::as_str);
    let audience = match claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(|one| one.as_str() == Some(&trust.audience)),
        Some(one) => one.as_str() == Some(&trust.audience),
        None => false,
    };
    if said("iss") != Some(&trust.issuer) || !audience {
        return Err(Refusal::NotForUs);
    }
    let stated = STANDARD.decode(said("digest").ok_or(Refusal::Malformed(HEADER))?);
    let stated = stated.map_err(|_| Refusal::Malformed(HEADER))?;
    // Neither side is a secret: the token is proven, and its digest can be read by whoever holds it.
    if digest::digest(&digest::SHA512, body).as_ref() != stated.as_slice() {
        return Err(Refusal::Wrong);
    }
    let expires = integer(&claims, &["exp"]).ok_or(Refusal::Malformed(HEADER))?;
    recent(integer(&claims, &["iat"]).ok_or(Refusal::Malformed(HEADER))?, now)?;
    if expires.saturating_add(super::TOLERANCE_SECONDS) < now.timestamp() {
        Err(Refusal::TooOld)
    } else {
        Ok(())
    }
}

/// The claims of `token`, once one of the trusted keys is proven to have signed it.
fn claims(token: &str, trust: &JwtTrust) -> Result<Value, Refusal> {
    let malformed = || Refusal::Malformed(HEADER);
    let (signed, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
    let (head, payload) = signed.split_once('.').ok_or_else(malformed)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).map_err(|_| malformed());
    let json = |part: &str| serde_json::from_slice::<Value>(&bytes(part)?).map_err(|_| malformed());
    let head = json(head)?;
    let said = |name: &str| head.get(name).and_then(Value::as_str);
    let algorithm = algorithm(said("alg").unwrap_or_default())?;
    let signature = bytes(signature)?;
    // While one key replaces another both may have the same id.
    let mut keys = trust.keys.iter().filter(|key| Some(key.id.as_str()) == said("kid"));
    if keys.any(|key| is_signed(key, algorithm, signed.as_bytes(), &signature)) {
        json(payload)
    } else {
        Err(Refusal::Wrong)
    }
}

/// Only the two algorithms that Ponto uses: a token cannot choose a weaker one, or none.
fn algorithm(name: &str) -> Result<&'static RsaParameters, Refusal> {
    match name {
        "RS256" => Ok(&RSA_PKCS1_2048_8192_SHA256),
        "RS512" => Ok(&RSA_PKCS1_2048_8192_SHA512),
        _ => Err(Refusal::Malformed(HEADER)),
    }
}

fn is_signed(key: &RsaKey, algorithm: &'static RsaParameters, message: &[u8], signature: &[u8]) -> bool {
    let public = RsaPublicKeyComponents { n: &key.modulus, e: &key.exponent };
    public.verify(algorithm, message, signature).is_ok()
}

/// The announcement, or nothing of interest.
pub(super) fn movements(verified: &Verified<'_>) -> Result<Vec<Movement>, Unreadable> {
    let body = parse(verified.body())?;
    let data = at(&body, &["data"]).ok_or(Unreadable::Field("data"))?;
    let name = text(data, &["type"]).ok_or(Unreadable::Field("data.type"))?;
    let id = text(data, &["id"]).ok_or(Unreadable::Field("data.id"))?;
    let related = |what: &str| text(data, &["relationships", what, "data", "id"]).and_then(|id| safe_id(&id));
    let account =
        related("account").or_else(|| text(data, &["attributes", "accountId"]).and_then(|id| safe_id(&id)));
    let synchronization = related("synchronization");
    let kind = match (has_news(&name, data), account) {
        (true, Some(account)) => {
            Kind::Announced(Fetch::PontoTransactions { account, synchronization, after: None, page: 0 })
        }
        (true, None) => return Err(Unreadable::Field("data.relationships.account.data.id")),
        (false, _) => Kind::Ignored("no new transactions".to_owned()),
    };
    Ok(vec![Movement {
        key: key(Provider::Ponto, &id)?,
        kind,
        payment: Vec::new(),
        amount: None,
        at: instant(data, &["attributes", "createdAt"]),
        references: References::default(),
        failure: None,
        event: Event { id: Some(id), name },
    }])
}

/// Whether there is something to fetch. A synchronisation of transactions that found none still says how far the
/// bank's data goes, and what is fetched proves it.
fn has_news(name: &str, data: &Value) -> bool {
    let subtype = text(data, &["attributes", "synchronizationSubtype"]).unwrap_or_default();
    let looked = name.ends_with("synchronization.succeededWithoutChange")
        && subtype.starts_with("accountTransactions");
    looked || ["transactionsCreated", "transactionsUpdated"].iter().any(|end| name.ends_with(end))
}

/// One page of transactions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PontoPage {
    /// One movement per transaction of the creditor's account.
    pub movements: Vec<Movement>,
    /// Behind which transaction the next page begins; absent on the last.
    pub after: Option<String>,
    /// Up to when Ponto has the bank's data.
    pub synchronized: Option<DateTime<Utc>>,
}

/// What `GET /accounts/{id}/transactions` (or `updated-transactions`, `pending-transactions`) answers.
///
/// # Errors
/// When the answer is not the JSON that Ponto documents.
pub fn page(response: &[u8]) -> Result<PontoPage, Unreadable> {
    let body = parse(response)?;
    at(&body, &["data"]).and_then(Value::as_array).ok_or(Unreadable::Field("data"))?;
    let listed = list(&body, &["data"], MAX_TRANSACTIONS)?;
    let movements = listed.iter().map(transaction).collect::<Result<Vec<Movement>, Unreadable>>()?;
    let synchronized = instant(&body, &["meta", "synchronizedAt"]);
    Ok(PontoPage { movements, after: next_page(&body)?, synchronized })
}

/// The same, the movements alone.
///
/// # Errors
/// When the answer is not the JSON that Ponto documents.
pub fn fetched(response: &[u8]) -> Result<Vec<Movement>, Unreadable> {
    page(response).map(|page| page.movements)
}

/// Only the cursor of the next page is taken, never its address. A link to a next page without one is no end.
fn next_page(body: &Value) -> Result<Option<String>, Unreadable> {
    let link = text(body, &["links", "next"]);
    let in_link = |link: &String| {
        let (_, query) = link.split_once('?')?;
        let named = |pair: &str| {
            let (name, value) = pair.split_once('=')?;
            matches!(name, "after" | "page[after]" | "page%5Bafter%5D").then(|| value.to_owned())
        };
        query.split('&').find_map(named)
    };
    let cursor = text(body, &["meta", "paging", "after"]).or_else(|| link.as_ref().and_then(in_link));
    match (cursor, link) {
        (Some(cursor), _) => safe_id(&cursor).map(Some).ok_or(Unreadable::Field("meta.paging.after")),
        (None, Some(_)) => Err(Unreadable::Field("links.next")),
        (None, None) => Ok(None),
    }
}

fn transaction(entry: &Value) -> Result<Movement, Unreadable> {
    let own = text(entry, &["id"]).ok_or(Unreadable::Field("data.id"))?;
    let facts = at(entry, &["attributes"]).ok_or(Unreadable::Field("data.attributes"))?;
    let currency = currency(facts, &["currency"]).ok_or(Unreadable::Field("currency"))?;
    let mut amount = decimal(facts, &["amount"], currency).ok_or(Unreadable::Field("amount"))?;
    let code = text(facts, &["bankTransactionCode"]).map(|code| BankCode::from_dashed(&code));
    let came_back = code.is_some_and(|code| code.is_return());
    let pending = text(entry, &["type"]).is_some_and(|kind| kind.to_ascii_lowercase().contains("pending"));
    let kind = match (amount.minor > 0, pending, came_back) {
        (true, false, _) => Kind::Received,
        (true, true, _) => Kind::Pending,
        (false, false, true) => Kind::Returned,
        (false, ..) => {
            Kind::Ignored("money left the creditor's account; it is no debtor's payment".to_owned())
        }
    };
    amount.minor = amount.minor.saturating_abs();
    let key = key(Provider::Ponto, &own)?;
    let (at, event) = (when(facts), Event { id: None, name: "transaction".to_owned() });
    let (payment, references) = (vec![key.clone()], references(facts));
    Ok(Movement { key, kind, payment, amount: Some(amount), at, references, failure: None, event })
}

fn when(facts: &Value) -> Option<DateTime<Utc>> {
    let day = |field: &str| text(facts, &[field])?.get(..10)?.parse::<NaiveDate>().ok();
    let noted =
        || Some(day("executionDate").or_else(|| day("valueDate"))?.and_time(NaiveTime::MIN).and_utc());
    instant(facts, &["executionDate"]).or_else(|| instant(facts, &["valueDate"])).or_else(noted)
}

fn references(facts: &Value) -> References {
    let said = text(facts, &["remittanceInformation"]);
    let structured = text(facts, &["remittanceInformationType"]).as_deref() == Some("structured");
    References {
        text: if structured { text(facts, &["description"]) } else { said.clone() },
        structured: said.filter(|_| structured),
        end_to_end: text(facts, &["endToEndId"]).filter(|id| id != "NOTPROVIDED"),
        counterparty: text(facts, &["counterpartName"]),
        iban: text(facts, &["counterpartReference"]),
        mandate: text(facts, &["mandateId"]),
        ..References::default()
    }
}
