//! What a formal notice on paper states beside the sum it asks for.

use dunning::class::Class;
use dunning::event::Fact;
use dunning::notice::Notice;
use dunning::party::{DebtorKind, Language};
use dunning::settings::ChargePolicy;
use messages::letter::{Beside, Letter};

use super::story::{LANGUAGES, Story, at, day, number, story};
use crate::fault::Fault;
use crate::ingest::terms::TermsOfSale;

/// A story up to its formal notice about the first invoice.
fn formal(kind: DebtorKind, country: &str) -> (Story, Notice) {
    let mut story = story(kind, country, Language::Fr);
    story.until(day("2026-07-15"));
    let found = story.written.iter().find(|(notice, _)| notice.class == Class::FormalNotice);
    let notice = found.unwrap_or_else(|| panic!("{kind:?} {country}: {:?}", story.kinds())).0.clone();
    (story, notice)
}

fn terms(rate: Option<&str>) -> TermsOfSale {
    TermsOfSale {
        version: "2026-1".to_owned(),
        from: day("2026-01-01"),
        payment: None,
        penalty_rate: rate.map(str::to_owned),
        indemnity: None,
        clause: None,
        proof: None,
    }
}

fn accepted(rate: Option<&str>, indemnity: Option<&str>) -> TermsOfSale {
    TermsOfSale {
        clause: Some("A clause.".to_owned()),
        proof: Some("proofs/1".to_owned()),
        indemnity: indemnity.map(str::to_owned),
        ..terms(rate)
    }
}

fn letter(story: &Story, notice: &Notice, on: &str, terms: &[TermsOfSale]) -> Result<Letter, Fault> {
    story.letter(notice, at(day(on)), terms)
}

fn beside(story: &Story, notice: &Notice, on: &str, terms: &[TermsOfSale]) -> Option<Beside> {
    letter(story, notice, on, terms).unwrap().claim.beside
}

/// Each segment as "days at rate: cents", item by item, then the fee.
fn shown(beside: &Beside) -> Vec<String> {
    let item = |item: &messages::letter::ItemBeside| {
        let segments = item.segments.iter();
        let segments = segments.map(|one| format!("{} at {}: {}", one.days, one.rate, one.amount.minor));
        let fee = item.fee.map_or(0, |fee| fee.minor);
        format!("{} {} fee {fee}", item.number, segments.collect::<Vec<_>>().join(", "))
    };
    beside.items.iter().map(item).collect()
}

#[test]
fn interest_by_half_year_and_forty_euros_stand_beside_the_principal_and_are_not_asked_for() {
    let (story, notice) = formal(DebtorKind::Business, "FR");
    let letter = letter(&story, &notice, "2026-07-10", &[]).unwrap();
    // 1,200.00 × 120 days × 12.15 % / 365 = 47.93, and 10 days at 12.40 % = 4.08.
    let expected = ["F-101 120 at 12.15: 4793, 10 at 12.40: 408 fee 4000"];
    assert_eq!(shown(letter.claim.beside.as_ref().unwrap()), expected);
    assert_eq!(letter.claim.total().unwrap().minor, 120_000, "the letter asks for the principal alone");
}

#[test]
fn what_was_paid_in_between_bears_interest_up_to_its_day() {
    let (mut story, notice) = formal(DebtorKind::Business, "FR");
    let part =
        Fact::Payment { item: number("F-101"), amount: 70_000, movement: None, day: Some(day("2026-07-05")) };
    story.advance(day("2026-07-06"), vec![part]);
    let beside = beside(&story, &notice, "2026-07-10", &[]).unwrap();
    // 5 days on 1,200.00 and 5 on 500.00 at 12.40 %: 2.04 and 0.85.
    assert_eq!(shown(&beside)[0], "F-101 120 at 12.15: 4793, 5 at 12.40: 204, 5 at 12.40: 85 fee 4000");
}

#[test]
fn the_rate_of_the_terms_is_taken_where_the_law_lets_them_set_one() {
    let (story, notice) = formal(DebtorKind::Business, "FR");
    let first =
        |terms: &[TermsOfSale]| shown(&beside(&story, &notice, "2026-05-01", terms).unwrap())[0].clone();
    assert_eq!(first(&[terms(Some("10"))]), "F-101 60 at 10: 1973 fee 4000");
    assert_eq!(first(&[terms(Some("legal3"))]), "F-101 60 at 7.86: 1550 fee 4000");
    let low = letter(&story, &notice, "2026-05-01", &[terms(Some("5"))]).unwrap_err();
    let said = |part: &str| matches!(&low, Fault::Permanent(reason) if reason.contains(part));
    assert!(said("2026-1") && said("2026-S1") && said("7.86"), "{low}");
    let (public, notice) = formal(DebtorKind::Public, "FR");
    let shown = shown(&beside(&public, &notice, "2026-07-10", &[terms(Some("12"))]).unwrap());
    // Frozen where lateness began, and no contract sets a public buyer's rate.
    assert_eq!(shown[0], "F-101 130 at 10.15: 4338 fee 4000");
}

#[test]
fn nothing_is_stated_where_the_law_or_the_creditor_gives_nothing() {
    let (consumer, notice) = formal(DebtorKind::Consumer, "FR");
    let own_day = consumer.account.day_of(notice.send_at).to_string();
    assert_eq!(
        beside(&consumer, &notice, &own_day, &[terms(Some("12"))]),
        None,
        "it begins with this letter"
    );
    let (mut business, notice) = formal(DebtorKind::Business, "FR");
    business.profile.creditor.settings.charges = ChargePolicy::Waive;
    assert_eq!(beside(&business, &notice, "2026-05-01", &[]), None);
    let (story, _) = formal(DebtorKind::Business, "FR");
    let firm = story.written.iter().find(|(notice, _)| notice.class == Class::Firm).unwrap().0.clone();
    assert_eq!(beside(&story, &firm, "2026-05-01", &[]), None, "below a formal notice nothing is reckoned");
}

#[test]
fn a_belgian_consumer_owes_what_an_accepted_clause_carries_and_no_more_than_the_law_allows() {
    let (story, notice) = formal(DebtorKind::Consumer, "BE");
    let of = |terms: TermsOfSale| {
        beside(&story, &notice, "2026-05-15", &[terms]).map(|given| shown(&given)[0].clone())
    };
    assert_eq!(of(terms(Some("8"))), None, "no clause that was accepted");
    let only_fee = of(accepted(None, None)).unwrap();
    // 1,200.00: 65 € and 5 % of what exceeds 500 €.
    assert_eq!(only_fee, "F-101  fee 10000");
    assert_eq!(of(accepted(None, Some("5%"))).unwrap(), "F-101  fee 6000");
    assert_eq!(of(accepted(None, Some("20%"))).unwrap(), "F-101  fee 10000");
    let with = of(accepted(Some("40"), Some("25.00"))).unwrap();
    assert!(with.contains("at 10.5:") && with.ends_with("fee 2500"), "capped at the law's own rate: {with}");
}

#[test]
fn a_half_year_without_a_rate_stops_the_letter_and_is_named() {
    let (story, notice) = formal(DebtorKind::Business, "FR");
    let error = letter(&story, &notice, "2027-03-02", &[]).unwrap_err();
    assert!(matches!(&error, Fault::Permanent(reason) if reason.contains("2027-S1")), "{error}");
}

#[test]
fn every_language_states_it() {
    for language in LANGUAGES {
        let mut story = story(DebtorKind::Business, "BE", language);
        story.until(day("2026-07-15"));
        let found = story.written.iter().find(|(notice, _)| notice.class == Class::FormalNotice).unwrap();
        assert!(letter(&story, &found.0, "2026-07-10", &[]).unwrap().claim.beside.is_some());
    }
}
