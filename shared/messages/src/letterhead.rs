//! Who writes: the creditor's name, address, people, account and look, as every message shows them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::notice::Kind;

/// The creditor as its messages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The legal name, which the debtor knows from the invoice.
    pub name: String,
    /// The postal address, line by line.
    pub address: Vec<String>,
    /// Register and number, such as `RCS Lyon 812 345 678` or `BCE 0403.170.701`.
    pub registration: String,
    /// The telephone number of the house, used where a signatory has none.
    pub phone: String,
    /// The address a message comes from; its domain is verified with the provider.
    pub sender: Mailbox,
    /// The address answers go to.
    pub reply_to: String,
    /// Who signs when a class has no signatory of its own.
    pub signatory: Signatory,
    /// Who signs a given kind of message; the rank usually rises with the class.
    #[serde(default)]
    pub signatories: BTreeMap<Kind, Signatory>,
    /// The logo at the top of an email; the name stands there without one.
    #[serde(default)]
    pub logo: Option<Logo>,
    /// The colours of emails.
    #[serde(default)]
    pub colours: Colours,
    /// Where to pay, unless the notice says otherwise.
    #[serde(default)]
    pub bank: Option<Bank>,
}

impl Letterhead {
    /// Who signs messages of this kind.
    #[must_use]
    pub fn signatory_for(&self, kind: Kind) -> &Signatory {
        self.signatories.get(&kind).unwrap_or(&self.signatory)
    }
}

/// A name and an email address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// The name shown; may be empty.
    pub name: String,
    /// The address, such as `comptabilite@example.com`.
    pub address: String,
}

/// The person who signs, reachable by the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signatory {
    /// First and last name.
    pub name: String,
    /// What the person does, in the language of the message.
    #[serde(default)]
    pub role: String,
    /// A direct telephone number; the house's when empty.
    #[serde(default)]
    pub phone: String,
    /// An email address; the reply address when empty.
    #[serde(default)]
    pub email: String,
}

/// A logo, fetched by the reader's mail client or carried in the message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Logo {
    /// An `https` address of a public picture without any identifier of the reader.
    Url(String),
    /// The picture itself.
    Inline {
        /// `image/png`, `image/jpeg` or `image/gif`.
        mime: String,
        /// The bytes of the picture.
        data: Vec<u8>,
    },
}

/// The creditor's colours, as `#rrggbb`; anything else falls back to the house colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colours {
    /// The button and the line at the top.
    pub accent: String,
}

impl Default for Colours {
    fn default() -> Self {
        Self { accent: "#1f4e79".to_owned() }
    }
}

/// An account to pay into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    /// The registered name of the account's holder.
    pub holder: String,
    /// The account number.
    pub iban: String,
    /// The bank's code, where the creditor gives it.
    #[serde(default)]
    pub bic: Option<String>,
}
