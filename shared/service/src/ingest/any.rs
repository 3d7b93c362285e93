//! Any file: its content says whether it is a bank statement or invoices.

use serde::Serialize;

use super::{How, IngestError, Refused, Report, Source, file, mapping, reject};
use crate::ports::Ports;
use crate::scope::Scope;
use crate::settle;

/// What became of a file.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Taken {
    /// Invoices, or what is in quarantine because it is neither.
    Invoices(Box<Report>),
    /// A bank statement.
    Statement(Box<settle::Report>),
}

impl Taken {
    /// What was refused of it.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        match self {
            Self::Invoices(report) => &report.refused,
            Self::Statement(_) => &[],
        }
    }
}

/// Reads a file and takes it in for the creditor of `scope`. Whoever says that it is a complete list, or names columns of
/// one, says that it is no statement.
///
/// # Errors
/// When it is for another creditor, or a port failed.
pub async fn any(ports: &Ports, scope: &Scope, source: Source<'_>, how: &How) -> Result<Taken, IngestError> {
    let statement = match how.complete {
        Some(_) => None,
        None => mapping::statement(ports, scope, source.bytes, &how.columns).await?,
    };
    let report = match statement {
        Some(Ok(read)) => {
            let report = settle::statement(ports, scope, source, &read).await?;
            return Ok(Taken::Statement(Box::new(report)));
        }
        Some(Err(rejection)) => reject(ports, scope, source, Refused::from(rejection), None).await?,
        None => file(ports, scope, source, how).await?,
    };
    Ok(Taken::Invoices(Box::new(report)))
}
