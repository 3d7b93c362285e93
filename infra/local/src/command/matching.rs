//! `relance match`: payments that wait for a person, cleared by one key each.

use std::io::{BufRead, Write};

use dunning::id::MovementId;
use dunning::money::Money;
use dunning::party::Language;
use serde_json::json;
use service::creditor;
use service::ports::Ports;
use service::scope::Scope;
use service::settle::{Record, desk, words};

use super::Output;
use crate::host::{Host, HostError};

/// Proposals offered for one payment.
const MOST_OFFERED: usize = 9;
/// Who decides at this keyboard.
const WHO: &str = "the person at the keyboard";

async fn language(ports: &Ports, scope: &Scope) -> Result<Language, HostError> {
    let profile = creditor::profile(ports, scope).await?;
    Ok(profile.map_or(Language::En, |(_, profile)| profile.creditor.language))
}

fn money(record: &Record, minor: i64) -> String {
    format!("{} {}", Money::new(minor, record.currency).decimal(), record.currency)
}

/// Clears what waits, at the keyboard: the session of every creditor in turn.
///
/// # Errors
/// When something cannot be read or written.
pub async fn run(host: &Host) -> Result<Output, HostError> {
    let (mut input, mut output) = (std::io::BufReader::new(std::io::stdin()), std::io::stdout());
    let mut cleared = Cleared::default();
    for scope in host.scopes().await? {
        let one = clear(&host.ports, &scope, &mut input, &mut output).await?;
        cleared.placed = cleared.placed.saturating_add(one.placed);
        cleared.skipped = cleared.skipped.saturating_add(one.skipped);
    }
    let text = format!("{} placed, {} left.", cleared.placed, cleared.skipped);
    Ok(Output::done(text, json!({ "placed": cleared.placed, "left": cleared.skipped })))
}

/// What one session did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Payments that stand on invoices now.
    pub placed: usize,
    /// Payments that still wait.
    pub skipped: usize,
}

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Accept(usize),
    Skip,
    Undo,
    Quit,
    Unclear,
}

impl Key {
    const fn of(letter: char) -> Self {
        match letter {
            'y' | 'o' | 'j' => Self::Accept(0),
            '1'..='9' => Self::Accept(letter as usize - '1' as usize),
            'n' | ' ' => Self::Skip,
            'u' => Self::Undo,
            'q' => Self::Quit,
            _ => Self::Unclear,
        }
    }
}

/// Offers each waiting payment with its proposals and does what is typed: `y` takes the first, a digit that one, `n`
/// leaves it, `u` takes the last decision back, `q` ends. Several letters on one line are several decisions.
///
/// # Errors
/// When something cannot be read or written; what was decided stays decided.
pub async fn clear(
    ports: &Ports,
    scope: &Scope,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<Cleared, HostError> {
    let language = language(ports, scope).await?;
    let mut waiting = desk::waiting(ports, scope).await?;
    waiting.retain(|record| !record.proposals.is_empty());
    let mut typed: Vec<char> = Vec::new();
    let mut done: Vec<(usize, Option<MovementId>)> = Vec::new();
    let mut at = 0;
    while let Some(record) = waiting.get(at) {
        if typed.is_empty() {
            offer(output, record, language, (at, waiting.len()))?;
            typed = read(input)?;
        }
        match typed.pop().map_or(Key::Quit, Key::of) {
            Key::Accept(choice) => match desk::accept(ports, scope, WHO, &record.id, choice).await {
                Ok(_) => {
                    done.push((at, Some(record.id.clone())));
                    at = at.saturating_add(1);
                }
                Err(error) => writeln!(output, "  {error}")?,
            },
            Key::Skip => {
                done.push((at, None));
                at = at.saturating_add(1);
            }
            Key::Undo => {
                let Some((before, placed)) = done.pop() else { continue };
                if let Some(id) = placed {
                    take_back(ports, scope, &id, output).await?;
                }
                at = before;
            }
            Key::Quit => break,
            Key::Unclear => {
                writeln!(output, "  y takes the first, 1 to 9 that one, n leaves it, u undoes, q ends")?
            }
        }
    }
    let placed = done.iter().filter(|(_, placed)| placed.is_some()).count();
    Ok(Cleared { placed, skipped: waiting.len().saturating_sub(placed) })
}

async fn take_back(
    ports: &Ports,
    scope: &Scope,
    id: &MovementId,
    output: &mut impl Write,
) -> Result<(), HostError> {
    match desk::undo(ports, scope, WHO, id).await {
        Ok(_) => writeln!(output, "  taken back")?,
        Err(error) => writeln!(output, "  {error}")?,
    }
    Ok(())
}

/// The letters of a line, the first one last; the end of the input ends the session.
fn read(input: &mut impl BufRead) -> Result<Vec<char>, HostError> {
    let mut line = String::new();
    if input.read_line(&mut line)? == 0 {
        return Ok(Vec::new());
    }
    let letters = line.trim_matches(['\r', '\n']).to_lowercase();
    let letters = if letters.is_empty() { "y".to_owned() } else { letters };
    Ok(letters.chars().rev().collect())
}

fn offer(
    output: &mut impl Write,
    record: &Record,
    language: Language,
    (at, of): (usize, usize),
) -> Result<(), HostError> {
    let free = record.loose.saturating_add(record.held);
    let day = record.day.map_or_else(String::new, |day| day.to_string());
    let name = record.said.name.as_deref().unwrap_or("?");
    writeln!(
        output,
        "{}/{of}  {day}  {}  {name}  {}",
        at.saturating_add(1),
        money(record, free),
        record.said.text
    )?;
    for (place, one) in record.proposals.iter().take(MOST_OFFERED).enumerate() {
        let parts: Vec<String> = desk::allocations(one)
            .into_iter()
            .map(|(item, amount)| format!("{item} {}", money(record, amount)))
            .collect();
        let why = words::of_match(one, record.currency, language);
        writeln!(output, "  {}  {} %  {}  {why}", place.saturating_add(1), one.confidence, parts.join(", "))?;
    }
    write!(output, "> ")?;
    Ok(output.flush()?)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use service::ingest::Source;
    use service::settle::{Status, statement};

    use super::*;

    const ITEMS: usize = 20;

    fn invoices() -> String {
        let one = |number: usize| {
            json!({ "number": format!("F-{number}"), "issue_date": "2026-02-01", "due_date": "2026-03-01",
                "currency": "EUR", "total": format!("{}.00", 1_000 + 37 * number),
                "debtor": { "id": format!("d{number}"), "name": format!("Client {number}"), "country": "FR" } })
        };
        let invoices: Vec<Value> = (1..=ITEMS).map(one).collect();
        json!({ "creditor": { "id": "acme", "name": "Acme", "country": "FR", "language": "en" },
            "invoices": invoices })
        .to_string()
    }

    /// Payments of strangers, each of one invoice's amount: a proposal, never more.
    fn payments() -> String {
        let one = |number: usize| {
            format!(
                "<Ntry><Amt Ccy=\"EUR\">{}.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt>\
                 </BookgDt><AcctSvcrRef>REF-{number:04}</AcctSvcrRef><BkTxCd></BkTxCd><NtryDtls><TxDtls><RmtInf>\
                 <Ustrd>merci</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
                1_000 + 37 * number
            )
        };
        let entries: String = (1..=ITEMS).map(one).collect();
        format!(
            "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
             <GrpHdr><MsgId>M</MsgId><CreDtTm>2026-03-03T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S</Id>\
             <CreDtTm>2026-03-03T06:00:00</CreDtTm><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy>\
             </Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
        )
    }

    async fn host(folder: &std::path::Path) -> (Host, Scope) {
        let engine = embedded::Engine::in_memory().unwrap();
        let host = Host::over(&engine, folder, "http://localhost").await.unwrap();
        let file = invoices();
        let source = Source { name: "list.json", bytes: file.as_bytes() };
        super::super::import::take(&host, source, None, &service::ingest::How::default()).await.unwrap();
        let scope = host.scope(None).await.unwrap();
        let file = payments();
        let read = documents::statement::read(file.as_bytes()).unwrap();
        let source = Source { name: "bank.xml", bytes: file.as_bytes() };
        statement(&host.ports, &scope, source, &read).await.unwrap();
        (host, scope)
    }

    async fn typed(host: &Host, scope: &Scope, keys: &str) -> (Cleared, String) {
        let mut said = Vec::new();
        let cleared = clear(&host.ports, scope, &mut keys.as_bytes(), &mut said).await.unwrap();
        (cleared, String::from_utf8(said).unwrap())
    }

    #[tokio::test]
    async fn twenty_proposals_are_cleared_by_one_key_each() {
        let folder = tempfile::tempdir().unwrap();
        let (host, scope) = host(folder.path()).await;
        let (cleared, said) = typed(&host, &scope, &"y\n".repeat(ITEMS)).await;
        assert_eq!(cleared, Cleared { placed: ITEMS, skipped: 0 }, "{said}");
        assert!(said.contains("20/20") && said.contains("nly the amount fits"), "{said}");
        let shown = payments_of(&host).await;
        assert!(shown.iter().all(|payment| payment["status"] == "booked"), "{shown:?}");
        assert_eq!(shown[0]["allocation"][0]["amount"], shown[0]["amount"]);
    }

    #[tokio::test]
    async fn a_slip_is_taken_back_and_what_is_skipped_still_waits() {
        let folder = tempfile::tempdir().unwrap();
        let (host, scope) = host(folder.path()).await;
        let (cleared, said) = typed(&host, &scope, "yyu?ny\nq\n").await;
        assert_eq!(cleared, Cleared { placed: 2, skipped: ITEMS - 2 }, "{said}");
        let waiting = desk::waiting(&host.ports, &scope).await.unwrap();
        assert_eq!(waiting.len(), ITEMS - 2);
        assert!(waiting.iter().all(|record| record.status() == Status::Proposed && record.balances()));
    }

    async fn payments_of(host: &Host) -> Vec<Value> {
        super::super::payments::run(host).await.unwrap().json.as_array().unwrap().clone()
    }
}
