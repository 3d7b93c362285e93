//! Measures a set letter with another library: is the address where the envelope has its window?

#![allow(clippy::float_arithmetic, reason = "a PDF states positions as fractions of a point")]

use super::pages::{Run, pages};
use super::sample::*;
use messages::Language;
use messages::letter::*;

use crate::*;

fn inside(run: &Run, zone: Zone) -> bool {
    let (left, top) = (f32::from(zone.left), f32::from(zone.top));
    let (right, bottom) = (left + f32::from(zone.width), top + f32::from(zone.height));
    (left - 1.0..=right).contains(&run.left) && (top..=bottom).contains(&run.top)
}

fn letters() -> Vec<(Envelope, Letter)> {
    let kind = Kind::Reminder { tone: Tone::Firm, pay_by: day("2026-09-15") };
    let mut seven = notice();
    seven.recipient = vec!["WWWWWWWWWW ".repeat(3); 6];
    seven.recipient.push("Grand-Duché de Luxembourg".into());
    seven.creditor.contact =
        vec!["Un très long moyen de nous joindre, sur deux lignes au moins, sinon trois W".into(); 4];
    vec![
        (Envelope::French, notice()),
        (Envelope::French, seven),
        (Envelope::French, super::hostile::received(&"W".repeat(200))),
        (Envelope::Belgian, belgian(Language::Nl, kind, three_items())),
    ]
}

#[test]
fn the_address_and_nothing_else_shows_through_the_window() {
    for (envelope, letter) in letters() {
        let page = &pages(&set(&letter).unwrap())[0];
        let lines = clean::address(&letter.recipient, ADDRESS_COLUMNS);
        let shown: Vec<&Run> = page.runs.iter().filter(|run| inside(run, clear(envelope))).collect();
        let texts: Vec<&str> = shown.iter().map(|run| run.text.trim()).collect();
        assert_eq!(texts, lines, "{envelope:?}");
        assert!(
            shown.iter().all(|run| inside(run, safe(envelope)) && inside(run, window(envelope))),
            "{shown:?}"
        );
    }
}

/// The first line begins at the left edge of the zone, and every line at the same distance from the last.
#[test]
fn the_address_stands_at_the_documented_millimetre() {
    for (envelope, letter) in letters() {
        let page = &pages(&set(&letter).unwrap())[0];
        let lines: Vec<&Run> = page.runs.iter().filter(|run| inside(run, safe(envelope))).collect();
        let zone = safe(envelope);
        assert!(lines.iter().all(|run| (run.left - f32::from(zone.left)).abs() < 1.0), "{lines:?}");
        let gaps: Vec<f32> = lines.windows(2).map(|pair| pair[1].top - pair[0].top).collect();
        let expected = if lines.len() > 6 { 35.0 } else { 40.0 };
        assert!(gaps.iter().all(|gap| (gap - expected).abs() < 0.5), "{gaps:?}");
        // The first base line is one line below the top of the zone, descenders included.
        assert!((20.0..=40.0).contains(&(lines[0].top - f32::from(zone.top))), "{lines:?}");
    }
}

#[test]
fn a_safe_zone_lies_in_its_window_and_the_window_in_what_is_kept_clear() {
    let edges = |zone: Zone| (zone.left, zone.top, zone.left + zone.width, zone.top + zone.height);
    let within = |inner: Zone, outer: Zone| {
        let (a, b) = (edges(inner), edges(outer));
        a.0 >= b.0 && a.1 >= b.1 && a.2 <= b.2 && a.3 <= b.3
    };
    for envelope in [Envelope::French, Envelope::Belgian] {
        assert!(within(safe(envelope), window(envelope)));
        assert!(within(window(envelope), clear(envelope)));
        assert!(within(clear(envelope), SHEET));
    }
}

#[test]
fn fold_marks_stand_at_a_third_and_two_thirds() {
    let page = &pages(&set(&notice()).unwrap())[0];
    for fold in FOLDS {
        let found = page.strokes.iter().any(|stroke| {
            (stroke.left - f32::from(FOLD_MARK.0)).abs() < 1.0 && (stroke.top - f32::from(fold)).abs() < 1.0
        });
        assert!(found, "no mark at {fold}: {:?}", page.strokes);
    }
}

#[test]
fn the_text_begins_below_the_first_fold() {
    for (_, letter) in letters() {
        let page = &pages(&set(&letter).unwrap())[0];
        let body =
            page.runs.iter().find(|run| run.text.contains("Madame") || run.text.contains("Geachte")).unwrap();
        assert!(body.top > f32::from(FOLDS[0]), "{body:?}");
    }
}
