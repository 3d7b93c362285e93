//! French labels as banks cut, order and empty them.

use super::super::label;
use super::*;

fn parts(text: &str) -> (Option<String>, Option<String>, Option<String>) {
    let mut facts = Facts { text: Some(text.to_owned()), ..Facts::default() };
    label::read(&mut facts);
    (facts.counterparty, facts.text, facts.end_to_end)
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[test]
fn the_parts_are_found_in_any_order_empty_or_missing() {
    for (text, payer, motif, reference) in [
        ("VIR SEPA RECU /DE PEETERS BV /MOTIF F-17 /REF E1", "PEETERS BV", "F-17", "E1"),
        ("VIR SEPA INST RECU /REF E1 /MOTIF F-17 /DE PEETERS BV", "PEETERS BV", "F-17", "E1"),
        (
            "VIR RECU /MOTIF /DE PEETERS BV /REF NOTPROVIDED",
            "PEETERS BV",
            "VIR RECU /MOTIF /DE PEETERS BV /REF NOTPROVIDED",
            "",
        ),
        (
            "VIREMENT /de Peeters /motif: acompte 3/4 facture 12/2026",
            "Peeters",
            "acompte 3/4 facture 12/2026",
            "",
        ),
        ("/DE A/B CONSULTING /MOTIF DEVIS/12", "A/B CONSULTING", "DEVIS/12", ""),
    ] {
        assert_eq!(parts(text), (some(payer), some(motif), some(reference)), "{text}");
    }
}

#[test]
fn a_text_that_only_has_slashes_is_left_alone() {
    for text in ["facture 12/2026", "FRAIS 01/02/2026", "/DETAILS see letter", "no mark at all", "/"] {
        assert_eq!(parts(text), (None, some(text), None), "{text}");
    }
}

#[test]
fn a_returned_debit_is_told_by_its_label_only_where_money_went_out() {
    let row = |amount: &str, label: &str| {
        let text = format!("Date;Libellé;Montant;Solde\n02/03/2026;{label};{amount};0,00\n");
        one(text.as_bytes()).entries.remove(0)
    };
    for label in ["REJET PRLV SEPA LAMBERT", "PRLV SEPA IMPAYÉ 12", "Rücklastschrift Müller", "Terugboeking"]
    {
        assert!(row("-99,00", label).is_return(), "{label}");
        assert!(!row("99,00", label).is_return(), "{label}");
    }
    assert!(!row("-99,00", "PRLV SEPA EDF").is_return());
}
