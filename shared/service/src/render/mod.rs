//! A notice decided → the message that leaves: the facts of its items, what happened, what the law adds, the words.

mod beside;
mod example;
mod gather;
mod happened;
mod legal;
mod letter;
mod letterhead;
mod mail;
mod sms;
#[cfg(test)]
mod tests;
mod view;

use chrono::Duration;
use dunning::account::Account;
use dunning::class::Channel;
use dunning::id::ItemNumber;
use dunning::money::Money;
use dunning::notice::Notice;
use dunning::state::Instalment;
use messages::letter::{Arrangement, Instalment as Due, Kind as Agreement, Letter, Payment};
use messages::mail::Inline;
use messages::{Kind, Rendered};

use crate::creditor::Profile;
use crate::fault::Fault;
use crate::link::{self, Lends, Opens, Stops};
use crate::ports::{Outgoing, Ports};
use crate::scope::Scope;
use crate::texts::Which;

pub use letterhead::{letterhead, signatory_of};

/// Items a message prints; the rest is in the statement behind its link.
pub const MOST_PRINTED: usize = 100;
/// How long a link in a message opens the payer's page, in days.
const LINK_DAYS: i64 = 180;

/// The name under which the keys that sign links are kept.
pub const LINK_KEY: &str = "link";

/// A message with its words, before it is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The subject; empty for a channel without one.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML; empty for a channel without one.
    pub html: String,
    /// The signed link to the payer's page.
    pub link: String,
    /// The parts a text message is billed as; none for other channels.
    pub parts: usize,
    /// The pictures its HTML shows.
    pub pictures: Vec<Inline>,
    /// The provider's ids of the mails it continues, oldest first.
    pub thread: Vec<String>,
    /// The message as it leaves.
    pub outgoing: Outgoing,
}

/// Writes a notice.
///
/// # Errors
/// `Fault::Permanent` when no message can be made of it, or the law forbids it; says what is missing.
pub async fn write(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    account: &Account,
    notice: &Notice,
) -> Result<Written, Fault> {
    let now = ports.clock.now();
    let items = gather::items(ports, scope, account, notice).await?;
    let history = gather::history(ports, scope, account, notice).await?;
    let terms = gather::terms(ports, scope, account, notice).await?;
    let mut letterhead = letterhead(profile, &ports.config.default_sender);
    if view::accounts(profile, notice) > 1 {
        // Only a statement lists what is paid into several accounts; the page behind its link says which.
        letterhead.bank = None;
    }
    let source = view::Source {
        profile,
        account,
        notice,
        letterhead: &letterhead,
        items: &items,
        history: &history,
        terms: &terms,
        today: account.day_of(now),
    };
    source.allowed()?;
    let link = link(ports, scope, account).await?;
    let mut told = view::message(&source, &link)?;
    if let Some(reference) = reference(ports, scope, profile, account, notice).await? {
        told.payment.reference = Some(reference);
    }
    match notice.channel {
        Channel::Email => {
            let originals = gather::originals(ports, scope, notice, &items).await?;
            lend(ports, scope, account, &originals.linked, &mut told).await?;
            let thread = gather::thread(ports, scope, account, notice).await?;
            let reply_to = reply_to(ports, scope, notice).await?;
            let envelope = mail::Around {
                reply_to,
                notice,
                link,
                files: originals.files,
                thread,
                config: &ports.config,
                texts: &profile.texts,
                now,
            };
            mail::write(told, &letterhead, envelope)
        }
        Channel::Sms => {
            let number = &ports.config.sms_number;
            told.payment.stop_is_heard = number.is_some();
            told.payment.opt_out = Some(stop_link(ports, scope, &notice.to.address).await?);
            let sender = number.clone().or_else(|| sms::name(&letterhead.name));
            let words = sms::words(&told, &letterhead, (&profile.texts, &notice.template));
            sms::written(words, sender, &notice.to.address, link)
        }
        Channel::Letter => letter::write(&source, &told, link),
        Channel::Call => Err(Fault::Permanent("a call is made by a person; its task says so".to_owned())),
    }
}

/// The reference with which matching is certain: the item's own, or the account's for several.
async fn reference(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    account: &Account,
    notice: &Notice,
) -> Result<Option<String>, Fault> {
    let items: Vec<ItemNumber> = notice.items.iter().map(|item| item.number.clone()).collect();
    if items.is_empty() {
        return Ok(None);
    }
    let belgian = profile.creditor.country == "BE";
    crate::settle::reference::printed(ports, scope, belgian, &account.id, &items).await
}

/// A mail as it would read for the account now; see [`crate::texts::preview`].
pub(crate) async fn preview(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    which: &Which,
    source: Option<&str>,
) -> Result<Rendered, Fault> {
    let (profile, _) = crate::creditor::rules(ports, scope).await?;
    let notice = example::notice(account, ports.clock.now())
        .ok_or_else(|| Fault::Permanent("the account has no open item to write about".to_owned()))?;
    let items = gather::items(ports, scope, account, &notice).await?;
    let terms = gather::terms(ports, scope, account, &notice).await?;
    let letterhead = letterhead(&profile, &ports.config.default_sender);
    let source_of = view::Source {
        profile: &profile,
        account,
        notice: &notice,
        letterhead: &letterhead,
        items: &items,
        history: &[],
        terms: &terms,
        today: account.day_of(ports.clock.now()),
    };
    let told = view::message(&source_of, &link(ports, scope, account).await?)?;
    let told = example::as_kind(told, which.kind, which.language);
    let text = source.or_else(|| crate::texts::own(&profile.texts, which));
    messages::render(&told, &letterhead, text).map_err(|error| Fault::Permanent(error.to_string()))
}

/// The agreement about what is late on an account (or open, when nothing is), to be paid in these instalments, for both
/// sides to sign; with the items it covers.
///
/// # Errors
/// When nothing is open, the account has no address, or a port fails.
pub async fn agreement(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    instalments: &[Instalment],
) -> Result<(Letter, Vec<ItemNumber>), Fault> {
    let (profile, rules) = crate::creditor::rules(ports, scope).await?;
    let nothing = || Fault::Permanent("the account has no open item to agree about".to_owned());
    let notice = example::notice(account, ports.clock.now()).ok_or_else(nothing)?;
    let items = gather::items(ports, scope, account, &notice).await?;
    let letterhead = letterhead(&profile, &ports.config.default_sender);
    let source = view::Source {
        profile: &profile,
        account,
        notice: &notice,
        letterhead: &letterhead,
        items: &items,
        history: &[],
        terms: &[],
        today: account.day_of(ports.clock.now()),
    };
    let told = view::message(&source, &link(ports, scope, account).await?)?;
    let told = example::as_kind(told, Kind::Statement, notice.language);
    let money = |minor| Money::new(minor, account.currency);
    let written = letter::letter(&source, &told)?;
    let arrangement = Arrangement {
        debtor: account.payer_party().map_or_else(|| account.payer.to_string(), |payer| payer.name.clone()),
        signatory: None,
        instalments: instalments.iter().map(|one| Due { due: one.date, amount: money(one.amount) }).collect(),
        cure_days: u32::from(rules.creditor.settings.cure_days),
        conditions: Vec::new(),
    };
    let covered = notice.items.iter().map(|item| item.number.clone()).collect();
    // The code beside the account would ask for the whole sum at once.
    let payment = written.payment.map(|payment| Payment { qr: None, ..payment });
    let kind = Agreement::Arrangement(arrangement);
    Ok((Letter { kind, payment, mentions: Vec::new(), ..written }, covered))
}

/// The notice's own address for answers, where mail comes back to us.
async fn reply_to(ports: &Ports, scope: &Scope, notice: &Notice) -> Result<Option<String>, Fault> {
    let Some(domain) = &ports.config.reply_domain else { return Ok(None) };
    let keys = crate::portal::link_keys(ports).await?;
    let local = crate::reply::address::local_part(&keys, scope.creditor(), &notice.id);
    Ok(local.map(|local| format!("{local}@{domain}")))
}

/// The signed link that stops text messages to a number.
async fn stop_link(ports: &Ports, scope: &Scope, number: &str) -> Result<String, Fault> {
    let keys = crate::portal::link_keys(ports).await?;
    let key = keys.first().map(String::as_str).unwrap_or_default();
    let stops = Stops { creditor: scope.creditor().clone(), number: number.to_owned() };
    let token = link::sign_stop(key, &stops).map_err(|error| Fault::Permanent(error.to_string()))?;
    Ok(format!("{}/o/{token}", ports.config.base_url))
}

/// Gives each of these items the signed link to its invoice.
async fn lend(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    items: &[ItemNumber],
    told: &mut messages::Notice,
) -> Result<(), Fault> {
    if items.is_empty() {
        return Ok(());
    }
    let keys = crate::portal::link_keys(ports).await?;
    let key = keys.first().map(String::as_str).unwrap_or_default();
    let until = ports.clock.now() + Duration::days(LINK_DAYS);
    let of = Opens { creditor: scope.creditor().clone(), account: account.id.clone() };
    for item in told.groups.iter_mut().flat_map(|group| &mut group.items) {
        if items.contains(&item.number) {
            let lends = Lends { of: of.clone(), item: item.number.clone() };
            let token = link::sign_file(key, &lends, until);
            let token = token.map_err(|error| Fault::Permanent(error.to_string()))?;
            item.link = Some(format!("{}/i/{token}", ports.config.base_url));
        }
    }
    Ok(())
}

/// The signed link to the payer's page.
///
/// # Errors
/// When no signing key is set.
pub async fn link(ports: &Ports, scope: &Scope, account: &Account) -> Result<String, Fault> {
    let keys = crate::portal::link_keys(ports).await?;
    let key = keys.first().map(String::as_str).unwrap_or_default();
    let opens = Opens { creditor: scope.creditor().clone(), account: account.id.clone() };
    let until = ports.clock.now() + Duration::days(LINK_DAYS);
    let token = link::sign(key, &opens, until).map_err(|error| Fault::Permanent(error.to_string()))?;
    Ok(format!("{}/p/{token}", ports.config.base_url))
}
