//! What happened, for the notices that speak of it: found in the account and its history, never guessed. A notice
//! whose fact cannot be found is written in the words of a plainer kind.

use dunning::event::{Event, Fact};
use dunning::fact::DisputeOutcome;
use dunning::id::ItemNumber;
use dunning::notice::Purpose;
use dunning::party::Absence;
use dunning::state::{Arrangement, ArrangementState};
use dunning::time::Day;
use messages::notice::{Amount, Facts, ReturnReason, ReturnedDebit};
use messages::{Kind, Language};

use super::view::{Source, of_step};

/// A known absence further ahead than this is not yet spoken of, in days.
const ABSENCE_AHEAD_DAYS: i64 = 60;

/// What a message speaks of, and so which message it is.
pub(super) struct Told {
    pub kind: Kind,
    pub facts: Facts,
    /// The last day to pay that what happened sets.
    pub deadline: Option<Day>,
    /// The items of an arrangement, listed with their whole balance.
    pub covered: Vec<ItemNumber>,
    /// Items on which nothing is open any more.
    pub settled: Vec<ItemNumber>,
}

impl Told {
    fn of(kind: Kind, facts: Facts) -> Self {
        Self { kind, facts, deadline: None, covered: Vec::new(), settled: Vec::new() }
    }

    fn plain(kind: Kind) -> Self {
        Self::of(kind, Facts::default())
    }

    /// Whether the items are listed with all that is open on them.
    pub fn whole_balance(&self) -> bool {
        !self.covered.is_empty()
    }
}

impl Source<'_> {
    /// Which message it is, with the facts it speaks of.
    pub(super) fn told(&self) -> Told {
        match self.notice.purpose {
            Purpose::Step => self.step(),
            Purpose::Statement => Told::plain(Kind::Statement),
            Purpose::Thanks => self.thanks(),
            Purpose::ReturnedPayment => self.returned(),
            Purpose::PromiseMissed => self.promise_missed(),
            Purpose::InstalmentUpcoming => self.instalment(Kind::InstalmentDue),
            Purpose::ArrangementDefault => self.instalment(Kind::ArrangementDefault),
            Purpose::DisputeAnswer => self.answer(),
            Purpose::InvoiceDelivery => Told::plain(Kind::InvoiceDelivery),
        }
    }

    /// The plainest kind that asks for what is listed.
    fn plainer(&self) -> Told {
        let late = self.notice.lead().is_some_and(|lead| lead.due < self.today);
        Told::plain(if late { Kind::Reminder } else { Kind::Courtesy })
    }

    fn step(&self) -> Told {
        let kind = of_step(self.notice);
        match self.absence().filter(|_| kind == Kind::Courtesy) {
            Some(absence) => {
                let absence = messages::notice::Absence { from: absence.from, until: absence.until };
                Told::of(Kind::BeforeHolidays, Facts { absence: Some(absence), ..Facts::default() })
            }
            None => Told::plain(kind),
        }
    }

    /// The coming absence in which something asked for falls due: what brought the message forward.
    fn absence(&self) -> Option<&Absence> {
        let within = |absence: &Absence| {
            let mut dues = self.notice.items.iter().map(|item| item.due);
            dues.any(|due| absence.from <= due && due <= absence.until)
        };
        let ahead = |absence: &Absence| (absence.from - self.today).num_days();
        let coming =
            |absence: &&Absence| (1..=ABSENCE_AHEAD_DAYS).contains(&ahead(absence)) && within(absence);
        self.account.payer_party()?.absences.iter().filter(coming).min_by_key(|absence| absence.from)
    }

    fn is_listed(&self, item: &ItemNumber) -> bool {
        self.notice.items.iter().any(|listed| listed.number == *item) || self.notice.about.contains(item)
    }

    /// Money on a listed item: how much and when.
    fn money(&self, event: &Event) -> Option<Amount> {
        let on = self.account.day_of(event.at);
        match &event.fact {
            Fact::Payment { item, amount, day, .. } if self.is_listed(item) => {
                Some(Amount { amount: *amount, date: day.unwrap_or(on) })
            }
            Fact::Allocated { item, amount, .. } if self.is_listed(item) => {
                Some(Amount { amount: *amount, date: on })
            }
            _ => None,
        }
    }

    /// The newest payment, with what else arrived on its day.
    fn thanks(&self) -> Told {
        let mut payments = self.history.iter().filter_map(|event| self.money(event));
        let Some(newest) = payments.next() else {
            let settled: Vec<ItemNumber> =
                self.notice.about.iter().filter(|item| self.items.contains_key(*item)).cloned().collect();
            let kind = if settled.is_empty() { Kind::Acknowledgement } else { Kind::Settled };
            return Told { settled, ..Told::plain(kind) };
        };
        let same_day = payments.filter(|other| other.date == newest.date).map(|other| other.amount);
        let amount = same_day.fold(newest.amount, i64::saturating_add);
        Told::of(Kind::Thanks, Facts { received: Some(Amount { amount, ..newest }), ..Facts::default() })
    }

    fn returned(&self) -> Told {
        let back = self.history.iter().find_map(|event| match &event.fact {
            Fact::Chargeback { item, amount, reason, mandate_revoked } if self.is_listed(item) => {
                let reason = return_reason(reason, *mandate_revoked);
                Some(ReturnedDebit { amount: *amount, date: self.account.day_of(event.at), reason })
            }
            _ => None,
        });
        match back {
            Some(back) => Told::of(Kind::ReturnedDebit, Facts { returned: Some(back), ..Facts::default() }),
            None => self.plainer(),
        }
    }

    fn promise_missed(&self) -> Told {
        match self.broken_promise() {
            Some(promise) => {
                Told::of(Kind::PromiseMissed, Facts { promise: Some(promise), ..Facts::default() })
            }
            None => self.plainer(),
        }
    }

    /// The newest promise about the listed items that was broken. One that named no amount was for all that was
    /// open then: what is open now and what arrived since.
    fn broken_promise(&self) -> Option<Amount> {
        let broken =
            self.history.iter().position(|event| matches!(event.fact, Fact::PromiseBroken { .. }))?;
        let mut events = self.history.iter().enumerate().skip(broken);
        events.find_map(|(place, event)| match &event.fact {
            Fact::Promised { items, amount, day }
                if items.is_empty() || items.iter().any(|item| self.is_listed(item)) =>
            {
                let amount = amount.unwrap_or_else(|| self.open_before(place));
                Some(Amount { amount, date: *day })
            }
            _ => None,
        })
    }

    fn open_before(&self, place: usize) -> i64 {
        let lines = self.notice.items.iter().filter_map(|item| self.account.line(&item.number));
        let open: i64 = lines.map(dunning::item::Line::open).sum();
        let since = self.history.iter().take(place).filter_map(|event| self.money(event));
        since.fold(open, |sum, money| sum.saturating_add(money.amount))
    }

    fn instalment(&self, kind: Kind) -> Told {
        let covers =
            |one: &&Arrangement| self.notice.lead().is_some_and(|lead| one.items.contains(&lead.number));
        let Some(one) = self.account.arrangements.iter().find(covers) else {
            return self.plainer();
        };
        let concerned = match kind {
            Kind::InstalmentDue => one.announced.checked_sub(1).and_then(|last| one.instalments.get(last)),
            _ => first_missing(one),
        };
        let Some(date) = concerned.or(one.instalments.last()).map(|instalment| instalment.date) else {
            return self.plainer();
        };
        let instalment = Some(Amount { amount: self.notice.total, date });
        let deadline = (kind == Kind::ArrangementDefault).then(|| self.cure_until(one));
        let covered = one.items.clone();
        Told { deadline, covered, ..Told::of(kind, Facts { instalment, ..Facts::default() }) }
    }

    fn cure_until(&self, one: &Arrangement) -> Day {
        let days = u64::from(self.profile.creditor.settings.cure_days);
        match one.state {
            ArrangementState::Defaulted(until) => until,
            ArrangementState::Running | ArrangementState::AwaitsDownPayment => {
                self.today.checked_add_days(chrono::Days::new(days)).unwrap_or(self.today)
            }
        }
    }

    fn answer(&self) -> Told {
        let outcome = self.history.iter().find_map(|event| match &event.fact {
            Fact::DisputeResolved { item, outcome, .. } if self.is_listed(item) => {
                Some((*outcome, event.why.trim()))
            }
            _ => None,
        });
        let (outcome, why) = outcome.unwrap_or((DisputeOutcome::Rejected, ""));
        let own = Some(why).filter(|why| !why.is_empty()).map(str::to_owned);
        let answer = own.unwrap_or_else(|| stated(outcome, self.notice.language).to_owned());
        Told::of(Kind::DisputeAnswer, Facts { answer: Some(answer), ..Facts::default() })
    }
}

/// The first instalment that what arrived does not cover.
fn first_missing(one: &Arrangement) -> Option<&dunning::state::Instalment> {
    let mut expected = one.down_payment;
    one.instalments.iter().find(|instalment| {
        expected = expected.saturating_add(instalment.amount);
        expected > one.received
    })
}

/// What a dispute came to, where nobody wrote more.
fn stated(outcome: DisputeOutcome, language: Language) -> &'static str {
    match outcome {
        DisputeOutcome::Rejected | DisputeOutcome::Overruled => language.pick([
            "Après vérification, le montant de la facture reste dû.",
            "Na controle blijft het bedrag van de factuur verschuldigd.",
            "Nach Prüfung bleibt der Rechnungsbetrag geschuldet.",
            "Having checked it, we find that the amount of the invoice stands.",
        ]),
        DisputeOutcome::Accepted | DisputeOutcome::Partial => language.pick([
            "Nous vous donnons raison en partie : cette part a été déduite, le reste reste dû.",
            "Wij geven u gedeeltelijk gelijk: dat deel is in mindering gebracht, de rest blijft verschuldigd.",
            "Wir geben Ihnen zum Teil recht: Dieser Teil ist abgezogen, der Rest bleibt geschuldet.",
            "You are right in part: that part has been taken off, and the rest stands.",
        ]),
    }
}

/// The bank's reason, from its code or from the plain words the readers of banks and providers use.
fn return_reason(text: &str, mandate_revoked: bool) -> ReturnReason {
    const WORDS: [(&[&str], ReturnReason); 5] = [
        (&["am04", "not enough money", "insufficient"], ReturnReason::InsufficientFunds),
        (&["ac04", "ac06", "account is closed", "blocked"], ReturnReason::AccountClosed),
        (
            &[
                "ac01",
                "ac13",
                "number is wrong",
                "number is not valid",
                "no such account",
                "details were wrong",
            ],
            ReturnReason::WrongAccount,
        ),
        (&["md01", "md07", "mandate"], ReturnReason::NoMandate),
        (
            &[
                "md06",
                "ms02",
                "refused",
                "money back",
                "not authorised",
                "not recognise",
                "contests",
                "declined",
            ],
            ReturnReason::Refused,
        ),
    ];
    let text = text.to_lowercase();
    let found = WORDS.iter().find(|(words, _)| words.iter().any(|word| text.contains(word)));
    match found {
        Some((_, reason)) => *reason,
        None if mandate_revoked => ReturnReason::NoMandate,
        None => ReturnReason::Unspecified,
    }
}
