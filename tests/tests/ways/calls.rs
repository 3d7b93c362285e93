//! A call and its results, and the messages that wait for a person.

use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::item::ItemStatus;
use dunning::task::TaskKind;
use messages::Language;
use relance_tests::world::{World, scope};
use serde_json::{Value, json};
use service::ports::Outgoing;
use service::tasks::call::{Outcome, sheet};
use service::tasks::{self, Open, Said, ToDo, Unfit};

use super::say::{ACCOUNT, CREDITOR, account, days, portfolio, world};

const CALLS: &str = r#"
id = "calls"
min_gap = "3d"
[[step]]
id = "call"
offset = "3d"
class = "reminder"
channels = ["call", "email"]
deadline = "3b"
"#;

fn settings() -> Value {
    json!({ "review": false })
}

async fn calling() -> World {
    let contact = json!({ "role": "accounts_payable", "name": "Claire Martin", "phone": "+32470123456",
        "email": "compta@moulin.example" });
    let world = world(CALLS, &portfolio("BE", "business", &contact), &settings()).await;
    days(&world, 4).await;
    world
}

async fn open(world: &World) -> Vec<Open> {
    tasks::open(&world.ports, &scope(CREDITOR)).await.unwrap()
}

async fn call(world: &World) -> Option<Open> {
    open(world).await.into_iter().find(|open| open.work.kind() == TaskKind::Call)
}

async fn say(world: &World, handle: &str, said: &Said) -> Result<Open, Unfit> {
    let nadia = Actor::Person("Nadia".to_owned());
    let said = tasks::say(&world.ports, &scope(CREDITOR), handle, nadia, said).await;
    world.rest().await;
    said
}

async fn called(world: &World, outcome: Outcome) {
    let handle = call(world).await.unwrap().handle;
    say(world, &handle, &Said::Called(outcome)).await.unwrap();
}

fn number() -> ItemNumber {
    ItemNumber::new("F-1").unwrap()
}

async fn facts(world: &World) -> Vec<Fact> {
    let rows = world.history(CREDITOR, ACCOUNT).await;
    let read = |events: &str| serde_json::from_str::<Vec<dunning::event::Event>>(events).unwrap();
    rows.iter().flat_map(|row| read(&row.events)).map(|event| event.fact).collect()
}

#[tokio::test]
async fn whoever_calls_has_the_number_what_to_say_and_what_happened_before_them() {
    let world = calling().await;
    let open = call(&world).await.unwrap();
    let ToDo::Task(task) = &open.work else { panic!("{open:?}") };
    let account = account(&world).await;
    let (profile, _) = service::creditor::rules(&world.ports, &scope(CREDITOR)).await.unwrap();
    let letterhead = service::render::letterhead(&profile, "f@relance.example");
    for language in Language::ALL {
        let sheet =
            sheet(&world.ports, &scope(CREDITOR), &account, &letterhead, task, language).await.unwrap();
        assert_eq!(sheet.phones, [("Claire Martin".to_owned(), "+32470123456".to_owned())]);
        for said in ["F-1", "Ateliers du Rhône", "200"] {
            assert!(sheet.say.contains(said), "{said} in {}", sheet.say);
        }
        assert!(!sheet.say.contains('{') && !sheet.history.is_empty());
    }
}

#[tokio::test]
async fn a_promise_on_the_phone_is_the_same_fact_as_on_the_page() {
    let world = calling().await;
    let day = "2026-03-12".parse().unwrap();
    called(&world, Outcome::Promise { day, amount: None }).await;
    assert_eq!(call(&world).await, None, "the call is made");
    let account = account(&world).await;
    assert_eq!(account.promises.len(), 1);
    days(&world, 3).await;
    assert!(world.outbox.all().is_empty(), "nothing leaves while the promise runs");
}

#[tokio::test]
async fn already_paid_waits_for_the_money_and_a_contested_invoice_freezes() {
    let world = calling().await;
    called(&world, Outcome::Paid { items: vec![number()] }).await;
    assert!(facts(&world).await.iter().any(|fact| matches!(fact, Fact::PaymentPending { .. })));
    let world = calling().await;
    called(&world, Outcome::Dispute { item: number(), reason: "two pallets were missing".to_owned() }).await;
    let account = account(&world).await;
    let rules = service::creditor::rules(&world.ports, &scope(CREDITOR)).await.unwrap().1;
    let line = account.lines.values().next().unwrap();
    assert_eq!(
        dunning::decide::status(&account, &rules, line, world.ports.clock.now()),
        ItemStatus::Disputed
    );
}

#[tokio::test]
async fn nobody_answers_three_times_at_other_hours_and_then_a_mail_goes_out() {
    let world = calling().await;
    called(&world, Outcome::NoAnswer).await;
    let open = call(&world).await.expect("it is tried again");
    let ToDo::Task(task) = &open.work else { panic!("{open:?}") };
    let (profile, _) = service::creditor::rules(&world.ports, &scope(CREDITOR)).await.unwrap();
    let letterhead = service::render::letterhead(&profile, "f@relance.example");
    let known = account(&world).await;
    let told = sheet(&world.ports, &scope(CREDITOR), &known, &letterhead, task, Language::En).await.unwrap();
    assert_eq!(told.again, Some("in the afternoon, since nobody answered in the morning"));
    world.later(chrono::Duration::hours(5));
    called(&world, Outcome::Voicemail).await;
    assert!(world.outbox.all().is_empty());
    called(&world, Outcome::NoAnswer).await;
    assert_eq!(call(&world).await, None, "three tries are enough");
    days(&world, 2).await;
    assert!(matches!(world.outbox.all()[0].message, Outgoing::Email { .. }));
}

#[tokio::test]
async fn the_wrong_person_and_a_refusal_become_somebodys_work() {
    for (outcome, kind) in
        [(Outcome::WrongPerson, TaskKind::FixAddress), (Outcome::Refused, TaskKind::Refused)]
    {
        let world = calling().await;
        called(&world, outcome).await;
        assert!(open(&world).await.iter().any(|open| open.work.kind() == kind), "{kind:?}");
    }
}

#[tokio::test]
async fn a_message_that_waits_leaves_when_approved_and_never_when_rejected() {
    for (said, leaves) in [(Said::Approve, 1), (Said::Reject, 0)] {
        let contact = json!({ "role": "main", "email": "compta@moulin.example" });
        let json = portfolio("BE", "business", &contact).replace("\"automatic\"", "\"approve_daily\"");
        let plan = CALLS.replace("\"call\", ", "");
        let world = world(&plan, &json, &settings()).await;
        days(&world, 4).await;
        let waiting = open(&world).await;
        let [one] = waiting.as_slice() else { panic!("{waiting:?}") };
        assert!(matches!(one.work, ToDo::Approve { total: 120_000, .. }));
        let done = say(&world, &one.handle, &Said::Done).await;
        assert!(matches!(done, Err(Unfit::Instead(text)) if text.contains("--approve")));
        say(&world, &one.handle, &said).await.unwrap();
        days(&world, 3).await;
        assert_eq!(world.outbox.all().len(), leaves, "{said:?}");
        assert!(matches!(say(&world, "00000000", &said).await, Err(Unfit::Unknown(_))));
    }
}
