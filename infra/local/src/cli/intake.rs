//! What comes in: invoices, statements, customers, terms, replies.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

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
    /// The penalty rate in percent a year, such as 12.15; legal3 for three times the French legal rate
    #[arg(long, value_name = "PERCENT")]
    pub penalty_rate: Option<String>,
    /// The indemnity of a clause that consumers accepted: a sum such as 30.00 or a share such as 10%; the most the law
    /// allows when absent
    #[arg(long, value_name = "SUM")]
    pub indemnity: Option<String>,
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

/// Options of `inspect`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Inspect {
    /// Files or folders
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
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

/// Options of `reply`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct ReplyTo {
    /// The mail, as a mail program saves it (.eml)
    #[arg(value_name = "FILE", required_unless_present = "sms", conflicts_with = "sms")]
    pub file: Option<PathBuf>,
    /// The number a text message came from, such as +33612345678
    #[arg(long, value_name = "NUMBER", requires = "text")]
    pub sms: Option<String>,
    /// What the text message says, such as STOP
    #[arg(long, requires = "sms")]
    pub text: Option<String>,
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
