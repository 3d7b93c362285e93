//! A message for a preview: the account's real items, and what has not happened yet from an invented example.

use dunning::account::Account;
use dunning::class::{Channel, Class};
use dunning::id::{NoticeId, StepId};
use dunning::item::Line;
use dunning::notice::{Notice, NoticeItem, Purpose, Recipient};
use messages::samples::{self, Shape};
use messages::{Kind, Language};

use super::MOST_PRINTED;
use crate::rows::Instant;

/// A notice about every open item of the account, late ones as asked for; none without an open item.
pub(super) fn notice(account: &Account, now: Instant) -> Option<Notice> {
    let today = account.day_of(now);
    let open = || account.lines.values().filter(|line| line.open() > 0);
    let late = open().any(|line| line.due < today);
    let (asked, soon): (Vec<&Line>, Vec<&Line>) = open().partition(|line| !late || line.due < today);
    let payer = account.payer_party()?;
    let contact = payer.contacts.first();
    let name = contact.and_then(|contact| contact.name.clone()).unwrap_or_else(|| payer.name.clone());
    let items: Vec<NoticeItem> = asked.into_iter().take(MOST_PRINTED).map(item).collect();
    items.first()?;
    Some(Notice {
        id: NoticeId::new("preview").ok()?,
        account: account.id.clone(),
        debtor: None,
        purpose: Purpose::Step,
        step: StepId::new("preview").ok()?,
        class: if late { Class::Reminder } else { Class::Courtesy },
        template: String::new(),
        channel: Channel::Email,
        to: Recipient {
            party: payer.id.clone(),
            name,
            address: contact.and_then(|contact| contact.email.clone()).unwrap_or_default(),
            role: None,
        },
        language: payer.spoken(),
        total: items.iter().map(|item| item.open).sum(),
        items,
        about: Vec::new(),
        upcoming: soon.into_iter().take(MOST_PRINTED).map(item).collect(),
        currency: account.currency,
        cycle: 0,
        attempt: 0,
        hash: String::new(),
        send_at: now,
        contact_before: account.contact,
        follows: None,
        signed_by: None,
        copy_to: None,
    })
}

fn item(line: &Line) -> NoticeItem {
    NoticeItem {
        number: line.number.clone(),
        debtor: line.debtor.clone(),
        open: line.open(),
        due: line.due,
        advances: None,
        iban: None,
        before: line.track.clone(),
    }
}

/// The same message as another kind, in a language; facts and a deadline that only later exist are invented.
pub(super) fn as_kind(told: messages::Notice, kind: Kind, language: Language) -> messages::Notice {
    let sample = samples::notice(kind, language, told.recipient.kind, Shape::Single);
    messages::Notice {
        kind,
        language,
        deadline: told.deadline.or(sample.deadline),
        facts: sample.facts,
        contacts: if told.contacts.is_empty() { sample.contacts } else { told.contacts },
        signatory: None,
        ..told
    }
}
