//! What starts, watches and sets up the system.

use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};

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

/// Options of `clock`.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub struct MoveClock {
    /// How far: 7d, 12h, 30m
    #[arg(long, value_name = "SPAN")]
    pub forward: Option<String>,
}
