use proptest::prelude::*;

use super::*;

const IBAN: &str = "FR76 3000 6000 0112 3456 7890 189";

fn transfer(reference: &str) -> Transfer<'_> {
    let amount = Money::new(120_000, Currency::EUR);
    Transfer { holder: "Atelier Verdier SARL", iban: IBAN, bic: Some("AGRIFRPP"), amount, reference }
}

/// What a banking app's camera would read, by another library.
fn scanned(png: &[u8]) -> (String, usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let mut bits = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bits).unwrap();
    let row = width.div_ceil(8);
    let white = |x: usize, y: usize| bits[y * row + x / 8] & (0x80 >> (x % 8)) != 0;
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| if white(x, y) { 255 } else { 0 });
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "exactly one code is found");
    let (meta, content) = grids[0].decode().unwrap();
    assert_eq!(meta.ecc_level, 0, "error correction M is written as 00");
    (content, meta.version.0)
}

#[test]
fn the_transfer_is_read_back_as_written_by_another_library() {
    let text = payload(&transfer("RF18 5390 0754 7034")).unwrap();
    assert_eq!(
        text,
        "BCD\n002\n1\nSCT\nAGRIFRPP\nAtelier Verdier SARL\nFR7630006000011234567890189\nEUR1200.00\n\nRF18539007547034"
    );
    assert_eq!(scanned(&png(&text).unwrap()).0, text);
}

#[test]
fn a_belgian_communication_and_an_invoice_number_travel_as_text() {
    let belgian = payload(&transfer("+++123/4567/89002+++")).unwrap();
    assert!(belgian.ends_with("EUR1200.00\n\n\n+++123/4567/89002+++"), "{belgian}");
    let wrong_check = payload(&transfer("RF00 5390 0754 7034")).unwrap();
    assert!(wrong_check.ends_with("\n\n\nRF00 5390 0754 7034"));
    assert!(payload(&transfer("")).unwrap().ends_with("EUR1200.00"));
}

#[test]
fn the_longest_transfer_is_version_thirteen_at_most_and_still_readable() {
    let name = "ô".repeat(90);
    let shortest = payload(&Transfer { holder: &name, ..transfer("x") }).unwrap().len();
    let reference = "x".repeat(MAX_BYTES - shortest + 1);
    let text = payload(&Transfer { holder: &name, ..transfer(&reference) }).unwrap();
    assert_eq!((text.len(), text.lines().nth(5).unwrap().chars().count()), (MAX_BYTES, 70));
    let (content, version) = scanned(&png(&text).unwrap());
    assert_eq!(content, text);
    assert!(version <= 13);
    let most = "x".repeat(140);
    assert_eq!(payload(&Transfer { holder: &name, ..transfer(&most) }), Err(QrError::TooLong));
    assert_eq!(png(&"x".repeat(332)), Err(QrError::TooLong));
}

#[test]
fn what_the_scheme_cannot_carry_is_refused_with_its_reason() {
    let pounds = Money::new(100, "GBP".parse().unwrap());
    let cases = [
        (Transfer { amount: pounds, ..transfer("") }, QrError::NotEuro),
        (Transfer { amount: Money::zero(Currency::EUR), ..transfer("") }, QrError::Amount),
        (Transfer { amount: Money::new(100_000_000_000, Currency::EUR), ..transfer("") }, QrError::Amount),
        (Transfer { iban: "FR7630006000011234567890188", ..transfer("") }, QrError::Iban),
        (Transfer { iban: "", ..transfer("") }, QrError::Iban),
        (Transfer { holder: " \n ", ..transfer("") }, QrError::Holder),
        (Transfer { bic: Some("AGRI"), ..transfer("") }, QrError::Bic),
    ];
    for (transfer, error) in cases {
        assert_eq!(payload(&transfer), Err(error));
    }
    assert_eq!(payload(&transfer(&"y".repeat(141))), Err(QrError::Reference));
}

#[test]
fn a_line_break_in_a_name_cannot_change_the_account() {
    let hostile = "Acme\nDE89370400440532013000\nEUR9999.00";
    let text = payload(&Transfer { holder: hostile, ..transfer("a\nb") }).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[6], "FR7630006000011234567890189");
    assert_eq!(lines[7], "EUR1200.00");
    assert_eq!(lines.len(), 11);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]
    #[test]
    fn every_code_that_is_made_is_read_back(name in "[A-Za-zéèü &.-]{1,70}", cents in 1_i64..=MAX_CENTS, text in "[ -~]{0,100}") {
        let amount = Money::new(cents, Currency::EUR);
        let made = payload(&Transfer { holder: &name, amount, ..transfer(&text) });
        prop_assume!(made.is_ok());
        let made = made.unwrap();
        prop_assert_eq!(scanned(&png(&made).unwrap()).0, made);
    }
}

#[test]
fn the_mask_is_the_one_that_another_count_of_the_penalties_chooses() {
    for n in 0..24 {
        let reference = format!("F-2026-{n:04}");
        let text = payload(&transfer(&reference)).unwrap();
        let theirs = qrcode::QrCode::with_error_correction_level(&text, EcLevel::M).unwrap();
        assert!(modules(&text).unwrap().0 == theirs.to_colors(), "{text}");
    }
}
