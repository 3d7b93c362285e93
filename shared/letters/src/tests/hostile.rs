//! What strangers write is printed, never run; what cannot be printed is refused by its field.

use super::pages::{pages, texts};
use super::sample::*;
use messages::Language;
use messages::letter::*;

use crate::*;

const MARKUP: [&str; 8] = [
    "#read(\"/etc/passwd\")",
    "$ sum $ *bold* _it_ `raw`",
    "#import \"@preview/a:1.0.0\"",
    "= Title <label> @label",
    "\"}, \"total\": \"0\"",
    "{total} {{ x }} \\u{41}",
    "<b>x</b>&amp;%s",
    "// gone? /* no */",
];

/// A letter with `value` in every place that somebody else than the creditor fills.
pub(super) fn received(value: &str) -> Letter {
    let mut letter = notice();
    let text = || value.to_owned();
    letter.references = References {
        ours: Some(text()),
        yours: Some(text()),
        customer: Some(text()),
        contact: Some(text()),
        phone: Some(text()),
        email: Some(text()),
    };
    for debtor in &mut letter.claim.debtors {
        debtor.name = text();
        for item in &mut debtor.items {
            item.number = text();
            item.note = Some(text());
        }
    }
    letter.claim.debtors.push(DebtorItems { name: text(), items: vec![item("F-1", "2026-05-01", "1.00")] });
    letter.claim.charges[0].label = text();
    for item in &mut letter.claim.beside.as_mut().unwrap().items {
        item.number = text();
    }
    letter.mentions = vec![text()];
    letter
}

/// The same, and `value` in the creditor's own fields and the address too.
fn everywhere(value: &str) -> Letter {
    let mut letter = received(value);
    let text = || value.to_owned();
    letter.place = Some(text());
    letter.creditor.name = text();
    letter.creditor.address = vec![text()];
    letter.creditor.contact = vec![text()];
    letter.creditor.registration = vec![text()];
    letter.recipient = vec![text(), "1000 Bruxelles".into()];
    let payment = letter.payment.as_mut().unwrap();
    (payment.holder, payment.reference) = (text(), text());
    letter.signature = Signature { name: text(), role: Some(text()), image: None };
    letter
}

/// Text without spaces, to compare across line breaks.
fn bare(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn markup_is_printed_as_it_was_written() {
    for value in MARKUP {
        let pages = texts(&set(&everywhere(value)).unwrap());
        let text = bare(&pages.join(" "));
        let times = text.matches(&bare(value)).count();
        assert!(times >= 15, "{value} stands {times} times in {text}");
        assert!(!text.contains("root:"), "a file was read");
    }
}

#[test]
fn own_texts_are_printed_as_they_were_written() {
    for value in MARKUP {
        let mut letter = notice();
        letter.text = Some(Text {
            subject: value.into(),
            salutation: Some(value.into()),
            paragraphs: vec![value.into()],
        });
        let text = bare(&texts(&set(&letter).unwrap()).join(" "));
        assert!(text.matches(&bare(value)).count() >= 3, "{value}: {text}");
    }
}

#[test]
fn any_script_length_and_sign_can_be_set() {
    let long = "Wagner-Überlänge & Söhne ".repeat(8);
    let values = [
        long.as_str(),
        &"W".repeat(200),
        "🎉👩‍👩‍👧‍👦 Fête & Co",
        "שלום בע\"מ, חיפה 12",
        "شركة المثال ٣٤",
        "\u{202E}drow\u{202C} \u{0}\u{7}\r\nBcc: x",
        "株式会社 Łódź Ελλάδα Москва",
        "e\u{301}\u{300}\u{323} \u{E000} \u{FFFF} \u{10FFFF}",
    ];
    for value in values {
        let letter = if value.chars().count() > 40 { received(value) } else { everywhere(value) };
        let pdf = set(&letter).unwrap_or_else(|error| panic!("{value}: {error}"));
        assert!(pdf.pages <= 6, "{value}: {} pages", pdf.pages);
    }
    for page in pages(&kept("hostile-long", &received(&"W".repeat(200)))) {
        let outside = page.runs.iter().find(|run| run.left > 1_900.0 || run.text.chars().count() > 130);
        assert!(outside.is_none(), "runs out of the page: {outside:?}");
    }
    kept("hostile-scripts", &everywhere("שלום شركة 株 Łódź 🎉"));
}

#[test]
fn a_text_of_nothing_but_invisible_signs_counts_as_empty() {
    let mut letter = notice();
    letter.signature.name = "\u{200B}\u{202E} \t".into();
    assert_eq!(set(&letter).unwrap_err(), LetterError::Missing { field: "signature.name".into() });
}

/// Breaks the letter in one place and returns what the refusal says.
fn refusal(break_it: impl FnOnce(&mut Letter)) -> String {
    let mut letter = notice();
    break_it(&mut letter);
    set(&letter).unwrap_err().to_string()
}

#[test]
fn a_letter_that_would_be_wrong_is_refused_by_its_field() {
    let pound = "GBP".parse().unwrap();
    let cases = [
        (refusal(|l| l.recipient.clear()), "recipient"),
        (refusal(|l| l.recipient = vec!["Nom".repeat(60); 3]), "recipient"),
        (refusal(|l| l.recipient = vec!["a".into(); 8]), "recipient"),
        (refusal(|l| l.creditor.name = "n".repeat(121)), "creditor.name"),
        (refusal(|l| l.creditor.contact[1] = "n".repeat(81)), "creditor.contact[1]"),
        (refusal(|l| l.references.yours = Some("n".repeat(201))), "references.yours"),
        (refusal(|l| l.mentions = vec!["m".into(); 13]), "mentions"),
        (refusal(|l| l.mentions = vec!["m".repeat(2_001)]), "mentions[0]"),
        (refusal(|l| l.claim.debtors[0].items[1].open.currency = pound), "claim.debtors[0].items[1].open"),
        (refusal(|l| l.claim.debtors[0].items[1].open.minor = 0), "claim.debtors.items.open"),
        (refusal(|l| l.claim.charges[0].amount.minor = i64::MAX), "claim"),
        (refusal(|l| l.claim.unapplied = Some(eur("99999.00"))), "claim"),
        (refusal(|l| l.claim.unapplied = Some(eur("-1.00"))), "claim.unapplied"),
        (
            refusal(|l| l.claim.beside.as_mut().unwrap().items[0].fee = Some(eur("-40.00"))),
            "claim.beside.items[0].fee",
        ),
        (
            refusal(|l| l.claim.beside.as_mut().unwrap().items[0].segments[0].days = 400),
            "claim.beside.items[0].segments[0].days",
        ),
        (refusal(|l| l.kind = Kind::FormalNotice { pay_by: l.date }), "kind.pay_by"),
        (refusal(|l| l.payment.as_mut().unwrap().iban = "FR76".into()), "payment.iban"),
        (refusal(|l| l.payment.as_mut().unwrap().qr = Some(b"GIF89a".to_vec())), "payment.qr"),
        (refusal(|l| l.signature.name.clear()), "signature.name"),
    ];
    for (message, field) in cases {
        assert!(message.starts_with(field), "{field}: {message}");
    }
}

#[test]
fn a_list_beyond_the_limit_is_refused_before_it_is_set() {
    let items = many(MAX_ITEMS + 1, 1);
    let error = set(&belgian(Language::En, Kind::Statement, items)).unwrap_err();
    let expected =
        LetterError::TooMany { field: "claim.debtors.items".into(), found: MAX_ITEMS + 1, limit: MAX_ITEMS };
    assert_eq!(error, expected);
}

#[test]
fn an_arrangement_that_does_not_add_up_is_refused() {
    let mut letter = arrangement(Language::Fr, 3);
    letter.claim.charges.push(Charge { label: "Frais".into(), amount: eur("1.00") });
    assert!(
        matches!(set(&letter).unwrap_err(), LetterError::Sum { field, .. } if field == "kind.instalments")
    );
}

#[test]
fn a_picture_that_reaches_out_or_is_too_large_is_refused() {
    let svg = |body: &str| Image {
        format: ImageFormat::Svg,
        bytes: format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{body}</svg>").into(),
        alt: "Logo".into(),
    };
    let logos = [
        svg("<image href=\"file:///etc/passwd\"/>"),
        svg("<text>hello</text>"),
        svg("<style>@import url(http://x.example/)</style>"),
        Image { bytes: b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>".to_vec(), ..svg("") },
        Image { bytes: vec![b' '; MAX_IMAGE_BYTES + 1], ..svg("") },
        Image { format: ImageFormat::Png, ..svg("") },
        Image {
            format: ImageFormat::Png,
            bytes: b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\xff\xff\xff\xff\xff\xff\xff\xff".to_vec(),
            alt: "Logo".into(),
        },
        Image { alt: " ".into(), ..svg("") },
    ];
    for logo in logos {
        let message = refusal(|letter| letter.creditor.logo = Some(logo.clone()));
        assert!(message.starts_with("creditor.logo"), "{message}");
    }
    // A broken picture with a sound header is refused by the typesetter, not by a crash.
    let mut broken = png(37);
    broken.truncate(60);
    let message = refusal(|letter| letter.payment.as_mut().unwrap().qr = Some(broken));
    assert!(message.starts_with("the letter could not be set"), "{message}");
}
