//! What is tried and computed without touching any data, and how plans come into use.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

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
