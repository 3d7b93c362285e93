use std::future::Future;

use embedded::{Call, Gate, Pending, Verdict};
use service::rows::WorkItem;

use super::*;

/// Reads every page and says how many there were.
async fn all<T, F: Future<Output = Result<Page<T>, Fault>>>(
    mut read: impl FnMut(Option<String>) -> F,
) -> (Vec<T>, usize) {
    let (mut rows, mut from) = (Vec::new(), None);
    for pages in 1..100 {
        let page = read(from).await.unwrap();
        rows.extend(page.rows);
        from = page.next;
        if from.is_none() {
            return (rows, pages);
        }
    }
    panic!("paging does not end");
}

#[tokio::test]
async fn more_than_a_megabyte_is_read_page_by_page_and_whole() {
    let store = store().await;
    let scope = scope("acme");
    let large = |number: usize| ItemRow { facts: "x".repeat(50_000), ..item(&format!("F-{number:03}")) };
    let items: Vec<_> = (0..60).map(large).collect();
    store.put_items(&scope, &account(), &items).await.unwrap();
    let account = account();
    let (read, pages) = all(|from| store.all_items(&scope, &account, from)).await;
    assert_eq!(read, items);
    assert!(pages >= 3, "{pages} pages");
    let numbers: Vec<_> = items.iter().map(|item| item.number.clone()).collect();
    assert_eq!(store.items(&scope, &account, &numbers).await.unwrap().len(), 60);
    let refused = store.items(&scope, &account, &vec![numbers[0].clone(); 200]).await.unwrap();
    assert_eq!(refused.len(), 1, "a number asked for twice is one row");
}

/// Text that does not shrink when it is packed: a linear congruential stream of letters and digits.
fn noise(length: usize) -> String {
    let mut state = 12_345_u64;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_digit(u32::try_from((state >> 33) % 36).unwrap(), 36).unwrap()
    };
    (0..length).map(|_| letter()).collect()
}

#[tokio::test]
async fn a_long_text_is_packed_and_read_back_as_it_was() {
    let store = store().await;
    let scope = scope("acme");
    let listing = "F-1 120.00, ".repeat(100_000);
    store.commit(&scope, &Commit { events: listing.clone(), ..commit(1) }).await.unwrap();
    let read = store.events(&scope, &account(), None).await.unwrap();
    assert_eq!(read.rows.first().map(|row| row.events == listing), Some(true), "1.2 MB in one row of 400 KB");
}

#[tokio::test]
async fn history_comes_newest_first_across_pages() {
    let store = store().await;
    let scope = scope("acme");
    for version in 1..=12 {
        let long = Commit { events: noise(200_000), ..commit(version) };
        store.commit(&scope, &long).await.unwrap();
    }
    let account = account();
    let (read, pages) = all(|from| store.events(&scope, &account, from)).await;
    let versions: Vec<_> = read.iter().map(|row| row.version).collect();
    assert_eq!(versions, (1..=12).rev().collect::<Vec<_>>());
    assert!(pages >= 2);
}

#[tokio::test]
async fn work_due_at_one_instant_is_all_found_across_pages() {
    let store = store().await;
    let scope = scope("acme");
    let padded = |number: usize| InboxRow {
        key: InboxKey(format!("{number:05}{}", "k".repeat(900))),
        body: String::new(),
        retry: Some(at("2026-03-03T09:00:00Z")),
    };
    // Only rows of one shard, so that few are enough to fill more than a page.
    let key = |number| keys::inbox(scope.creditor(), &padded(number).key);
    let numbers: Vec<_> = (0..12_000).filter(|&number| keys::shard_of(&key(number)) == "W#0").collect();
    for &number in &numbers {
        store.receive(&scope, &padded(number)).await.unwrap();
    }
    let (found, pages) = all(|from| store.work(0, at("2026-03-03T09:00:00Z"), from)).await;
    let found: BTreeSet<_> = found.into_iter().map(|work| work.what).collect();
    let expected: BTreeSet<_> =
        numbers.into_iter().map(|number| WorkItem::Inbox(padded(number).key)).collect();
    assert!(found == expected, "{} of {}", found.len(), expected.len());
    assert!(pages >= 2, "the test must cross a page");
}

#[tokio::test]
async fn a_page_token_opens_no_other_partition() {
    let store = store().await;
    let (ours, theirs) = (scope("acme"), scope("other"));
    let large = |number: usize| ItemRow { facts: "x".repeat(300_000), ..item(&format!("F-{number}")) };
    let items: Vec<_> = (0..6).map(large).collect();
    store.put_items(&theirs, &account(), &items).await.unwrap();
    let next = store.all_items(&theirs, &account(), None).await.unwrap().next;
    assert!(next.is_some());
    let page = store.all_items(&ours, &account(), next).await.unwrap();
    assert_eq!(page.rows, vec![]);
    let forged = store.all_items(&ours, &account(), Some("{".to_owned())).await;
    assert!(matches!(forged, Err(Fault::Permanent(_))), "{forged:?}");
}

/// Leaves every batch over, as a busy table does.
#[derive(Debug)]
struct Busy;

impl Gate for Busy {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        let all_left = r#"{"Responses":{"relance":[]},"UnprocessedKeys":"#;
        let verdict = match call.operation {
            "BatchGetItem" => {
                let body: serde_json::Value = serde_json::from_str(call.body).unwrap();
                Verdict::Answer(format!("{all_left}{}}}", body["RequestItems"]))
            }
            _ => Verdict::Pass,
        };
        Box::pin(std::future::ready(verdict))
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_busy_table_leaves_over_is_asked_for_again_but_not_for_ever() {
    let engine = Engine::in_memory().unwrap();
    on(&engine).await;
    let busy = engine.behind(Arc::new(Busy));
    let store = DynamoStore::new(busy.client(), "relance", Arc::new(hand()));
    let left = store.items(&scope("acme"), &account(), &[item("F-1").number]).await;
    assert!(matches!(left, Err(Fault::Throttled(_))), "{left:?}");
}
