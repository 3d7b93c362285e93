//! A notice as a letter: whose address, which window, how it travels.

use dunning::class::Class;
use dunning::party::{Address, Debtor};
use messages::letter::{self, Delivery, Envelope, Letter, Writing};

use super::Written;
use super::view::Source;
use crate::fault::Fault;
use crate::ports::Outgoing;

/// Countries as an envelope names them, in the language of the post.
const COUNTRIES: [(&str, &str); 14] = [
    ("AT", "AUTRICHE"),
    ("BE", "BELGIQUE"),
    ("CH", "SUISSE"),
    ("DE", "ALLEMAGNE"),
    ("DK", "DANEMARK"),
    ("ES", "ESPAGNE"),
    ("FR", "FRANCE"),
    ("GB", "ROYAUME-UNI"),
    ("IE", "IRLANDE"),
    ("IT", "ITALIE"),
    ("LU", "LUXEMBOURG"),
    ("NL", "PAYS-BAS"),
    ("PL", "POLOGNE"),
    ("PT", "PORTUGAL"),
];

/// Puts the letter together.
pub(super) fn write(source: &Source<'_>, told: &messages::Notice, link: String) -> Result<Written, Fault> {
    let letter = letter(source, told)?;
    let subject = letter.text.as_ref().map(|text| text.subject.clone()).unwrap_or_default();
    let to = source.notice.to.address.clone();
    let outgoing = Outgoing::Letter { letter: Box::new(letter), to };
    Ok(Written {
        subject,
        text: String::new(),
        html: String::new(),
        link,
        parts: 0,
        pictures: Vec::new(),
        thread: Vec::new(),
        outgoing,
    })
}

pub(super) fn letter(source: &Source<'_>, told: &messages::Notice) -> Result<Letter, Fault> {
    let home = source.profile.creditor.country.as_str();
    letter::write(&Writing {
        notice: told,
        letterhead: source.letterhead,
        recipient: recipient(source, home),
        envelope: if home == "BE" { Envelope::Belgian } else { Envelope::French },
        delivery: delivery(source.notice.class),
        beside: if told.kind == messages::Kind::FormalNotice { source.beside()? } else { None },
    })
    .map_err(|error| Fault::Permanent(error.to_string()))
}

/// A formal notice travels so that its day can be proven.
const fn delivery(class: Class) -> Delivery {
    match class {
        Class::FormalNotice | Class::HandOver => Delivery::RegisteredWithReceipt,
        Class::Courtesy | Class::Reminder | Class::Firm | Class::Statement | Class::Thanks => {
            Delivery::Ordinary
        }
    }
}

/// The lines of the address: who, where, and the country when the letter leaves it.
fn recipient(source: &Source<'_>, home: &str) -> Vec<String> {
    let to = &source.notice.to;
    let party = source.account.parties.get(&to.party);
    let Some((party, address)) = party.and_then(|party| Some((party, party.address.as_ref()?))) else {
        return [to.name.clone()].into_iter().chain(to.address.split(", ").map(str::to_owned)).collect();
    };
    let names = names(party, &to.name);
    names.into_iter().chain(lines(address)).chain(abroad(address, home)).collect()
}

/// The party, and a person of it when one is written to.
fn names(party: &Debtor, person: &str) -> Vec<String> {
    let person = Some(person).filter(|person| *person != party.name && !person.trim().is_empty());
    [party.name.clone()].into_iter().chain(person.map(str::to_owned)).collect()
}

fn lines(address: &Address) -> impl Iterator<Item = String> {
    let town = format!("{} {}", address.postcode, address.city).trim().to_uppercase();
    let street = address.lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    street.chain([town])
}

fn abroad(address: &Address, home: &str) -> Option<String> {
    let country = address.country.trim();
    if country.is_empty() || country == home {
        return None;
    }
    let named = COUNTRIES.iter().find(|(code, _)| *code == country);
    Some(named.map_or_else(|| country.to_owned(), |(_, name)| (*name).to_owned()))
}
