//! An account the engine moves from look to look, every message that leaves written as it does.

use std::collections::BTreeMap;

use chrono::Days;
use dunning::account::Account;
use dunning::class::Class;
use dunning::event::{Actor, Event, Fact};
use dunning::id::{CreditorId, DebtorId, ItemNumber};
use dunning::item::{Item, ItemKind};
use dunning::money::Currency;
use dunning::notice::{Notice, NoticeChange, Purpose};
use dunning::party::{Creditor, Debtor, DebtorKind, Language, Sending};
use dunning::plan::{Plan, from_toml};
use dunning::rules::Rules;
use dunning::time::{Day, Instant};
use messages::letter::Letter;
use messages::{Kind, Letterhead};

use crate::creditor::Profile;
use crate::fault::Fault;
use crate::ingest::ItemFacts;
use crate::ingest::terms::TermsOfSale;
use crate::ports::{Config, Senders};
use crate::render::{letter, letterhead, mail, sms, view};
use crate::texts::Texts;

pub(super) const LINK: &str = "https://relance.example/p/abc";
pub(super) const LANGUAGES: [Language; 4] = [Language::Fr, Language::Nl, Language::De, Language::En];
pub(super) const KINDS: [DebtorKind; 3] = [DebtorKind::Business, DebtorKind::Consumer, DebtorKind::Public];
/// Looks after which an account that still wants one is given up.
const MOST_LOOKS: usize = 60;

pub(super) const PLAN: &str = r#"
id = "whole"
min_gap = "7d"
[[step]]
id = "courtesy"
offset = "-5d"
class = "courtesy"
channels = ["email"]
[[step]]
id = "reminder"
offset = "3d"
class = "reminder"
channels = ["email"]
[[step]]
id = "firm"
offset = "20d"
class = "firm"
channels = ["email"]
signed_by = "Paul Verdier"
[[step]]
id = "formal"
offset = "40d"
class = "formal_notice"
channels = ["email"]
[[step]]
id = "statement"
offset = "1d"
class = "statement"
channels = ["email"]
[[step]]
id = "thanks"
offset = "0d"
class = "thanks"
channels = ["email"]
"#;

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn at(day: Day) -> Instant {
    day.and_hms_opt(10, 0, 0).unwrap().and_utc()
}

pub(super) fn number(text: &str) -> ItemNumber {
    ItemNumber::new(text).unwrap()
}

pub(super) fn creditor() -> Creditor {
    let json = r#"{"id":"BE0403170701","name":"Atelier Verdier","country":"FR","language":"fr",
        "iban":"FR7630006000011234567890189"}"#;
    let mut creditor = Creditor { sending: Sending::Automatic, ..serde_json::from_str(json).unwrap() };
    creditor.settings.automatic_classes = vec![Class::FormalNotice];
    creditor
}

pub(super) fn debtor(kind: DebtorKind, country: &str, language: Language) -> Debtor {
    let json = r#"{"id":"d1","name":"Lambert","contacts":[{"role":"main","name":"Claire","email":"claire@lambert.example","phone":"+33612345678"}]}"#;
    let debtor: Debtor = serde_json::from_str(json).unwrap();
    Debtor { kind, country: country.to_owned(), language: Some(language), ..debtor }
}

pub(super) fn item(name: &str, due: Day) -> Item {
    Item {
        number: number(name),
        kind: ItemKind::Invoice,
        debtor: DebtorId::new("d1").unwrap(),
        issue: due - Days::new(30),
        due,
        currency: Currency::EUR,
        total: 120_000,
        prepaid: 0,
        preceding: None,
        purchase_order: Some("BC-7".to_owned()),
        discount: None,
        assigned: None,
        missing: None,
        iban: None,
        direct_debit: None,
    }
}

/// An account, the facts of its items and its whole history, moved from look to look.
pub(super) struct Story {
    pub(super) profile: Profile,
    pub(super) rules: Rules,
    pub(super) account: Account,
    pub(super) items: BTreeMap<ItemNumber, ItemFacts>,
    pub(super) history: Vec<Event>,
    pub(super) written: Vec<(Notice, Result<messages::Notice, Fault>)>,
}

impl Story {
    pub(super) fn of(debtor: Debtor, items: Vec<Item>) -> Self {
        let creditor = creditor();
        let plan: Plan = from_toml(PLAN).unwrap();
        let rules = Rules::new(creditor.clone(), vec![plan]).unwrap();
        let zone = creditor.time_zone;
        let id = CreditorId::new("BE0403170701").unwrap();
        let account = Account::new(id, debtor.id.clone(), Currency::EUR, zone).unwrap();
        let facts = |item: &Item| ItemFacts {
            item: item.clone(),
            original: String::new(),
            due_derived: false,
            findings: Vec::new(),
        };
        let known = items.iter().map(|item| (item.number.clone(), facts(item))).collect();
        let profile = Profile { creditor, letterhead: None, texts: crate::texts::Texts::default() };
        let mut story =
            Self { profile, rules, account, items: known, history: Vec::new(), written: Vec::new() };
        let first = items.iter().map(|item| item.issue).min().unwrap();
        let mut incoming = vec![Fact::PartyReceived { debtor: Box::new(debtor) }];
        incoming.extend(items.into_iter().map(|item| Fact::ItemReceived { item: Box::new(item) }));
        story.advance(first, incoming);
        story
    }

    pub(super) fn letterhead(&self) -> Letterhead {
        letterhead(&self.profile, "factures@relance.example")
    }

    /// Moves the account and writes every message that leaves.
    pub(super) fn advance(&mut self, on: Day, incoming: Vec<Fact>) -> Option<Instant> {
        self.advance_at(at(on), incoming)
    }

    fn advance_at(&mut self, now: Instant, incoming: Vec<Fact>) -> Option<Instant> {
        let events =
            incoming.into_iter().map(|fact| Event::new(now, Actor::Person("Nadia".to_owned()), fact));
        let step = dunning::advance(&self.account, events.collect(), &self.rules, now).unwrap();
        self.account = step.account;
        self.history.splice(0..0, step.events.into_iter().rev());
        for change in step.notices {
            if let NoticeChange::Create { notice, .. } | NoticeChange::Claim { notice } = change {
                let message = self.message(&notice, now);
                self.written.push((*notice, message));
            }
        }
        step.next_look
    }

    pub(super) fn message(&self, notice: &Notice, now: Instant) -> Result<messages::Notice, Fault> {
        self.under(notice, now, &[], |source| {
            source.allowed()?;
            view::message(source, LINK)
        })
    }

    /// The notice on paper, under these terms of sale.
    pub(super) fn letter(
        &self,
        notice: &Notice,
        now: Instant,
        terms: &[TermsOfSale],
    ) -> Result<Letter, Fault> {
        self.under(notice, now, terms, |source| letter::letter(source, &view::message(source, LINK)?))
    }

    fn under<T>(
        &self,
        notice: &Notice,
        now: Instant,
        terms: &[TermsOfSale],
        write: impl FnOnce(&view::Source<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let letterhead = self.letterhead();
        write(&view::Source {
            profile: &self.profile,
            account: &self.account,
            notice,
            letterhead: &letterhead,
            items: &self.items,
            history: &self.history,
            terms,
            today: self.account.day_of(now),
        })
    }

    /// Looks at the account whenever it asks for it, up to and including a day.
    pub(super) fn until(&mut self, end: Day) {
        let mut next = self.advance(self.today(), Vec::new());
        for _ in 0..MOST_LOOKS {
            match next.filter(|look| self.account.day_of(*look) <= end) {
                Some(look) => next = self.advance_at(look, Vec::new()),
                None => return,
            }
        }
    }

    fn today(&self) -> Day {
        self.account.day_of(self.history.first().unwrap().at)
    }

    pub(super) fn last(&self, purpose: Purpose) -> (Notice, messages::Notice) {
        let found = self.written.iter().rfind(|(notice, _)| notice.purpose == purpose);
        let (notice, message) = found.unwrap_or_else(|| panic!("no {purpose:?} in {:?}", self.kinds()));
        (notice.clone(), message.clone().unwrap())
    }

    pub(super) fn kinds(&self) -> Vec<Option<Kind>> {
        self.written.iter().map(|(_, message)| message.as_ref().ok().map(|message| message.kind)).collect()
    }
}

/// Nothing blank, no amount beside the principal, and what the template wants is there.
pub(super) fn is_complete(story: &Story, notice: &Notice, message: &messages::Notice) {
    let letterhead = story.letterhead();
    let rendered = messages::render(message, &letterhead, None)
        .unwrap_or_else(|error| panic!("{:?} {:?}: {error}", notice.purpose, message.kind));
    let config = Config {
        base_url: "https://relance.example".to_owned(),
        default_sender: "factures@relance.example".to_owned(),
        senders: Senders::Trusted,
        id_domain: "relance.example".to_owned(),
        reply_domain: None,
        sms_number: None,
    };
    let around = mail::Around {
        reply_to: None,
        notice,
        link: LINK.to_owned(),
        files: Vec::new(),
        thread: Vec::new(),
        config: &config,
        texts: &Texts::default(),
        now: Instant::UNIX_EPOCH,
    };
    let written = mail::write(message.clone(), &letterhead, around).unwrap();
    assert_eq!(written.subject, rendered.subject);
    for part in [&rendered.subject, &rendered.text, &rendered.html] {
        assert!(!part.trim().is_empty());
        assert!(!part.contains("{{") && !part.contains("None"), "{part}");
    }
    assert!(message.charges.is_empty(), "{:?} asks for more than the principal", message.kind);
    let lines: i64 = message.items().map(|(_, item)| item.open - item.disputed).sum();
    assert_eq!(message.total, lines, "the lines of {:?} add up", message.kind);
    let mut told = message.clone();
    told.payment.stop_is_heard = true;
    let short = sms::words(&told, &letterhead, (&Texts::default(), ""));
    match (message.kind, short) {
        (Kind::FormalNotice, short) => assert!(short.is_err(), "a formal notice is no text message"),
        (_, short) => {
            let short = short.unwrap();
            assert!((1..=2).contains(&short.size.parts) && short.text.contains("STOP"), "{}", short.text);
        }
    }
}

pub(super) fn story(kind: DebtorKind, country: &str, language: Language) -> Story {
    let (first, second) = (item("F-101", day("2026-03-02")), item("F-102", day("2026-03-09")));
    Story::of(debtor(kind, country, language), vec![first, second])
}
