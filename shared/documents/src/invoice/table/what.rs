//! What a row of a list stands for, by its words.

use super::words;
use crate::invoice::model::State;

/// What a row stands for, by its type and its amounts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Invoice,
    Deposit,
    Credit,
    Payment,
}

/// What the words of a type column, or of an entry's text, say.
pub(super) fn by_word(plain: &str) -> Option<What> {
    let has = |words: &[&str]| {
        words.iter().any(|word| {
            plain == *word || plain.starts_with(&format!("{word} ")) || plain.contains(&format!(" {word}"))
        })
    };
    if has(&[
        "avoir",
        "note de credit",
        "credit note",
        "creditnote",
        "credit memo",
        "credit",
        "creditnota",
        "creditfactuur",
        "gutschrift",
        "nc",
        "cn",
        "av",
        "rechnungskorrektur",
    ]) {
        Some(What::Credit)
    } else if has(&[
        "reglement",
        "paiement",
        "payment",
        "virement",
        "encaissement",
        "acompte recu",
        "betaling",
        "zahlung",
        "zahlungseingang",
        "receipt",
        "remise",
        "prelevement",
    ]) {
        Some(What::Payment)
    } else if has(&[
        "acompte",
        "facture d acompte",
        "deposit",
        "prepayment",
        "voorschot",
        "voorschotfactuur",
        "anzahlung",
        "anzahlungsrechnung",
        "abschlagsrechnung",
    ]) {
        Some(What::Deposit)
    } else if has(&["facture", "fact", "fa", "invoice", "inv", "factuur", "rechnung", "re"]) {
        Some(What::Invoice)
    } else {
        None
    }
}

/// What a status column says.
pub(super) fn state(status: &str) -> State {
    let plain = words::plain(status);
    let is = |words: &[&str]| words.contains(&plain.as_str());
    if is(&[
        "payee", "paye", "reglee", "regle", "soldee", "solde", "paid", "betaald", "bezahlt", "closed",
        "settled",
    ]) {
        State::Paid
    } else if is(&["annulee", "annule", "cancelled", "canceled", "void", "geannuleerd", "storniert"]) {
        State::Void
    } else {
        State::Open
    }
}
