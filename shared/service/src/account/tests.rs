use super::writes::held;
use super::*;
use dunning::notice::NoticeStatus;

#[test]
fn what_becomes_ripe_while_nobody_sends_waits_for_one_who_does_and_is_never_in_doubt() {
    let now: Instant = "2026-03-03T09:00:00Z".parse().unwrap();
    let sender = held(Some("me"), now, 0);
    assert!(matches!(sender.status, NoticeStatus::Claimed { .. }));
    let webhook = held(None, now, 0);
    assert!(matches!(webhook.status, NoticeStatus::Queued { not_before, .. } if not_before == now));
    assert!(webhook.tries > 0, "a queued notice is tried again only when it was tried before");
    assert!(!Change::look(AccountId::new("D-1/EUR").unwrap()).sends);
}
