//! `relance tasks`: what people have to do, with owner and deadline, and their answers.

use dunning::event::Actor;
use dunning::explain::note;
use dunning::id::ItemNumber;
use dunning::money::{Currency, Money};
use dunning::task::TaskKind;
use messages::{Language, format};
use serde_json::{Map, Value, json};
use service::creditor;
use service::ingest::Question;
use service::scope::Scope;
use service::tasks::call::{Outcome, Sheet, sheet};
use service::tasks::{self, Open, Said, ToDo, Unfit};
use service::timeline;

use super::{Output, accounts};
use crate::cli::Tasks;
use crate::host::{Host, HostError};

/// The results of a call, as they are typed.
pub const RESULTS: [&str; 8] =
    ["no_answer", "voicemail", "reached", "promise", "paid", "dispute", "wrong_person", "refused"];

/// Runs the command.
///
/// # Errors
/// When a task is unknown, an answer belongs to another kind, or a port fails.
pub async fn run(host: &Host, options: &Tasks) -> Result<Output, HostError> {
    if options.approve.as_deref() == Some("all") {
        return approve_all(host, &options.who).await;
    }
    let answer =
        [(&options.approve, Said::Approve), (&options.reject, Said::Reject), (&options.done, Said::Done)];
    let Some((handle, said)) = answer.into_iter().find_map(|(id, said)| Some((id.as_ref()?, said))) else {
        return list(host, options).await;
    };
    let said = match &options.result {
        Some(result) => Said::Called(outcome(host, options, handle, result).await?),
        None => said,
    };
    say(host, handle, &options.who, &said).await?;
    host.settle_queue().await?;
    Ok(Output::done(format!("{handle}: noted."), json!({ "id": handle, "noted": true })))
}

/// Tells the creditor whose task it is.
///
/// # Errors
/// When nobody has it, or a port fails.
pub async fn say(host: &Host, handle: &str, who: &str, said: &Said) -> Result<Open, HostError> {
    for scope in host.scopes().await? {
        match tasks::say(&host.ports, &scope, handle, Actor::Person(who.to_owned()), said).await {
            Ok(open) => return Ok(open),
            Err(Unfit::Unknown(_)) => {}
            Err(Unfit::Instead(text)) => return Err(HostError::Input(text)),
            Err(Unfit::Change(error)) => return Err(error.into()),
        }
    }
    Err(HostError::Input(Unfit::Unknown(handle.to_owned()).to_string()))
}

async fn approve_all(host: &Host, who: &str) -> Result<Output, HostError> {
    let mut approved = Vec::new();
    for scope in host.scopes().await? {
        for open in tasks::open(&host.ports, &scope).await? {
            if matches!(open.work, ToDo::Approve { .. }) {
                say(host, &open.handle, who, &Said::Approve).await?;
                approved.push(open.handle);
            }
        }
    }
    host.settle_queue().await?;
    Ok(Output::done(format!("{} messages approved.", approved.len()), json!({ "approved": approved })))
}

async fn find(host: &Host, handle: &str) -> Result<(Scope, Open), HostError> {
    for scope in host.scopes().await? {
        let open = tasks::open(&host.ports, &scope).await?;
        if let Some(open) = open.into_iter().find(|open| open.handle == handle) {
            return Ok((scope, open));
        }
    }
    Err(HostError::Input(Unfit::Unknown(handle.to_owned()).to_string()))
}

/// What came of a call, from what was typed.
async fn outcome(host: &Host, options: &Tasks, handle: &str, result: &str) -> Result<Outcome, HostError> {
    let (scope, open) = find(host, handle).await?;
    let Some(id) = &open.account else {
        return Err(HostError::Input(format!("{handle} is no call; see: relance tasks")));
    };
    let account = accounts::read(host, &scope, id, false).await?.account;
    let asked = |text: &str| HostError::Input(text.to_owned());
    let named = options.item.as_deref().map(ItemNumber::new).transpose();
    let named = named.map_err(|error| HostError::Input(error.to_string()))?;
    let items = || match (&named, &open.work) {
        (Some(item), _) => vec![item.clone()],
        (None, ToDo::Task(task)) => task.item.iter().cloned().collect(),
        (None, ToDo::Approve { items, .. }) => items.clone(),
        (None, ToDo::Statement(_)) => Vec::new(),
    };
    Ok(match result {
        "no_answer" => Outcome::NoAnswer,
        "voicemail" => Outcome::Voicemail,
        "reached" => Outcome::Reached,
        "wrong_person" => Outcome::WrongPerson,
        "refused" => Outcome::Refused,
        "paid" => Outcome::Paid { items: items() },
        "promise" => {
            let day = options.by.ok_or_else(|| asked("by when? add --by DATE"))?;
            Outcome::Promise { day, amount: amount(options.amount.as_deref(), account.currency)? }
        }
        "dispute" => {
            let reason = options.reason.clone().ok_or_else(|| asked("what is wrong? add --reason TEXT"))?;
            let item = items().into_iter().next().ok_or_else(|| asked("which invoice? add --item NUMBER"))?;
            Outcome::Dispute { item, reason }
        }
        other => {
            return Err(HostError::Input(format!("\"{other}\" is no result; one of {}", RESULTS.join(", "))));
        }
    })
}

fn amount(text: Option<&str>, currency: Currency) -> Result<Option<i64>, HostError> {
    let read = |text| Money::parse(text, currency).map_err(|error| HostError::Input(error.to_string()));
    Ok(text.map(read).transpose()?.map(|money| money.minor))
}

async fn list(host: &Host, options: &Tasks) -> Result<Output, HostError> {
    let asked = options.language.as_deref().map(|code| {
        Language::from_code(code)
            .ok_or_else(|| HostError::Input("the language is one of fr, nl, de, en".to_owned()))
    });
    let asked = asked.transpose()?;
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for scope in host.scopes().await? {
        let (profile, _) = creditor::rules(&host.ports, &scope).await?;
        let language = asked.unwrap_or(profile.creditor.language);
        for open in tasks::open(&host.ports, &scope).await? {
            let prepared = prepared(host, &scope, &open, language).await?;
            lines.push(words(&open, prepared.as_ref(), language));
            rows.push(row(&scope, &open, prepared.as_ref()));
        }
    }
    let text = if lines.is_empty() { "Nobody has anything to do.".to_owned() } else { lines.join("\n") };
    Ok(Output::done(text, rows.into()))
}

/// What somebody who calls has before them; nothing for other tasks.
///
/// # Errors
/// When the account cannot be read.
pub async fn prepared(
    host: &Host,
    scope: &Scope,
    open: &Open,
    language: Language,
) -> Result<Option<Sheet>, HostError> {
    let (ToDo::Task(task), Some(id)) = (&open.work, &open.account) else { return Ok(None) };
    if task.kind != TaskKind::Call {
        return Ok(None);
    }
    let account = accounts::read(host, scope, id, false).await?.account;
    let (profile, _) = creditor::rules(&host.ports, scope).await?;
    let letterhead = service::render::letterhead(&profile, &host.ports.config.default_sender);
    Ok(Some(sheet(&host.ports, scope, &account, &letterhead, task, language).await?))
}

fn words(open: &Open, sheet: Option<&Sheet>, language: Language) -> String {
    let deadline = open.deadline.map(|day| format::date(day, language)).unwrap_or_default();
    let work = timeline::work(open.work.kind(), language);
    let about = match &open.work {
        ToDo::Approve { items, .. } => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ToDo::Statement(gap) => gap.words(language),
        ToDo::Task(task) => {
            let item = task.item.as_ref().map(ToString::to_string);
            // The findings stand below, in words.
            let note =
                if task.kind == TaskKind::ClearFindings { String::new() } else { note(task, language) };
            [item.as_deref().unwrap_or_default(), &note].join(" ").trim().to_owned()
        }
    };
    let owner = timeline::owner(&open.owner, language);
    let about = if about.is_empty() { about } else { format!(": {about}") };
    let mut text = format!("{}  {deadline:<18} {owner:<15} {:<28} {work}{about}", open.handle, open.payer);
    let asked = asked(open, language).into_iter().map(|question| question_line(&question));
    for line in sheet.map(call_lines).unwrap_or_default().into_iter().chain(asked) {
        text.push_str("\n          ");
        text.push_str(&line);
    }
    text
}

/// What a task about findings asks.
fn asked(open: &Open, language: Language) -> Vec<Question> {
    match &open.work {
        ToDo::Task(task) => tasks::questions(task, language),
        ToDo::Approve { .. } | ToDo::Statement(_) => Vec::new(),
    }
}

/// A finding and, where there is one, the question to send.
#[must_use]
pub fn question_line(question: &Question) -> String {
    match &question.question {
        Some(text) => format!("{} « {text} »", question.message),
        None => question.message.clone(),
    }
}

fn call_lines(sheet: &Sheet) -> Vec<String> {
    let phones = sheet.phones.iter().map(|(name, phone)| format!("{phone}  {name}"));
    let again = sheet.again.map(|when| format!("↻ {when}"));
    let say = format!("« {} »", sheet.say);
    phones.chain(again).chain([say]).chain(sheet.history.iter().cloned()).collect()
}

fn row(scope: &Scope, open: &Open, sheet: Option<&Sheet>) -> Value {
    let texts: Map<String, Value> = Language::ALL
        .into_iter()
        .map(|language| (language.code().to_owned(), timeline::work(open.work.kind(), language).into()))
        .collect();
    let mut row = json!({ "id": open.handle, "kind": open.work.kind().name(), "creditor": scope.creditor(),
        "account": open.account, "payer": open.payer, "owner": open.owner, "deadline": open.deadline, "text": texts });
    let more = match (&open.work, sheet) {
        (ToDo::Approve { notice, items, .. }, _) => json!({ "notice_id": notice, "items": items }),
        (ToDo::Statement(gap), _) => {
            let told = |language: Language| (language.code().to_owned(), json!(gap.words(language)));
            json!({ "missing": gap, "question": Language::ALL.into_iter().map(told).collect::<Map<_, _>>() })
        }
        (ToDo::Task(task), None) if task.kind == TaskKind::ClearFindings => {
            let asked =
                |language: Language| (language.code().to_owned(), json!(tasks::questions(task, language)));
            json!({ "item": task.item, "questions": Language::ALL.into_iter().map(asked).collect::<Map<_, _>>() })
        }
        (ToDo::Task(task), None) if task.kind == TaskKind::DecideCharges => {
            let told = |language: Language| (language.code().to_owned(), json!(note(task, language)));
            json!({ "item": task.item, "note": task.note,
                "question": Language::ALL.into_iter().map(told).collect::<Map<_, _>>() })
        }
        (ToDo::Task(task), None) => json!({ "item": task.item, "note": task.note }),
        (ToDo::Task(_), Some(sheet)) => json!({ "items": sheet.items, "say": sheet.say, "again": sheet.again,
            "history": sheet.history, "results": RESULTS,
            "phones": sheet.phones.iter().map(|(name, phone)| json!({ "name": name, "phone": phone })).collect::<Vec<_>>() }),
    };
    if let (Some(row), Value::Object(more)) = (row.as_object_mut(), more) {
        row.extend(more);
    }
    row
}
