//! One invoice's life through [`advance`].

use super::*;
use crate::id::{CreditorId, DebtorId, ItemNumber};
use crate::item::{Item, ItemKind};
use crate::money::Currency;
use crate::notice::Born;
use crate::party::{Contact, ContactRole, Creditor, Debtor, Sending};
use crate::plan::Plan;

fn creditor() -> Creditor {
    let json = r#"{"id":"c","name":"Boulangerie","country":"FR","language":"fr"}"#;
    Creditor { sending: Sending::Automatic, ..serde_json::from_str(json).unwrap() }
}

fn debtor() -> Debtor {
    let json = r#"{"id":"acme","name":"Acme","kind":"business","country":"FR","contacts":[]}"#;
    let contact =
        Contact { role: ContactRole::Main, email: Some("ap@acme.example".to_owned()), ..Contact::default() };
    Debtor { contacts: vec![contact], ..serde_json::from_str(json).unwrap() }
}

fn item() -> Item {
    Item {
        number: ItemNumber::new("F-1").unwrap(),
        kind: ItemKind::Invoice,
        debtor: DebtorId::new("acme").unwrap(),
        issue: "2026-01-02".parse().unwrap(),
        due: "2026-02-02".parse().unwrap(),
        currency: Currency::EUR,
        total: 120_000,
        prepaid: 0,
        preceding: None,
        purchase_order: None,
        discount: None,
        assigned: None,
        missing: None,
        iban: None,
        direct_debit: None,
    }
}

#[test]
fn an_invoice_is_reminded_climbs_waits_for_approval_and_is_paid() {
    let rules = Rules::new(creditor(), vec![Plan::standard().unwrap()]).unwrap();
    let fresh = Account::new(
        CreditorId::new("c").unwrap(),
        DebtorId::new("acme").unwrap(),
        Currency::EUR,
        chrono_tz::Europe::Paris,
    )
    .unwrap();
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let event = |when: &str, fact| Event::new(at(when), Actor::Import("file".to_owned()), fact);
    let received = vec![
        event("2026-01-05T08:00:00Z", Fact::PartyReceived { debtor: Box::new(debtor()) }),
        event("2026-01-05T08:00:00Z", Fact::ItemReceived { item: Box::new(item()) }),
    ];
    let mut history = Vec::new();
    let mut step = advance(&fresh, received, &rules, at("2026-01-05T08:00:00Z")).unwrap();
    let mut sent = Vec::new();
    for _ in 0..20 {
        history.extend(step.events.clone());
        let head = step.account.encode().unwrap();
        assert_eq!(Account::decode(&head).unwrap(), step.account);
        for change in &step.notices {
            let (notice, born) = match change {
                NoticeChange::Create { notice, born } => (notice, *born),
                NoticeChange::Claim { notice } => (notice, Born::Claimed),
                _ => continue,
            };
            let leaves = born == Born::Claimed;
            sent.push((step.account.day_of(notice.send_at).to_string(), notice.step.to_string(), leaves));
        }
        let Some(next) = step.next_look else { break };
        step = advance(&step.account.clone(), Vec::new(), &rules, next).unwrap();
    }
    let expected = [
        ("2026-01-28", "courtesy", true),
        ("2026-02-05", "reminder", true),
        ("2026-02-17", "firm", true),
        ("2026-03-04", "formal_notice", false),
    ];
    let found: Vec<_> =
        sent.iter().map(|(day, step, leaves)| (day.as_str(), step.as_str(), *leaves)).collect();
    assert_eq!(found, expected);

    let paid = Fact::Payment { item: item().number, amount: 120_000, movement: None, day: None };
    let done =
        advance(&step.account, vec![event("2026-03-05T10:00:00Z", paid)], &rules, at("2026-03-05T10:00:00Z"));
    let done = done.unwrap();
    history.extend(done.events.clone());
    assert!(matches!(done.notices.as_slice(), [NoticeChange::Cancel { .. }]), "{:?}", done.notices);
    assert_eq!(done.closed.len(), 1);
    let kinds: Vec<String> = done.tasks.iter().map(|task| task.kind.name()).collect();
    assert_eq!(kinds, ["decide_charges"], "paid late");
    assert_eq!(done.next_look, Some(at("2026-03-20T08:00:00Z")), "interest not claimed by then is waived");
    assert_eq!(replay(fresh, &history), done.account);
    let json = serde_json::to_string(&history).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Event>>(&json).unwrap(), history);
}
