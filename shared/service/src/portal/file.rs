//! The invoice itself behind a signed link, where it is too large for a mail. GET gives it and changes nothing.

use dunning::id::ItemNumber;
use messages::notice::document;

use super::{PortalError, link_keys};
use crate::account::ChangeError;
use crate::fault::Fault;
use crate::http::Response;
use crate::ingest::ItemFacts;
use crate::link::{self, LinkError};
use crate::ports::{Lent, Ports};
use crate::scope::Scope;

/// How long the address works to which a visitor is sent, in seconds.
const LENT_SECONDS: u32 = 60;
/// The longest name of a file, in characters.
const MOST_NAME: usize = 80;
/// The bytes every PDF begins with.
pub(crate) const PDF: &[u8] = b"%PDF-";

/// The file of an item, as nothing but a PDF to keep.
pub(super) async fn given(ports: &Ports, token: &str) -> Result<Response, PortalError> {
    let lends = link::open_file(&link_keys(ports).await?, token, ports.clock.now())?;
    let scope = Scope::proven(lends.of.creditor.clone());
    let known = std::slice::from_ref(&lends.item);
    let row = ports.store.items(&scope, &lends.of.account, known).await?.into_iter().next();
    let row = row.ok_or_else(|| ChangeError::Unknown(lends.of.account.clone()))?;
    let facts: ItemFacts =
        serde_json::from_str(&row.facts).map_err(|error| Fault::Unreadable(error.to_string()))?;
    let file = name(&lends.item);
    match ports.bucket.lend(&scope, &facts.original, &file, LENT_SECONDS).await? {
        Some(Lent::At(address)) => Ok(Response::of(303, "text/plain; charset=utf-8", Vec::new())
            .with("location", &address)
            .with("referrer-policy", "no-referrer")),
        Some(Lent::Here(bytes)) if bytes.starts_with(PDF) => Ok(Response::of(200, "application/pdf", bytes)
            .with("content-disposition", &format!("attachment; filename=\"{file}\""))
            .with("content-security-policy", "default-src 'none'; sandbox")
            .with("referrer-policy", "no-referrer")),
        // Erased since, or no file that may be given: no other answer than a forged link.
        Some(Lent::Here(_)) | None => Err(PortalError::Link(LinkError::Forged)),
    }
}

/// An invoice's file by a name that no mail client and no header stumbles over.
pub(crate) fn name(number: &ItemNumber) -> String {
    let plain =
        |letter: char| if letter.is_ascii_alphanumeric() || "-_.".contains(letter) { letter } else { '_' };
    let name: String = document(number).chars().map(plain).take(MOST_NAME).collect();
    format!("{name}.pdf")
}
