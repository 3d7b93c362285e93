//! Somebody sets a deployment up, and asks after each step what is still missing.

use chrono::{Duration, NaiveDate};
use documents::webhook::Provider;
use relance_tests::world::{World, scope};
use service::creditor::{self, Freshness};
use service::doctor::{Finding, Health, Place, examine};
use service::ingest::terms::{self, TermsOfSale};
use service::ports::Clock;
use service::render::LINK_KEY;
use service::settle::secret_name;

use crate::say::{take, workshop};

async fn look(world: &World) -> Vec<Finding> {
    examine(&world.ports, Place::Cloud).await
}

fn health(found: &[Finding], what: &str) -> Health {
    found.iter().find(|one| one.what == what).unwrap_or_else(|| panic!("no word of {what}: {found:?}")).health
}

#[tokio::test]
async fn before_the_first_file_there_is_no_creditor_and_without_its_key_no_message_can_leave() {
    let world = World::at("2026-03-02T08:00:00Z").await;
    world.secrets.set(LINK_KEY, &[]);
    let found = look(&world).await;
    assert_eq!(health(&found, "creditors"), Health::Missing);
    assert_eq!(health(&found, "secret relance/link"), Health::Missing);
    assert!(found.iter().all(|one| !one.words.is_empty()), "each says what to do");
}

#[tokio::test]
async fn each_step_of_setting_up_takes_its_line_off_the_list() {
    let world = workshop().await;
    let found = look(&world).await;
    for good in ["table", "creditors", "secret relance/link", "menuiserie sender", "menuiserie plan"] {
        assert_eq!(health(&found, good), Health::Good, "{good}");
    }
    for open in ["terms", "API key", "payments", "bank"] {
        assert_eq!(health(&found, &format!("menuiserie {open}")), Health::Look, "{open}");
    }
    set_up(&world).await;
    let found = look(&world).await;
    assert!(found.iter().all(|one| one.health == Health::Good), "{found:?}");

    world.later(Duration::days(350));
    let found = look(&world).await;
    assert_eq!(health(&found, "menuiserie API key"), Health::Look, "it ends in two weeks");
    assert_eq!(health(&found, "menuiserie bank"), Health::Look, "no statement came in for a year");
}

async fn set_up(world: &World) {
    let (ports, scope) = (&world.ports, scope("menuiserie"));
    let now = world.clock.now();
    let kept = TermsOfSale {
        version: "first".to_owned(),
        from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
        payment: Some("30 days net".to_owned()),
        penalty_rate: None,
        indemnity: None,
        clause: None,
        proof: None,
    };
    terms::keep(ports, &scope, &kept).await.unwrap();
    service::keys::create(ports, &scope, "accounting", now + Duration::days(365)).await.unwrap();
    world.secrets.set(&secret_name(Provider::Stripe), &["whsec_of_this_story"]);
    creditor::refresh(ports, &scope, Freshness { bank: Some(now), ..Freshness::default() }).await.unwrap();
}

#[tokio::test]
async fn what_waits_in_quarantine_and_a_halted_deployment_are_named() {
    let world = workshop().await;
    take(&world, b"this is no invoice").await;
    world.ports.store.halt(true).await.unwrap();
    let found = look(&world).await;
    assert_eq!(health(&found, "menuiserie quarantine"), Health::Look);
    assert_eq!(health(&found, "table"), Health::Look, "nothing is sent");
}
