//! The debtor asks to be forgotten: nothing personal is left anywhere, the ledger stands, others lose nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use dunning::account::Account;
use dunning::event::Event;
use dunning::replay;
use embedded::{Call, Gate, Pending, Verdict};
use relance_tests::world::{World, scope};
use service::privacy::{Erased, Kept, PrivacyError, Wish, erase, export};

use crate::doors::{ParseAs as _, ask, token};
use crate::life::{DEBTOR, OTHER, PERSONAL, account, begin, lived, pay, settled};

fn wish(force: bool) -> Wish {
    Wish { debtor: DEBTOR.parse_as(), reason: "asked by letter of 20 March".to_owned(), force }
}

async fn forget(world: &World, wish: &Wish) -> Result<Erased, PrivacyError> {
    let shelf = world.shelf();
    let kept = Kept { shelf: &shelf, listing: world.bucket.as_ref(), captured: world.outbox.as_ref() };
    erase(&world.ports, kept, &scope("acme"), wish).await
}

/// Everything kept anywhere, each with the place it is kept in.
async fn everything(world: &World) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> =
        world.table().await.into_iter().map(|row| ("table".to_owned(), row)).collect();
    for (_, name, bytes) in world.bucket.all() {
        all.push((format!("bucket {name}"), String::from_utf8_lossy(&bytes).into_owned()));
    }
    all.extend(world.outbox.all().into_iter().map(|sent| ("outbox".to_owned(), format!("{sent:?}"))));
    all
}

async fn places(world: &World, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, text) in everything(world).await {
        let lower = text.to_lowercase();
        for word in words.iter().filter(|word| lower.contains(&word.to_lowercase())) {
            found.push(format!("{word} in {place}: {}", text.chars().take(1_500).collect::<String>()));
        }
    }
    found
}

/// The account's state is what its history gives.
async fn replays(world: &World, account: &Account) {
    let fresh = Account::new(account.creditor.clone(), account.payer.clone(), account.currency, account.zone);
    let mut rows = world.history("acme", account.id.as_str()).await;
    rows.reverse();
    let mut again = fresh.unwrap();
    for row in rows {
        let events: Vec<Event> = serde_json::from_str(&row.events).unwrap();
        again = replay(again, &events);
    }
    assert_eq!(again, *account);
}

fn balanced(account: &Account) {
    let sums = account.sums;
    let open = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    assert_eq!((open, sums.unapplied), (account.open(), account.unapplied()));
}

/// What came in lies in the drop, too, with what became of it; a file about others lies beside it.
async fn dropped(world: &World) {
    let acme = scope("acme");
    let others = b"numero;client\nZ-1;nobody we know".to_vec();
    world.ports.bucket.put(&acme, "drop/others.csv", others).await.unwrap();
    world.ports.bucket.put(&acme, "results/others.csv.json", b"{}".to_vec()).await.unwrap();
    let mut count = 0;
    for (_, name, bytes) in
        world.bucket.all().into_iter().filter(|(_, name, _)| name.starts_with("originals/"))
    {
        let name = name.replacen("originals/", "drop/", 1);
        world.ports.bucket.put(&acme, &name, bytes).await.unwrap();
        service::ingest::drop::take(&world.ports, &acme, &name).await.unwrap();
        count += 1;
    }
    assert!(count > 0, "something was dropped");
}

#[tokio::test]
async fn the_drop_and_its_results_are_swept_and_what_speaks_of_others_stays() {
    let world = settled().await;
    dropped(&world).await;
    let left = |world: &World| {
        let names = world.bucket.all().into_iter().map(|(_, name, _)| name);
        names.filter(|name| name.starts_with("drop/") || name.starts_with("results/")).collect::<Vec<_>>()
    };
    assert!(left(&world).len() > 3, "{:?}", left(&world));
    forget(&world, &wish(true)).await.unwrap();
    assert_eq!(places(&world, PERSONAL).await, Vec::<String>::new());
    let stays = left(&world);
    assert!(stays.contains(&"drop/others.csv".to_owned()), "{stays:?}");
    assert!(stays.contains(&"results/others.csv.json".to_owned()), "{stays:?}");
}

/// Mails and a text message that matched no creditor, by their names; the last three are not about the debtor, or not
/// the creditor's to remove.
fn strayed() -> [(&'static str, Vec<u8>); 8] {
    let quoted = "Subject: Facture\r\nFrom: x@elsewhere.example\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nMerci. Z=C3=A9ro. zephirine=40canary-mail.exa=\r\nmple\r\n";
    let encoded =
        "Subject: =?utf-8?B?WmVwaGlyaW5lIENhbmFyaWdsaWE=?=\r\nFrom: x@elsewhere.example\r\n\r\nBonjour\r\n";
    let attached = "From: x@elsewhere.example\r\nSubject: re\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\n\
        Content-Disposition: attachment; filename=a.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        MTt6ZXBoaXJpbmVAY2FuYXJ5LW1haWwuZXhhbXBsZTsxMjAK\r\n--b--\r\n";
    let from = "From: Zoe <Zephirine@Canary-Mail.example>\r\nSubject: re\r\n\r\nBonjour\r\n";
    let text = r#"{"originationNumber":"+33611223344","messageBody":"qui est-ce ?"}"#;
    let other = "From: ada@elsewhere.example\r\nSubject: re\r\n\r\nBonjour\r\n";
    let other_text = r#"{"originationNumber":"+33699999999","messageBody":"qui est-ce ?"}"#;
    let keys = [crate::doors::LINK_KEY.to_owned()];
    let notice = "n0123456789abcdef0123".parse_as();
    let to_bureau = service::reply::address::local_part(&keys, scope("bureau").creditor(), &notice);
    let bureaus = format!("To: <{}@replies.example>\r\n{from}", to_bureau.unwrap());
    [
        ("inbound/quoted", quoted.into()),
        ("inbound/encoded", encoded.into()),
        ("inbound/attached", attached.into()),
        ("inbound/from", from.into()),
        ("replies/text", text.into()),
        ("inbound/other", other.into()),
        ("replies/other", other_text.into()),
        ("inbound/bureaus", bureaus.into_bytes()),
    ]
}

#[tokio::test]
async fn what_came_in_for_nobody_is_swept_too_and_what_is_anothers_stays() {
    let world = settled().await;
    let bureau =
        r#"{"creditor":{"id":"bureau","name":"Bureau","country":"FR","language":"fr"},"invoices":[]}"#;
    world.import(bureau).await;
    let strays = strayed();
    for (name, bytes) in &strays {
        world.ports.bucket.put(&scope("relance"), name, bytes.clone()).await.unwrap();
    }
    let erased = forget(&world, &wish(true)).await.unwrap();
    assert!(erased.files >= 5, "{erased:?}");
    let lie = world.bucket.all().into_iter().filter(|(creditor, ..)| creditor == "relance");
    let left: Vec<String> = lie.map(|(_, name, _)| name).collect();
    assert_eq!(left, ["inbound/bureaus", "inbound/other", "replies/other"]);
}

#[tokio::test]
async fn nothing_personal_is_left_and_the_ledger_stands() {
    let world = settled().await;
    let before = world.account("acme", &account()).await;
    let link = token("acme", &account());
    for canary in
        PERSONAL.iter().filter(|canary| !canary.starts_with("canary-contact") && !canary.contains("hold"))
    {
        assert!(!places(&world, &[canary]).await.is_empty(), "{canary} was there to begin with");
    }
    let others = places(&world, OTHER).await.len();
    let erased = forget(&world, &wish(true)).await.unwrap();
    assert_eq!(places(&world, PERSONAL).await, Vec::<String>::new());
    assert_eq!(ask(&world, "GET", &format!("/p/{link}"), &[], b"").await.status, 404, "the link is closed");
    let after = world.account("acme", &format!("{}/EUR", erased.pseudonym)).await;
    assert_eq!(
        (after.sums, after.open(), after.unapplied()),
        (before.sums, before.open(), before.unapplied())
    );
    balanced(&after);
    replays(&world, &after).await;
    assert!(after.killed && after.parties.values().all(|party| party.contacts.is_empty()));
    assert!(!places(&world, OTHER).await.is_empty() && others > 0, "the other customer is still there");
    assert_eq!(world.account("acme", "moulin/EUR").await.open(), 7_000);
    assert_eq!(forget(&world, &wish(true)).await, Err(PrivacyError::Unknown(DEBTOR.parse_as())), "once");
}

#[tokio::test]
async fn what_happens_to_the_money_later_still_finds_its_place() {
    let world = settled().await;
    let erased = forget(&world, &wish(true)).await.unwrap();
    let name = format!("{}/EUR", erased.pseudonym);
    let before = world.account("acme", &name).await.unapplied();
    pay(&world, "T-9", "F-1", "12.00").await;
    let account = world.account("acme", &name).await;
    assert_eq!(account.unapplied(), before + 1_200, "paid once more by mistake: it waits to go back");
    balanced(&account);
    for _ in 0..40 {
        world.later(Duration::days(1));
        world.rest().await;
    }
    let to_it = |one: &relance_tests::world::Sent| one.tag.account.as_str() == name;
    assert!(!world.outbox.all().iter().any(to_it), "nothing is ever written to it");
}

#[tokio::test]
async fn while_something_is_owed_it_is_refused_with_the_reason_unless_a_person_insists() {
    let world = lived().await;
    let before = places(&world, PERSONAL).await.len();
    let refused = forget(&world, &wish(false)).await;
    assert!(matches!(refused, Err(PrivacyError::Open { items: 2.., .. })), "{refused:?}");
    assert_eq!(places(&world, PERSONAL).await.len(), before, "nothing was touched");
    let open = world.account("acme", &account()).await.open();
    let erased = forget(&world, &wish(true)).await.unwrap();
    assert_eq!(places(&world, PERSONAL).await, Vec::<String>::new());
    let after = world.account("acme", &format!("{}/EUR", erased.pseudonym)).await;
    assert_eq!(after.open(), open, "what is owed is not forgiven");
    replays(&world, &after).await;
}

#[tokio::test]
async fn a_reason_that_names_the_person_is_not_kept() {
    let world = settled().await;
    for reason in ["Zephirine Canariglia wrote", "mail from zephirine@canary-mail.example", DEBTOR] {
        let named = Wish { reason: reason.to_owned(), ..wish(true) };
        assert_eq!(forget(&world, &named).await, Err(PrivacyError::Named), "{reason}");
    }
}

#[tokio::test]
async fn what_is_held_is_given_out_whole_and_without_a_word_about_others() {
    let world = settled().await;
    let given = export(&world.ports, &scope("acme"), &DEBTOR.parse_as()).await.unwrap();
    let data = given.data.to_string();
    let originals: String =
        given.originals.iter().map(|file| String::from_utf8_lossy(&file.bytes).into_owned()).collect();
    let unseen = ["canary-contact@second-mail.example", "canary hold words", "canary bank words"];
    for canary in PERSONAL.iter().filter(|canary| !unseen.contains(canary)) {
        assert!(data.contains(canary), "{canary} is held and was not given out");
    }
    assert!(originals.contains("F-2"), "the file of its own is given out as it came");
    for other in OTHER {
        assert!(!data.contains(other) && !originals.contains(other), "{other} is somebody else's");
    }
    let nobody = export(&world.ports, &scope("acme"), &"nobody".parse_as()).await;
    assert_eq!(nobody, Err(PrivacyError::Unknown("nobody".parse_as())));
}

/// The process dies at one write, before or after it took effect, and never speaks again.
#[derive(Debug)]
struct Dies {
    writes_left: AtomicUsize,
    effect: bool,
}

impl Gate for Dies {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let reads = ["GetItem", "BatchGetItem", "Query", "Scan"];
        let left = self.writes_left.load(Ordering::Relaxed);
        let verdict = match left {
            0 => Verdict::FailBefore,
            _ if reads.contains(&call.operation) => Verdict::Pass,
            _ => {
                self.writes_left.store(left - 1, Ordering::Relaxed);
                match (left, self.effect) {
                    (1, true) => Verdict::FailAfter,
                    (1, false) => Verdict::FailBefore,
                    _ => Verdict::Pass,
                }
            }
        };
        Box::pin(std::future::ready(verdict))
    }
}

/// A short life: invoices, a word from the page, money that fits and money that does not.
async fn short() -> World {
    let world = begin().await;
    let path = format!("/p/{}", token("acme", &account()));
    let form = b"fact=dispute&item=F-1&reason=the+canary+was+green+and+not+yellow";
    assert_eq!(ask(&world, "POST", &path, &[], form).await.status, 200);
    pay(&world, "T-0", "F-404", "3.00").await;
    pay(&world, "T-1", "F-1", "40.00").await;
    world
}

async fn killed_at(write: usize, effect: bool) -> bool {
    let world = short().await;
    let before = world.account("acme", &account()).await;
    let gate = Dies { writes_left: AtomicUsize::new(write), effect };
    if forget(&world.behind(Arc::new(gate)), &wish(true)).await.is_ok() {
        return false;
    }
    let again = forget(&world, &wish(true)).await;
    assert!(matches!(again, Ok(_) | Err(PrivacyError::Unknown(_))), "write {write}: {again:?}");
    assert_eq!(places(&world, PERSONAL).await, Vec::<String>::new(), "write {write}, effect {effect}");
    let heads = accounts(&world).await;
    assert_eq!(heads.len(), 2, "write {write}: no account twice: {heads:?}");
    let name = heads.iter().find(|name| name.starts_with("erased-")).unwrap();
    let after = world.account("acme", name).await;
    assert_eq!((after.sums, after.open()), (before.sums, before.open()), "write {write}");
    replays(&world, &after).await;
    true
}

async fn accounts(world: &World) -> Vec<String> {
    let mut names = Vec::new();
    for bucket in 0..service::ports::LIST_BUCKETS {
        let page = world.ports.store.heads(&scope("acme"), bucket, None).await.unwrap();
        names.extend(page.rows.into_iter().map(|head| head.account.to_string()));
    }
    names
}

#[tokio::test(start_paused = true)]
async fn killed_at_any_write_it_goes_on_and_ends_the_same() {
    for effect in [false, true] {
        let mut write = 1;
        while killed_at(write, effect).await {
            write += 1;
        }
        assert!(write > 20, "{write} writes were killed");
    }
}
