use super::*;

fn document(id: &str, version: u64, expires: Option<&str>) -> Document {
    let key = DocumentKey { kind: DocumentKind::Idempotency, id: id.to_owned() };
    Document { key, version, body: format!(r#"{{"answer":{version}}}"#), expires: expires.map(at) }
}

#[tokio::test]
async fn a_document_is_written_over_the_version_read_and_no_other() {
    let store = store().await;
    let scope = scope("acme");
    assert!(!store.put_document(&scope, &document("a", 2, None)).await.unwrap(), "there is no version 1");
    assert!(store.put_document(&scope, &document("a", 1, None)).await.unwrap());
    assert!(!store.put_document(&scope, &document("a", 1, None)).await.unwrap());
    assert!(store.put_document(&scope, &document("a", 2, None)).await.unwrap());
    let key = document("a", 2, None).key;
    assert_eq!(store.document(&scope, &key).await.unwrap(), Some(document("a", 2, None)));
    store.drop_document(&scope, &key).await.unwrap();
    store.drop_document(&scope, &key).await.unwrap();
    assert_eq!(store.document(&scope, &key).await.unwrap(), None);
}

#[tokio::test]
async fn an_expired_document_counts_as_gone_though_it_is_still_readable() {
    let clock = hand();
    let engine = Engine::in_memory().unwrap();
    on(&engine).await;
    let store = DynamoStore::new(engine.client(), "relance", Arc::new(clock.clone()));
    let scope = scope("acme");
    let brief = document("a", 1, Some("2026-03-03T09:30:00.5Z"));
    assert!(store.put_document(&scope, &brief).await.unwrap());
    assert_eq!(store.document(&scope, &brief.key).await.unwrap(), Some(brief.clone()));
    *clock.0.lock().unwrap() = at("2026-03-03T09:30:00.5Z");
    assert_eq!(store.document(&scope, &brief.key).await.unwrap(), None);
    let listed = store.documents(&scope, DocumentKind::Idempotency, None).await.unwrap();
    assert_eq!(listed.rows, vec![]);
    assert!(!store.put_document(&scope, &document("a", 2, None)).await.unwrap(), "nothing to follow");
    assert!(store.put_document(&scope, &document("a", 1, None)).await.unwrap(), "free again");
}

#[tokio::test]
async fn documents_of_a_kind_come_in_the_order_of_their_ids() {
    let store = store().await;
    let scope = scope("acme");
    for id in ["b", "", "a#1", "a%", "a$"] {
        assert!(store.put_document(&scope, &document(id, 1, None)).await.unwrap());
    }
    let plan = DocumentKey { kind: DocumentKind::Plan, id: "p".to_owned() };
    assert!(store.put_document(&scope, &Document { key: plan, ..document("", 1, None) }).await.unwrap());
    let listed = store.documents(&scope, DocumentKind::Idempotency, None).await.unwrap();
    let ids: Vec<_> = listed.rows.iter().map(|document| document.key.id.as_str()).collect();
    assert_eq!(ids, ["", "a#1", "a$", "a%", "b"]);
}

#[tokio::test]
async fn what_comes_in_twice_is_kept_once_and_a_pointer_leads_to_its_last_target() {
    let store = store().await;
    let scope = scope("acme");
    store.receive(&scope, &inbox("k", None)).await.unwrap();
    let changed = InboxRow { body: "other".to_owned(), ..inbox("k", None) };
    store.receive(&scope, &changed).await.unwrap();
    assert_eq!(store.all_inbox(&scope, None).await.unwrap().rows, vec![inbox("k", None)]);
    store.put_inbox(&scope, &changed).await.unwrap();
    assert_eq!(store.inbox(&scope, &changed.key).await.unwrap(), Some(changed.clone()));
    store.drop_inbox(&scope, &changed.key).await.unwrap();
    assert_eq!(store.all_inbox(&scope, None).await.unwrap().rows, vec![]);
    let key = PointerKey::Iban("FR7630006000011234567890189".to_owned());
    let to = |target: &str| Pointer { key: key.clone(), account: account(), target: target.to_owned() };
    store.point(&scope, &[to("a"), to("b")]).await.unwrap();
    assert_eq!(store.pointer(&scope, &key).await.unwrap(), Some(to("b")));
    store.point(&scope, &[to("c")]).await.unwrap();
    assert_eq!(store.pointer(&scope, &key).await.unwrap(), Some(to("c")));
}

#[tokio::test]
async fn items_written_twice_are_the_same_and_a_closed_one_stays_closed() {
    let store = store().await;
    let scope = scope("acme");
    let items: Vec<_> = (0..60).map(|number| item(&format!("F-{number}"))).collect();
    store.put_items(&scope, &account(), &items).await.unwrap();
    store.put_items(&scope, &account(), &items).await.unwrap();
    assert_eq!(store.all_items(&scope, &account(), None).await.unwrap().rows.len(), 60);
    let pointer = store.pointer(&scope, &PointerKey::Number("F-7".to_owned())).await.unwrap().unwrap();
    assert_eq!((pointer.account, pointer.target.as_str()), (account(), "F-7"));
    let closed = ItemRow { closed: Some("paid".to_owned()), ..item("F-7") };
    store.commit(&scope, &Commit { closings: vec![closing(&closed)], ..commit(1) }).await.unwrap();
    store.put_items(&scope, &account(), &[item("F-7")]).await.unwrap();
    let read = store.items(&scope, &account(), std::slice::from_ref(&closed.number)).await.unwrap();
    assert_eq!(read, vec![closed.clone()]);
    let open_again = Closing { number: closed.number.clone(), line: None };
    store.commit(&scope, &Commit { closings: vec![open_again], ..commit(2) }).await.unwrap();
    let read = store.items(&scope, &account(), std::slice::from_ref(&closed.number)).await.unwrap();
    assert_eq!(read, vec![item("F-7")]);
}

#[tokio::test]
async fn creditors_with_the_same_ids_never_meet() {
    let store = store().await;
    let (one, two) = (scope("acme"), scope("acme#A#D-1/EUR"));
    store.commit(&one, &commit(1)).await.unwrap();
    assert_eq!(store.head(&two, &account()).await.unwrap(), None);
    store.commit(&two, &commit(1)).await.unwrap();
    store.commit(&two, &commit(2)).await.unwrap();
    assert_eq!(store.head(&one, &account()).await.unwrap().map(|head| head.version), Some(1));
    store.put_document(&one, &document("a", 1, None)).await.unwrap();
    assert_eq!(store.documents(&two, DocumentKind::Idempotency, None).await.unwrap().rows, vec![]);
    store.receive(&one, &inbox("k", None)).await.unwrap();
    assert_eq!(store.all_inbox(&two, None).await.unwrap().rows, vec![]);
    store.put_items(&one, &account(), &[item("F-1")]).await.unwrap();
    assert_eq!(store.pointer(&two, &PointerKey::Number("F-1".to_owned())).await.unwrap(), None);
    let mut listed = 0;
    for bucket in 0..service::ports::LIST_BUCKETS {
        listed += store.heads(&one, bucket, None).await.unwrap().rows.len();
    }
    assert_eq!(listed, 1);
}

#[tokio::test]
async fn the_switch_and_the_registry_belong_to_the_deployment() {
    let store = store().await;
    assert!(!store.halted().await.unwrap());
    store.halt(true).await.unwrap();
    assert!(store.halted().await.unwrap());
    store.halt(false).await.unwrap();
    assert!(!store.halted().await.unwrap());
    let creditors: Vec<_> = ["a", "b#c"].into_iter().map(|id| CreditorId::new(id).unwrap()).collect();
    for creditor in creditors.iter().chain(&creditors) {
        store.enrol(creditor).await.unwrap();
    }
    assert_eq!(store.creditors().await.unwrap(), creditors);
}
