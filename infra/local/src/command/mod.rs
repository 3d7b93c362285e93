//! The commands: each reads what it needs through the use cases and says what it found, as text and as JSON.

pub mod accounts;
pub mod charges;
mod clock;
mod creditor;
mod customers;
pub mod doctor;
mod explain;
pub mod import;
mod inspect;
mod interest;
mod keys;
mod letters;
mod matching;
pub mod outbox;
mod payments;
mod plans;
mod privacy;
pub mod quarantine;
mod replies;
pub mod sender;
mod simulate;
mod sweep;
pub mod tasks;
mod template;
mod terms;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cli::{Cli, Command, Common, CreditorCommand, PlanCommand, TemplateCommand, TermsCommand};
use crate::host::{Host, HostError};

/// Runs a command that needs no data folder; `None`: it does need one.
pub fn alone(command: &Command, as_json: bool) -> Option<Result<Output, HostError>> {
    match command {
        Command::Inspect(options) => Some(inspect::run(options, as_json)),
        Command::Interest(options) => Some(interest::run(options)),
        Command::Simulate(options) => Some(simulate::run(options, as_json)),
        Command::Plan(options) => plans::alone(options),
        _ => None,
    }
}

/// What a command says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// For people.
    pub text: String,
    /// For programs.
    pub json: Value,
    /// 0 done, 1 failed, 2 bad input.
    pub code: u8,
}

impl Output {
    /// Done.
    #[must_use]
    pub const fn done(text: String, json: Value) -> Self {
        Self { text, json, code: 0 }
    }

    /// An error, in words.
    #[must_use]
    pub fn failed(error: &HostError) -> Self {
        let code = if matches!(error, HostError::Input(_)) { 2 } else { 1 };
        let json = serde_json::json!({ "error": error.to_string() });
        Self { text: format!("relance: {error}"), json, code }
    }

    /// What is printed.
    #[must_use]
    pub fn printed(&self, as_json: bool) -> String {
        if as_json { self.json.to_string() } else { self.text.clone() }
    }
}

/// A command as it is handed to the process that owns the folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// What every command understands.
    pub common: Common,
    /// What to do.
    pub command: Command,
}

impl From<Cli> for Asked {
    fn from(cli: Cli) -> Self {
        Self { common: cli.common, command: cli.command }
    }
}

/// Runs a command against the host, at the instant asked for.
pub async fn run(host: &Host, asked: &Asked) -> Output {
    match run_at(host, asked).await {
        Ok(output) => output,
        Err(error) => Output::failed(&error),
    }
}

async fn run_at(host: &Host, asked: &Asked) -> Result<Output, HostError> {
    let Some(text) = &asked.common.on else {
        if matches!(asked.command, Command::Import(_)) {
            host.clock.went_back()?;
        }
        return dispatch(host, &asked.command).await;
    };
    let before = host.clock.fix(host.instant(text).await?);
    let output = dispatch(host, &asked.command).await;
    host.clock.restore(before);
    output
}

async fn dispatch(host: &Host, command: &Command) -> Result<Output, HostError> {
    match command {
        Command::Import(options) => import::run(host, options).await,
        Command::Sweep => sweep::run(host).await,
        Command::Outbox => outbox::run(host).await,
        Command::Tasks(options) => tasks::run(host, options).await,
        Command::Charges(options) => charges::run(host, options).await,
        Command::Letters(options) => letters::run(host, options).await,
        Command::Accounts(options) => accounts::run(host, options.id.as_deref()).await,
        Command::Clock(options) => clock::run(host, options.forward.as_deref()),
        Command::Payments => payments::run(host).await,
        Command::Match => matching::run(host).await,
        Command::Reply(options) => replies::take(host, options).await,
        Command::Replies(options) => replies::run(host, options).await,
        Command::Explain(options) => explain::run(host, options).await,
        Command::Quarantine(options) => quarantine::run(host, options).await,
        Command::Template(options) => template::run(host, options).await,
        Command::Creditor(options) => creditor::run(host, options).await,
        Command::Doctor(_) => Ok(doctor::folder(host).await),
        Command::Sender(options) => sender::folder(host, options).await,
        Command::Key(options) => keys::run(host, options).await,
        Command::Export(options) => privacy::export(host, options).await,
        Command::Erase(options) => privacy::erase(host, options).await,
        Command::Customers(options) => customers::run(host, options).await,
        Command::Terms(options) => terms::run(host, options).await,
        Command::Plan(options) => plans::run(host, options).await,
        Command::Inspect(_) | Command::Interest(_) | Command::Simulate(_) => alone(command, true)
            .unwrap_or_else(|| Err(HostError::Input("not a command of a folder".to_owned()))),
        Command::Demo(_) | Command::Serve(_) => Err(HostError::Input(
            "another process serves this folder already; open its page instead".to_owned(),
        )),
    }
}

impl Command {
    fn paths(&mut self) -> Vec<&mut std::path::PathBuf> {
        match self {
            Self::Import(import) => import.files.iter_mut().collect(),
            Self::Plan(PlanCommand::Preview { plan, .. }) => plan.iter_mut().collect(),
            Self::Plan(PlanCommand::Diff { old, new, .. }) => vec![old, new],
            Self::Plan(PlanCommand::Activate { file, .. }) => vec![file],
            Self::Export(export) => vec![&mut export.to],
            Self::Reply(reply) => reply.file.iter_mut().collect(),
            Self::Creditor(CreditorCommand::Set(dress)) => dress.logo.iter_mut().collect(),
            Self::Template(TemplateCommand::Check { file, .. } | TemplateCommand::Set { file, .. }) => {
                vec![file]
            }
            Self::Template(TemplateCommand::Preview { file, html, .. }) => {
                file.iter_mut().chain(html.iter_mut()).collect()
            }
            Self::Customers(customers) => customers.export.iter_mut().collect(),
            Self::Serve(serve) => serve.watch.iter_mut().collect(),
            Self::Terms(TermsCommand::Set(set)) => set.accepted_proof.iter_mut().collect(),
            _ => Vec::new(),
        }
    }
}

impl Asked {
    /// Makes every path absolute, since the owner of the folder may stand in another one.
    ///
    /// # Errors
    /// When the current folder cannot be told.
    pub fn absolute(&mut self) -> std::io::Result<()> {
        self.common.data = std::path::absolute(&self.common.data)?;
        for file in self.command.paths() {
            *file = std::path::absolute(&file)?;
        }
        Ok(())
    }
}
