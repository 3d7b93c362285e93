//! Given a portfolio, when things happen, then these messages leave.

use dunning::id::ItemNumber;
use dunning::plan::{self, Plan};
use dunning::portfolio::Portfolio;
use dunning::simulate::{self, NoticeRow, Outcome};
use serde_json::{Value, json};

use crate::books;

/// The four steps every story follows unless it says otherwise.
pub const PLAN: &str = include_str!("../../plans/standard.toml");

/// A portfolio under construction.
#[derive(Clone)]
pub struct Story {
    pub creditor: Value,
    pub debtors: Vec<Value>,
    pub invoices: Vec<Value>,
    pub plans: Vec<String>,
    pub events: Vec<Value>,
}

/// A creditor in Paris that sends automatically, and a debtor called acme in France.
pub fn given() -> Story {
    Story {
        creditor: json!({"id": "baker", "name": "Boulangerie Martin", "country": "FR", "language": "en",
            "time_zone": "Europe/Paris"}),
        debtors: vec![debtor("acme")],
        invoices: Vec::new(),
        plans: vec![PLAN.to_owned()],
        events: Vec::new(),
    }
}

/// A French company with an accounts-payable mailbox `<id>@example.com`.
pub fn debtor(id: &str) -> Value {
    json!({"id": id, "name": id, "kind": "business", "country": "FR", "language": "fr",
        "address": {"lines": ["1 rue Haute"], "postcode": "75001", "city": "Paris", "country": "FR"},
        "contacts": [{"role": "accounts_payable", "email": format!("{id}@example.com")}]})
}

impl Story {
    /// Changes a field of the creditor.
    pub fn creditor(mut self, field: &str, value: Value) -> Self {
        self.creditor[field] = value;
        self
    }

    /// Changes a setting of the creditor.
    pub fn setting(mut self, field: &str, value: Value) -> Self {
        self.creditor["settings"][field] = value;
        self
    }

    /// Adds or replaces a debtor.
    pub fn debtor(mut self, debtor: Value) -> Self {
        self.debtors.retain(|known| known["id"] != debtor["id"]);
        self.debtors.push(debtor);
        self
    }

    /// Changes a field of the debtor acme.
    pub fn acme(mut self, field: &str, value: Value) -> Self {
        for debtor in self.debtors.iter_mut().filter(|debtor| debtor["id"] == "acme") {
            debtor[field] = value.clone();
        }
        self
    }

    /// Replaces the plan.
    pub fn plan(mut self, toml: &str) -> Self {
        self.plans = vec![toml.to_owned()];
        self
    }

    /// Adds a plan an event or a debtor may name.
    pub fn and_plan(mut self, toml: &str) -> Self {
        self.plans.push(toml.to_owned());
        self
    }

    /// An invoice of acme, issued a month before it is due.
    pub fn invoice(self, number: &str, due: &str, total: &str) -> Self {
        self.invoice_of("acme", number, due, total)
    }

    /// An invoice of any debtor, issued a month before it is due.
    pub fn invoice_of(self, debtor: &str, number: &str, due: &str, total: &str) -> Self {
        self.invoice_with(debtor, number, due, total, json!({}))
    }

    /// An invoice with further fields.
    pub fn invoice_with(mut self, debtor: &str, number: &str, due: &str, total: &str, more: Value) -> Self {
        let due_date: chrono::NaiveDate = due.parse().unwrap();
        let mut invoice = json!({"number": number, "type": "invoice", "issue_date": due_date - chrono::Days::new(30),
            "due_date": due, "currency": "EUR", "total": total, "debtor": debtor});
        for (field, value) in more.as_object().unwrap() {
            invoice[field] = value.clone();
        }
        self.invoices.push(invoice);
        self
    }

    /// Something that happens: `at` is a date (10:00 UTC) or an instant.
    pub fn when(mut self, at: &str, fact: &str, more: Value) -> Self {
        let at = if at.len() == 10 { format!("{at}T10:00:00Z") } else { at.to_owned() };
        let mut event = json!({"at": at, "fact": fact});
        for (field, value) in more.as_object().unwrap() {
            event[field] = value.clone();
        }
        self.events.push(event);
        self
    }

    /// Runs the story; both days included.
    pub fn run(&self, from: &str, to: &str) -> Told {
        Told { outcome: self.try_run(from, to).unwrap() }
    }

    /// The portfolio of the story.
    pub fn portfolio(&self) -> Portfolio {
        self.try_portfolio().unwrap()
    }

    fn try_portfolio(&self) -> Result<Portfolio, String> {
        let mut invoices = self.invoices.clone();
        for invoice in &mut invoices {
            let id = invoice["debtor"].as_str().unwrap().to_owned();
            let named = self.debtors.iter().find(|debtor| debtor["id"] == id.as_str());
            invoice["debtor"] = named.cloned().unwrap_or_else(|| debtor(&id));
        }
        let text = json!({"creditor": self.creditor, "invoices": invoices}).to_string();
        Portfolio::read(&text).map_err(|error| error.to_string())
    }

    /// Runs the story and gives the error when there is one.
    pub fn try_run(&self, from: &str, to: &str) -> Result<Outcome, String> {
        let portfolio = self.try_portfolio()?;
        let plans: Vec<Plan> = self.plans.iter().map(|text| plan::read(text).unwrap()).collect();
        let events = serde_json::to_string(&self.events).unwrap();
        let events = simulate::read_events(&events).map_err(|error| error.to_string())?;
        let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
        let outcome =
            simulate::run(&portfolio, plans, &events, from, to).map_err(|error| error.to_string())?;
        books::add_up(&outcome);
        Ok(outcome)
    }
}

/// What came of a story.
pub struct Told {
    pub outcome: Outcome,
}

impl Told {
    /// The notices that left, as `date step item item …`.
    pub fn sent(&self) -> Vec<String> {
        self.with_status(&["sent", "bounced"])
    }

    /// The notices that wait.
    pub fn waiting(&self) -> Vec<String> {
        self.with_status(&["queued"])
    }

    fn with_status(&self, status: &[&str]) -> Vec<String> {
        let wanted = |row: &&NoticeRow| status.contains(&row.status);
        self.outcome.notices.iter().filter(wanted).map(line).collect()
    }

    /// The notices that list an item.
    pub fn about(&self, item: &str) -> Vec<String> {
        let lists = |row: &&NoticeRow| row.items.iter().any(|listed| listed.number.as_str() == item);
        self.outcome.notices.iter().filter(lists).map(|row| format!("{} {}", row.date, row.step)).collect()
    }

    /// The first notice of a step.
    pub fn notice(&self, step: &str) -> &NoticeRow {
        self.outcome.notices.iter().find(|row| row.step.as_str() == step).unwrap_or_else(|| {
            panic!("no notice of step {step}; there are {:?}", self.sent());
        })
    }

    /// Why an item was not written about on a day, as rule and sentence.
    pub fn why(&self, date: &str, item: &str) -> (String, String) {
        let number = ItemNumber::new(item).unwrap();
        let day = date.parse().unwrap();
        let mut rows = self.outcome.explanations.iter().filter(|row| row.item == number && row.date <= day);
        let row = rows.next_back().unwrap_or_else(|| panic!("nothing explains {item} by {date}"));
        (row.rule.to_owned(), row.text.clone())
    }

    /// The tasks, as `date kind item`.
    pub fn tasks(&self) -> Vec<String> {
        let item =
            |task: &simulate::TaskRow| task.item.as_ref().map(|item| format!(" {item}")).unwrap_or_default();
        self.outcome
            .tasks
            .iter()
            .map(|task| format!("{} {}{}", task.date, task.kind.name(), item(task)))
            .collect()
    }

    /// The tasks of one kind.
    pub fn tasks_of(&self, kind: &str) -> Vec<String> {
        self.tasks().into_iter().filter(|task| task.split(' ').nth(1) == Some(kind)).collect()
    }

    /// An item at the end, as `open status`.
    pub fn ends(&self, item: &str) -> String {
        let row = self.outcome.ledger.iter().find(|row| row.item.as_str() == item).unwrap();
        let status = serde_json::to_value(row.status).unwrap();
        format!("{} {}", row.open, status.as_str().unwrap())
    }
}

fn line(row: &NoticeRow) -> String {
    let items: Vec<&str> = row.items.iter().map(|item| item.number.as_str()).collect();
    format!("{} {} {}", row.date, row.step, items.join(" "))
}
