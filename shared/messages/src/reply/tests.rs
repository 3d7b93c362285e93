use super::*;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 16).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn understood(raw: &str, language: Language) -> Reading {
    let received = read(raw.replace('\n', "\r\n").as_bytes()).unwrap();
    understand(&received, language, today())
}

const PROMISE: &str = "From: =?utf-8?q?H=C3=A9l=C3=A8ne_M=C3=BCller?= <helene@lambert.example>
To: comptes@verdier.example
Subject: Re: Rappel : facture F-2026-0117
Message-ID: <a1@lambert.example>
In-Reply-To: <0102@eu-west-1.amazonses.com>
References: <root@verdier.example> <0102@eu-west-1.amazonses.com>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Bonjour,

D=C3=A9sol=C3=A9e pour le retard. Le virement partira vendredi.

Cordialement,
H=C3=A9l=C3=A8ne M=C3=BCller
04 00 00 00 00

Le lun. 16 mars 2026 =C3=A0 10:02, Atelier Verdier <comptes@verdier.example> a =C3=A9crit :
> Votre facture est en retard. Nous contestons toujours les retards.
> Merci de payer avant le 30 mars.
";

#[test]
fn a_promise_is_read_from_the_writers_words_and_not_from_the_quoted_history() {
    let received = read(PROMISE.replace('\n', "\r\n").as_bytes()).unwrap();
    assert_eq!(received.from.as_ref().unwrap().name, "Hélène Müller");
    assert_eq!(received.answers, ["0102@eu-west-1.amazonses.com", "root@verdier.example"]);
    let reading = understood(PROMISE, Language::Fr);
    assert_eq!(reading.words, "Bonjour,\n\nDésolée pour le retard. Le virement partira vendredi.");
    assert_eq!(*reading.meaning(), Meaning::Promise { date: day("2026-03-20") });
    assert_eq!(reading.findings[0].sentence, "Le virement partira vendredi.");
    assert_eq!(reading.findings[0].rule, "will pay");
}

#[test]
fn a_vacation_responder_is_known_by_its_header_whatever_it_says() {
    let raw = "From: a@b.example\nSubject: Abwesend: Mahnung\nAuto-Submitted: auto-replied\nContent-Type: text/plain; charset=utf-8\n\nIch bin bis 27. März nicht im Büro.\nIn dringenden Fällen wenden Sie sich an sophie.martin@lambert.example.\nWir haben bereits bezahlt.\n";
    let reading = understood(raw, Language::De);
    let expected = Meaning::AutoReply {
        back: Some(day("2026-03-27")),
        substitute: Some("sophie.martin@lambert.example".into()),
    };
    assert_eq!(*reading.meaning(), expected);
    let terse = "From: a@b.example\nSubject: Automatic reply: Reminder\n\nThank you.\n";
    let reading = understood(terse, Language::En);
    assert_eq!(reading.findings[0].rule, "Subject: automatic reply");
    let person = "From: a@b.example\nSubject: Re: x\nAuto-Submitted: no\n\nThank you.\n";
    assert_eq!(*understood(person, Language::En).meaning(), Meaning::Other);
}

#[test]
fn a_dispute_outweighs_a_payment_in_the_same_reply_and_both_are_shown() {
    let raw = "From: a@b.example\nSubject: Re\n\nWe paid invoice 12 last week. Invoice 14 is not correct: three boxes were missing from the delivery.\nThe rest will be paid on Friday.\n";
    let reading = understood(raw, Language::En);
    let meanings: Vec<&Meaning> = reading.findings.iter().map(|finding| &finding.meaning).collect();
    assert_eq!(
        meanings,
        [
            &Meaning::DisputeCommercial,
            &Meaning::AlreadyPaid { on: None },
            &Meaning::Promise { date: day("2026-03-20") }
        ]
    );
}

#[test]
fn an_html_reply_without_a_plain_part_is_read_without_its_markup_and_quote() {
    let raw = "From: a@b.example\nSubject: Re\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n\n<html><head><style>p{color:red} betwist</style></head><body><p>Beste,</p><p>Deze factuur is <b>al betaald</b>&nbsp;&amp; geboekt.</p><div class=\"gmail_quote\">Wij betwisten deze factuur</div></body></html>\n--x--\n";
    let reading = understood(raw, Language::Nl);
    assert_eq!(*reading.meaning(), Meaning::AlreadyPaid { on: None });
    assert_eq!(reading.words, "Beste,\nDeze factuur is al betaald & geboekt.");
}

#[test]
fn history_is_cut_as_each_mail_program_marks_it() {
    let marks = [
        "-----Original Message-----\nFrom: x",
        "-----Message d'origine-----\nDe : x",
        "-----Ursprüngliche Nachricht-----\nVon: x",
        "-----Oorspronkelijk bericht-----",
        "________________________________\nFrom: Atelier",
        "De : Atelier Verdier\nEnvoyé : lundi 16 mars 2026\nÀ : moi",
        "Von: Atelier\nGesendet: Montag",
        "On Mon, Mar 16, 2026 at 10:02 AM Atelier <a@b.example> wrote:",
        "On Mon, Mar 16, 2026 at 10:02 AM Atelier Verdier Sarl\n<comptes@verdier.example> wrote:",
        "Op ma 16 mrt 2026 om 10:02 schreef Atelier <a@b.example>:",
        "Am 16.03.2026 um 10:02 schrieb Atelier:",
        "Envoyé de mon téléphone",
        "-- \nMarie",
        "Met vriendelijke groeten,\nMarie",
    ];
    for mark in marks {
        let text = format!("C'est payé.\n\n{mark}\nancien texte");
        assert_eq!(own_words(&text), "C'est payé.", "{mark}");
    }
    assert_eq!(own_words("De la marchandise manque.\nOn attend."), "De la marchandise manque.\nOn attend.");
    assert_eq!(own_words("> ancien\nC'est payé."), "C'est payé.");
}

#[test]
fn a_sentence_does_not_end_inside_a_date_or_an_amount() {
    assert_eq!(
        sentences("Wir zahlen am 25. März. Danke! Betrag 1.200,00 € am 10.03. raus. OK"),
        ["Wir zahlen am 25. März.", "Danke!", "Betrag 1.200,00 € am 10.03. raus.", "OK"]
    );
    assert_eq!(sentences("Pouvez-vous m'appeler ? Merci."), ["Pouvez-vous m'appeler ?", "Merci."]);
    let wrapped = "Le virement de cette facture sera fait par notre siège\nle 25 mars au plus tard.";
    assert_eq!(sentences(wrapped).len(), 1, "a line broken by the mail program is one sentence");
}

#[test]
fn somebody_else_is_named_by_address_or_name() {
    for (text, who) in [
        ("Contactez sophie.martin@lambert.example.", Some("sophie.martin@lambert.example")),
        ("Ecrivez à <mailto:compta@lambert.example>", Some("compta@lambert.example")),
        ("veuillez contacter Mme Roche au 04", Some("Mme Roche")),
        ("je suis remplacée par Julie Morel.", Some("Julie Morel")),
        ("wenden Sie sich an meinen Kollegen Paul Hinz.", Some("Paul Hinz")),
        ("my colleague is away", None),
        ("@twitter or a@b", None),
    ] {
        assert_eq!(substitute(text).as_deref(), who, "{text}");
    }
}

#[test]
fn strangers_bytes_are_bounded_and_never_panic() {
    assert_eq!(read(&vec![b'a'; MAX_MAIL_BYTES + 1]), Err(ReplyError::TooLarge(MAX_MAIL_BYTES + 1)));
    let mut nested = String::new();
    for level in 0..300 {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    }
    assert!(read(nested.as_bytes()).is_err(), "nested deeper than any mail program writes");
    let many = format!("Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(5_000));
    let received = read(many.as_bytes()).unwrap();
    assert_eq!(*understand(&received, Language::Fr, today()).meaning(), Meaning::Other);
    for raw in [&b""[..], b"\xff\xfe\x00", b"Subject: \r\n\r\n", b":\n\n\n", b"From: <>\n\n<<<>>>"] {
        if let Ok(received) = read(raw) {
            assert!(!understand(&received, Language::En, today()).findings.is_empty());
        }
    }
}

#[test]
fn a_report_of_a_failed_delivery_is_marked_and_files_are_named() {
    let raw = "From: mailer-daemon@b.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\nContent-Type: text/plain\n\nfailed\n--x--\n";
    assert!(read(raw.as_bytes()).unwrap().delivery_report);
    let raw = "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nPreuve de paiement jointe.\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"avis.pdf\"\n\nx\n--x--\n";
    let received = read(raw.as_bytes()).unwrap();
    assert_eq!(received.files, ["avis.pdf"]);
    assert_eq!(*understand(&received, Language::Fr, today()).meaning(), Meaning::AlreadyPaid { on: None });
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 200, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(11), ..Default::default() })]
    #[test]
    fn any_text_gets_a_reading(text in "(?s).{0,400}", html in "[<>/a-z&;! \\n-]{0,300}") {
        for text in [text, strip::html_text(&html)] {
            let received = Received { text, ..Received::default() };
            proptest::prop_assert!(!understand(&received, Language::Nl, today()).findings.is_empty());
        }
    }
}
