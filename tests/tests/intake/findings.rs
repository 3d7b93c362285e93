//! An irreproachable invoice is paid sooner: what the pre-flight check objects to is a person's task, with the
//! question ready to send, before the invoice is due.

use dunning::id::AccountId;
use dunning::task::{Task, TaskKind};
use messages::Language;
use service::ingest::Wish;
use service::tasks::{self, Said, ToDo};

use crate::say::{account, complete, items, list, open, take, workshop};
use relance_tests::world::{World, scope};

/// An electronic invoice of the workshop; the account that it states has wrong check digits unless told otherwise.
fn invoice(number: &str, iban: &str) -> String {
    include_str!("electronic.xml").replace("F-2026-7", number).replace("{iban}", iban)
}

const WRONG: &str = "FR7630006000011234567890188";
const RIGHT: &str = "FR7630006000011234567890189";

async fn asked(world: &World) -> Vec<Task> {
    let tasks = account(world, "DURAND").await.tasks;
    tasks.into_iter().filter(|task| task.kind == TaskKind::ClearFindings).collect()
}

#[tokio::test]
async fn an_objection_is_a_task_with_its_question_until_a_corrected_invoice_comes() {
    let world = workshop().await;
    let report = take(&world, invoice("F-2026-7", WRONG).as_bytes()).await;
    assert!(report.refused.is_empty(), "{report:?}");
    let task = asked(&world).await.remove(0);
    let line = &account(&world, "DURAND").await.lines[&task.item.clone().unwrap()];
    assert!(task.deadline < line.due && !task.owner.is_empty(), "{task:?}, due {}", line.due);
    for language in Language::ALL {
        let questions = tasks::questions(&task, language);
        let about = questions.iter().find(|question| question.code == "account_invalid").unwrap();
        assert!(about.question.as_ref().unwrap().contains("F-2026-7"), "{about:?}");
        assert!(!about.message.is_empty() && about.ask.is_some());
    }
    take(&world, invoice("F-2026-7", WRONG).as_bytes()).await;
    assert_eq!(asked(&world).await, [task], "the same file asks nothing new");
    let right = take(&world, invoice("F-2026-7", RIGHT).as_bytes()).await;
    assert_eq!(right.changed, 1, "{right:?}");
    assert_eq!(asked(&world).await, [], "what was corrected is cleared up");
}

#[tokio::test]
async fn what_a_person_cleared_up_or_a_payment_made_pointless_is_asked_no_more() {
    let world = workshop().await;
    take(&world, invoice("F-2026-7", WRONG).as_bytes()).await;
    take(&world, invoice("F-2026-8", WRONG).as_bytes()).await;
    let creditor = scope("menuiserie");
    let all = tasks::open(&world.ports, &creditor).await.unwrap();
    let about = |open: &&tasks::Open| match &open.work {
        ToDo::Task(task) => {
            task.kind == TaskKind::ClearFindings
                && task.item.as_ref().is_some_and(|item| item.as_str() == "F-2026-7")
        }
        ToDo::Approve { .. } | ToDo::Statement(_) => false,
    };
    let first = all.iter().find(about).unwrap();
    let who = dunning::event::Actor::Person("anna".to_owned());
    tasks::say(&world.ports, &creditor, &first.handle, who, &Said::Done).await.unwrap();
    assert_eq!(asked(&world).await.len(), 1);
    let books = list(&[("F-2026-7", "DURAND", "120,00", "120,00")]);
    complete(&world, &books, "2026-03-02", Wish::Confirmed).await;
    assert_eq!(asked(&world).await, []);
    assert_eq!(open(&world, "DURAND").await, items(&[("F-2026-7", 12_000)]));
}

#[tokio::test]
async fn an_account_whose_invoices_are_all_refused_is_never_opened() {
    let world = workshop().await;
    take(&world, list(&[("F-1", "DURAND", "100,00", "100,00")]).as_bytes()).await;
    let report = take(&world, list(&[("F-1", "MARTIN", "50,00", "50,00")]).as_bytes()).await;
    assert_eq!((report.refused.len(), report.accounts.len()), (1, 0), "{report:?}");
    assert_eq!(report.refused[0].code, "number_taken");
    let id = AccountId::new("MARTIN/EUR").unwrap();
    assert_eq!(world.ports.store.head(&scope("menuiserie"), &id).await.unwrap(), None);
}
