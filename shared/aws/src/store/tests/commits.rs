use embedded::{Call, Gate, Pending, Verdict};
use service::rows::{MarkerWrite, NoticeWrite, WorkItem};

use super::*;

fn marked(version: u64, movement: &str, expected: Option<&str>) -> Commit {
    let marker = MarkerWrite {
        movement: MovementId::new(movement).unwrap(),
        expected: expected.map(ToOwned::to_owned),
        value: format!("booked by {version}"),
    };
    Commit { markers: vec![marker], ..commit(version) }
}

fn decided(version: u64, row: NoticeRow, expected: Option<&str>) -> Commit {
    let notice = NoticeWrite { row, expected: expected.map(ToOwned::to_owned) };
    Commit { notices: vec![notice], ..commit(version) }
}

#[tokio::test]
async fn a_commit_is_read_back_whole() {
    let store = store().await;
    let scope = scope("acme");
    let row = notice("n1", r#""claimed""#, Some("2026-03-03T10:00:00.123456789Z"));
    let closed = ItemRow { closed: Some("F-9 0 paid".to_owned()), ..item("F-9") };
    store.receive(&scope, &inbox("2026-03-03 a", None)).await.unwrap();
    store.put_items(&scope, &account(), &[item("F-9")]).await.unwrap();
    let whole = Commit {
        closings: vec![closing(&closed)],
        markers: marked(1, "stripe/pi_1", None).markers,
        settled: Some(InboxKey("2026-03-03 a".to_owned())),
        ..decided(1, row.clone(), None)
    };
    store.commit(&scope, &whole).await.unwrap();
    assert_eq!(store.head(&scope, &account()).await.unwrap(), Some(whole.head.clone()));
    assert_eq!(store.notices(&scope, &account(), std::slice::from_ref(&row.id)).await.unwrap(), vec![row]);
    assert_eq!(
        store.items(&scope, &account(), std::slice::from_ref(&closed.number)).await.unwrap(),
        vec![closed]
    );
    let history = store.events(&scope, &account(), None).await.unwrap();
    assert_eq!(history.rows, vec![EventsRow { version: 1, events: whole.events.clone() }]);
    let movement = MovementId::new("stripe/pi_1").unwrap();
    assert_eq!(store.marker(&scope, &movement).await.unwrap().as_deref(), Some("booked by 1"));
    assert_eq!(store.inbox(&scope, &InboxKey("2026-03-03 a".to_owned())).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_commits_on_one_version_one_wins_and_the_other_leaves_nothing() {
    let store = store().await;
    let scope = scope("acme");
    store.commit(&scope, &commit(1)).await.unwrap();
    let first = decided(2, notice("n1", "a", None), None);
    let second = decided(2, notice("n2", "a", None), None);
    let (one, two) = tokio::join!(store.commit(&scope, &first), store.commit(&scope, &second));
    assert!(matches!(
        (&one, &two),
        (Ok(()), Err(CommitError::Conflict)) | (Err(CommitError::Conflict), Ok(()))
    ));
    let all = store.all_notices(&scope, &account(), None).await.unwrap();
    assert_eq!(all.rows.len(), 1);
    assert_eq!(store.commit(&scope, &commit(1)).await, Err(CommitError::Conflict), "the account exists");
}

#[tokio::test]
async fn a_movement_is_booked_once_and_its_mark_moves_only_from_what_was_read() {
    let store = store().await;
    let scope = scope("acme");
    store.commit(&scope, &marked(1, "bank/7", None)).await.unwrap();
    let again = store.commit(&scope, &marked(2, "bank/7", None)).await;
    assert_eq!(again, Err(CommitError::Booked(MovementId::new("bank/7").unwrap())));
    let behind = store.commit(&scope, &marked(1, "bank/7", None)).await;
    assert!(matches!(behind, Err(CommitError::Booked(_))), "also when the head moved: {behind:?}");
    let other = store.commit(&scope, &marked(2, "bank/7", Some("something else"))).await;
    assert_eq!(other, Err(CommitError::Conflict));
    store.commit(&scope, &marked(2, "bank/7", Some("booked by 1"))).await.unwrap();
    let movement = MovementId::new("bank/7").unwrap();
    assert_eq!(store.marker(&scope, &movement).await.unwrap().as_deref(), Some("booked by 2"));
}

#[tokio::test]
async fn a_notice_moves_only_from_the_status_that_was_read() {
    let store = store().await;
    let scope = scope("acme");
    store.commit(&scope, &decided(1, notice("n1", "queued", None), None)).await.unwrap();
    let twice = store.commit(&scope, &decided(2, notice("n1", "queued", None), None)).await;
    assert_eq!(twice, Err(CommitError::Conflict));
    store.commit(&scope, &decided(2, notice("n1", "claimed", None), Some("queued"))).await.unwrap();
    let moved = |to: &str| notice("n1", to, None);
    assert!(!store.move_notice(&scope, &account(), "queued", &moved("sent")).await.unwrap());
    assert!(store.move_notice(&scope, &account(), "claimed", &moved("sent")).await.unwrap());
    assert!(!store.move_notice(&scope, &account(), "claimed", &moved("sent")).await.unwrap());
    let unknown = notice("n2", "sent", None);
    assert!(!store.move_notice(&scope, &account(), "claimed", &unknown).await.unwrap());
}

#[tokio::test]
async fn what_came_in_is_settled_once() {
    let store = store().await;
    let scope = scope("acme");
    let settled = Some(InboxKey("k".to_owned()));
    store.receive(&scope, &inbox("k", Some("2026-03-03T09:00:00Z"))).await.unwrap();
    store.commit(&scope, &Commit { settled: settled.clone(), ..commit(1) }).await.unwrap();
    let again = store.commit(&scope, &Commit { settled, ..commit(2) }).await;
    assert_eq!(again, Err(CommitError::Conflict), "applied once, movement or not");
    store.put_inbox(&scope, &inbox("k", Some("2026-03-04T09:00:00Z"))).await.unwrap();
    assert_eq!(store.inbox(&scope, &InboxKey("k".to_owned())).await.unwrap(), None, "not brought back");
}

#[tokio::test]
async fn more_than_a_hundred_rows_are_refused_with_what_to_do() {
    let store = store().await;
    let closings = |from| (from..MOST).map(|number| closing(&item(&format!("F-{number}")))).collect();
    let refused = store.commit(&scope("acme"), &Commit { closings: closings(0), ..commit(1) }).await;
    let Err(CommitError::Fault(Fault::Permanent(words))) = refused else { panic!("{refused:?}") };
    assert!(words.contains("102 rows") && words.contains("split"), "{words}");
    store.commit(&scope("acme"), &Commit { closings: closings(2), ..commit(1) }).await.unwrap();
}

#[tokio::test]
async fn unfinished_work_leaves_the_index_with_the_commit_that_finishes_it() {
    let store = store().await;
    let scope = scope("acme");
    let due = async |until: &str| {
        let mut found = Vec::new();
        for shard in 0..service::ports::WORK_SHARDS {
            found.extend(store.work(shard, at(until), None).await.unwrap().rows);
        }
        found
    };
    let ours = Work { creditor: scope.creditor().clone(), what: WorkItem::Account(account()) };
    let waiting = notice("n1", "claimed", Some("2026-03-03T12:00:00Z"));
    store.commit(&scope, &decided(1, waiting, None)).await.unwrap();
    assert_eq!(due("2026-03-03T11:59:59Z").await, vec![]);
    assert_eq!(due("2026-03-03T12:00:00Z").await, vec![ours.clone()]);
    assert_eq!(due("2026-03-05T00:00:00Z").await, vec![ours.clone()], "head and notice are one entry");
    store.move_notice(&scope, &account(), "claimed", &notice("n1", "sent", None)).await.unwrap();
    assert_eq!(due("2026-03-04T08:59:59Z").await, vec![], "only the head is left, for later");
    let rest = Commit { head: head(2, None), ..commit(2) };
    store.commit(&scope, &rest).await.unwrap();
    assert_eq!(due("2030-01-01T00:00:00Z").await, vec![]);
    store.receive(&scope, &inbox("k", Some("2026-03-03T09:00:00Z"))).await.unwrap();
    store.receive(&scope, &inbox("for a person", None)).await.unwrap();
    let what = WorkItem::Inbox(InboxKey("k".to_owned()));
    assert_eq!(due("2026-03-03T09:00:00Z").await, vec![Work { what, ..ours }]);
}

/// Every call has this fate.
#[derive(Debug)]
struct Fate(Verdict);

impl Gate for Fate {
    fn admit<'a>(&'a self, _: Call<'a>) -> Pending<'a> {
        Box::pin(std::future::ready(self.0.clone()))
    }
}

#[tokio::test]
async fn a_fault_says_whether_the_commit_may_have_happened() {
    let engine = Engine::in_memory().unwrap();
    let sound = on(&engine).await;
    let scope = scope("acme");
    let behind = |verdict| {
        let client = engine.behind(Arc::new(Fate(verdict))).client();
        DynamoStore::new(client, "relance", Arc::new(hand()))
    };
    let throttled = behind(Verdict::Throttle).commit(&scope, &commit(1)).await;
    assert!(matches!(throttled, Err(CommitError::Fault(Fault::Throttled(_)))), "{throttled:?}");
    assert_eq!(behind(Verdict::Conflict).commit(&scope, &commit(1)).await, Err(CommitError::Conflict));
    let lost = behind(Verdict::FailBefore).commit(&scope, &commit(1)).await;
    assert!(matches!(lost, Err(CommitError::Fault(Fault::Unknown(_)))), "{lost:?}");
    assert_eq!(sound.head(&scope, &account()).await.unwrap(), None);
    let unheard = behind(Verdict::FailAfter).commit(&scope, &commit(1)).await;
    assert!(matches!(unheard, Err(CommitError::Fault(Fault::Unknown(_)))), "{unheard:?}");
    assert_eq!(sound.head(&scope, &account()).await.unwrap().map(|head| head.version), Some(1));
    let moved =
        behind(Verdict::Conflict).move_notice(&scope, &account(), "a", &notice("n1", "b", None)).await;
    assert!(matches!(moved, Err(Fault::Throttled(_))), "{moved:?}");
    let missing = DynamoStore::new(engine.client(), "another", Arc::new(hand()));
    let refused = missing.commit(&scope, &commit(1)).await;
    assert!(matches!(refused, Err(CommitError::Fault(Fault::Permanent(_)))), "{refused:?}");
}
