//! Who invoices, who is invoiced, who is written to.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::calendar::Region;
use crate::id::{CreditorId, DebtorId, PlanId};
use crate::settings::Settings;
use crate::time::Day;

pub use crate::language::Language;

/// What the law sees in a debtor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebtorKind {
    /// A company or a person acting for a trade.
    #[default]
    Business,
    /// A private person.
    Consumer,
    /// A public body.
    Public,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    /// Street and whatever stands above the town.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// Town.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// ISO 3166 country code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
}

impl Address {
    /// Whether a letter could be delivered there: a street and a town.
    #[must_use]
    pub fn is_deliverable(&self) -> bool {
        !self.city.trim().is_empty() && self.lines.iter().any(|line| !line.trim().is_empty())
    }
}

/// What a contact does for the payer; the order is the order in which they are written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactRole {
    /// Pays the invoices.
    AccountsPayable,
    /// Receives the invoices.
    Billing,
    /// The general address.
    #[default]
    Main,
    /// Speaks for the debtor after an insolvency was opened.
    Administrator,
}

/// A person or mailbox that may be written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// What the contact does.
    #[serde(default)]
    pub role: ContactRole,
    /// Name, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Phone number that takes SMS and calls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Language of this person; absent: the debtor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Time zone of this person; absent: the debtor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Tz>,
}

/// Days on which a debtor cannot act, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Absence {
    /// First day away.
    pub from: Day,
    /// Last day away.
    pub until: Day,
}

/// The legal entity or person invoiced, in the shape of the import JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debtor {
    /// Its id, unique within the creditor.
    pub id: DebtorId,
    /// Registered or family name.
    pub name: String,
    /// What the law sees in it.
    #[serde(default)]
    pub kind: DebtorKind,
    /// ISO 3166 country code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Language it is written to in; absent: by its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Registration number (SIREN, enterprise number).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// Registered address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// Who pays and is written to; absent: itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<DebtorId>,
    /// Whom to write to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Contact>,
    /// Plan chosen for this debtor; absent: the creditor's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// Time zone; absent: by its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<Tz>,
    /// Calendar region (`FR`, `FR-ALS`, `BE`); absent: its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Known absences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absences: Vec<Absence>,
}

impl Debtor {
    /// Who pays for it: the payer named, else itself.
    #[must_use]
    pub fn payer_id(&self) -> &DebtorId {
        self.payer.as_ref().unwrap_or(&self.id)
    }

    /// The language it is written to in: its own, else its country's main one.
    #[must_use]
    pub fn spoken(&self) -> Language {
        self.language.unwrap_or(match self.country.as_str() {
            "FR" | "BE" | "LU" | "MC" | "GP" | "MQ" | "GF" | "RE" | "YT" | "NC" | "PF" => Language::Fr,
            "NL" => Language::Nl,
            "DE" | "AT" | "LI" => Language::De,
            _ => Language::En,
        })
    }
}

/// How messages leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sending {
    /// A person approves each day's list; how a new creditor begins.
    #[default]
    ApproveDaily,
    /// Messages leave by themselves, save the classes that always wait.
    Automatic,
}

/// How a company is registered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Registration {
    /// The enterprise number or SIREN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The register, such as `RCS Lyon` or `RPM Bruxelles`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub register: Option<String>,
    /// The VAT number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vat: Option<String>,
    /// The legal form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The share capital, as it is to be printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital: Option<String>,
}

impl Registration {
    /// One line for the foot of a letter: form, capital, register with number, VAT number; what is absent is left out.
    #[must_use]
    pub fn line(&self) -> String {
        let number = [&self.register, &self.number].into_iter().flatten().map(String::as_str);
        let number = number.collect::<Vec<_>>().join(" ");
        let form = [&self.form, &self.capital].into_iter().flatten().map(String::as_str);
        let form = form.collect::<Vec<_>>().join(", ");
        let parts = [form, number, self.vat.clone().unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ")
    }
}

/// The legal entity that invoices, in the shape of the import JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Creditor {
    /// Its id within the deployment.
    pub id: CreditorId,
    /// Registered name.
    pub name: String,
    /// ISO 3166 country code.
    #[serde(default)]
    pub country: String,
    /// Language of its own people.
    #[serde(default)]
    pub language: Language,
    /// The account payments go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iban: Option<String>,
    /// Where its days begin and end.
    #[serde(default = "paris")]
    pub time_zone: Tz,
    /// Registered address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The numbers the law wants on letters and first reminders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<Registration>,
    /// How messages leave.
    #[serde(default)]
    pub sending: Sending,
    /// Calendar region (`FR`, `FR-ALS`, `BE`); absent: its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Plan its accounts follow when nothing else says; absent: the default plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanId>,
    /// Days on which its own office is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closing_days: Vec<Absence>,
    /// Limits and manners, each with its default.
    #[serde(default)]
    pub settings: Settings,
}

impl Creditor {
    /// The calendar region its banking days follow.
    #[must_use]
    pub fn region(&self) -> &str {
        self.calendar.as_deref().unwrap_or(&self.country)
    }

    /// Until when a task should be done that came up on this day.
    #[must_use]
    pub fn task_deadline(&self, came_up: Day) -> Day {
        let days = i32::from(self.settings.task_days);
        Region::named(self.region()).map_or(came_up, |region| region.add_banking_days(came_up, days))
    }
}

const fn paris() -> Tz {
    Tz::Europe__Paris
}
