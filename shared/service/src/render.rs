//! A notice decided → the message that leaves: the facts of its items, the creditor's letterhead, the words.

use std::collections::BTreeMap;

use chrono::Duration;
use dunning::account::Account;
use dunning::class::{Channel, Class};
use dunning::id::{DebtorId, ItemNumber};
use dunning::notice::{Notice, NoticeItem, Purpose};
use dunning::party::{Creditor, DebtorKind, Language};
use messages::letterhead::{Bank, Mailbox, Signatory};
use messages::notice::{Group, Item, ItemStatus, Payment, Recipient, RecipientKind};
use messages::{Kind, Letterhead};

use crate::creditor::Profile;
use crate::fault::Fault;
use crate::ingest::ItemFacts;
use crate::link::{self, Opens};
use crate::ports::{Outgoing, Ports};
use crate::rows::Instant;
use crate::scope::Scope;

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
    /// The message as it leaves.
    pub outgoing: Outgoing,
}

/// Writes a notice.
///
/// # Errors
/// `Fault::Permanent` when no message can be made of it; says what is missing.
pub async fn write(
    ports: &Ports,
    scope: &Scope,
    profile: &Profile,
    account: &Account,
    notice: &Notice,
) -> Result<Written, Fault> {
    let facts = facts(ports, scope, account, notice).await?;
    let link = link(ports, scope, account).await?;
    let letterhead = letterhead(profile, &ports.config.default_sender);
    let now = ports.clock.now();
    let view = View { profile, account, notice, facts: &facts, now }.of(&link);
    let refused = |error: messages::mail::RenderError| Fault::Permanent(error.to_string());
    let rendered = messages::render(&view, &letterhead, None).map_err(refused)?;
    let outgoing = match notice.channel {
        Channel::Email => Outgoing::Email {
            from: letterhead.sender.address.clone(),
            to: notice.to.address.clone(),
            reply_to: Some(letterhead.reply_to.clone()),
            subject: rendered.subject.clone(),
            text: rendered.text.clone(),
            html: rendered.html.clone(),
            references: Vec::new(),
            attachments: Vec::new(),
        },
        Channel::Sms => Outgoing::Sms {
            to: notice.to.address.clone(),
            sender: None,
            text: short(&letterhead.name, &link, notice.language),
        },
        Channel::Letter | Channel::Call => {
            return Err(Fault::Permanent(format!("{} is not set up", notice.channel.name())));
        }
    };
    let email = matches!(notice.channel, Channel::Email);
    let text = match &outgoing {
        Outgoing::Sms { text, .. } => text.clone(),
        _ => rendered.text,
    };
    let subject = if email { rendered.subject } else { String::new() };
    let html = if email { rendered.html } else { String::new() };
    Ok(Written { subject, text, html, link, outgoing })
}

/// A short message says who asks and where to look, never what is owed: others may read it.
fn short(creditor: &str, link: &str, language: Language) -> String {
    match language {
        Language::Fr => format!("{creditor}: un message vous attend ici: {link}"),
        Language::Nl => format!("{creditor}: er staat een bericht voor u klaar: {link}"),
        Language::De => format!("{creditor}: Hier liegt eine Nachricht für Sie: {link}"),
        Language::En => format!("{creditor}: a message is waiting for you: {link}"),
    }
}

/// The facts of the items a notice prints, by number.
async fn facts(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    notice: &Notice,
) -> Result<BTreeMap<ItemNumber, ItemFacts>, Fault> {
    let printed = notice.items.iter().chain(&notice.upcoming).take(MOST_PRINTED);
    let numbers: Vec<ItemNumber> = printed.map(|item| item.number.clone()).collect();
    let rows =
        if numbers.is_empty() { Vec::new() } else { ports.store.items(scope, &account.id, &numbers).await? };
    let mut facts = BTreeMap::new();
    for row in rows {
        let read = serde_json::from_str(&row.facts).map_err(|error| Fault::Unreadable(error.to_string()))?;
        facts.insert(row.number, read);
    }
    Ok(facts)
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

/// The creditor's letterhead, or one made from its name and address.
#[must_use]
pub fn letterhead(profile: &Profile, default_sender: &str) -> Letterhead {
    profile.letterhead.clone().unwrap_or_else(|| {
        let creditor = &profile.creditor;
        Letterhead {
            name: creditor.name.clone(),
            address: address_lines(creditor),
            registration: String::new(),
            phone: String::new(),
            sender: Mailbox { name: creditor.name.clone(), address: default_sender.to_owned() },
            reply_to: default_sender.to_owned(),
            signatory: Signatory {
                name: creditor.name.clone(),
                role: String::new(),
                phone: String::new(),
                email: String::new(),
            },
            signatories: BTreeMap::new(),
            logo: None,
            colours: messages::letterhead::Colours::default(),
            bank: creditor.iban.clone().map(|iban| Bank { holder: creditor.name.clone(), iban, bic: None }),
        }
    })
}

fn address_lines(creditor: &Creditor) -> Vec<String> {
    let Some(address) = &creditor.address else { return Vec::new() };
    let town = format!("{} {}", address.postcode, address.city).trim().to_owned();
    let lines = address.lines.iter().cloned().chain([town]);
    lines.filter(|line| !line.is_empty()).collect()
}

struct View<'a> {
    profile: &'a Profile,
    account: &'a Account,
    notice: &'a Notice,
    facts: &'a BTreeMap<ItemNumber, ItemFacts>,
    now: Instant,
}

impl View<'_> {
    fn of(&self, link: &str) -> messages::Notice {
        let notice = self.notice;
        let today = self.now.with_timezone(&self.profile.creditor.time_zone).date_naive();
        messages::Notice {
            id: notice.id.clone(),
            kind: kind(notice),
            language: language(notice.language),
            date: today,
            recipient: self.recipient(),
            currency: notice.currency,
            groups: self.groups(today),
            upcoming: notice.upcoming.iter().map(|item| self.item(item, today)).collect(),
            charges: Vec::new(),
            total: notice.total,
            payment: Payment {
                reference: notice.lead().map(|lead| lead.number.to_string()),
                portal: Some(link.to_owned()),
                ..Payment::default()
            },
            mentions: Vec::new(),
            contacts: Vec::new(),
            deadline: None,
            facts: messages::notice::Facts::default(),
            signatory: None,
        }
    }

    fn recipient(&self) -> Recipient {
        let party = self.account.parties.get(&self.account.payer);
        Recipient {
            name: party.map_or_else(|| self.account.payer.to_string(), |payer| payer.name.clone()),
            contact: self.notice.to.name.clone(),
            kind: match party.map(|payer| payer.kind).unwrap_or_default() {
                DebtorKind::Business => RecipientKind::Business,
                DebtorKind::Consumer => RecipientKind::Consumer,
                DebtorKind::Public => RecipientKind::Public,
            },
        }
    }

    /// The items by debtor, in the notice's order.
    fn groups(&self, today: chrono::NaiveDate) -> Vec<Group> {
        let mut groups: Vec<(DebtorId, Group)> = Vec::new();
        for item in self.notice.items.iter().take(MOST_PRINTED) {
            let line = self.item(item, today);
            match groups.iter_mut().find(|(debtor, _)| *debtor == item.debtor) {
                Some((_, group)) => group.items.push(line),
                None => {
                    let group = Group { debtor: self.name_of(&item.debtor), items: vec![line] };
                    groups.push((item.debtor.clone(), group));
                }
            }
        }
        groups.into_iter().map(|(_, group)| group).collect()
    }

    fn name_of(&self, debtor: &DebtorId) -> String {
        self.account.parties.get(debtor).map_or_else(|| debtor.to_string(), |party| party.name.clone())
    }

    fn item(&self, item: &NoticeItem, today: chrono::NaiveDate) -> Item {
        let facts = self.facts.get(&item.number).map(|facts| &facts.item);
        let days_late = today.signed_duration_since(item.due).num_days();
        Item {
            number: item.number.clone(),
            issue_date: facts.map(|facts| facts.issue),
            due_date: item.due,
            days_late,
            open: item.open,
            total: facts.map_or(item.open, |facts| facts.total),
            disputed: 0,
            status: if days_late > 0 { ItemStatus::Due } else { ItemStatus::Upcoming },
            purchase_order: facts.and_then(|facts| facts.purchase_order.clone()),
            reference: None,
            link: None,
        }
    }
}

const fn kind(notice: &Notice) -> Kind {
    match (notice.purpose, notice.class) {
        (Purpose::Step, Class::Courtesy) => Kind::Courtesy,
        (Purpose::Step, Class::Reminder) => Kind::Reminder,
        (Purpose::Step, Class::Firm) => Kind::Firm,
        (Purpose::Step, Class::FormalNotice | Class::HandOver) => Kind::FormalNotice,
        (Purpose::Statement, _) | (Purpose::Step, Class::Statement) => Kind::Statement,
        (Purpose::Thanks, _) | (Purpose::Step, Class::Thanks) => Kind::Thanks,
        (Purpose::ReturnedPayment, _) => Kind::ReturnedDebit,
        (Purpose::PromiseMissed, _) => Kind::PromiseMissed,
        (Purpose::InstalmentUpcoming, _) => Kind::InstalmentDue,
        (Purpose::ArrangementDefault, _) => Kind::ArrangementDefault,
        (Purpose::DisputeAnswer, _) => Kind::DisputeAnswer,
    }
}

/// The language in the words' own type.
#[must_use]
pub const fn language(language: Language) -> messages::Language {
    match language {
        Language::Fr => messages::Language::Fr,
        Language::Nl => messages::Language::Nl,
        Language::De => messages::Language::De,
        Language::En => messages::Language::En,
    }
}
