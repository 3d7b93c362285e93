//! An account as the store keeps it: the state as JSON and one compact line per open item.

use serde::{Deserialize, Serialize};

use super::{Account, LineError, Tables, decode_line, encode_line};

/// The oldest reader that understands the heads this code writes. A new field does not raise it, since older code keeps
/// what it does not know; a field that means something else than before does.
const VERSION: u32 = 1;

/// An account in two texts of one store row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Everything but the lines, as JSON.
    pub state: String,
    /// One line per open item, sorted by number.
    pub lines: String,
}

/// Why a head cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// The state is not what any version wrote.
    #[error("the head of the account cannot be read: {0}; restore it from its events")]
    State(String),
    /// It means something this code does not know. Nothing is read of it, so nothing can be written over it.
    #[error(
        "the head of the account is of version {0}, and this code reads up to version {VERSION}: finish the deployment of the newer code"
    )]
    Newer(u32),
    /// A line is not what any version wrote.
    #[error("line {index} of the head cannot be read: {error}; restore it from its events")]
    Line {
        /// Which line, counted from 1.
        index: usize,
        /// Why.
        error: LineError,
    },
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    /// What the lines name by its place.
    tables: Tables,
    #[serde(flatten)]
    account: &'a Account,
}

#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    v: u32,
    #[serde(default)]
    tables: Tables,
    #[serde(flatten)]
    account: Account,
}

impl Account {
    /// The account as the store keeps it.
    ///
    /// # Errors
    /// When the state cannot be written, which only a defect can cause.
    pub fn encode(&self) -> Result<Head, HeadError> {
        let mut tables = Tables::default();
        let mut lines = String::with_capacity(self.lines.len() * 40);
        for line in self.lines.values() {
            lines.push_str(&encode_line(line, &mut tables));
            lines.push('\n');
        }
        let written = Written { v: VERSION, tables, account: self };
        let state = serde_json::to_string(&written).map_err(|error| HeadError::State(error.to_string()))?;
        Ok(Head { state, lines })
    }

    /// Reads what this version or an older one wrote, and what a newer one wrote for readers as old as this.
    ///
    /// # Errors
    /// When only newer code can read it, or the state or a line is not what any version wrote.
    pub fn decode(head: &Head) -> Result<Self, HeadError> {
        let read: Read =
            serde_json::from_str(&head.state).map_err(|error| HeadError::State(error.to_string()))?;
        if read.v > VERSION {
            return Err(HeadError::Newer(read.v));
        }
        let mut account = read.account;
        for (index, text) in head.lines.lines().enumerate() {
            let line = decode_line(text, &read.tables)
                .map_err(|error| HeadError::Line { index: index + 1, error })?;
            account.lines.insert(line.number.clone(), line);
        }
        Ok(account)
    }
}
