//! The payer's page as HTML: no script, nothing loaded from elsewhere, works with a keyboard and on a phone.

use std::collections::BTreeMap;

use dunning::account::Account;
use dunning::decide;
use dunning::item::{ItemStatus, Line};
use dunning::money::Money;
use dunning::rules::Rules;
use messages::{Language, Letterhead, format, words as common};

use super::words::Word;
use crate::account::ChangeError;
use crate::http::{Request, Response};
use crate::ports::Ports;
use crate::rate::{self, Bound};
use crate::render;
use crate::rows::Instant;

use super::{PortalError, Stated, file, show, state, stop};

/// Items with a row of their own; a page with more is slow on a phone.
const MOST_LISTED: usize = 1_000;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1d2733;background:#fff}\
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}table{width:100%;border-collapse:collapse}th,td{text-align:left;padding:.5rem .4rem;border-bottom:1px solid #d9dfe5}\
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}details{margin:.4rem 0}summary{cursor:pointer;padding:.3rem 0}\
button{font:inherit;padding:.5rem .9rem;margin:.2rem .3rem .2rem 0;border:1px solid #1f4e79;border-radius:.4rem;background:#fff;color:#1f4e79;cursor:pointer}\
button:focus,input:focus,summary:focus{outline:3px solid #f0a500;outline-offset:2px}input{font:inherit;padding:.4rem;border:1px solid #8795a3;border-radius:.3rem;max-width:100%}\
.box{background:#f2f6fa;border-radius:.5rem;padding:1rem}@media(max-width:36rem){thead{display:none}tr{display:block;padding:.6rem 0;border-bottom:1px solid #d9dfe5}td{display:inline-block;border:0;padding:.1rem .8rem .1rem 0}td:first-child{display:block;font-weight:600}td:last-child{display:block}}@media(prefers-color-scheme:dark){body{background:#14191f;color:#e6ebf0}.box{background:#1e2730}button{background:#14191f;color:#8ec5f2;border-color:#8ec5f2}th,td{border-color:#39444f}}";

/// Statements about one account.
pub const BOUND: Bound = Bound { most: 30, minutes: 60 };

/// Answers one request for a payer's page, `/p/<token>`, for an invoice, `/i/<token>`, or for the end of text messages,
/// `/o/<token>`.
pub async fn answer(ports: &Ports, request: &Request) -> Response {
    let segments = request.segments();
    let language = language_of(request);
    let shown = match (segments.as_slice(), request.method.as_str()) {
        (["p", token], "GET" | "HEAD") => shown(ports, token).await,
        (["p", token], "POST") => stated(ports, token, &request.body).await,
        (["i", token], "GET" | "HEAD") => file::given(ports, token).await,
        (["i", _], _) => {
            return Response::problem(405, "method_not_allowed", "GET gives the invoice.")
                .with("allow", "GET");
        }
        (["o", token], "GET" | "HEAD") => stop::shown(ports, token, language).await,
        (["o", token], "POST") => stop::stated(ports, token, language).await,
        (["p" | "o", _], _) => {
            return Response::problem(405, "method_not_allowed", "GET shows the page, POST answers.")
                .with("allow", "GET, POST");
        }
        _ => return Response::problem(404, "unknown_path", "Payers' pages are at /p/<token>."),
    };
    shown.unwrap_or_else(|error| refusal(&error, language))
}

/// Before an account is known, the visitor's browser says which language to use.
fn language_of(request: &Request) -> Language {
    let wanted = request.header("accept-language").unwrap_or_default();
    let codes = wanted.split(',').filter_map(|part| part.trim().get(..2));
    codes.filter_map(Language::from_code).next().unwrap_or(Language::En)
}

fn refusal(error: &PortalError, language: Language) -> Response {
    let (status, word) = match error {
        // An account that was erased, or is another creditor's, is no other answer than a forged link.
        PortalError::Link(_) | PortalError::Change(ChangeError::Unknown(_)) => (404, Word::Closed),
        PortalError::Unusable(problem) => (422, *problem),
        PortalError::TooMany => (429, Word::Busy),
        PortalError::Change(_) => (503, Word::Busy),
    };
    Response::page(status, frame(language, word.text(language), &format!("<p>{}</p>", word.text(language))))
}

async fn shown(ports: &Ports, token: &str) -> Result<Response, PortalError> {
    let (scope, account) = show(ports, token).await?;
    let (profile, rules) = crate::creditor::rules(ports, &scope).await?;
    let letterhead = render::letterhead(&profile, &ports.config.default_sender);
    let language = language(&account);
    let page =
        Page { account: &account, rules: &rules, letterhead: &letterhead, language, now: ports.clock.now() };
    Ok(Response::page(200, frame(language, Word::Title.text(language), &page.body())))
}

async fn stated(ports: &Ports, token: &str, form: &[u8]) -> Result<Response, PortalError> {
    let stated = super::form::read(form)?;
    let (scope, opens) = super::open(ports, token).await?;
    if !rate::allows(ports, &scope, opens.account.as_str(), BOUND).await? {
        return Err(PortalError::TooMany);
    }
    let changed = state(ports, token, &stated).await?;
    let language = language(&changed.account);
    let word = if matches!(stated, Stated::Promise { .. } | Stated::WrongContact) {
        Word::Received
    } else {
        Word::Thanks
    };
    let body = format!(
        "<p class=\"box\" role=\"status\">{}</p><p><a href=\"/p/{}\">{}</a></p>",
        word.text(language),
        escape(token),
        Word::Back.text(language)
    );
    Ok(Response::page(200, frame(language, Word::Title.text(language), &body)))
}

fn language(account: &Account) -> Language {
    account.parties.get(&account.payer).map_or(Language::En, |payer| payer.spoken())
}

struct Page<'a> {
    account: &'a Account,
    rules: &'a Rules,
    letterhead: &'a Letterhead,
    language: Language,
    now: Instant,
}

impl Page<'_> {
    fn word(&self, word: Word) -> &'static str {
        word.text(self.language)
    }

    fn money(&self, minor: i64) -> String {
        format::amount(Money::new(minor, self.account.currency), self.language)
    }

    fn body(&self) -> String {
        let name = escape(&self.letterhead.name);
        let heading = format!("<p>{} {name}</p>", self.word(Word::From));
        let open: Vec<&Line> = self.account.lines.values().filter(|line| line.open() > 0).collect();
        if open.is_empty() {
            return format!("{heading}<p class=\"box\">{}</p>", self.word(Word::Nothing));
        }
        let (listed, rest) = open.split_at(open.len().min(MOST_LISTED));
        let rows: String = listed.iter().map(|line| self.row(line)).chain(self.rest(rest)).collect();
        let total = self.money(self.account.open());
        format!(
            "{heading}<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"n\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{rows}</tbody></table><p><strong>{} {total}</strong></p>{}{}",
            self.word(Word::Number),
            self.word(Word::Due),
            self.word(Word::Open),
            self.word(Word::State),
            self.word(Word::Total),
            self.transfer(),
            self.answers(),
        )
    }

    /// One line for the items without a row, so that the page adds up.
    fn rest(&self, rest: &[&Line]) -> Option<String> {
        let open = rest.iter().fold(0_i64, |sum, line| sum.saturating_add(line.open()));
        rest.first().map(|_| {
            let more = self.word(Word::More);
            format!(
                "<tr><td colspan=\"2\">{} {more}</td><td class=\"n\">{}</td><td></td></tr>",
                rest.len(),
                self.money(open)
            )
        })
    }

    fn row(&self, line: &Line) -> String {
        let number = escape(line.number.as_str());
        let status = decide::status(self.account, self.rules, line, self.now);
        let choices = [
            ("purchase_order_missing", Word::OrderMissing),
            ("not_received", Word::NotReceived),
            ("already_paid", Word::AlreadyPaid),
        ];
        let buttons: String = choices
            .iter()
            .map(|(value, word)| {
                format!("<button name=\"fact\" value=\"{value}\">{}</button>", self.word(*word))
            })
            .collect();
        format!(
            "<tr><td>{number}</td><td>{}</td><td class=\"n\">{}</td><td>{}<details><summary>{}</summary><form method=\"post\"><input type=\"hidden\" name=\"item\" value=\"{number}\">{buttons}</form><form method=\"post\"><input type=\"hidden\" name=\"item\" value=\"{number}\"><label>{} <input name=\"reason\" maxlength=\"500\" required></label> <button name=\"fact\" value=\"dispute\">{}</button></form></details></td></tr>",
            format::date(line.due, self.language),
            self.money(line.open()),
            common::status(shown_status(status)).text(self.language),
            self.word(Word::TellUs),
            self.word(Word::Dispute),
            self.word(Word::Send),
        )
    }

    /// Where to pay; with the numbers beside each account when there are several, as where some items are a factor's.
    fn transfer(&self) -> String {
        let mut accounts: BTreeMap<String, Vec<&Line>> = BTreeMap::new();
        for line in self.account.lines.values().filter(|line| line.open() > 0) {
            let iban = decide::paid_elsewhere(self.account, self.rules, line, self.now);
            let iban = iban.or_else(|| self.letterhead.bank.as_ref().map(|bank| bank.iban.clone()));
            if let Some(iban) = iban {
                accounts.entry(iban).or_default().push(line);
            }
        }
        if accounts.is_empty() {
            return String::new();
        }
        let several = accounts.len() > 1;
        let boxes: String = accounts.iter().map(|(iban, lines)| self.payable(iban, lines, several)).collect();
        format!("<h2>{}</h2>{boxes}", self.word(Word::Transfer))
    }

    fn payable(&self, iban: &str, lines: &[&Line], several: bool) -> String {
        let extra = lines.first().and_then(|line| self.account.extra(&line.number));
        let factor = extra.and_then(|extra| extra.assigned.as_ref()).map(|assigned| assigned.factor.as_str());
        let own = self.letterhead.bank.as_ref().map_or(&self.letterhead.name, |bank| &bank.holder);
        let holder = factor.filter(|name| !name.is_empty()).unwrap_or(own);
        let numbers: Vec<&str> = lines.iter().take(MOST_LISTED).map(|line| line.number.as_str()).collect();
        let about = if several { format!("<br>{}", escape(&numbers.join(", "))) } else { String::new() };
        format!("<p class=\"box\">{}<br>IBAN {}{about}</p>", escape(holder), escape(&format::iban(iban)))
    }

    fn answers(&self) -> String {
        let today = self.account.day_of(self.now);
        format!(
            "<h2>{}</h2><form method=\"post\"><label>{} <input type=\"date\" name=\"day\" min=\"{today}\" required></label> <button name=\"fact\" value=\"promise\">{}</button></form><form method=\"post\"><button name=\"fact\" value=\"wrong_contact\">{}</button></form>",
            self.word(Word::TellUs),
            self.word(Word::Promise),
            self.word(Word::Send),
            self.word(Word::WrongContact)
        )
    }
}

pub(super) fn frame(language: Language, title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>",
        language.code()
    )
}

/// Text for HTML, in content and in quoted attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// An item's status in the words' own type.
#[must_use]
pub const fn shown_status(status: ItemStatus) -> messages::notice::ItemStatus {
    use messages::notice::ItemStatus as Shown;
    match status {
        ItemStatus::NotDue => Shown::NotDue,
        ItemStatus::Upcoming => Shown::Upcoming,
        ItemStatus::Due => Shown::Due,
        ItemStatus::Held => Shown::Held,
        ItemStatus::Promised => Shown::Promised,
        ItemStatus::Arranged => Shown::Arranged,
        ItemStatus::Disputed => Shown::Disputed,
        ItemStatus::InFormalNotice => Shown::FormalNotice,
        ItemStatus::HandedOver => Shown::HandedOver,
        ItemStatus::Insolvent => Shown::Insolvent,
        ItemStatus::UnderReview => Shown::UnderReview,
        ItemStatus::Paid => Shown::Paid,
        ItemStatus::Credited => Shown::Credited,
        ItemStatus::Discount => Shown::Discounted,
        ItemStatus::WrittenOff => Shown::WrittenOff,
        ItemStatus::SettledInBooks | ItemStatus::Cancelled => Shown::Settled,
    }
}
