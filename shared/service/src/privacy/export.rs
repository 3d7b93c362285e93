//! Giving out what is held about a debtor: everything as it lies, and the files that speak of nobody else.

use dunning::id::{AccountId, DebtorId};
use serde_json::{Value, json};

use super::PrivacyError;
use super::account::rows;
use super::find::{Found, find, is_on, own, read};
use crate::ingest::{ItemFacts, Report};
use crate::ports::Ports;
use crate::rows::{DocumentKey, DocumentKind};
use crate::scope::Scope;

/// What is held about one debtor.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// Data, accounts with items, history and messages, and payments.
    pub data: Value,
    /// Files that came in about this debtor alone.
    pub originals: Vec<Original>,
    /// Names of files that also speak of others, and are not given out.
    pub held_back: Vec<String>,
}

/// A file as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// Its name in the bucket.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything held about a debtor.
///
/// # Errors
/// When nothing is held, or a port fails.
pub async fn export(ports: &Ports, scope: &Scope, debtor: &DebtorId) -> Result<Export, PrivacyError> {
    let found = find(ports, scope, debtor).await?;
    let mut names = std::collections::BTreeSet::new();
    let mut accounts = Vec::new();
    for account in &found.accounts {
        let rows = rows(ports, scope, &account.id).await?;
        let whole = account.payer == *debtor;
        let mut items = Vec::new();
        for row in &rows.items {
            let facts: ItemFacts = read(&row.facts)?;
            if whole || facts.item.debtor == *debtor {
                let last = row.closed.as_deref().map(read::<Value>).transpose()?;
                items.push(json!({ "facts": facts, "last_line": last }));
                names.insert(facts.original);
            }
        }
        // Of an account that somebody else pays, only what this debtor was invoiced is its own.
        let history = if whole { texts(rows.events.iter().map(|row| &row.events))? } else { Vec::new() };
        let notices = if whole { texts(rows.notices.iter().map(|row| &row.body))? } else { Vec::new() };
        let stands = rows.notices.iter().map(|row| &row.status);
        let stands = if whole { texts(stands)? } else { Vec::new() };
        accounts.push(json!({ "account": account.id, "state": whole.then_some(account), "items": items,
            "history": history, "messages": notices, "message_states": stands }));
    }
    let (originals, held_back) = originals(ports, scope, &found, debtor, names).await?;
    let data = json!({
        "debtor": found.known.as_ref().map(|(_, known)| known),
        "accounts": accounts,
        "payments": payments(ports, scope, &found, debtor).await?,
        "originals": originals.iter().map(|original| &original.name).collect::<Vec<_>>(),
        "originals_that_also_speak_of_others": held_back,
    });
    Ok(Export { data, originals, held_back })
}

fn texts<'a>(rows: impl Iterator<Item = &'a String>) -> Result<Vec<Value>, PrivacyError> {
    rows.map(|text| Ok(read(text)?)).collect()
}

async fn payments(
    ports: &Ports,
    scope: &Scope,
    found: &Found,
    debtor: &DebtorId,
) -> Result<Vec<Value>, PrivacyError> {
    let own: Vec<&AccountId> = own(&found.accounts, debtor).map(|account| &account.id).collect();
    let mut payments = Vec::new();
    for (_, text) in every!(from => ports.store.markers(scope, from)) {
        let payment: Value = read(&text)?;
        if is_on(&payment, &own) {
            payments.push(payment);
        }
    }
    Ok(payments)
}

/// The files of the debtor's items, and the names of those that must be kept from it: others stand in them.
async fn originals(
    ports: &Ports,
    scope: &Scope,
    found: &Found,
    debtor: &DebtorId,
    names: std::collections::BTreeSet<String>,
) -> Result<(Vec<Original>, Vec<String>), PrivacyError> {
    let own: Vec<&str> = own(&found.accounts, debtor).map(|account| account.id.as_str()).collect();
    let (mut given, mut held_back) = (Vec::new(), Vec::new());
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        let import = name.rsplit('/').next().unwrap_or_default().to_owned();
        let report =
            ports.store.document(scope, &DocumentKey { kind: DocumentKind::Import, id: import }).await?;
        let report: Option<Report> = report.map(|document| read(&document.body)).transpose()?;
        let alone = report
            .is_some_and(|report| report.accounts.iter().all(|account| own.contains(&account.as_str())));
        match ports.bucket.get(scope, &name).await? {
            Some(bytes) if alone => given.push(Original { name, bytes }),
            Some(_) => held_back.push(name),
            None => {}
        }
    }
    Ok((given, held_back))
}
