//! The pages: the overview in the order of the story, and one account with its life.

use dunning::explain::sentence;
use dunning::money::Money;
use dunning::notice::Notice;
use messages::{Language, format};
use service::creditor;
use service::http::Response;
use service::portal::page::{escape, shown_status};
use service::ports::Clock;
use service::timeline;

use super::chart;
use super::words::Word;
use crate::command::accounts::{self, Shown};
use crate::command::outbox::{self, Message};
use crate::host::HostError;
use crate::web::server::Shared;

const STYLE: &str = "body{font:16px/1.55 system-ui,sans-serif;max-width:58rem;margin:0 auto;padding:1rem;color:#1d2733;background:#fff}\
h1{font-size:1.7rem;margin:.2rem 0}h2{font-size:1.15rem;margin:0 0 .4rem}section{border:1px solid #d9dfe5;border-radius:.6rem;padding:1rem 1.2rem;margin:1rem 0}\
table{width:100%;border-collapse:collapse;display:block;overflow-x:auto}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e3e8ee;white-space:nowrap}td.wide{white-space:normal;min-width:16rem}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}\
a{color:#1f4e79}button,.button{font:inherit;display:inline-block;padding:.5rem .9rem;border:1px solid #1f4e79;border-radius:.4rem;background:#1f4e79;color:#fff;cursor:pointer;text-decoration:none}\
button:focus,a:focus,input:focus{outline:3px solid #f0a500;outline-offset:2px}.box{background:#f2f6fa;border-radius:.5rem;padding:.8rem 1rem}.quiet{color:#5b6875}.num{display:inline-block;width:1.7rem;height:1.7rem;line-height:1.7rem;border-radius:50%;background:#1f4e79;color:#fff;text-align:center;margin-right:.5rem;font-size:.95rem}\
form{display:inline}svg{width:100%;height:auto}polyline{fill:none;stroke-width:3}polyline.with{stroke:#1f4e79}polyline.without{stroke:#c26a1b;stroke-dasharray:6 5}.axis{stroke:#8795a3}.axis.faint{stroke-dasharray:2 6}svg text{font-size:15px;fill:#5b6b7a}.key{display:inline-block;width:1.4rem;border-top:3px solid #1f4e79;vertical-align:middle;margin-left:.8rem}.key.without{border-top:3px dashed #c26a1b}figure{margin:0}\
ol.life{padding-left:1.2rem}nav a{margin-right:.7rem}@media(prefers-color-scheme:dark){body{background:#14191f;color:#e6ebf0}section,th,td{border-color:#39444f}.box{background:#1e2730}a{color:#8ec5f2}.quiet{color:#a8b4c0}polyline.with{stroke:#8ec5f2}.key{border-color:#8ec5f2}}";

/// A page in the frame of this room.
pub fn frame(language: Language, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Relance</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>",
        language.code()
    )
}

/// A page that says plainly what did not go, with the exact words where there are any, and leads back.
pub fn trouble(status: u16, what: Word, detail: Option<&str>, language: Language) -> Response {
    let detail = detail.map(|text| format!("<p class=\"quiet\">{}</p>", escape(text))).unwrap_or_default();
    let body = format!(
        "<h1>Relance</h1><p class=\"box\" role=\"alert\">{}</p>{detail}<p><a href=\"/\">{}</a></p>",
        what.text(language),
        Word::Back.text(language)
    );
    Response::page(status, frame(language, &body))
}

fn fill(word: Word, language: Language, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(word.text(language).to_owned(), |text, (name, value)| text.replace(name, &escape(value)))
}

fn section(number: usize, title: Word, language: Language, body: &str) -> String {
    format!("<section><h2><span class=\"num\">{number}</span>{}</h2>{body}</section>", title.text(language))
}

/// The overview.
pub async fn overview(shared: &Shared, language: Language) -> Result<Response, HostError> {
    let host = &shared.host;
    let mut body = head(shared, language);
    if shared.story.sent > 0 {
        body.push_str(&told(shared, language).await?);
    }
    body.push_str(&try_it(language));
    let mut accounts = Vec::new();
    for scope in host.scopes().await? {
        for listed in outbox::heads(host, &scope).await? {
            accounts.push(accounts::read(host, &scope, &listed.account, false).await?);
        }
    }
    body.push_str(&super::todo::section(shared, language).await?);
    body.push_str(&super::kept::section(shared, language).await?);
    body.push_str(&super::books::section(shared, language).await?);
    body.push_str(&account_list(&accounts, language));
    body.push_str(&message_list(&outbox::messages(host).await?, language));
    Ok(Response::page(200, frame(language, &body)))
}

fn head(shared: &Shared, language: Language) -> String {
    let now = shared.host.clock.now().with_timezone(&chrono_tz::Tz::Europe__Paris);
    let day = format::date(now.date_naive(), language);
    let links: String = [("fr", "Français"), ("nl", "Nederlands"), ("de", "Deutsch"), ("en", "English")]
        .map(|(code, name)| format!("<a href=\"/?lang={code}\" lang=\"{code}\">{name}</a>"))
        .concat();
    format!(
        "<nav aria-label=\"language\">{links}</nav><h1>Relance</h1><p>{} <strong>{}</strong></p><p class=\"quiet\">{} {day}, {}. <form method=\"post\" action=\"/forward\"><button>{}</button></form></p>",
        Word::Lead.text(language),
        Word::Sandbox.text(language),
        Word::Clock.text(language),
        now.format("%H:%M"),
        Word::Forward.text(language)
    )
}

async fn told(shared: &Shared, language: Language) -> Result<String, HostError> {
    let messages = outbox::messages(&shared.host).await?;
    let mut text = String::new();
    text.push_str(&section(1, Word::CancelledTitle, language, &cancelled(shared, language)));
    text.push_str(&section(2, Word::SeveralTitle, language, &several(shared, language).await?));
    text.push_str(&section(3, Word::DebtorTitle, language, &debtor(shared, language).await?));
    text.push_str(&section(4, Word::WhyTitle, language, &why(shared, language).await?));
    text.push_str(&section(5, Word::FormalTitle, language, &formal(&messages, language)));
    text.push_str(&section(6, Word::MoneyTitle, language, &money(shared, language)));
    Ok(text)
}

fn name(notice: &Notice) -> &str {
    &notice.to.name
}

fn cancelled(shared: &Shared, language: Language) -> String {
    let Some((notice, paid)) = &shared.story.cancelled else { return String::new() };
    let clock = |at: &chrono::DateTime<chrono::Utc>| {
        let at = at.with_timezone(&chrono_tz::Tz::Europe__Paris);
        format!("{} {}", format::date(at.date_naive(), language), at.format("%H:%M"))
    };
    let item = notice.lead().map_or("", |lead| lead.number.as_str());
    let values = [
        ("{send}", clock(&notice.send_at)),
        ("{paid}", clock(paid)),
        ("{item}", item.to_owned()),
        ("{name}", name(notice).to_owned()),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    format!("<p>{}</p>", fill(Word::CancelledText, language, &values))
}

async fn several(shared: &Shared, language: Language) -> Result<String, HostError> {
    let Some(notice) = &shared.story.several else { return Ok(String::new()) };
    let host = &shared.host;
    let account = accounts::read(host, &host.scope(None).await?, &notice.account, false).await?.account;
    let shop = |id| account.parties.get(id).map_or("", |debtor| debtor.name.as_str());
    let items: String = notice
        .items
        .iter()
        .map(|item| {
            format!(
                "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td></tr>",
                escape(item.number.as_str()),
                escape(shop(&item.debtor)),
                format::amount(Money::new(item.open, notice.currency), language)
            )
        })
        .collect();
    Ok(format!(
        "<p>{}</p><table><tbody>{items}</tbody></table><p><a class=\"button\" href=\"/message/{}\">{}</a></p>",
        fill(Word::SeveralText, language, &[("{name}", name(notice))]),
        escape(notice.id.as_str()),
        Word::ReadIt.text(language)
    ))
}

async fn debtor(shared: &Shared, language: Language) -> Result<String, HostError> {
    let host = &shared.host;
    let Some(number) = &shared.story.visitor else { return Ok(String::new()) };
    let scope = host.scope(None).await?;
    let key = service::rows::PointerKey::Number(number.to_string());
    let Some(pointer) = host.ports.store.pointer(&scope, &key).await? else { return Ok(String::new()) };
    let shown = accounts::read(host, &scope, &pointer.account, false).await?;
    let link = service::render::link(&host.ports, &scope, &shown.account).await?;
    let payer = shown.account.parties.get(&shown.account.payer).map_or("", |payer| payer.name.as_str());
    let tasks: String = shown
        .account
        .tasks
        .iter()
        .map(|task| format!("<li>{}</li>", timeline::work(task.kind, language)))
        .collect();
    let statuses: String = shown
        .account
        .lines
        .values()
        .map(|line| {
            let status = dunning::decide::status(&shown.account, &shown.rules, line, host.clock.now());
            let word = messages::words::status(shown_status(status)).text(language);
            format!("<li>{}: {word}</li>", escape(line.number.as_str()))
        })
        .collect();
    Ok(format!(
        "<p>{}</p><ul>{statuses}{tasks}</ul><p><a class=\"button\" href=\"{}\">{}</a></p>",
        fill(Word::DebtorText, language, &[("{name}", payer)]),
        escape(&link),
        Word::OpenPage.text(language)
    ))
}

/// The engine's own sentence, for the account the walk left in peace.
async fn why(shared: &Shared, language: Language) -> Result<String, HostError> {
    let host = &shared.host;
    let Some(id) = &shared.story.silent else { return Ok(String::new()) };
    let scope = host.scope(None).await?;
    let shown = accounts::read(host, &scope, id, false).await?;
    let (_, rules) = creditor::rules(&host.ports, &scope).await?;
    let payer = shown.account.parties.get(&shown.account.payer).map_or("", |payer| payer.name.as_str());
    let advance = dunning::advance(&shown.account, Vec::new(), &rules, host.clock.now());
    let explained = advance.map(|advance| advance.explanations).unwrap_or_default();
    let told: String = explained
        .iter()
        .filter(|one| !one.sent())
        .take(3)
        .map(|one| {
            let text = sentence(&one.rule, language, &one.item, shown.account.currency);
            format!(
                "<p class=\"box\"><strong>{}</strong>, {}: {}</p>",
                escape(payer),
                escape(one.item.as_str()),
                escape(&text)
            )
        })
        .collect();
    Ok(told)
}

fn formal(messages: &[Message], language: Language) -> String {
    let Some(message) = messages.iter().find(|message| outbox::waits(&message.kept)) else {
        return format!("<p>{}</p>", Word::FormalNone.text(language));
    };
    let notice = &message.kept.notice;
    let total = format::amount(Money::new(notice.total, notice.currency), language);
    let id = escape(notice.id.as_str());
    format!(
        "<p>{}</p><p><a href=\"/message/{id}\">{}</a> <form method=\"post\" action=\"/approve/{id}\"><button>{}</button></form></p>",
        fill(Word::FormalText, language, &[("{name}", name(notice)), ("{total}", &total)]),
        Word::ReadIt.text(language),
        Word::Approve.text(language)
    )
}

fn money(shared: &Shared, language: Language) -> String {
    let Some((_, with, without)) = shared.story.money.last().copied() else { return String::new() };
    let euros = |minor| format::amount(Money::new(minor, dunning::money::Currency::EUR), language);
    let label = fill(Word::MoneyText, language, &[("{with}", &euros(with)), ("{without}", &euros(without))]);
    let points = &shared.story.money;
    let day = |point: Option<&(chrono::NaiveDate, i64, i64)>| {
        point.map(|(day, ..)| format::date(*day, language)).unwrap_or_default()
    };
    let labels = chart::Labels {
        with: Word::With.text(language),
        without: Word::Without.text(language),
        whole: &label,
        first: &day(points.first()),
        last: &day(points.last()),
        top: &euros(chart::top(points)),
    };
    format!("{}<p>{label}</p>", chart::svg(points, &labels))
}

fn try_it(language: Language) -> String {
    format!(
        "<section><h2>{}</h2><p>{} {}</p><form method=\"post\" action=\"/try?lang={}\" enctype=\"multipart/form-data\"><label>{} <input type=\"file\" name=\"file\" required></label> <button>{}</button></form></section>",
        Word::TryTitle.text(language),
        Word::TryText.text(language),
        Word::Sandbox.text(language),
        language.code(),
        Word::TryFile.text(language),
        Word::TryButton.text(language)
    )
}

fn account_list(accounts: &[Shown], language: Language) -> String {
    if accounts.is_empty() {
        return format!(
            "<section><h2>{}</h2><p>{}</p></section>",
            Word::Accounts.text(language),
            Word::Empty.text(language)
        );
    }
    let rows: String = accounts
        .iter()
        .map(|shown| {
            let amount = |minor| format::amount(Money::new(minor, shown.account.currency), language);
            let name = shown.account.parties.get(&shown.account.payer).map_or("", |payer| payer.name.as_str());
            let look = shown.look.map(|look| format::date(shown.account.day_of(look), language)).unwrap_or_default();
            format!(
                "<tr><td><a href=\"/account/{}?lang={}\">{}</a></td><td class=\"n\">{}</td><td class=\"n\">{}</td><td>{look}</td></tr>",
                escape(shown.account.id.as_str()),
                language.code(),
                escape(name),
                amount(shown.account.open()),
                amount(shown.overdue())
            )
        })
        .collect();
    format!(
        "<section><h2>{}</h2><table><thead><tr><th>{}</th><th class=\"n\">{}</th><th class=\"n\">{}</th><th>{}</th></tr></thead><tbody>{rows}</tbody></table></section>",
        Word::Accounts.text(language),
        Word::Payer.text(language),
        Word::OpenAmount.text(language),
        Word::Overdue.text(language),
        Word::NextLook.text(language)
    )
}

/// Messages shown on the overview, newest first.
const MOST_MESSAGES: usize = 60;

fn message_list(messages: &[Message], language: Language) -> String {
    let rows: String =
        messages.iter().rev().take(MOST_MESSAGES).map(|message| message_row(message, language)).collect();
    format!(
        "<section><h2>{}</h2><table><tbody>{rows}</tbody></table></section>",
        Word::Messages.text(language)
    )
}

fn message_row(message: &Message, language: Language) -> String {
    let notice = &message.kept.notice;
    let state = timeline::standing(&message.kept.standing.status, language);
    let subject = if message.subject.is_empty() {
        message.text.chars().take(60).collect()
    } else {
        message.subject.clone()
    };
    let at = message.sent_at.unwrap_or(notice.send_at).with_timezone(&chrono_tz::Tz::Europe__Paris);
    format!(
        "<tr><td>{}</td><td>{}</td><td class=\"wide\"><a href=\"/message/{}\">{}</a></td><td>{}</td></tr>",
        at.format("%d.%m. %H:%M"),
        escape(&notice.to.address),
        escape(notice.id.as_str()),
        escape(&subject),
        escape(state)
    )
}

/// One account with its items and its life.
pub async fn account(shared: &Shared, id: &str, language: Language) -> Result<Response, HostError> {
    let host = &shared.host;
    let id = dunning::id::AccountId::new(id).map_err(|error| HostError::Input(error.to_string()))?;
    let scope = host.scope(None).await?;
    let shown = accounts::read(host, &scope, &id, true).await?;
    let name = shown.account.parties.get(&shown.account.payer).map_or("", |payer| payer.name.as_str());
    let items: String = shown
        .items
        .iter()
        .map(|line| {
            let status = dunning::decide::status(&shown.account, &shown.rules, line, host.clock.now());
            format!(
                "<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td><td>{}</td></tr>",
                escape(line.number.as_str()),
                format::date(line.due, language),
                format::amount(Money::new(line.open(), shown.account.currency), language),
                messages::words::status(shown_status(status)).text(language)
            )
        })
        .collect();
    let life: String = shown
        .history
        .iter()
        .map(|event| {
            format!(
                "<li>{}</li>",
                escape(&service::timeline::line(event, shown.account.currency, language, shown.account.zone))
            )
        })
        .collect();
    let body = format!(
        "<p><a href=\"/?lang={}\">{}</a></p><h1>{}</h1><table><tbody>{items}</tbody></table><h2>{}</h2><ol class=\"life\">{life}</ol>",
        language.code(),
        Word::Back.text(language),
        escape(name),
        Word::History.text(language)
    );
    Ok(Response::page(200, frame(language, &body)))
}
