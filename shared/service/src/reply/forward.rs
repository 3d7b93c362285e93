//! A reply goes on, unchanged, to whoever signed: as a file, since nobody may send in a stranger's name.

use dunning::id::NoticeId;
use dunning::notice::Notice;
use messages::letterhead::Mailbox;
use messages::mail::mime::{self, Attachment, Envelope};
use messages::reply::note;
use messages::template::clean;

use super::Reply;
use crate::creditor::Profile;
use crate::fault::Fault;
use crate::ports::{Outgoing, Ports, Tag};
use crate::render::{letterhead, signatory_of};

/// The longest name before an address, in characters.
const MOST_NAME: usize = 60;

/// Sends a reply on; false when there is nobody to send it to, or the provider will not take it.
///
/// # Errors
/// When it may be tried again. A call whose outcome is unknown is not: the reply is in the list.
pub(super) async fn forward(
    ports: &Ports,
    profile: &Profile,
    reply: &Reply,
    about: Option<&Notice>,
    file: Attachment,
) -> Result<bool, Fault> {
    let letterhead = letterhead(profile, &ports.config.default_sender);
    let person = about.map(|notice| signatory_of(&letterhead, notice));
    let email = person.map(|person| person.email).filter(|email| !email.is_empty());
    let to = Mailbox { name: String::new(), address: email.unwrap_or_else(|| letterhead.reply_to.clone()) };
    let ours = |domain: &String| to.address.to_lowercase().ends_with(&format!("@{}", domain.to_lowercase()));
    // What is sent to the domain we read ourselves would come back for ever.
    if ports.config.reply_domain.as_ref().is_some_and(ours) || to.address == reply.from {
        return Ok(false);
    }
    let spoken = profile.creditor.language;
    let findings: Vec<(&str, &str)> =
        reply.findings.iter().map(|said| (said.meaning.as_str(), said.sentence.as_str())).collect();
    let account = reply.account.as_ref().map(ToString::to_string).unwrap_or_default();
    let rendered = note::write(
        spoken,
        &note::About {
            from: &reply.from,
            subject: &reply.subject,
            account: &account,
            id: &reply.id,
            findings: &findings,
        },
    );
    let from = Mailbox { name: clean(&letterhead.sender.name, MOST_NAME), ..letterhead.sender.clone() };
    let id = format!("reply-{}", reply.id);
    let envelope = Envelope {
        notice: &id,
        kind: messages::Kind::Acknowledgement,
        from: &from,
        reply_to: if reply.from.contains('@') { &reply.from } else { &letterhead.reply_to },
        to: &to,
        cc: &[],
        date: ports.clock.now().timestamp(),
        earlier: &[],
    };
    let Ok(bytes) = mime::message(&envelope, &rendered, &[file]) else { return Ok(false) };
    let (Some(account), Ok(notice)) = (reply.account.clone(), NoticeId::new(&id)) else { return Ok(false) };
    // No notice has this id: what the provider tells of this mail is not about the debtor.
    let tag = Tag { creditor: profile.creditor.id.clone(), account, notice };
    let message = Outgoing::Email { from: from.address, to: to.address, copies: Vec::new(), bytes };
    match ports.sender.send(&tag, &message).await {
        Ok(_) | Err(Fault::Unknown(_)) => Ok(true),
        Err(fault @ Fault::Throttled(_)) => Err(fault),
        Err(Fault::Permanent(_) | Fault::Unreadable(_)) => Ok(false),
    }
}
