//! `relance outbox`: the messages, as they were written or as they would be.

use std::collections::BTreeMap;
use std::path::PathBuf;

use base64::Engine as _;
use dunning::class::Channel;
use dunning::money::decimal;
use dunning::notice::{Notice, NoticeStatus};
use dunning::settings::SmsPrices;
use messages::letter::Letter;
use messages::mail::Inline;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use service::account::account_of;
use service::creditor;
use service::notices::Kept;
use service::ports::{LIST_BUCKETS, Outgoing, Pages};
use service::render;
use service::rows::ListedHead;
use service::scope::Scope;

use super::Output;
use crate::host::{Host, HostError};
use crate::world::files;
use crate::world::outbox::Captured;

/// Pages of one list that are read; beyond lies more than a laptop shows.
const MOST_PAGES: usize = 1_000;

/// Runs the command.
///
/// # Errors
/// When something cannot be read.
pub async fn run(host: &Host) -> Result<Output, HostError> {
    let messages = messages(host).await?;
    let text = if messages.is_empty() {
        "The outbox is empty.".to_owned()
    } else {
        messages.iter().map(words).collect::<Vec<_>>().join("\n")
    };
    let json = messages.iter().map(Message::json).collect();
    Ok(Output::done(text, Value::Array(json)))
}

/// A notice with its words.
pub struct Message {
    /// The creditor.
    pub creditor: String,
    /// The notice with its row.
    pub kept: Kept,
    /// What went out, or would.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
    /// When it was handed over.
    pub sent_at: Option<chrono::DateTime<chrono::Utc>>,
    /// Pictures the HTML shows by their content id: id, media type, base64.
    pub pictures: Vec<(String, String, String)>,
    /// Where the letter lies that was set of it.
    pub document: Option<PathBuf>,
    /// What stands in a letter that was not handed over yet.
    pub letter: Option<Box<Letter>>,
    /// What a text message takes.
    pub sms: Option<Toll>,
}

/// The parts of a text message, and its price where the creditor's list has one.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Toll {
    /// The parts that are charged.
    pub parts: u32,
    /// US dollars.
    pub dollars: Option<Decimal>,
}

impl Toll {
    fn of(kept: &Kept, text: &str, prices: &SmsPrices) -> Option<Self> {
        let parts = u32::try_from(messages::sms::size(text).parts).unwrap_or(u32::MAX);
        let dollars = prices.cost(&kept.notice.to.address, parts);
        (kept.notice.channel == Channel::Sms && !text.is_empty()).then_some(Self { parts, dollars })
    }

    fn words(&self) -> String {
        let price = self.dollars.map_or_else(
            || "price not known; see infra/OPERATING.md, Text messages".to_owned(),
            |dollars| format!("{dollars} USD"),
        );
        let parts = if self.parts == 1 { "1 part".to_owned() } else { format!("{} parts", self.parts) };
        format!("{parts}, {price}")
    }
}

impl Message {
    /// The letter as a PDF: the one that was set, or as it would be set now; nothing for other channels.
    ///
    /// # Errors
    /// When it is there and cannot be read, or cannot be set.
    pub fn pdf(&self) -> Result<Option<Vec<u8>>, HostError> {
        let set = self.document.as_deref().map(files::read).transpose()?.flatten();
        match (set, &self.letter) {
            (Some(bytes), _) => Ok(Some(bytes)),
            (None, Some(letter)) => press::set(letter).map(Some).map_err(HostError::Input),
            (None, None) => Ok(None),
        }
    }

    /// The HTML with its pictures inside, for a browser.
    #[must_use]
    pub fn browser_html(&self) -> String {
        let with = |html: String, (id, media_type, base64): &(String, String, String)| {
            html.replace(&format!("cid:{id}"), &format!("data:{media_type};base64,{base64}"))
        };
        self.pictures.iter().fold(self.html.clone(), with)
    }
}

fn pictures(captured: &Captured) -> Vec<(String, String, String)> {
    let shown = captured
        .attachments
        .iter()
        .filter_map(|file| Some((file.inline.clone()?, file.media_type.clone(), file.base64.clone())));
    shown.collect()
}

/// Every message that left or waits, oldest first.
///
/// # Errors
/// When something cannot be read.
pub async fn messages(host: &Host) -> Result<Vec<Message>, HostError> {
    let mut captured: BTreeMap<(String, String), Captured> = BTreeMap::new();
    for message in host.outbox.captured()? {
        captured.insert((message.creditor.clone(), message.notice.clone()), message);
    }
    let mut messages = Vec::new();
    for scope in host.scopes().await? {
        for listed in heads(host, &scope).await? {
            of_account(host, &scope, &listed, &captured, &mut messages).await?;
        }
    }
    messages.sort_by(|a, b| {
        let key = |message: &Message| (message.kept.notice.send_at, message.kept.notice.id.clone());
        key(a).cmp(&key(b))
    });
    Ok(messages)
}

/// The heads of a creditor, from every bucket of the list.
///
/// # Errors
/// When the list cannot be read.
pub async fn heads(host: &Host, scope: &Scope) -> Result<Vec<ListedHead>, HostError> {
    let mut heads = Vec::new();
    for bucket in 0..LIST_BUCKETS {
        let mut pages = Pages::at_most(MOST_PAGES, "the accounts");
        while let Some(from) = pages.open()? {
            let page = host.ports.store.heads(scope, bucket, from).await?;
            heads.extend(pages.turn(page));
        }
    }
    heads.sort_by(|a, b| a.account.cmp(&b.account));
    Ok(heads)
}

async fn of_account(
    host: &Host,
    scope: &Scope,
    listed: &ListedHead,
    captured: &BTreeMap<(String, String), Captured>,
    messages: &mut Vec<Message>,
) -> Result<(), HostError> {
    let (profile, _) = creditor::rules(&host.ports, scope).await?;
    let prices = &profile.creditor.settings.sms;
    let mut pages = Pages::at_most(MOST_PAGES, "the messages of an account");
    while let Some(from) = pages.open()? {
        let page = host.ports.store.all_notices(scope, &listed.account, from).await?;
        for row in pages.turn(page) {
            let kept = Kept::read(row)?;
            if matches!(kept.standing.status, NoticeStatus::Cancelled { .. }) {
                continue;
            }
            let key = (scope.creditor().to_string(), kept.notice.id.to_string());
            messages.push(match captured.get(&key) {
                Some(one) => Message {
                    creditor: key.0,
                    subject: one.subject.clone(),
                    text: one.text.clone(),
                    html: one.html.clone(),
                    sent_at: Some(one.sent_at),
                    pictures: pictures(one),
                    document: one.document.as_ref().map(|name| host.bucket.path(scope, name)),
                    letter: None,
                    sms: Toll::of(&kept, &one.text, prices),
                    kept,
                },
                None => preview(host, scope, listed, kept).await?,
            });
        }
    }
    Ok(())
}

/// A message that has not left is shown as it would be written now.
async fn preview(host: &Host, scope: &Scope, listed: &ListedHead, kept: Kept) -> Result<Message, HostError> {
    let (profile, _) = creditor::rules(&host.ports, scope).await?;
    let head = host.ports.store.head(scope, &listed.account).await?;
    let account = head.as_ref().map(account_of).transpose()?;
    let written = match &account {
        Some(account) => render::write(&host.ports, scope, &profile, account, &kept.notice).await.ok(),
        None => None,
    };
    let letter = written.as_ref().and_then(|written| match &written.outgoing {
        Outgoing::Letter { letter, .. } => Some(letter.clone()),
        Outgoing::Email { .. } | Outgoing::Sms { .. } => None,
    });
    let (subject, text, html, pictures) = written.map(unsent).unwrap_or_default();
    let creditor = scope.creditor().to_string();
    let sms = Toll::of(&kept, &text, &profile.creditor.settings.sms);
    Ok(Message { creditor, subject, text, html, sent_at: None, pictures, document: None, letter, sms, kept })
}

/// A message that was written and not handed over, in parts.
fn unsent(written: render::Written) -> (String, String, String, Vec<(String, String, String)>) {
    let base64 = |data: &[u8]| base64::engine::general_purpose::STANDARD.encode(data);
    let picture = |one: &Inline| (one.cid.to_owned(), one.mime.to_owned(), base64(&one.data));
    let pictures = written.pictures.iter().map(picture).collect();
    (written.subject, written.text, written.html, pictures)
}

impl Message {
    fn json(&self) -> Value {
        let notice = &self.kept.notice;
        let amount = |minor| decimal(minor, notice.currency);
        json!({
            "notice_id": notice.id,
            "creditor": self.creditor,
            "account": notice.account,
            "step": notice.step,
            "class": notice.class.name(),
            "channel": notice.channel.name(),
            "to": notice.to.address,
            "language": notice.language,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "document": self.document,
            "sms": self.sms,
            "items": notice.items.iter().map(|item| json!({ "number": item.number, "open": amount(item.open) })).collect::<Vec<_>>(),
            "total": amount(notice.total),
            "currency": notice.currency,
            "status": state(&self.kept),
            "waits_for_approval": waits(&self.kept),
            "send_at": notice.send_at,
            "sent_at": self.sent_at,
        })
    }
}

/// Where a notice stands, in one word.
#[must_use]
pub fn state(kept: &Kept) -> String {
    let json = serde_json::to_value(&kept.standing.status).unwrap_or_default();
    json.get("state").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Whether it waits for a person.
#[must_use]
pub const fn waits(kept: &Kept) -> bool {
    matches!(kept.standing.status, NoticeStatus::Queued { approval: dunning::notice::Approval::Waiting, .. })
}

fn words(message: &Message) -> String {
    let notice: &Notice = &message.kept.notice;
    let numbers = notice.items.iter().map(|item| item.number.to_string()).collect::<Vec<_>>().join(", ");
    let when = message.sent_at.unwrap_or(notice.send_at).format("%Y-%m-%d %H:%M");
    let state = if waits(&message.kept) { "waits for approval".to_owned() } else { state(&message.kept) };
    let total = decimal(notice.total, notice.currency);
    let toll = message.sms.as_ref().map(|toll| format!("  ({})", toll.words())).unwrap_or_default();
    format!(
        "{when}  {state:<18} {:<13} {:<7} {:<32} {total:>12} {}  {numbers}{toll}",
        notice.class.name(),
        notice.channel.name(),
        notice.to.address,
        notice.currency
    )
}
