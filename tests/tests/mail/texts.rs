//! A creditor's own words: checked before they are saved, used from the next message on.

use messages::template::built_in;
use messages::{Kind, Language};
use relance_tests::world::scope;
use service::texts::{Saved, TextName, Which, preview, reset, save};

use crate::say::{bytes, days, mails, world};

const REMINDER: Which = Which { kind: Kind::Reminder, language: Language::Fr, sms: false, name: None };

fn own() -> String {
    built_in(Kind::Reminder, Language::Fr).replacen("subject: ", "subject: Atelier Verdier : ", 1)
}

#[tokio::test]
async fn a_text_of_their_own_is_used_from_the_next_message_on_and_can_be_taken_back() {
    let world = world(&[120]).await;
    let saved = save(&world.ports, &scope("acme"), &REMINDER, &own()).await.unwrap();
    assert!(matches!(saved, Saved::Version(1, _)), "{saved:?}");
    days(&world, 33).await;
    let subject = |sent| messages::mail::mime::parts(bytes(sent)).unwrap().subject;
    let all = mails(&world);
    assert!(all.iter().any(|sent| subject(sent).starts_with("Atelier Verdier")), "the reminder");
    assert!(!subject(&all[0]).starts_with("Atelier Verdier"), "another kind keeps its text");
    assert!(matches!(reset(&world.ports, &scope("acme"), &REMINDER).await.unwrap(), Saved::Version(2, _)));
    let account = world.account("acme", "moulin/EUR").await;
    let mail = preview(&world.ports, &scope("acme"), &account, &REMINDER, None).await.unwrap();
    assert!(!mail.subject.starts_with("Atelier Verdier"));
    let first =
        world.ports.bucket.get(&scope("acme"), "templates/reminder.fr.mail/000001.txt").await.unwrap();
    assert_eq!(first.as_deref(), Some(own().as_bytes()), "every version stays readable");
}

#[tokio::test]
async fn a_text_with_a_variable_that_does_not_exist_is_refused_with_its_line() {
    let world = world(&[120]).await;
    let wrong = own().replacen("{{ total }}", "{{ totl }}", 1);
    let Saved::Refused(problems) = save(&world.ports, &scope("acme"), &REMINDER, &wrong).await.unwrap()
    else {
        panic!("it was saved");
    };
    assert!(
        problems[0].message.contains("\"totl\"") && problems[0].message.contains("\"total\""),
        "{problems:?}"
    );
    assert!(service::texts::all(&world.ports, &scope("acme")).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_preview_shows_the_accounts_own_invoices_in_every_kind_and_language_and_sends_nothing() {
    let world = world(&[120, 80]).await;
    days(&world, 29).await;
    let (account, before) = (world.account("acme", "moulin/EUR").await, mails(&world).len());
    for which in Which::all().filter(|which| !which.sms && which.kind != Kind::Settled) {
        let mail = preview(&world.ports, &scope("acme"), &account, &which, None).await;
        let mail = mail.unwrap_or_else(|error| panic!("{which}: {error}"));
        let named = mail.text.contains("F-0202-1") || matches!(which.kind, Kind::Thanks);
        assert!(
            named && mail.text.contains("Nadia Roussel") || mail.text.contains("Paul Verdier"),
            "{which}: {}",
            mail.text
        );
    }
    assert_eq!(mails(&world).len(), before);
}

const TWICE: &str = "id = \"twice\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\ntemplate = \"courtesy\"\n\
    [[step]]\nid = \"second\"\noffset = \"10d\"\nclass = \"reminder\"\ntemplate = \"second-reminder\"\n\
    [[step]]\nid = \"third\"\noffset = \"20d\"\nclass = \"firm\"\ntemplate = \"nobody-wrote-this\"\n";

#[tokio::test]
async fn each_step_is_written_in_the_text_it_names_a_gentler_one_or_one_of_the_creditors_own() {
    let world = world(&[120]).await;
    let named = Which { name: TextName::new("second-reminder"), ..REMINDER };
    let second = own().replacen("Atelier Verdier", "Deuxième rappel", 1);
    let saved = save(&world.ports, &scope("acme"), &named, &second).await.unwrap();
    assert!(matches!(saved, Saved::Version(1, _)), "{saved:?}");
    crate::say::plan(&world, TWICE).await;
    days(&world, 60).await;
    let subjects: Vec<String> =
        mails(&world).iter().map(|sent| messages::mail::mime::parts(bytes(sent)).unwrap().subject).collect();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(!subjects[0].contains("rappel"), "gentler words for the first reminder: {subjects:?}");
    assert!(subjects[1].starts_with("Deuxième rappel"), "{subjects:?}");
    let firm = preview_of(&world, Kind::Firm).await;
    assert!(firm.starts_with(&subjects[2]), "a name nobody wrote a text for: the class's own ({firm})");
}

async fn preview_of(world: &relance_tests::world::World, kind: Kind) -> String {
    let account = world.account("acme", "moulin/EUR").await;
    let which = Which { kind, ..REMINDER };
    preview(&world.ports, &scope("acme"), &account, &which, None).await.unwrap().subject
}
