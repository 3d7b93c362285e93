//! Hears one message about one payment: finds the payment by any of its names, takes in what is said, books the
//! difference. Hearing it again, or late, or before the payment itself, ends in the same place.

use documents::webhook::{Kind, Movement, Provider};
use dunning::event::Actor;
use dunning::id::MovementId;
use dunning::money::Currency;

use super::book::{Booked, Job, Wish, book};
use super::find::{self, Aim};
use super::marks::{self, Kept};
use super::matching::Matcher;
use super::record::{Record, Status};
use super::waiting;
use crate::account::ChangeError;
use crate::fault::Fault;
use crate::ports::Ports;
use crate::rows::{Instant, Pointer, PointerKey};
use crate::scope::Scope;

/// How often a message is taken in against others about the same payment.
const MOST_TRIES: usize = 4;

/// What became of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// In the ledger now, or already.
    Booked,
    /// Waits in the inbox, visible.
    Waiting,
    /// No money of a debtor.
    Ignored(String),
}

/// Takes in what `provider` says in `movement`.
///
/// # Errors
/// When it could not be kept; nothing of it is lost by trying again.
pub async fn hear(
    ports: &Ports,
    scope: &Scope,
    provider: Provider,
    movement: &Movement,
) -> Result<Settled, ChangeError> {
    match &movement.kind {
        Kind::Ignored(reason) => {
            link(ports, scope, provider, movement).await?;
            return Ok(Settled::Ignored(reason.clone()));
        }
        Kind::Announced(_) => return Ok(Settled::Ignored("only an announcement".to_owned())),
        _ => link(ports, scope, provider, movement).await?,
    }
    let heard = listen(ports, scope, provider.name(), movement, None).await?;
    Ok(if heard.record.is_some_and(|record| record.waits()) { Settled::Waiting } else { Settled::Booked })
}

/// What listening led to.
#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    /// The payment as it is now.
    pub record: Option<Record>,
    /// Whether anything of it was new.
    pub new: bool,
}

/// Takes in what a source says; with `matcher`, what names no item is matched at once with all that is open.
pub(super) async fn listen(
    ports: &Ports,
    scope: &Scope,
    source: &str,
    movement: &Movement,
    mut matcher: Option<&mut Matcher>,
) -> Result<Heard, ChangeError> {
    for _ in 0..MOST_TRIES {
        match once(ports, scope, source, movement, matcher.as_deref_mut()).await {
            Err(ChangeError::Booked | ChangeError::Busy) | Ok(None) => {}
            Ok(Some(heard)) => return Ok(heard),
            Err(error) => return Err(error),
        }
    }
    Err(ChangeError::Busy)
}

/// `None` when somebody else was faster.
async fn once(
    ports: &Ports,
    scope: &Scope,
    source: &str,
    movement: &Movement,
    matcher: Option<&mut Matcher>,
) -> Result<Option<Heard>, ChangeError> {
    let names = names(movement);
    let Some(mut kept) = marks::resolve(ports, scope, &names).await? else {
        return Ok(Some(Heard::default()));
    };
    let now = ports.clock.now();
    let mut record = begin(&kept, source, movement, now);
    let mut changed = record.hear(movement, now);
    for twin in kept.twins() {
        changed |= record.absorb(twin);
    }
    if marks::is_identified(&names) && !record.identified {
        record.identified = true;
        changed = true;
    }
    if let Some(before) = kept.record.as_ref().filter(|_| record.followed()) {
        // What more is known of a payment that stands on its items changes nothing.
        let settled = record.status() == Status::Booked
            && before.told == record.told
            && before.identified == record.identified;
        if settled || !changed {
            if record.waits() {
                waiting::show(ports, scope, &record.id, false).await?;
            }
            return Ok(Some(Heard { record: Some(record), new: false }));
        }
    }
    if !kept.claim(ports, scope).await? {
        return Ok(None);
    }
    let wish = wish(ports, scope, &mut record, movement, matcher.as_deref()).await?;
    record.note(now, source, movement.event.name.clone());
    let at = movement.at.unwrap_or(now);
    let mut rules = None;
    let why = format!("{source} {}", movement.event.name);
    let job = Job::new(ports, scope, &mut rules, (Actor::Provider(source.to_owned()), why, at)).await?;
    let shown = must_be_seen(&record, &wish);
    // What was matched already is left to a person.
    let due = shown && record.received.is_some() && matcher.is_none();
    if shown {
        // Before the record, so that nothing waits unseen.
        waiting::show(ports, scope, &record.id, due).await?;
    }
    let booked = book(&job, record, kept.stored.clone(), &wish).await?;
    kept.absorb(ports, scope).await?;
    if let Some(matcher) = matcher {
        matcher.open.booked(&booked.record, &booked.accounts);
    }
    finish(ports, scope, &booked, (shown, due)).await?;
    Ok(Some(Heard { record: Some(booked.record), new: true }))
}

/// What waits stays visible, even if its row was worked off before it was booked; what does not leaves the inbox.
async fn finish(
    ports: &Ports,
    scope: &Scope,
    booked: &Booked,
    (shown, due): (bool, bool),
) -> Result<(), Fault> {
    let record = &booked.record;
    match record.waits() {
        true => waiting::show_recorded(ports, scope, &record.id, due).await,
        false if shown || record.trail.len() > 1 => waiting::hide(ports, scope, &record.id).await,
        false => Ok(()),
    }
}

fn names(movement: &Movement) -> Vec<MovementId> {
    if movement.payment.is_empty() { vec![movement.key.clone()] } else { movement.payment.clone() }
}

/// The payment so far, or a new one. A message without an amount can only be about a payment that is known; until
/// it is, the currency is only a place holder, replaced by the payment's own.
fn begin(kept: &Kept, source: &str, movement: &Movement, now: Instant) -> Record {
    let stated = movement.amount.map(|money| money.currency);
    let mut record = kept
        .record
        .clone()
        .unwrap_or_else(|| Record::new(kept.id.clone(), source, stated.unwrap_or(Currency::EUR), now));
    if let (None, Some(currency)) = (record.received, stated) {
        record.currency = currency;
    }
    record
}

/// Where the money goes, when that is certain by what was written into the payment.
async fn wish(
    ports: &Ports,
    scope: &Scope,
    record: &mut Record,
    movement: &Movement,
    matcher: Option<&Matcher>,
) -> Result<Wish, Fault> {
    let mut wish = Wish::default();
    if !record.parts.is_empty() || record.dismissed.is_some() {
        return Ok(wish);
    }
    let free = record.held.saturating_add(record.loose) > 0;
    if let Some(matcher) = matcher.filter(|_| free) {
        let aim = matcher.aim(record);
        record.proposals.clone_from(&aim.proposals);
        wish.lift = record.loose > 0;
        if aim.found.is_some() {
            record.found.clone_from(&aim.found);
            return Ok(Wish { aim, ..wish });
        }
        wish.aim = aim;
    }
    let guess = wish.aim.account.take();
    let strange = record.strange_return() > 0;
    if (strange || find::needs_item(&movement.kind)) && (free || record.about.is_none()) {
        let aim = find::named(ports, scope, record).await?;
        if let [(account, item, _)] = aim.parts.as_slice() {
            record.about = Some(item.clone());
            record.found.clone_from(&aim.found);
            if record.loose == 0 {
                record.account = Some(account.clone());
            }
        }
        wish.aim = Aim { found: None, ..aim };
    }
    wish.about = record.account.clone().zip(record.about.clone());
    if let (true, Some((account, item))) = (wish.aim.parts.is_empty(), &wish.about) {
        wish.aim.parts = vec![(account.clone(), item.clone(), i64::MAX)];
        wish.aim.account = Some(account.clone());
    }
    if free && !wish.aim.parts.is_empty() {
        wish.lift = record.loose > 0;
        record.proposals.clear();
    }
    if !free {
        wish.aim = Aim::default();
    } else if wish.aim.account.is_none() {
        wish.aim.account = guess;
    }
    Ok(wish)
}

/// Whether something may be left for a person, or for another try, once this is booked.
fn must_be_seen(record: &Record, wish: &Wish) -> bool {
    let first = wish.aim.parts.first().map(|(account, ..)| account);
    let several = wish.aim.parts.iter().any(|(account, ..)| Some(account) != first);
    let free = record.held.saturating_add(record.loose) > 0;
    several || (free && wish.aim.parts.is_empty()) || (record.received.is_none() && record.waits())
}

/// A provider's own invoice is learnt from any message that names both its id and its number.
async fn link(ports: &Ports, scope: &Scope, provider: Provider, movement: &Movement) -> Result<(), Fault> {
    let said = &movement.references;
    let (Some(own), Some(number)) = (&said.provider_invoice, &said.invoice_number) else { return Ok(()) };
    let Some(known) = ports.store.pointer(scope, &PointerKey::Number(number.clone())).await? else {
        return Ok(());
    };
    let key = find::provider_invoice(provider.key_prefix(), own);
    if ports.store.pointer(scope, &key).await?.is_some() {
        return Ok(());
    }
    ports.store.point(scope, &[Pointer { key, ..known }]).await
}
