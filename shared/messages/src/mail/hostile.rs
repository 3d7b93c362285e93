//! Values from strangers: whatever a name holds, the message keeps its shape.

use super::*;
use crate::letterhead::{Letterhead, Logo};
use crate::notice::{Mention, RecipientKind};
use crate::samples::{self, Shape};

/// Each ends in a plain word, so that none is blank once cleaned.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script><img src=x onerror=alert(1)> Acme",
    "\"><a href='https://evil.example'>click</a> Acme",
    "Acme\r\nBcc: victim@example.org\r\n\r\nSubject: hello",
    "{{ total }} {% if x %}{% endfor %} {# Acme #} [items]",
    "🙂👩‍👩‍👧 Acme 🚀",
    "\u{202e}emca\u{2066} שלום עליכם مرحبا Acme",
    "&lt;b&gt; &amp; &#x3c;script&#x3e; Acme",
    "subject: owned headline: owned Acme",
    "--\n\n-----=_alternative_ Acme --",
];

fn long() -> String {
    "Société Internationale d’Aménagement ".repeat(6).chars().take(200).collect()
}

/// The sample with `value` in every place a stranger can fill.
fn poisoned(kind: Kind, language: Language, value: &str) -> (Notice, Letterhead) {
    let mut notice = samples::notice(kind, language, RecipientKind::Business, Shape::Full);
    let number: String = value.chars().filter(|letter| !letter.is_control()).take(30).collect();
    notice.recipient.name = value.to_owned();
    notice.recipient.contact = value.to_owned();
    notice.payment.reference = Some(value.chars().take(100).collect());
    for group in &mut notice.groups {
        group.debtor = value.to_owned();
        for item in &mut group.items {
            item.number = dunning::id::ItemNumber::new(&number).unwrap();
            item.purchase_order = Some(value.to_owned());
        }
    }
    notice.facts.answer = notice.facts.answer.map(|_| value.to_owned());
    notice.mentions = vec![Mention::Own(value.to_owned())];
    let mut letterhead = samples::letterhead();
    letterhead.name = value.to_owned();
    letterhead.address = vec![value.to_owned()];
    letterhead.registration = value.to_owned();
    for signatory in letterhead.signatories.values_mut().chain([&mut letterhead.signatory]) {
        signatory.name = value.to_owned();
        signatory.role = value.to_owned();
        signatory.phone = value.to_owned();
        signatory.email = value.to_owned();
    }
    letterhead.colours.accent = value.to_owned();
    (notice, letterhead)
}

/// The tags of a page with their attributes, in order: what an injection would change.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|piece| piece.split_once('>').unwrap().0).collect()
}

fn each(mut look: impl FnMut(Kind, Language)) {
    for kind in Kind::ALL {
        Language::ALL.into_iter().for_each(|language| look(*kind, language));
    }
}

#[test]
fn no_value_adds_a_tag_an_attribute_a_line_or_a_header() {
    each(|kind, language| {
        let (plain, letterhead) = poisoned(kind, language, "Acme");
        let harmless = render(&plain, &letterhead, None).unwrap();
        for value in HOSTILE.iter().map(|value| (*value).to_owned()).chain([long()]) {
            let (notice, letterhead) = poisoned(kind, language, &value);
            let mail = render(&notice, &letterhead, None).unwrap_or_else(|e| panic!("{kind} {value:?}: {e}"));
            assert!(tags(&mail.html) == tags(&harmless.html), "{kind} {language:?} {value:?}");
            assert_eq!(mail.text.lines().count(), harmless.text.lines().count(), "{kind} {value:?}");
            assert!(!mail.subject.chars().any(char::is_control) && mail.subject.chars().count() <= 150);
            let all = [&mail.subject, &mail.text, &mail.html].map(String::as_str).concat();
            assert!(!all.contains(['\u{202e}', '\u{2066}', '\r', '\u{1}']), "{kind} {value:?}");
        }
    });
}

#[test]
fn no_field_is_blank_and_nothing_of_the_engine_shows() {
    each(|kind, language| {
        for shape in Shape::ALL {
            let notice = samples::notice(kind, language, RecipientKind::Public, shape);
            let mail = render(&notice, &samples::letterhead(), None).unwrap();
            for part in ["{{", "}}", "{%", "undefined", "None", "none,", "NaN", "  ,", " ,", "()", "( ", "¤"]
            {
                assert!(
                    !mail.text.contains(part) && !mail.subject.contains(part),
                    "{kind} {language:?} {part:?}"
                );
            }
            for line in mail.text.lines() {
                let value = line.trim_end_matches(['\u{a0}', ' ']).ends_with(':');
                assert!(!value, "{kind} {language:?}: {line:?} has no value");
            }
        }
    });
}

#[test]
fn every_text_is_in_its_own_language_only() {
    // Words that occur in one of the four languages and in none of the others.
    let telling: [&[&str]; 4] = [
        &[
            "votre",
            "vous",
            "nous",
            "règlement",
            "échéance",
            "depuis",
            "dans",
            "cordialement",
            "facture",
            "factures",
        ],
        &[
            "uw",
            "wij",
            "wij",
            "betaling",
            "vriendelijke",
            "sinds",
            "voor",
            "niet",
            "factuur",
            "facturen",
            "vervaldatum",
        ],
        &[
            "ihre",
            "wir",
            "und",
            "zahlung",
            "freundliche",
            "seit",
            "nicht",
            "rechnung",
            "rechnungen",
            "fällig",
        ],
        &["your", "the", "and", "payment", "kind", "since", "have", "invoice", "invoices"],
    ];
    each(|kind, language| {
        for recipient in [RecipientKind::Business, RecipientKind::Consumer, RecipientKind::Public] {
            let mut notice = samples::notice(kind, language, recipient, Shape::Full);
            notice.mentions.retain(|mention| !matches!(mention, Mention::BelgianFirstReminder { .. }));
            let mail = render(&notice, &samples::letterhead(), None).unwrap();
            let text = format!("{} {}", mail.subject, mail.text).to_lowercase();
            let words: Vec<&str> = text.split(|letter: char| !letter.is_alphabetic()).collect();
            for (other, telling) in Language::ALL.into_iter().zip(telling) {
                let found = telling.iter().find(|word| words.contains(word));
                assert_eq!(found.is_some(), other == language, "{kind} {language:?}: {found:?}");
            }
        }
    });
}

#[test]
fn without_items_a_notice_is_refused_or_complete() {
    each(|kind, language| {
        let mut notice = samples::notice(kind, language, RecipientKind::Business, Shape::Full);
        notice.groups.clear();
        notice.upcoming.clear();
        notice.charges.clear();
        notice.total = 0;
        match render(&notice, &samples::letterhead(), None) {
            Ok(mail) => assert!(!mail.text.contains("  \n") && mail.html.contains("</html>"), "{kind}"),
            Err(RenderError::NoItems(_)) => assert!(needs_items(kind)),
            Err(RenderError::Template { error, .. }) => {
                assert!(matches!(error, crate::template::TemplateError::At { .. }), "{kind}: {error}");
            }
            Err(other) => panic!("{kind}: {other}"),
        }
    });
}

#[test]
fn a_link_that_is_not_a_web_address_is_refused() {
    let mut notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Full);
    for link in [
        "javascript:alert(1)",
        "http://example.org",
        "https://a.example/\" onclick=\"x",
        "https://a b",
        "data:text/html,x",
    ] {
        notice.payment.pay = Some(link.to_owned());
        assert_eq!(
            render(&notice, &samples::letterhead(), None),
            Err(RenderError::Link("payment")),
            "{link}"
        );
    }
    notice.payment.pay = Some("https://pay.example/x?a=1&b=2".to_owned());
    let mail = render(&notice, &samples::letterhead(), None).unwrap();
    assert!(mail.html.contains("href=\"https://pay.example/x?a=1&amp;b=2\""));
    assert!(mail.text.contains("https://pay.example/x?a=1&b=2"));
}

#[test]
fn no_picture_is_fetched_that_could_tell_who_reads() {
    let mut letterhead = samples::letterhead();
    let notice = samples::notice(Kind::Firm, Language::De, RecipientKind::Business, Shape::Full);
    let mail = render(&notice, &letterhead, None).unwrap();
    assert!(!mail.html.contains("src=\"http") && !mail.html.contains("url("));
    letterhead.logo = Some(Logo::Url("http://tracker.example/1.gif".to_owned()));
    assert!(!render(&notice, &letterhead, None).unwrap().html.contains("tracker"));
    letterhead.logo = Some(Logo::Inline { mime: "image/svg+xml".to_owned(), data: b"<svg>".to_vec() });
    assert_eq!(render(&notice, &letterhead, None).unwrap().inline.len(), 1, "only the code");
    letterhead.logo = Some(Logo::Inline { mime: "image/png".to_owned(), data: vec![1] });
    let mail = render(&notice, &letterhead, None).unwrap();
    assert!(mail.html.contains("cid:logo") && mail.browser_html().contains("data:image/png;base64,AQ=="));
}

#[test]
fn a_total_larger_than_its_lines_is_refused_and_a_smaller_one_is_explained() {
    let mut notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Single);
    notice.total += 1;
    assert_eq!(render(&notice, &samples::letterhead(), None), Err(RenderError::Total));
    notice.total -= 50_001;
    let mail = render(&notice, &samples::letterhead(), None).unwrap();
    assert!(mail.text.contains("Not asked for now  -€500.00"), "{}", mail.text);
}

#[test]
fn a_hundred_items_are_printed_and_the_rest_is_one_line_that_adds_up() {
    let mut notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Full);
    let item = notice.groups[1].items[0].clone();
    notice.groups[1].items = vec![item; 4_997];
    notice.total = notice.items().map(|(_, item)| item.open - item.disputed).sum();
    let mail = render(&notice, &samples::letterhead(), None).unwrap();
    assert!(mail.text.contains("4900 more lines, in the attached list  €489,510.00"), "{}", mail.text);
    assert_eq!(mail.text.matches("F-2026-0130  ").count(), 97);
    assert!(mail.html.len() < 102_400, "below the size at which mail clients cut: {}", mail.html.len());
}
