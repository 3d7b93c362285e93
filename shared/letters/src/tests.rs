//! Letters that a credit controller would recognise.

mod annex;
mod archive;
mod hostile;
mod languages;
mod pages;
mod sample;
mod window;

use pages::texts;
use sample::*;

#[test]
fn a_formal_notice_demands_the_sum_by_a_day_and_shows_how_it_is_reckoned() {
    let pdf = kept("notice-fr-full", &notice());
    let pages = texts(&pdf);
    assert_eq!(pages.len(), 2);
    for said in [
        "mettons en demeure de payer la somme de 12 514,08 €",
        "15 septembre 2026",
        "article 1344",
        "Hélène Aubry",
    ] {
        assert!(pages[0].contains(said), "{said}: {}", pages[0]);
    }
    for said in ["Calcul des intérêts", "12,15 %", "203,05 €", "Commande BC 4471", "12 514,08 €"] {
        assert!(pages[1].contains(said), "{said}: {}", pages[1]);
    }
}
