//! `relance letters --agreement`: a schedule of instalments on paper, and the fact that both sides signed it.

use dunning::account::Account;
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber};
use dunning::money::{Money, decimal};
use dunning::state::Instalment;
use serde_json::json;
use service::account::{Change, account_of, change};
use service::ports::Clock;
use service::scope::Scope;
use service::{creditor, render};

use crate::cli::Letters;
use crate::command::Output;
use crate::host::{Host, HostError};

/// Sets the agreement as a PDF, or notes that it was signed.
///
/// # Errors
/// When the account is unknown, the instalments are not what is owed, or a port fails.
pub async fn run(host: &Host, account: &str, options: &Letters) -> Result<Output, HostError> {
    let (scope, account) = find(host, account).await?;
    let instalments = read(&options.instalments, &account)?;
    let (letter, items) = render::agreement(&host.ports, &scope, &account, &instalments)
        .await
        .map_err(|error| HostError::Input(error.to_string()))?;
    let owed = items.iter().filter_map(|item| account.line(item)).map(|line| line.open()).sum::<i64>();
    let agreed = instalments.iter().map(|one| one.amount).sum::<i64>();
    if owed != agreed {
        let shown = |minor| format!("{} {}", decimal(minor, account.currency), account.currency);
        let problem = format!("the instalments are {} in all, and {} is owed", shown(agreed), shown(owed));
        return Err(HostError::Input(format!("{problem} on {}", numbers(&items))));
    }
    if options.signed {
        return signed(host, &scope, &account, items, instalments, &options.who).await;
    }
    let pdf = press::set(&letter).map_err(HostError::Input)?;
    let name = format!("letters/agreement/{}.pdf", account.id.as_str().replace('/', "-"));
    host.ports.bucket.put(&scope, &name, pdf).await?;
    let file = host.bucket.path(&scope, &name);
    let text = format!(
        "{}\nSign it, have it signed, then type the same with --signed: until then nothing is agreed.",
        file.display()
    );
    Ok(Output::done(text, json!({ "file": file, "account": account.id, "items": items, "signed": false })))
}

async fn find(host: &Host, account: &str) -> Result<(Scope, Account), HostError> {
    let id = AccountId::new(account).map_err(|error| HostError::Input(error.to_string()))?;
    for scope in host.scopes().await? {
        if let Some(head) = host.ports.store.head(&scope, &id).await? {
            return Ok((scope, account_of(&head)?));
        }
    }
    Err(HostError::Input(format!("there is no account {id}; list the accounts with: relance accounts")))
}

/// `DATE=AMOUNT` each, in the order of their dates.
fn read(given: &[String], account: &Account) -> Result<Vec<Instalment>, HostError> {
    let one = |text: &String| {
        let (date, amount) = text.split_once('=')?;
        let amount = Money::parse(amount.trim(), account.currency).ok().filter(|money| money.minor > 0)?;
        Some(Instalment { date: date.trim().parse().ok()?, amount: amount.minor })
    };
    let wrong = |text: &String| {
        HostError::Input(format!(
            "{text:?} is no instalment; type a day and an amount, such as 2026-04-01=400.00"
        ))
    };
    let read = given.iter().map(|text| one(text).ok_or_else(|| wrong(text)));
    let mut instalments = read.collect::<Result<Vec<_>, _>>()?;
    instalments.sort_by_key(|one| one.date);
    Ok(instalments)
}

async fn signed(
    host: &Host,
    scope: &Scope,
    account: &Account,
    items: Vec<ItemNumber>,
    instalments: Vec<Instalment>,
    who: &str,
) -> Result<Output, HostError> {
    let (_, rules) = creditor::rules(&host.ports, scope).await?;
    let text = format!("Agreed: {} in {} instalments.", numbers(&items), instalments.len());
    let json = json!({ "account": account.id, "items": items, "signed": true });
    let fact = Fact::Arranged { items, instalments, down_payment: None };
    let who = Actor::Person(who.to_owned());
    let wanted = Change::fact(account.id.clone(), host.clock.now(), who, fact);
    let changed = change(&host.ports, scope, &rules, &wanted).await.map_err(HostError::Change)?;
    if let Some((_, why)) = changed.ignored.first() {
        return Err(HostError::Input(format!(
            "nothing was agreed: {why:?}; see relance accounts {}",
            account.id
        )));
    }
    host.settle_queue().await?;
    Ok(Output::done(text, json))
}

fn numbers(items: &[ItemNumber]) -> String {
    items.iter().map(ItemNumber::as_str).collect::<Vec<_>>().join(", ")
}
