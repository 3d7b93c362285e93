//! Somebody sets up the domain that mails come from: nothing leaves before everything is right, and whoever asks is
//! told what is missing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use dunning::explain::Rule;
use dunning::id::AccountId;
use relance_tests::world::{World, scope};
use service::account::{Change, change};
use service::creditor;
use service::doctor::{self, Finding, Health, Place};
use service::fault::Fault;
use service::ports::{Clock as _, Config, Ports, Senders};
use service::sender::{
    self, Domain, Identity, Part, Postmaster, Record, RecordKind, Seen, SenderState, domain_of,
};

use crate::say::{self, days, mails};

/// The provider and the DNS of this story.
#[derive(Default)]
struct Town {
    seen: Mutex<Seen>,
    names: Mutex<BTreeMap<String, Vec<String>>>,
    cut_off: Mutex<bool>,
}

#[async_trait]
impl Postmaster for Town {
    async fn provider(&self, _: &Domain) -> Result<Seen, Fault> {
        if *self.cut_off.lock().unwrap() {
            return Err(Fault::Unknown("no answer in time".to_owned()));
        }
        Ok(self.seen.lock().unwrap().clone())
    }

    async fn ask(&self, kind: RecordKind, name: &str) -> Result<Vec<String>, Fault> {
        let key = format!("{} {name}", kind.name());
        Ok(self.names.lock().unwrap().get(&key).cloned().unwrap_or_default())
    }
}

impl Town {
    /// Somebody sets this record, as it was printed.
    fn set(&self, record: &Record) {
        let key = format!("{} {}", record.kind.name(), record.name);
        self.names.lock().unwrap().entry(key).or_default().push(record.value.clone());
    }

    fn told(&self, change: impl FnOnce(&mut Seen)) {
        change(&mut self.seen.lock().unwrap());
    }
}

/// Moulin owes an invoice, on a deployment whose senders must be shown to be set up.
async fn deployed() -> World {
    let world = say::world(&[120]).await;
    let config = Config { senders: Senders::Verified, ..(*world.ports.config).clone() };
    creditor::forget(&world.ports, &scope("acme"));
    World { ports: Ports { config: Arc::new(config), ..world.ports.clone() }, ..world }
}

async fn domain(world: &World) -> Domain {
    let (profile, _) = creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    domain_of(&profile, &world.ports.config).unwrap()
}

/// What the command does: look, and keep what was found.
async fn look(world: &World, town: &Town) -> (Vec<Record>, SenderState) {
    let domain = domain(world).await;
    let found = sender::examine(town, &domain, world.clock.now()).await.unwrap();
    sender::keep(&world.ports, &scope("acme"), &found.1).await.unwrap();
    found
}

fn missing(state: &SenderState) -> Vec<Part> {
    state.checks.iter().filter(|check| !check.good).map(|check| check.part).collect()
}

async fn explained(world: &World) -> Vec<Rule> {
    let (_, rules) = creditor::rules(&world.ports, &scope("acme")).await.unwrap();
    let account = AccountId::new("moulin/EUR").unwrap();
    let looked = change(&world.ports, &scope("acme"), &rules, &Change::look(account)).await.unwrap();
    looked.explanations.into_iter().map(|one| one.rule).collect()
}

async fn of_doctor(world: &World) -> Finding {
    let found = doctor::examine(&world.ports, Place::Cloud).await;
    found.into_iter().find(|one| one.what == "acme sender").unwrap()
}

/// Everything is set up at the provider and every record it asks for is set.
async fn set_up(world: &World, town: &Town) {
    let domain = domain(world).await;
    town.told(|seen| {
        *seen = Seen {
            region: "eu-west-3".to_owned(),
            identity: Some(Identity {
                verified: true,
                signed: true,
                tokens: ["one", "two", "three"].map(ToOwned::to_owned).to_vec(),
                zone: "dkim.amazonses.com".to_owned(),
                mail_from: Some((format!("bounce.{domain}"), true)),
            }),
            production: true,
            sending: true,
            suppresses: true,
        };
    });
    for record in look(world, town).await.0 {
        town.set(&record);
    }
}

#[tokio::test]
async fn nothing_leaves_before_the_sender_is_set_up_and_then_what_is_due_does() {
    let world = deployed().await;
    let town = Town::default();
    days(&world, 35).await;
    assert_eq!(mails(&world).len(), 0, "nobody has looked at the sender");
    assert!(explained(&world).await.contains(&Rule::SenderNotReady));
    let told = of_doctor(&world).await;
    assert!(told.health == Health::Missing && told.words.contains("relance-aws sender acme"), "{told:?}");

    let (records, state) = look(&world, &town).await;
    assert_eq!(missing(&state), Part::ALL, "all of it: {state:?}");
    assert!(state.checks[0].words.contains("create-email-identity"), "{:?}", state.checks[0]);
    assert_eq!(records.len(), 3, "the keys have no names yet: {records:?}");

    set_up(&world, &town).await;
    let (records, state) = look(&world, &town).await;
    assert_eq!(missing(&state), [], "{state:?}");
    let kinds = |kind| records.iter().filter(|record| record.kind == kind).count();
    assert_eq!((kinds(RecordKind::Mx), kinds(RecordKind::Txt), kinds(RecordKind::Cname)), (1, 2, 3));
    days(&world, 2).await;
    assert_eq!(mails(&world).len(), 1, "what was due leaves by itself, once");
    assert_eq!(of_doctor(&world).await.health, Health::Good);
}

#[tokio::test]
async fn each_part_alone_keeps_everything_from_leaving() {
    type Harm = fn(&Town);
    let harms: [(Part, Harm); 8] = [
        (Part::Identity, |town| town.told(|seen| own(seen).verified = false)),
        (Part::Dkim, |town| town.told(|seen| own(seen).signed = false)),
        (Part::MailFrom, |town| unset(town, "MX bounce.")),
        (Part::Spf, |town| unset(town, "TXT bounce.")),
        (Part::Dmarc, |town| unset(town, "TXT _dmarc.")),
        (Part::Sandbox, |town| town.told(|seen| seen.production = false)),
        (Part::Sending, |town| town.told(|seen| seen.sending = false)),
        (Part::Suppression, |town| town.told(|seen| seen.suppresses = false)),
    ];
    for (part, harm) in harms {
        let world = deployed().await;
        let town = Town::default();
        set_up(&world, &town).await;
        harm(&town);
        let (_, state) = look(&world, &town).await;
        assert_eq!(missing(&state), [part], "{state:?}");
        days(&world, 35).await;
        assert_eq!(mails(&world).len(), 0, "{part:?}");
    }
}

fn own(seen: &mut Seen) -> &mut Identity {
    seen.identity.as_mut().unwrap()
}

fn unset(town: &Town, name: &str) {
    town.names.lock().unwrap().retain(|key, _| !key.starts_with(name));
}

#[tokio::test]
async fn another_address_is_another_sender_and_an_outage_takes_nothing_back() {
    let world = deployed().await;
    let town = Town::default();
    set_up(&world, &town).await;
    look(&world, &town).await;
    *town.cut_off.lock().unwrap() = true;
    let domain = domain(&world).await;
    assert!(sender::examine(&town, &domain, world.clock.now()).await.is_err());
    assert_eq!(of_doctor(&world).await.health, Health::Good, "what was known stays");

    let (_, profile) = creditor::profile(&world.ports, &scope("acme")).await.unwrap().unwrap();
    let mut letterhead = profile.letterhead.unwrap();
    letterhead.sender.address = "comptes@elsewhere.example".to_owned();
    creditor::dress(&world.ports, &scope("acme"), letterhead).await.unwrap();
    days(&world, 35).await;
    assert_eq!(mails(&world).len(), 0, "nobody has looked at that domain");
}
