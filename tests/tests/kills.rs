//! Sixteen stories. At every call of every port in turn the process dies or the call fails; then it goes on, and what
//! came of it is compared with the calm run.

#![allow(clippy::print_stdout, reason = "the figures of a run are read by people")]

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::NaiveDate;
use relance_tests::town::{Fates, Habits, Outcome, Plan, Story, Town, fates, played};
use relance_tests::world::{Outbox, World};
use service::fault::Fault;
use service::ports::{Outgoing, Ports, Sender, Tag};

/// Cases are played on this many threads.
const THREADS: usize = 4;

fn habits(plan: Plan, faults: usize) -> Habits {
    let looks = faults + 1;
    Habits {
        seed: 1,
        plan,
        sweeps: 1,
        looks,
        queue_dies: true,
        bounces: 0,
        forgotten: 0,
        versions: false,
        bug: None,
    }
}

/// How many calls fail by a plan of these tests.
const fn faults(plan: Plan) -> usize {
    if matches!(plan, Plan::Both(..)) { 2 } else { 1 }
}

/// The same messages leave, each once, save those nobody can tell of, which stand in doubt.
fn compare(calm: &Fates, now: &Fates, wrong: &mut Vec<String>) {
    for (name, (times, _)) in calm.iter().filter(|(_, (times, _))| *times > 0) {
        match now.get(name) {
            None => wrong.push(format!("{name} was never decided")),
            Some((left, doubt)) if left != times && !doubt => {
                wrong.push(format!("{name}: left {left} times, calmly {times}"));
            }
            Some(_) => {}
        }
    }
    let new = now.iter().filter(|(name, (times, _))| *times > 0 && !calm.contains_key(*name));
    wrong.extend(new.map(|(name, _)| format!("{name} is new")));
}

fn late_words(town: &Town) -> Vec<String> {
    let paid_at = NaiveDate::from_ymd_opt(2026, 3, 18).unwrap_or_default();
    let late = |one: &&relance_tests::world::Sent| {
        let service::ports::Outgoing::Email { bytes, .. } = &one.message else { return false };
        let said = messages::mail::mime::parts(bytes).is_ok_and(|parts| parts.text.contains("F-1"));
        one.at.date_naive() >= paid_at && said
    };
    let sent = town.world.outbox.all();
    sent.iter().filter(late).map(|one| format!("{} asks for F-1, which is paid", one.tag.notice)).collect()
}

fn reads(call: &str) -> bool {
    matches!(call, "GetItem" | "Query" | "BatchGetItem" | "get a body" | "secrets")
}

/// A read has no effect before or after which it could fail, and meets no conflict; only an index is stale.
fn possible(call: &str, outcome: Outcome) -> bool {
    let reads = reads(call);
    let stored = call.ends_with("Item") || call.ends_with("Items");
    match outcome {
        Outcome::CrashBefore | Outcome::FailBefore | Outcome::Throttle | Outcome::Delay => true,
        Outcome::CrashAfter | Outcome::FailAfter => !reads,
        Outcome::Conflict => !reads && stored,
        Outcome::Stale => call == "Query",
    }
}

/// One case: a story and the plan that befalls it, in words.
#[derive(Clone)]
struct Case {
    story: Story,
    plan: Plan,
    name: String,
}

/// What a story comes to when nothing fails.
struct Calm {
    story: Story,
    calls: Vec<String>,
    fates: Fates,
}

/// Told with as many looks as it has where so many calls fail.
fn calm(story: Story, faults: usize) -> Calm {
    played(move || async move {
        let town = story.told(habits(Plan::Calm, faults)).await;
        assert_eq!(town.breaches().await, Vec::<String>::new(), "{story:?} told calmly");
        let fates = fates(&town.world).await;
        let left: usize = fates.values().map(|(times, _)| times).sum();
        assert!(left > 0 || story == Story::PaidBeforeSending, "{story:?}: a story worth telling");
        Calm { story, calls: town.fate.calls(), fates }
    })
}

fn singles(calm: &Calm, wanted: impl Fn(&str, Outcome) -> bool) -> Vec<Case> {
    let every = calm.calls.iter().enumerate().flat_map(|(number, call)| {
        Outcome::ALL.into_iter().map(move |outcome| (number, call.as_str(), outcome))
    });
    every
        .filter(|(_, call, outcome)| possible(call, *outcome) && wanted(call, *outcome))
        .map(|(number, call, outcome)| Case {
            story: calm.story,
            plan: Plan::At(number, outcome),
            name: format!("{:?} {number} {outcome:?} ({call})", calm.story),
        })
        .collect()
}

/// Plays one case; what went wrong.
fn plays(case: Case, expected: Fates) -> Option<String> {
    let Case { story, plan, name } = case;
    let wrong = played(move || async move {
        let town = story.told(habits(plan, faults(plan))).await;
        let mut wrong = town.breaches().await;
        if story == Story::Life {
            wrong.extend(late_words(&town));
        }
        compare(&expected, &fates(&town.world).await, &mut wrong);
        wrong
    });
    (!wrong.is_empty()).then(|| format!("{name}: {wrong:?}"))
}

/// Plays all cases on all threads.
fn all(cases: Vec<(Case, Fates)>) {
    let count = cases.len();
    let (next, failed) = (Mutex::new(cases.into_iter()), Mutex::new(Vec::new()));
    let take = || next.lock().unwrap_or_else(PoisonError::into_inner).next();
    std::thread::scope(|threads| {
        for _ in 0..THREADS {
            threads.spawn(|| {
                while let Some((case, expected)) = take() {
                    if let Some(wrong) = plays(case, expected) {
                        println!("{wrong}");
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(wrong);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(failed.is_empty(), "{} of {count}:\n{}", failed.len(), failed.join("\n"));
}

fn enumerated(stories: &[Story], wanted: impl Fn(&str, Outcome) -> bool + Copy) {
    let mut cases = Vec::new();
    for story in stories {
        let calm = calm(*story, 1);
        let of_story = singles(&calm, wanted);
        println!("{story:?}: {} calls, {} cases of call × outcome", calm.calls.len(), of_story.len());
        cases.extend(of_story.into_iter().map(|case| (case, calm.fates.clone())));
    }
    println!("{} cases", cases.len());
    all(cases);
}

#[test]
fn at_every_call_with_an_effect_the_process_dies_or_it_fails_and_nothing_is_lost_or_sent_twice() {
    enumerated(&Story::ALL, |call, _| !reads(call));
}

#[test]
#[ignore = "the reads too: part of tests/long"]
fn at_every_call_that_reads_the_process_dies_or_it_fails_and_nothing_is_lost_or_sent_twice() {
    enumerated(&Story::ALL, |call, _| reads(call));
}

/// Of every pair of calls with an effect that lie near each other, what hurts most: the first dies or fails after its
/// effect, and so does the second.
#[test]
#[ignore = "minutes: part of tests/long"]
fn two_calls_of_one_story_fail_and_nothing_is_lost_or_sent_twice() {
    let hurts =
        |_: &str, outcome| matches!(outcome, Outcome::CrashAfter | Outcome::FailAfter | Outcome::CrashBefore);
    let mut cases = Vec::new();
    for story in Story::ALL {
        let calm = calm(story, 2);
        let single = singles(&calm, |call, outcome| !reads(call) && hurts(call, outcome));
        for (place, one) in single.iter().enumerate() {
            for two in single.iter().skip(place + 1).take(NEAR) {
                let (Plan::At(first, how), Plan::At(then, next)) = (one.plan, two.plan) else { continue };
                if first != then {
                    let (plan, name) =
                        (Plan::Both((first, how), (then, next)), format!("{} and {}", one.name, two.name));
                    cases.push((Case { story, plan, name }, calm.fates.clone()));
                }
            }
        }
    }
    println!("{} pairs", cases.len());
    all(cases);
}

/// The case that a person names for this run, such as `PaidInPart 111 FailBefore`, or `PaidInPart send CrashAfter` for
/// the last call of that name.
#[expect(clippy::disallowed_methods, reason = "a person names the case for this run")]
fn named() -> Option<Case> {
    let name = std::env::var("RELANCE_CASE").ok()?;
    let parts: Vec<&str> = name.split(' ').collect();
    let [story, call, outcome] = parts.as_slice() else { return None };
    let story = Story::ALL.into_iter().find(|known| format!("{known:?}") == *story)?;
    let outcome = Outcome::ALL.into_iter().find(|known| format!("{known:?}") == *outcome)?;
    let of_name = || calm(story, 1).calls.iter().rposition(|known| known == call);
    let number = call.parse().ok().or_else(of_name)?;
    Some(Case { story, plan: Plan::At(number, outcome), name })
}

#[test]
#[ignore = "plays the one case that RELANCE_CASE names, and tells what happens in it"]
fn named_case() {
    let case = named().unwrap_or_else(|| panic!("RELANCE_CASE=\"PaidInPart 111 FailBefore\" names a case"));
    let (story, plan) = (case.story, case.plan);
    for line in played(move || async move { story.told(habits(plan, 1)).await.timeline().await }) {
        println!("{line}");
    }
    all(vec![(case, calm(story, 1).fates)]);
}

/// Cases after the first fault within which the second one falls.
const NEAR: usize = 12;

#[test]
fn two_sweeps_at_once_and_functions_that_mix_send_what_one_would_have_sent() {
    let calm = calm(Story::Life, 1);
    for seed in 0..20 {
        let expected = calm.fates.clone();
        let wrong = played(move || async move {
            let town = Story::Life.told(Habits { seed, sweeps: 2, ..habits(Plan::Calm, 1) }).await;
            let mut wrong: Vec<String> = town.watch_broken();
            compare(&expected, &fates(&town.world).await, &mut wrong);
            wrong
        });
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
