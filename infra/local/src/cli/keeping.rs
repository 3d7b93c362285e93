//! Who may call, and what is given out and erased.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

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
