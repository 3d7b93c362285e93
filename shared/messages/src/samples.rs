//! Invented notices: what templates are checked against and previewed with before real data exists.

use chrono::NaiveDate;
use dunning::id::{ItemNumber, NoticeId};
use dunning::money::Currency;

use crate::letterhead::{Bank, Colours, Mailbox, Signatory};
use crate::notice::{
    Absence, Amount, Charge, ChargeKind, Facts, Group, Item, ItemStatus, Kind, Mention, Notice, Payment,
    PreviousContact, Recipient, RecipientKind, ReturnReason, ReturnedDebit,
};
use crate::{Language, Letterhead};

/// How much a sample has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Two debtors, several items, everything optional present.
    Full,
    /// One late item with the usual details.
    Single,
    /// One item and nothing that is not always there.
    Bare,
}

impl Shape {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Full, Self::Single, Self::Bare];

    /// The name in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Single => "single",
            Self::Bare => "bare",
        }
    }
}

/// An invented creditor.
#[must_use]
pub fn letterhead() -> Letterhead {
    Letterhead {
        name: "Atelier Verdier SARL".to_owned(),
        address: vec!["14 rue des Tanneurs".to_owned(), "69005 Lyon".to_owned(), "France".to_owned()],
        registration: "RCS Lyon 812 345 678".to_owned(),
        phone: "+33 4 72 00 00 00".to_owned(),
        sender: Mailbox { name: "Atelier Verdier".to_owned(), address: "comptes@verdier.example".to_owned() },
        reply_to: "comptes@verdier.example".to_owned(),
        signatory: Signatory {
            name: "Nadia Roussel".to_owned(),
            role: String::new(),
            phone: "+33 4 72 00 00 12".to_owned(),
            email: "nadia.roussel@verdier.example".to_owned(),
        },
        signatories: std::iter::once((
            Kind::FormalNotice,
            Signatory {
                name: "Paul Verdier".to_owned(),
                role: String::new(),
                phone: "+33 4 72 00 00 01".to_owned(),
                email: String::new(),
            },
        ))
        .collect(),
        logo: None,
        colours: Colours::default(),
        bank: Some(Bank {
            holder: "Atelier Verdier SARL".to_owned(),
            iban: "FR7630006000011234567890189".to_owned(),
            bic: Some("AGRIFRPP".to_owned()),
        }),
    }
}

/// An invented notice of this kind.
#[must_use]
pub fn notice(kind: Kind, language: Language, recipient: RecipientKind, shape: Shape) -> Notice {
    let groups = groups(kind, recipient, shape);
    let charges = charges(kind, recipient, shape);
    let listed = groups.iter().flat_map(|group| &group.items);
    let whole = kind == Kind::Statement;
    let items: i64 = listed.map(|item| if whole { item.open } else { item.open - item.disputed }).sum();
    let asked = items + charges.iter().map(|charge| charge.amount).sum::<i64>();
    let rich = shape != Shape::Bare;
    let dated = matches!(kind, Kind::FormalNotice | Kind::ArrangementDefault | Kind::Firm);
    Notice {
        id: id("a1-r3-1"),
        kind,
        language,
        date: day(2026, 3, 16),
        recipient: self::recipient(recipient, rich),
        currency: Currency::EUR,
        groups,
        upcoming: if shape == Shape::Full
            && !matches!(kind, Kind::Thanks | Kind::Settled | Kind::FormalNotice)
        {
            vec![item("F-2026-0161", (3, 28), 0, 42_000)]
        } else {
            Vec::new()
        },
        charges,
        total: asked,
        payment: payment(rich),
        mentions: mentions(kind, recipient, shape),
        contacts: contacts(kind, rich),
        deadline: (dated && (rich || kind != Kind::Firm)).then(|| day(2026, 3, 27)),
        facts: facts(kind, language, shape),
        signatory: None,
    }
}

fn recipient(kind: RecipientKind, rich: bool) -> Recipient {
    let (name, contact) = match kind {
        RecipientKind::Business => ("Menuiserie Lambert", "Claire Lambert"),
        RecipientKind::Consumer => ("Julien Petit", "Julien Petit"),
        RecipientKind::Public => ("Ville de Saint-Aubin", "Anne Colas"),
    };
    let contact = if rich { contact } else { "" };
    Recipient { name: name.to_owned(), contact: contact.to_owned(), kind }
}

fn groups(kind: Kind, recipient: RecipientKind, shape: Shape) -> Vec<Group> {
    let late = !matches!(kind, Kind::InvoiceDelivery | Kind::BeforeHolidays | Kind::Courtesy);
    let dated = |number, due, days, open| {
        if late { item(number, (3, due), days, open) } else { item(number, (3, due + 16), 0, open) }
    };
    let first = dated("F-2026-0117", 3, 13, 120_000);
    let first =
        if kind == Kind::Settled { Item { open: 0, status: ItemStatus::Credited, ..first } } else { first };
    let name = self::recipient(recipient, false).name;
    let own = |items| Group { debtor: name.clone(), items };
    if kind == Kind::Thanks {
        return Vec::new();
    }
    if kind == Kind::Settled {
        return vec![own(vec![first])];
    }
    match shape {
        Shape::Bare => {
            let bare = Item { issue_date: None, purchase_order: None, reference: None, ..first };
            vec![own(vec![bare])]
        }
        Shape::Single => vec![own(vec![first])],
        Shape::Full => {
            let contested = matches!(kind, Kind::Reminder | Kind::Firm | Kind::Statement);
            let second = Item {
                disputed: if contested { 15_000 } else { 0 },
                status: if contested { ItemStatus::Disputed } else { ItemStatus::Due },
                purchase_order: Some("BC-4471".to_owned()),
                ..dated("F-2026-0124", 10, 6, 86_450)
            };
            let credit = item("A-2026-0009", (3, 12), 0, -10_000);
            let third = dated("F-2026-0130", 15, 1, 9_990);
            if recipient == RecipientKind::Consumer || kind == Kind::FormalNotice {
                return vec![own(vec![first, second, credit, third])];
            }
            let shop = Group { debtor: "Lambert Escaliers".to_owned(), items: vec![third] };
            vec![own(vec![first, second, credit]), shop]
        }
    }
}

fn item(number: &str, due: (u32, u32), days_late: i64, open: i64) -> Item {
    Item {
        number: item_number(number),
        issue_date: Some(day(2026, 2, 1)),
        due_date: day(2026, due.0, due.1),
        days_late,
        open,
        total: if number == "F-2026-0117" && open > 0 { 150_000 } else { open },
        disputed: 0,
        status: if days_late > 0 { ItemStatus::Due } else { ItemStatus::Upcoming },
        purchase_order: None,
        reference: None,
        link: None,
    }
}

fn charges(kind: Kind, recipient: RecipientKind, shape: Shape) -> Vec<Charge> {
    if kind != Kind::FormalNotice || recipient == RecipientKind::Consumer || shape != Shape::Full {
        return Vec::new();
    }
    let interest = Charge {
        kind: ChargeKind::Interest,
        amount: 523,
        rate: Some(rust_decimal::Decimal::new(1215, 2)),
        until: Some(day(2026, 3, 16)),
    };
    vec![interest, Charge { kind: ChargeKind::RecoveryFee, amount: 4_000, rate: None, until: None }]
}

fn payment(rich: bool) -> Payment {
    if !rich {
        return Payment { stop_is_heard: true, ..Payment::default() };
    }
    Payment {
        reference: Some("RF18539007547034".to_owned()),
        portal: Some("https://pay.verdier.example/d/7Qm2x".to_owned()),
        pay: None,
        opt_out: Some("https://pay.verdier.example/o/7Q".to_owned()),
        stop_is_heard: true,
        bank: None,
    }
}

fn contacts(kind: Kind, rich: bool) -> Vec<PreviousContact> {
    let first = PreviousContact { date: day(2026, 3, 5), kind: Kind::Courtesy };
    let second = PreviousContact { date: day(2026, 3, 10), kind: Kind::Reminder };
    match kind {
        _ if !rich => Vec::new(),
        Kind::Reminder => vec![first],
        Kind::Firm | Kind::FormalNotice => vec![first, second],
        _ => Vec::new(),
    }
}

fn mentions(kind: Kind, recipient: RecipientKind, shape: Shape) -> Vec<Mention> {
    let source = "art. L441-10 du Code de commerce";
    let rate = rust_decimal::Decimal::new(1215, 2);
    match (kind, recipient, shape) {
        (_, _, Shape::Bare) => Vec::new(),
        (Kind::Reminder, RecipientKind::Consumer, _) => vec![Mention::BelgianFirstReminder {
            balance: 120_000,
            indemnity: 10_000,
            enterprise_number: "0403.170.701".to_owned(),
            product: "Escalier en chêne".to_owned(),
            due_date: day(2026, 3, 3),
            free_until: day(2026, 3, 30),
        }],
        (Kind::Firm | Kind::FormalNotice, RecipientKind::Consumer, _) => {
            vec![Mention::RightToContest, Mention::CostsStayWithCreditor]
        }
        (Kind::Firm | Kind::FormalNotice, _, _) => vec![
            Mention::LateInterest { rate, source: source.to_owned() },
            Mention::RecoveryFee { amount: 4_000, source: "art. D441-5 du Code de commerce".to_owned() },
        ],
        _ => Vec::new(),
    }
}

const ANSWER: [&str; 4] = [
    "Le bon de livraison signé du 30 janvier est joint ; la remise de 5 % figure déjà en ligne 3.",
    "De getekende leveringsbon van 30 januari gaat hierbij; de korting van 5% staat al op regel 3.",
    "Der unterschriebene Lieferschein vom 30. Januar liegt bei; der Nachlass von 5 % steht schon in Zeile 3.",
    "The signed delivery note of 30 January is attached; the discount of 5% already stands on line 3.",
];

fn facts(kind: Kind, language: Language, shape: Shape) -> Facts {
    let on = |month, date, amount| Amount { amount, date: day(2026, month, date) };
    let mut facts = Facts::default();
    match kind {
        Kind::PromiseMissed => facts.promise = Some(on(3, 12, 120_000)),
        Kind::PromiseConfirmed => facts.promise = Some(on(3, 20, 120_000)),
        Kind::Thanks | Kind::Acknowledgement => facts.received = Some(on(3, 13, 30_000)),
        Kind::ReturnedDebit => {
            let reason = ReturnReason::InsufficientFunds;
            facts.returned = Some(ReturnedDebit { amount: 120_000, date: day(2026, 3, 13), reason });
        }
        Kind::ArrangementOffer => {
            facts.instalments = vec![on(4, 1, 40_000), on(5, 1, 40_000), on(6, 1, 40_000)];
        }
        Kind::InstalmentDue => facts.instalment = Some(on(3, 20, 40_000)),
        Kind::ArrangementDefault => facts.instalment = Some(on(3, 10, 40_000)),
        Kind::BeforeHolidays => {
            facts.absence = Some(Absence { from: day(2026, 3, 23), until: day(2026, 4, 5) });
        }
        Kind::DisputeAnswer => {
            facts.answer = Some(language.pick(ANSWER).to_owned());
        }
        Kind::InvoiceDelivery if shape != Shape::Bare => facts.attached = vec![item_number("F-2026-0117")],
        _ => {}
    }
    facts
}

/// Sample values are well formed; a slip here shows as the first day of the year, and a test looks for it.
fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[expect(clippy::unwrap_used, reason = "a constant of this file, tried by every test")]
fn item_number(text: &str) -> ItemNumber {
    ItemNumber::new(text).unwrap()
}

#[expect(clippy::unwrap_used, reason = "a constant of this file, tried by every test")]
fn id(text: &str) -> NoticeId {
    NoticeId::new(text).unwrap()
}
