//! Who can be written to: ledgers carry no addresses, the customers' file brings them, payers are honoured.

use relance_tests::world::scope;
use service::ingest::debtors;

use crate::say::{account, items, list, open, take, workshop};

const CUSTOMERS: &str = "Code client;Raison sociale;Email;Adresse;Code postal;Ville;Pays;Langue;Payeur\n\
    DURAND;Durand SA;compta@durand.example;;;;France;français;\n\
    MARTIN;Martin et Fils;;12 rue des Lilas;69003;Lyon;France;;\n\
    PETIT;Petit SARL;;;;;;;SIEGE\n\
    SIEGE;Groupe Petit;paiements@petit.example;;;;;;\n";

#[tokio::test]
async fn after_the_ledger_one_table_says_how_customers_are_reached() {
    let world = workshop().await;
    let ledger = list(&[("F-1", "DURAND", "100,00", "100,00"), ("F-2", "MARTIN", "50,00", "50,00")]);
    let report = take(&world, ledger.as_bytes()).await;
    assert_eq!((report.customers, report.unreachable), (2, 2), "a ledger names nobody's address");
    let report = take(&world, CUSTOMERS.as_bytes()).await;
    assert_eq!((report.customers, report.unreachable), (3, 0), "{report:?}");
    let durand = account(&world, "DURAND").await;
    let contact = &durand.parties.values().next().unwrap().contacts[0];
    assert_eq!(contact.email.as_deref(), Some("compta@durand.example"));
    // The next ledger, which knows no address, takes none away.
    take(&world, ledger.replace("50,00", "60,00").as_bytes()).await;
    let known = debtors::all(&world.ports, &scope("menuiserie")).await.unwrap();
    assert!(known.iter().all(|known| known.debtor.payer.is_some() || known.reachable()), "{known:?}");
}

#[tokio::test]
async fn a_payer_named_after_the_ledger_came_gets_the_messages_and_the_new_invoices() {
    let world = workshop().await;
    let ledger = list(&[("F-1", "PETIT", "100,00", "100,00")]);
    take(&world, ledger.as_bytes()).await;
    take(&world, CUSTOMERS.as_bytes()).await;
    let petit = account(&world, "PETIT").await;
    assert!(petit.parties.keys().any(|id| id.as_str() == "SIEGE"), "{:?}", petit.parties.keys());
    let next = list(&[("F-1", "PETIT", "100,00", "80,00"), ("F-2", "PETIT", "40,00", "40,00")]);
    let report = take(&world, next.as_bytes()).await;
    assert!(report.refused.is_empty(), "{report:?}");
    assert_eq!(open(&world, "PETIT").await, items(&[("F-1", 8_000)]), "an item is never moved");
    assert_eq!(open(&world, "SIEGE").await, items(&[("F-2", 4_000)]));
}

#[tokio::test]
async fn the_messages_of_a_shop_go_to_the_head_office_named_later() {
    let world = workshop().await;
    let sending = r#"{"creditor":{"id":"menuiserie","name":"Menuiserie Lefèvre","country":"FR","language":"fr",
        "iban":"FR7630006000011234567890189","sending":"automatic"},"invoices":[{"number":"F-1",
        "debtor":{"id":"PETIT","name":"Petit SARL","country":"FR"},"issue_date":"2026-01-20",
        "due_date":"2026-02-20","currency":"EUR","total":"500.00"}]}"#;
    world.import(sending).await;
    take(&world, CUSTOMERS.as_bytes()).await;
    world.rest().await;
    let to = world.outbox.all().iter().map(|sent| format!("{:?}", sent.message)).collect::<Vec<_>>();
    assert_eq!(to.len(), 1, "one message");
    assert!(to[0].contains("paiements@petit.example"), "to the head office");
}

#[tokio::test]
async fn a_person_fills_in_one_customer_and_what_is_not_said_stays() {
    let world = workshop().await;
    take(&world, list(&[("F-1", "DURAND", "100,00", "100,00")]).as_bytes()).await;
    take(&world, CUSTOMERS.as_bytes()).await;
    let party = documents::invoice::model::Party {
        id: Some("DURAND".to_owned()),
        contacts: vec![documents::invoice::model::Contact {
            phone: Some("+33478000000".to_owned()),
            ..Default::default()
        }],
        ..Default::default()
    };
    let customer = documents::invoice::model::Customer { party, salesperson: Some("Léa".to_owned()) };
    let correct = service::ingest::correct_customer;
    let known = correct(&world.ports, &scope("menuiserie"), "anna", &customer).await.unwrap();
    let contact = &known.debtor.contacts[0];
    assert_eq!(contact.email.as_deref(), Some("compta@durand.example"));
    assert_eq!((contact.phone.as_deref(), known.salesperson.as_deref()), (Some("+33478000000"), Some("Léa")));
    let nobody = documents::invoice::model::Party { id: Some("NOBODY".to_owned()), ..Default::default() };
    let nobody = documents::invoice::model::Customer { party: nobody, salesperson: None };
    assert!(correct(&world.ports, &scope("menuiserie"), "anna", &nobody).await.is_err());
}
