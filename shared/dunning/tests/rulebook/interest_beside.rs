//! Interest and the fixed fee as they stand beside an item: what runs, from which day, and what does not run twice.

use dunning::charge::ChargeRule;
use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::interest::{Method, Under, of_item};
use dunning::law::{Country, Rates, pack};
use dunning::party::DebtorKind;
use dunning::plan::{self, Plan};
use dunning::time::Instant;
use serde_json::json;

use crate::live::Live;
use crate::story::{Story, given};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn number() -> ItemNumber {
    ItemNumber::new("F-1").unwrap()
}

fn live(story: &Story, plan: Plan) -> Live {
    let portfolio = story.portfolio();
    let mut live = Live::new(&portfolio, plan);
    live.arrive(&portfolio, &portfolio.items, at("2026-02-03T08:00:00Z"));
    live
}

/// Interest and fee up to a day, in cents.
fn beside(live: &Live, country: Country, kind: DebtorKind, until: &str) -> (i64, i64) {
    let region = json!(country).as_str().unwrap().parse().unwrap();
    let rates = Rates::built_in().unwrap();
    let under = Under { pack: pack(country, kind), region, clause: true, method: Method::default(), rates };
    let line = live.account.line(&number()).unwrap();
    let told = of_item(&live.account, line, &under, until.parse().unwrap()).unwrap();
    assert_eq!(told.total, told.interest + told.fee);
    (told.interest, told.fee)
}

fn in_france(live: &Live, until: &str) -> (i64, i64) {
    beside(live, Country::Fr, DebtorKind::Business, until)
}

#[test]
fn a_due_date_moved_earlier_brings_no_fee_before_a_day_of_interest_runs() {
    let story = given().invoice("F-1", "2026-02-20", "1000.00");
    let mut live = live(&story, Plan::standard().unwrap());
    let moved = Fact::DueDateMoved { item: number(), due: "2026-02-02".parse().unwrap() };
    live.step(vec![moved], at("2026-02-10T10:00:00Z"));
    assert_eq!(in_france(&live, "2026-02-09"), (0, 0));
    assert_eq!(in_france(&live, "2026-02-10"), (0, 0), "on that day the customer learns of it");
    assert_eq!(in_france(&live, "2026-02-11"), (33, 4000), "1000 euro at 12.15 % for one day");
}

#[test]
fn a_fee_that_was_claimed_is_not_owed_again_when_the_money_goes_back_and_interest_runs_on() {
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let mut live = live(&story, Plan::standard().unwrap());
    let paid = Fact::Payment { item: number(), amount: 100_000, movement: None, day: None };
    live.step(vec![paid], at("2026-02-12T10:00:00Z"));
    let claimed = Fact::ChargesClaimed { item: number(), rule: Some(ChargeRule::FixedFee) };
    live.step(vec![claimed], at("2026-02-13T10:00:00Z"));
    let back =
        Fact::Chargeback { item: number(), amount: 100_000, reason: String::new(), mandate_revoked: false };
    live.step(vec![back], at("2026-02-16T10:00:00Z"));
    let (interest, fee) = in_france(&live, "2026-02-20");
    assert_eq!(fee, 0, "forty euro stand on the account already");
    assert_eq!(interest, 466, "ten days before the payment and four after it went back");
}

/// A consumer in Belgium, reminded on 5 February; what became of that message is told half an hour later.
fn belgian_consumer(became: fn(dunning::id::NoticeId) -> Fact) -> Live {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"email\"]\n";
    let story = given().invoice("F-1", "2026-02-02", "1000.00");
    let story =
        story.creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let mut live = live(&story, plan::read(plan).unwrap());
    live.step(Vec::new(), at("2026-02-05T08:00:00Z"));
    let now = at("2026-02-05T08:30:00Z");
    let told = Event::new(now, Actor::Engine, became(live.left[0].notice.id.clone()));
    live.account = dunning::advance(&live.account, vec![told], &live.rules, now).unwrap().account;
    live
}

#[test]
fn the_interest_of_a_belgian_consumer_waits_for_a_reminder_that_left_for_certain() {
    let until = "2026-04-01";
    let left =
        beside(&belgian_consumer(|id| Fact::NoticeSent { id }), Country::Be, DebtorKind::Consumer, until);
    assert!(left.0 > 0, "{left:?}");
    let doubt =
        beside(&belgian_consumer(|id| Fact::NoticeInDoubt { id }), Country::Be, DebtorKind::Consumer, until);
    assert_eq!(doubt.0, 0, "nobody knows whether the first reminder left");
}
