//! What an import takes and a simulation has no use for, and debtors that are named again without their data.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Fields of an invoice that change nothing of what is sent or when.
const INVOICE: [&str; 4] = ["type_code", "buyer_reference", "remittance", "salesperson"];
/// Such fields of a debtor.
const DEBTOR: [&str; 2] = ["vat_id", "group"];

/// Makes every invoice stand for itself: without what has no effect here, its debtor with all that any invoice of the
/// portfolio says of it.
pub(super) fn complete(invoices: &mut [Value]) {
    let mut known: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for debtor in invoices.iter_mut().filter_map(lean) {
        let all = known.entry(id(debtor)).or_default();
        for (key, value) in debtor.iter() {
            all.entry(key).or_insert_with(|| value.clone());
        }
    }
    for debtor in invoices.iter_mut().filter_map(lean) {
        let id = id(debtor);
        for (key, value) in known.get(&id).into_iter().flatten() {
            debtor.entry(key).or_insert_with(|| value.clone());
        }
        debtor.entry("name").or_insert(Value::String(id));
    }
}

/// The debtor of an invoice that has one.
fn lean(invoice: &mut Value) -> Option<&mut Map<String, Value>> {
    let fields = invoice.as_object_mut()?;
    INVOICE.iter().for_each(|key| drop(fields.remove(*key)));
    if fields.contains_key("due_date") {
        // Only an invoice without a due date derives one from them.
        fields.remove("terms");
    }
    let debtor = fields.get_mut("debtor")?.as_object_mut()?;
    DEBTOR.iter().for_each(|key| drop(debtor.remove(*key)));
    Some(debtor)
}

fn id(debtor: &Map<String, Value>) -> String {
    debtor.get("id").and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use crate::portfolio::Portfolio;

    #[test]
    fn a_debtor_named_again_by_its_id_alone_has_all_that_was_said_of_it() {
        let text = r#"{"creditor":{"id":"c","name":"C","country":"FR","language":"fr","time_zone":"Europe/Paris"},"invoices":[
            {"number":"F-1","issue_date":"2026-01-05","due_date":"2026-02-02","currency":"EUR","total":"10.00","terms":"net 30","remittance":"RF18","debtor":{"id":"d"}},
            {"number":"F-2","issue_date":"2026-01-05","due_date":"2026-02-02","currency":"EUR","total":"10.00","debtor":{"id":"d","name":"Mairie","kind":"public","vat_id":"FR1","contacts":[{"role":"accounts_payable","name":"Ada","email":"ada@mairie.example"}]}}]}"#;
        let portfolio = Portfolio::read(text).unwrap();
        let debtor = portfolio.debtors.values().next().unwrap();
        assert_eq!((portfolio.debtors.len(), debtor.name.as_str(), debtor.contacts.len()), (1, "Mairie", 1));
        assert!(portfolio.items.iter().all(|item| item.missing.is_some()), "a public buyer without a number");
    }

    #[test]
    fn what_would_change_the_outcome_and_is_not_simulated_is_refused() {
        let text = r#"{"creditor":{"id":"c","name":"C","country":"FR","language":"fr","time_zone":"Europe/Paris"},"invoices":[
            {"number":"F-1","issue_date":"2026-01-05","currency":"EUR","total":"10.00","terms":"net 60","debtor":{"id":"d","name":"D"}}]}"#;
        assert!(Portfolio::read(text).unwrap_err().message.contains("terms"));
    }
}
