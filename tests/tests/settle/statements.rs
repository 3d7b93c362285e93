//! Bank statements: credits matched, returns, overlapping files, gaps, other people's accounts.

use dunning::event::Actor;
use dunning::party::Language;
use dunning::task::TaskKind;
use relance_tests::world::{World, scope};
use service::doctor;
use service::settle::{Status, desk, reference};
use service::tasks::{self, Said, ToDo};

use crate::camt::{Entry, OWN, PAYER, camt, from, printed, take, text};
use crate::say::{balanced, invoices, moulin, open, world, written};

/// What stands between two statements that do not follow each other is said for as long as it is true.
#[tokio::test]
async fn a_missing_statement_is_said_until_it_comes() {
    let world = world(&[100]).await;
    let day = |day: &str, opening: &str, closing: &str| {
        format!(
            ":20:X\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C26{day}EUR{opening},00\n:62F:C26{day}EUR{closing},00\n-\n"
        )
    };
    let (first, second, third) =
        (day("0302", "100", "200"), day("0303", "200", "300"), day("0304", "300", "400"));
    take(&world, &first).await;
    take(&world, &third).await;
    let scope = scope("acme");
    let books = service::settle::books(&world.ports, &scope).await.unwrap();
    assert_eq!((books.gaps.len(), books.gaps[0].account.as_str()), (1, "0189"), "{books:?}");
    assert!(books.fresh.bank.is_some());
    let open = tasks::open(&world.ports, &scope).await.unwrap();
    let [one] = open.as_slice() else { panic!("{open:?}") };
    assert_eq!((one.work.kind(), one.account.as_ref()), (TaskKind::FindStatement, None));
    assert_eq!(one.deadline.map(|day| day.to_string()).as_deref(), Some("2026-03-09"), "three banking days");
    let ToDo::Statement(gap) = &one.work else { panic!("{one:?}") };
    assert!(
        gap.words(Language::Fr).contains("solde final 200,00 EUR, solde initial suivant 300,00 EUR"),
        "{gap:?}"
    );
    let found = doctor::examine(&world.ports, doctor::Place::Folder).await;
    let found = found.iter().find(|finding| finding.what == "acme statements").unwrap();
    assert_eq!(found.health, doctor::Health::Look, "{found:?}");
    take(&world, &second).await;
    assert_eq!(service::settle::books(&world.ports, &scope).await.unwrap().gaps, []);
    assert_eq!(tasks::open(&world.ports, &scope).await.unwrap(), []);
}

#[tokio::test]
async fn a_person_may_say_that_no_statement_is_missing_and_another_gap_is_told_all_the_same() {
    let world = world(&[100]).await;
    let day = |day: &str, opening: &str, closing: &str| {
        format!(
            ":20:X\n:25:FR7630006000011234567890189\n:28C:1/1\n:60F:C26{day}EUR{opening},00\n:62F:C26{day}EUR{closing},00\n-\n"
        )
    };
    let (scope, who) = (scope("acme"), Actor::Person("owner".to_owned()));
    take(&world, &day("0302", "100", "200")).await;
    take(&world, &day("0304", "300", "400")).await;
    let handle = tasks::open(&world.ports, &scope).await.unwrap()[0].handle.clone();
    let refused = tasks::say(&world.ports, &scope, &handle, who.clone(), &Said::Approve).await.unwrap_err();
    assert!(refused.to_string().contains("relance import"), "{refused}");
    tasks::say(&world.ports, &scope, &handle, who, &Said::Done).await.unwrap();
    assert_eq!(tasks::open(&world.ports, &scope).await.unwrap(), []);
    take(&world, &day("0306", "500", "600")).await;
    let open = tasks::open(&world.ports, &scope).await.unwrap();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_ne!(open[0].handle, handle);
}

#[tokio::test]
async fn a_statement_books_what_is_certain_and_proposes_the_rest() {
    let world = world(&[1200, 300, 450]).await;
    let file = camt(
        OWN,
        7,
        100_000,
        &[
            Entry(120_000, "2026-03-02", "REF-0001", from("MOULIN ET FILLES", PAYER, &printed("F-1"))),
            Entry(
                30_000,
                "2026-03-02",
                "REF-0002",
                from("MOULIN ET FILLES", PAYER, "votre facture F-2 merci"),
            ),
            Entry(
                77_700,
                "2026-03-02",
                "REF-0003",
                from("GARAGE INCONNU", "DE89370400440532013000", "acompte"),
            ),
            Entry(-5_000, "2026-03-02", "REF-0004", text("frais")),
        ],
    );
    let report = take(&world, &file).await;
    assert_eq!((report.booked, report.waiting, report.ignored), (2, 1, 1), "{report:?}");
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), open(&account, "F-2"), open(&account, "F-3")), (0, 0, 45_000));
    balanced(&account);
    let again = take(&world, &file).await;
    assert_eq!((again.booked, again.waiting, again.known), (0, 0, 3), "{again:?}");
    let waiting = desk::waiting(&world.ports, &scope("acme")).await.unwrap();
    assert_eq!(waiting.iter().map(|record| record.held).collect::<Vec<_>>(), [77_700]);
    // The payer's account is learnt, so that the amount alone is enough next time.
    let next = camt(
        OWN,
        8,
        327_700 - 5_000,
        &[Entry(45_000, "2026-03-03", "REF-0005", from("M F", PAYER, "solde"))],
    );
    let report = take(&world, &next).await;
    assert_eq!(report.booked, 1, "{report:?}");
    assert_eq!(moulin(&world).await.open(), 0);
    assert!(report.findings.is_empty(), "{:?}", report.findings);
}

#[tokio::test]
async fn one_payment_for_several_invoices_and_too_much_and_too_little() {
    let world = world(&[1200, 300, 450]).await;
    let file = camt(
        OWN,
        7,
        0,
        &[Entry(150_000, "2026-03-02", "REF-0001", from("MOULIN ET FILLES", PAYER, "F-1 F-2"))],
    );
    take(&world, &file).await;
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), open(&account, "F-2"), open(&account, "F-3")), (0, 0, 45_000));
    let file = camt(
        OWN,
        8,
        150_000,
        &[Entry(50_000, "2026-03-03", "REF-0002", from("MOULIN", PAYER, &printed("F-3")))],
    );
    take(&world, &file).await;
    let account = moulin(&world).await;
    assert_eq!(
        (account.open(), account.unapplied()),
        (0, 5_000),
        "what is too much is credit of the account"
    );
    balanced(&account);
}

#[tokio::test]
async fn overlapping_files_book_nothing_twice_and_a_missing_one_is_noticed() {
    let world = world(&[1200, 300]).await;
    let pay = |bank: &'static str, item: &str, cents: i64| {
        Entry(cents, "2026-03-02", bank, from("MOULIN", PAYER, &printed(item)))
    };
    take(&world, &camt(OWN, 7, 0, &[pay("REF-0001", "F-1", 60_000)])).await;
    let both = camt(OWN, 7, 0, &[pay("REF-0001", "F-1", 60_000), pay("REF-0002", "F-1", 60_000)]);
    let report = take(&world, &both).await;
    assert_eq!(
        (report.known, report.booked),
        (1, 1),
        "two equal payments are two, one seen twice is one: {report:?}"
    );
    assert_eq!(open(&moulin(&world).await, "F-1"), 0);
    let later = camt(OWN, 9, 999_900, &[pay("REF-0009", "F-2", 30_000)]);
    let report = take(&world, &later).await;
    assert!(report.findings.iter().any(|finding| finding.contains("missing")), "{:?}", report.findings);
}

#[tokio::test]
async fn a_returned_debit_reopens_the_invoice_it_names_and_only_once() {
    let world = world(&[1200]).await;
    take(
        &world,
        &camt(OWN, 7, 0, &[Entry(120_000, "2026-03-02", "REF-0001", from("MOULIN", PAYER, &printed("F-1")))]),
    )
    .await;
    assert_eq!(moulin(&world).await.open(), 0);
    let back = format!("{}<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>", text("PRLV IMPAYE F-1"));
    let file = camt(OWN, 8, 120_000, &[Entry(-120_000, "2026-03-03", "REF-0002", back)]);
    for _ in 0..2 {
        take(&world, &file).await;
    }
    let account = moulin(&world).await;
    assert_eq!(open(&account, "F-1"), 120_000, "{account:?}");
    balanced(&account);
    assert_eq!(account.behaviour.returned, 1);
}

#[tokio::test]
async fn a_statement_of_somebody_elses_account_is_told_and_not_booked() {
    let world = world(&[1200]).await;
    let file = camt("DE89370400440532013000", 7, 0, &[Entry(120_000, "2026-03-02", "REF-0001", text("F-1"))]);
    let report = take(&world, &file).await;
    assert_eq!((report.statements, report.booked), (0, 0));
    assert!(report.findings.iter().any(|finding| finding.contains("3000")), "{:?}", report.findings);
    assert_eq!(moulin(&world).await.open(), 120_000);
}

#[tokio::test]
async fn a_person_accepts_places_gives_back_sets_aside_and_undoes() {
    let world = world(&[1200, 300]).await;
    let (ports, acme) = (&world.ports, scope("acme"));
    let file = camt(
        OWN,
        7,
        0,
        &[
            Entry(30_000, "2026-03-02", "REF-0001", from("DUPONT", "DE89370400440532013000", "merci")),
            Entry(4_200, "2026-03-02", "REF-0002", from("LOYER", "NL91ABNA0417164300", "divers")),
        ],
    );
    assert_eq!(take(&world, &file).await.waiting, 2);
    let waiting = desk::waiting(ports, &acme).await.unwrap();
    let (first, second) = (waiting[0].id.clone(), waiting[1].id.clone());
    let (paid, other) = if waiting[0].held == 30_000 { (first, second) } else { (second, first) };
    let proposed = desk::payment(ports, &acme, &paid).await.unwrap().unwrap();
    assert_eq!(proposed.status(), Status::Proposed, "{proposed:?}");
    let booked = desk::accept(ports, &acme, "anna", &paid, 0).await.unwrap();
    assert_eq!((booked.status(), open(&moulin(&world).await, "F-2")), (Status::Booked, 0));
    let undone = desk::undo(ports, &acme, "anna", &paid).await.unwrap();
    assert!(undone.balances() && undone.waits(), "{undone:?}");
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-2"), account.unapplied()), (30_000, 30_000));
    balanced(&account);
    let item: dunning::id::ItemNumber = "F-1".to_owned().try_into().unwrap();
    let placed = desk::allocate(ports, &acme, "anna", &paid, &[(item, Some(10_000))]).await.unwrap();
    assert_eq!((placed.loose, placed.parts.iter().map(|part| part.amount).sum::<i64>()), (20_000, 10_000));
    let given = desk::refund(ports, &acme, "anna", &paid, None).await.unwrap();
    assert_eq!((given.loose, given.refunded), (0, 20_000));
    assert!(desk::refund(ports, &acme, "anna", &paid, Some(10_001)).await.is_err(), "more than is left");
    let account = moulin(&world).await;
    assert_eq!((open(&account, "F-1"), account.unapplied()), (110_000, 0));
    balanced(&account);
    let aside = desk::dismiss(ports, &acme, "anna", &other, "rent, not an invoice").await.unwrap();
    assert_eq!(aside.status(), Status::Ignored);
    let account = dunning::id::AccountId::new("moulin/EUR").unwrap();
    desk::undo(ports, &acme, "anna", &other).await.unwrap();
    let left = desk::attribute(ports, &acme, "anna", &other, &account).await.unwrap();
    assert_eq!((left.held, left.loose, moulin(&world).await.unapplied()), (0, 4_200, 4_200));
    assert!(left.balances());
}

#[tokio::test]
async fn belgian_creditors_get_structured_communications_and_messages_carry_them() {
    let world = World::at("2026-03-20T09:00:00Z").await;
    world.import(&invoices("acme", "BE", &[1200])).await;
    world.rest().await;
    let made = reference::of_item(true, &"F-1".to_owned().try_into().unwrap(), 0).unwrap().printed();
    assert!(made.starts_with("+++"));
    let text = written(&world).concat().replace('\u{a0}', " ");
    assert!(text.contains(&made), "{made} is not in {text}");
}
