//! Interest and fees beside an item, in words: where each line stands, and what a person is asked to decide.

use super::texts;
use crate::charge::{Charge, ChargeRule, ChargeStanding};
use crate::id::ItemNumber;
use crate::money::{Currency, Money};
use crate::party::Language;
use crate::task::Task;
use crate::written;

/// Where one line beside `item` stands, to be read to the customer on the phone.
#[must_use]
pub fn charge(charge: &Charge, item: &ItemNumber, currency: Currency, language: Language) -> String {
    let amount = |minor| written::amount(Money::new(minor, currency), language);
    let what = texts::text(what(charge.rule), language)
        .replace("{from}", &written::date(charge.from, language))
        .replace("{until}", &written::date(charge.until, language));
    let text = texts::text(standing(charge.standing()), language)
        .replace("{item}", item.as_str())
        .replace("{what}", &what)
        .replace("{amount}", &amount(charge.amount))
        .replace("{open}", &amount(charge.open()))
        .replace("{paid}", &amount(charge.paid));
    // It is read aloud and searched for, not set: a blank is a blank.
    text.replace(written::NBSP, " ")
}

const fn what(rule: ChargeRule) -> &'static str {
    match rule {
        ChargeRule::Interest => "charge_interest",
        ChargeRule::FixedFee => "charge_fixed_fee",
    }
}

const fn standing(standing: ChargeStanding) -> &'static str {
    match standing {
        ChargeStanding::Proposed => "charge_proposed",
        ChargeStanding::Claimed => "charge_claimed",
        ChargeStanding::Paid => "charge_paid",
        ChargeStanding::Waived => "charge_waived",
    }
}

/// What a task says beside its kind and item: a question about interest and fees in the reader's language, else its note.
#[must_use]
pub fn note(task: &Task, language: Language) -> String {
    let allowed: Vec<String> =
        task.charges().into_iter().map(|(rule, money)| allowed(rule, money, language)).collect();
    let text = match allowed.as_slice() {
        [] => return task.note.clone(),
        [one] => texts::text("allow_one", language).replace("{one}", one),
        [one, other, ..] => {
            texts::text("allow_both", language).replace("{one}", one).replace("{other}", other)
        }
    };
    text.replace(written::NBSP, " ")
}

fn allowed(rule: ChargeRule, money: Money, language: Language) -> String {
    let key = match rule {
        ChargeRule::Interest => "allow_interest",
        ChargeRule::FixedFee => "allow_fixed_fee",
    };
    texts::text(key, language).replace("{amount}", &written::amount(money, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charge::ChargeState;

    fn told(state: ChargeState, paid: i64, waived: i64, language: Language) -> String {
        let day = |day: &str| day.parse().unwrap();
        let line = Charge::proposed(ChargeRule::Interest, day("2026-02-03"), day("2026-02-12"), 333);
        let line = Charge { state, paid, waived, ..line };
        charge(&line, &ItemNumber::new("F-1").unwrap(), Currency::EUR, language)
    }

    #[test]
    fn a_line_says_whether_it_is_owed_and_how_much_of_it() {
        let en = |state, paid, waived| told(state, paid, waived, Language::En);
        let begins = "F-1, interest from 3 February 2026 to 12 February 2026: ";
        for (said, ends) in [
            (
                en(ChargeState::Proposed, 0, 0),
                "the law would allow €3.33. Nobody has claimed it, so it is not owed.",
            ),
            (en(ChargeState::Claimed, 100, 0), "€3.33 was claimed, and €2.33 of it is still owed."),
            (
                en(ChargeState::Claimed, 100, 233),
                "€3.33 was claimed, and €1.00 of it was paid. Nothing of it is owed any more.",
            ),
            (en(ChargeState::Claimed, 0, 333), "€3.33 was waived. It is not owed."),
            (en(ChargeState::Waived, 0, 0), "€3.33 was waived. It is not owed."),
        ] {
            assert_eq!(said, format!("{begins}{ends}"));
        }
    }

    #[test]
    fn every_standing_is_a_whole_sentence_in_every_language() {
        for language in Language::ALL {
            let states = [
                (ChargeState::Proposed, 0),
                (ChargeState::Claimed, 0),
                (ChargeState::Claimed, 333),
                (ChargeState::Waived, 0),
            ];
            let all = states.map(|(state, paid)| told(state, paid, 0, language));
            assert!(all.iter().all(|text| text.starts_with("F-1, ") && text.ends_with('.')), "{all:?}");
            assert!(all.iter().all(|text| !text.contains(['{', '}'])), "{all:?}");
            let apart: std::collections::BTreeSet<_> = all.iter().collect();
            assert_eq!(apart.len(), all.len());
        }
    }
}
