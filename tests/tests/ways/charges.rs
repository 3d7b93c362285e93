//! An invoice paid late: what the law would allow beside it is proposed, and a person claims or waives it.

use dunning::charge::{ChargeRule, ChargeStanding};
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber};
use dunning::task::{Task, TaskKind};
use messages::Language;
use relance_tests::world::{World, scope};
use serde_json::json;
use service::account::{Change, change};
use service::charges::{self, Beside, Unfit, Verdict};
use service::creditor;
use service::tasks::{self, Said, ToDo};

use super::say::{ACCOUNT, CREDITOR, days, portfolio, world};

const PLAN: &str = r#"
id = "late"
[[step]]
id = "reminder"
offset = "30d"
class = "reminder"
channels = ["email"]
"#;

/// The invoice over 1,200 euros is paid ten days late.
async fn paid_late() -> World {
    let contact = json!({ "role": "main", "email": "compta@moulin.example" });
    let world = world(PLAN, &portfolio("BE", "business", &contact), &json!({ "review": false })).await;
    days(&world, 10).await;
    pays(&world, 120_000).await;
    world
}

async fn pays(world: &World, amount: i64) {
    let item = ItemNumber::new("F-1").unwrap();
    let movement = dunning::id::MovementId::new(format!("bank-{amount}")).unwrap();
    let fact = Fact::Payment { movement: Some(movement), item: item.clone(), amount, day: None };
    let who = Actor::Provider("bank".to_owned());
    let account = AccountId::new(ACCOUNT).unwrap();
    let rules = creditor::rules(&world.ports, &scope(CREDITOR)).await.unwrap().1;
    let paid = Change { touched: vec![item], ..Change::fact(account, world.ports.clock.now(), who, fact) };
    change(&world.ports, &scope(CREDITOR), &rules, &paid).await.unwrap();
    world.rest().await;
}

async fn decide(world: &World, name: &str, verdict: Verdict) -> Result<Vec<Beside>, Unfit> {
    let nadia = Actor::Person("Nadia".to_owned());
    let decided = charges::decide(&world.ports, &scope(CREDITOR), name, nadia, &verdict).await;
    world.rest().await;
    decided
}

fn good_customer() -> Verdict {
    Verdict::Waive("a good customer".to_owned())
}

async fn lines(world: &World) -> Vec<(ChargeRule, ChargeStanding)> {
    let account = AccountId::new(ACCOUNT).unwrap();
    let all = charges::list(&world.ports, &scope(CREDITOR), Some(&account)).await.unwrap();
    all.iter().map(|one| (one.charge.rule, one.charge.standing())).collect()
}

async fn asked(world: &World) -> Option<(String, Task)> {
    let open = tasks::open(&world.ports, &scope(CREDITOR)).await.unwrap();
    open.into_iter().find_map(|open| match open.work {
        ToDo::Task(task) if task.kind == TaskKind::DecideCharges => Some((open.handle, task)),
        ToDo::Task(_) | ToDo::Approve { .. } | ToDo::Statement(_) => None,
    })
}

#[tokio::test]
async fn the_question_is_a_sentence_and_done_alone_is_no_answer() {
    let world = paid_late().await;
    let (handle, task) = asked(&world).await.expect("somebody decides");
    for language in Language::ALL {
        let said = dunning::explain::note(&task, language);
        assert!(said.contains("40") && said.ends_with('.') && !said.contains("fixed_fee"), "{said}");
    }
    let nadia = Actor::Person("Nadia".to_owned());
    let done = tasks::say(&world.ports, &scope(CREDITOR), &handle, nadia, &Said::Done).await;
    assert!(
        matches!(done, Err(tasks::Unfit::Instead(text)) if text.contains("charges --claim") && text.contains("--waive"))
    );
}

#[tokio::test]
async fn what_is_claimed_beside_a_paid_invoice_is_owed_until_it_is_paid_too() {
    let world = paid_late().await;
    assert_eq!(
        lines(&world).await,
        [(ChargeRule::Interest, ChargeStanding::Proposed), (ChargeRule::FixedFee, ChargeStanding::Proposed)]
    );
    let (task, _) = asked(&world).await.unwrap();
    let claimed = decide(&world, &task, Verdict::Claim).await.unwrap();
    assert!(claimed.iter().all(|one| one.charge.standing() == ChargeStanding::Claimed));
    let open: i64 = claimed.iter().map(|one| one.charge.open()).sum();
    assert!(open > 4_000, "the fee and some interest: {open}");
    assert_eq!(asked(&world).await, None, "nobody is asked again");
    assert!(matches!(decide(&world, "F-1", Verdict::Claim).await, Err(Unfit::Decided(_))));
    days(&world, 40).await;
    assert!(world.outbox.all().is_empty(), "no message asks for it");
    pays(&world, open).await;
    assert!(lines(&world).await.iter().all(|(_, standing)| *standing == ChargeStanding::Paid));
    let account = world.account(CREDITOR, ACCOUNT).await;
    assert_eq!((account.open(), account.sums.charged, account.sums.charges_paid), (0, open, open));
}

#[tokio::test]
async fn one_line_is_waived_with_its_reason_and_the_other_claimed() {
    let world = paid_late().await;
    let account = AccountId::new(ACCOUNT).unwrap();
    let all = charges::list(&world.ports, &scope(CREDITOR), Some(&account)).await.unwrap();
    let id = |rule| all.iter().find(|one| one.charge.rule == rule).unwrap().id.clone();
    decide(&world, &id(ChargeRule::FixedFee), good_customer()).await.unwrap();
    decide(&world, &id(ChargeRule::Interest), Verdict::Claim).await.unwrap();
    assert_eq!(
        lines(&world).await,
        [(ChargeRule::Interest, ChargeStanding::Claimed), (ChargeRule::FixedFee, ChargeStanding::Waived)]
    );
    let told: String = world.history(CREDITOR, ACCOUNT).await.iter().map(|row| row.events.clone()).collect();
    assert!(told.contains("a good customer") && told.contains("Nadia"), "the history says who and why");
}

#[tokio::test]
async fn a_name_nobody_knows_changes_nothing() {
    let world = paid_late().await;
    assert!(matches!(decide(&world, "F-2", good_customer()).await, Err(Unfit::Unknown(_))));
    assert!(asked(&world).await.is_some());
}
