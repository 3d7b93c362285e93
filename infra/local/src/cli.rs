//! The command line: what may be typed, and what is said when it was typed wrong.

mod texts;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde::{Deserialize, Serialize};

pub use texts::{CreditorCommand, Dress, TemplateCommand, Text};

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
    /// Take in what a debtor wrote back: one mail, as a file
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
    /// Take in what is laid into this folder; the folder `drop` of the data folder when absent
    #[arg(long, value_name = "DIR")]
    pub watch: Option<PathBuf>,
}

/// Options of `doctor`.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Doctor {
    /// Look at this stage on AWS: what `sam list stack-outputs --stack-name NAME --output json` printed
    #[arg(long, value_name = "FILE")]
    pub stack: Option<PathBuf>,
}

/// Options of `sender`.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct SenderOf {
    /// The domain mails come from; the creditor's own when absent
    #[arg(value_name = "DOMAIN")]
    pub domain: Option<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
    /// Look at this stage on AWS: what `sam list stack-outputs --stack-name NAME --output json` printed
    #[arg(long, value_name = "FILE")]
    pub stack: Option<PathBuf>,
    /// Where SES sends from, for the records printed without a stage
    #[arg(long, value_name = "REGION", default_value = "eu-west-3")]
    pub region: String,
    /// The resolver to ask about a stage's sender; the machine's own when absent
    #[arg(long, value_name = "IP", requires = "stack")]
    pub resolver: Option<std::net::IpAddr>,
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
    /// The list names every item that was open on this day: what it does not name is settled
    #[arg(long, value_name = "DATE")]
    pub complete_as_of: Option<chrono::NaiveDate>,
    /// Take a complete list although much less is open than before
    #[arg(long, requires = "complete_as_of", conflicts_with = "look")]
    pub confirm: bool,
    /// Show what a complete list would change, and change nothing
    #[arg(long, requires = "complete_as_of")]
    pub look: bool,
    /// What columns of a list mean: number=HEADER,total=HEADER,debtor_name=HEADER; kept for the next list alike
    #[arg(long, value_name = "COLUMNS")]
    pub mapping: Option<String>,
}

/// Options of `customers`.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Customers {
    /// Only those who cannot be written to
    #[arg(long)]
    pub unreachable: bool,
    /// Write the list as CSV, to fill in and import again
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// Change one customer: its code, then the fields
    #[arg(long, value_name = "CODE", requires = "fields")]
    pub set: Option<String>,
    /// Fields: email=…, phone=…, name=…, street=…, postcode=…, city=…, country=…, language=…, payer=…, group=…, salesperson=…
    #[arg(value_name = "FIELD=VALUE")]
    pub fields: Vec<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// What can be done with the terms of sale.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum TermsCommand {
    /// Keep a version of the terms; a version once kept never changes
    Set(Box<SetTerms>),
    /// List the versions
    List {
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
}

/// Options of `terms set`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct SetTerms {
    /// When invoices fall due, in words: "30 days net", "45 days end of month", "fin de mois 45 jours"
    #[arg(long)]
    pub text: Option<String>,
    /// The penalty rate in percent a year, such as 12.15
    #[arg(long, value_name = "PERCENT")]
    pub penalty_rate: Option<String>,
    /// The penalty clause in full
    #[arg(long)]
    pub clause: Option<String>,
    /// A file that proves acceptance: a signed quote, an order that refers to the terms
    #[arg(long, value_name = "FILE")]
    pub accepted_proof: Option<PathBuf>,
    /// They hold for invoices issued from this day on; today when absent
    #[arg(long, value_name = "DATE")]
    pub from: Option<chrono::NaiveDate>,
    /// The name of the version; the day when absent
    #[arg(long = "name", value_name = "NAME")]
    pub version: Option<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// Options of `accounts`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Accounts {
    /// One account
    pub id: Option<String>,
}

/// Options of `reply`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct ReplyTo {
    /// The mail, as a mail program saves it (.eml)
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The creditor; needed only when there are several and the mail was not sent to a message's own address
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// Options of `replies`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Replies {
    /// Note that this reply was read: what it held goes on
    #[arg(long, value_name = "ID")]
    pub read: Option<String>,
}

/// Options of `tasks`.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[command(group = clap::ArgGroup::new("answer").multiple(false))]
pub struct Tasks {
    /// Let a message leave, or a promise count; "all" for every message that waits
    #[arg(long, value_name = "ID", group = "answer")]
    pub approve: Option<String>,
    /// Keep a message from leaving
    #[arg(long, value_name = "ID", group = "answer")]
    pub reject: Option<String>,
    /// A task is done
    #[arg(long, value_name = "ID", group = "answer")]
    pub done: Option<String>,
    /// What came of a call: no_answer, voicemail, reached, promise, paid, dispute, wrong_person, refused
    #[arg(long, requires = "done")]
    pub result: Option<String>,
    /// The day promised
    #[arg(long, value_name = "DATE", requires = "result")]
    pub by: Option<chrono::NaiveDate>,
    /// The amount promised, such as 1200.00; all that is open when absent
    #[arg(long, requires = "by")]
    pub amount: Option<String>,
    /// The invoice that is contested or paid; all the call was about when absent
    #[arg(long, value_name = "NUMBER", requires = "result")]
    pub item: Option<String>,
    /// What is wrong with it
    #[arg(long, value_name = "TEXT", requires = "result")]
    pub reason: Option<String>,
    /// Who says so, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "me")]
    pub who: String,
    /// fr, nl, de or en; the creditor's own when absent
    #[arg(long)]
    pub language: Option<String>,
}

/// Options of `letters`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Letters {
    /// This letter was posted
    #[arg(long, value_name = "ID", conflicts_with = "returned")]
    pub posted: Option<String>,
    /// The day on the proof of posting; today when absent
    #[arg(long, value_name = "DATE", requires = "posted")]
    pub day: Option<chrono::NaiveDate>,
    /// The number of the registered item
    #[arg(long, value_name = "NUMBER", requires = "posted")]
    pub proof: Option<String>,
    /// This letter came back: the address is no good
    #[arg(long, value_name = "ID")]
    pub returned: Option<String>,
    /// Who says so, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "me")]
    pub who: String,
}

/// Options of `clock`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct MoveClock {
    /// How far: 7d, 12h, 30m
    #[arg(long, value_name = "SPAN")]
    pub forward: Option<String>,
}

/// Options of `inspect`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Inspect {
    /// Files or folders
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Options of `interest`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Interest {
    /// The debtor's country: FR or BE
    #[arg(long)]
    pub country: String,
    /// business, consumer or public
    #[arg(long, default_value = "business")]
    pub kind: String,
    /// What is owed, such as 10000.00
    #[arg(long)]
    pub amount: String,
    /// The due date
    #[arg(long, value_name = "DATE")]
    pub due: chrono::NaiveDate,
    /// The last day counted
    #[arg(long, value_name = "DATE")]
    pub until: chrono::NaiveDate,
    /// The last day without interest, where the law asks for a notice first
    #[arg(long, value_name = "DATE")]
    pub notice: Option<chrono::NaiveDate>,
    /// What the rate rests on: default, or legal3 (three times the legal rate)
    #[arg(long, default_value = "default")]
    pub basis: String,
}

/// Options of `simulate`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Simulate {
    /// The portfolio: the import JSON
    #[arg(long, value_name = "FILE")]
    pub portfolio: PathBuf,
    /// A plan, TOML or JSON; the first is the default, debtors may name the others
    #[arg(long, value_name = "FILE")]
    pub plan: Vec<PathBuf>,
    /// What happens meanwhile
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    pub from: chrono::NaiveDate,
    /// The last day
    #[arg(long, value_name = "DATE")]
    pub to: chrono::NaiveDate,
}

/// How far and at what a preview looks.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Ahead {
    /// One account; all when absent
    pub account: Option<String>,
    /// How many days ahead
    #[arg(long, default_value_t = 90, value_name = "N")]
    pub days: u16,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
    /// fr, nl, de or en; the creditor's own when absent
    #[arg(long)]
    pub language: Option<String>,
}

/// What can be done with plans.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum PlanCommand {
    /// Read a plan and say what is wrong with it, line by line
    Check {
        /// The plan, TOML or JSON
        file: PathBuf,
    },
    /// Print the plans that come with Relance
    List,
    /// Show what would leave in the days to come, over the live data, touching nothing
    Preview {
        /// Under this plan (a file, or the name of one that comes with Relance) instead of the one each account follows
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
        #[command(flatten)]
        ahead: Ahead,
    },
    /// Show what one plan would send over the live data that another would not, touching nothing
    Diff {
        /// The plan as it is: a file, or the name of one that comes with Relance
        old: PathBuf,
        /// The plan as it would be
        new: PathBuf,
        #[command(flatten)]
        ahead: Ahead,
    },
    /// Keep a plan and let accounts follow it; shows the difference first, and does it with --yes
    Activate {
        /// The plan: a file, or the name of one that comes with Relance
        file: PathBuf,
        /// Move every account that follows another version of this plan
        #[arg(long = "move")]
        move_all: bool,
        /// Do it
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        ahead: Ahead,
    },
}

/// What can be done with API keys.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum KeyCommand {
    /// Make a key; it is shown once
    Create {
        /// What it is for
        #[arg(long, default_value = "api")]
        name: String,
        /// Days until it expires
        #[arg(long, default_value_t = 365)]
        days: u32,
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
    /// List the keys
    List {
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
    /// Revoke a key for good
    Revoke {
        /// The key's id
        id: String,
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
}

/// Options of `export`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Export {
    /// The customer's id
    pub debtor: String,
    /// The folder to write into, made when it is absent
    #[arg(long, value_name = "DIR", default_value = "export")]
    pub to: PathBuf,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// Options of `erase`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Erase {
    /// The customer's id
    pub debtor: String,
    /// Why; it is kept, so it must not name the person
    #[arg(long, value_name = "WHY")]
    pub reason: String,
    /// Also when something is still owed
    #[arg(long)]
    pub force: bool,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// Options of `explain`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Explain {
    /// The account
    pub account: String,
    /// fr, nl, de or en; all four when absent
    #[arg(long)]
    pub language: Option<String>,
}

/// What can be done with the quarantine.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Quarantine {
    /// Take this entry in again
    #[arg(long, value_name = "ID", conflicts_with = "dismiss")]
    pub retry: Option<String>,
    /// Leave this entry for good
    #[arg(long, value_name = "ID", requires = "reason")]
    pub dismiss: Option<String>,
    /// Why it is left
    #[arg(long)]
    pub reason: Option<String>,
    /// A complete list that waits because much less is open than before is right: take it
    #[arg(long, value_name = "ID", conflicts_with_all = ["dismiss", "retry"])]
    pub confirm: Option<String>,
    /// With --retry: what columns of the list mean, as number=HEADER,total=HEADER; kept for the next list alike
    #[arg(long, value_name = "COLUMNS", requires = "retry")]
    pub mapping: Option<String>,
}

#[cfg(test)]
mod tests;
