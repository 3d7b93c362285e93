//! Who writes and who signs, from what the creditor set or from its bare name and address.

use std::collections::BTreeMap;

use dunning::notice::Notice;
use dunning::party::{Creditor, Registration};
use messages::letterhead::{Bank, Colours, Mailbox, Signatory};
use messages::mail::mime::MAX_COPIES;
use messages::{Kind, Letterhead};

use crate::creditor::Profile;

/// The creditor's letterhead, or one made from its name and address.
#[must_use]
pub fn letterhead(profile: &Profile, default_sender: &str) -> Letterhead {
    profile.letterhead.clone().unwrap_or_else(|| plain(&profile.creditor, default_sender))
}

fn plain(creditor: &Creditor, default_sender: &str) -> Letterhead {
    Letterhead {
        name: creditor.name.clone(),
        address: address_lines(creditor),
        registration: creditor.registration.as_ref().map(Registration::line).unwrap_or_default(),
        phone: String::new(),
        sender: Mailbox { name: creditor.name.clone(), address: default_sender.to_owned() },
        reply_to: default_sender.to_owned(),
        signatory: signatory_named(&creditor.name),
        signatories: BTreeMap::new(),
        logo: None,
        colours: Colours::default(),
        bank: creditor.iban.clone().map(|iban| Bank { holder: creditor.name.clone(), iban, bic: None }),
    }
}

fn address_lines(creditor: &Creditor) -> Vec<String> {
    let Some(address) = &creditor.address else { return Vec::new() };
    let town = format!("{} {}", address.postcode, address.city).trim().to_owned();
    let lines = address.lines.iter().cloned().chain([town]);
    lines.filter(|line| !line.is_empty()).collect()
}

fn signatory_named(name: &str) -> Signatory {
    Signatory { name: name.to_owned(), role: String::new(), phone: String::new(), email: String::new() }
}

/// Who signs a notice: the person its step names, else the class's own.
#[must_use]
pub fn signatory_of(letterhead: &Letterhead, notice: &Notice) -> Signatory {
    let kind = super::view::of_class(notice.class);
    let named = signatory(letterhead, kind, notice.signed_by.as_deref());
    named.unwrap_or_else(|| letterhead.signatory_for(kind).clone())
}

/// The person a step names: by name or function on the letterhead, else by the name itself when it is a person's.
/// A key such as `account_manager` that the letterhead does not know prints nobody; the class's own signatory signs.
pub(super) fn signatory(letterhead: &Letterhead, kind: Kind, named: Option<&str>) -> Option<Signatory> {
    let named = named.map(str::trim).filter(|name| !name.is_empty())?;
    let own = [letterhead.signatory_for(kind), &letterhead.signatory];
    let known = own.into_iter().chain(letterhead.signatories.values());
    let wanted = key(named);
    let same = |person: &&Signatory| key(&person.name) == wanted || key(&person.role) == wanted;
    let is_name = named.contains(' ') || named.chars().any(char::is_uppercase);
    known.into_iter().find(same).cloned().or_else(|| is_name.then(|| signatory_named(named)))
}

/// Who gets a copy: the addresses or people that the step names, separated by commas. A name or function is looked up
/// on the letterhead; one that has no address there gets none. The recipient is never copied.
pub(super) fn copies(letterhead: &Letterhead, notice: &Notice) -> Vec<Mailbox> {
    let named = notice.copy_to.as_deref().unwrap_or_default().split(',');
    let mut copies: Vec<Mailbox> = Vec::new();
    for name in named.map(str::trim).filter(|name| !name.is_empty()) {
        let known = || signatory(letterhead, Kind::Reminder, Some(name));
        let copy = if name.contains('@') {
            Mailbox { name: String::new(), address: name.to_owned() }
        } else {
            let Some(person) = known().filter(|person| !person.email.is_empty()) else { continue };
            Mailbox { name: person.name, address: person.email }
        };
        let new = copies.iter().all(|other| other.address != copy.address);
        if new && copy.address != notice.to.address && copies.len() < MAX_COPIES {
            copies.push(copy);
        }
    }
    copies
}

/// A name or function as plans write it: lower case, words joined by `_`.
fn key(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}
