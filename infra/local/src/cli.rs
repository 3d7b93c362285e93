//! The command line: what may be typed, and what is said when it was typed wrong.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde::{Deserialize, Serialize};

/// Chases unpaid invoices: the right person, at the right moment, in the right tone.
#[derive(Clone, Debug, Parser)]
#[command(name = "relance", version, max_term_width = 100)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Common {
    /// Print JSON instead of text
    #[arg(long, global = true)]
    pub json: bool,
    /// The folder that holds everything
    #[arg(long, global = true, default_value = ".relance", value_name = "DIR")]
    pub data: PathBuf,
    /// Act as if it were this moment: a date (09:00 in the creditor's zone) or 2026-03-02T10:00:00Z
    #[arg(long, global = true, value_name = "INSTANT")]
    pub on: Option<String>,
}

/// The commands.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum Command {
    /// Walk a sample portfolio through a few weeks, then show it on a page
    Demo(Demo),
    /// Serve the pages, the API and the webhooks on this machine only
    Serve(Serve),
    /// Take invoices and statements in
    Import(Import),
    /// Send what is due: sweep and notify until nothing is left to do
    Sweep,
    /// List the messages
    Outbox,
    /// List the accounts, or show one with its history
    Accounts(Accounts),
    /// Show the clock, or move it forward
    Clock(MoveClock),
}

/// Options of `demo`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Demo {
    /// The port of the page
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Print a summary and exit
    #[arg(long)]
    pub once: bool,
}

/// Options of `serve`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Serve {
    /// The port
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The signing secret of the Stripe endpoint; give two while one replaces the other
    #[arg(long, value_name = "S")]
    pub stripe_secret: Vec<String>,
}

/// Options of `import`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Import {
    /// Files or folders
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The creditor, for files that name none; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// Options of `accounts`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Accounts {
    /// One account
    pub id: Option<String>,
}

/// Options of `clock`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct MoveClock {
    /// How far: 7d, 12h, 30m
    #[arg(long, value_name = "SPAN")]
    pub forward: Option<String>,
}
