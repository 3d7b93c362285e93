//! Whom to write to and how: the step's channels in order, the contacts by role, addresses that work.

use chrono_tz::Tz;

use super::desk::Desk;
use crate::class::Channel;
use crate::id::DebtorId;
use crate::notice::Recipient;
use crate::party::{Address, Contact, ContactRole, Debtor, DebtorKind, Language};
use crate::phone;

/// Where a message goes.
pub(crate) struct Route {
    pub channel: Channel,
    pub to: Recipient,
    pub language: Language,
    pub zone: Tz,
    /// Whether a text message would have been the way, and costs too much.
    pub past_dear_sms: bool,
}

/// The first way that works: channels in order of preference, contacts by role (accounts payable, billing, main), and
/// at last the registered address. Consumers are reached through their own contacts and the plan's channels only.
pub(crate) fn find(desk: &Desk<'_>, debtor: &DebtorId, channels: &[Channel]) -> Option<Route> {
    let party = addressee(desk, debtor)?;
    let ways = || channels.iter().filter_map(|channel| by_channel(desk, party, *channel));
    let dear =
        |route: &Route| route.channel == Channel::Sms && desk.settings().sms.too_dear(&route.to.address);
    let preferred = ways().find(|route| !dear(route));
    let registered = || if party.kind == DebtorKind::Consumer { None } else { by_post(desk, party) };
    let route = preferred.or_else(|| assumed(desk, party, channels)).or_else(registered)?;
    let past_dear_sms = ways().next().as_ref().is_some_and(dear);
    Some(Route { past_dear_sms, ..route })
}

/// By mail, or in a simulation by a mail address that is assumed.
pub(crate) fn by_mail(desk: &Desk<'_>, debtor: &DebtorId) -> Option<Route> {
    let party = addressee(desk, debtor)?;
    by_channel(desk, party, Channel::Email).or_else(|| assumed(desk, party, &[Channel::Email]))
}

/// In a simulation a channel of which nothing is known works; one that bounced or was closed does not.
fn assumed(desk: &Desk<'_>, party: &Debtor, channels: &[Channel]) -> Option<Route> {
    let unreachable = party.contacts.iter().all(|contact| contact.email.is_none() && contact.phone.is_none());
    let electronic = |channel: &&Channel| matches!(channel, Channel::Email | Channel::Sms);
    let channel = channels.iter().find(electronic).filter(|_| desk.rules.assume_channels && unreachable)?;
    if desk.account.closed_addresses.iter().any(|closed| closed == party.id.as_str()) {
        return None;
    }
    let address = party.id.to_string();
    let to = Recipient { party: party.id.clone(), name: party.name.clone(), address, role: None };
    Some(Route {
        channel: *channel,
        to,
        language: party.spoken(),
        zone: desk.zone_of(party),
        past_dear_sms: false,
    })
}

/// Whose contacts a message about a debtor goes to; only items with the same one share a message.
pub(crate) fn addressee_id<'a>(desk: &Desk<'a>, debtor: &'a DebtorId) -> &'a DebtorId {
    addressee(desk, debtor).map_or(debtor, |party| &party.id)
}

/// Who is written to: the payer, or for a consumer the consumer, or the administrator after an insolvency.
fn addressee<'a>(desk: &Desk<'a>, debtor: &DebtorId) -> Option<&'a Debtor> {
    let own = desk.account.parties.get(debtor);
    let alone = |party: &&Debtor| {
        party.kind == DebtorKind::Consumer || desk.account.insolvent.contains_key(&party.id)
    };
    // A payer named after the account was opened: its items stay, its messages go to who pays now.
    let payer = desk.account.payer_party();
    let head = payer.and_then(|payer| desk.account.parties.get(payer.payer.as_ref()?));
    own.filter(alone).or(head).or(payer)
}

fn by_channel(desk: &Desk<'_>, party: &Debtor, channel: Channel) -> Option<Route> {
    match channel {
        Channel::Email => by_contact(desk, party, channel, |contact| {
            contact.email.clone().filter(|email| !desk.account.closed_addresses.contains(email))
        }),
        Channel::Sms => by_contact(desk, party, channel, |contact| {
            let phone = phone::international(contact.phone.as_ref()?, &party.country);
            let mut closed = desk.account.no_sms.iter().chain(&desk.account.closed_addresses);
            // Whoever said STOP is known by the network's way of writing the number.
            (!closed.any(|other| phone::international(other, &party.country) == phone)).then_some(phone)
        }),
        Channel::Letter => by_post(desk, party),
        Channel::Call => None,
    }
}

fn by_contact<'a>(
    desk: &Desk<'_>,
    party: &'a Debtor,
    channel: Channel,
    address: impl Fn(&'a Contact) -> Option<String>,
) -> Option<Route> {
    let insolvent = desk.account.insolvent.contains_key(&party.id);
    let administered =
        insolvent && party.contacts.iter().any(|contact| contact.role == ContactRole::Administrator);
    let speaks = |contact: &&Contact| (contact.role == ContactRole::Administrator) == administered;
    let usable =
        party.contacts.iter().filter(speaks).filter_map(|contact| Some((contact, address(contact)?)));
    let (contact, address) = usable.min_by_key(|(contact, _)| contact.role)?;
    let to = Recipient {
        party: party.id.clone(),
        name: contact.name.clone().unwrap_or_else(|| party.name.clone()),
        address,
        role: Some(contact.role),
    };
    let language = contact.language.unwrap_or_else(|| party.spoken());
    let zone = contact.time_zone.unwrap_or_else(|| desk.zone_of(party));
    Some(Route { channel, to, language, zone, past_dear_sms: false })
}

fn by_post(desk: &Desk<'_>, party: &Debtor) -> Option<Route> {
    let address = party.address.as_ref().filter(|address| address.is_deliverable())?;
    let written = on_one_line(address);
    if desk.account.closed_addresses.contains(&written) {
        return None;
    }
    let to = Recipient { party: party.id.clone(), name: party.name.clone(), address: written, role: None };
    Some(Route {
        channel: Channel::Letter,
        to,
        language: party.spoken(),
        zone: desk.zone_of(party),
        past_dear_sms: false,
    })
}

/// A postal address on one line.
fn on_one_line(address: &Address) -> String {
    let town = format!("{} {}", address.postcode, address.city);
    let parts = address.lines.iter().map(String::as_str).chain([town.trim(), address.country.as_str()]);
    let kept: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    kept.join(", ")
}
