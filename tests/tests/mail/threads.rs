//! The steps about one debt are one conversation in the debtor's mailbox; the salesperson reads along.

use serde_json::json;
use service::ports::Outgoing;

use crate::say::{days, header, import, mails, plan, told, world};

const PLAN: &str = r#"
id = "standard"
version = 2
min_gap = "5d"
[[step]]
id = "reminder"
anchor = "due"
offset = "3d"
class = "reminder"
channels = ["email"]
template = "reminder"
[[step]]
id = "firm"
anchor = "due"
offset = "15d"
class = "firm"
channels = ["email"]
template = "firm"
signed_by = "Paul Verdier"
copy_to = "Nadia Roussel, nadia.roussel@verdier.example, ventes@verdier.example, ada@moulin.example, nobody"
"#;

#[tokio::test]
async fn each_step_continues_the_one_before_by_the_id_the_provider_gave_it() {
    let world = world(&[120, 80]).await;
    days(&world, 65).await;
    let all = mails(&world);
    let seen: Vec<_> =
        all.iter().map(|sent| (header(sent, "In-Reply-To"), header(sent, "References"))).collect();
    let id = |number: usize| format!("<message-{number}@relance.example>");
    assert!(all.len() >= 4, "courtesy, reminder, firm and formal notice: {}", all.len());
    assert_eq!(seen[0], (None, None));
    for (index, (answers, references)) in seen.iter().enumerate().skip(1) {
        let all: Vec<String> = (1..=index).map(id).collect();
        assert_eq!(answers.as_deref(), Some(id(index).as_str()), "mail {index}");
        let references: Vec<_> = references.iter().flat_map(|line| line.split_whitespace()).collect();
        assert_eq!(references, all, "mail {index}");
    }
}

#[tokio::test]
async fn the_news_of_delivery_may_come_first_and_the_thread_still_holds() {
    let world = world(&[120]).await;
    days(&world, 31).await;
    let first = mails(&world).pop().unwrap();
    told(&world, &first, "message-1", "Delivery", json!({ "recipients": ["ada@moulin.example"] })).await;
    days(&world, 10).await;
    let second = mails(&world).pop().unwrap();
    assert_eq!(header(&second, "In-Reply-To").as_deref(), Some("<message-1@relance.example>"));
}

#[tokio::test]
async fn a_mail_about_other_invoices_begins_a_conversation_of_its_own() {
    let world = world(&[120]).await;
    days(&world, 32).await;
    crate::say::pay(&world, "F-0202-1", 12_000).await;
    import(&world, &[90], "2026-04-02").await;
    days(&world, 60).await;
    let all = mails(&world);
    let last = all.iter().find(|sent| String::from_utf8_lossy(crate::say::bytes(sent)).contains("F-0402-1"));
    assert_eq!(header(last.unwrap(), "References"), None);
}

#[tokio::test]
async fn a_step_is_signed_by_its_person_and_copied_to_the_salesperson_once_each() {
    let world = world(&[120]).await;
    plan(&world, PLAN).await;
    days(&world, 48).await;
    let all = mails(&world);
    let firm = all.last().unwrap();
    let Outgoing::Email { to, copies, bytes, .. } = &firm.message else { panic!("no mail") };
    assert_eq!(to, "ada@moulin.example");
    assert_eq!(copies, &["nadia.roussel@verdier.example", "ventes@verdier.example"]);
    let cc = header(firm, "Cc").unwrap();
    assert!(cc.contains("Nadia Roussel") && cc.contains("<ventes@verdier.example>"), "{cc}");
    let text = messages::mail::mime::parts(bytes).unwrap().text;
    assert!(text.contains("Paul Verdier"), "{text}");
}

#[tokio::test]
async fn a_copy_that_bounces_says_nothing_about_the_debtor() {
    let world = world(&[120]).await;
    plan(&world, PLAN).await;
    days(&world, 48).await;
    let firm = mails(&world).pop().unwrap();
    let bounce = |address: &str| json!({ "bounceType": "Permanent", "bouncedRecipients": [{ "emailAddress": address }] });
    told(&world, &firm, "message-2", "Bounce", bounce("ventes@verdier.example")).await;
    assert_eq!(world.account("acme", "moulin/EUR").await.closed_addresses, [""; 0]);
    told(&world, &firm, "message-2", "Bounce", bounce("ADA@moulin.example")).await;
    let account = world.account("acme", "moulin/EUR").await;
    assert_eq!(account.closed_addresses.len(), 1);
}
