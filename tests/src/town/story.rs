//! Stories that a credit controller knows, each short enough that every call in it can fail in every way.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::state::Instalment;

use super::happen::{Bill, Happening, back, paid};
use super::{Habits, Town, paper};

/// The creditor of every story.
const CREDITOR: &str = "atelier";
/// Monday morning, when every story begins.
const BEGIN: &str = "2026-03-02T09:00:00Z";
/// What each invoice is over, in minor units.
const AMOUNT: i64 = 80_000;
/// Ticks after which a story has come to rest.
const MOST_TICKS: usize = 8;

/// One story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Story {
    /// Three invoices: courtesy, reminder, one paid and told twice, firm, formal notice waiting.
    Life,
    /// The same file comes twice.
    ImportedTwice,
    /// Firm, then the formal notice, which a person approves.
    Approved,
    /// The money comes after the message was decided and before it was sent.
    PaidBeforeSending,
    /// Half is paid, and the rest is asked for.
    PaidInPart,
    /// Paid, and the money goes back.
    Refunded,
    /// Paid by card, contested at the bank, lost.
    DisputeLost,
    /// Mail comes back: the next contact, then a person.
    Bounced,
    /// A promise is made and kept.
    PromiseKept,
    /// A promise is made and broken.
    PromiseBroken,
    /// Instalments are agreed, and the first is missed.
    ArrangementBroken,
    /// A person pauses an item and goes on.
    Held,
    /// The payer clicks: the purchase order is missing.
    Clicked,
    /// A payer without mail gets a short message.
    ByText,
    /// A complete list of open items does not name one invoice any more: it is settled, the others are asked for.
    Listed,
    /// A bank statement comes twice: two invoices are paid, the third is asked for.
    Banked,
}

impl Story {
    /// All.
    pub const ALL: [Self; 16] = [
        Self::Life,
        Self::ImportedTwice,
        Self::Approved,
        Self::PaidBeforeSending,
        Self::PaidInPart,
        Self::Refunded,
        Self::DisputeLost,
        Self::Bounced,
        Self::PromiseKept,
        Self::PromiseBroken,
        Self::ArrangementBroken,
        Self::Held,
        Self::Clicked,
        Self::ByText,
        Self::Listed,
        Self::Banked,
    ];

    /// The invoices: number, debtor, due day.
    fn bills(self) -> Vec<Bill> {
        let bill = |number: &str, debtor: &str, (month, day): (u32, u32)| Bill {
            number: number.to_owned(),
            debtor: debtor.to_owned(),
            due: NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default(),
            minor: AMOUNT,
        };
        match self {
            Self::Life => vec![
                bill("F-1", "moulin", (3, 10)),
                bill("F-2", "moulin", (3, 11)),
                bill("F-3", "lavoir", (3, 10)),
            ],
            Self::Listed => vec![
                bill("F-1", "moulin", (3, 10)),
                bill("F-2", "moulin", (3, 10)),
                bill("F-3", "moulin", (3, 11)),
                bill("F-4", "lavoir", (3, 10)),
            ],
            Self::Banked => vec![
                bill("F-1", "moulin", (3, 3)),
                bill("F-2", "moulin", (3, 3)),
                bill("F-3", "moulin", (3, 3)),
            ],
            Self::ImportedTwice | Self::Refunded | Self::DisputeLost => vec![bill("F-1", "moulin", (3, 10))],
            Self::ByText => vec![bill("F-1", "mobile", (2, 25))],
            _ => vec![bill("F-1", "moulin", (2, 25))],
        }
    }

    /// What comes in, by the day after the beginning.
    fn happenings(self, begin: DateTime<Utc>) -> Vec<(i64, Happening)> {
        let file = Happening::File { creditor: CREDITOR.to_owned(), bills: self.bills() };
        let at = |day: i64| begin + Duration::days(day);
        let pays = |day, minor| (day, paid(CREDITOR, "evt_1", "pi_1", ("F-1", minor), at(day)));
        let again = |day, minor| (day, paid(CREDITOR, "evt_2", "pi_1", ("F-1", minor), at(day)));
        let goes = |day, kind| (day, back(CREDITOR, kind, "pi_1", ("F-1", AMOUNT), at(day)));
        let clicks = |form: String| Happening::Page {
            creditor: CREDITOR.to_owned(),
            account: "moulin/EUR".to_owned(),
            form,
        };
        let promises = (1, clicks(format!("fact=promise&day={}", at(8).date_naive())));
        let mut all = vec![(0, file.clone())];
        all.extend(match self {
            Self::Life => vec![pays(15, AMOUNT), again(15, AMOUNT)],
            Self::ImportedTwice => vec![(1, file)],
            Self::Approved => vec![(26, approves())],
            Self::PaidBeforeSending => vec![pays(0, AMOUNT)],
            Self::PaidInPart => vec![pays(3, AMOUNT / 2)],
            Self::Refunded => vec![pays(1, AMOUNT), goes(3, "charge.refunded")],
            Self::DisputeLost => {
                vec![
                    pays(1, AMOUNT),
                    goes(3, "charge.dispute.funds_withdrawn"),
                    goes(4, "charge.dispute.closed"),
                ]
            }
            Self::PromiseKept => vec![promises, pays(8, AMOUNT)],
            Self::PromiseBroken => vec![promises],
            Self::ArrangementBroken => vec![(1, states(arranged(begin)))],
            Self::Held => vec![(1, states(held(begin))), (9, states(Fact::HoldEnded { item: number() }))],
            Self::Clicked => vec![(1, clicks("fact=purchase_order_missing&item=F-1".to_owned()))],
            Self::Listed => vec![(5, paper::complete(CREDITOR, at(5).date_naive(), &self.bills(), &["F-2"]))],
            Self::Banked => {
                let told =
                    paper::statement(CREDITOR, at(4).date_naive(), &[("F-1", AMOUNT), ("F-2", AMOUNT)]);
                vec![(4, told.clone()), (5, told)]
            }
            Self::Bounced | Self::ByText => Vec::new(),
        });
        all
    }

    /// On how many days somebody looks, and after how many days again.
    const fn visits(self) -> &'static [i64] {
        match self {
            Self::Life => &[3, 9, 2, 1, 10, 17, 2, 2],
            Self::ImportedTwice => &[1, 1, 9],
            Self::Approved => &[10, 15, 1, 1],
            Self::PaidBeforeSending | Self::ByText => &[1],
            Self::PaidInPart => &[3, 7, 1],
            Self::Refunded | Self::DisputeLost => &[1, 2, 1, 12],
            Self::Bounced => &[1, 1, 1],
            Self::PromiseKept => &[1, 7, 3],
            Self::PromiseBroken => &[1, 8, 7],
            Self::ArrangementBroken => &[1, 10, 8],
            Self::Held => &[1, 8, 2],
            Self::Clicked => &[1, 10],
            Self::Listed => &[5, 6, 1],
            Self::Banked => &[4, 1, 2, 1],
        }
    }

    /// Tells it under these habits, as far as they leave it free.
    pub async fn told(self, habits: Habits) -> Town {
        let bounces = if self == Self::Bounced { 1_000 } else { 0 };
        let mut town = Town::new(BEGIN, Habits { bounces, ..habits }).await;
        let begin = town.now();
        for (day, what) in self.happenings(begin) {
            town.plan(Duration::days(day), what);
        }
        for days in self.visits() {
            town.day(habits.looks, *days).await;
        }
        town.rest(MOST_TICKS).await;
        town
    }
}

fn number() -> Option<ItemNumber> {
    ItemNumber::new("F-1").ok()
}

fn states(fact: Fact) -> Happening {
    let (creditor, account) = (CREDITOR.to_owned(), "moulin/EUR".to_owned());
    Happening::Person { creditor, account, fact: Box::new(fact) }
}

fn approves() -> Happening {
    Happening::Approves { creditor: CREDITOR.to_owned(), account: "moulin/EUR".to_owned() }
}

fn arranged(begin: DateTime<Utc>) -> Fact {
    let on = |day| Instalment { date: (begin + Duration::days(day)).date_naive(), amount: AMOUNT / 2 };
    Fact::Arranged {
        items: number().into_iter().collect(),
        instalments: vec![on(8), on(20)],
        down_payment: None,
    }
}

fn held(begin: DateTime<Utc>) -> Fact {
    let until = (begin + Duration::days(20)).date_naive();
    Fact::HoldPlaced { item: number(), until: Some(until), reason: "goodwill".to_owned() }
}
