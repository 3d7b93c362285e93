//! When what a document asks for falls due, what it grants for paying early, and what it still lacks.

use chrono::{Days, NaiveDate};
use documents::invoice::model::{self, Document, Kind, Term};
use dunning::dues::{Dues, Part};
use dunning::item::{Discount, Missing};
use dunning::money::Money;
use dunning::party::{Debtor, DebtorKind};
use dunning::terms::{self, Agreed, parse};

use crate::ingest::refusal::Refused;

/// UNTDID 4461: the creditor collects (49 direct debit, 59 SEPA direct debit).
const COLLECTED: [&str; 2] = ["49", "59"];
/// French notes that state the discount, UNTDID 4451.
const DISCOUNT_NOTE: &str = "AAB";

/// What a document says about when it is paid.
pub(super) struct Owed {
    pub(super) dues: Dues,
    pub(super) discount: Option<Discount>,
    /// The day on which the creditor collects.
    pub(super) collected: Option<NaiveDate>,
    /// Whether the due date was derived from terms in words, or from those granted.
    pub(super) derived: bool,
}

impl Owed {
    /// A document that takes money off counts from its day on.
    pub(super) fn at_once(day: NaiveDate) -> Self {
        Self { dues: Dues::at_once(day), discount: None, collected: None, derived: false }
    }

    /// Reads a document that asks for `total`.
    ///
    /// # Errors
    /// When it falls due before it was issued.
    pub(super) fn of(
        document: &Document,
        issue: NaiveDate,
        total: Money,
        granted: impl Fn(NaiveDate) -> Agreed,
    ) -> Result<Self, Refused> {
        let worded = worded(document);
        let agreed = worded.unwrap_or_else(|| granted(issue));
        let parts = instalments(document, total);
        let stated = document.final_due_date();
        let derived = parts.is_empty() && stated.is_none();
        let whole = || Part { due: stated.unwrap_or_else(|| agreed.terms.due_date(issue)), amount: None };
        let parts = if parts.is_empty() { vec![whole()] } else { parts };
        in_order(document, issue, &parts)?;
        let collected = document.payment.collected.or_else(|| collected(document, &parts));
        Ok(Self {
            dues: Dues { parts, holdback: holdback(document, total) },
            discount: discount(document, issue, total).or_else(|| early(agreed.discount, issue, total)),
            collected,
            derived,
        })
    }
}

/// The terms that the document states in words; those of its notes on discounts count as well.
fn worded(document: &Document) -> Option<Agreed> {
    let terms = document.terms.iter().filter_map(|term| term.text.as_deref());
    let notes = document.notes.iter().filter(|note| note.subject.as_deref() == Some(DISCOUNT_NOTE));
    terms.chain(notes.map(|note| note.text.as_str())).find_map(|text| parse(text).ok())
}

/// Due dates that have amounts of their own; none where all of it falls due at once.
fn instalments(document: &Document, total: Money) -> Vec<Part> {
    let dated =
        document.terms.iter().filter(|term| term.discount.is_none() && term.due_date.is_some()).count();
    let part = |term: &Term| {
        let amount = Money::parse(term.amount.as_deref()?, total.currency).ok()?.minor;
        Some(Part { due: term.due_date?, amount: Some(amount) })
    };
    let parts: Vec<Part> = document.instalments().into_iter().filter_map(part).collect();
    if parts.len() > 1 && parts.len() == dated { parts } else { Vec::new() }
}

fn in_order(document: &Document, issue: NaiveDate, parts: &[Part]) -> Result<(), Refused> {
    let early = parts.iter().find(|part| part.due < issue && matches!(document.kind, Kind::Invoice));
    let Some(Part { due, .. }) = early else { return Ok(()) };
    let why = format!("{due} lies before the date of the invoice, {issue}; correct one of the two");
    Err(Refused::invalid("due_date", &why))
}

fn holdback(document: &Document, total: Money) -> Option<(NaiveDate, i64)> {
    let holdback = document.marks.holdback.as_ref()?;
    let amount = Money::parse(holdback.amount.as_deref()?, total.currency).ok()?.minor;
    Some((holdback.release?, amount))
}

/// With a mandate the creditor collects on the due date.
fn collected(document: &Document, parts: &[Part]) -> Option<NaiveDate> {
    let means = document.payment.means.iter().any(|means| COLLECTED.contains(&means.as_str()));
    let debited = means || document.payment.mandate.is_some();
    parts.iter().map(|part| part.due).max().filter(|_| debited)
}

/// The largest discount stated. Who takes a smaller one a little later has a person decide, and is not chased.
fn discount(document: &Document, issue: NaiveDate, total: Money) -> Option<Discount> {
    let stated = document.terms.iter().filter_map(|term| Some((term, term.discount.as_ref()?)));
    stated.filter_map(|(term, stated)| one(term, stated, issue, total)).max_by_key(|one| one.amount)
}

fn one(term: &Term, stated: &model::Discount, issue: NaiveDate, total: Money) -> Option<Discount> {
    let after = stated.days.and_then(|days| issue.checked_add_days(Days::new(u64::from(days))));
    let read = |text: &String| Money::parse(text, total.currency).ok().map(|money| money.minor);
    let basis = stated.basis.as_ref().and_then(read).unwrap_or(total.minor);
    let percent = || terms::share(stated.percent.as_deref()?, basis);
    let amount = stated.amount.as_ref().and_then(read).or_else(percent)?;
    granted(Discount { until: after.or(term.due_date)?, amount }, total)
}

fn early(discount: Option<terms::Discount>, issue: NaiveDate, total: Money) -> Option<Discount> {
    let discount = discount?;
    granted(Discount { until: discount.until(issue), amount: discount.off(total.minor) }, total)
}

/// A discount of nothing, or of everything, is a mistake in the file.
fn granted(discount: Discount, total: Money) -> Option<Discount> {
    (discount.amount > 0 && discount.amount < total.minor).then_some(discount)
}

/// A public buyer's invoice is due only once it was deposited and carries a commitment number.
pub(super) fn missing(document: &Document, debtor: &Debtor) -> Option<Missing> {
    if debtor.kind != DebtorKind::Public {
        return None;
    }
    let numbered = document.purchase_order.is_some() || document.buyer_reference.is_some();
    match (document.deposited, numbered) {
        (Some(false), _) => Some(Missing::Deposit),
        (_, false) => Some(Missing::Commitment),
        _ => None,
    }
}
