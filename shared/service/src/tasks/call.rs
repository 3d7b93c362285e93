//! A call: what to say, what happened so far, and what may come of it.

use dunning::account::Account;
use dunning::event::Event;
use dunning::fact::{CallResult, Fact};
use dunning::id::ItemNumber;
use dunning::item::Line;
use dunning::money::Money;
use dunning::state::DisputeKind;
use dunning::task::Task;
use dunning::time::Day;
use messages::{Language, Letterhead, format};

use crate::fault::Fault;
use crate::ports::Ports;
use crate::scope::Scope;
use crate::timeline;

/// Lines of history shown before a call.
const MOST_LINES: usize = 6;
/// Items named in what to say.
const MOST_NAMED: usize = 5;

/// What came of a call, with what the result needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nobody answered.
    NoAnswer,
    /// A machine answered.
    Voicemail,
    /// Somebody was reached and agreed on nothing.
    Reached,
    /// A promise to pay.
    Promise {
        /// By when.
        day: Day,
        /// How much in minor units; absent: all that is open.
        amount: Option<i64>,
    },
    /// "Already paid", about these items.
    Paid {
        /// The items.
        items: Vec<ItemNumber>,
    },
    /// An item is contested.
    Dispute {
        /// The item.
        item: ItemNumber,
        /// What is wrong.
        reason: String,
    },
    /// Not the right person.
    WrongPerson,
    /// Refuses to pay.
    Refused,
}

impl Outcome {
    /// The same facts as a click on the payer's page, and the call itself.
    #[must_use]
    pub fn facts(&self) -> Vec<Fact> {
        let called = |result| Fact::Called { result };
        match self {
            Self::NoAnswer => vec![called(CallResult::NoAnswer)],
            Self::Voicemail => vec![called(CallResult::Voicemail)],
            Self::Reached => vec![called(CallResult::Reached)],
            Self::WrongPerson => vec![called(CallResult::WrongPerson)],
            Self::Refused => vec![called(CallResult::Refused)],
            Self::Promise { day, amount } => {
                let promised = Fact::Promised { items: Vec::new(), amount: *amount, day: *day };
                vec![called(CallResult::Promise), promised]
            }
            Self::Paid { items } => {
                let on_its_way = |item: &ItemNumber| Fact::PaymentPending {
                    item: item.clone(),
                    amount: None,
                    until: None,
                };
                [called(CallResult::Paid)].into_iter().chain(items.iter().map(on_its_way)).collect()
            }
            Self::Dispute { item, reason } => {
                let contested = Fact::Disputed {
                    item: item.clone(),
                    amount: None,
                    kind: DisputeKind::Commercial,
                    reason: reason.clone(),
                };
                vec![called(CallResult::Dispute), contested]
            }
        }
    }
}

/// What somebody who calls has before them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The numbers to call: name and phone.
    pub phones: Vec<(String, String)>,
    /// What to say.
    pub say: String,
    /// When to try again after a call nobody answered; absent: any time.
    pub again: Option<&'static str>,
    /// What happened so far, newest first.
    pub history: Vec<String>,
    /// The items the call is about.
    pub items: Vec<ItemNumber>,
}

/// Prepares a call.
///
/// # Errors
/// When the history cannot be read.
pub async fn sheet(
    ports: &Ports,
    scope: &Scope,
    account: &Account,
    letterhead: &Letterhead,
    task: &Task,
    language: Language,
) -> Result<Sheet, Fault> {
    let events = recent(ports, scope, account).await?;
    let told = events.iter().filter(|event| !matches!(event.fact, Fact::TaskOpened { .. }));
    let line = |event: &Event| timeline::line(event, account.currency, language, account.zone);
    let about = about(account, task);
    Ok(Sheet {
        phones: phones(account),
        say: say(account, letterhead, &about, language),
        again: again(account, &events, language),
        history: told.take(MOST_LINES).map(line).collect(),
        items: about.iter().map(|line| line.number.clone()).collect(),
    })
}

/// The newest page of the history, newest first.
async fn recent(ports: &Ports, scope: &Scope, account: &Account) -> Result<Vec<Event>, Fault> {
    let page = ports.store.events(scope, &account.id, None).await?;
    let mut events = Vec::new();
    for row in page.rows {
        let read: Vec<Event> =
            serde_json::from_str(&row.events).map_err(|error| Fault::Unreadable(error.to_string()))?;
        events.extend(read.into_iter().rev());
    }
    Ok(events)
}

/// The items whose step is the call, else the one the task names.
fn about<'a>(account: &'a Account, task: &Task) -> Vec<&'a Line> {
    let tasked = |line: &&Line| account.extra(&line.number).is_some_and(|extra| extra.tasked.is_some());
    let found: Vec<&Line> = account.lines.values().filter(tasked).collect();
    let named = || task.item.iter().filter_map(|item| account.line(item)).collect();
    if found.is_empty() { named() } else { found }
}

fn phones(account: &Account) -> Vec<(String, String)> {
    let Some(payer) = account.payer_party() else { return Vec::new() };
    let with_phone = payer.contacts.iter().filter_map(|contact| {
        let name = contact.name.clone().unwrap_or_else(|| payer.name.clone());
        Some((contact.role, name, contact.phone.clone()?))
    });
    let mut phones: Vec<_> = with_phone.collect();
    phones.sort();
    phones.into_iter().map(|(_, name, phone)| (name, phone)).collect()
}

/// Who calls, about what, and the two questions that lead on: no reproach, no threat.
fn say(account: &Account, letterhead: &Letterhead, about: &[&Line], language: Language) -> String {
    let total: i64 = about.iter().map(|line| line.open()).sum();
    let amount = |minor| format::amount(Money::new(minor, account.currency), language);
    let due = language.pick(["échéance le", "vervaldag", "fällig am", "due on"]);
    let item = |line: &&Line| {
        format!("{} ({}, {due} {})", line.number, amount(line.open()), format::date(line.due, language))
    };
    let items: Vec<String> = about.iter().take(MOST_NAMED).map(item).collect();
    let who = letterhead.signatory.name.clone();
    // A creditor that named nobody signs with its own name.
    let nobody = who.trim().is_empty() || who == letterhead.name;
    let parts = if about.len() > 1 { [ABOUT_SEVERAL, QUESTIONS_SEVERAL] } else { [ABOUT_ONE, QUESTIONS_ONE] };
    let rows = std::iter::once(if nobody { HOUSE } else { PERSON }).chain(parts);
    let text: Vec<&str> = rows.map(|row| language.pick(row)).collect();
    let values = [
        ("{who}", who),
        ("{creditor}", letterhead.name.clone()),
        ("{items}", items.join(", ")),
        ("{total}", amount(total)),
    ];
    values.iter().fold(text.join(" "), |text, (name, value)| text.replace(name, value))
}

const PERSON: [&str; 4] = [
    "Bonjour, {who}, {creditor}.",
    "Goedendag, u spreekt met {who} van {creditor}.",
    "Guten Tag, hier {who} von {creditor}.",
    "Hello, this is {who} from {creditor}.",
];
const HOUSE: [&str; 4] = [
    "Bonjour, {creditor} à l’appareil.",
    "Goedendag, u spreekt met {creditor}.",
    "Guten Tag, hier ist {creditor}.",
    "Hello, this is {creditor}.",
];
const ABOUT_ONE: [&str; 4] = [
    "Je vous appelle au sujet de {items}.",
    "Ik bel over {items}.",
    "Ich rufe wegen {items} an.",
    "I am calling about {items}.",
];
const ABOUT_SEVERAL: [&str; 4] = [
    "Je vous appelle au sujet de {items}, soit {total}.",
    "Ik bel over {items}, samen {total}.",
    "Ich rufe wegen {items} an, zusammen {total}.",
    "I am calling about {items}, {total} in all.",
];
const QUESTIONS_ONE: [&str; 4] = [
    "Avez-vous bien reçu cette facture, et tout est-il en ordre de votre côté ? Quand pouvons-nous compter sur le paiement ?",
    "Hebt u deze factuur goed ontvangen en is alles in orde? Wanneer mogen wij de betaling verwachten?",
    "Haben Sie die Rechnung erhalten, und ist alles in Ordnung? Wann dürfen wir mit der Zahlung rechnen?",
    "Have you received this invoice, and is everything in order? When may we expect payment?",
];
const QUESTIONS_SEVERAL: [&str; 4] = [
    "Avez-vous bien reçu ces factures, et tout est-il en ordre de votre côté ? Quand pouvons-nous compter sur le paiement ?",
    "Hebt u deze facturen goed ontvangen en is alles in orde? Wanneer mogen wij de betaling verwachten?",
    "Haben Sie die Rechnungen erhalten, und ist alles in Ordnung? Wann dürfen wir mit der Zahlung rechnen?",
    "Have you received these invoices, and is everything in order? When may we expect payment?",
];

/// The other half of the day than that of the last call nobody answered.
fn again(account: &Account, events: &[Event], language: Language) -> Option<&'static str> {
    use chrono::Timelike;
    let unanswered = |result| matches!(result, CallResult::NoAnswer | CallResult::Voicemail);
    let last = events.iter().find_map(|event| match &event.fact {
        Fact::Called { result } => Some((event.at, *result)),
        _ => None,
    });
    let (at, _) = last.filter(|(_, result)| unanswered(*result))?;
    let morning = at.with_timezone(&account.zone).hour() < 12;
    Some(language.pick(if morning {
        [
            "l’après-midi, car personne n’a répondu le matin",
            "’s namiddags, want ’s ochtends nam niemand op",
            "am Nachmittag, denn am Vormittag nahm niemand ab",
            "in the afternoon, since nobody answered in the morning",
        ]
    } else {
        [
            "le matin, car personne n’a répondu l’après-midi",
            "’s ochtends, want ’s namiddags nam niemand op",
            "am Vormittag, denn am Nachmittag nahm niemand ab",
            "in the morning, since nobody answered in the afternoon",
        ]
    }))
}
