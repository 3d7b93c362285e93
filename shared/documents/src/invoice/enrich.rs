//! What follows from several stated terms together: the list of due dates, holdback and factoring marks,
//! discounts written in words. Still nothing computed.

use super::model::{Discount, Document, Holdback, Note, Term};
use super::value::speaks_of_holdback;

/// `document` with its marks and due dates filled from its terms and notes.
pub(crate) fn complete(mut document: Document) -> Document {
    for term in &document.terms {
        if let Some(date) = term.due_date
            && !document.due_dates.contains(&date)
        {
            document.due_dates.push(date);
        }
    }
    document.terms = document.terms.into_iter().flat_map(skonto).collect();
    document.marks.factored |= document.notes.iter().any(|note| note.subject.as_deref() == Some("ACC"));
    document.marks.holdback = holdback(&document.terms, &document.notes);
    document
}

fn holdback(terms: &[Term], notes: &[Note]) -> Option<Holdback> {
    let speaks = |text: &Option<String>| text.as_deref().is_some_and(speaks_of_holdback);
    if let Some(term) = terms.iter().find(|term| speaks(&term.text)) {
        let release = if term.amount.is_some() { term.due_date } else { None };
        return Some(Holdback { amount: term.amount.clone(), release, text: term.text.clone() });
    }
    let note = notes.iter().find(|note| speaks_of_holdback(&note.text))?;
    Some(Holdback { text: Some(note.text.clone()), ..Holdback::default() })
}

/// A term and the discounts that XRechnung writes into its text: `#SKONTO#TAGE=14#PROZENT=2.25#`.
fn skonto(term: Term) -> Vec<Term> {
    let text = term.text.clone().unwrap_or_default();
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("#SKONTO#"));
    let discounts: Vec<Term> = lines.map(skonto_line).take(20).collect();
    std::iter::once(term).chain(discounts).collect()
}

fn skonto_line(line: &str) -> Term {
    let value = |name: &str| {
        let found = line.split('#').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.map(str::to_owned)
    };
    let discount = Discount {
        percent: value("PROZENT"),
        amount: None,
        basis: value("BASISBETRAG"),
        days: value("TAGE").and_then(|days| days.parse().ok()),
    };
    Term { text: Some(format!("#SKONTO#{line}")), discount: Some(discount), ..Term::default() }
}
