//! What a letter says by itself, in each language. `{…}` is filled from the letter, once, never twice.

mod de;
mod en;
mod fr;
mod nl;

use messages::Language;

/// Every sentence and label of one language.
pub(crate) struct Words {
    pub code: &'static str,
    pub region: &'static str,
    pub dateline: &'static str,
    pub date_label: &'static str,
    pub references: [&'static str; 6],
    pub registered: &'static str,
    pub registered_with_receipt: &'static str,
    pub salutation: &'static str,
    pub closing: &'static str,
    pub reminder_kind: Script,
    pub reminder_firm: Script,
    pub notice: Script,
    pub statement: Script,
    pub statement_empty: Script,
    pub arrangement: Script,
    pub arrangement_closing: &'static str,
    pub one_item: &'static str,
    pub items: &'static str,
    pub below: &'static str,
    pub annexed: &'static str,
    pub items_title: &'static str,
    pub annex_title: &'static str,
    pub item_columns: [&'static str; 6],
    pub subtotal: &'static str,
    pub principal: &'static str,
    pub interest: &'static str,
    pub unapplied: &'static str,
    pub total: &'static str,
    pub balance: &'static str,
    pub overdue: &'static str,
    /// Interest and fees beside the sum asked for, and interest alone.
    pub beside: &'static str,
    pub beside_interest: &'static str,
    pub beside_title: &'static str,
    pub beside_columns: [&'static str; 8],
    pub beside_method: &'static str,
    pub fees: &'static str,
    pub beside_total: &'static str,
    pub instalment_title: &'static str,
    pub instalment_columns: [&'static str; 4],
    pub payment: [&'static str; 5],
    pub qr_caption: &'static str,
    pub qr_alt: &'static str,
    pub for_creditor: &'static str,
    pub for_debtor: &'static str,
    pub sign_here: &'static str,
    pub carry: &'static str,
    pub brought: &'static str,
    pub page: &'static str,
}

/// A subject and its paragraphs; those in `after` follow the figures.
pub(crate) struct Script {
    pub subject: &'static str,
    pub before: &'static [&'static str],
    pub after: &'static [&'static str],
}

pub(crate) const fn words(language: Language) -> &'static Words {
    match language {
        Language::Fr => &fr::WORDS,
        Language::Nl => &nl::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
    }
}

/// Fills `{name}` in one pass, so that a value that contains braces stays as it is.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        if let Some((_, value)) = values.iter().find(|(key, _)| *key == name) {
            out.push_str(value);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_with_braces_is_not_filled_again() {
        assert_eq!(fill("{a} and {b}.", &[("a", "{b}"), ("b", "two")]), "{b} and two.");
    }

    /// Every placeholder that a sentence uses is one that the letter fills.
    #[test]
    fn no_sentence_asks_for_what_the_letter_does_not_give() {
        let known = ["total", "items", "where", "date", "by", "days", "creditor", "debtor", "beside"];
        for language in [Language::Fr, Language::Nl, Language::De, Language::En] {
            let words = words(language);
            let scripts = [
                &words.reminder_kind,
                &words.reminder_firm,
                &words.notice,
                &words.statement,
                &words.statement_empty,
                &words.arrangement,
            ];
            for script in scripts {
                let beside = [&words.beside, &words.beside_interest];
                for text in script.before.iter().chain(script.after).chain([&script.subject]).chain(beside) {
                    for part in text.split('{').skip(1) {
                        assert!(known.contains(&part.split('}').next().unwrap()), "{text}");
                    }
                }
                let spoken: usize =
                    script.before.iter().chain(script.after).map(|t| t.split(' ').count()).sum();
                assert!(spoken <= 110, "{spoken} words: {}", script.subject);
            }
        }
    }
}
