//! What people have to do, each with its answer a click away.

use dunning::event::Actor;
use dunning::explain::note;
use dunning::id::NoticeId;
use dunning::task::{Task, TaskKind};
use messages::{Language, format};
use service::charges::Verdict;
use service::http::{Request, Response};
use service::portal::page::escape;
use service::ports::Clock;
use service::post;
use service::scope::Scope;
use service::tasks::call::Sheet;
use service::tasks::{self, Open, Said, ToDo};
use service::timeline;

use super::actions::home;
use super::asked::Form;
use super::page;
use super::words::Word;
use crate::cli::Tasks;
use crate::command::charges;
use crate::command::tasks::{self as command, RESULTS};
use crate::host::HostError;
use crate::web::server::Shared;

/// Tasks shown at once; the rest waits behind them.
const MOST_SHOWN: usize = 40;
/// Who answers on a page without a sign-in.
const VISITOR: &str = "visitor";

/// The section of the overview.
pub async fn section(shared: &Shared, language: Language) -> Result<String, HostError> {
    let mut rows = String::new();
    for scope in shared.host.scopes().await? {
        let open = tasks::open(&shared.host.ports, &scope).await?;
        for one in open.iter().take(MOST_SHOWN) {
            let sheet = command::prepared(&shared.host, &scope, one, language).await?;
            rows.push_str(&row(one, sheet.as_ref(), language));
        }
    }
    if rows.is_empty() {
        rows = format!("<p>{}</p>", Word::NoTasks.text(language));
    }
    Ok(format!("<section><h2>{}</h2>{rows}</section>", Word::Tasks.text(language)))
}

fn row(open: &Open, sheet: Option<&Sheet>, language: Language) -> String {
    let deadline = open.deadline.map(|day| format!(" · {}", format::date(day, language))).unwrap_or_default();
    let about = match &open.work {
        ToDo::Approve { items, .. } => items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ToDo::Statement(_) => String::new(),
        ToDo::Task(task) => task.item.as_ref().map(ToString::to_string).unwrap_or_default(),
    };
    let told = sheet.map(told).unwrap_or_else(|| asked(open, language));
    format!(
        "<div class=\"box\"><p><strong>{}</strong> · {} {} <span class=\"quiet\">{}{deadline}</span></p>{told}{}</div><p></p>",
        escape(&open.payer),
        timeline::work(open.work.kind(), language),
        escape(&about),
        escape(&timeline::owner(&open.owner, language)),
        answers(open, language)
    )
}

fn asked(open: &Open, language: Language) -> String {
    let task = match &open.work {
        ToDo::Task(task) => task,
        ToDo::Statement(gap) => return format!("<p>{}</p>", escape(&gap.words(language))),
        ToDo::Approve { .. } => return String::new(),
    };
    let lines = tasks::questions(task, language);
    let lines =
        lines.iter().map(|question| format!("<li>{}</li>", escape(&command::question_line(question))));
    let lines: String = lines.collect();
    match (lines.is_empty(), task.kind) {
        (false, _) => format!("<ul>{lines}</ul>"),
        (true, TaskKind::DecideCharges) => format!("<p>{}</p>", escape(&note(task, language))),
        (true, _) => lines,
    }
}

fn told(sheet: &Sheet) -> String {
    let phones =
        sheet.phones.iter().map(|(name, phone)| format!("<p>☎ {} · {}</p>", escape(phone), escape(name)));
    let again = sheet.again.map(|when| format!("<p>↻ {when}</p>"));
    let history: String = sheet.history.iter().map(|line| format!("<li>{}</li>", escape(line))).collect();
    let say = format!("<p>« {} »</p><ul class=\"quiet\">{history}</ul>", escape(&sheet.say));
    phones.chain(again).chain([say]).collect()
}

fn form(handle: &str, fields: &str) -> String {
    format!("<form method=\"post\" action=\"/task/{}\">{fields}</form> ", escape(handle))
}

fn button(said: &str, word: Word, language: Language) -> String {
    format!("<button name=\"said\" value=\"{said}\">{}</button> ", word.text(language))
}

fn answers(open: &Open, language: Language) -> String {
    let handle = &open.handle;
    match &open.work {
        ToDo::Approve { notice, .. } => {
            let read = Word::ReadIt.text(language);
            let buttons =
                button("approve", Word::Approve, language) + &button("reject", Word::Reject, language);
            format!("<a href=\"/message/{}\">{read}</a> {}", escape(notice.as_str()), form(handle, &buttons))
        }
        ToDo::Statement(_) => form(handle, &button("done", Word::Done, language)),
        ToDo::Task(task) => match task.kind {
            TaskKind::Call => form(handle, &call_fields(language)),
            TaskKind::PostLetter => letter(task, handle, language),
            TaskKind::ApprovePromise => form(handle, &button("approve", Word::Approve, language)),
            TaskKind::DecideCharges => form(handle, &charge_fields(language)),
            _ => form(handle, &button("done", Word::Done, language)),
        },
    }
}

fn charge_fields(language: Language) -> String {
    let why = Word::WaiveReason.text(language);
    let why = format!("<label>{why} <input name=\"reason\" maxlength=\"200\"></label> ");
    button("claim", Word::Claim, language) + &why + &button("waive", Word::Waive, language)
}

fn letter(task: &Task, handle: &str, language: Language) -> String {
    let label = Word::ProofNumber.text(language);
    let proof = format!("<label>{label} <input name=\"proof\" maxlength=\"60\"></label> ");
    let read = Word::ReadIt.text(language);
    let fields = proof + &button("posted", Word::Note, language);
    format!("<a href=\"/message/{}\">{read}</a> {}", escape(&task.note), form(handle, &fields))
}

fn call_fields(language: Language) -> String {
    let words = [
        Word::NoAnswer,
        Word::Voicemail,
        Word::Reached,
        Word::Promise,
        Word::Paid,
        Word::Dispute,
        Word::WrongPerson,
        Word::Refused,
    ];
    let options: String = RESULTS
        .into_iter()
        .zip(words)
        .map(|(result, word)| format!("<option value=\"{result}\">{}</option>", word.text(language)))
        .collect();
    format!(
        "<label>{} <select name=\"result\">{options}</select></label> <label>{} <input type=\"date\" name=\"by\"></label> <label>{} <input name=\"reason\" maxlength=\"200\"></label> {}",
        Word::Result.text(language),
        Word::ByDay.text(language),
        Word::Reason.text(language),
        button("called", Word::Note, language)
    )
}

/// Takes an answer from the page.
pub async fn answer(
    shared: &Shared,
    handle: &str,
    request: &Request,
    language: Language,
) -> Result<Response, HostError> {
    let form = Form::of(request);
    let value = |name: &str| form.get(name).map(str::to_owned);
    match form.get("said") {
        Some("approve") => drop(command::say(&shared.host, handle, VISITOR, &Said::Approve).await?),
        Some("reject") => drop(command::say(&shared.host, handle, VISITOR, &Said::Reject).await?),
        Some("posted") => posted(shared, handle, value("proof").unwrap_or_default()).await?,
        Some("claim") => decide(shared, handle, Verdict::Claim).await?,
        Some("waive") => match value("reason").map(|why| why.trim().to_owned()) {
            Some(why) if !why.is_empty() => decide(shared, handle, Verdict::Waive(why)).await?,
            _ => return Ok(page::trouble(400, Word::NoWaiveReason, None, language)),
        },
        Some("called") => {
            let by = form.get("by").and_then(|day| day.parse().ok());
            let (result, reason) = (value("result"), value("reason"));
            if result.as_deref() == Some("promise") && by.is_none() {
                return Ok(page::trouble(400, Word::NoDay, None, language));
            }
            let done = Some(handle.to_owned());
            let options = Tasks { done, result, by, reason, who: VISITOR.to_owned(), ..Tasks::default() };
            command::run(&shared.host, &options).await?;
        }
        _ => drop(command::say(&shared.host, handle, VISITOR, &Said::Done).await?),
    }
    shared.host.rest().await?;
    Ok(home())
}

async fn decide(shared: &Shared, handle: &str, verdict: Verdict) -> Result<(), HostError> {
    charges::decide(&shared.host, handle, VISITOR, &verdict).await.map(drop)
}

/// Notes today as the day a letter was posted.
async fn posted(shared: &Shared, handle: &str, proof: String) -> Result<(), HostError> {
    let host = &shared.host;
    for scope in host.scopes().await? {
        let Some(notice) = letter_of(shared, &scope, handle).await? else { continue };
        let zone = service::creditor::rules(&host.ports, &scope).await?.0.creditor.time_zone;
        let day = host.clock.now().with_timezone(&zone).date_naive();
        let word = post::Word::Posted { day, proof: proof.chars().take(60).collect() };
        let who = Actor::Person(VISITOR.to_owned());
        let heard = post::hear(&host.ports, &scope, &notice, who, &word).await;
        return heard.map_err(|error| HostError::Input(error.to_string()));
    }
    Ok(())
}

async fn letter_of(shared: &Shared, scope: &Scope, handle: &str) -> Result<Option<NoticeId>, HostError> {
    let open = tasks::open(&shared.host.ports, scope).await?;
    let task = open.into_iter().find(|open| open.handle == handle).and_then(|open| match open.work {
        ToDo::Task(task) if task.kind == TaskKind::PostLetter => Some(task),
        ToDo::Task(_) | ToDo::Approve { .. } | ToDo::Statement(_) => None,
    });
    Ok(task.and_then(|task| NoticeId::new(task.note).ok()))
}
