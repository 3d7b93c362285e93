//! Due dates as published, and terms as people write them.

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Agreed, Discount, Terms, parse};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn net(days: u32) -> Terms {
    Terms::Net { days }
}

fn then_end(days: u32) -> Terms {
    Terms::DaysThenMonthEnd { days, on_day: None }
}

fn end_then(days: u32) -> Terms {
    Terms::MonthEndThenDays { days }
}

#[test]
fn the_published_due_dates_are_met() {
    let columns = [net(30), net(60), then_end(45), end_then(45), then_end(30), end_then(30)];
    let rows = [
        ("2026-01-15", "2026-02-14 2026-03-16 2026-03-31 2026-03-17 2026-02-28 2026-03-02"),
        ("2026-01-31", "2026-03-02 2026-04-01 2026-03-31 2026-03-17 2026-03-31 2026-03-02"),
        ("2026-02-10", "2026-03-12 2026-04-11 2026-03-31 2026-04-14 2026-03-31 2026-03-30"),
    ];
    for (issued, due) in rows {
        for (terms, due) in columns.iter().zip(due.split(' ')) {
            assert_eq!(terms.due_date(date(issued)), date(due), "{terms:?} from {issued}");
        }
    }
}

#[test]
fn months_end_where_february_does() {
    assert_eq!(Terms::NetMonths { months: 1 }.due_date(date("2026-01-31")), date("2026-02-28"));
    assert_eq!(then_end(0).due_date(date("2028-02-03")), date("2028-02-29"));
    let tenth = Terms::DaysThenMonthEnd { days: 30, on_day: Some(10) };
    assert_eq!(tenth.due_date(date("2026-01-15")), date("2026-03-10"));
    let last = Terms::DaysThenMonthEnd { days: 0, on_day: Some(31) };
    assert_eq!(last.due_date(date("2026-01-15")), date("2026-02-28"));
}

#[test]
fn terms_are_read_in_four_languages() {
    let cases = [
        ("30 jours net", net(30)),
        ("Paiement à 30 jours", net(30)),
        ("30 jours nets, sans escompte", net(30)),
        ("45 jours fin de mois", then_end(45)),
        ("45j FDM", then_end(45)),
        ("30 jours fin de mois le 10", Terms::DaysThenMonthEnd { days: 30, on_day: Some(10) }),
        ("fin de mois + 45 jours", end_then(45)),
        ("Fin du mois, 30 jours", end_then(30)),
        ("fin de mois", then_end(0)),
        ("À réception de facture", net(0)),
        ("Comptant", net(0)),
        ("30 dagen netto", net(30)),
        ("betaling binnen 14 dagen na factuurdatum", net(14)),
        ("60 dagen einde maand", then_end(60)),
        ("einde maand 30 dagen", end_then(30)),
        ("1 maand", Terms::NetMonths { months: 1 }),
        ("Contant", net(0)),
        ("30 Tage netto", net(30)),
        ("Zahlbar innerhalb von 14 Tagen ohne Abzug", net(14)),
        ("30 Tage Monatsende", then_end(30)),
        ("Ende des Monats 30 Tage", end_then(30)),
        ("Zahlbar sofort nach Erhalt", net(0)),
        ("net 30", net(30)),
        ("Net 30 days", net(30)),
        ("n/30", net(30)),
        ("30 days net", net(30)),
        ("45 days end of month", then_end(45)),
        ("EOM 45 days", end_then(45)),
        ("Due on receipt", net(0)),
        ("within 6 weeks", net(42)),
    ];
    for (text, terms) in cases {
        assert_eq!(parse(text), Ok(Agreed { terms, discount: None }), "{text}");
    }
}

#[test]
fn a_discount_for_paying_early_is_read_beside_the_terms() {
    let cases = [
        ("2/10 net 30", "2", 10, 30),
        ("30 days net 2/10", "2", 10, 30),
        ("30 Tage netto 2 % Skonto 10 Tage", "2", 10, 30),
        ("2 % 10 jours, 30 jours net", "2", 10, 30),
        ("Escompte 1,5% à 8 jours, sinon 45 jours net", "1.5", 8, 45),
        ("3 % Skonto innerhalb 8 Tagen, 30 Tage netto", "3", 8, 30),
        ("2% korting binnen 8 dagen, 60 dagen netto", "2", 8, 60),
    ];
    for (text, percent, days, net_days) in cases {
        let percent: Decimal = percent.parse().unwrap();
        let discount = Some(Discount { percent, days });
        assert_eq!(parse(text), Ok(Agreed { terms: net(net_days), discount }), "{text}");
    }
    let discount = Discount { percent: "1.5".parse().unwrap(), days: 8 };
    assert_eq!(discount.until(date("2026-02-25")), date("2026-03-05"));
    assert_eq!(
        (discount.off(100_000), discount.off(33), discount.off(i64::MAX)),
        (1_500, 0, 138_350_580_552_821_637)
    );
}

#[test]
fn what_states_nothing_or_two_things_is_not_guessed() {
    let padded = |length: usize| format!("{:length$}", "30 jours");
    assert!(parse(&padded(300)).is_ok());
    let long = padded(301);
    for text in ["", "selon accord", "30", "30 jours ou 60 jours", "9999 jours", "99999999999999 days", &long]
    {
        assert!(parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn a_later_invoice_never_falls_due_earlier(days in 0_u32..120, issued in 0_u64..3_000, later in 0_u64..60) {
        let first = date("2024-01-01") + chrono::Days::new(issued);
        let second = first + chrono::Days::new(later);
        for terms in [net(days), then_end(days), end_then(days)] {
            prop_assert!(terms.due_date(first) <= terms.due_date(second));
            prop_assert!(terms.due_date(first) >= first);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_harm(text in "\\PC{0,60}") {
        let _ = parse(&text);
    }

    #[test]
    fn terms_survive_json(days in 0_u32..120, on_day in proptest::option::of(1_u32..31)) {
        let agreed = Agreed { terms: Terms::DaysThenMonthEnd { days, on_day }, discount: None };
        let json = serde_json::to_string(&agreed).unwrap();
        prop_assert_eq!(serde_json::from_str::<Agreed>(&json).unwrap(), agreed);
    }
}
