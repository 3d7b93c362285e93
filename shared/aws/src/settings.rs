//! What each function is told by its environment: the one place that knows the names.

use std::fmt;

/// One Lambda function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Invoices in.
    Ingest,
    /// Finds what is due.
    Sweep,
    /// Decides, claims, sends.
    Notify,
    /// Money in.
    Payments,
    /// What became of a message.
    Feedback,
    /// The payers' pages.
    Portal,
    /// Sets letters.
    Press,
}

impl Function {
    /// Every function.
    pub const ALL: [Self; 7] =
        [Self::Ingest, Self::Sweep, Self::Notify, Self::Payments, Self::Feedback, Self::Portal, Self::Press];

    /// Its name in logs and metrics, and its folder under `functions/`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Sweep => "sweep",
            Self::Notify => "notify",
            Self::Payments => "payments",
            Self::Feedback => "feedback",
            Self::Portal => "portal",
            Self::Press => "press",
        }
    }

    /// Its memory, in MB. The template says the same; what a call costs follows from it.
    #[must_use]
    pub const fn megabytes(self) -> u32 {
        match self {
            // Typst keeps a long letter in memory while it lays it out: 700 MB for the longest.
            Self::Press => 1_024,
            _ => 256,
        }
    }

    /// The variables it reads, all of them required. The template sets exactly these.
    #[must_use]
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            // Whoever decides asks whether the sender may be used, and must know which one it is.
            Self::Ingest | Self::Press => &[STAGE, LOG, TABLE, QUEUE, BUCKET, SENDER],
            Self::Sweep => &[STAGE, LOG, TABLE, QUEUE],
            Self::Payments => &[STAGE, LOG, TABLE, QUEUE, SECRETS, SENDER],
            Self::Portal => &[STAGE, LOG, TABLE, QUEUE, BUCKET, SECRETS, SENDER],
            Self::Notify | Self::Feedback => &[
                STAGE,
                LOG,
                TABLE,
                QUEUE,
                BUCKET,
                SECRETS,
                PORTAL,
                SENDER,
                REPLIES,
                MAIL_SET,
                SMS_MAX_PRICE,
                SMS_NUMBER,
                SEND_RATE,
            ],
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The stage, such as `production`; in every log line and metric.
pub const STAGE: &str = "RELANCE_STAGE";
/// What is logged: `error`, `warn`, `info` or `debug`.
pub const LOG: &str = "RELANCE_LOG";
/// The table's name.
pub const TABLE: &str = "RELANCE_TABLE";
/// The queue's address.
pub const QUEUE: &str = "RELANCE_QUEUE";
/// The bucket's name.
pub const BUCKET: &str = "RELANCE_BUCKET";
/// The path in the parameter store under which secrets lie, such as `/relance/production`.
pub const SECRETS: &str = "RELANCE_SECRETS";
/// The address at which debtors reach the portal, without a slash at the end.
pub const PORTAL: &str = "RELANCE_PORTAL";
/// The verified address mails come from when a creditor has none of its own.
pub const SENDER: &str = "RELANCE_SENDER";
/// The domain whose mail SES receives for us, such as `replies.example.com`; `none` when it receives none.
pub const REPLIES: &str = "RELANCE_REPLIES";
/// The SES configuration set.
pub const MAIL_SET: &str = "RELANCE_MAIL_SET";
/// The most one SMS may cost, in US dollars, such as `0.50`.
pub const SMS_MAX_PRICE: &str = "RELANCE_SMS_MAX_PRICE";
/// The number text messages come from and are answered to, E.164; `none` when they come from the creditor's name.
pub const SMS_NUMBER: &str = "RELANCE_SMS_NUMBER";
/// Messages a second that one process may hand to the provider, a whole number.
pub const SEND_RATE: &str = "RELANCE_SEND_RATE";

/// What the environment lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the function {function} needs the environment variables {}: set them in the template", names.join(", "))]
pub struct Missing {
    /// The function.
    pub function: Function,
    /// What is not set, or empty.
    pub names: Vec<&'static str>,
}

/// A function's settings, read once at its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whose they are.
    pub function: Function,
    values: Vec<(&'static str, String)>,
}

impl Settings {
    /// Reads exactly the variables of `function` by `get`.
    ///
    /// # Errors
    /// When one is not set or empty; all of them are named.
    pub fn read(function: Function, get: impl Fn(&str) -> Option<String>) -> Result<Self, Missing> {
        let value = |name: &'static str| (name, get(name).filter(|value| !value.trim().is_empty()));
        let (set, missing): (Vec<_>, Vec<_>) =
            function.variables().iter().map(|name| value(name)).partition(|(_, value)| value.is_some());
        if !missing.is_empty() {
            let names = missing.into_iter().map(|(name, _)| name).collect();
            return Err(Missing { function, names });
        }
        let values = set.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        Ok(Self { function, values })
    }

    /// The variable's value; empty when this function does not have it.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Whether this function has the variable.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| *known == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_names_everything_it_lacks_at_once() {
        let missing = Settings::read(Function::Sweep, |name| (name == TABLE).then(|| "t".to_owned()));
        assert_eq!(missing.as_ref().unwrap_err().names, [STAGE, LOG, QUEUE]);
        assert!(missing.unwrap_err().to_string().contains("RELANCE_STAGE, RELANCE_LOG, RELANCE_QUEUE"));
        let read = Settings::read(Function::Sweep, |name| Some(format!("{name}!"))).unwrap();
        assert_eq!((read.get(TABLE), read.get(BUCKET), read.has(BUCKET)), ("RELANCE_TABLE!", "", false));
    }
}
