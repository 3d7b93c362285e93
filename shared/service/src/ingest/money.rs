//! What lowers what is owed: credit notes, money the books set against no invoice, invoices the source calls settled.

use std::collections::BTreeMap;

use documents::invoice::Document;
use documents::invoice::model::{State, UnappliedCash};
use dunning::account::Account;
use dunning::event::Event;
use dunning::fact::Fact;
use dunning::id::{AccountId, DebtorId, ItemNumber, MovementId};
use dunning::money::{Currency, Money};
use dunning::party::Debtor;
use serde_json::json;

use super::facts::{Claim, debtor};
use super::heard::BOOKS;
use super::take::{Intake, stored};
use super::{IngestError, ItemFacts, Passed, Refused, Report, note_account};
use crate::account::{Change, ChangeError, Opening, account_of, change};
use crate::rows::{MarkerWrite, PointerKey};

/// Something booked once per movement.
struct Booking {
    account: AccountId,
    payer: DebtorId,
    currency: Currency,
    parties: Vec<Debtor>,
    movement: MovementId,
    amount: i64,
    fact: Fact,
}

fn invalid(field: &'static str) -> impl Fn(dunning::id::IdError) -> IngestError {
    move |error| IngestError::Refused(Refused::invalid(field, &error.to_string()))
}

/// Applies a credit note once: to the invoice it corrects where that is open, else to the account.
pub async fn credit_note(
    intake: &Intake<'_>,
    claim: Claim,
    facts: ItemFacts,
    report: &mut Report,
) -> Result<(), IngestError> {
    let item = facts.item.clone();
    let payer = claim.debtor.payer_id().clone();
    let (own, movement, amount) = credit_of(&claim, &facts)?;
    let corrected = corrected(intake, item.preceding.as_ref(), &own).await?;
    stored(intake, &own, std::slice::from_ref(&facts)).await?;
    let fact = Fact::Credited { item: corrected, amount, number: Some(item.number.clone()) };
    let parties = vec![claim.debtor];
    let booking = Booking { account: own, payer, currency: item.currency, parties, movement, amount, fact };
    book(intake, booking, Some(&item.number), report).await
}

/// Where a credit note is booked, under which mark, and how much it takes off in minor units.
pub fn credit_of(claim: &Claim, facts: &ItemFacts) -> Result<(AccountId, MovementId, i64), IngestError> {
    let item = &facts.item;
    let account = Account::id_of(claim.debtor.payer_id(), item.currency).map_err(invalid("debtor.payer"))?;
    let movement = MovementId::new(format!("credit-note/{}", item.number)).map_err(invalid("number"))?;
    Ok((account, movement, item.total.saturating_sub(item.prepaid)))
}

/// The account and the mark of each entry; one that cannot be booked is left out.
pub fn movements(cash: &[UnappliedCash]) -> Vec<(AccountId, MovementId)> {
    let mut alike = BTreeMap::new();
    let booked = cash.iter().filter_map(|entry| booking_of(entry, &mut alike).ok());
    booked.map(|booking| (booking.account, booking.movement)).collect()
}

/// The invoice a credit note names, when it is an open item of its account.
async fn corrected(
    intake: &Intake<'_>,
    named: Option<&ItemNumber>,
    account: &AccountId,
) -> Result<Option<ItemNumber>, IngestError> {
    let Some(named) = named else { return Ok(None) };
    let Some(head) = intake.ports.store.head(intake.scope, account).await? else { return Ok(None) };
    let known = account_of(&head)?;
    Ok(known.lines.contains_key(named).then(|| named.clone()))
}

/// Notes money that the books hold for a customer without an invoice, once per entry.
pub async fn unapplied(
    intake: &Intake<'_>,
    cash: &[UnappliedCash],
    report: &mut Report,
) -> Result<(), IngestError> {
    let mut alike: BTreeMap<String, usize> = BTreeMap::new();
    for entry in cash {
        match booking_of(entry, &mut alike) {
            Ok(booking) => book(intake, booking, None, report).await?,
            Err(IngestError::Refused(refused)) => report.refused.push(refused),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The entry's own words make its id, so that the same books read twice book nothing twice.
fn booking_of(entry: &UnappliedCash, alike: &mut BTreeMap<String, usize>) -> Result<Booking, IngestError> {
    let refuse = |field: &'static str, why: String| IngestError::Refused(Refused::invalid(field, &why));
    let code = entry.currency.as_deref().unwrap_or_default();
    let currency: Currency = code.parse().map_err(|error| refuse("currency", format!("{error}")))?;
    let amount =
        Money::parse(&entry.amount, currency).map_err(|error| refuse("amount", error.to_string()))?;
    let party = debtor(&entry.party).map_err(IngestError::Refused)?;
    let payer = party.payer_id().clone();
    let account = Account::id_of(&payer, currency).map_err(invalid("debtor"))?;
    let words = format!(
        "{account}|{}|{}|{}",
        entry.reference.as_deref().unwrap_or_default(),
        entry.date.map(|date| date.to_string()).unwrap_or_default(),
        amount.minor
    );
    let nth = alike.entry(words.clone()).and_modify(|count| *count = count.saturating_add(1)).or_insert(0);
    let id = super::import_id(format!("{words}|{nth}").as_bytes());
    let movement = MovementId::new(format!("{BOOKS}{id}")).map_err(invalid("reference"))?;
    let (beyond, indicated) = (None, Vec::new());
    let fact = Fact::Unapplied { movement: movement.clone(), amount: amount.minor, beyond, indicated };
    Ok(Booking { account, payer, currency, parties: vec![party], movement, amount: amount.minor, fact })
}

async fn book(
    intake: &Intake<'_>,
    booking: Booking,
    number: Option<&ItemNumber>,
    report: &mut Report,
) -> Result<(), IngestError> {
    let value = json!({ "account": booking.account, "amount": booking.amount }).to_string();
    match intake.ports.store.marker(intake.scope, &booking.movement).await? {
        Some(kept) if kept == value => {
            report.unchanged = report.unchanged.saturating_add(1);
            return Ok(());
        }
        Some(_) => {
            report.refused.push(changed_credit(number));
            return Ok(());
        }
        None if booking.amount <= 0 => {
            report.unchanged = report.unchanged.saturating_add(1);
            return Ok(());
        }
        None => {}
    }
    let now = intake.ports.clock.now();
    let event = |fact| Event::new(now, intake.by.clone(), fact);
    let parties = booking.parties.into_iter().map(|debtor| Fact::PartyReceived { debtor: Box::new(debtor) });
    let zone = intake.profile.creditor.time_zone;
    let wanted = Change {
        open: Some(Opening { payer: booking.payer, currency: booking.currency, zone }),
        events: parties.chain([booking.fact]).map(event).collect(),
        markers: vec![MarkerWrite { movement: booking.movement, expected: None, value }],
        ..Change::look(booking.account.clone())
    };
    match change(intake.ports, intake.scope, intake.rules, &wanted).await {
        Ok(_) => report.new = report.new.saturating_add(1),
        Err(ChangeError::Booked) => report.unchanged = report.unchanged.saturating_add(1),
        Err(error) => return Err(error.into()),
    }
    note_account(report, &booking.account);
    Ok(())
}

fn changed_credit(number: Option<&ItemNumber>) -> Refused {
    let message = "This credit note was taken in before with another amount or customer";
    let hint = "Issue a credit note with a number of its own for the difference";
    Refused::of("credit_note_changed", "total", message, hint).about(number.map(ItemNumber::as_str))
}

/// An invoice its source calls paid, cancelled or given up: closes the item where it is open, else is passed over.
pub async fn settled(
    intake: &Intake<'_>,
    document: &Document,
    state: State,
    report: &mut Report,
) -> Result<(), IngestError> {
    let text = document.number.as_deref().unwrap_or_default();
    let number = ItemNumber::new(text).map_err(invalid("number"))?;
    let pointer = intake.ports.store.pointer(intake.scope, &PointerKey::Number(text.to_owned())).await?;
    let head = match &pointer {
        Some(pointer) => intake.ports.store.head(intake.scope, &pointer.account).await?,
        None => None,
    };
    let account = head.as_ref().map(account_of).transpose()?;
    let line = account.as_ref().and_then(|account| account.lines.get(&number));
    let (Some(pointer), Some(line)) = (pointer, line) else {
        report.passed.push(Passed { invoice: text.to_owned(), reason: said(state).to_owned() });
        return Ok(());
    };
    let item = number.clone();
    let fact = match state {
        State::Void => Fact::Cancelled { item, replaced_by: None },
        State::Uncollectible => Fact::WrittenOff { item, amount: None },
        State::Paid | State::Open => Fact::Payment { item, amount: line.open(), movement: None, day: None },
    };
    let wanted = Change {
        touched: vec![number],
        ..Change::fact(pointer.account.clone(), intake.ports.clock.now(), intake.by.clone(), fact)
    };
    change(intake.ports, intake.scope, intake.rules, &wanted).await?;
    note_account(report, &pointer.account);
    report.changed = report.changed.saturating_add(1);
    Ok(())
}

const fn said(state: State) -> &'static str {
    match state {
        State::Void => "the source says it is cancelled",
        State::Uncollectible => "the source says it was given up",
        State::Paid | State::Open => "the source says it is paid",
    }
}
