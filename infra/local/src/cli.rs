//! The command line: what may be typed, and what is said when it was typed wrong.

mod chasing;
mod intake;
mod keeping;
mod plans;
mod run;
mod texts;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde::{Deserialize, Serialize};

pub use chasing::{Accounts, Charges, Explain, Letters, Tasks};
pub use intake::{Customers, Import, Inspect, Quarantine, Replies, ReplyTo, SetTerms, TermsCommand};
pub use keeping::{Erase, Export, KeyCommand};
pub use plans::{Ahead, Interest, PlanCommand, Simulate};
pub use run::{Demo, Doctor, MoveClock, SenderOf, Serve};
pub use texts::{CreditorCommand, Dress, Manners, TemplateCommand, Text};

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
    /// List what people have to do, or say what became of it
    Tasks(Tasks),
    /// List interest and fees beside late invoices, claim or waive them
    Charges(Charges),
    /// List the letters to print and post, or note the proof of posting
    Letters(Letters),
    /// List the accounts, or show one with its history
    Accounts(Accounts),
    /// Show the clock, or move it forward
    Clock(MoveClock),
    /// List the movements of money with their allocation
    Payments,
    /// Clear the payments that wait: y takes the first proposal, a digit that one, n leaves it, u undoes, q ends
    Match,
    /// Take in what a debtor wrote back: one mail, as a file, or one text message
    Reply(ReplyTo),
    /// List what debtors wrote back, or note that a reply was read
    Replies(Replies),
    /// Say per item why something was or was not sent, in words for the phone
    Explain(Explain),
    /// Show what could not be used, take it in again, or leave it
    Quarantine(Quarantine),
    /// List the customers and how they can be written to, or change one
    Customers(Customers),
    /// Keep and list the creditor's terms of sale
    #[command(subcommand)]
    Terms(TermsCommand),
    /// Read invoices and bank statements, and print what they say
    Inspect(Inspect),
    /// Compute late interest and the fixed fee
    Interest(Interest),
    /// Run a portfolio through a plan without touching any data
    Simulate(Simulate),
    /// Check plans
    #[command(subcommand)]
    Plan(PlanCommand),
    /// Say what is missing, here or on AWS, and what this month cost so far
    Doctor(Doctor),
    /// Print the DNS records that a sender needs; on AWS look at them, and let mails leave once all is right
    Sender(SenderOf),
    /// Make, list and revoke API keys
    #[command(subcommand)]
    Key(KeyCommand),
    /// Write messages in your own words: check, preview with real data, save, go back
    #[command(subcommand)]
    Template(TemplateCommand),
    /// Say how messages look, who signs, from where they come and where answers go
    #[command(subcommand)]
    Creditor(CreditorCommand),
    /// Write everything held about a customer into a folder
    Export(Export),
    /// Erase a customer: names, contacts, words, files and messages go, the ledger stays under a pseudonym
    Erase(Erase),
}

#[cfg(test)]
mod tests;
