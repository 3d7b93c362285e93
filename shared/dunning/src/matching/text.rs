//! Invoice numbers in the text of a transfer: with other signs, fewer zeros, words glued in front, in lists.

use super::Movement;
use super::index::{Index, ItemAt, is_digits};
use super::name::within_one_edit;
use crate::fold::fold;
use crate::reference::{number, without_references};

/// A number is written in at most this many runs of letters and digits.
const MAX_RUN: usize = 8;

/// More runs than a label has.
const MAX_PARTS: usize = 300;

/// Letters of a word glued to a number that may belong to it.
const MAX_GLUED: usize = 5;

/// Numbers one slip away are looked for this often in one movement.
const MAX_SLIPS: usize = 6;

/// Words before a number that say it is an invoice's.
const INVOICE_WORDS: &[&str] = &[
    "FACTURE",
    "FACT",
    "FAC",
    "FACTUUR",
    "FACTUURNR",
    "RECHNUNG",
    "RECHNUNGSNR",
    "RG",
    "RGNR",
    "INVOICE",
    "INV",
];

/// Words before a number that say it is something else's: an order, a customer, a telephone.
const OTHER_WORDS: &[&str] = &[
    "CDE",
    "CMD",
    "COMMANDE",
    "BC",
    "BESTELLING",
    "BESTELNR",
    "BESTELBON",
    "AUFTRAG",
    "AUFTRAGSNR",
    "BESTELLUNG",
    "ORDER",
    "PO",
    "DEVIS",
    "OFFERTE",
    "CLIENT",
    "KLANT",
    "KLANTNR",
    "KUNDE",
    "KUNDENNR",
    "KD",
    "KDNR",
    "TEL",
];

/// How much a number found in a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// One character off.
    Near,
    /// Short, or possibly a date: says something beside other evidence.
    Weak,
    /// Digits alone, or a part of a list.
    Medium,
    /// Letters and digits as on the invoice, or many digits.
    Strong,
}

/// A number found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The items that bear it: several for instalments, or for two debtors with the same number.
    pub items: Vec<ItemAt>,
    /// How much it says.
    pub strength: Strength,
}

/// What a text says about invoices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Numbers of items known here, in order of the text, each item once.
    pub found: Vec<Mention>,
    /// What looks like a number of the creditor's and is not open here, without signs.
    pub strange: Vec<String>,
}

/// Reads the movement's text, its end-to-end id and what stands in its reference fields.
pub fn mentions(index: &Index, movement: &Movement) -> Mentions {
    let mut mentions = Mentions::default();
    let fields = movement.references.iter().chain(&movement.end_to_end);
    for text in std::iter::once(&movement.text).chain(fields) {
        read(index, text, &mut mentions);
    }
    mentions.strange.dedup();
    mentions
}

/// Items whose number is one slip of the keyboard away from something strange in the text.
pub fn one_slip_away(index: &Index, strange: &[String]) -> Vec<ItemAt> {
    let mut near: Vec<ItemAt> = strange
        .iter()
        .take(MAX_SLIPS)
        .flat_map(|written| slips(written))
        .flat_map(|key| index.with_number(&key).to_vec())
        .collect();
    near.sort_unstable();
    near.dedup();
    near
}

/// Whether two items' numbers are one slip apart.
pub fn one_slip_apart(one: &str, other: &str) -> bool {
    within_one_edit(&number::compact(one), &number::compact(other))
}

fn read(index: &Index, text: &str, mentions: &mut Mentions) {
    let parts = number::parts(&zeros(&fold(&without_references(text))));
    let parts = parts.get(..parts.len().min(MAX_PARTS)).unwrap_or_default();
    let mut at = 0;
    while at < parts.len() {
        let rest = parts.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|at| parts.get(at)).map(String::as_str);
        let other = before.is_some_and(|word| OTHER_WORDS.contains(&word));
        at += match known(index, rest).or_else(|| by_tail(index, rest, before)) {
            _ if other => order_runs(rest),
            Some((run, mention)) => {
                push(mentions, mention);
                run + list(index, rest, run, mentions)
            }
            None => strange(index, rest, before, mentions).max(1),
        };
    }
}

fn push(mentions: &mut Mentions, mention: Mention) {
    let known = mentions.found.iter_mut().find(|other| other.items == mention.items);
    match known {
        Some(known) => known.strength = known.strength.max(mention.strength),
        None => mentions.found.push(mention),
    }
}

/// The runs of a number that is not an invoice's: a year and what follows it, else one run.
fn order_runs(rest: &[String]) -> usize {
    let year = rest.first().is_some_and(|first| first.len() == 4 && is_digits(first));
    if year && rest.get(1).is_some_and(|next| is_digits(next)) { 2 } else { 1 }
}

/// A letter O among digits is a zero, also where a sign stands before it.
fn zeros(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
    let sign = |at: Option<usize>| {
        at.and_then(|at| letters.get(at)).is_some_and(|one| matches!(one, '-' | '/' | '.'))
    };
    let read = |(at, letter): (usize, &char)| {
        let before = at.checked_sub(1);
        let among = digit(before) || (sign(before) && digit(at.checked_sub(2)));
        if *letter == 'O' && among && digit(Some(at + 1)) { '0' } else { *letter }
    };
    letters.iter().enumerate().map(read).collect()
}

/// The longest number known that starts at the first of `rest`, and how many runs it takes.
fn known(index: &Index, rest: &[String]) -> Option<(usize, Mention)> {
    let longest = rest.len().min(MAX_RUN);
    (1..=longest).rev().find_map(|run| {
        let parts = rest.get(..run)?;
        let has_digits = parts.last().is_some_and(|last| is_digits(last));
        let hit = if has_digits { whole(index, parts) } else { None };
        hit.map(|mention| (run, mention))
    })
}

fn whole(index: &Index, parts: &[String]) -> Option<Mention> {
    let compact = parts.concat();
    let hit = |items: &[ItemAt], key: &str| {
        (!items.is_empty()).then(|| Mention { items: items.to_vec(), strength: strength(key) })
    };
    let exact = hit(index.with_number(&compact), &compact);
    let zeros_dropped = || {
        let bare: Vec<&str> = parts.iter().map(|part| number::without_zeros(part)).collect();
        hit(index.with_parts(&bare.join(" ")), &compact)
    };
    let glued = || {
        let first = parts.first().filter(|first| !is_digits(first))?;
        (1..=MAX_GLUED.min(first.len().saturating_sub(1))).rev().find_map(|kept| {
            let key = compact.get(first.len() - kept..)?;
            hit(index.with_number(key), key)
        })
    };
    let digits = || {
        let found = hit(index.with_digits(&compact), &compact).filter(|_| is_digits(&compact))?;
        Some(Mention { strength: found.strength.min(Strength::Medium), ..found })
    };
    exact.or_else(zeros_dropped).or_else(glued).or_else(digits)
}

/// "facture 0012": the end of a number, where the word before says that it is an invoice's.
fn by_tail(index: &Index, rest: &[String], before: Option<&str>) -> Option<(usize, Mention)> {
    let said = before.is_some_and(|word| INVOICE_WORDS.contains(&word));
    let tail = rest.first().filter(|tail| said && is_digits(tail) && tail.len() >= 3)?;
    let items = index.with_tail(tail);
    (!items.is_empty()).then(|| (1, Mention { items: items.to_vec(), strength: Strength::Weak }))
}

fn strength(key: &str) -> Strength {
    let digits = key.bytes().filter(u8::is_ascii_digit).count();
    if is_digits(key) {
        return match digits {
            _ if could_be_date(key) => Strength::Weak,
            0..=4 => Strength::Weak,
            5..=7 => Strength::Medium,
            _ => Strength::Strong,
        };
    }
    if digits >= 3 && key.len() >= 5 { Strength::Strong } else { Strength::Weak }
}

/// `20260315`, `15032026`, `150326`: numbers that may as well be days.
fn could_be_date(digits: &str) -> bool {
    let number = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let day = |at| number(at, at + 2).is_some_and(|day| (1..=31).contains(&day));
    let month = |at| number(at, at + 2).is_some_and(|month| (1..=12).contains(&month));
    let year = |at| number(at, at + 4).is_some_and(|year| (1990..=2100).contains(&year));
    match digits.len() {
        8 => (year(0) && month(4) && day(6)) || (day(0) && month(2) && year(4)),
        6 => (day(0) && month(2)) || (year(0) && month(4)),
        _ => false,
    }
}

/// Day, month and year in three runs.
fn starts_date(parts: &[String]) -> bool {
    let date = parts.get(..3).map(<[String]>::concat).unwrap_or_default();
    is_digits(&date) && could_be_date(&date)
}

/// "F-2026-0012, 13 et 0014": shorter numbers after a full one replace its end. Returns the runs they take.
fn list(index: &Index, rest: &[String], run: usize, mentions: &mut Mentions) -> usize {
    let Some((last, head)) = rest.get(..run).and_then(<[String]>::split_last) else { return 0 };
    let mut taken = 0;
    let after = rest.get(run..).unwrap_or_default();
    for (at, part) in after.iter().enumerate().take(2 * MAX_RUN) {
        let joins = matches!(part.as_str(), "ET" | "EN" | "UND" | "AND" | "PLUS");
        if !is_digits(part) || part.len() > last.len() {
            if joins {
                continue;
            }
            break;
        }
        let kept = last.get(..last.len() - part.len()).unwrap_or_default();
        let items = index.with_number(&format!("{}{kept}{part}", head.concat()));
        if items.is_empty() || starts_date(after.get(at..).unwrap_or_default()) {
            break;
        }
        push(mentions, Mention { items: items.to_vec(), strength: Strength::Medium });
        taken = at + 1;
    }
    taken
}

/// Notes what looks like a number of the creditor's but is not known; returns the runs it takes.
fn strange(index: &Index, rest: &[String], before: Option<&str>, mentions: &mut Mentions) -> usize {
    let prefix = rest.first().filter(|first| !is_digits(first)).cloned().unwrap_or_default();
    let lead = usize::from(!prefix.is_empty());
    let runs = rest.iter().skip(lead).take(MAX_RUN).take_while(|part| is_digits(part)).count();
    let said = before.is_some_and(|word| INVOICE_WORDS.contains(&word));
    for run in (1..=runs).rev() {
        let digits = rest.get(lead..lead + run).unwrap_or_default().concat();
        let shaped = index.has_shape(&prefix, digits.len()) && digits.len() >= 3;
        let alike = digits.len() >= 6 && index.has_digits_like(&digits);
        let named = if prefix.is_empty() { alike || (said && digits.len() >= 5) } else { shaped };
        if named {
            mentions.strange.push(format!("{prefix}{digits}"));
            return lead + run;
        }
    }
    0
}

/// Every text one slip away from `written`: a digit changed, left out, added, or two characters swapped.
pub fn slips(written: &str) -> Vec<String> {
    let letters: Vec<char> = written.chars().collect();
    let digits = || ('0'..='9').map(Some);
    let mut all = Vec::new();
    for at in 0..=letters.len() {
        let (head, tail) = letters.split_at(at);
        let head: String = head.iter().collect();
        let rest = |from: usize| tail.get(from..).unwrap_or_default().iter().collect::<String>();
        all.extend(digits().flatten().map(|digit| format!("{head}{digit}{}", rest(0))));
        if tail.first().is_some_and(char::is_ascii_digit) {
            all.push(format!("{head}{}", rest(1)));
            all.extend(digits().flatten().map(|digit| format!("{head}{digit}{}", rest(1))));
        }
        if let [one, two, ..] = tail {
            all.push(format!("{head}{two}{one}{}", rest(2)));
        }
    }
    all
}
