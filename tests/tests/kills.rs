//! One life of three invoices: taken in, reminded, one paid by a signed webhook, the others chased on. At every call
//! of every port in turn the process dies or the call fails; then it goes on, and what came of it is compared with
//! the calm run.

#![allow(clippy::print_stdout, reason = "the figures of a run are read by people")]

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{Duration, NaiveDate};
use dunning::id::{CreditorId, NoticeId};
use relance_tests::town::{Bill, Habits, Happening, Outcome, Plan, Town, fates, paid, play};
use relance_tests::world::{Outbox, World};
use service::fault::Fault;
use service::ports::{Outgoing, Ports, Sender, Tag};

type Fates = std::collections::BTreeMap<(CreditorId, NoticeId), (String, usize)>;

fn habits(plan: Plan, sweeps: usize) -> Habits {
    Habits { seed: 1, plan, sweeps, queue_dies: true, bounces: 0, forgotten: 0, bug: None }
}

fn bills() -> Vec<Bill> {
    let bill = |number: &str, debtor: &str, day, minor| Bill {
        number: number.to_owned(),
        debtor: debtor.to_owned(),
        due: NaiveDate::from_ymd_opt(2026, 3, day).unwrap_or_default(),
        minor,
    };
    vec![
        bill("F-1", "moulin", 10, 120_000),
        bill("F-2", "moulin", 11, 45_050),
        bill("F-3", "lavoir", 10, 80_000),
    ]
}

/// Cases are played on this many threads.
const THREADS: usize = 4;

/// The story: in on 2 March, courtesy, reminder, F-1 paid on the 17th and told twice, firm, formal notice waiting.
async fn story(habits: Habits) -> Town {
    let mut town = Town::new("2026-03-02T09:00:00Z", habits).await;
    town.plan(Duration::zero(), Happening::File { creditor: "atelier".to_owned(), bills: bills() });
    for event in ["evt_1", "evt_2"] {
        let at = town.now() + Duration::days(15);
        town.plan(Duration::days(15), paid("atelier", event, "pi_1", ("F-1", 120_000), at));
    }
    // Days to the next visit: 5, 14, 16, 17 (paid), 27 March, 13 April and the calm days after.
    for days in [3, 9, 2, 1, 10, 17, 2, 2] {
        town.day(3, days).await;
    }
    for _ in 0..3 {
        town.tick().await;
    }
    town
}

/// The same messages leave, each once, save those nobody can tell of, which stand in doubt.
fn compare(calm: &Fates, now: &Fates, wrong: &mut Vec<String>) {
    for (id, (state, times)) in calm {
        match now.get(id) {
            None => wrong.push(format!("{} was never decided", id.1)),
            Some((was, left)) if left != times && was != "in_doubt" => {
                wrong.push(format!("{}: {was}, left {left} times, calmly {state}, {times}", id.1));
            }
            Some(_) => {}
        }
    }
    wrong.extend(now.keys().filter(|id| !calm.contains_key(id)).map(|id| format!("{} is new", id.1)));
}

fn late_words(town: &Town) -> Vec<String> {
    let paid_at = NaiveDate::from_ymd_opt(2026, 3, 18).unwrap_or_default();
    let late = |one: &&relance_tests::world::Sent| {
        let service::ports::Outgoing::Email { bytes, .. } = &one.message else { return false };
        let said = messages::mail::mime::parts(bytes).is_ok_and(|parts| parts.text.contains("F-1"));
        one.at.date_naive() >= paid_at && said
    };
    town.world
        .outbox
        .all()
        .iter()
        .filter(late)
        .map(|one| format!("{} asks for F-1", one.tag.notice))
        .collect()
}

fn reads(call: &str) -> bool {
    matches!(call, "GetItem" | "Query" | "BatchGetItem" | "get a body" | "secrets")
}

/// A read has no effect before or after which it could fail, and meets no conflict.
fn possible(call: &str, outcome: Outcome) -> bool {
    let reads = reads(call);
    let stored = call.ends_with("Item") || call.ends_with("Items");
    match outcome {
        Outcome::CrashBefore | Outcome::FailBefore | Outcome::Throttle => true,
        Outcome::CrashAfter | Outcome::FailAfter => !reads,
        Outcome::Conflict => !reads && stored,
    }
}

type Case = (usize, String, Outcome);

/// Plays these cases; what went wrong.
async fn plays(cases: Vec<Case>, expected: Fates) -> Vec<String> {
    let mut failed = Vec::new();
    for (number, call, outcome) in cases {
        let town = story(habits(Plan::At(number, outcome), 1)).await;
        let mut wrong = town.breaches().await;
        wrong.extend(late_words(&town));
        compare(&expected, &fates(&town.world).await, &mut wrong);
        if !wrong.is_empty() {
            failed.push(format!("call {number} ({call}) × {outcome:?}: {wrong:?}"));
        }
    }
    failed
}

#[test]
fn at_every_call_with_an_effect_the_process_dies_or_it_fails_and_nothing_is_lost_or_sent_twice() {
    play(|| every_call(false));
}

#[test]
#[ignore = "the whole enumeration, reads too: minutes"]
fn at_every_call_in_turn_the_process_dies_or_it_fails_and_nothing_is_lost_or_sent_twice() {
    play(|| every_call(true));
}

async fn every_call(reads_too: bool) {
    let calm = story(habits(Plan::Calm, 1)).await;
    assert_eq!(calm.breaches().await, Vec::<String>::new());
    let (calls, expected) = (calm.fate.calls(), fates(&calm.world).await);
    for (id, (state, times)) in &expected {
        println!("{}: {state}, left {times}", id.1);
    }
    assert!(expected.values().filter(|(_, times)| *times == 1).count() >= 5, "a story worth telling");
    let every = calls.iter().enumerate().flat_map(|(number, call)| {
        Outcome::ALL.into_iter().map(move |outcome| (number, call.clone(), outcome))
    });
    let cases: Vec<Case> =
        every.filter(|(_, call, outcome)| possible(call, *outcome) && (reads_too || !reads(call))).collect();
    println!("{} calls, {} cases of call × outcome, by name {:?}", calls.len(), cases.len(), calm.counted());
    let failed = Arc::new(Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for part in cases.chunks(cases.len().div_ceil(THREADS)) {
            let (part, expected, failed) = (part.to_vec(), expected.clone(), failed.clone());
            threads.spawn(move || {
                play(move || async move {
                    let wrong = plays(part, expected).await;
                    failed.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
                });
            });
        }
    });
    let failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

#[test]
fn two_sweeps_at_once_and_functions_that_mix_send_what_one_would_have_sent() {
    play(two_sweeps_at_once_and_functions_that_mix_send_what_one_would_have_sent_played);
}

async fn two_sweeps_at_once_and_functions_that_mix_send_what_one_would_have_sent_played() {
    let calm = fates(&story(habits(Plan::Calm, 1)).await.world).await;
    for seed in 0..20 {
        let town = story(Habits { seed, ..habits(Plan::Calm, 2) }).await;
        let mut wrong: Vec<String> = town.watch_broken();
        compare(&calm, &fates(&town.world).await, &mut wrong);
        assert!(wrong.is_empty(), "seed {seed}: {wrong:?}");
    }
}

/// Panics about one debtor's mails, as a fault of the code would.
struct Faulty(Arc<Outbox>);

#[async_trait]
impl Sender for Faulty {
    async fn send(&self, tag: &Tag, message: &Outgoing) -> Result<String, Fault> {
        assert!(!tag.account.as_str().starts_with("moulin"), "a fault of the code");
        self.0.send(tag, message).await
    }
}

#[tokio::test]
async fn a_panic_about_one_debtor_takes_no_other_debtor_of_its_batch_along() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    let debtor = |id: &str| {
        serde_json::json!({ "number": format!("F-{id}"), "type": "invoice", "issue_date": "2026-02-02",
            "due_date": "2026-03-04", "currency": "EUR", "total": "120.00",
            "debtor": { "id": id, "name": id, "kind": "business", "country": "FR", "language": "fr",
                "contacts": [{ "role": "accounts_payable", "name": "Ada", "email": format!("ap@{id}.example") }] } })
    };
    let file = serde_json::json!({ "creditor": { "id": "atelier", "name": "Atelier", "country": "FR", "language": "fr",
        "iban": "FR7630006000011234567890189", "time_zone": "Europe/Paris", "sending": "automatic",
        "address": { "lines": ["1 rue A"], "postcode": "75001", "city": "Paris", "country": "FR" } },
        "invoices": [debtor("moulin"), debtor("lavoir"), debtor("verger")] });
    world.import(&file.to_string()).await;
    service::sweep::sweep(&world.ports, service::ports::Clock::now(&*world.clock)).await.unwrap();
    let record =
        |work| serde_json::json!({ "messageId": format!("{work:?}"), "body": aws::queue::body(&work) });
    let records: Vec<_> = world.queue.take().into_iter().map(record).collect();
    let batch = serde_json::from_value(serde_json::json!({ "Records": records })).unwrap();
    let ports = Ports { sender: Arc::new(Faulty(world.outbox.clone())), ..world.ports.clone() };
    let back = notify::handle(&ports, batch).await.batch_item_failures;
    let wrote: Vec<_> = world.outbox.all().iter().map(|sent| sent.tag.account.to_string()).collect();
    assert_eq!(wrote.len(), 2, "{wrote:?}");
    assert!(back.len() == 1 && back.iter().all(|one| one.item_identifier.contains("moulin")), "{back:?}");
}
