//! What came in for nobody: a mail to no address of ours, a text message from a number that none of several creditors
//! has. It lies in the bucket in the deployment's own name until a person says whose it is, or a year is over.

use documents::feedback;
use messages::reply::{Received, read, recipients};
use messages::template::clean;
use serde::Serialize;

use crate::account::ChangeError;
use crate::fault::Fault;
use crate::ingest::import_id;
use crate::ports::{Bucket, Pages, Ports};
use crate::privacy::Listing;
use crate::reply::{self, Incoming, Reply, text::Texted};
use crate::scope::Scope;

/// The folder that SES writes received mails to.
pub const MAILS: &str = "inbound/";
/// The folder of text messages.
const TEXTS: &str = "replies/";
/// Where everything lies that came in for nobody.
pub const FOLDERS: [&str; 2] = [MAILS, TEXTS];
/// Pages of one folder that are listed.
const MOST_PAGES: usize = 100;
/// What is shown of a text, in characters.
const MOST_SHOWN: usize = 80;

/// One of them, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stray {
    /// Its name in the bucket.
    pub name: String,
    /// Who wrote, where it says so.
    pub from: String,
    /// To whom it was written.
    pub to: Vec<String>,
    /// Its subject, or the first words of a text message.
    pub about: String,
}

/// Keeps a text message that is nobody's; its name in the bucket. The same bytes are kept once.
///
/// # Errors
/// When it cannot be kept.
pub async fn keep_text(ports: &Ports, bytes: &[u8]) -> Result<String, Fault> {
    let name = format!("{TEXTS}{}", import_id(bytes));
    ports.bucket.put(&Scope::of_deployment()?, &name, bytes.to_vec()).await?;
    Ok(name)
}

/// The names of what lies there, mails first.
///
/// # Errors
/// When it cannot be listed, or is more than can be listed.
pub async fn names(listing: &dyn Listing) -> Result<Vec<String>, Fault> {
    let deployment = Scope::of_deployment()?;
    let mut names = Vec::new();
    for folder in FOLDERS {
        let mut pages = Pages::at_most(MOST_PAGES, "what came in for nobody");
        while let Some(from) = pages.open()? {
            names.extend(pages.turn(listing.names(&deployment, folder, from).await?));
        }
    }
    Ok(names)
}

/// What lies there, mails first.
///
/// # Errors
/// As [`names`], or when one cannot be read.
pub async fn all(bucket: &dyn Bucket, listing: &dyn Listing) -> Result<Vec<Stray>, Fault> {
    let deployment = Scope::of_deployment()?;
    let mut strays = Vec::new();
    for name in names(listing).await? {
        let bytes = bucket.get(&deployment, &name).await?;
        strays.extend(bytes.map(|bytes| stray(name, &bytes)));
    }
    Ok(strays)
}

fn stray(name: String, bytes: &[u8]) -> Stray {
    if let Ok(Some(text)) = feedback::text(bytes) {
        return Stray { name, from: text.from, to: Vec::new(), about: clean(&text.body, MOST_SHOWN) };
    }
    let Received { from, subject, .. } = read(bytes).unwrap_or_default();
    let from = from.map(|from| from.address).unwrap_or_default();
    Stray { name, from, to: recipients(bytes), about: subject }
}

/// Gives one to a creditor, whose reply it then is. `None` when it is not there. Stopped half-way, the same call goes on.
///
/// # Errors
/// When it cannot be taken in now.
pub async fn give(ports: &Ports, creditor: &Scope, name: &str) -> Result<Option<Vec<Reply>>, ChangeError> {
    let deployment = Scope::of_deployment()?;
    let Some(bytes) = found(ports, &deployment, name).await? else { return Ok(None) };
    let replies = match feedback::text(&bytes) {
        Ok(Some(text)) => {
            let answers = text.answers.as_deref();
            let texted = Texted { bytes: &bytes, from: &text.from, body: &text.body, answers };
            reply::text::take(ports, std::slice::from_ref(creditor.creditor()), texted).await?
        }
        _ => {
            let incoming = Incoming { bytes: &bytes, recipients: &recipients(&bytes), suspect: None };
            vec![reply::take(ports, creditor, incoming).await?]
        }
    };
    // Its bytes are the creditor's now; a second copy would outlive an erasure.
    ports.bucket.remove(&deployment, name).await?;
    Ok(Some(replies))
}

/// Throws one away; false when it is not there.
///
/// # Errors
/// When it cannot be removed.
pub async fn remove(ports: &Ports, name: &str) -> Result<bool, Fault> {
    let deployment = Scope::of_deployment()?;
    let there = found(ports, &deployment, name).await?.is_some();
    if there {
        ports.bucket.remove(&deployment, name).await?;
    }
    Ok(there)
}

/// Nothing else of the deployment's is touched.
async fn found(ports: &Ports, deployment: &Scope, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    if !FOLDERS.iter().any(|folder| name.starts_with(folder)) {
        return Ok(None);
    }
    ports.bucket.get(deployment, name).await
}

/// All that one says, whatever it was wrapped in.
pub(crate) fn words(bytes: &[u8]) -> String {
    if let Ok(Some(text)) = feedback::text(bytes) {
        return format!("{}\n{}", text.from, text.body);
    }
    let Received { from, subject, text, files, .. } = read(bytes).unwrap_or_default();
    let from = from.map(|from| format!("{}\n{}", from.name, from.address)).unwrap_or_default();
    format!("{from}\n{subject}\n{text}\n{}", files.join("\n"))
}
