//! A notice as a letter: what it is made of, plain values, every one of them possibly written by a stranger. Setting
//! it on paper is another room's work.

mod beside;
mod bytes;
mod claim;
mod write;

use chrono::NaiveDate;
use dunning::money::{Currency, Money};
use serde::{Deserialize, Serialize};

use crate::Language;

pub use beside::{Beside, ItemBeside, Segment};
pub use write::{Unwritten, Writing, write};

/// Where the address must stand: both standards have the window on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// French long envelope, DL, 110 × 220 mm.
    French,
    /// Belgian long envelope, C5/6, 114 × 229 mm.
    Belgian,
}

/// One letter, ready to be set. Text is printed as given: nothing in it is read as markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The language of everything that the letter itself says.
    pub language: Language,
    /// Where the address must stand to show through the envelope's window.
    pub envelope: Envelope,
    /// What the letter is for.
    pub kind: Kind,
    /// The date printed on it, and the day at which items count as late.
    pub date: NaiveDate,
    /// Where it was written, printed before the date.
    pub place: Option<String>,
    /// How it travels.
    pub delivery: Delivery,
    /// Who writes.
    pub creditor: Letterhead,
    /// The address, one line each: at most six, seven with a country.
    pub recipient: Vec<String>,
    /// What the reader needs to find the matter again.
    pub references: References,
    /// The creditor's own subject and paragraphs; without them the letter's own are used.
    pub text: Option<Text>,
    /// What is owed.
    pub claim: Claim,
    /// Where to pay.
    pub payment: Option<Payment>,
    /// Mentions that the law wants, one paragraph each, printed word for word.
    pub mentions: Vec<String>,
    /// Who signs for the creditor.
    pub signature: Signature,
}

/// What a letter is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A request to pay.
    Reminder {
        /// How firmly it asks.
        tone: Tone,
        /// The day by which payment is asked.
        pay_by: NaiveDate,
    },
    /// Mise en demeure, ingebrekestelling, Mahnung: the formal demand with its term.
    FormalNotice {
        /// The last day of the term.
        pay_by: NaiveDate,
    },
    /// The open items of the account, without any demand.
    Statement,
    /// An instalment schedule for both sides to sign.
    Arrangement(Arrangement),
}

/// How firmly a reminder asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// A first request that supposes an oversight.
    Kind,
    /// A later request that says what comes next.
    Firm,
}

/// How the letter travels; printed above the subject when it is not ordinary post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Ordinary post.
    Ordinary,
    /// Registered.
    Registered,
    /// Registered, with acknowledgement of receipt.
    RegisteredWithReceipt,
}

/// The creditor's letterhead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letterhead {
    /// The legal name, also the author in the PDF's metadata.
    pub name: String,
    /// Postal address, one line each, at most five.
    pub address: Vec<String>,
    /// Phone, mail, web: one line each, at most four.
    pub contact: Vec<String>,
    /// Form, capital, register and VAT numbers for the foot of every page, at most four lines.
    pub registration: Vec<String>,
    /// The logo.
    pub logo: Option<Image>,
    /// The colour of rules and headings; keep it dark enough to be read.
    pub colour: Colour,
}

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colour(pub u8, pub u8, pub u8);

/// A picture with the text that stands for it when it is read aloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// PNG or SVG; the bytes are checked against it.
    pub format: ImageFormat,
    /// The file.
    #[serde(with = "bytes")]
    pub bytes: Vec<u8>,
    /// What the picture shows, in words.
    pub alt: String,
}

/// The formats a picture may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageFormat {
    /// Portable network graphics.
    Png,
    /// Scalable vector graphics, self-contained and without text.
    Svg,
}

/// The reference block beside the address; only what is given is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct References {
    /// The creditor's reference of this letter.
    pub ours: Option<String>,
    /// The debtor's own reference.
    pub yours: Option<String>,
    /// The debtor's number with the creditor.
    pub customer: Option<String>,
    /// A person to ask for.
    pub contact: Option<String>,
    /// That person's phone.
    pub phone: Option<String>,
    /// That person's mail.
    pub email: Option<String>,
}

/// The creditor's own words, instead of every sentence that the letter has itself, those after the figures too:
/// what a formal notice or an arrangement needs to say, such as the day to pay by, is then theirs to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The subject line.
    pub subject: String,
    /// The salutation, or the language's own.
    pub salutation: Option<String>,
    /// The paragraphs before the figures, at most twelve.
    pub paragraphs: Vec<String>,
}

/// What is owed, in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The currency of every amount in the letter.
    pub currency: Currency,
    /// Open items, by the debtor who owes them.
    pub debtors: Vec<DebtorItems>,
    /// Fees and other lines added to the principal.
    pub charges: Vec<Charge>,
    /// Interest and fees that stand beside the principal: stated, not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
    /// Money received and not yet allocated, taken off the total; positive.
    pub unapplied: Option<Money>,
}

/// The items of one debtor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DebtorItems {
    /// Who owes them; printed when the letter has several debtors.
    pub name: String,
    /// The items, in the order they are to be printed.
    pub items: Vec<Item>,
}

/// One open item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The invoice number.
    pub number: String,
    /// What helps the debtor to find it, such as a purchase order.
    pub note: Option<String>,
    /// The invoice date.
    pub issued: NaiveDate,
    /// The day it is due.
    pub due: NaiveDate,
    /// The invoiced amount.
    pub amount: Money,
    /// What is still open.
    pub open: Money,
}

/// A fee, a cost, or a waiver (negative).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What it is, in the letter's language.
    pub label: String,
    /// How much.
    pub amount: Money,
}

/// Where to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The account holder's registered name.
    pub holder: String,
    /// The IBAN, with or without spaces.
    pub iban: String,
    /// The BIC.
    pub bic: Option<String>,
    /// The reference to state.
    pub reference: String,
    /// The EPC QR code as PNG bytes.
    #[serde(default, with = "bytes::optional", skip_serializing_if = "Option::is_none")]
    pub qr: Option<Vec<u8>>,
}

/// Who signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The function.
    pub role: Option<String>,
    /// A scanned signature.
    pub image: Option<Image>,
}

/// An instalment schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    /// Who undertakes to pay: the debtor's legal name.
    pub debtor: String,
    /// Who signs for the debtor, when known.
    pub signatory: Option<String>,
    /// The instalments; together they are the claim's total.
    pub instalments: Vec<Instalment>,
    /// Days after which an unpaid instalment ends the arrangement.
    pub cure_days: u32,
    /// Further conditions after the three that the letter has, one paragraph each, printed as given, at most twelve.
    pub conditions: Vec<String>,
}

/// One instalment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// The day it must have arrived.
    pub due: NaiveDate,
    /// How much.
    pub amount: Money,
}
