use super::*;
use crate::samples::{self, Shape};
use crate::{Kind, Language};

const KINDS: [Kind; 9] = [
    Kind::Courtesy,
    Kind::Reminder,
    Kind::Firm,
    Kind::ReturnedDebit,
    Kind::PromiseMissed,
    Kind::PromiseConfirmed,
    Kind::InstalmentDue,
    Kind::ArrangementDefault,
    Kind::BeforeHolidays,
];

fn written(kind: Kind, language: Language, recipient: RecipientKind, shape: Shape) -> Sms {
    let notice = samples::notice(kind, language, recipient, shape);
    write(&notice, &samples::letterhead(), None, Accents::Replace).unwrap()
}

#[test]
fn every_built_in_text_is_seven_bit_and_has_two_parts_at_most() {
    let mut longest = 0;
    for kind in KINDS {
        for language in Language::ALL {
            for shape in Shape::ALL {
                let sms = written(kind, language, RecipientKind::Business, shape);
                assert_eq!(sms.size.encoding, Encoding::Gsm7, "{}", sms.text);
                assert!(sms.text.contains("STOP"), "{}", sms.text);
                longest = longest.max(sms.size.units);
            }
        }
    }
    assert!(longest <= 306);
    println!("longest built-in text message: {longest} septets");
}

#[test]
fn a_consumers_text_message_says_nothing_about_money() {
    for kind in KINDS {
        for language in Language::ALL {
            let sms = written(kind, language, RecipientKind::Consumer, Shape::Full);
            let lower = sms.text.to_lowercase();
            for word in [
                "€", "eur", "factur", "invoice", "rechnung", "pay", "régl", "betal", "zahl", "retard", "due",
                "debt", "schuld", "mahn", "f-2026", "1 914", "petit",
            ] {
                let outside_links = lower.split(' ').filter(|piece| !piece.starts_with("https://"));
                assert!(!outside_links.into_iter().any(|piece| piece.contains(word)), "{word}: {}", sms.text);
            }
            let notice = samples::notice(kind, language, RecipientKind::Consumer, Shape::Full);
            let own =
                write(&notice, &samples::letterhead(), Some("You owe {{ total }}"), Accents::Keep).unwrap();
            assert!(!own.text.contains("owe"), "a creditor's own text cannot reveal it either");
        }
    }
}

#[test]
fn stop_is_offered_only_where_it_is_heard_and_a_message_without_a_way_out_is_none() {
    let mut notice = samples::notice(Kind::Reminder, Language::En, RecipientKind::Business, Shape::Full);
    notice.payment.stop_is_heard = false;
    let by_link = write(&notice, &samples::letterhead(), None, Accents::Replace).unwrap();
    assert!(
        !by_link.text.contains("STOP")
            && by_link.text.ends_with("No more texts: https://pay.verdier.example/o/7Q")
    );
    notice.payment.opt_out = None;
    assert_eq!(write(&notice, &samples::letterhead(), None, Accents::Replace), Err(SmsError::NoWayOut));
}

#[test]
fn a_formal_notice_is_not_sent_to_a_lock_screen() {
    let notice = samples::notice(Kind::FormalNotice, Language::Fr, RecipientKind::Business, Shape::Full);
    let result = write(&notice, &samples::letterhead(), None, Accents::Replace);
    assert_eq!(result, Err(SmsError::NotForSms(Kind::FormalNotice)));
}

#[test]
fn the_parts_are_counted_as_the_network_counts_them() {
    let gsm = |units, parts| Size { encoding: Encoding::Gsm7, units, parts };
    let ucs = |units, parts| Size { encoding: Encoding::Ucs2, units, parts };
    assert_eq!(size(""), gsm(0, 1));
    assert_eq!(size(&"a".repeat(160)), gsm(160, 1));
    assert_eq!(size(&"a".repeat(161)), gsm(161, 2));
    assert_eq!(size(&"a".repeat(306)), gsm(306, 2));
    assert_eq!(size(&"a".repeat(307)), gsm(307, 3));
    assert_eq!(size(&"€".repeat(80)), gsm(160, 1));
    assert_eq!(size(&"ê".repeat(70)), ucs(70, 1));
    assert_eq!(size(&"ê".repeat(71)), ucs(71, 2));
    assert_eq!(size(&"ê".repeat(134)), ucs(134, 2));
    assert_eq!(size(&"ê".repeat(135)), ucs(135, 3));
    assert_eq!(size("éèàùÇìòñäöüßåøæ"), gsm(15, 1));
    assert_eq!(size("ç").encoding, Encoding::Ucs2);
}

#[test]
fn an_escape_or_a_pair_is_never_cut_in_two() {
    // 152 letters leave one septet in the first part: the euro sign moves to the second.
    let text = format!("{}€{}", "a".repeat(152), "a".repeat(151));
    assert_eq!((size(&text).units, size(&text).parts), (305, 2));
    let text = format!("{}€{}", "a".repeat(152), "a".repeat(152));
    assert_eq!((size(&text).units, size(&text).parts), (306, 3));
    let emoji = format!("{}🙂{}", "ê".repeat(66), "ê".repeat(65));
    assert_eq!((size(&emoji).units, size(&emoji).parts), (133, 2));
    let emoji = format!("{}🙂{}", "ê".repeat(66), "ê".repeat(66));
    assert_eq!((size(&emoji).units, size(&emoji).parts), (134, 3));
}

#[test]
fn accents_that_double_the_price_are_replaced_and_the_others_stay() {
    assert_eq!(
        replace_accents("Ça, c’est réglé à l’août : être, naïf, cœur, île, où – «\u{a0}oui\u{a0}»…"),
        "Ça, c'est réglé à l'aout : etre, naif, coeur, ile, où - \" oui \"..."
    );
    assert_eq!(replace_accents("façade"), "facade");
    assert_eq!(replace_accents("e\u{301}"), "é");
    assert_eq!(replace_accents("Łódź"), "Lodz");
    assert_eq!(size(&replace_accents("1\u{a0}200,00\u{a0}€")).units, 11);
    assert_eq!(size(&replace_accents("🙂")).encoding, Encoding::Ucs2);
}

#[test]
fn keeping_accents_is_a_setting_that_costs_a_part() {
    let notice = samples::notice(Kind::PromiseConfirmed, Language::Fr, RecipientKind::Business, Shape::Bare);
    let own = Some("{{ creditor }} : merci, c’est noté, bien reçu, nous attendons votre règlement");
    let kept = write(&notice, &samples::letterhead(), own, Accents::Keep).unwrap();
    let replaced = write(&notice, &samples::letterhead(), own, Accents::Replace).unwrap();
    assert_eq!((kept.size.parts, replaced.size.parts), (2, 1));
}

#[test]
fn the_rules_reckon_with_as_many_parts_as_a_message_may_have() {
    assert_eq!(usize::try_from(dunning::settings::SmsPrices::MAX_PARTS).unwrap(), MAX_PARTS);
}

#[test]
fn a_text_of_three_parts_is_refused_before_it_is_sent() {
    let notice = samples::notice(Kind::Reminder, Language::Fr, RecipientKind::Business, Shape::Full);
    let long = "Merci de payer. ".repeat(20);
    let result = write(&notice, &samples::letterhead(), Some(&long), Accents::Replace);
    assert_eq!(result, Err(SmsError::TooLong(3)));
}

#[test]
fn people_write_stop_in_many_ways() {
    for text in [
        "STOP",
        "stop.",
        " Stop SMS ",
        "ARRÊT",
        "arreter svp",
        "Uitschrijven",
        "Bitte abmelden",
        "STOPP!",
        "unsubscribe me",
        "Stop! J'ai déjà payé cette facture",
        "opt-out",
        "Opt out please",
    ] {
        assert_eq!(incoming(text), Incoming::OptOut, "{text}");
    }
    for text in [
        "",
        "🙂",
        "J'ai payé hier",
        "Please do not stop the delivery, we pay on Friday",
        "I will end the contract next week",
        "Ne quittez pas",
    ] {
        assert_eq!(incoming(text), Incoming::Other, "{text}");
    }
    assert_eq!(incoming("START"), Incoming::OptIn);
}
