//! A portfolio as a small or medium creditor has one, and the payments that arrive for it, each with the truth.
//!
//! Three creditors: a French one (numbers with letters, RF references), a Belgian one (digits, structured
//! communications), a German one (long numbers, RF). What payers write is modelled on what banks deliver.

use chrono::{Days, NaiveDate};

use super::random::Random;
use crate::id::{AccountId, ItemNumber};
use crate::item::Discount;
use crate::matching::{Candidate, Movement};
use crate::money::Currency;
use crate::reference::{ogm, rf};

/// Where a creditor and its payers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    France,
    Belgium,
    Germany,
}

/// A payer: names as invoiced, accounts paid from.
pub struct Payer {
    pub account: AccountId,
    pub name: String,
    pub iban: String,
    pub known_iban: bool,
    pub items: Vec<usize>,
}

/// A creditor's open items and payers.
pub struct Portfolio {
    pub place: Place,
    pub payers: Vec<Payer>,
    pub items: Vec<Candidate>,
    pub closed: Vec<String>,
}

const TRADES: [&[&str]; 3] = [
    &[
        "Boulangerie",
        "Garage",
        "Menuiserie",
        "Plomberie",
        "Transports",
        "Imprimerie",
        "Pharmacie",
        "Cabinet",
        "Atelier",
        "Restaurant",
        "Hôtel",
        "Librairie",
        "Électricité",
        "Maçonnerie",
        "Fleuriste",
        "Optique",
        "Clinique",
        "Agence",
    ],
    &[
        "Bakkerij",
        "Garage",
        "Schrijnwerkerij",
        "Drukkerij",
        "Apotheek",
        "Transport",
        "Restaurant",
        "Kantoor",
        "Hotel",
        "Bouwbedrijf",
        "Imprimerie",
        "Boucherie",
        "Elektro",
        "Tuincentrum",
        "Advocaten",
        "Pharmacie",
    ],
    &[
        "Bäckerei",
        "Autohaus",
        "Schreinerei",
        "Spedition",
        "Druckerei",
        "Apotheke",
        "Gasthof",
        "Ingenieurbüro",
        "Metzgerei",
        "Elektrotechnik",
        "Malerbetrieb",
        "Gärtnerei",
        "Kanzlei",
        "Bauunternehmen",
        "Optik",
    ],
];

const NAMES: [&[&str]; 3] = [
    &[
        "Dupont",
        "Martin",
        "Lefèvre",
        "Moreau",
        "Girard",
        "Rousseau",
        "Blanc",
        "Guérin",
        "Faure",
        "Chevalier",
        "Renard",
        "Barbier",
        "Perrin",
        "Marchand",
        "Colin",
        "Arnaud",
        "Vidal",
        "Fontaine",
        "Carpentier",
        "Lacroix",
        "Bertrand",
        "Delaunay",
        "Besnard",
        "Tessier",
        "Leroux",
        "Gauthier",
        "Poirier",
        "Mallet",
        "Hamel",
        "Lucas",
    ],
    &[
        "Janssens",
        "Peeters",
        "Maes",
        "Jacobs",
        "Mertens",
        "Willems",
        "Claes",
        "Goossens",
        "Wouters",
        "De Smet",
        "Lambert",
        "Dubois",
        "Vermeulen",
        "Van den Broeck",
        "De Clercq",
        "Hermans",
        "Aerts",
        "Lemmens",
        "Segers",
        "Coppens",
        "Desmet",
        "Michiels",
        "Pauwels",
        "Bogaert",
        "Thys",
        "Denis",
        "Wauters",
        "Cools",
        "Baert",
        "Simon",
    ],
    &[
        "Müller",
        "Schmidt",
        "Schneider",
        "Fischer",
        "Weber",
        "Meyer",
        "Wagner",
        "Becker",
        "Schulz",
        "Hoffmann",
        "Schäfer",
        "Koch",
        "Bauer",
        "Richter",
        "Klein",
        "Wolf",
        "Schröder",
        "Neumann",
        "Schwarz",
        "Zimmermann",
        "Braun",
        "Krüger",
        "Hofmann",
        "Hartmann",
        "Lange",
        "Krause",
        "Lehmann",
        "Köhler",
        "Maier",
        "Huber",
    ],
];

const FIRST: [&[&str]; 3] = [
    &["Marie", "Paul", "Sophie", "Jean", "Camille", "Luc", "Élise", "Hugo"],
    &["An", "Pieter", "Lotte", "Jan", "Eva", "Wim", "Julie", "Bram"],
    &["Anna", "Peter", "Lena", "Jürgen", "Petra", "Stefan", "Julia", "Karl"],
];

const TOWNS: [&[&str]; 3] = [
    &["Lyon", "Nantes", "Colmar", "Dijon", "Tours", "Annecy"],
    &["Gent", "Liège", "Namur", "Leuven", "Brugge", "Mons"],
    &["Köln", "Ulm", "Kassel", "Trier", "Bonn", "Jena"],
];

const FORMS: [&[&str]; 3] =
    [&["SARL", "SAS", "SA", "EURL"], &["BV", "NV", "SRL"], &["GmbH", "GmbH & Co. KG", "AG"]];

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A portfolio of about `count` open items.
pub fn portfolio(place: Place, count: usize, random: &mut Random) -> Portfolio {
    let mut made = Portfolio { place, payers: Vec::new(), items: Vec::new(), closed: Vec::new() };
    let mut sequence = 1;
    while made.items.len() < count {
        let payer = made.payers.len();
        made.payers.push(new_payer(place, payer, random));
        let rate = amount(random);
        for _ in 0..=random.below(random_items(payer)) {
            sequence += 1;
            if random.percent(10) {
                made.closed.push(number(place, sequence));
                continue;
            }
            let item = new_item(&made.payers[payer], number(place, sequence), sequence, rate, random);
            made.payers[payer].items.push(made.items.len());
            made.items.push(item);
        }
    }
    made
}

const fn random_items(payer: usize) -> usize {
    match payer % 10 {
        0 => 16,
        1..=4 => 6,
        _ => 3,
    }
}

fn number(place: Place, sequence: usize) -> String {
    match place {
        Place::France => format!("F-2026-{sequence:04}"),
        Place::Belgium => format!("2026/{sequence:05}"),
        Place::Germany => format!("RE-{}", 10_040_000 + sequence),
    }
}

fn new_payer(place: Place, at: usize, random: &mut Random) -> Payer {
    let set = place as usize;
    let surname = *random.pick(NAMES[set]);
    let name = match random.below(10) {
        0..=2 => format!("{} {surname}", random.pick(FIRST[set])),
        3..=4 => format!("{} {surname} {}", random.pick(TRADES[set]), random.pick(TOWNS[set])),
        _ => format!("{} {surname} {}", random.pick(TRADES[set]), random.pick(FORMS[set])),
    };
    let iban = format!("{}{:022}", ["FR76", "BE68", "DE89"][set], random.next() % 10_u64.pow(18));
    let account = AccountId::new(format!("C{at:05}/EUR")).unwrap();
    Payer { account, name, iban, known_iban: random.percent(75), items: Vec::new() }
}

/// Most amounts are nobody else's; subscriptions and round sums repeat.
fn amount(random: &mut Random) -> i64 {
    match random.below(10) {
        0 | 1 => *random.pick(&[4_900, 9_900, 14_900, 29_000, 120_000]),
        2 => random.between(1, 60) * 10_000,
        3..=6 => random.between(4_500, 90_000),
        _ => random.between(60_000, 800_000),
    }
}

fn new_item(payer: &Payer, number: String, sequence: usize, rate: i64, random: &mut Random) -> Candidate {
    let open = if random.percent(12) { rate } else { amount(random) };
    let due = date("2026-01-10") + Days::new(random.next() % 120);
    let granted = Discount { until: due + Days::new(20), amount: open / 50 };
    let reference = if payer.account.as_str() < "C" || number.contains('/') {
        ogm::generate(20_260_000_000 / 10 + u64::try_from(sequence).unwrap() * 37).map(|made| made.text)
    } else {
        rf::generate(&number).map(|made| made.text)
    };
    Candidate {
        account: payer.account.clone(),
        number: ItemNumber::new(number).unwrap(),
        reference,
        open,
        currency: Currency::EUR,
        due,
        discount: random.percent(15).then_some(granted),
        names: vec![payer.name.clone()],
        ibans: if payer.known_iban { vec![payer.iban.clone()] } else { Vec::new() },
    }
}

/// A movement of `amount` by `payer` without a word.
pub fn silent(payer: &Payer, amount: i64, random: &mut Random) -> Movement {
    let seen = as_banks_write(&payer.name, random);
    Movement {
        amount,
        currency: Currency::EUR,
        date: date("2026-03-16") + Days::new(random.next() % 30),
        text: String::new(),
        references: Vec::new(),
        end_to_end: Some("NOTPROVIDED".to_owned()),
        counterparty: random.percent(95).then_some(seen),
        iban: random.percent(93).then(|| payer.iban.clone()),
    }
}

/// Capitals, accents lost, cut, the legal form moved, now and then a slip.
fn as_banks_write(name: &str, random: &mut Random) -> String {
    let plain = crate::fold::fold(name);
    let mut words: Vec<String> = plain.split(' ').map(str::to_owned).collect();
    match random.below(8) {
        0 => words.rotate_right(1),
        1 => words.insert(0, "STE".to_owned()),
        2 => words = name.split(' ').map(str::to_owned).collect(),
        3 if random.percent(30) => {
            let longest = words.iter_mut().max_by_key(|word| word.len()).unwrap();
            let at = 1 + random.below(longest.len() - 1);
            longest.remove(at);
        }
        _ => {}
    }
    words.join(" ").chars().take(27).collect()
}
