//! What the law of the debtor's country allows: a message its pack forbids is not sent.

use super::desk::Desk;
use super::stops::asked;
use crate::calendar::Region;
use crate::class::{Channel, Class};
use crate::explain::Rule;
use crate::id::DebtorId;
use crate::item::Line;
use crate::law::{Charges, ClaimKind, Country, Draft, FirstReminder, Forbidden, Pack, Sender, check, pack};
use crate::party::DebtorKind;
use crate::time::Day;

/// The pack of a debtor; nothing where no pack exists for its country.
pub(crate) fn pack_of(desk: &Desk<'_>, debtor: &DebtorId) -> Option<&'static Pack> {
    let party = desk.account.parties.get(debtor).or_else(|| desk.account.payer_party());
    let country = party.map_or(desk.rules.creditor.country.as_str(), |party| party.country.as_str());
    let kind = party.map_or(DebtorKind::Business, |party| party.kind);
    let country: Country = country.parse().ok()?;
    Some(pack(country, kind))
}

/// Whether the law counts this message as the first reminder it asks for.
pub(crate) fn counts(desk: &Desk<'_>, line: &Line, class: Class, channel: Channel) -> bool {
    let late = line.due < desk.today;
    pack_of(desk, &line.debtor)
        .is_some_and(|pack| pack.waiting.is_some() && pack.counts_as_first_reminder(class, channel, late))
}

/// The first reminder that counts for an item. No waiting period begins with a message that is in doubt.
pub(crate) fn counted(desk: &Desk<'_>, line: &Line) -> Option<FirstReminder> {
    desk.account.first_reminder(&line.number)
}

/// Whether somebody still has to post what travels this way; in a simulation everything is posted at once.
pub(crate) fn to_post(desk: &Desk<'_>, channel: Channel) -> bool {
    channel == Channel::Letter && !desk.rules.assume_approved
}

/// Why the law forbids a step's message about an item, if it does.
pub(crate) fn forbids(desk: &Desk<'_>, line: &Line, class: Class, channel: Channel) -> Option<Rule> {
    let pack = pack_of(desk, &line.debtor)?;
    let extra = desk.extra(line);
    let draft = Draft {
        class,
        channel,
        today: desk.today,
        overdue: line.due < desk.today,
        open: asked(desk, line),
        charges: Charges::default(),
        first_reminder: counted(desk, line),
        clause: false,
        contested: extra.dispute.is_some(),
        to_debtor: true,
        insolvent: false,
        sender: Sender::Creditor,
    };
    match check(pack, &draft, desk.region) {
        Ok(()) => None,
        Err(Forbidden::StillWaiting { until }) => Some(Rule::LawForbids { until: Some(until) }),
        Err(_) => Some(Rule::LawForbids { until: None }),
    }
}

/// The day the coming limitation becomes a task, and the last day to go to court.
pub(crate) fn limitation(desk: &Desk<'_>, line: &Line) -> Option<(Day, Day)> {
    let pack = pack_of(desk, &line.debtor)?;
    let claim = ClaimKind::General;
    Some((pack.limitation_alert(claim, line.due), pack.limitation_end(claim, line.due)))
}

/// The last day to declare a claim after an insolvency was opened.
pub(crate) fn declare_by(desk: &Desk<'_>, debtor: &DebtorId, opened: Day) -> Option<Day> {
    let pack = pack_of(desk, debtor)?;
    let abroad = Region::named(&desk.rules.creditor.country)
        .is_some_and(|region| region.country() != pack.country.to_string());
    Some(pack.declare_claim_by(opened, abroad))
}
