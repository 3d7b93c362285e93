//! §6: what must always hold, over generated histories. A failure prints its seed and its shortest history.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use dunning::Advance;
use dunning::charge::{Charge, ChargeRule, ChargeState};
use dunning::class::Class;
use dunning::explain::sentence;
use dunning::fact::{BounceKind, CallResult, DisputeOutcome, Fact};
use dunning::id::{ItemNumber, MovementId};
use dunning::item::{Item, Line};
use dunning::notice::Purpose;
use dunning::party::Language;
use dunning::plan::Plan;
use dunning::portfolio::Portfolio;
use dunning::state::{DisputeKind, Instalment};
use dunning::time::Instant;
use proptest::prelude::*;
use serde_json::json;

use crate::live::Live;

/// Something that happens: on which day and hour of the run, what, to which item, how much of it.
type Happening = (u16, u8, u8, u8, u8);

#[derive(Clone, Debug)]
struct History {
    /// Due day of the run and total in cents, per item.
    items: Vec<(u16, i64)>,
    happenings: Vec<Happening>,
}

fn histories() -> impl Strategy<Value = History> {
    let items = prop::collection::vec((0u16..80, 50i64..200_000), 1..5);
    let happening = (0u16..110, 0u8..24, 0u8..28, 0u8..5, 0u8..120);
    let happenings = prop::collection::vec(happening, 0..14);
    (items, happenings).prop_map(|(items, happenings)| History { items, happenings })
}

fn start() -> Instant {
    "2026-01-05T07:00:00Z".parse().unwrap()
}

fn portfolio(history: &History) -> Portfolio {
    let first: chrono::NaiveDate = "2026-01-05".parse().unwrap();
    let contacts = json!([{"role": "accounts_payable", "email": "ap@acme.example"}, {"role": "main", "email": "info@acme.example"}]);
    let debtor = json!({"id": "acme", "name": "Acme", "kind": "business", "country": "FR", "contacts": contacts,
        "address": {"lines": ["1 rue Haute"], "postcode": "75001", "city": "Paris", "country": "FR"}});
    let invoice = |(index, (due, total)): (usize, &(u16, i64))| {
        let due = first + chrono::Days::new(u64::from(*due)) - chrono::Days::new(20);
        json!({"number": format!("F-{index}"), "type": "invoice", "issue_date": due - chrono::Days::new(30),
            "due_date": due, "currency": "EUR", "total": dunning::money::decimal(*total, dunning::money::Currency::EUR),
            "debtor": debtor})
    };
    let invoices: Vec<_> = history.items.iter().enumerate().map(invoice).collect();
    let creditor = json!({"id": "baker", "name": "Martin", "country": "FR", "time_zone": "Europe/Paris"});
    Portfolio::read(&json!({"creditor": creditor, "invoices": invoices}).to_string()).unwrap()
}

/// What a happening means to the account as it is.
fn facts(live: &mut Live, (day, _, kind, item, share): Happening) -> Vec<Fact> {
    let count = live.account.lines.len() + live.closed.len();
    let item = ItemNumber::new(format!("F-{}", usize::from(item) % count.max(1))).unwrap();
    let line = live.account.line(&item).or_else(|| live.closed.get(&item).map(|closed| &closed.line));
    let Some(line) = line.cloned() else { return Vec::new() };
    let part = (line.total * i64::from(share) / 100).max(1);
    let today = live.account.day_of(start() + Duration::days(i64::from(day)));
    let later = today + chrono::Days::new(u64::from(share) % 40);
    let movement = MovementId::new(format!("m{day}-{kind}-{share}")).unwrap();
    let fact = match kind {
        0 | 1 => Fact::Payment { item, amount: part, movement: None, day: None },
        2 => Fact::PaymentPending { item, amount: None, until: None },
        3 => Fact::PaymentFailed { item, reason: String::new() },
        4 => {
            let indicated = if share % 4 == 0 { vec![item] } else { Vec::new() };
            Fact::Unapplied { movement, amount: part, beyond: None, indicated }
        }
        5 => Fact::Refund { item: Some(item), amount: part },
        6 => Fact::Chargeback { item, amount: part, reason: String::new(), mandate_revoked: false },
        7 => Fact::Credited { item: Some(item), amount: part, number: None },
        8 => Fact::WrittenOff { item, amount: Some(part) },
        9 => Fact::HoldPlaced { item: Some(item), until: Some(later), reason: String::new() },
        10 => Fact::HoldPlaced { item: None, until: Some(later), reason: String::new() },
        11 => Fact::HoldEnded { item: Some(item) },
        12 => {
            Fact::Disputed { item, amount: Some(part), kind: DisputeKind::Commercial, reason: String::new() }
        }
        13 => Fact::Disputed { item, amount: None, kind: DisputeKind::Technical, reason: String::new() },
        14 => Fact::DisputeResolved { item, outcome: DisputeOutcome::Rejected, amount: None },
        15 => Fact::DisputeResolved { item, outcome: DisputeOutcome::Accepted, amount: None },
        16 => Fact::Promised { items: vec![item], amount: None, day: later },
        17 => {
            let half = Instalment { date: later, amount: (line.open() / 2).max(1) };
            let rest = Instalment {
                date: later + chrono::Days::new(20),
                amount: (line.open() - half.amount).max(1),
            };
            Fact::Arranged { items: vec![item], instalments: vec![half, rest], down_payment: None }
        }
        18 => return live.bounce_last().into_iter().collect(),
        19 => Fact::Bounced { address: "ap@acme.example".to_owned(), kind: BounceKind::Hard },
        20 => Fact::Replied { note: String::new() },
        21 => Fact::ReplyRead {},
        22 => Fact::Called { result: CallResult::Refused },
        23 => Fact::DueDateMoved { item, due: later },
        24 => Fact::Insolvent { debtor: line.debtor, day: today, certain: true, administrator: None },
        25 => Fact::ChargesClaimed { item, rule: None },
        26 => Fact::ChargesWaived { item, rule: (share % 2 == 0).then_some(ChargeRule::Interest) },
        _ => Fact::KillSwitch { on: share % 3 == 0 },
    };
    vec![fact]
}

/// Runs a history and looks at every version.
fn run(
    history: &History,
    order: impl Fn(&mut Vec<Item>),
    each: impl FnMut(&Live, &Advance, Instant),
) -> Live {
    let live = Live::new(&portfolio(history), Plan::standard().unwrap());
    run_with(live, history, order, each)
}

fn run_with(
    mut live: Live,
    history: &History,
    order: impl Fn(&mut Vec<Item>),
    mut each: impl FnMut(&Live, &Advance, Instant),
) -> Live {
    let portfolio = portfolio(history);
    let mut items = portfolio.items.clone();
    order(&mut items);
    let moved = live.arrive(&portfolio, &items, start());
    each(&live, &moved, start());
    let mut happenings = history.happenings.clone();
    happenings.sort_unstable();
    for happening in happenings {
        let at = start() + Duration::days(i64::from(happening.0)) + Duration::hours(i64::from(happening.1));
        live.look_until(at, &mut each);
        let facts = facts(&mut live, happening);
        let moved = live.step(facts, at);
        each(&live, &moved, at);
    }
    live.look_until(start() + Duration::days(130), each);
    live
}

/// What left in this very step, also where two facts share an instant.
fn left_now<'a>(
    live: &'a Live,
    moved: &'a Advance,
    at: Instant,
) -> impl Iterator<Item = &'a crate::live::Left> {
    let claimed = |id| {
        moved
            .events
            .iter()
            .any(|event| matches!(&event.fact, Fact::NoticeClaimed { listed } if listed.listed.id == id))
    };
    live.left.iter().filter(move |left| left.at == at && claimed(left.notice.id.clone()))
}

fn in_order(_: &mut Vec<Item>) {}

fn every_line(live: &Live) -> Vec<&Line> {
    live.account.lines.values().chain(live.closed.values().map(|closed| &closed.line)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn money_stands_in_exactly_one_place_at_every_version(history in histories()) {
        run(&history, in_order, |live, _, _| {
            let lines = every_line(live);
            let sum = |of: fn(&Line) -> i64| lines.iter().map(|line| of(line)).sum::<i64>();
            let sums = live.account.sums;
            assert_eq!(sum(|line| line.total), sums.invoiced);
            assert_eq!(sum(|line| line.paid), sums.paid);
            assert_eq!(sum(|line| line.credited), sums.credited);
            assert_eq!(sum(|line| line.written_off), sums.written_off);
            assert_eq!(live.account.unapplied(), sums.unapplied);
            assert_eq!(live.account.credit, sums.credit);
            let open = sums.invoiced - sums.paid - sums.credited - sums.written_off;
            assert_eq!(sum(Line::open), open);
            assert!(lines.iter().all(|line| line.open() >= 0 && line.paid >= 0 && line.credited >= 0));
            assert!(live.closed.values().all(|closed| closed.line.open() == 0));
        });
    }

    #[test]
    fn fees_and_interest_conserve_on_their_own_lines(history in histories()) {
        run(&history, in_order, |live, _, _| {
            let extras = live.account.extras.values().chain(live.closed.values().filter_map(|one| one.extra.as_ref()));
            let claimed: Vec<&Charge> = extras
                .flat_map(|extra| &extra.charges)
                .filter(|charge| charge.state == ChargeState::Claimed)
                .collect();
            let sum = |of: fn(&Charge) -> i64| claimed.iter().map(|charge| of(charge)).sum::<i64>();
            let sums = live.account.sums;
            assert_eq!(sum(|charge| charge.amount), sums.charged);
            assert_eq!(sum(|charge| charge.paid), sums.charges_paid);
            assert_eq!(sum(|charge| charge.waived), sums.charges_waived);
            assert_eq!(sum(Charge::open), sums.charged - sums.charges_paid - sums.charges_waived);
            assert!(claimed.iter().all(|charge| charge.open() >= 0 && charge.paid >= 0 && charge.waived >= 0));
        });
    }

    #[test]
    fn what_was_paid_in_less_what_went_back_is_what_the_account_holds(history in histories()) {
        let cash_only = History {
            happenings: history.happenings.into_iter().filter(|one| !matches!(one.2, 5..=8 | 15)).collect(),
            ..history
        };
        let live = run(&cash_only, in_order, |_, _, _| {});
        let paid_in: i64 = live.events.iter().map(|event| match &event.fact {
            Fact::Payment { amount, .. } | Fact::Unapplied { amount, .. } => *amount,
            _ => 0,
        }).sum();
        assert_eq!(live.account.sums.paid + live.account.sums.charges_paid + live.account.sums.unapplied, paid_in);
    }

    #[test]
    fn replaying_the_events_gives_the_head_and_the_head_survives_its_encoding(history in histories()) {
        let live = run(&history, in_order, |live, _, _| {
            let head = live.account.encode().unwrap();
            assert_eq!(dunning::account::Account::decode(&head).unwrap(), live.account);
        });
        let text = serde_json::to_string(&live.events).unwrap();
        let events: Vec<dunning::event::Event> = serde_json::from_str(&text).unwrap();
        assert_eq!(dunning::replay(live.fresh.clone(), &events), live.account);
    }

    #[test]
    fn decisions_do_not_depend_on_the_order_of_their_inputs(history in histories()) {
        let told = |live: &Live| live.left.iter().map(|left| (left.at, left.notice.clone())).collect::<Vec<_>>();
        let one = run(&history, in_order, |_, _, _| {});
        let other = run(&history, |items| items.reverse(), |_, _, _| {});
        assert_eq!(told(&one), told(&other));
        assert_eq!(one.account, other.account);
    }

    #[test]
    fn the_next_look_misses_nothing_that_a_look_every_day_would_find(history in histories()) {
        let told = |live: &Live| -> Vec<String> {
            let numbers = |left: &crate::live::Left| -> Vec<String> {
                left.notice.items.iter().map(|item| item.number.to_string()).collect()
            };
            let day = |left: &crate::live::Left| live.account.day_of(left.at);
            live.left.iter().map(|left| format!("{} {} {:?}", day(left), left.notice.step, numbers(left))).collect()
        };
        // How long people take to approve is theirs; here they approve at once.
        let prompt = || {
            let mut live = Live::new(&portfolio(&history), Plan::standard().unwrap());
            live.rules.assume_approved = true;
            live
        };
        let lazy = run_with(prompt(), &history, in_order, |_, _, _| {});
        let mut eager = prompt();
        eager.daily = true;
        let eager = run_with(eager, &history, in_order, |_, _, _| {});
        assert_eq!(told(&lazy), told(&eager));
    }

    #[test]
    fn a_message_asks_for_exactly_what_the_ledger_says_and_never_for_nothing(history in histories()) {
        run(&history, in_order, |live, moved, at| {
            for left in left_now(live, moved, at) {
                let notice = &left.notice;
                assert_eq!(notice.total, notice.items.iter().map(|item| item.open).sum::<i64>());
                assert!(notice.items.iter().all(|item| item.open > 0), "{notice:?}");
                if notice.purpose != Purpose::Step {
                    continue;
                }
                for item in notice.items.iter().chain(&notice.upcoming) {
                    let line = moved.account.line(&item.number).unwrap();
                    let dispute = moved.account.extra(&item.number).and_then(|extra| extra.dispute.as_ref());
                    let contested = dispute.map_or(0, |dispute| dispute.amount.unwrap_or(line.open()).min(line.open()));
                    assert_eq!(item.open, line.open() - contested);
                }
            }
        });
    }

    #[test]
    fn no_notice_leaves_twice(history in histories()) {
        let live = run(&history, in_order, |_, _, _| {});
        let ids: BTreeSet<_> = live.left.iter().map(|left| left.notice.id.clone()).collect();
        assert_eq!(ids.len(), live.left.len());
    }

    #[test]
    fn no_two_chasing_messages_inside_the_gap(history in histories()) {
        let live = run(&history, in_order, |_, _, _| {});
        let chasing: Vec<_> = live
            .left
            .iter()
            .filter(|left| left.notice.purpose == Purpose::Step && !left.undelivered)
            .map(|left| live.account.day_of(left.at))
            .collect();
        for pair in chasing.windows(2) {
            assert!((pair[1] - pair[0]).num_days() >= 5, "{pair:?}");
        }
    }

    #[test]
    fn at_most_one_message_a_day_to_one_recipient(history in histories()) {
        let live = run(&history, in_order, |_, _, _| {});
        let days: Vec<_> =
            live.left.iter().map(|left| (live.account.day_of(left.at), left.notice.to.address.clone())).collect();
        assert_eq!(days.iter().collect::<BTreeSet<_>>().len(), days.len(), "{days:?}");
    }

    #[test]
    fn the_class_of_an_item_never_falls_without_a_reason(history in histories()) {
        let mut known: BTreeMap<ItemNumber, Option<Class>> = BTreeMap::new();
        run(&history, in_order, |live, moved, _| {
            let reasons = moved.events.iter().any(|event| matches!(
                event.fact,
                Fact::NoticeUndelivered { .. } | Fact::DueDateMoved { .. } | Fact::Chargeback { .. } | Fact::Refund { .. }
            ));
            for line in live.account.lines.values() {
                let before = known.insert(line.number.clone(), line.track.class).flatten();
                assert!(reasons || line.track.class >= before, "{line:?} fell from {before:?}");
            }
        });
    }

    #[test]
    fn an_item_climbs_at_most_one_class_per_message(history in histories()) {
        let mut known: BTreeMap<ItemNumber, Option<Class>> = BTreeMap::new();
        run(&history, in_order, |live, _, _| {
            for line in live.account.lines.values() {
                let before = known.insert(line.number.clone(), line.track.class).flatten();
                let place = |class: Option<Class>| Class::ALL.iter().position(|known| Some(*known) == class);
                let cap = place(before).map_or(1, |place| place + 1);
                assert!(place(line.track.class).is_none_or(|place| place <= cap), "{line:?} from {before:?}");
            }
        });
    }

    #[test]
    fn nothing_stopped_is_chased(history in histories()) {
        run(&history, in_order, |live, moved, at| {
            let today = live.account.day_of(at);
            for left in left_now(live, moved, at).filter(|left| left.notice.purpose == Purpose::Step) {
                assert!(!moved.account.killed && moved.account.unread.is_none());
                assert!(moved.account.hold.as_ref().is_none_or(|hold| !hold.pauses(today)));
                for item in &left.notice.items {
                    let extra = moved.account.extra(&item.number).cloned().unwrap_or_default();
                    assert!(extra.hold.is_none_or(|hold| !hold.pauses(today)));
                    assert!(extra.pending.is_none_or(|pending| (today - pending.since).num_days() > 4));
                    let opened = moved.account.insolvent.get(&item.debtor);
                    let line = moved.account.line(&item.number).unwrap();
                    assert!(opened.is_none_or(|opened| line.issue >= *opened));
                    let covered = |items: &[ItemNumber]| items.contains(&item.number);
                    assert!(!moved.account.arrangements.iter().any(|one| covered(&one.items)));
                    let running = |state| state == dunning::state::PromiseState::Running;
                    assert!(!moved.account.promises.iter().any(|one| running(one.state) && covered(&one.items)));
                }
            }
        });
    }

    #[test]
    fn everything_that_came_in_is_applied_or_ignored_for_a_stated_reason(history in histories()) {
        let live = run(&history, in_order, |_, _, _| {});
        let applied = live.events.iter().filter(|event| event.who != dunning::event::Actor::Engine).count();
        assert!(live.came_in - applied - live.ignored <= 1, "one may wait for the next look");
    }

    #[test]
    fn every_open_item_is_explained_in_one_sentence_at_every_look(history in histories()) {
        run(&history, in_order, |live, moved, _| {
            for number in live.account.lines.keys() {
                let told: Vec<_> = moved.explanations.iter().filter(|one| one.item == *number).collect();
                assert_eq!(told.len(), 1, "{number}: {told:?}");
                let text = sentence(&told[0].rule, Language::En, number, live.account.currency);
                assert!(text.ends_with('.'), "{text}");
            }
        });
    }

    #[test]
    fn a_look_that_is_repeated_changes_nothing(history in histories()) {
        let mut live = run(&history, in_order, |_, _, _| {});
        let at = start() + Duration::days(131);
        live.step(Vec::new(), at);
        live.step(Vec::new(), at);
        let settled = live.account.clone();
        let again = live.step(Vec::new(), at);
        assert_eq!(again.account, settled);
        assert!(again.events.is_empty() && again.notices.is_empty(), "{:?}", again.events);
    }
}
