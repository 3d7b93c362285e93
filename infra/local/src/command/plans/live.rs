//! What a plan would send over the live data, what another would do differently, and activating one for good. Only
//! `activate --yes` changes anything.

use dunning::account::Account;
use dunning::event::Actor;
use dunning::id::AccountId;
use dunning::party::Language;
use dunning::plan::{Plan, PlanKey};
use dunning::rules::Rules;
use dunning::simulate::{Difference, Outcome, difference, preview};
use dunning::time::Day;
use serde_json::json;
use service::ports::Clock;
use service::rows::Instant;
use service::scope::Scope;
use service::texts::{self, TextName};
use service::{creditor, plans};

use super::words::{self, say};
use crate::cli::Ahead;
use crate::command::{Output, accounts, outbox};
use crate::host::{Host, HostError};

/// The longest look ahead, in days.
const MOST_DAYS: u16 = 366;

/// A creditor's accounts, its rules, and the period looked at.
struct Sight {
    scope: Scope,
    accounts: Vec<Account>,
    rules: Rules,
    now: Instant,
    today: Day,
    to: Day,
    language: Language,
}

impl Sight {
    async fn of(host: &Host, options: &Ahead) -> Result<Self, HostError> {
        let scope = host.scope(options.creditor.as_deref()).await?;
        let (_, rules) = creditor::rules(&host.ports, &scope).await?;
        let now = host.clock.now();
        let today = now.with_timezone(&rules.creditor.time_zone).date_naive();
        if options.days == 0 || options.days > MOST_DAYS {
            return Err(HostError::Input(format!("--days is a number from 1 to {MOST_DAYS}")));
        }
        let to = today.checked_add_days(chrono::Days::new(u64::from(options.days))).unwrap_or(today);
        let wanted = options.account.as_deref().map(AccountId::new).transpose();
        let wanted = wanted.map_err(|error| HostError::Input(error.to_string()))?;
        let accounts = accounts_of(host, &scope, wanted.as_ref()).await?;
        let language = match options.language.as_deref() {
            Some(code) => language_of(code)?,
            None => rules.creditor.language,
        };
        Ok(Self { scope, accounts, rules, now, today, to, language })
    }

    /// What the accounts would be sent: under `plan`, or each under the plan it follows.
    fn ahead(&self, rules: &Rules, plan: Option<&PlanKey>) -> Result<Outcome, HostError> {
        preview(&self.accounts, rules, self.now, self.to, plan)
            .map_err(|error| HostError::Input(error.to_string()))
    }

    fn under(&self, plan: &Plan) -> Result<Outcome, HostError> {
        self.ahead(&self.rules.clone().with_plan(plan.clone()), Some(&plan.key()))
    }

    fn say(&self, row: words::Row, parts: &[(&str, String)]) -> String {
        let period = [("{from}", self.today.to_string()), ("{to}", self.to.to_string())];
        say(row, self.language, &[parts, &period].concat())
    }
}

fn language_of(code: &str) -> Result<Language, HostError> {
    let known = Language::from_code(code);
    known.ok_or_else(|| HostError::Input("the language is one of fr, nl, de, en".to_owned()))
}

async fn accounts_of(
    host: &Host,
    scope: &Scope,
    wanted: Option<&AccountId>,
) -> Result<Vec<Account>, HostError> {
    let mut found = Vec::new();
    for listed in outbox::heads(host, scope).await? {
        if wanted.is_none_or(|wanted| *wanted == listed.account) {
            found.push(accounts::read(host, scope, &listed.account, false).await?.account);
        }
    }
    match wanted.filter(|_| found.is_empty()) {
        Some(id) => {
            Err(HostError::Input(format!("there is no account {id}; list them with: relance accounts")))
        }
        None => Ok(found),
    }
}

/// What would leave in the days to come.
///
/// # Errors
/// When the account is unknown or something cannot be read.
pub async fn ahead(host: &Host, plan: Option<&Plan>, options: &Ahead) -> Result<Output, HostError> {
    let sight = Sight::of(host, options).await?;
    let outcome = match plan {
        Some(plan) => sight.under(plan)?,
        None => sight.ahead(&sight.rules, None)?,
    };
    let mut lines: Vec<String> = outcome.notices.iter().map(|row| words::line(row, sight.language)).collect();
    let count = [("{n}", lines.len().to_string()), ("{accounts}", sight.accounts.len().to_string())];
    lines.push(sight.say(if lines.is_empty() { words::NOTHING } else { words::COUNT }, &count));
    let json = json!({
        "from": sight.today, "to": sight.to, "accounts": sight.accounts.len(),
        "notices": outcome.notices, "tasks": outcome.tasks,
    });
    Ok(Output::done(lines.join("\n"), json))
}

/// What `new` would send that `old` would not, and the other way round.
///
/// # Errors
/// When the account is unknown or something cannot be read.
pub async fn compare(host: &Host, old: &Plan, new: &Plan, options: &Ahead) -> Result<Output, HostError> {
    let sight = Sight::of(host, options).await?;
    let changed = difference(&sight.under(old)?, &sight.under(new)?);
    Ok(Output::done(told(&sight, &changed), json!(changed)))
}

fn told(sight: &Sight, changed: &Difference) -> String {
    let mut lines = Vec::new();
    for (row, notices) in
        [(words::ONLY_BEFORE, &changed.only_before), (words::ONLY_AFTER, &changed.only_after)]
    {
        if !notices.is_empty() {
            lines.push(sight.say(row, &[]));
            lines.extend(notices.iter().map(|notice| format!("  {}", words::line(notice, sight.language))));
        }
    }
    lines.push(sight.say(words::ALIKE, &[("{n}", changed.alike.to_string())]));
    lines.join("\n")
}

/// Which accounts a plan is activated for, and whether it is done or only shown.
#[derive(Clone, Copy)]
pub struct Activation {
    /// Accounts on an older version of the plan move too.
    pub move_all: bool,
    /// Do it.
    pub yes: bool,
}

/// Keeps a version of a plan and moves accounts to it; without `yes` only the difference is shown.
///
/// # Errors
/// When the version is in use with other steps, or something cannot be read or written.
pub async fn activate(
    host: &Host,
    plan: &Plan,
    how: Activation,
    options: &Ahead,
) -> Result<Output, HostError> {
    let mut sight = Sight::of(host, options).await?;
    let key = plan.key();
    let older = |account: &Account| account.plan.as_ref().is_some_and(|one| one.id == key.id && *one != key);
    let running = sight.accounts.iter().filter(|account| older(account)).count();
    let named = options.account.is_some();
    sight.accounts.retain(|account| named || (how.move_all && older(account)));
    let changed = difference(&sight.ahead(&sight.rules, None)?, &sight.under(plan)?);
    if how.yes {
        carry_out(host, &sight, plan).await?;
    }
    let parts = [
        ("{n}", sight.accounts.len().to_string()),
        ("{plan}", key.id.to_string()),
        ("{version}", key.version.to_string()),
    ];
    let mut text = told(&sight, &changed);
    if sight.accounts.is_empty() && running > 0 {
        text = sight.say(words::STAY, &[("{n}", running.to_string())]);
    }
    text = format!("{text}\n{}", sight.say(if how.yes { words::KEPT } else { words::WOULD_MOVE }, &parts));
    let unwritten = unwritten(host, &sight.scope, plan).await?;
    if !unwritten.is_empty() {
        text = format!("{text}\n{}", sight.say(words::UNWRITTEN, &[("{names}", unwritten.join(", "))]));
    }
    let moved: Vec<&AccountId> = sight.accounts.iter().map(|account| &account.id).collect();
    let json = json!({ "plan": key.id, "version": key.version, "done": how.yes, "accounts": moved,
        "difference": changed, "unwritten_texts": unwritten });
    Ok(Output::done(text, json))
}

/// The texts that the plan's steps name and the creditor has not written.
async fn unwritten(host: &Host, scope: &Scope, plan: &Plan) -> Result<Vec<String>, HostError> {
    let texts = texts::all(&host.ports, scope).await?;
    let named = plan.steps.iter().map(|step| &step.template);
    let missing = |name: &&String| TextName::new(name).is_some_and(|name| !texts::knows(&texts, &name));
    let mut names: Vec<String> = named.filter(missing).cloned().collect();
    names.dedup();
    Ok(names)
}

async fn carry_out(host: &Host, sight: &Sight, plan: &Plan) -> Result<(), HostError> {
    let kept = plans::keep(&host.ports, &sight.scope, &sight.rules, plan).await;
    kept.map_err(|error| match error {
        plans::KeepError::Fault(fault) => HostError::Fault(fault),
        taken @ plans::KeepError::Taken(..) => HostError::Input(taken.to_string()),
    })?;
    let (_, rules) = creditor::rules(&host.ports, &sight.scope).await?;
    for account in &sight.accounts {
        let who = Actor::Person("operator".to_owned());
        plans::move_account(&host.ports, &sight.scope, &rules, account.id.clone(), &plan.key(), who).await?;
    }
    Ok(())
}
