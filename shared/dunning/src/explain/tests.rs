//! Every rule has a sentence in every language, complete and free of placeholders.

use super::*;
use crate::class::Class;
use crate::id::ItemNumber;
use crate::item::{Closed, Missing};
use crate::money::Currency;
use crate::notice::Purpose;
use crate::party::Language;
use crate::state::{DisputeKind, ReviewWhy};

fn plain_rules() -> Vec<Rule> {
    let day = "2026-03-03".parse().unwrap();
    let item = || ItemNumber::new("F-7").unwrap();
    vec![
        Rule::ListedAlong { lead: item() },
        Rule::Insolvent { since: day },
        Rule::HandedOver,
        Rule::FactorChases { factor: "Factorama".to_owned() },
        Rule::PublicIncomplete { missing: Missing::Deposit },
        Rule::PublicIncomplete { missing: Missing::Commitment },
        Rule::LawForbids { until: None },
        Rule::LawForbids { until: Some(day) },
        Rule::Backlog { from: None },
        Rule::Backlog { from: Some(day) },
        Rule::DisputeAnswered { until: day },
        Rule::MoneyInFlight { until: day },
        Rule::Arranged { next: None },
        Rule::Arranged { next: Some(day) },
        Rule::Promised { day },
        Rule::DirectDebit { day },
        Rule::UnreadReply { since: day },
        Rule::SwitchedOff,
        Rule::SenderNotReady,
        Rule::InCredit { credit: 5 },
        Rule::BooksStale { since: day },
        Rule::PaymentBeingMatched { since: day, amount: 120_000 },
        Rule::CashCovers { since: day, amount: 120_000 },
        Rule::BelowMinimum { overdue: 5, minimum: 2000 },
        Rule::NoContactYet,
        Rule::TooSoon { last: day, from: day },
        Rule::QuietDay { from: day },
        Rule::QuietHour,
        Rule::OneMessageADay,
        Rule::WaitsForCall { until: day },
        Rule::WaitsForPosting,
        Rule::NoAddress,
        Rule::DiscountLate,
        Rule::PlanFinished { class: None },
        Rule::PartDisputed,
    ]
}

fn every_rule() -> Vec<Rule> {
    let day = "2026-03-03".parse().unwrap();
    let mut rules = plain_rules();
    for class in Class::ALL {
        rules.push(Rule::StepSent { class, days: -5 });
        rules.push(Rule::StepSent { class, days: 12 });
        rules.push(Rule::SentPastSms { class });
        rules.push(Rule::NotYet { class, day });
        rules.push(Rule::WaitsForApproval { class });
        rules.push(Rule::Rejected { class });
        rules.push(Rule::StepLapsed { class });
    }
    for kind in [DisputeKind::Technical, DisputeKind::Commercial] {
        rules.push(Rule::Disputed { kind, since: day });
    }
    for why in [ReviewWhy::Old, ReviewWhy::Small, ReviewWhy::PastLimitation, ReviewWhy::UnallocatedCredit] {
        rules.push(Rule::UnderReview { why });
    }
    let ways = [
        Closed::Paid,
        Closed::Credited,
        Closed::Discount,
        Closed::WrittenOff,
        Closed::SettledInBooks,
        Closed::Cancelled,
    ];
    rules.extend([Rule::Crossed { sent: day }, Rule::BlockedByUs { since: day }]);
    rules.extend(ways.map(|how| Rule::Closed { how }));
    for (reason, until) in [("", None), ("", Some(day)), ("goodwill", None), ("goodwill", Some(day))] {
        rules.push(Rule::Held { reason: reason.to_owned(), until });
    }
    let purposes = [
        Purpose::Step,
        Purpose::Statement,
        Purpose::Thanks,
        Purpose::ReturnedPayment,
        Purpose::PromiseMissed,
        Purpose::InstalmentUpcoming,
        Purpose::ArrangementDefault,
        Purpose::DisputeAnswer,
        Purpose::InvoiceDelivery,
    ];
    rules.extend(purposes.map(|purpose| Rule::OwedSent { purpose }));
    rules
}

#[test]
fn every_rule_has_a_whole_sentence_in_four_languages() {
    let item = ItemNumber::new("F-7").unwrap();
    for rule in every_rule() {
        let mut told = Vec::new();
        for language in [Language::Fr, Language::Nl, Language::De, Language::En] {
            let text = sentence(&rule, language, &item, Currency::EUR);
            assert!(text.ends_with('.') && text.len() > 20, "{rule:?} in {language:?}: {text}");
            assert!(!text.contains(['{', '}']) && !text.contains("  "), "{rule:?} in {language:?}: {text}");
            let about_item = text.contains("F-7") || matches!(rule, Rule::SwitchedOff);
            assert!(about_item, "{rule:?} in {language:?} names no invoice: {text}");
            told.push(text);
        }
        told.sort();
        told.dedup();
        assert_eq!(told.len(), 4, "{rule:?} says the same in two languages: {told:?}");
    }
}

#[test]
fn a_sentence_can_be_read_to_the_customer_on_the_phone() {
    let rule = Rule::PaymentBeingMatched { since: "2026-03-03".parse().unwrap(), amount: 120_000 };
    let item = ItemNumber::new("F-7").unwrap();
    let said = |language| sentence(&rule, language, &item, Currency::EUR);
    assert_eq!(
        said(Language::En),
        "Not sent: your payment of €1,200.00 of 3 March 2026 is still being matched, and it equals F-7."
    );
    let text = said(Language::De);
    assert!(text.contains("1.200,00 €") && text.contains("3. März 2026"), "{text}");
}

#[test]
fn no_two_rules_say_the_same() {
    let item = ItemNumber::new("F-7").unwrap();
    let mut said = std::collections::BTreeMap::new();
    for rule in every_rule() {
        let text = sentence(&rule, Language::En, &item, Currency::EUR);
        if let Some(other) = said.insert(text.clone(), format!("{rule:?}")) {
            panic!("{other} and {rule:?} both say: {text}");
        }
    }
}
