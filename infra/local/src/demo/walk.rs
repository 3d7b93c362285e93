//! Walks the clock day by day: invoices come in, messages leave, some debtors pay, some answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use dunning::event::Actor;
use dunning::fact::Fact;
use dunning::id::{AccountId, ItemNumber, MovementId, NoticeId};
use dunning::money::{Currency, Money};
use dunning::notice::{CancelReason, NoticeStatus};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use service::account::{Change, change};
use service::creditor;
use service::http::Request;
use service::ingest::{How, Source};
use service::notices::Kept;
use service::portal::{self, Stated};
use service::rows::PointerKey;
use service::scope::Scope;

use super::sample::{Sample, date};
use super::stripe;
use crate::command::import;
use crate::host::{Host, HostError};
use crate::web::home::Story;

/// The first day of the walk: fixed, so that every visitor sees the same.
const FIRST: (i32, u32, u32) = (2026, 9, 1);
/// How many days are walked.
pub const DAYS: i64 = 35;
const ZONE: Tz = Tz::Europe__Paris;
/// The secret of the demo's own webhook endpoint.
const SECRET: &str = "whsec_demo_of_this_machine_only";

/// The walk's state.
pub struct Walk<'a> {
    host: &'a Host,
    sample: &'a Sample,
    first: NaiveDate,
    /// The day each item was first written about.
    contacted: BTreeMap<String, i64>,
    /// The day each item was paid.
    paid: BTreeMap<String, i64>,
    promised: BTreeMap<String, i64>,
    seen: usize,
    /// What the page will tell.
    pub story: Story,
}

/// The first day of the walk.
#[must_use]
pub fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(FIRST.0, FIRST.1, FIRST.2).unwrap_or_default()
}

/// Walks all days, with a progress bar.
///
/// # Errors
/// When a port fails.
pub async fn walk(host: &Arc<Host>, sample: &Sample, quiet: bool) -> Result<Story, HostError> {
    host.secrets
        .set(&service::settle::secret_name(documents::webhook::Provider::Stripe), vec![SECRET.to_owned()]);
    let mut walk = Walk {
        host,
        sample,
        first: first_day(),
        contacted: BTreeMap::new(),
        paid: BTreeMap::new(),
        promised: BTreeMap::new(),
        seen: 0,
        story: Story::default(),
    };
    let bar = if quiet { ProgressBar::hidden() } else { ProgressBar::new(DAYS.unsigned_abs()) };
    if let Ok(style) = ProgressStyle::with_template("{bar:40} day {pos} of {len}  {msg}") {
        bar.set_style(style);
    }
    for day in 0..=DAYS {
        walk.day(day).await?;
        bar.set_position(day.unsigned_abs());
        bar.set_message(format!("{} messages, {} payments", walk.seen, walk.paid.len()));
    }
    bar.finish_and_clear();
    walk.finish()
}

impl Walk<'_> {
    fn at(&self, day: i64, hour: u32, minute: u32) -> DateTime<Utc> {
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        dunning::calendar::instant_at(date(self.first, day), time, ZONE)
    }

    async fn day(&mut self, day: i64) -> Result<(), HostError> {
        self.host.clock.fix(self.at(day, 8, 30));
        if let Some(bytes) = self.sample.import(day) {
            let name = format!("invoices-{}.json", date(self.first, day));
            import::take(self.host, Source { name: &name, bytes: &bytes }, None, &How::default()).await?;
        }
        self.host.clock.fix(self.at(day, 8, 52));
        self.before_the_hour(day).await?;
        self.host.clock.fix(self.at(day, 9, 0));
        self.host.rest().await?;
        self.read_outbox(day).await?;
        self.host.clock.fix(self.at(day, 10, 15));
        self.answers(day).await?;
        self.host.clock.fix(self.at(day, 14, 5));
        self.payments(day).await?;
        self.count(day);
        Ok(())
    }

    /// Eight minutes before the messages leave: one payment, and a transfer nobody can place.
    async fn before_the_hour(&mut self, day: i64) -> Result<(), HostError> {
        for invoice in self.sample.invoices.clone() {
            let part = invoice.story.as_deref().unwrap_or_default();
            if part == "paid_minutes_before" && day == invoice.due.saturating_add(3) {
                self.pay(&invoice.number, &invoice.total, day).await?;
                self.find_cancelled(&invoice.number).await?;
            }
            if part == "unapplied" && day == 2 {
                self.unknown_transfer(&invoice.number, &invoice.total).await?;
            }
        }
        Ok(())
    }

    async fn scope(&self) -> Result<Scope, HostError> {
        self.host.scope(None).await
    }

    async fn account_of(&self, number: &str) -> Result<Option<AccountId>, HostError> {
        let scope = self.scope().await?;
        let pointer = self.host.ports.store.pointer(&scope, &PointerKey::Number(number.to_owned())).await?;
        Ok(pointer.map(|pointer| pointer.account))
    }

    /// The notice the payment cancelled.
    async fn find_cancelled(&mut self, number: &str) -> Result<(), HostError> {
        let Some(account) = self.account_of(number).await? else { return Ok(()) };
        let scope = self.scope().await?;
        let page = self.host.ports.store.all_notices(&scope, &account, None).await?;
        for row in page.rows {
            let kept = Kept::read(row)?;
            let cancelled =
                matches!(kept.standing.status, NoticeStatus::Cancelled { reason: CancelReason::Paid });
            if cancelled && kept.notice.items.iter().any(|item| item.number.as_str() == number) {
                self.story.cancelled = Some((kept.notice.clone(), self.host.ports.clock.now()));
            }
        }
        Ok(())
    }

    async fn unknown_transfer(&mut self, number: &str, total: &str) -> Result<(), HostError> {
        let Some(account) = self.account_of(number).await? else { return Ok(()) };
        let scope = self.scope().await?;
        let (_, rules) = creditor::rules(&self.host.ports, &scope).await?;
        let amount = minor(total)?;
        let movement =
            MovementId::new("bank:demo-unknown").map_err(|error| HostError::Input(error.to_string()))?;
        let now = self.host.ports.clock.now();
        let fact = Fact::Unapplied { movement, amount, beyond: None, indicated: Vec::new() };
        let wanted = Change::fact(account.clone(), now, Actor::Provider("bank".to_owned()), fact);
        change(&self.host.ports, &scope, &rules, &wanted).await?;
        self.story.silent = Some(account);
        Ok(())
    }

    /// Notes which items the new messages were about, and the mail with several shops.
    async fn read_outbox(&mut self, day: i64) -> Result<(), HostError> {
        let captured = self.host.outbox.captured()?;
        let scope = self.scope().await?;
        for message in captured.iter().skip(self.seen) {
            let (Ok(account), Ok(id)) = (AccountId::new(&message.account), NoticeId::new(&message.notice))
            else {
                continue;
            };
            let rows = self.host.ports.store.notices(&scope, &account, &[id]).await?;
            for row in rows {
                let kept = Kept::read(row)?;
                for item in &kept.notice.items {
                    self.contacted.entry(item.number.to_string()).or_insert(day);
                }
                let debtors: std::collections::BTreeSet<_> =
                    kept.notice.items.iter().map(|item| &item.debtor).collect();
                if debtors.len() >= 3 && self.story.several.is_none() {
                    self.story.several = Some(kept.notice.clone());
                }
            }
        }
        self.seen = captured.len();
        Ok(())
    }

    /// One debtor promises, on its own page, to pay within a week.
    async fn answers(&mut self, day: i64) -> Result<(), HostError> {
        for invoice in self.sample.invoices.clone() {
            let promises = invoice.story.as_deref() == Some("promise");
            let written_to = self.contacted.get(&invoice.number).is_some_and(|contact| *contact < day);
            if promises && written_to && !self.promised.contains_key(&invoice.number) {
                let Some(account) = self.account_of(&invoice.number).await? else { continue };
                let token = self.token(&account).await?;
                let until = day.saturating_add(7);
                let stated = Stated::Promise { day: date(self.first, until) };
                let taken = portal::state(&self.host.ports, &token, &stated).await;
                taken.map_err(|error| HostError::Input(error.to_string()))?;
                self.promised.insert(invoice.number.clone(), until);
            }
        }
        Ok(())
    }

    async fn token(&self, account: &AccountId) -> Result<String, HostError> {
        let scope = self.scope().await?;
        let head = self.host.ports.store.head(&scope, account).await?;
        let head = head.ok_or_else(|| HostError::Input(format!("there is no account {account}")))?;
        let account = service::account::account_of(&head)?;
        let link = service::render::link(&self.host.ports, &scope, &account).await?;
        Ok(link.rsplit('/').next().unwrap_or_default().to_owned())
    }

    async fn payments(&mut self, day: i64) -> Result<(), HostError> {
        for invoice in self.sample.invoices.clone() {
            if invoice.kind != "invoice" || invoice.story.as_deref().is_some_and(|part| part != "promise") {
                continue;
            }
            if self.paid.contains_key(&invoice.number) || invoice.issue > day {
                continue;
            }
            let Some(habit) = self.sample.habit(&invoice.debtor) else { continue };
            let promised = self.promised.get(&invoice.number).copied();
            let reminded = self
                .contacted
                .get(&invoice.number)
                .map(|contact| contact.saturating_add(habit.after).max(invoice.due));
            let when = promised.or(reminded).unwrap_or(i64::MAX).min(invoice.due.saturating_add(habit.alone));
            if when <= day {
                self.pay(&invoice.number, &invoice.total, day).await?;
            }
        }
        Ok(())
    }

    /// A payment as Stripe announces it: signed, at the door of the payments function.
    async fn pay(&mut self, number: &str, total: &str, day: i64) -> Result<(), HostError> {
        let now = self.host.ports.clock.now();
        let body = json!({
            "id": format!("evt_demo_{number}"), "object": "event", "type": "payment_intent.succeeded",
            "created": now.timestamp(),
            "data": { "object": {
                "id": format!("pi_demo_{number}"), "object": "payment_intent", "status": "succeeded",
                "amount": minor(total)?, "amount_received": minor(total)?, "currency": "eur",
                "metadata": { "invoice_number": number },
            }},
        })
        .to_string();
        let request = Request {
            method: "POST".to_owned(),
            path: "/webhooks/stripe".to_owned(),
            headers: [("stripe-signature".to_owned(), stripe::signature(SECRET, now.timestamp(), &body))]
                .into(),
            body: body.into_bytes(),
            ..Request::default()
        };
        let answer = aws::http::unwrap(payments::handle(&self.host.ports, aws::http::event(&request)).await);
        if answer.status >= 300 {
            return Err(HostError::Input(format!("the demo's payment was refused with {}", answer.status)));
        }
        self.host.settle_queue().await?;
        self.paid.insert(number.to_owned(), day);
        Ok(())
    }

    /// Money in up to this day: what came, and what would have come by habit alone.
    fn count(&mut self, day: i64) {
        let (mut with, mut without) = (0_i64, 0_i64);
        for invoice in self.sample.invoices.iter().filter(|invoice| invoice.kind == "invoice") {
            let amount = minor(&invoice.total).unwrap_or(0);
            if self.paid.get(&invoice.number).is_some_and(|paid| *paid <= day) {
                with = with.saturating_add(amount);
            }
            let alone =
                self.sample.habit(&invoice.debtor).map(|habit| invoice.due.saturating_add(habit.alone));
            if alone.is_some_and(|alone| alone <= day && alone >= 0) {
                without = without.saturating_add(amount);
            }
        }
        self.story.money.push((date(self.first, day), with, without));
    }

    fn finish(self) -> Result<Story, HostError> {
        let mut story = self.story;
        story.sent = self.seen;
        story.paid = self.paid.len();
        story.visitor = self
            .sample
            .invoices
            .iter()
            .find(|one| one.story.as_deref() == Some("left_to_the_visitor"))
            .and_then(|one| ItemNumber::new(&one.number).ok());
        Ok(story)
    }
}

fn minor(total: &str) -> Result<i64, HostError> {
    let money = Money::parse(total, Currency::EUR).map_err(|error| HostError::Input(error.to_string()))?;
    Ok(money.minor)
}
