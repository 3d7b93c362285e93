//! What an import takes and a simulation has no use for, and debtors that are named again without their data.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Fields of an invoice that change nothing of what is sent or when.
const INVOICE: [&str; 4] = ["type_code", "remittance", "salesperson", "factored"];
/// Amounts of an invoice.
const AMOUNTS: [&str; 3] = ["total", "prepaid", "amount_due"];
/// Fields of a debtor that change nothing either.
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
    // As for an import, null is what was left out, and an amount may stand as a number.
    fields.retain(|_, value| !value.is_null());
    for key in AMOUNTS {
        if let Some(Value::Number(number)) = fields.get(key) {
            let text = number.to_string();
            fields.insert(key.to_owned(), Value::String(text));
        }
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
    fn what_is_said_of_one_debtor_is_not_said_of_another_and_the_first_of_two_names_stands() {
        let text = r#"{"creditor":{"id":"c","name":"C","country":"FR"},"invoices":[
            {"number":"F-1","issue_date":"2026-01-05","currency":"EUR","total":"10.00","debtor":{"id":"d","name":"Mairie","kind":"public"}},
            {"number":"F-2","issue_date":"2026-01-05","currency":"EUR","total":"0.00","debtor":{"id":"e"}},
            {"number":"F-3","issue_date":"2026-01-05","currency":"EUR","total":"10.00","debtor":{"id":"d","name":"Ville"}}]}"#;
        let portfolio = Portfolio::read(text).unwrap();
        let told: Vec<String> =
            portfolio.debtors.values().map(|one| format!("{} {} {:?}", one.id, one.name, one.kind)).collect();
        assert_eq!(told, ["d Mairie Public", "e e Business"]);
        assert_eq!(
            (portfolio.items.len(), portfolio.credit_notes.len()),
            (3, 0),
            "nothing due takes nothing off"
        );
        assert_eq!(portfolio.creditor.time_zone, chrono_tz::Tz::Europe__Paris, "where none is named");
    }

    #[test]
    fn due_dates_amounts_and_parts_are_what_an_import_makes_of_them() {
        let debtor = r#""issue_date":"2026-01-05","currency":"EUR","debtor":{"id":"d","name":"D"}"#;
        let invoices = [
            r#""number":"A","total":"1200.00","terms":"45 days end of month""#,
            r#""number":"B","total":1200.5,"amount_due":"200.50","due_date":"2026-02-02","preceding":null"#,
            r#""number":"C","total":"1000.00","holdback":{"amount":"50.00","release":"2027-01-05"},"instalments":[{"due_date":"2026-02-02","amount":"500.00"},{"due_date":"2026-03-02","amount":"500.00"}]"#,
            r#""number":"D","total":"300.00","deposit":true"#,
            r#""number":"E","total":"-80.00""#,
        ];
        let invoices = invoices.map(|fields| format!("{{{fields},{debtor}}}")).join(",");
        let text =
            format!(r#"{{"creditor":{{"id":"c","name":"C","country":"FR"}},"invoices":[{invoices}]}}"#);
        let portfolio = Portfolio::read(&text).unwrap();
        let told: Vec<String> = portfolio
            .items
            .iter()
            .map(|item| format!("{} {:?} {} {}", item.number, item.kind, item.due, item.total - item.prepaid))
            .collect();
        assert_eq!(
            told,
            [
                "A Invoice 2026-02-28 120000",
                "B Invoice 2026-02-02 20050",
                "C#1 Invoice 2026-02-02 50000",
                "C#2 Invoice 2026-03-02 45000",
                "C#R Holdback 2027-01-05 5000",
                "D Deposit 2026-02-04 30000"
            ]
        );
        assert_eq!(portfolio.credit_notes.first().map(|note| note.amount), Some(8_000));
    }

    #[test]
    fn a_field_of_the_factor_that_an_import_refuses_is_refused_here_too() {
        let read = |field: &str| {
            Portfolio::read(&format!(
                r#"{{"creditor":{{"id":"c","name":"C","country":"FR"}},"invoices":[{{"number":"F-1","issue_date":"2026-01-05",
                "currency":"EUR","total":"10.00","assigned":{{"factor":"Factor",{field}}},"debtor":{{"id":"d","name":"D"}}}}]}}"#
            ))
        };
        let assigned =
            read(r#""factor_chases":true"#).unwrap().items.first().and_then(|item| item.assigned.clone());
        assert!(assigned.is_some_and(|assigned| assigned.factor_chases));
        let error = read(r#""chased_by":"factor""#).unwrap_err();
        assert!(error.place == "invoices[0]" && error.message.contains("chased_by"), "{error}");
    }
}
