use dunning::id::ItemNumber;

use super::*;
use crate::notice::{Item, RecipientKind};
use crate::samples::{self, Shape};
use crate::template::MAX_WORDS;
use crate::words::Word;

const RECIPIENTS: [RecipientKind; 3] =
    [RecipientKind::Business, RecipientKind::Consumer, RecipientKind::Public];

/// Every notice, language, recipient and shape, once.
fn all(mut look: impl FnMut(&Notice, &Rendered)) {
    let letterhead = samples::letterhead();
    for kind in Kind::ALL.iter().copied() {
        for language in Language::ALL {
            for (recipient, shape) in RECIPIENTS.into_iter().flat_map(|r| Shape::ALL.map(|s| (r, s))) {
                let notice = samples::notice(kind, language, recipient, shape);
                let rendered = render(&notice, &letterhead, None);
                let rendered = rendered.unwrap_or_else(|e| panic!("{recipient:?} {}: {e}", shape.name()));
                look(&notice, &rendered);
            }
        }
    }
}

/// The words a reader sees, sorted: tags, styles and addresses of links aside.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|letter: char| letter.is_whitespace() || letter == '·')
        .filter(|word| !word.is_empty() && !word.contains("://") && !matches!(*word, "--" | ":"))
        .map(|word| word.trim_end_matches(':').to_owned())
        .collect();
    words.sort();
    words
}

fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut seen = String::new();
    for piece in body.split('<').skip(1) {
        seen.push(' ');
        seen.push_str(piece.split_once('>').unwrap().1);
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(seen, |seen, (entity, letter)| seen.replace(entity, letter))
}

#[test]
fn the_plain_text_says_every_word_of_the_html_and_no_other() {
    all(|notice, mail| {
        // The caption belongs to the picture, which a plain text does not have.
        let html = visible(&mail.html).replace(Word::ScanToPay.text(notice.language), "");
        assert_eq!(words(&mail.text), words(&html), "{} {:?}", notice.kind, notice.language);
    });
}

#[test]
fn at_most_ninety_words_stand_before_the_table() {
    let letterhead = samples::letterhead();
    let mut longest = 0;
    all(|notice, _| {
        let texts = texts(built_in(notice.kind, notice.language), notice, &letterhead).unwrap();
        let before = texts.headline.split_whitespace().count()
            + texts.greeting.split_whitespace().count()
            + texts.before.iter().map(|paragraph| paragraph.split_whitespace().count()).sum::<usize>();
        longest = longest.max(before);
        assert!(before <= MAX_WORDS, "{} {:?}: {before}", notice.kind, notice.language);
    });
    println!("longest text before the table: {longest} words");
}

#[test]
fn the_first_line_gives_the_amount_and_the_date() {
    all(|notice, mail| {
        let first = mail.text.lines().next().unwrap();
        let digits = first.chars().filter(char::is_ascii_digit).count();
        assert!(first.contains('€') && first.contains("2026") && digits >= 7, "{}: {first}", notice.kind);
    });
}

#[test]
fn an_invoice_in_instalments_is_delivered_as_one_invoice() {
    let said = [
        ["Votre facture F-9 ", " en 2 échéances", "la première le"],
        ["Uw factuur F-9:", " in 2 termijnen", "de eerste op"],
        ["Ihre Rechnung F-9:", " in 2 Raten", "die erste fällig am"],
        ["Your invoice F-9:", " in 2 instalments", "the first by"],
    ];
    for (language, said) in Language::ALL.into_iter().zip(said) {
        let shape = Shape::ALL[0];
        let mut notice = samples::notice(Kind::InvoiceDelivery, language, RecipientKind::Business, shape);
        notice.groups.truncate(1);
        let first = notice.groups[0].items[0].clone();
        let part =
            |place: usize| Item { number: ItemNumber::new(format!("F-9#{place}")).unwrap(), ..first.clone() };
        notice.groups[0].items = vec![part(1), part(2)];
        notice.total = 2 * (first.open - first.disputed);
        assert_eq!((notice.invoices(), notice.parts()), (1, Some(2)));
        let mail = render(&notice, &samples::letterhead(), None).unwrap();
        let all = format!("{}\n{}", mail.subject, mail.text);
        for said in said {
            assert!(all.contains(said), "{said} is not in:\n{all}");
        }
        notice.groups[0].items.push(Item { number: ItemNumber::new("F-10").unwrap(), ..first });
        assert_eq!((notice.invoices(), notice.parts()), (2, None));
    }
}

#[test]
fn a_mail_has_at_most_one_button_and_a_person_with_a_telephone() {
    all(|notice, mail| {
        assert!(mail.html.matches("bgcolor=").count() <= 1, "{}", notice.kind);
        let person = if notice.kind == Kind::FormalNotice { "Paul Verdier" } else { "Nadia Roussel" };
        assert!(mail.text.contains(person) && mail.text.contains("+33 4 72 00 00"), "{}", notice.kind);
    });
}
