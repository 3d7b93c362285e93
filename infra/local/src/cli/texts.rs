//! What may be typed about how messages read and look.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What can be done with texts.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum TemplateCommand {
    /// List the texts, and which are your own
    List {
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
    /// Say what is wrong with a text, line by line
    Check {
        /// The text
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Which text it is
        #[command(flatten)]
        which: Text,
    },
    /// Show a mail as it would read for an account now; nothing is sent
    Preview {
        /// The account; the first one when absent
        #[arg(long, value_name = "ID")]
        account: Option<String>,
        /// A text that is not saved yet
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Write the page that a mail program would show to this file
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Which text it is
        #[command(flatten)]
        which: Text,
    },
    /// Check a text and use it from the next message on
    Set {
        /// The text
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Which text it is
        #[command(flatten)]
        which: Text,
    },
    /// Go back to the text that comes with Relance
    Reset {
        /// Which text it is
        #[command(flatten)]
        which: Text,
    },
}

/// Which text.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Text {
    /// The kind of message, such as reminder; `relance template list` shows all
    #[arg(long, default_value = "reminder")]
    pub kind: String,
    /// fr, nl, de or en
    #[arg(long, default_value = "fr")]
    pub language: String,
    /// The text message instead of the mail
    #[arg(long)]
    pub sms: bool,
    /// A text of its own, for the steps of a plan whose template is this name
    #[arg(long, value_name = "NAME")]
    pub named: Option<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// What can be done with a creditor.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum CreditorCommand {
    /// Show it
    Show {
        /// The creditor; needed only when there are several
        #[arg(long, value_name = "ID")]
        creditor: Option<String>,
    },
    /// Change what is given; the rest stays
    Set(Box<Dress>),
    /// Show its limits and manners, or change some
    Settings(Manners),
}

/// Options of `creditor settings`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Manners {
    /// One setting and its value, such as send_invoices_from=2026-04-01 or sms.per_part.FR=0.08; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub values: Vec<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}

/// How a creditor's messages look.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Dress {
    /// The address messages come from; on AWS it must be verified
    #[arg(long, value_name = "ADDRESS")]
    pub sender: Option<String>,
    /// The name before that address
    #[arg(long, value_name = "NAME")]
    pub sender_name: Option<String>,
    /// Where answers go when they are not read by Relance
    #[arg(long, value_name = "ADDRESS")]
    pub reply_to: Option<String>,
    /// The telephone number of the house
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// Register and number, as the law wants them shown
    #[arg(long, value_name = "TEXT")]
    pub registration: Option<String>,
    /// The colour of the button, such as #1f4e79
    #[arg(long, value_name = "COLOUR")]
    pub accent: Option<String>,
    /// A PNG, JPEG or GIF of at most 100 kB
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// The name of who signs
    #[arg(long, value_name = "NAME")]
    pub signatory: Option<String>,
    /// What that person does
    #[arg(long, value_name = "TEXT")]
    pub role: Option<String>,
    /// That person's own number
    #[arg(long, value_name = "NUMBER")]
    pub direct_phone: Option<String>,
    /// That person's own address; answers that come in go on to it
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Only for this kind of message, such as formal_notice
    #[arg(long = "for", value_name = "KIND")]
    pub kind: Option<String>,
    /// The creditor; needed only when there are several
    #[arg(long, value_name = "ID")]
    pub creditor: Option<String>,
}
