//! A letter: handed over, set, posted, proven, or returned.

use chrono::Datelike;
use dunning::class::Class;
use dunning::event::Actor;
use dunning::id::NoticeId;
use dunning::state::Instalment;
use dunning::task::TaskKind;
use messages::letter::{Delivery, Envelope, Kind};
use relance_tests::world::{Sent, World, scope};
use serde_json::json;
use service::ports::Outgoing;
use service::post::{self, Pressed, Unheard, Word};

use super::say::{CREDITOR, account, days, portfolio, world};

const BY_POST: &str = r#"
id = "by-post"
min_gap = "3d"
[[step]]
id = "reminder"
offset = "3d"
class = "reminder"
channels = ["letter"]
[[step]]
id = "firm"
offset = "10d"
class = "firm"
channels = ["letter", "email"]
[[step]]
id = "formal"
offset = "20d"
class = "formal_notice"
channels = ["letter"]
[[step]]
id = "hand_over"
offset = "30d"
class = "hand_over"
channels = ["letter"]
"#;

fn automatic() -> serde_json::Value {
    json!({ "review": false, "automatic_classes": ["formal_notice", "hand_over"] })
}

async fn consumer() -> World {
    let contact = json!({ "role": "main", "name": "Paul Moulin" });
    world(BY_POST, &portfolio("BE", "consumer", &contact), &automatic()).await
}

async fn business() -> World {
    let contact = json!({ "role": "main", "email": "compta@moulin.example" });
    world(BY_POST, &portfolio("BE", "business", &contact), &automatic()).await
}

fn letters(world: &World) -> Vec<(Sent, messages::letter::Letter)> {
    let letter = |sent: Sent| match sent.message.clone() {
        Outgoing::Letter { letter, .. } => Some((sent, *letter)),
        Outgoing::Email { .. } | Outgoing::Sms { .. } => None,
    };
    world.outbox.all().into_iter().filter_map(letter).collect()
}

fn nadia() -> Actor {
    Actor::Person("Nadia".to_owned())
}

async fn posted(world: &World, notice: &NoticeId, day: &str) -> Result<(), Unheard> {
    let word = Word::Posted { day: day.parse().unwrap(), proof: "RR 123 456 789 BE".to_owned() };
    post::hear(&world.ports, &scope(CREDITOR), notice, nadia(), &word).await
}

#[tokio::test]
async fn a_reminder_by_letter_is_set_for_its_window_and_lies_ready_to_print() {
    let world = business().await;
    let pressed = days(&world, 5).await;
    let all = letters(&world);
    let [(sent, letter)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(pressed, [Pressed::Set(post::letter_name(&sent.tag.notice, Delivery::Ordinary))]);
    assert_eq!(letter.recipient, ["Moulin & Filles", "12 rue des Tanneurs", "1000 BRUXELLES"]);
    assert_eq!((letter.envelope, letter.delivery), (Envelope::Belgian, Delivery::Ordinary));
    assert!(matches!(letter.kind, Kind::Reminder { .. }));
    let name = post::letter_name(&sent.tag.notice, letter.delivery);
    let pdf = world.ports.bucket.get(&scope(CREDITOR), &name).await.unwrap().unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let tasks = account(&world).await.tasks;
    let task = tasks.iter().find(|task| task.kind == TaskKind::PostLetter).unwrap();
    assert_eq!(task.note, sent.tag.notice.as_str());
    posted(&world, &sent.tag.notice, "2026-03-06").await.unwrap();
    assert!(account(&world).await.tasks.iter().all(|task| task.kind != TaskKind::PostLetter));
}

#[tokio::test]
async fn a_consumers_fourteen_days_begin_on_the_third_working_day_after_posting_and_never_before() {
    let world = consumer().await;
    days(&world, 30).await;
    let all = letters(&world);
    assert_eq!(all.len(), 1, "without the proof of posting nothing harder follows: {all:?}");
    let notice = &all[0].0.tag.notice;
    assert!(all[0].1.mentions.iter().any(|text| text.contains("quatorze jours")));
    posted(&world, notice, "2026-03-20").await.unwrap();
    days(&world, 4).await;
    assert_eq!(
        letters(&world).len(),
        1,
        "the third working day is 25 March, the fourteen days end on 7 April"
    );
    days(&world, 5).await;
    let all = letters(&world);
    assert_eq!(all.len(), 2);
    let second = all[1].0.at.date_naive();
    assert_eq!((second.month(), second.day()), (4, 8), "on the first day after them");
}

#[tokio::test]
async fn the_time_a_formal_notice_gives_begins_with_its_proof() {
    let world = business().await;
    days(&world, 25).await;
    let all = letters(&world);
    let (sent, letter) = all.last().unwrap();
    assert!(matches!(letter.kind, Kind::FormalNotice { .. }), "{:?}", letter.kind);
    assert_eq!(letter.delivery, Delivery::RegisteredWithReceipt);
    days(&world, 20).await;
    assert_eq!(letters(&world).len(), all.len(), "no hand-over before the proof");
    let today = world.ports.clock.now().date_naive();
    posted(&world, &sent.tag.notice, &today.to_string()).await.unwrap();
    days(&world, 7).await;
    assert_eq!(letters(&world).len(), all.len(), "nor while its time runs");
    days(&world, 3).await;
    let class = account(&world).await.lines.values().next().unwrap().track.class;
    assert_eq!(class, Some(Class::HandOver));
}

#[tokio::test]
async fn a_letter_that_comes_back_counts_for_nothing_and_the_next_way_is_taken() {
    let world = business().await;
    days(&world, 5).await;
    let notice = letters(&world)[0].0.tag.notice.clone();
    posted(&world, &notice, "2026-03-06").await.unwrap();
    post::hear(&world.ports, &scope(CREDITOR), &notice, nadia(), &Word::Returned).await.unwrap();
    days(&world, 12).await;
    assert_eq!(letters(&world).len(), 1, "nothing more goes to that address");
    let account = account(&world).await;
    assert!(account.tasks.iter().any(|task| task.kind == TaskKind::FixAddress), "{:?}", account.tasks);
    assert_eq!(account.closed_addresses.len(), 1);
}

#[tokio::test]
async fn a_letter_that_cannot_be_set_is_taken_back() {
    let long = "Établissements ".repeat(40);
    let json = portfolio("BE", "business", &json!({ "role": "main" })).replace("12 rue des Tanneurs", &long);
    let world = world(BY_POST, &json, &automatic()).await;
    let pressed = days(&world, 4).await;
    assert!(matches!(&pressed[0], Pressed::Refused(reason) if reason.contains("recipient")), "{pressed:?}");
    assert_eq!(account(&world).await.lines.values().next().unwrap().track.contacted, None, "nobody got it");
}

#[tokio::test]
async fn a_word_about_a_letter_nobody_sent_or_of_a_day_that_cannot_be_is_refused() {
    let world = business().await;
    days(&world, 5).await;
    let notice = letters(&world)[0].0.tag.notice.clone();
    for day in ["2026-03-01", "2026-12-01"] {
        assert!(matches!(posted(&world, &notice, day).await, Err(Unheard::Day { .. })), "{day}");
    }
    let other = NoticeId::new("n0").unwrap();
    assert!(matches!(posted(&world, &other, "2026-03-06").await, Err(Unheard::Unknown(_))));
    posted(&world, &notice, "2026-03-06").await.unwrap();
    let before = world.history(CREDITOR, super::say::ACCOUNT).await.len();
    posted(&world, &notice, "2026-03-06").await.unwrap();
    assert_eq!(
        world.history(CREDITOR, super::say::ACCOUNT).await.len(),
        before,
        "hearing it twice changes nothing"
    );
}

#[tokio::test]
async fn a_belgian_consumer_is_reminded_once_the_enterprise_number_is_known_and_a_task_says_so_before() {
    let contact = json!({ "role": "main", "name": "Paul Moulin", "email": "paul@moulin.example" });
    let json = portfolio("BE", "consumer", &contact).replace(CREDITOR, "ateliers");
    let run = async |json: &str| {
        let world = World::at("2026-03-02T09:00:00Z").await;
        world.import(json).await;
        days(&world, 8).await;
        world
    };
    let named = |world: &World| {
        let bytes = |sent: Sent| match sent.message {
            Outgoing::Email { bytes, .. } => String::from_utf8_lossy(&bytes).contains("0403.170.701"),
            Outgoing::Sms { .. } | Outgoing::Letter { .. } => false,
        };
        world.outbox.all().into_iter().any(bytes)
    };
    let nameless = run(&json).await;
    assert!(nameless.outbox.all().is_empty(), "the law wants the number");
    let tasks = nameless.account("ateliers", super::say::ACCOUNT).await.tasks;
    assert!(tasks.iter().any(|task| task.note.contains("creditor.registration.number")), "{tasks:?}");
    let known = json.replace(
        r#""sending":"#,
        r#""registration":{"number":"0403.170.701","register":"RPM Namur","vat":"BE0403170701","form":"SA"},"sending":"#,
    );
    assert!(named(&run(&known).await), "now it is written, and names the number");
}

#[tokio::test]
async fn an_agreement_is_set_for_both_sides_to_sign_and_says_when_how_much_is_due() {
    let world = business().await;
    days(&world, 5).await;
    let account = account(&world).await;
    let one = |date: &str, amount| Instalment { date: date.parse().unwrap(), amount };
    let agree = async |instalments: &[Instalment]| {
        service::render::agreement(&world.ports, &scope(CREDITOR), &account, instalments).await.unwrap()
    };
    let (letter, items) = agree(&[one("2026-04-01", 60_000), one("2026-05-01", 60_000)]).await;
    assert_eq!(items.iter().map(|item| item.as_str()).collect::<Vec<_>>(), ["F-1"]);
    let Kind::Arrangement(schedule) = &letter.kind else { panic!("{:?}", letter.kind) };
    assert_eq!(schedule.instalments.len(), 2);
    assert_eq!((letter.delivery, letter.payment.as_ref().unwrap().qr.is_none()), (Delivery::Ordinary, true));
    assert!(press::set(&letter).unwrap().starts_with(b"%PDF"));
    let (short, _) = agree(&[one("2026-04-01", 60_000)]).await;
    assert!(press::set(&short).is_err(), "instalments that are not what is owed are never set");
}
