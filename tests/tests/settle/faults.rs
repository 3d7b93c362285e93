//! Calls fail, answers get lost, others are faster: no minor unit is lost or counted twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use embedded::{Call, Gate, Meter, Pending, Verdict};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::say::{balanced, charge, intent, moulin, open, stripe, world};

/// Lets some writes fail, by a sequence that follows from a seed.
#[derive(Debug)]
struct Weather(AtomicU64);

impl Weather {
    fn next(&self) -> u64 {
        let mut x = self.0.load(Ordering::Relaxed);
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        self.0.store(x, Ordering::Relaxed);
        x
    }
}

impl Gate for Weather {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let verdict = match self.next() % 12 {
            0 => Verdict::FailBefore,
            1 => Verdict::FailAfter,
            2 => Verdict::Throttle,
            3 if call.operation == "TransactWriteItems" => Verdict::Conflict,
            _ => Verdict::Pass,
        };
        Box::pin(std::future::ready(verdict))
    }
}

fn said() -> Vec<(&'static str, Value)> {
    let dispute = json!({ "object": "dispute", "id": "dp_1", "charge": "ch_pi_2", "amount": 30_000,
        "currency": "eur", "reason": "insufficient_funds" });
    vec![
        ("payment_intent.succeeded", intent("pi_1", 120_000, "F-1")),
        ("charge.succeeded", charge("pi_1", 120_000, 0)),
        ("charge.refunded", charge("pi_1", 120_000, 5_000)),
        ("charge.refunded", charge("pi_1", 120_000, 15_000)),
        ("payment_intent.succeeded", intent("pi_2", 40_000, "F-2")),
        ("charge.dispute.created", dispute.clone()),
        ("charge.dispute.funds_withdrawn", dispute),
        ("payment_intent.succeeded", intent("pi_3", 1_000, "F-9")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn money_is_conserved_under_any_order_any_repetition_and_any_weather(
        order in Just((0..said().len()).chain(0..said().len()).collect::<Vec<_>>()).prop_shuffle(),
        seed in 1_u64..u64::MAX,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let calm = world(&[1200, 300]).await;
            let rough = calm.behind(Arc::new(Weather(AtomicU64::new(seed))));
            let events = said();
            for place in order {
                let (name, object) = &events[place];
                // A provider sends again until it is told that the event is safe.
                for _ in 0..40 {
                    if stripe(&rough, name, object.clone()).await.status == 200 {
                        break;
                    }
                }
            }
            for _ in 0..12 {
                calm.later(chrono::Duration::days(1));
                for work in calm.queue.take() {
                    let _ = calm.work(&work).await;
                }
                service::sweep::sweep(&calm.ports, calm.ports.clock.now()).await.unwrap();
            }
            let account = moulin(&calm).await;
            balanced(&account);
            prop_assert_eq!(open(&account, "F-1"), 15_000, "paid, 150 refunded");
            prop_assert_eq!(open(&account, "F-2"), 20_000, "400 on 300: 100 too much, 300 taken back");
            prop_assert_eq!(account.unapplied(), 0);
            Ok(())
        })?;
    }
}

#[tokio::test]
async fn a_commit_that_fails_leaves_the_payment_in_the_inbox_and_the_tick_books_it() {
    #[derive(Debug)]
    struct NoCommits;
    impl Gate for NoCommits {
        fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
            let failed = call.operation == "TransactWriteItems";
            Box::pin(std::future::ready(if failed { Verdict::FailBefore } else { Verdict::Pass }))
        }
    }
    let calm = world(&[1200]).await;
    let rough = calm.behind(Arc::new(NoCommits));
    let answer = stripe(&rough, "payment_intent.succeeded", intent("pi_1", 120_000, "F-1")).await;
    assert_eq!(answer.status, 200, "it is safe in the table");
    assert_eq!(open(&moulin(&calm).await, "F-1"), 120_000);
    calm.rest().await;
    assert_eq!(open(&moulin(&calm).await, "F-1"), 0);
    assert_eq!(calm.inbox("acme").await, []);
}

#[tokio::test]
async fn one_certain_payment_costs_at_most_fourteen_write_units_and_six_read_units() {
    let world = world(&[1200, 300, 450]).await;
    let meter = Arc::new(Meter::default());
    let metered = world.metered(&meter);
    stripe(&metered, "payment_intent.processing", intent("pi_0", 100, "F-3")).await;
    meter.take();
    stripe(&metered, "payment_intent.succeeded", intent("pi_1", 120_000, "F-1")).await;
    let rows = meter.take();
    for row in &rows {
        println!("{:<20} {:>6} read {:>6} write", row.operation, row.read_milli, row.write_milli);
    }
    let (read, write) =
        rows.iter().fold((0, 0), |(read, write), row| (read + row.read_milli, write + row.write_milli));
    assert!(write <= 14_000 && read <= 6_000, "{read} read and {write} written, in thousandths");
    assert_eq!(open(&moulin(&world).await, "F-1"), 0);
}
