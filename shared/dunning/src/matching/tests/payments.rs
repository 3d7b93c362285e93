//! What payers write, and the truth about what they meant to pay.

use super::portfolio::{Place, Portfolio, silent};
use super::random::Random;
use crate::matching::{Candidate, Movement};
use crate::reference::{Reference, number};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    ReferenceInField,
    ReferenceInText,
    ReferenceMistyped,
    ReferenceWrongAmount,
    Number,
    NumberMistyped,
    Numbers,
    NumberWrongAmount,
    NumberLessFee,
    Discount,
    GroupPays,
    Silent,
    SilentJoint,
    SilentPartial,
    AlreadyPaid,
    Unknown,
}

/// How often each happens, in a thousand payments.
const MIX: [(Kind, usize); 16] = [
    (Kind::ReferenceInField, 290),
    (Kind::ReferenceInText, 70),
    (Kind::ReferenceMistyped, 10),
    (Kind::ReferenceWrongAmount, 20),
    (Kind::Number, 330),
    (Kind::NumberMistyped, 20),
    (Kind::Numbers, 70),
    (Kind::NumberWrongAmount, 25),
    (Kind::NumberLessFee, 10),
    (Kind::Discount, 20),
    (Kind::GroupPays, 15),
    (Kind::Silent, 80),
    (Kind::SilentJoint, 20),
    (Kind::SilentPartial, 8),
    (Kind::AlreadyPaid, 6),
    (Kind::Unknown, 6),
];

/// A payment and the truth: the items it pays and how much of each.
pub struct Payment {
    pub kind: Kind,
    pub movement: Movement,
    pub truth: Vec<(String, i64)>,
}

/// The payments that arrive for a portfolio; each item is paid at most once.
pub fn payments(portfolio: &Portfolio, random: &mut Random) -> Vec<Payment> {
    let mut made = Vec::new();
    for at in 0..portfolio.payers.len() {
        let mut left = portfolio.payers[at].items.clone();
        while !left.is_empty() && !random.percent(15) {
            let kind = kind(random);
            let count = match kind {
                Kind::Numbers | Kind::SilentJoint => 2 + random.below(3),
                _ => 1,
            };
            let chosen: Vec<usize> =
                (0..count.min(left.len())).map(|_| left.remove(random.below(left.len()))).collect();
            made.push(payment(portfolio, at, kind, &chosen, random));
        }
    }
    made
}

fn kind(random: &mut Random) -> Kind {
    let mut at = random.below(MIX.iter().map(|(_, weight)| weight).sum());
    for (kind, weight) in MIX {
        if at < weight {
            return kind;
        }
        at -= weight;
    }
    Kind::Number
}

fn payment(portfolio: &Portfolio, payer: usize, kind: Kind, items: &[usize], random: &mut Random) -> Payment {
    let whole = |at: &usize| (portfolio.items[*at].number.to_string(), portfolio.items[*at].open);
    let truth: Vec<(String, i64)> = items.iter().map(whole).collect();
    let total: i64 = truth.iter().map(|(_, part)| part).sum();
    let movement = silent(&portfolio.payers[payer], total, random);
    let mut made = Payment { kind, movement, truth };
    if let Some(amount) = amount(kind, &portfolio.items[items[0]], random) {
        made.movement.amount = amount;
        made.truth[0].1 = made.truth[0].1.min(amount);
    }
    if matches!(kind, Kind::AlreadyPaid | Kind::Unknown) {
        made.truth.clear();
    }
    sender(portfolio, &mut made, random);
    let mut words = words(portfolio, &portfolio.items[items[0]], &mut made, random);
    if words.is_empty() {
        words = (*random.pick(&["FACTURE", "betaling", "Rechnung", "VIREMENT", "facture du mois", ""]))
            .to_owned();
    }
    if random.percent(5) {
        words = with_order(portfolio.place, &words, random);
    }
    made.movement.text = label(portfolio.place, &words, &made.movement, random);
    made
}

/// The amount where it is not what is open.
fn amount(kind: Kind, item: &Candidate, random: &mut Random) -> Option<i64> {
    let open = item.open;
    match kind {
        Kind::ReferenceWrongAmount | Kind::NumberWrongAmount => Some(wrong(open, random)),
        Kind::NumberLessFee => Some(open - random.between(100, 1_500).min(open / 20).max(1)),
        Kind::Discount => Some(open - item.discount.map_or(0, |discount| discount.amount)),
        Kind::SilentPartial => Some(open * random.between(20, 80) / 100),
        _ => None,
    }
}

/// Another company of the group, or somebody nobody knows.
fn sender(portfolio: &Portfolio, made: &mut Payment, random: &mut Random) {
    if made.kind == Kind::GroupPays {
        let other = random.pick(&portfolio.payers);
        let stranger = silent(other, made.movement.amount, random);
        made.movement.iban = stranger.iban;
        made.movement.counterparty = stranger.counterparty;
    }
    if made.kind == Kind::Unknown {
        made.movement.counterparty = Some("RESEAU OMEGA LOGISTIQUE".to_owned());
        made.movement.iban = Some("LU280019400644750000".to_owned());
    }
}

fn words(portfolio: &Portfolio, item: &Candidate, made: &mut Payment, random: &mut Random) -> String {
    let number = item.number.as_str();
    let reference = Reference::parse(item.reference.as_deref().unwrap()).unwrap();
    match made.kind {
        Kind::ReferenceInField => {
            let stated = if random.percent(50) { reference.printed() } else { reference.text };
            made.movement.references.push(stated);
            if random.percent(30) { written(number, random) } else { String::new() }
        }
        Kind::ReferenceInText | Kind::ReferenceWrongAmount => reference.printed(),
        Kind::ReferenceMistyped => slip(&reference.printed(), random),
        Kind::Number | Kind::NumberWrongAmount | Kind::NumberLessFee => written(number, random),
        Kind::NumberMistyped => slip(number, random),
        Kind::Numbers => several(&made.truth, random),
        Kind::Discount if random.percent(60) => written(number, random),
        Kind::GroupPays => number.to_owned(),
        Kind::AlreadyPaid => random.pick(&portfolio.closed).clone(),
        Kind::Unknown => "ACOMPTE".to_owned(),
        Kind::Discount | Kind::Silent | Kind::SilentJoint | Kind::SilentPartial => String::new(),
    }
}

/// The payer's order number, which may look like an invoice number of the creditor's.
fn with_order(place: Place, words: &str, random: &mut Random) -> String {
    let order = random.below(9_000);
    let named = random.percent(60);
    match place {
        Place::France if named => format!("{words} cde 2026-{order:04}"),
        Place::France => format!("{words} 2026-{order:04}"),
        Place::Belgium if named => format!("bestelling 2026/{order:05} {words}"),
        Place::Belgium => format!("{words} 2026/{order:05}"),
        Place::Germany if named => format!("{words} Auftrag {}", 10_030_000 + 3 * order),
        Place::Germany => format!("{words} {}", 10_030_000 + 3 * order),
    }
}

fn wrong(open: i64, random: &mut Random) -> i64 {
    if random.percent(70) {
        (open * random.between(30, 85) / 100).max(1)
    } else {
        open + random.between(100, open)
    }
}

/// An invoice number as people write it.
fn written(text: &str, random: &mut Random) -> String {
    let compact = number::compact(text);
    let last = number::parts(text).last().cloned().unwrap_or_default();
    match random.below(22) {
        0..=6 => text.to_owned(),
        7 | 8 => compact,
        9 | 10 => format!("FACT {compact}"),
        11 => format!("Facture n° {text} du 12/01/2026"),
        12 => format!("factuur {}", text.replace(['-', '/'], " ")),
        13 => format!("Rechnungsnr. {text} Kd-Nr 4711"),
        14 => text.replace(['-', '/'], "."),
        15 => number::by_parts(text),
        16 => format!("FACT{compact}"),
        17 => text.to_lowercase(),
        18 => format!("fact. {last}"),
        19 => format!("{text} tel 0472123456"),
        20 => text.replacen('0', "O", if text.contains("-00") { 1 } else { 0 }),
        _ => format!("PAIEMENT {text} MERCI"),
    }
}

/// Several numbers: all in full, or the later ones by their end alone.
fn several(truth: &[(String, i64)], random: &mut Random) -> String {
    let short = random.percent(30);
    let between = *random.pick(&[", ", " + ", " et ", " ", " / "]);
    let write = |(at, (text, _)): (usize, &(String, i64))| {
        let last = number::parts(text).last().cloned().unwrap_or_default();
        if short && at > 0 && last.len() <= 5 { last } else { text.clone() }
    };
    truth.iter().enumerate().map(write).collect::<Vec<_>>().join(between)
}

/// One digit changed, or two neighbours swapped.
fn slip(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let digits: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_ascii_digit()).collect();
    let at = *random.pick(&digits[digits.len() / 2..]);
    if random.percent(30) && at + 1 < letters.len() && letters[at + 1].is_ascii_digit() {
        letters.swap(at, at + 1);
    } else {
        let digit = letters[at].to_digit(10).unwrap();
        letters[at] =
            char::from_digit((digit + 1 + u32::try_from(random.below(9)).unwrap()) % 10, 10).unwrap();
    }
    letters.into_iter().collect()
}

/// What the bank makes of it.
fn label(place: Place, words: &str, movement: &Movement, random: &mut Random) -> String {
    let name = movement.counterparty.clone().unwrap_or_default();
    let text = match place {
        Place::France => match random.below(3) {
            0 => format!("VIR SEPA RECU /DE {name} /MOTIF {words} /REF NOTPROVIDED"),
            1 => format!("VIR INST RECU /REF {} /DE {name} /MOTIF {words}", random.next() % 100_000_000),
            _ => words.to_owned(),
        },
        Place::Belgium => words.to_owned(),
        Place::Germany => format!("SVWZ+{words} EREF+NOTPROVIDED KREF+{}", random.next() % 10_000_000),
    };
    if random.percent(8) { wrapped(&text) } else { text }
}

/// Lines of 35 characters, joined by a blank wherever that falls.
fn wrapped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(35).map(|line| line.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
