//! `:86:`, what a movement is about. Three habits: German numbered subfields (`?20…`), tags between
//! slashes (`/EREF/…`, the Netherlands and others), words with a colon (`NAAM: …`); else free text.

use super::super::bank_code::BankCode;
use super::super::label::iso_reason;
use super::super::model::{Facts, ReturnReason};
use super::super::number::tidy;
use super::super::reference::StructuredReference;

/// Characters of a full German subfield: one that is shorter ended at a word.
const SUBFIELD: usize = 27;

/// Whether `value` has German subfields.
pub(super) fn is_structured(value: &str) -> bool {
    subfield_mark(value).is_some()
}

/// Takes `value` into `facts`.
pub(super) fn read(value: &str, facts: &mut Facts) {
    if let Some(mark) = subfield_mark(value) {
        return german(value, mark, facts);
    }
    let line = value.replace('\n', " ");
    let joined = value.replace('\n', "");
    if slashed(&joined, facts) || worded(&line, facts) {
        return;
    }
    let own = facts.text.take();
    facts.text = tidy(&[own.unwrap_or_default(), line].join(" "), 1000);
}

/// The character before `00`, `20` or another subfield number, where the value begins with three digits.
fn subfield_mark(value: &str) -> Option<char> {
    let (code, rest) = value.trim_start().split_at_checked(3)?;
    let mark = rest.chars().next().filter(|mark| matches!(mark, '?' | '<' | '>' | '~' | '@' | '^' | '|'))?;
    let numbered = rest.get(1..3).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    (numbered && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(mark)
}

fn german(value: &str, mark: char, facts: &mut Facts) {
    let joined: String = value.trim_start().chars().filter(|letter| !matches!(letter, '\n' | '\r')).collect();
    let mut parts = joined.split(mark);
    let code = parts.next().unwrap_or_default().to_owned();
    let (mut purpose, mut name, mut kind) = (String::new(), String::new(), None);
    for part in parts.take(100) {
        let Some((number, text)) = part.split_at_checked(2) else { continue };
        match number.parse::<u8>() {
            Ok(0) => kind = tidy(text, 60),
            Ok(20..=29 | 60..=63) => append(&mut purpose, text),
            Ok(31 | 38) => facts.iban = tidy(text, 40).or(facts.iban.take()),
            Ok(32 | 33) => name.push_str(text),
            _ => {}
        }
    }
    facts.counterparty = tidy(&name, 140).or(facts.counterparty.take());
    let rest = sepa_tags(&purpose, facts);
    facts.text = tidy(&rest, 1000).or_else(|| kind.clone()).or(facts.text.take());
    let own = facts.bank_code.take().and_then(|code| code.proprietary).unwrap_or_default();
    facts.bank_code = Some(BankCode::own(&format!("{own}+{code}")));
    if matches!(code.as_str(), "108" | "109" | "159") && facts.return_reason.is_none() {
        let stated = facts.text.as_deref().and_then(iso_reason).unwrap_or(&code);
        facts.return_reason = Some(ReturnReason::new(stated, kind.as_deref()));
    }
}

/// Puts a purpose subfield behind the others: glued where the one before was full, else parted by a blank.
fn append(purpose: &mut String, text: &str) {
    let whole = purpose.rsplit('\u{1}').next().map_or(0, |last| last.chars().count());
    if !purpose.is_empty() {
        purpose.push_str(if whole >= SUBFIELD { "\u{1}" } else { " \u{1}" });
    }
    purpose.push_str(text);
}

/// Characters of an end-to-end or mandate id in SEPA.
const SEPA_ID: usize = 35;

/// The tags of a German SEPA purpose.
const SEPA: [&str; 14] = [
    "EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "PURP",
    "RREF",
];

/// Takes `EREF+…SVWZ+…` into `facts`; gives the text that remains.
fn sepa_tags(purpose: &str, facts: &mut Facts) -> String {
    let joined: String = purpose.chars().filter(|letter| *letter != '\u{1}').collect();
    let mut starts: Vec<(usize, &str)> =
        SEPA.iter().filter_map(|tag| joined.find(&format!("{tag}+")).map(|at| (at, *tag))).collect();
    starts.sort_unstable();
    let Some((first, _)) = starts.first() else { return joined };
    let mut text = joined.get(..*first).unwrap_or_default().to_owned();
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(joined.len()));
    for ((at, tag), end) in starts.iter().zip(ends) {
        let from = at.saturating_add(tag.len()).saturating_add(1);
        let Some(value) = joined.get(from..end).and_then(|value| tidy(value, 500)) else { continue };
        match *tag {
            "EREF" if value != "NOTPROVIDED" => facts.end_to_end = tidy(&value, SEPA_ID),
            "MREF" => facts.mandate = tidy(&value, SEPA_ID),
            "IBAN" if facts.iban.is_none() => facts.iban = Some(value),
            "SVWZ" => text = value,
            _ => {}
        }
    }
    text
}

/// Tags between slashes that begin a part.
const SLASHED: [&str; 28] = [
    "TRTP", "TRCD", "EREF", "PREF", "MARF", "MREF", "CSID", "BENM", "ORDP", "NAME", "IBAN", "ACCT", "BIC",
    "REMI", "USTD", "STRD", "CNTP", "RTRN", "PURP", "ISDT", "ULTC", "ULTD", "ULTB", "SWOC", "ADDR", "CHGS",
    "OCMT", "KREF",
];

/// Takes `/EREF/…/NAME/…` into `facts`; false where no such tag says anything.
fn slashed(joined: &str, facts: &mut Facts) -> bool {
    let parts: Vec<&str> = joined.split('/').take(400).collect();
    let is_tag = |part: &&str| SLASHED.contains(&part.trim());
    if !joined.trim_start().starts_with('/') || parts.iter().filter(|part| is_tag(part)).count() < 2 {
        return false;
    }
    let mut tag = "";
    let mut values: Vec<&str> = Vec::new();
    for part in parts.iter().skip(1).chain(std::iter::once(&"EREF")) {
        if is_tag(part) {
            slashed_part(tag, &values, facts);
            (tag, values) = (part.trim(), Vec::new());
        } else {
            values.push(part);
        }
    }
    slashed_part(tag, &values, facts);
    true
}

fn slashed_part(tag: &str, values: &[&str], facts: &mut Facts) {
    let whole = tidy(&values.join("/"), 500)
        .map(|text| text.trim_matches('/').trim().to_owned())
        .filter(|text| !text.is_empty());
    let nth = |position: usize| values.get(position).and_then(|text| tidy(text, 140));
    match tag {
        "EREF" => facts.end_to_end = whole.filter(|id| id != "NOTPROVIDED").or(facts.end_to_end.take()),
        "MARF" | "MREF" => facts.mandate = whole,
        "NAME" if facts.counterparty.is_none() => facts.counterparty = whole,
        "IBAN" if facts.iban.is_none() => facts.iban = whole,
        "REMI" | "USTD" if whole.is_some() => facts.text = whole,
        "STRD" => {
            let reference = values.iter().rev().find_map(|text| tidy(text, 60));
            facts.structured.extend(reference.and_then(|text| StructuredReference::stated(&text)));
        }
        "CNTP" => {
            facts.iban = nth(0).or(facts.iban.take());
            facts.counterparty = nth(2).or(facts.counterparty.take());
        }
        "RTRN" => facts.return_reason = nth(0).map(|code| ReturnReason::new(&code, None)),
        _ => {}
    }
}

/// Words before a colon that begin a part, Dutch and others.
const WORDS: [(&str, &str); 16] = [
    ("IBAN:", "iban"),
    ("REK:", "iban"),
    ("REKENING:", "iban"),
    ("BIC:", "other"),
    ("NAAM:", "name"),
    ("NAME:", "name"),
    ("OMSCHRIJVING:", "text"),
    ("BETALINGSKENMERK:", "structured"),
    ("KENMERK:", "end_to_end"),
    ("MACHTIGING:", "mandate"),
    ("INCASSANT:", "other"),
    ("EREF:", "end_to_end"),
    ("MREF:", "mandate"),
    ("CRED:", "other"),
    ("REMIT:", "text"),
    ("VALUTADATUM:", "other"),
];

/// Takes `NAAM: … OMSCHRIJVING: …` into `facts`; false where no such word stands there.
fn worded(line: &str, facts: &mut Facts) -> bool {
    let upper = line.to_ascii_uppercase();
    let mut starts: Vec<(usize, usize, &str)> = WORDS
        .iter()
        .filter_map(|(word, part)| {
            let at = upper.match_indices(word).map(|(at, _)| at).find(|at| starts_word(&upper, *at))?;
            Some((at, at.saturating_add(word.len()), *part))
        })
        .collect();
    starts.sort_unstable();
    let Some((first, ..)) = starts.first() else { return false };
    let mut text = line.get(..*first).unwrap_or_default().trim_end_matches('/').to_owned();
    let ends = starts.iter().skip(1).map(|(at, ..)| *at).chain(std::iter::once(line.len()));
    for ((_, from, part), end) in starts.iter().zip(ends) {
        let value = line.get(*from..end).and_then(|value| tidy(value.trim().trim_end_matches('/'), 500));
        let Some(value) = value.filter(|value| value != "NOTPROVIDED") else { continue };
        match *part {
            "iban" => facts.iban = value.split([' ', '/']).next().map(str::to_owned).or(facts.iban.take()),
            "name" => facts.counterparty = Some(value),
            "text" => text = value,
            "structured" => facts.structured.extend(StructuredReference::stated(&value)),
            "end_to_end" => facts.end_to_end = Some(value),
            "mandate" => facts.mandate = Some(value),
            _ => {}
        }
    }
    facts.text = tidy(&text, 1000).or(facts.text.take());
    true
}

fn starts_word(line: &str, at: usize) -> bool {
    line.get(..at)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|letter| !letter.is_alphanumeric())
}

/// `:NS:` lines: 01 to 14 purpose, 15 and 16 name, 17 kind of booking.
pub(super) fn numbered_lines(value: &str, facts: &mut Facts) {
    let mut text = String::new();
    for line in value.split('\n').take(100) {
        let Some((number, rest)) = line.split_at_checked(2) else { continue };
        match number.parse::<u8>() {
            Ok(1..=14) => text = [text, rest.to_owned()].join(" "),
            Ok(15 | 16) => facts.counterparty = tidy(rest, 140).or(facts.counterparty.take()),
            _ => {}
        }
    }
    facts.text = tidy(&text, 1000).or(facts.text.take());
}
