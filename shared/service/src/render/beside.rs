//! What a formal notice on paper states beside the sum it asks for: interest by half-year and the fee, as far as the law
//! of the debtor and the creditor's terms of sale carry them.

use dunning::id::ItemNumber;
use dunning::interest::{Method, Segment as Piece, Statement, Under, of_item};
use dunning::law::{Basis, HalfYear, LawError, Pack, Rates, RunsFrom, check_contract_rate, rate};
use dunning::money::Money;
use dunning::notice::NoticeItem;
use dunning::settings::ChargePolicy;
use dunning::time::Day;
use messages::letter::{Beside, ItemBeside, Segment};

use super::legal::unknown;
use super::view::Source;
use crate::fault::Fault;
use crate::ingest::terms::indemnity;

impl Source<'_> {
    /// Interest and fees on the day of the letter; nothing where the creditor waives them, or nothing stands.
    ///
    /// # Errors
    /// When a half-year has no rate, or the terms of sale carry one that the law does not allow.
    pub(super) fn beside(&self) -> Result<Option<Beside>, Fault> {
        if self.profile.creditor.settings.charges == ChargePolicy::Waive {
            return Ok(None);
        }
        let mut items = Vec::new();
        for item in &self.notice.items {
            items.extend(self.beside_item(item)?);
        }
        Ok(Some(Beside { items }).filter(|beside| !beside.items.is_empty()))
    }

    fn beside_item(&self, item: &NoticeItem) -> Result<Option<ItemBeside>, Fault> {
        let pack = self.pack_of(&item.debtor);
        let (Some(pack), Some(region), Some(line)) = (pack, self.region(), self.account.line(&item.number))
        else {
            return Ok(None);
        };
        let rates = Rates::built_in().map_err(|error| unknown(&error))?;
        let basis = self.basis(pack, &item.number, item.due)?;
        let method = Method { basis: basis.unwrap_or_default(), ..Method::default() };
        let under = Under { pack, region, clause: self.clause(&item.number), method, rates };
        let figures = of_item(self.account, line, &under, self.today).map_err(|error| unknown(&error))?;
        let fee = self.indemnity(figures.fee, item);
        Ok(written(item, &figures, basis.is_some(), fee))
    }

    /// On what the interest of an item rests: the rate of the terms of sale, where the law lets them set one, else its
    /// own. Nothing where interest needs an agreement and the terms carry none.
    ///
    /// # Errors
    /// When the terms carry a rate that the law does not allow, or the rate it is measured by is missing.
    pub(super) fn basis(&self, pack: &Pack, item: &ItemNumber, due: Day) -> Result<Option<Basis>, Fault> {
        let terms = self.terms_of(item);
        let agreed = terms.and_then(|terms| terms.penalty_rate.as_ref()?.parse().ok());
        match (pack.runs_from.value, agreed) {
            // The law's own rate caps whatever the clause says.
            (RunsFrom::WaitingPeriodIfAgreed, agreed) => {
                Ok(agreed.filter(|basis| *basis != Basis::Legal3 && self.clause(item)))
            }
            (RunsFrom::DueDate, Some(agreed)) => match self.allowed_basis(pack, agreed, due) {
                Ok(()) => Ok(Some(agreed)),
                Err(LawError::BasisNotAllowed { .. }) => Ok(Some(Basis::Default)),
                Err(error) => {
                    let version = terms.map(|terms| terms.version.as_str()).unwrap_or_default();
                    let told = format!("terms of sale {version}: {error}; keep a version with another rate");
                    Err(Fault::Permanent(told))
                }
            },
            (RunsFrom::DueDate, None) | (RunsFrom::FormalNotice, _) => Ok(Some(Basis::Default)),
        }
    }

    /// A rate of the terms holds its limit in the half-year in which lateness began, and still does.
    fn allowed_basis(&self, pack: &Pack, basis: Basis, due: Day) -> Result<(), LawError> {
        let rates = Rates::built_in()?;
        let began = HalfYear::of(due.succ_opt().unwrap_or(due));
        let now = HalfYear::of(self.today);
        match basis {
            Basis::Contract(percent) => {
                [began, now].into_iter().try_for_each(|half| check_contract_rate(pack, percent, half, rates))
            }
            Basis::Default | Basis::Legal3 => rate(pack, basis, now, began, rates).map(drop),
        }
    }

    /// A fee as the terms of sale carry it: never more than the clause says where the law asks for one.
    pub(super) fn indemnity(&self, most: i64, item: &NoticeItem) -> i64 {
        let terms = self.terms_of(&item.number).and_then(|terms| terms.indemnity.as_deref());
        let pack = self.pack_of(&item.debtor);
        let agreed = pack.is_some_and(|pack| pack.runs_from.value == RunsFrom::WaitingPeriodIfAgreed);
        terms
            .filter(|_| agreed)
            .and_then(|words| indemnity(words, item.open))
            .map_or(most, |own| own.min(most))
    }
}

/// What there is to print about an item.
fn written(item: &NoticeItem, figures: &Statement, interest: bool, fee: i64) -> Option<ItemBeside> {
    let money = |minor| Money::new(minor, figures.currency);
    let segment = |piece: &Piece| Segment {
        base: money(piece.balance),
        from: piece.from,
        until: piece.until,
        days: u32::try_from(piece.days).unwrap_or(u32::MAX),
        rate: piece.rate,
        amount: money(piece.amount),
    };
    let segments: Vec<Segment> = figures.segments.iter().filter(|_| interest).map(segment).collect();
    let fee = Some(money(fee)).filter(|fee| fee.minor > 0);
    let any = !segments.is_empty() || fee.is_some();
    any.then(|| ItemBeside { number: item.number.to_string(), segments, fee })
}
