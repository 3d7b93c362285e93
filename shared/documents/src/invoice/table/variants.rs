//! One list written in every way that programs write lists: the facts are the same each time. And lists, broken in
//! every place, which end in facts or in a rejection, never otherwise.

use super::*;

/// The facts: number, issued, due, customer, total.
const FACTS: [(&str, &str, &str, &str, &str); 3] = [
    ("F-2026-001", "2026-09-05", "2026-10-05", "Hôtel du Lac", "1200.00"),
    ("F-2026-002", "2026-09-13", "2026-10-13", "Total Énergies; Île-de-France", "12345.50"),
    ("F-2026-003", "2026-09-30", "2026-10-30", "Brasserie \"Le Quai\"", "0.99"),
];

const HEADERS: [[&str; 5]; 4] = [
    ["Client", "N° de facture", "Date de facture", "Date d'échéance", "Montant TTC"],
    ["Klantnaam", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Bedrag incl. BTW"],
    ["Customer name", "Invoice number", "Invoice date", "Due date", "Total amount"],
    ["Kundenname", "Rechnungsnummer", "Rechnungsdatum", "Fälligkeitsdatum", "Bruttobetrag"],
];

type Dates = fn(&str) -> String;
type Amounts = fn(&str) -> String;

fn parts(day: &str) -> (&str, &str, &str) {
    let mut parts = day.split('-');
    (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap())
}

fn serial(day: &str) -> String {
    let base: chrono::NaiveDate = "1899-12-30".parse().unwrap();
    day.parse::<chrono::NaiveDate>().unwrap().signed_duration_since(base).num_days().to_string()
}

fn slashes(day: &str) -> String {
    let (year, month, day) = parts(day);
    format!("{day}/{month}/{year}")
}

fn dots(day: &str) -> String {
    let (year, month, day) = parts(day);
    format!("{day}.{month}.{}", year.trim_start_matches("20"))
}

fn with_time(day: &str) -> String {
    format!("{} 00:00:00", slashes(day))
}

fn grouped(amount: &str, group: &str, mark: &str) -> String {
    let (whole, cents) = amount.split_once('.').unwrap();
    let whole = if whole.len() > 3 {
        let (thousands, rest) = whole.split_at(whole.len() - 3);
        format!("{thousands}{group}{rest}")
    } else {
        whole.to_owned()
    };
    format!("{whole}{mark}{cents}")
}

const DATES: [Dates; 5] = [slashes, dots, with_time, serial, |day| day.to_owned()];
const AMOUNTS: [Amounts; 5] = [
    |amount| amount.replace('.', ","),
    |amount| grouped(amount, "\u{a0}", ",") + " €",
    |amount| grouped(amount, ".", ","),
    |amount| grouped(amount, ",", "."),
    |amount| grouped(amount, "'", "."),
];

fn quoted(cell: &str, delimiter: char) -> String {
    if cell.contains([delimiter, '"']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

fn text(headers: &[&str; 5], delimiter: char, dates: Dates, amounts: Amounts, end: &str) -> String {
    let line = |cells: [String; 5]| {
        let cells: Vec<String> = cells.iter().map(|cell| quoted(cell, delimiter)).collect();
        cells.join(&delimiter.to_string()) + end
    };
    let mut text = line(["Export".to_owned(), String::new(), String::new(), String::new(), String::new()]);
    text.push_str(&line([const { String::new() }; 5]));
    text.push_str(&line(headers.map(str::to_owned)));
    for (number, issued, due, customer, total) in FACTS {
        text.push_str(&line([customer.into(), number.into(), dates(issued), dates(due), amounts(total)]));
    }
    text.push_str(&line(["Total".into(), String::new(), String::new(), String::new(), amounts("13546.49")]));
    text
}

fn encoded(text: &str) -> [Vec<u8>; 4] {
    let (windows, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let wide: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    [text.as_bytes().to_vec(), format!("\u{feff}{text}").into_bytes(), windows.into_owned(), wide]
}

fn facts(read: &Read) -> Vec<(String, String, String, String, String)> {
    let of = |document: &crate::invoice::Document| {
        (
            document.number.clone().unwrap_or_default(),
            document.issue_date.map(|day| day.to_string()).unwrap_or_default(),
            document.due_dates.first().map(ToString::to_string).unwrap_or_default(),
            document.buyer.name.clone().unwrap_or_default(),
            document.totals.total.clone().unwrap_or_default(),
        )
    };
    read.documents.iter().map(of).collect()
}

#[test]
fn however_a_program_writes_a_list_it_says_the_same() {
    let wanted: Vec<_> = FACTS
        .iter()
        .map(|(a, b, c, d, e)| (a.to_string(), b.to_string(), c.to_string(), d.to_string(), e.to_string()))
        .collect();
    let mut read = 0;
    let mut wrong = Vec::new();
    for (language, headers) in HEADERS.iter().enumerate() {
        for delimiter in [';', ',', '\t', '|'] {
            for (date, dates) in DATES.iter().enumerate() {
                for (amount, amounts) in AMOUNTS.iter().enumerate() {
                    let end = if date % 2 == 0 { "\r\n" } else { "\n" };
                    let text = text(headers, delimiter, *dates, *amounts, end);
                    for (encoding, bytes) in encoded(&text).into_iter().enumerate() {
                        read += 1;
                        let way = format!("{language} {delimiter:?} {date} {amount} {encoding}");
                        match crate::invoice::read(&bytes) {
                            Ok(found) if facts(&found) == wanted && found.rejections.is_empty() => {}
                            Ok(found) => {
                                wrong.push(format!("{way}: {:?} {:?}", facts(&found), found.rejections))
                            }
                            Err(rejection) => wrong.push(format!("{way}: {rejection}")),
                        }
                    }
                }
            }
        }
    }
    wrong.iter().take(5).for_each(|line| eprintln!("{line}"));
    assert!(wrong.is_empty(), "{} of {read} ways are not understood", wrong.len());
}

/// Bytes lost, doubled and changed at every place, by a counter that stands for chance.
#[test]
fn a_list_broken_anywhere_ends_in_facts_or_a_rejection() {
    let whole = text(&HEADERS[0], ';', slashes, AMOUNTS[0], "\r\n").into_bytes();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut chance = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..3_000 {
        let mut bytes = whole.clone();
        for _ in 0..1 + chance(6) {
            let at = chance(bytes.len().max(1));
            match chance(4) {
                0 if bytes.len() > 1 => drop(bytes.remove(at)),
                1 => bytes.insert(at, u8::try_from(chance(256)).unwrap()),
                0 | 2 => bytes[at] = u8::try_from(chance(256)).unwrap(),
                _ => bytes.truncate(at.max(1)),
            }
        }
        match crate::invoice::read(&bytes) {
            Ok(read) => {
                taken += 1;
                assert!(read.documents.len() <= whole.len());
            }
            Err(rejection) => {
                refused += 1;
                assert!(!rejection.message.is_empty() && !rejection.hint.is_empty(), "{rejection:?}");
            }
        }
    }
    assert!(taken > 0 && refused > 0, "{taken} taken, {refused} refused");
}
