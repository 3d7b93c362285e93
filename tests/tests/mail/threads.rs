//! The steps about one debt are one conversation in the debtor's mailbox; the salesperson reads along.

use messages::mail::mime::parts;
use serde_json::json;
use service::http::Request;
use service::ports::Outgoing;

use crate::say::{bytes, days, header, import, mails, plan, told, world};

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

#[tokio::test]
async fn what_a_factor_holds_is_never_asked_for_into_our_account_by_mail_or_on_the_page() {
    const FACTOR: &str = "DE89370400440532013000";
    let world = world(&[120]).await;
    let debtor = json!({ "id": "moulin", "name": "Moulin SA", "kind": "business", "country": "FR", "language": "fr",
        "contacts": [{ "role": "accounts_payable", "name": "Ada Moulin", "email": "ada@moulin.example" }] });
    let sold = json!({ "number": "F-SOLD", "type": "invoice", "issue_date": "2026-01-02", "due_date": "2026-02-02",
        "currency": "EUR", "total": "80.00", "debtor": debtor,
        "assigned": { "factor": "Factorama", "iban": FACTOR, "factor_chases": false } });
    world.import(&json!({ "creditor": { "id": "acme" }, "invoices": [sold] }).to_string()).await;
    days(&world, 45).await;
    let plain = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let ours = plain(&messages::samples::letterhead().bank.unwrap().iban);
    let mut asked = (0, 0);
    let mut page = String::new();
    for sent in mails(&world) {
        let read = parts(bytes(&sent)).unwrap();
        let (text, sold) = (plain(&read.text), read.text.contains("F-SOLD"));
        assert_eq!((text.contains(FACTOR), text.contains(&ours)), (sold, !sold), "{}", read.text);
        assert!(!(sold && read.text.contains("F-0202-1")), "{}", read.text);
        asked = if sold { (asked.0, asked.1 + 1) } else { (asked.0 + 1, asked.1) };
        page = read.text.split_whitespace().find(|word| word.contains("/p/")).unwrap().to_owned();
    }
    assert!(asked.0 > 0 && asked.1 > 0, "both were asked for: {asked:?}");
    let path = page.strip_prefix("https://relance.example").unwrap().to_owned();
    let event = aws::http::event(&Request { method: "GET".to_owned(), path, ..Request::default() });
    let shown = aws::http::unwrap(portal::handle(&world.ports, event).await);
    let shown = String::from_utf8(shown.body).unwrap();
    let sold = shown.split("Factorama").nth(1).unwrap();
    assert!(
        plain(sold).contains(FACTOR) && sold.contains("F-SOLD") && plain(&shown).contains(&ours),
        "{shown}"
    );
}
