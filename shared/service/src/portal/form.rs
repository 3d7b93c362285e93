//! A posted form → what a payer states.

use std::collections::BTreeMap;

use dunning::id::ItemNumber;

use super::words::Word;
use super::{PortalError, Stated};

/// The longest form read, in bytes.
const MOST_BYTES: usize = 8 * 1024;
/// The most fields read.
const MOST_FIELDS: usize = 10;

/// Reads a form.
///
/// # Errors
/// When it states nothing that can be used.
pub fn read(body: &[u8]) -> Result<Stated, PortalError> {
    if body.len() > MOST_BYTES {
        return Err(PortalError::Unusable(Word::SayWhat));
    }
    let fields: BTreeMap<String, String> = form_urlencoded::parse(body)
        .take(MOST_FIELDS)
        .map(|(name, value)| (name.into(), value.into()))
        .collect();
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let item = || ItemNumber::new(field("item")).map_err(|_| PortalError::Unusable(Word::SayWhat));
    Ok(match field("fact") {
        "promise" => {
            let day = field("day").parse().map_err(|_| PortalError::Unusable(Word::PickDay))?;
            Stated::Promise { day }
        }
        "purchase_order_missing" => Stated::PurchaseOrderMissing { item: item()? },
        "not_received" => Stated::NotReceived { item: item()? },
        "already_paid" => Stated::AlreadyPaid { item: item()? },
        "dispute" => Stated::Dispute { item: item()?, reason: field("reason").to_owned() },
        "wrong_contact" => Stated::WrongContact,
        _ => return Err(PortalError::Unusable(Word::SayWhat)),
    })
}
