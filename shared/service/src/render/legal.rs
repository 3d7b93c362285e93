//! What the law of the debtor's country adds to a message, and what it forbids. Figures come from the pack and the
//! table of rates; nothing here is an amount asked for.

use chrono::Days;
use dunning::calendar::Region;
use dunning::class::Class;
use dunning::id::{DebtorId, ItemNumber};
use dunning::law::{
    Basis, Charges, Country, Draft, FeeRule, FirstReminder, HalfYear, LawError, Mention as Demanded,
    MentionSet, Pack, Rates, RunsFrom, Sender, check, pack, rate,
};
use dunning::money::Currency;
use dunning::notice::{NoticeItem, Purpose};
use dunning::party::DebtorKind;
use dunning::time::Day;
use messages::format;
use messages::notice::Mention;

use super::view::Source;
use crate::fault::Fault;
use crate::ingest::terms::{TermsOfSale, holding};

/// What a rate of the creditor's own rests on.
const TERMS: [&str; 4] =
    ["conditions de vente", "verkoopvoorwaarden", "Verkaufsbedingungen", "terms of sale"];
/// Days a formal notice gives where no pack says.
const FORMAL_NOTICE_DAYS: u16 = 8;
/// Digits an enterprise number has at least.
const NUMBER_DIGITS: usize = 9;

impl Source<'_> {
    /// The pack of a debtor; nothing where none exists for its country.
    pub(super) fn pack_of(&self, debtor: &DebtorId) -> Option<&'static Pack> {
        let party = self.account.parties.get(debtor).or_else(|| self.account.payer_party());
        let creditor = self.profile.creditor.country.as_str();
        let country = party.map_or(creditor, |party| party.country.as_str());
        let country: Country = country.parse().ok()?;
        Some(pack(country, party.map(|party| party.kind).unwrap_or_default()))
    }

    fn lead_pack(&self) -> Option<&'static Pack> {
        self.pack_of(&self.notice.lead()?.debtor)
    }

    pub(super) fn region(&self) -> Option<Region> {
        self.profile.creditor.region().parse().or_else(|_| "FR".parse()).ok()
    }

    /// Refuses what the pack of an item's debtor forbids.
    pub(super) fn allowed(&self) -> Result<(), Fault> {
        let Some(region) = self.region() else { return Ok(()) };
        for item in &self.notice.items {
            let Some(pack) = self.pack_of(&item.debtor) else { continue };
            check(pack, &self.draft(item), region).map_err(|forbidden| {
                Fault::Permanent(format!(
                    "the law ({}) forbids this message about {}: {forbidden}",
                    pack.version, item.number
                ))
            })?;
        }
        Ok(())
    }

    fn draft(&self, item: &NoticeItem) -> Draft {
        let line = self.account.line(&item.number);
        let opened = self.account.insolvent.get(&item.debtor);
        Draft {
            class: self.class_of(item),
            channel: self.notice.channel,
            today: self.today,
            overdue: item.due < self.today,
            open: item.open,
            charges: Charges::default(),
            first_reminder: self.earlier_reminder(&item.number),
            clause: self.clause(&item.number),
            contested: self.account.extra(&item.number).is_some_and(|extra| extra.dispute.is_some()),
            to_debtor: self.notice.to.party == item.debtor,
            insolvent: opened.zip(line).is_some_and(|(opened, line)| line.issue <= *opened),
            sender: Sender::Creditor,
        }
    }

    /// How hard the message presses an item: one that is only listed along stays at the class it had.
    fn class_of(&self, item: &NoticeItem) -> Class {
        let own = self.notice.purpose != Purpose::Step || item.advances.is_some();
        let reached = item.before.class.unwrap_or(Class::Courtesy);
        if own { self.notice.class } else { reached.min(self.notice.class) }
    }

    /// The first reminder the law counts, when an earlier message was it.
    fn earlier_reminder(&self, item: &ItemNumber) -> Option<FirstReminder> {
        let decided = self.account.day_of(self.notice.send_at);
        self.account.first_reminder(item).filter(|first| first.sent < decided)
    }

    /// The last day to pay that a formal notice sets.
    pub(super) fn deadline(&self) -> Option<Day> {
        let days = self.lead_pack().map_or(FORMAL_NOTICE_DAYS, |pack| pack.formal_notice_days.value);
        let formal = matches!(self.notice.class, Class::FormalNotice | Class::HandOver);
        formal.then(|| self.today.checked_add_days(Days::new(u64::from(days))).unwrap_or(self.today))
    }

    /// What the message must say, or may from class firm on.
    pub(super) fn mentions(&self) -> Result<Vec<Mention>, Fault> {
        let mut mentions = self.first_reminders()?;
        let Some(pack) = self.lead_pack().filter(|_| self.notice.class.climbs()) else {
            return Ok(mentions);
        };
        if self.notice.class >= Class::FormalNotice {
            mentions.extend(self.formal(pack)?);
        } else if self.notice.class == Class::Firm && pack.runs_from.value == RunsFrom::DueDate {
            mentions.extend(self.interest(pack).ok());
            mentions.extend(self.compensation(pack));
        }
        let costs = pack.country == Country::Fr && pack.kind == DebtorKind::Consumer;
        mentions
            .extend((costs && self.notice.class >= Class::Firm).then_some(Mention::CostsStayWithCreditor));
        Ok(mentions)
    }

    /// What a formal notice must say: a figure the law names and the table lacks is an error, never left out.
    fn formal(&self, pack: &Pack) -> Result<Vec<Mention>, Fault> {
        let mut mentions = Vec::new();
        for demanded in pack.mentions(Class::FormalNotice, false, Sender::Creditor) {
            match demanded {
                Demanded::FormalNoticeWording => {
                    mentions.push(Mention::FormalNotice { source: formal_source(pack).to_owned() });
                }
                Demanded::InterestRate => mentions.push(self.interest(pack)?),
                Demanded::FixedCompensation => mentions.extend(self.compensation(pack)),
                // The sum and its day are in the text itself; the rest belongs to first reminders and third parties.
                Demanded::SumAndDeadline
                | Demanded::BalanceAndIndemnity
                | Demanded::CreditorNameAndNumber
                | Demanded::ProductAndDueDate
                | Demanded::WaitingPeriod
                | Demanded::CollectorIdentity
                | Demanded::CreditorIdentity
                | Demanded::DebtBreakdown
                | Demanded::DemandAndMeans
                | Demanded::CostsStayWithCreditor => {}
            }
        }
        Ok(mentions)
    }

    /// The rate of this half-year, with what it rests on: the creditor's terms, else the provision and its half-year.
    fn interest(&self, pack: &Pack) -> Result<Mention, Fault> {
        let half = HalfYear::of(self.today);
        let due = self.notice.lead().map_or(self.today, |lead| lead.due);
        let began = HalfYear::of(due.succ_opt().unwrap_or(due));
        let agreed = match self.notice.lead() {
            Some(lead) => self.basis(pack, &lead.number, due)?.filter(|basis| *basis != Basis::Default),
            None => None,
        };
        let rates = Rates::built_in().map_err(|error| unknown(&error))?;
        let basis = agreed.unwrap_or_default();
        let rate = rate(pack, basis, half, began, rates).map_err(|error| unknown(&error))?;
        let terms = self.notice.lead().and_then(|lead| self.terms_of(&lead.number));
        let source = match terms.filter(|_| agreed.is_some()) {
            Some(terms) => format!("{} {}", self.notice.language.pick(TERMS), terms.version),
            None => format!("{}; {half}", pack.rate.source),
        };
        Ok(Mention::LateInterest { rate, source })
    }

    /// The terms of sale that hold for an item.
    pub(super) fn terms_of(&self, item: &ItemNumber) -> Option<&TermsOfSale> {
        holding(self.terms, self.account.line(item)?.issue)
    }

    /// Whether a penalty clause was accepted, and that can be proven.
    pub(super) fn clause(&self, item: &ItemNumber) -> bool {
        self.terms_of(item).is_some_and(|terms| terms.clause.is_some() && terms.proof.is_some())
    }

    /// The fixed compensation per invoice, which the law states in euros.
    fn compensation(&self, pack: &Pack) -> Option<Mention> {
        match pack.fee.value {
            FeeRule::PerInvoice(amount) if self.notice.currency == Currency::EUR => {
                Some(Mention::RecoveryFee { amount, source: pack.fee.source.to_owned() })
            }
            FeeRule::PerInvoice(_) | FeeRule::None | FeeRule::CappedIfAgreed(_) => None,
        }
    }

    /// The four mentions of a free first reminder, once per item for which this message is it.
    fn first_reminders(&self) -> Result<Vec<Mention>, Fault> {
        let (class, channel) = (self.notice.class, self.notice.channel);
        let mut mentions = Vec::new();
        for item in &self.notice.items {
            let Some(pack) = self.pack_of(&item.debtor).filter(|pack| pack.waiting.is_some()) else {
                continue;
            };
            let counts = pack.counts_as_first_reminder(class, channel, item.due < self.today);
            if counts && self.earlier_reminder(&item.number).is_none() {
                mentions.push(self.first_reminder(pack, item)?);
            }
        }
        Ok(mentions)
    }

    fn first_reminder(&self, pack: &Pack, item: &NoticeItem) -> Result<Mention, Fault> {
        let sent = FirstReminder { sent: self.today, channel: self.notice.channel };
        let free_until = self.region().and_then(|region| pack.waiting_until(sent, region));
        Ok(Mention::BelgianFirstReminder {
            balance: item.open,
            // Without a clause in the creditor's terms on record, nothing may be added.
            indemnity: self.indemnity(pack.fee(item.open, self.clause(&item.number)), item),
            enterprise_number: self.enterprise_number()?,
            product: self.product(item),
            due_date: item.due,
            free_until: free_until.unwrap_or(self.today),
        })
    }

    /// What was sold, as far as it is known: the invoice and its day.
    fn product(&self, item: &NoticeItem) -> String {
        let language = self.notice.language;
        let word = language.pick(["facture", "factuur", "Rechnung", "invoice"]);
        let of = language.pick(["du", "van", "vom", "of"]);
        let issued = self.account.line(&item.number).map(|line| line.issue);
        let issued = issued.map(|day| format!(" {of} {}", format::date(day, language)));
        format!("{word} {}{}", item.number, issued.unwrap_or_default())
    }

    fn enterprise_number(&self) -> Result<String, Fault> {
        let own = self.profile.creditor.registration.as_ref().and_then(|own| own.number.as_deref());
        let set = self.letterhead.registration.as_str();
        let known = [own.unwrap_or_default(), set, self.profile.creditor.id.as_str()];
        let digits = |text: &&str| text.chars().filter(char::is_ascii_digit).count() >= NUMBER_DIGITS;
        known.into_iter().find(digits).map(str::to_owned).ok_or_else(|| {
            Fault::Permanent(
                "a first reminder to a Belgian consumer must name the creditor's enterprise number; set \
                 creditor.registration.number in the import"
                    .to_owned(),
            )
        })
    }
}

/// A rate that cannot be stated, so that no letter does.
pub(super) fn unknown(error: &LawError) -> Fault {
    Fault::Permanent(format!("the late interest to state: {error}"))
}

/// The provision a formal notice rests on.
fn formal_source(pack: &Pack) -> &'static str {
    let of_class = |set: &MentionSet| matches!(set, MentionSet::Class(Class::FormalNotice, _));
    pack.mentions.iter().find(|set| of_class(&set.value)).map_or("", |set| set.source)
}
