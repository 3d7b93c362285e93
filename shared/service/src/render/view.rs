//! A notice with its facts in the words' own shape: who, which items, how much, how to pay.

use std::collections::{BTreeMap, BTreeSet};

use dunning::account::Account;
use dunning::class::Class;
use dunning::event::Event;
use dunning::id::{DebtorId, ItemNumber};
use dunning::notice::{Notice, NoticeItem, Purpose};
use dunning::party::DebtorKind;
use dunning::time::Day;
use messages::letterhead::Bank;
use messages::notice::{Group, Item, ItemStatus, Payment, PreviousContact, Recipient, RecipientKind};
use messages::{Kind, Letterhead};

use super::happened::Told;
use super::{MOST_PRINTED, letterhead};
use crate::creditor::Profile;
use crate::fault::Fault;
use crate::ingest::ItemFacts;
use crate::ingest::terms::TermsOfSale;

/// The longest reference made of several invoice numbers; a transfer's free text takes 140.
const REFERENCE_CHARS: usize = 100;
/// Earlier messages named, the newest ones.
const MOST_CONTACTS: usize = 10;

/// Everything a message is made of.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub profile: &'a Profile,
    pub account: &'a Account,
    pub notice: &'a Notice,
    pub letterhead: &'a Letterhead,
    pub items: &'a BTreeMap<ItemNumber, ItemFacts>,
    /// Newest first; empty where the notice does not speak of the past.
    pub history: &'a [Event],
    /// The creditor's terms of sale, newest first; empty where the message cannot speak of penalties.
    pub terms: &'a [TermsOfSale],
    pub today: Day,
}

/// The message of a notice.
///
/// # Errors
/// When the law demands a mention whose data is missing.
pub(super) fn message(source: &Source<'_>, link: &str) -> Result<messages::Notice, Fault> {
    let told = source.told();
    let groups = source.groups(&told);
    let listed: i64 =
        groups.iter().flat_map(|group| &group.items).map(|item| item.open - item.disputed).sum();
    let notice = source.notice;
    let upcoming = notice.upcoming.iter().take(MOST_PRINTED).map(|item| source.item(item)).collect();
    Ok(messages::Notice {
        id: notice.id.clone(),
        kind: told.kind,
        language: notice.language,
        date: source.today,
        recipient: source.recipient(),
        currency: notice.currency,
        groups,
        upcoming,
        charges: Vec::new(),
        total: if told.whole_balance() { listed } else { notice.total },
        payment: source.payment(link),
        mentions: source.mentions()?,
        contacts: source.contacts(),
        deadline: told.deadline.or_else(|| source.deadline()),
        signatory: letterhead::signatory(source.letterhead, told.kind, notice.signed_by.as_deref()),
        facts: told.facts,
    })
}

impl Source<'_> {
    fn recipient(&self) -> Recipient {
        let account = self.account;
        let party = account.parties.get(&account.payer);
        let name = party.map_or_else(|| account.payer.to_string(), |payer| payer.name.clone());
        let contact = Some(&self.notice.to.name).filter(|contact| **contact != name);
        Recipient {
            contact: contact.cloned().unwrap_or_default(),
            name,
            kind: match party.map(|payer| payer.kind).unwrap_or_default() {
                DebtorKind::Business => RecipientKind::Business,
                DebtorKind::Consumer => RecipientKind::Consumer,
                DebtorKind::Public => RecipientKind::Public,
            },
        }
    }

    /// The items by debtor, in the notice's order, all of them: what asks for their sum must add up. The words print
    /// the first ones and one line for the rest. What an arrangement covers is listed whole: its default makes
    /// the whole balance due.
    fn groups(&self, told: &Told) -> Vec<Group> {
        let mut groups: Vec<(DebtorId, Group)> = Vec::new();
        let covered = told.covered.iter().filter_map(|number| self.whole(number));
        let closed = told.settled.iter().filter_map(|number| self.settled(number));
        let own = self.notice.items.iter().filter(|_| !told.whole_balance());
        let own = own.map(|item| (item.debtor.clone(), self.item(item)));
        for (debtor, line) in own.chain(covered).chain(closed) {
            match groups.iter_mut().find(|(known, _)| *known == debtor) {
                Some((_, group)) => group.items.push(line),
                None => {
                    let group = Group { debtor: self.name_of(&debtor), items: vec![line] };
                    groups.push((debtor, group));
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn name_of(&self, debtor: &DebtorId) -> String {
        self.account.parties.get(debtor).map_or_else(|| debtor.to_string(), |party| party.name.clone())
    }

    /// An open item with all that is open on it.
    fn whole(&self, number: &ItemNumber) -> Option<(DebtorId, Item)> {
        let line = self.account.line(number).filter(|line| line.open() > 0)?;
        let item = self.shown(number, line.due, line.open());
        Some((line.debtor.clone(), Item { status: ItemStatus::Arranged, ..item }))
    }

    /// A closed item, of which nothing is asked.
    fn settled(&self, number: &ItemNumber) -> Option<(DebtorId, Item)> {
        let item = &self.items.get(number)?.item;
        let shown = Item { days_late: 0, status: ItemStatus::Settled, ..self.shown(number, item.due, 0) };
        Some((item.debtor.clone(), shown))
    }

    fn item(&self, item: &NoticeItem) -> Item {
        let disputed = self.disputed(item);
        let shown = self.shown(&item.number, item.due, item.open.saturating_add(disputed));
        let status = match item.before.class {
            _ if disputed > 0 => ItemStatus::Disputed,
            Some(Class::FormalNotice) => ItemStatus::FormalNotice,
            _ if shown.days_late > 0 => ItemStatus::Due,
            _ => ItemStatus::Upcoming,
        };
        Item { disputed, status, ..shown }
    }

    fn shown(&self, number: &ItemNumber, due: Day, open: i64) -> Item {
        let facts = self.items.get(number).map(|facts| &facts.item);
        let line = self.account.line(number);
        Item {
            number: number.clone(),
            issue_date: facts.map(|facts| facts.issue).or(line.map(|line| line.issue)),
            due_date: due,
            days_late: self.today.signed_duration_since(due).num_days(),
            open,
            total: facts.map(|facts| facts.total).or(line.map(|line| line.total)).unwrap_or(open),
            disputed: 0,
            status: ItemStatus::Due,
            purchase_order: facts.and_then(|facts| facts.purchase_order.clone()),
            reference: Some(number.to_string()),
            link: None,
        }
    }

    /// The contested part, which stands in the line and is not asked for.
    fn disputed(&self, item: &NoticeItem) -> i64 {
        let dispute = self.account.extra(&item.number).and_then(|extra| extra.dispute.as_ref());
        let rest = self.account.line(&item.number).map_or(0, |line| line.open().saturating_sub(item.open));
        dispute.map_or(0, |dispute| dispute.amount.unwrap_or(rest).min(rest)).max(0)
    }

    fn payment(&self, link: &str) -> Payment {
        let ibans: Vec<&Option<String>> = self.notice.items.iter().map(|item| &item.iban).collect();
        let iban = self.notice.lead().and_then(|lead| lead.iban.clone());
        let same = ibans.iter().all(|other| **other == iban);
        Payment {
            reference: self.reference(),
            portal: Some(link.to_owned()),
            bank: iban.filter(|_| same).map(|iban| Bank { holder: self.holder(), iban, bic: None }),
            ..Payment::default()
        }
    }

    /// Who holds the account to pay into: the factor an item was assigned to, else the creditor.
    fn holder(&self) -> String {
        let lead = self.notice.lead().and_then(|lead| self.account.extra(&lead.number));
        let factor = lead.and_then(|extra| extra.assigned.as_ref()).map(|assigned| assigned.factor.clone());
        factor.filter(|name| !name.is_empty()).unwrap_or_else(|| self.profile.creditor.name.clone())
    }

    /// The numbers of the items asked for, as many as a transfer's text takes: what the payer writes and the
    /// matching of payments reads.
    fn reference(&self) -> Option<String> {
        let mut reference = String::new();
        for item in &self.notice.items {
            let number = item.number.as_str();
            let length = reference.chars().count().saturating_add(number.chars().count());
            if !reference.is_empty() && length >= REFERENCE_CHARS {
                break;
            }
            if !reference.is_empty() {
                reference.push(' ');
            }
            reference.push_str(number);
        }
        Some(reference).filter(|reference| !reference.is_empty())
    }

    /// The earlier messages about these items that their tracks remember, oldest first.
    fn contacts(&self) -> Vec<PreviousContact> {
        if self.notice.purpose != Purpose::Step {
            return Vec::new();
        }
        let tracks = self.notice.items.iter().map(|item| &item.before);
        let known =
            tracks.filter_map(|track| Some((track.contacted?, track.class.unwrap_or(Class::Reminder))));
        let by_day: BTreeMap<Day, Class> = known.filter(|(day, _)| *day <= self.today).collect();
        let skipped = by_day.len().saturating_sub(MOST_CONTACTS);
        let newest = by_day.into_iter().skip(skipped);
        newest.map(|(date, class)| PreviousContact { date, kind: of_class(class) }).collect()
    }
}

/// How many bank accounts the items of a notice are paid into.
pub(super) fn accounts(profile: &Profile, notice: &Notice) -> usize {
    let own = profile.creditor.iban.as_ref();
    let all: BTreeSet<_> = notice.items.iter().map(|item| item.iban.as_ref().or(own)).collect();
    all.len()
}

/// The kind of message a step is: that of its template where this is the text of a gentler class, else its class's.
/// What the law demands of a class stands in the message either way.
pub(super) fn of_step(notice: &Notice) -> Kind {
    let gentler = Class::ALL.into_iter().filter(|class| class.climbs() && *class < notice.class);
    let chases = notice.class.climbs() && notice.class < Class::FormalNotice;
    let asked = gentler.filter(|_| chases).find(|class| class.name() == notice.template);
    of_class(asked.unwrap_or(notice.class))
}

/// The kind of message a step of a class is.
pub(super) const fn of_class(class: Class) -> Kind {
    match class {
        Class::Courtesy => Kind::Courtesy,
        Class::Reminder => Kind::Reminder,
        Class::Firm => Kind::Firm,
        Class::FormalNotice | Class::HandOver => Kind::FormalNotice,
        Class::Statement => Kind::Statement,
        Class::Thanks => Kind::Thanks,
    }
}
