//! `relance-aws`: an operator's commands on a deployed stage. See infra/OPERATING.md.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use aws::operator as stages;
use chrono::Duration;
use clap::{Parser, Subcommand};
use dunning::id::{CreditorId, DebtorId};
use operator::sender::{Asked, NotLooked};
use service::keys;
use service::ports::Ports;
use service::privacy::{self, Kept, NoneKept, PrivacyError, Wish};
use service::scope::Scope;
use service::sender;
use service::strays::{self, Stray};

/// Looks after Relance on AWS.
#[derive(Debug, Parser)]
#[command(name = "relance-aws")]
struct Cli {
    /// What `sam list stack-outputs --stack-name NAME --output json` printed
    #[arg(long, default_value = "stack.json")]
    stack: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an API key, shown once
    KeyCreate {
        creditor: String,
        name: String,
        #[arg(long, default_value_t = 365)]
        days: i64,
    },
    /// List a creditor's API keys
    KeyList { creditor: String },
    /// Revoke an API key for good
    KeyRevoke { creditor: String, id: String },
    /// Write everything held about a customer into a folder
    Export {
        creditor: String,
        debtor: String,
        #[arg(long, default_value = "export")]
        to: PathBuf,
    },
    /// Erase a customer: names, contacts, words and files go, the ledger stays under a pseudonym
    Erase {
        creditor: String,
        debtor: String,
        /// Why; it is kept, so it must not name the person
        #[arg(long)]
        reason: String,
        /// Also when something is still owed
        #[arg(long)]
        force: bool,
    },
    /// Look at the domain mails come from, print the DNS records it needs, and let mails leave once all is right
    Sender {
        /// The creditor; needed only when there are several
        creditor: Option<String>,
        /// The domain; the one the creditor's mails come from when absent
        domain: Option<String>,
        /// The resolver to ask; the machine's own when absent
        #[arg(long)]
        resolver: Option<std::net::IpAddr>,
    },
    /// List the mails and text messages that came in for nobody, give one to a creditor, or throw one away
    Strays {
        /// The one to give or to throw away, as the list names it
        name: Option<String>,
        /// The creditor it is meant for
        #[arg(long, requires = "name", conflicts_with = "remove")]
        to: Option<String>,
        /// Throw it away
        #[arg(long, requires = "name")]
        remove: bool,
    },
    /// Stop all sending of this stage, at once
    Halt,
    /// Let it send again
    Resume,
}

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Stack(#[from] operator::stage::Unreadable),
    #[error(transparent)]
    NotSet(#[from] aws::sdk::NotSet),
    #[error(transparent)]
    Id(#[from] dunning::id::IdError),
    #[error(transparent)]
    Fault(#[from] service::fault::Fault),
    #[error(transparent)]
    Privacy(#[from] PrivacyError),
    #[error(transparent)]
    Sender(#[from] NotLooked),
    #[error("the creditor has no key of this id; list them with key-list")]
    NoKey,
    #[error("nothing of this name came in for nobody; list what did with strays")]
    NoStray,
    #[error("say whose it is with --to CREDITOR, or throw it away with --remove")]
    GiveOrRemove,
    #[error("the creditor cannot take it in now: {0}")]
    NotGiven(#[from] service::account::ChangeError),
    #[error(transparent)]
    Print(#[from] std::io::Error),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Cli::parse()).await {
        Ok(code) => code,
        Err(trouble) => {
            let _ = writeln!(std::io::stderr(), "relance-aws: {trouble}");
            ExitCode::from(match trouble {
                Trouble::Fault(_)
                | Trouble::Privacy(PrivacyError::Fault(_))
                | Trouble::Sender(NotLooked::Fault(_)) => 1,
                _ => 2,
            })
        }
    }
}

async fn run(cli: &Cli) -> Result<ExitCode, Trouble> {
    let stage = operator::stage::read(&cli.stack)?;
    let (ports, config) = stages::ports(&stage, operator::environment)?;
    match &cli.command {
        Command::KeyCreate { creditor, name, days } => {
            let expires = ports.clock.now() + Duration::try_days(*days).unwrap_or_default();
            let key = keys::create(&ports, &scope(creditor)?, name, expires).await?;
            say(cli, &key, &serde_json::json!({ "key": key, "expires": expires }))?;
        }
        Command::KeyList { creditor } => {
            for key in keys::list(&ports, &scope(creditor)?).await? {
                let state = if key.revoked.is_some() { "revoked" } else { "live" };
                say(
                    cli,
                    &format!("{}  {state}  until {}  {}", key.id, key.expires, key.name),
                    &serde_json::json!(key),
                )?;
            }
        }
        Command::KeyRevoke { creditor, id } => {
            if !keys::revoke(&ports, &scope(creditor)?, id).await? {
                return Err(Trouble::NoKey);
            }
            say(cli, "revoked", &serde_json::json!({ "revoked": id }))?;
        }
        Command::Export { creditor, debtor, to } => {
            export(cli, &ports, &scope(creditor)?, &DebtorId::new(debtor)?, to).await?;
        }
        Command::Erase { creditor, debtor, reason, force } => {
            let wish = Wish { debtor: DebtorId::new(debtor)?, reason: reason.clone(), force: *force };
            let shelf = stages::shelf(&stage, &config);
            let listing = stages::listing(&stage, &config);
            let kept = Kept { shelf: &shelf, listing: &listing, captured: &NoneKept };
            let erased = privacy::erase(&ports, kept, &scope(creditor)?, &wish).await?;
            say(cli, &erased.words(privacy::Stage::Aws), &serde_json::json!(erased))?;
        }
        Command::Sender { creditor, domain, resolver } => {
            let (creditor, domain) = (creditor.clone(), domain.clone());
            let asked = Asked { creditor, domain, resolver: *resolver };
            let (records, state) = operator::sender::look(&ports, &config, &asked).await?;
            say(cli, &sender::words(&records, &state), &sender::told(&records, &state))?;
            return Ok(ExitCode::from(u8::from(!state.is_ready())));
        }
        Command::Strays { name: None, .. } => {
            let bucket = stages::listing(&stage, &config);
            list(cli, &strays::all(&bucket, &bucket).await?)?;
        }
        Command::Strays { name: Some(name), to: Some(to), .. } => {
            give(cli, &ports, &scope(to)?, name).await?;
        }
        Command::Strays { name: Some(name), remove, .. } => throw_away(cli, &ports, name, *remove).await?,
        Command::Halt => switch(cli, &ports, true).await?,
        Command::Resume => switch(cli, &ports, false).await?,
    }
    Ok(ExitCode::SUCCESS)
}

fn scope(creditor: &str) -> Result<Scope, Trouble> {
    Ok(Scope::proven(CreditorId::new(creditor)?))
}

async fn export(
    cli: &Cli,
    ports: &Ports,
    scope: &Scope,
    debtor: &DebtorId,
    to: &Path,
) -> Result<(), Trouble> {
    let given = privacy::export(ports, scope, debtor).await?;
    let originals = to.join("originals");
    std::fs::create_dir_all(&originals)?;
    std::fs::write(to.join("data.json"), given.data.to_string())?;
    for original in &given.originals {
        // The name is the import's hash, behind the last slash.
        std::fs::write(
            originals.join(original.name.rsplit('/').next().unwrap_or_default()),
            &original.bytes,
        )?;
    }
    let words = format!("{}: data.json, originals/ with {} files", to.display(), given.originals.len());
    Ok(say(cli, &words, &given.data)?)
}

async fn throw_away(cli: &Cli, ports: &Ports, name: &str, sure: bool) -> Result<(), Trouble> {
    if !sure {
        return Err(Trouble::GiveOrRemove);
    }
    if !strays::remove(ports, name).await? {
        return Err(Trouble::NoStray);
    }
    Ok(say(cli, "thrown away", &serde_json::json!({ "removed": name }))?)
}

async fn give(cli: &Cli, ports: &Ports, creditor: &Scope, name: &str) -> Result<(), Trouble> {
    let replies = strays::give(ports, creditor, name).await?.ok_or(Trouble::NoStray)?;
    let about = replies.iter().filter_map(|reply| reply.account.as_ref()).map(ToString::to_string);
    let about: Vec<String> = about.collect();
    let words = match about.as_slice() {
        [] => "given; no account is known by it, so a person must say which".to_owned(),
        accounts => format!("given; it is about {}", accounts.join(", ")),
    };
    Ok(say(cli, &words, &serde_json::json!(replies))?)
}

fn list(cli: &Cli, all: &[Stray]) -> std::io::Result<()> {
    let line = |one: &Stray| {
        let to = if one.to.is_empty() { String::new() } else { format!(" to {}", one.to.join(", ")) };
        format!("{}  from {}{to}: {}", one.name, one.from, one.about)
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    let words = if lines.is_empty() { "nothing came in for nobody".to_owned() } else { lines.join("\n") };
    say(cli, &words, &serde_json::json!(all))
}

async fn switch(cli: &Cli, ports: &Ports, on: bool) -> Result<(), Trouble> {
    ports.store.halt(on).await?;
    let words = if on { "nothing is sent until `relance-aws resume`" } else { "sending again" };
    Ok(say(cli, words, &serde_json::json!({ "halted": on }))?)
}

fn say(cli: &Cli, words: &str, json: &serde_json::Value) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    if cli.json { writeln!(out, "{json}") } else { writeln!(out, "{words}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The guide's lines of code that begin with the command, split as a shell would.
    fn told() -> Vec<Vec<String>> {
        let guide = include_str!("../../OPERATING.md");
        let lines = guide.lines().filter(|line| line.starts_with("relance-aws "));
        let words = |line: &str| {
            let quoted = line.split(" #").next().unwrap_or_default().split('"').enumerate();
            let words = quoted.flat_map(|(index, part)| match index % 2 {
                0 => part.split_whitespace().map(ToOwned::to_owned).collect(),
                _ => vec![part.to_owned()],
            });
            words.collect()
        };
        lines.map(words).collect()
    }

    #[test]
    fn every_command_in_the_guide_is_understood() {
        let told = told();
        assert!(told.len() >= 8, "{told:?}");
        for words in told {
            assert!(Cli::try_parse_from(&words).is_ok(), "{words:?}");
        }
    }
}
