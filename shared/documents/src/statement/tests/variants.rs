//! Files as banks and their customers' programs deliver them beside the book: without line ends, in another code
//! page, in an older version. Whatever the shape, the content is the same.

use super::*;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The records of a file padded to `width` and put behind each other.
fn unbroken(bytes: &[u8], width: usize) -> String {
    text(bytes).lines().map(|line| format!("{line:<width$}")).collect()
}

#[test]
fn records_without_line_ends_say_the_same() {
    assert_eq!(read(unbroken(CODA, 128).as_bytes()), read(CODA));
    assert_eq!(read(unbroken(CFONB, 120).as_bytes()), read(CFONB));
}

#[test]
fn a_french_mainframe_s_code_page_writes_accents_for_the_signs_of_zero() {
    let accents = text(CFONB).replace('{', "é").replace('}', "è");
    assert_ne!(accents, text(CFONB), "the fixture has such signs");
    let in_latin: Vec<u8> = accents.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    assert_eq!(read(&in_latin), read(CFONB));
    assert_eq!(read(accents.as_bytes()), read(CFONB));
}

/// A CODA record, its columns from 0, blank elsewhere.
fn record(parts: &[(usize, &str)]) -> String {
    let mut letters = vec![' '; 128];
    for (at, part) in parts {
        for (offset, letter) in part.chars().enumerate() {
            letters[at + offset] = letter;
        }
    }
    letters.into_iter().collect()
}

/// A credit of one euro with what stands in its further records.
fn movement(communication: &[(usize, &str)], further: &[String]) -> Entry {
    let mut parts = vec![
        (0, "2100010000"),
        (10, "BNK2601050001"),
        (31, "0000000000001000"),
        (47, "050126"),
        (53, "001500000"),
        (115, "050126"),
    ];
    parts.extend(communication);
    let opening =
        record(&[(0, "12001"), (5, "BE68539007547034"), (39, "EUR"), (42, "1000000000005000040126")]);
    let lines = [vec![opening, record(&parts)], further.to_vec()].concat();
    let mut statement = one(lines.join("\n").as_bytes());
    assert_eq!(statement.opening.as_ref().unwrap().amount.to_string(), "-5", "an overdrawn account");
    statement.entries.remove(0)
}

#[test]
fn an_address_in_an_information_record_is_no_communication() {
    let name = record(&[(0, "3100010001"), (39, "1001KLANT NV")]);
    let street = record(&[(0, "3200010001"), (10, "WETSTRAAT 1"), (45, "1000 BRUSSEL")]);
    let entry = movement(&[(61, "1101123456789002")], &[name, street]);
    assert_eq!((entry.facts.counterparty.as_deref(), entry.facts.text.as_deref()), (Some("KLANT NV"), None));
    let free = [
        record(&[(0, "3100010001"), (39, "0factuur 12")]),
        record(&[(0, "3200010001"), (10, "van 2 januari")]),
    ];
    assert_eq!(movement(&[], &free).facts.text.as_deref(), Some("factuur 12 van 2 januari"));
}

#[test]
fn an_older_account_has_its_currency_where_an_iban_goes_on() {
    let party = record(&[(0, "2300010000"), (10, "510007547061 EUR"), (47, "PEETERS BV")]);
    let entry = movement(&[], &[party]);
    assert_eq!(entry.facts.iban.as_deref(), Some("BE62510007547061"));
    let first = text(CODA).lines().nth(1).unwrap().to_owned();
    let version_1 = format!(
        "1 {}539007547034 EUR0BE{}{}",
        first.get(2..5).unwrap(),
        " ".repeat(18),
        first.get(42..).unwrap()
    );
    let statement = one(text(CODA).replace(&first, &version_1).as_bytes());
    assert_eq!(statement.account.iban.as_deref(), Some("BE68539007547034"));
    assert_eq!((statement.currency.as_deref(), statement.balances_agree), (Some("EUR"), Some(true)));
}

fn swift(details: &str) -> Entry {
    one(format!(":20:X\n:25:12345678/90\n:60F:C260101EUR0,\n:61:2601050105D10,NRTINONREF\n:86:{details}\n")
        .as_bytes())
    .entries
    .remove(0)
}

#[test]
fn a_reference_in_the_text_of_a_format_without_a_field_for_it_is_the_structured_one() {
    let reference =
        |details: &str| swift(details).facts.structured_reference().map(|found| found.text.clone());
    assert_eq!(reference("+++123/4567/89002+++ merci").as_deref(), Some("+++123/4567/89002+++"));
    assert_eq!(reference("RF18539007547034").as_deref(), Some("RF18 5390 0754 7034"));
    assert_eq!(reference("+++123/4567/89003+++"), None, "wrong check digits are the text's");
    assert_eq!(reference("+++123/4567/89002+++ RF18539007547034"), None, "two references name nothing");
}

#[test]
fn a_returned_german_debit_tells_the_iso_reason_in_its_text() {
    let returned = swift("109?00RUECKLASTSCHRIFT?20SVWZ+RETOURE SEPA-Lastschri?21ft AM04 Deckung?32KUNDE");
    let reason = returned.facts.return_reason.unwrap();
    assert_eq!(
        (reason.code.as_str(), reason.words.as_str()),
        ("AM04", "there was not enough money on the account")
    );
    let plain = swift("109?00RUECKLASTSCHRIFT?20ohne Grund?32KUNDE").facts.return_reason.unwrap();
    assert_eq!(plain.code, "109");
}

#[test]
fn an_amount_converted_by_the_bank_is_in_the_account_s_currency() {
    let file = "<OFX><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>BE68539007547034</BANKACCTFROM><STMTTRN><DTPOSTED>20260105\
        <TRNAMT>-10.5<FITID>A1<NAME>H&#244;tel &#xC9;toile &#9999999999;<ORIGCURRENCY><CURRATE>1.1<CURSYM>USD</ORIGCURRENCY></STMTTRN>\
        <STMTTRN><DTPOSTED>20260105<TRNAMT>7<FITID>A2<CURRENCY><CURSYM>USD</CURRENCY></STMTTRN></STMTRS></OFX>";
    let entries = one(file.as_bytes()).entries;
    let currencies: Vec<_> = entries.iter().map(|entry| entry.currency.as_deref().unwrap()).collect();
    assert_eq!(currencies, ["EUR", "USD"]);
    assert_eq!(entries[0].facts.text.as_deref(), Some("Hôtel Étoile &#9999999999;"));
}
