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
        "mettons en demeure de payer la somme de 11 992,40 €",
        "s’ajoutent, au 31 août 2026, 645,70 €",
        "15 septembre 2026",
        "article 1344",
        "Hélène Aubry",
    ] {
        assert!(pages[0].contains(said), "{said}: {}", pages[0]);
    }
    let beside = ["Intérêts de retard 525,70 €", "Indemnités 120,00 €", "Total en sus 645,70 €"];
    for said in ["en sus de la somme demandée", "12,15 %", "203,05 €", "Commande BC 4471", "11 992,40 €"]
        .into_iter()
        .chain(beside)
    {
        assert!(pages[1].contains(said), "{said}: {}", pages[1]);
    }
}
