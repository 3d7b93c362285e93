//! What leaves for a browser: headers that keep links secret, and data that stays data.

use relance_tests::world::World;
use serde_json::json;

use crate::doors::{Answer, NOW, ask, token, two_creditors};

/// Text that would do something if a page, a template or a header took it for its own.
const EVIL: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; onclick='x",
    "{{ 7777*7 }}{% for x in range(9) %}x{% endfor %}",
    "${7777*7} #{7777*7}",
    "=HYPERLINK(\"http://x\")",
];

/// A creditor and a debtor whose every name is hostile.
async fn evil_world(text: &str) -> World {
    let world = World::at(NOW).await;
    let debtor = json!({ "id": "evil", "name": text, "kind": "business", "country": "FR", "language": "en",
        "contacts": [{ "role": "accounts_payable", "name": text, "email": "evil@evil.example" }] });
    let file = json!({ "creditor": { "id": "acme", "name": text, "country": "FR", "language": "fr",
            "iban": "FR7630006000011234567890189", "sending": "automatic" },
        "invoices": [{ "number": text, "debtor": debtor, "issue_date": "2026-02-01", "due_date": "2026-03-05",
            "total": "100.00", "currency": "EUR" }] });
    world.import(&file.to_string()).await;
    world
}

/// What every page must say to a browser.
fn careful(answer: &Answer, what: &str) {
    let header = |name: &str| answer.headers.get(name).map(String::as_str).unwrap_or_default();
    assert_eq!(header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header("cache-control"), "no-store", "{what}");
    assert!(!answer.headers.contains_key("set-cookie"), "{what}: no cookie, so nothing to consent to");
    if header("content-type").starts_with("text/html") {
        let policy = header("content-security-policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
        {
            assert!(policy.contains(rule), "{what}: {policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("http"), "{what}: {policy}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{what}: the address is the key");
        assert!(!answer.body.contains("<script"), "{what}: it works without");
        for elsewhere in ["src=\"http", "href=\"http", "@import", "url(", "<iframe", "javascript:"] {
            assert!(!answer.body.contains(elsewhere), "{what}: {elsewhere}");
        }
    }
}

#[tokio::test]
async fn every_answer_of_every_door_is_careful_with_browsers() {
    let world = two_creditors().await;
    let page = format!("/p/{}", token("acme", "moulin/EUR"));
    let asked: &[(&str, &str, &[u8])] = &[
        ("GET", &page, b""),
        ("POST", &page, b"fact=wrong_contact"),
        ("POST", &page, b"fact=nonsense"),
        ("POST", &page, b"fact=promise&day=1999-01-01"),
        ("GET", "/p/nonsense", b""),
        ("POST", "/p/nonsense", b"fact=wrong_contact"),
        ("POST", "/api/v1/invoices", b"{}"),
        ("GET", "/api/v1/imports/x", b""),
        ("POST", "/webhooks/stripe", b"{}"),
        ("POST", "/webhooks/nobody/acme", b"{}"),
    ];
    for (method, path, body) in asked {
        careful(&ask(&world, method, path, &[], body).await, &format!("{method} {path}"));
    }
}

#[tokio::test]
async fn no_data_becomes_markup_on_the_page() {
    for text in EVIL {
        let world = evil_world(text).await;
        let path = format!("/p/{}", token("acme", "evil/EUR"));
        let form = format!("fact=dispute&item={}&reason={}", encoded(text), encoded(text));
        for answer in [
            ask(&world, "GET", &path, &[], b"").await,
            ask(&world, "POST", &path, &[], form.as_bytes()).await,
            ask(&world, "GET", &path, &[], b"").await,
        ] {
            assert_eq!(answer.status, 200, "{text}");
            careful(&answer, text);
            assert!(!answer.body.contains("<img") && !answer.body.contains("'; onclick="), "{text}");
        }
    }
}

/// The HTML part of a mail, decoded.
fn html(mail: &mailparse::ParsedMail<'_>) -> String {
    let own = if mail.ctype.mimetype == "text/html" { mail.get_body().unwrap() } else { String::new() };
    mail.subparts.iter().fold(own, |found, part| found + &html(part))
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Mails are written from the same data: no header of it, no template in it, no markup.
#[tokio::test]
async fn no_data_becomes_a_header_or_a_template_in_a_mail() {
    let lines = ["x\r\nBcc: victim@evil.example", "x\nSubject: y\n\n<b>", "x\u{2028}Bcc: a\u{0}b"];
    for text in EVIL.iter().chain(&lines) {
        let world = evil_world(&text.replace('\u{0}', "")).await;
        for _ in 0..6 {
            world.later(chrono::Duration::days(1));
            world.rest().await;
        }
        for sent in world.outbox.all() {
            let service::ports::Outgoing::Email { bytes, to, .. } = &sent.message else { continue };
            assert_eq!(to, "evil@evil.example", "{text}");
            let raw = String::from_utf8_lossy(bytes);
            let head = raw.split("\r\n\r\n").next().unwrap();
            let names: Vec<String> = head
                .split("\r\n")
                .filter(|line| !line.starts_with([' ', '\t']))
                .filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase()))
                .collect();
            assert!(!names.contains(&"bcc".to_owned()), "{text}: {head}");
            let subjects = names.iter().filter(|name| *name == "subject").count();
            assert_eq!(subjects, 1, "{text}: {head}");
            assert!(!head.replace("\r\n", "").contains(['\r', '\n']), "{text}: {head}");
            let html = html(&mailparse::parse_mail(bytes).unwrap());
            assert!(html.contains("</table>"), "{text}");
            for markup in ["<script", "<img src=x", "onclick='", "54439", "xxxxxxxxx"] {
                assert!(!html.contains(markup), "{text}: {markup}");
            }
        }
    }
}
