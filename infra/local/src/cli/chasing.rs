//! What is seen and answered while accounts are chased.

use clap::Args;
use serde::{Deserialize, Serialize};

/// Options of `accounts`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct Accounts {
    /// One account
    pub id: Option<String>,
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

/// Options of `charges`.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Charges {
    /// Those of one account; every account's when absent
    pub account: Option<String>,
    /// Claim a line, or all that stands beside an item: it is owed from now on
    #[arg(long, value_name = "ID|ITEM", conflicts_with = "waive")]
    pub claim: Option<String>,
    /// Waive a line, or all that stands beside an item: it is owed no more
    #[arg(long, value_name = "ID|ITEM", requires = "reason")]
    pub waive: Option<String>,
    /// Why, for the history
    #[arg(long, value_name = "WHY")]
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
    /// Set the agreement about this account's late invoices, for both sides to sign
    #[arg(long, value_name = "ACCOUNT", requires = "instalments", conflicts_with_all = ["posted", "returned"])]
    pub agreement: Option<String>,
    /// One instalment of it, such as 2026-04-01=400.00; may be repeated
    #[arg(long = "instalment", value_name = "DATE=AMOUNT", requires = "agreement")]
    pub instalments: Vec<String>,
    /// Both sides signed it: reminders about these invoices stop, and the instalments are watched
    #[arg(long, requires = "agreement")]
    pub signed: bool,
    /// Who says so, for the history
    #[arg(long = "as", value_name = "NAME", default_value = "me")]
    pub who: String,
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
