//! Who is concerned, and how they can be reached.

use serde::{Deserialize, Serialize};

/// A party: seller, buyer, payee; in a ledger or the API the debtor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The creditor's own code for it.
    pub id: Option<String>,
    /// BT-27, BT-44: the registered name, else the only one.
    pub name: Option<String>,
    /// BT-28, BT-45.
    pub trading_name: Option<String>,
    /// Business, consumer or public body, where stated.
    pub kind: Option<PartyKind>,
    /// BT-30, BT-47: registration, such as a SIREN or SIRET.
    pub registration: Option<Identifier>,
    /// BT-31, BT-48.
    pub vat_id: Option<String>,
    /// BT-29, BT-46.
    pub identifiers: Vec<Identifier>,
    /// BT-34, BT-49.
    pub electronic_address: Option<Identifier>,
    /// BG-5, BG-8.
    pub address: Option<Address>,
    /// BG-6, BG-9.
    pub contacts: Vec<Contact>,
    /// The language to write in, ISO 639-1.
    pub language: Option<String>,
    /// The code of the party that pays in its place.
    pub payer: Option<String>,
    /// The group it belongs to.
    pub group: Option<String>,
}

impl Party {
    /// The country of the address, ISO 3166-1.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.address.as_ref()?.country.as_deref()
    }

    /// Whether somebody can be written to.
    #[must_use]
    pub fn has_email(&self) -> bool {
        self.contacts.iter().any(|contact| contact.email.is_some())
    }
}

/// A customer as a list of customers describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Code, names, addresses, contacts, payer, group.
    pub party: Party,
    /// Who sells to it.
    pub salesperson: Option<String>,
}

/// What a debtor is before the law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A company or a professional.
    Business,
    /// A private person.
    Consumer,
    /// A public body.
    Public,
}

/// An identifier and the scheme it belongs to, such as `0009` for a SIRET.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// The identifier.
    pub id: String,
    /// ISO 6523, EAS or similar.
    pub scheme: Option<String>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street and what belongs to it, first line first.
    pub lines: Vec<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
}

/// A person or an office that can be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// `accounts_payable`, `billing` or `main`, where stated.
    pub role: Option<String>,
    /// Name of the person or office.
    pub name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Telephone number as written.
    pub phone: Option<String>,
}

/// A company's registration as the JSON import describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The enterprise number or SIREN.
    pub number: Option<String>,
    /// The register, such as `RCS Lyon` or `RPM Bruxelles`.
    pub register: Option<String>,
    /// The VAT number.
    pub vat: Option<String>,
    /// The legal form.
    pub form: Option<String>,
    /// The share capital, as it is to be printed.
    pub capital: Option<String>,
}

/// The creditor as the JSON import describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creditor {
    /// Identifier.
    pub id: String,
    /// Registered name.
    pub name: Option<String>,
    /// ISO 3166-1.
    pub country: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Its account.
    pub iban: Option<String>,
    /// IANA zone.
    pub time_zone: Option<String>,
    /// Address.
    pub address: Option<Address>,
    /// The numbers the law wants on letters and first reminders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// Automatic sending, or a person approves each day's list.
    pub sending: Option<Sending>,
}

/// Who lets messages leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// The plan alone.
    Automatic,
    /// A person, each day.
    ApproveDaily,
}
