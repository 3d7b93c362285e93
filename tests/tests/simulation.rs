//! Whole months of two creditors with the same ids, from a seed: files, payments told twice, late and out of order,
//! bounces, forgotten feedback, promises and disputes, functions that run at once and die at any call.
//!
//! `RELANCE_SEED=17` in front of the test command plays one seed again, `RELANCE_SEED=1000..2000` a range.

#![allow(clippy::print_stdout, reason = "the figures of a run are read by people")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use chrono::{Duration, NaiveDate};
use dunning::id::{AccountId, CreditorId};
use relance_tests::town::{Bill, Bug, Dice, Habits, Happening, Mark, Plan, Rotation, Town, paid, played};

/// Seeds of the normal run.
const SEEDS: u64 = 1_000;
/// Deliveries of files, webhooks, sweeps and batches in one seed.
const MOST_STEPS: usize = 300;
/// Ticks after which the last bounce of a bounce has come.
const MOST_TICKS: usize = 40;
/// Threads that play at once.
const MOST_THREADS: usize = 4;
/// Seeds in which each planted bug must be found.
const SEEDS_FOR_A_BUG: u64 = 60;
/// Both have debtors, invoices and payments of the same names.
const CREDITORS: [&str; 2] = ["atelier", "bureau"];
/// Their accounts, of both creditors, share a shard of the work index: what is due there takes several pages.
const DEBTORS: [&str; 2] = ["debtor-0", "debtor-7"];

fn number(dice: &Dice, sides: u64) -> i64 {
    i64::try_from(dice.roll(sides)).unwrap_or(0)
}

fn bills(dice: &Dice) -> Vec<Bill> {
    let first = NaiveDate::from_ymd_opt(2026, 2, 20).unwrap_or_default();
    let one = |at: u64| Bill {
        number: format!("F-{at}"),
        debtor: DEBTORS
            .get(usize::try_from(dice.roll(2)).unwrap_or(0))
            .copied()
            .unwrap_or_default()
            .to_owned(),
        due: first + Duration::days(number(dice, 30)),
        minor: 15_000 + number(dice, 90_000),
    };
    (1..=2 + dice.roll(3)).map(one).collect()
}

/// Each payment is told one to three times, under one or two event ids, up to 72 hours late.
fn money(town: &mut Town, dice: &Dice, creditor: &str, bill: &Bill) {
    let parts =
        if dice.chance(300) { vec![bill.minor / 2, bill.minor - bill.minor / 2] } else { vec![bill.minor] };
    for (part, minor) in parts.into_iter().enumerate() {
        let day = Duration::days(number(dice, 26));
        for told in 0..=dice.roll(3) {
            let (item, name) = (bill.number.as_str(), format!("pi_{}_{part}", bill.number));
            let event = format!("evt_{name}_{}", told / 2);
            let what = paid(creditor, &event, &name, (item, minor), town.now() + day);
            town.plan(day + Duration::minutes(15 * number(dice, 72 * 4)), what);
        }
    }
}

fn words(town: &mut Town, dice: &Dice, creditor: &str, bill: &Bill) {
    let form = match dice.roll(4) {
        0 => format!("fact=promise&day={}", (town.now() + Duration::days(34)).date_naive()),
        1 => format!("fact=purchase_order_missing&item={}", bill.number),
        2 => format!("fact=dispute&item={}&reason=broken", bill.number),
        _ => format!("fact=already_paid&item={}", bill.number),
    };
    let account = format!("{}/EUR", bill.debtor);
    let what = Happening::Page { creditor: creditor.to_owned(), account, form };
    town.plan(Duration::days(6 + number(dice, 20)), what);
}

/// A stranger tells of a payment, without the secret.
fn forged(town: &mut Town, dice: &Dice, creditor: &str, bills: &[Bill]) {
    for bill in bills.iter().filter(|_| dice.chance(200)) {
        let told = paid(creditor, "evt_forged", "pi_forged", (&bill.number, bill.minor), town.now());
        let Happening::Money { creditor, body, .. } = told else { continue };
        town.plan(Duration::days(number(dice, 20)), Happening::Forged { creditor, body });
    }
}

/// The secrets are exchanged in the middle of the month.
fn rotation(town: &mut Town, dice: &Dice) {
    let first = Duration::days(3 + number(dice, 10));
    town.plan(first, Happening::Rotates(Rotation::BothTaken));
    town.plan(first + Duration::days(1), Happening::Rotates(Rotation::NewUsed));
    town.plan(first + Duration::days(2 + number(dice, 5)), Happening::Rotates(Rotation::OldGone));
}

async fn run(seed: u64, bug: Option<Bug>) -> Town {
    let dice = Dice::new(seed);
    let often = Plan::Often(dice.roll(4) * 20);
    let queue_dies = dice.chance(500);
    let versions = dice.chance(300);
    let habits = Habits {
        seed,
        plan: often,
        sweeps: 2,
        looks: 2,
        queue_dies,
        bounces: 100,
        forgotten: 150,
        versions,
        bug,
    };
    let mut town = Town::new("2026-03-02T09:00:00Z", habits).await;
    for creditor in CREDITORS {
        let bills = bills(&dice);
        for bill in &bills {
            if dice.chance(500) {
                money(&mut town, &dice, creditor, bill);
            }
            if dice.chance(120) {
                words(&mut town, &dice, creditor, bill);
            }
        }
        forged(&mut town, &dice, creditor, &bills);
        let creditor = creditor.to_owned();
        let again = Happening::File { creditor, bills };
        town.plan(Duration::zero(), again.clone());
        town.plan(Duration::days(number(&dice, 9)), again);
    }
    if dice.chance(300) {
        rotation(&mut town, &dice);
    }
    for _ in 0..9 {
        town.day(2, 1 + number(&dice, 6)).await;
    }
    settle(&mut town).await;
    town
}

/// Faults stop; what is under way arrives, and what it brings up is dealt with.
async fn settle(town: &mut Town) {
    town.calm();
    for _ in 0..5 {
        town.day(2, 6).await;
    }
    town.rest(MOST_TICKS).await;
}

fn replay(seed: u64) -> String {
    format!("RELANCE_SEED={seed} cargo test --workspace --test simulation seeds -- --nocapture")
}

/// What a run of many seeds came to.
#[derive(Default)]
struct Tally {
    runs: u64,
    steps: usize,
    most: usize,
    calls: usize,
    sent: usize,
    befell: usize,
    marks: BTreeMap<Mark, usize>,
    wrong: Vec<String>,
}

impl Tally {
    async fn add(&mut self, seed: u64, town: &Town) {
        self.runs += 1;
        (self.steps, self.most) = (self.steps + town.steps, self.most.max(town.steps));
        self.calls += town.fate.calls().len();
        self.befell += town.fate.befell().values().sum::<usize>();
        self.sent += town.world.outbox.all().len();
        for (mark, times) in town.marks() {
            *self.marks.entry(mark).or_default() += times;
        }
        let wrong = town.breaches().await;
        if !wrong.is_empty() {
            let told = format!("seed {seed}: {wrong:#?}\nagain: {}", replay(seed));
            println!("{told}");
            self.wrong.push(told);
        }
    }

    fn join(&mut self, other: Self) {
        self.runs += other.runs;
        (self.steps, self.most) = (self.steps + other.steps, self.most.max(other.most));
        (self.calls, self.befell) = (self.calls + other.calls, self.befell + other.befell);
        self.sent += other.sent;
        for (mark, times) in other.marks {
            *self.marks.entry(mark).or_default() += times;
        }
        self.wrong.extend(other.wrong);
    }

    fn tell(&self) {
        println!(
            "{} seeds, {} steps (at most {} in one), {} calls of ports of which {} failed, {} messages left",
            self.runs, self.steps, self.most, self.calls, self.befell, self.sent
        );
    }

    fn whole(&self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert!(self.most <= MOST_STEPS, "a month of {} steps", self.most);
    }
}

/// Plays seeds on all cores, each thread every so-manieth.
fn many(seeds: std::ops::Range<u64>) -> Tally {
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().min(MOST_THREADS));
    let (first, step) = (seeds.start, u64::try_from(threads).unwrap_or(1));
    let all = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for offset in 0..step {
            let (all, last) = (&all, seeds.end);
            scope.spawn(move || {
                let mut seed = first + offset;
                while seed < last {
                    let tally = played(move || async move {
                        let mut tally = Tally::default();
                        tally.add(seed, &run(seed, None).await).await;
                        tally
                    });
                    all.lock().unwrap_or_else(PoisonError::into_inner).join(tally);
                    seed += step;
                }
            });
        }
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Tells what happens in one seed.
fn timeline(seed: u64) {
    let lines = played(move || async move { run(seed, None).await.timeline().await });
    for line in lines {
        println!("{line}");
    }
}

/// Seeds that a person names for this run: one, or `from..to`.
#[expect(clippy::disallowed_methods, reason = "a person names the seeds for this run")]
fn named() -> Option<std::ops::Range<u64>> {
    let named = std::env::var("RELANCE_SEED").ok()?;
    if let Some((from, to)) = named.split_once("..") {
        return Some(from.parse().ok()?..to.parse().ok()?);
    }
    let seed = named.parse().ok()?;
    Some(seed..seed + 1)
}

#[test]
fn seeds() {
    if let Some(seeds) = named() {
        if seeds.end == seeds.start + 1 {
            timeline(seeds.start);
        }
        let tally = many(seeds);
        tally.tell();
        println!("{:?}", tally.marks);
        return tally.whole();
    }
    let tally = many(0..SEEDS);
    tally.tell();
    println!("{:?}", tally.marks);
    tally.whole();
    let missed: Vec<Mark> = Mark::ALL.into_iter().filter(|mark| !tally.marks.contains_key(mark)).collect();
    assert_eq!(missed, [], "a rare branch that no seed takes");
}

#[test]
fn all_accounts_of_the_town_share_a_shard() {
    let shard = |creditor: &str, debtor: &str| {
        let creditor = CreditorId::new(creditor).unwrap_or_else(|error| panic!("{error}"));
        let account = AccountId::new(format!("{debtor}/EUR")).unwrap_or_else(|error| panic!("{error}"));
        aws::keys::shard_of(&aws::keys::head(&creditor, &account))
    };
    let pairs = CREDITORS.into_iter().flat_map(|creditor| DEBTORS.map(|debtor| shard(creditor, debtor)));
    assert_eq!(pairs.collect::<BTreeSet<_>>().len(), 1);
}

#[test]
fn every_planted_bug_is_found() {
    let next = Mutex::new(Bug::ALL.to_vec());
    let missed = Mutex::new(Vec::new());
    let held = |bugs: &Mutex<Vec<Bug>>| bugs.lock().unwrap_or_else(PoisonError::into_inner).pop();
    std::thread::scope(|scope| {
        for _ in 0..MOST_THREADS {
            scope.spawn(|| {
                while let Some(bug) = held(&next) {
                    match (0..SEEDS_FOR_A_BUG).find_map(|seed| found(bug, seed)) {
                        Some((seed, first)) => println!("{bug:?}: seed {seed}: {first}"),
                        None => missed.lock().unwrap_or_else(PoisonError::into_inner).push(bug),
                    }
                }
            });
        }
    });
    assert_eq!(missed.into_inner().unwrap_or_else(PoisonError::into_inner), [], "planted and not found");
}

/// The first breach that a planted bug leads to with this seed.
fn found(bug: Bug, seed: u64) -> Option<(u64, String)> {
    let wrong = played(move || async move { run(seed, Some(bug)).await.breaches().await });
    wrong.into_iter().next().map(|first| (seed, first))
}
