//! What the engine decided: messages, closings, tasks.

use dunning::class::Class;
use dunning::fact::Claimed;
use dunning::id::{ItemNumber, StepId};
use dunning::item::{Closed, ItemStatus};
use dunning::notice::{Approval, CancelReason, Listed, ListedState, Notice, Purpose};
use dunning::state::{Owed, ReviewWhy};
use dunning::task::Task;
use dunning::time::Day;
use messages::{Kind, Language, words};

use super::texts::{self, Row};
use super::{Teller, cut, tasks};
use crate::portal::page::shown_status;

/// A message by its name, and whether French takes it for feminine.
struct Name {
    text: String,
    feminine: bool,
}

impl Teller {
    fn message(self, purpose: Purpose, class: Class) -> Name {
        let kind = |kind: Kind| words::kind(kind).text(self.language).to_owned();
        let text = match purpose {
            Purpose::Step => match class {
                Class::Courtesy => kind(Kind::Courtesy),
                Class::Reminder => kind(Kind::Reminder),
                Class::Firm => kind(Kind::Firm),
                Class::FormalNotice => kind(Kind::FormalNotice),
                Class::HandOver => self.plain(texts::HAND_OVER),
                Class::Statement => kind(Kind::Statement),
                Class::Thanks => kind(Kind::Thanks),
            },
            Purpose::Statement => kind(Kind::Statement),
            Purpose::Thanks => kind(Kind::Thanks),
            Purpose::ReturnedPayment => self.plain(texts::RETURNED_MESSAGE),
            Purpose::PromiseMissed => self.plain(texts::PROMISE_MESSAGE),
            Purpose::InstalmentUpcoming => kind(Kind::InstalmentDue),
            Purpose::ArrangementDefault => self.plain(texts::DEFAULT_MESSAGE),
            Purpose::DisputeAnswer => self.plain(texts::ANSWER_MESSAGE),
            Purpose::InvoiceDelivery => kind(Kind::InvoiceDelivery),
        };
        let harder = matches!(class, Class::Firm | Class::FormalNotice | Class::HandOver);
        let feminine = (purpose == Purpose::Step && harder) || purpose == Purpose::DisputeAnswer;
        Name { text, feminine: feminine && self.language == Language::Fr }
    }

    /// A sentence about a message; `{e}` is the ending a French participle takes.
    fn told(self, row: Row, name: Name, parts: &[(&str, String)]) -> String {
        let e = if name.feminine { "e" } else { "" };
        let sentence = self.say(row, &[("{kind}", name.text), ("{e}", e.to_owned())]);
        parts.iter().fold(sentence, |sentence, (name, value)| sentence.replace(name, value))
    }

    pub(super) fn undelivered(self, notice: &Notice) -> String {
        let name = self.message(notice.purpose, notice.class);
        self.told(texts::UNDELIVERED, name, &[("{to}", cut(&notice.to.address))])
    }

    pub(super) fn review(self, item: &ItemNumber, why: ReviewWhy) -> String {
        let why = self.plain(match why {
            ReviewWhy::Old => texts::REVIEW_OLD,
            ReviewWhy::Small => texts::REVIEW_SMALL,
            ReviewWhy::PastLimitation => texts::REVIEW_LIMITATION,
            ReviewWhy::UnallocatedCredit => texts::REVIEW_CREDIT,
        });
        self.say(texts::REVIEW, &[("{item}", item.to_string()), ("{why}", why)])
    }

    pub(super) fn queued(self, listed: &Listed) -> String {
        let (row, day) = match listed.state {
            ListedState::Queued { approval: Approval::Waiting, .. } => (texts::QUEUED_APPROVAL, None),
            ListedState::Queued { not_before, .. } => (texts::QUEUED, Some(not_before)),
            ListedState::Claimed { at, .. } => (texts::QUEUED, Some(at)),
            ListedState::InDoubt { since } => (texts::QUEUED, Some(since)),
        };
        let day = day.map(|day| self.day(day.date_naive())).unwrap_or_default();
        let parts =
            [("{items}", self.items(&listed.items)), ("{amount}", self.money(listed.total)), ("{day}", day)];
        self.told(row, self.message(Purpose::Step, listed.class), &parts)
    }

    pub(super) fn claimed(self, claimed: &Claimed) -> String {
        let listed = &claimed.listed;
        let name = self.message(claimed.purpose, listed.class);
        let row = if listed.items.is_empty() { texts::CLAIMED_BARE } else { texts::CLAIMED };
        let parts = [
            ("{to}", cut(&claimed.to)),
            ("{items}", self.items(&listed.items)),
            ("{amount}", self.money(listed.total)),
        ];
        self.told(row, name, &parts)
    }

    pub(super) fn posted(self, day: Day, proof: &str) -> String {
        let proof = if proof.is_empty() { String::new() } else { format!(" ({})", cut(proof)) };
        self.say(texts::POSTED, &[("{day}", self.day(day)), ("{proof}", proof)])
    }

    pub(super) fn notice_cancelled(self, reason: CancelReason) -> String {
        let why = self.plain(match reason {
            CancelReason::Paid => texts::WHY_PAID,
            CancelReason::NoLongerDue => texts::WHY_NOT_DUE,
            CancelReason::Stopped => texts::WHY_STOPPED,
            CancelReason::Rejected => texts::WHY_REJECTED,
        });
        self.say(texts::NOTICE_CANCELLED, &[("{why}", why)])
    }

    pub(super) fn step(self, row: Row, step: &StepId, items: &[ItemNumber]) -> String {
        self.say(row, &[("{name}", step.to_string()), ("{items}", self.items(items))])
    }

    pub(super) fn step_tasked(self, item: &ItemNumber, until: Day) -> String {
        self.say(texts::STEP_TASK, &[("{item}", item.to_string()), ("{day}", self.day(until))])
    }

    pub(super) fn closed(self, item: &ItemNumber, how: Closed) -> String {
        let why = words::status(shown_status(ItemStatus::from(how))).text(self.language);
        self.say(texts::CLOSED, &[("{item}", item.to_string()), ("{why}", why.to_owned())])
    }

    pub(super) fn owed(self, row: Row, owed: &Owed) -> String {
        let name = self.message(owed.purpose, Class::Reminder);
        let about = if owed.items.is_empty() { String::new() } else { self.about(texts::ABOUT, &owed.items) };
        self.told(row, name, &[("{items}", about)])
    }

    pub(super) fn task(self, task: &Task) -> String {
        let about = task.item.as_ref().map(|item| format!(" ({item})")).unwrap_or_default();
        let what = format!("{}{about}", self.plain(tasks::work(task.kind)));
        let (name, day) = (super::owner(&task.owner, self.language), self.day(task.deadline));
        self.say(texts::TASK, &[("{name}", name), ("{day}", day), ("{what}", what)])
    }
}
