use mailparse::{MailHeaderMap, ParsedMail};

use super::*;
use crate::notice::RecipientKind;
use crate::samples::{self, Shape};
use crate::{Language, render};

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: address.to_owned() }
}

struct Case {
    from: Mailbox,
    to: Mailbox,
    earlier: Vec<String>,
    attachments: Vec<Attachment>,
}

fn case() -> Case {
    Case {
        from: mailbox("Atelier Verdier", "comptes@verdier.example"),
        to: mailbox("Hélène Müller", "helene@lambert.example"),
        earlier: Vec::new(),
        attachments: Vec::new(),
    }
}

fn sent(case: &Case) -> Result<Vec<u8>, MimeError> {
    let notice = samples::notice(Kind::Firm, Language::Fr, RecipientKind::Business, Shape::Full);
    let mail = render(&notice, &samples::letterhead(), None).unwrap();
    let envelope = Envelope {
        notice: "menuiserie/EUR:F-2026-0117:r3:1",
        kind: Kind::Firm,
        from: &case.from,
        reply_to: "reponses@verdier.example",
        to: &case.to,
        cc: &[],
        date: 1_773_648_000,
        earlier: &case.earlier,
    };
    message(&envelope, &mail, &case.attachments)
}

fn types(part: &ParsedMail<'_>) -> Vec<String> {
    let own = std::iter::once(part.ctype.mimetype.clone());
    own.chain(part.subparts.iter().flat_map(types)).collect()
}

#[test]
fn the_message_is_read_back_with_both_texts_the_code_and_the_invoice() {
    let pdf = Attachment {
        name: "F-2026-0117.pdf".into(),
        mime: "application/pdf".into(),
        data: b"%PDF-1.7".into(),
    };
    let bytes = sent(&Case { attachments: vec![pdf], ..case() }).unwrap();
    let mail = mailparse::parse_mail(&bytes).unwrap();
    assert_eq!(
        types(&mail),
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "multipart/related",
            "text/html",
            "image/png",
            "application/pdf"
        ]
    );
    let text = mail.subparts[0].subparts[0].get_body().unwrap();
    assert!(text.starts_with("1\u{a0}914,40\u{a0}€ impayés, échéance du 3\u{a0}mars\u{a0}2026"), "{text}");
    let related = &mail.subparts[0].subparts[1];
    assert!(related.subparts[0].get_body().unwrap().contains("cid:qr"));
    assert_eq!(related.subparts[1].headers.get_first_value("Content-ID").unwrap(), "<qr>");
    assert_eq!(mail.subparts[1].get_body_raw().unwrap(), b"%PDF-1.7");
    assert_eq!(
        mail.headers.get_first_value("To").unwrap(),
        "\"Hélène Müller\" <helene@lambert.example>".replace('"', "")
    );
    assert_eq!(mail.headers.get_first_value("Reply-To").unwrap(), "<reponses@verdier.example>");
    assert_eq!(mail.headers.get_first_value("Date").unwrap(), "Mon, 16 Mar 2026 08:00:00 +0000");
    assert_eq!(mail.headers.get_first_value("X-Relance-Notice").unwrap(), "menuiserie/EUR:F-2026-0117:r3:1");
    let parts = parts(&bytes).unwrap();
    assert!(parts.text.starts_with("1\u{a0}914,40") && parts.html.contains("</html>"), "{}", parts.subject);
    let files: Vec<_> = parts.files.iter().map(|file| (file.name.as_str(), file.cid.as_deref())).collect();
    assert_eq!(files, [("", Some("qr")), ("F-2026-0117.pdf", None)]);
    assert_eq!(mail.headers.get_first_value("List-Unsubscribe"), None);
    assert_eq!(mail.headers.get_first_value("Auto-Submitted"), None);
}

#[test]
fn the_same_notice_gives_the_same_bytes_and_no_line_is_too_long() {
    let bytes = sent(&case()).unwrap();
    assert_eq!(bytes, sent(&case()).unwrap());
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.lines().all(|line| line.len() <= 998));
    assert!(!text.replace("\r\n", "").contains('\n'), "every line ends with CRLF");
}

#[test]
fn the_steps_of_one_account_form_one_thread() {
    let first = sent(&case()).unwrap();
    let first = mailparse::parse_mail(&first).unwrap();
    assert_eq!(first.headers.get_first_value("References"), None);
    assert_eq!(first.headers.get_first_value("In-Reply-To"), None);
    let earlier: Vec<String> = (0..15).map(|n| format!("0102{n}@eu-west-1.amazonses.com")).collect();
    let later = sent(&Case { earlier, ..case() }).unwrap();
    let later = mailparse::parse_mail(&later).unwrap();
    let references = later.headers.get_first_value("References").unwrap();
    assert!(references.starts_with("<01025@eu-west-1.amazonses.com>"), "{references}");
    assert_eq!(references.matches('<').count(), MAX_REFERENCES);
    assert_eq!(later.headers.get_first_value("In-Reply-To").unwrap(), "<010214@eu-west-1.amazonses.com>");
}

#[test]
fn a_line_break_in_a_header_is_refused_never_repaired() {
    let evil = |name: &str, address: &str| sent(&Case { to: mailbox(name, address), ..case() });
    assert_eq!(evil("A\r\nBcc: x@y.example", "a@b.example"), Err(MimeError::Control("recipient")));
    assert_eq!(evil("A", "a@b.example\nBcc: x"), Err(MimeError::Control("recipient")));
    assert_eq!(evil("A", "a@b.example, c@d.example"), Err(MimeError::Address("recipient")));
    assert_eq!(evil("A", "nobody"), Err(MimeError::Address("recipient")));
    assert_eq!(evil(&"A".repeat(200), "a@b.example"), Err(MimeError::TooLong("recipient")));
    assert_eq!(evil("A", &format!("{}@b.example", "a".repeat(260))), Err(MimeError::TooLong("recipient")));
    let earlier = vec!["x>\r\nX: y".to_owned()];
    assert_eq!(sent(&Case { earlier, ..case() }), Err(MimeError::Control("message id")));
}

#[test]
fn a_name_with_commas_quotes_and_angle_brackets_stays_one_recipient() {
    for name in ["Dupont, \"Jean\" <boss@evil.example>", "שלום 🙂", "=?utf-8?q?x?="] {
        let bytes = sent(&Case { to: mailbox(name, "a@b.example"), ..case() }).unwrap();
        let mail = mailparse::parse_mail(&bytes).unwrap();
        let header = mail.headers.get_first_header("To").unwrap();
        let addresses = mailparse::addrparse_header(header).unwrap();
        assert_eq!(addresses.len(), 1, "{name}");
        assert!(
            matches!(&addresses[0], mailparse::MailAddr::Single(one) if one.addr == "a@b.example"),
            "{name}"
        );
    }
}

#[test]
fn invoices_are_attached_within_the_limit_and_the_rest_is_linked() {
    let file = |name: &str, size| Attachment {
        name: name.into(),
        mime: "application/pdf".into(),
        data: vec![0; size],
    };
    let (attached, linked) =
        fitting(vec![file("a", 300_000), file("b", 700_000), file("c", 200_000)], 1_000_000);
    let names = |files: &[Attachment]| files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    assert_eq!((names(&attached), names(&linked)), (vec!["a".into(), "c".into()], vec!["b".to_owned()]));
    let bytes = sent(&Case { attachments: attached, ..case() }).unwrap();
    assert!(bytes.len() < 1_000_000 + 60_000);
}

#[test]
fn a_file_name_is_a_name_and_nothing_else() {
    assert_eq!(file_name("../../etc/passwd"), "etc-passwd");
    assert_eq!(file_name("Facture n° 12/2026.pdf"), "Facture n- 12-2026.pdf");
    assert_eq!(file_name("\"\r\n"), "document");
}
