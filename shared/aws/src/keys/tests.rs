use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;

/// Ids that try to look like keys.
fn id() -> impl Strategy<Value = String> {
    "[#%A-EHIN235/]{1,6}".prop_map(|text| text)
}

fn kinds() -> impl Strategy<Value = DocumentKind> {
    prop::sample::select(vec![
        DocumentKind::Creditor,
        DocumentKind::Plan,
        DocumentKind::Import,
        DocumentKind::Idempotency,
    ])
}

/// A name for what is addressed, and its key.
fn addressed() -> impl Strategy<Value = (String, Key)> {
    (id(), id(), id(), 0..8_u8, kinds()).prop_map(|(c, a, x, what, kind)| {
        let creditor = CreditorId::new(&c).unwrap();
        let account = AccountId::new(&a).unwrap();
        let (name, key) = match what {
            0 => (vec!["head", &a], head(&creditor, &account)),
            1 => (vec!["item", &a, &x], item(&creditor, &account, &ItemNumber::new(&x).unwrap())),
            2 => (vec!["notice", &a, &x], notice(&creditor, &account, &NoticeId::new(&x).unwrap())),
            3 => (vec!["marker", &x], marker(&creditor, &MovementId::new(&x).unwrap())),
            4 => (vec!["number", &x], pointer(&creditor, &PointerKey::Number(x.clone()))),
            5 => (vec!["iban", &x], pointer(&creditor, &PointerKey::Iban(x.clone()))),
            6 => (vec!["document", &x], document(&creditor, &DocumentKey { kind, id: x.clone() })),
            _ => (vec!["inbox", &x], inbox(&creditor, &InboxKey(x.clone()))),
        };
        let rest = if what == 6 { format!("{kind:?}") } else { String::new() };
        (format!("{c:?} {name:?} {rest}"), key)
    })
}

proptest! {
    #[test]
    fn no_id_however_written_reaches_the_key_of_another(all in prop::collection::vec(addressed(), 2..60)) {
        let mut owner: BTreeMap<Key, String> = BTreeMap::new();
        for (name, key) in all {
            if let Some(other) = owner.insert(key.clone(), name.clone()) {
                prop_assert_eq!(other, name, "both have {:?}", key);
            }
        }
    }

    #[test]
    fn work_is_read_back_from_the_key_that_was_written(c in id(), a in id(), n in id()) {
        let creditor = CreditorId::new(c).unwrap();
        let id = AccountId::new(a).unwrap();
        let expected = Some(Work { creditor: creditor.clone(), what: WorkItem::Account(id.clone()) });
        let head = head(&creditor, &id);
        let notice = notice(&creditor, &id, &NoticeId::new(&n).unwrap());
        prop_assert_eq!(&work(&head), &expected);
        prop_assert_eq!(&work(&notice), &expected);
        prop_assert_eq!(shard_of(&head), shard_of(&notice));
        prop_assert_eq!(account_of(&head.pk), Some(id));
        let inbox_key = InboxKey(n);
        let expected = Some(Work { creditor: creditor.clone(), what: WorkItem::Inbox(inbox_key.clone()) });
        prop_assert_eq!(work(&inbox(&creditor, &inbox_key)), expected);
    }

    #[test]
    fn instants_sort_as_time_does(a in 0..253_402_300_799_i64, b in 0..253_402_300_799_i64, n in 0..999_999_999_u32) {
        let at = |seconds| DateTime::<Utc>::from_timestamp(seconds, n).unwrap();
        prop_assert_eq!(a.cmp(&b), instant(at(a)).cmp(&instant(at(b))));
        prop_assert_eq!(instant(at(a)).len(), 30);
    }
}

#[test]
fn what_lies_beyond_the_year_9999_sorts_last() {
    assert_eq!(instant(DateTime::<Utc>::MAX_UTC), "9999-12-31T23:59:59.000000000Z");
    assert_eq!(instant(DateTime::<Utc>::MIN_UTC), "1970-01-01T00:00:00.000000000Z");
}

#[test]
fn work_and_lists_spread_over_all_their_partitions_and_stay_there() {
    let mut shards = HashMap::new();
    let mut buckets = HashMap::new();
    for number in 0..8_000 {
        let key = head(&CreditorId::new("acme").unwrap(), &AccountId::new(format!("D{number}/EUR")).unwrap());
        *shards.entry(shard_of(&key)).or_insert(0) += 1;
        *buckets.entry(bucket(&key.pk)).or_insert(0) += 1;
    }
    assert_eq!((shards.len(), buckets.len()), (usize::from(WORK_SHARDS), usize::from(LIST_BUCKETS)));
    assert!(shards.values().all(|&count| (800..1_200).contains(&count)), "{shards:?}");
    assert!(buckets.values().all(|&count| (1_700..2_300).contains(&count)), "{buckets:?}");
    // A stored row stays in its shard for good, so the hash may never change.
    let first = head(&CreditorId::new("acme").unwrap(), &AccountId::new("D0/EUR").unwrap());
    assert_eq!((shard_of(&first).as_str(), bucket(&first.pk)), ("W#4", 0));
}
