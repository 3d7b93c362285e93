//! Makes a stranger's text safe to set: no control characters, nothing that turns the reading direction around,
//! nothing that the fonts cannot draw.

use crate::world::drawable;

/// Stands for what the fonts cannot draw; one for a run of such characters.
const UNKNOWN: char = '□';

/// `text` on one line, ready to be set.
pub(crate) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match class(letter) {
            Class::Plain => out.push(letter),
            Class::Space if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            Class::Space | Class::Invisible => {}
            Class::Unknown if out.ends_with(UNKNOWN) => {}
            Class::Unknown => out.push(UNKNOWN),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// [`line()`], cut after `limit` characters: for places that only help to find something again.
pub(crate) fn clipped(text: &str, limit: usize) -> String {
    let text = line(text);
    if text.chars().count() <= limit {
        return text;
    }
    text.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

enum Class {
    Plain,
    Space,
    Invisible,
    Unknown,
}

fn class(letter: char) -> Class {
    match letter {
        '\u{A0}' | '\u{202F}' => Class::Plain,
        _ if letter.is_control() || letter.is_whitespace() => Class::Space,
        // Soft hyphen, zero-width characters, marks and overrides of direction, joiners, variation selectors,
        // tags: they draw nothing, and some make a text read as what it is not.
        '\u{AD}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}' => Class::Invisible,
        // Private use has no meaning that PDF/A-2a could keep.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Class::Unknown,
        _ if drawable(letter) => Class::Plain,
        _ => Class::Unknown,
    }
}

/// The lines of an address: cleaned, empty ones left out, long ones continued on the next line, the last one in
/// capitals (NF Z 10-011).
pub(crate) fn address(lines: &[String], columns: usize) -> Vec<String> {
    let mut cleaned: Vec<String> =
        lines.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect();
    if let Some(last) = cleaned.last_mut() {
        *last = last.to_uppercase();
    }
    cleaned.iter().flat_map(|text| wrapped(text, columns)).collect()
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').flat_map(|word| pieces(word, columns)) {
        match lines.last_mut() {
            Some(last) if last.chars().count() + 1 + word.chars().count() <= columns => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn pieces(word: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(columns.max(1)).map(|chunk| chunk.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    #[test]
    fn a_text_keeps_its_letters_and_loses_what_cannot_be_printed() {
        assert_eq!(line("  Café\r\n\t Zoë  "), "Café Zoë");
        assert_eq!(line("pay \u{202E}drow\u{202C} now"), "pay drow now");
        assert_eq!(line("ok 👩‍👩‍👧‍👦🎉 ok"), "ok □ ok");
        assert_eq!(line("שלום Ελλάδα مرحبا"), "שלום Ελλάδα مرحبا");
        assert_eq!(line("#read(\"/etc/passwd\") *b* $x$"), "#read(\"/etc/passwd\") *b* $x$");
    }

    #[test]
    fn a_long_reference_is_cut_and_an_address_keeps_its_columns() {
        assert_eq!(clipped("abcdef", 4), "abc…");
        let lines = address(&[format!("Société {}", "X".repeat(100)), "69001 Lyon".into()], 38);
        assert!(lines.iter().all(|line| line.chars().count() <= 38));
        assert_eq!(lines.last().unwrap(), "69001 LYON");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_comes_in_every_sign_that_goes_out_can_be_drawn(text in any::<String>()) {
            let once = line(&text);
            prop_assert!(once.chars().all(|letter| letter == ' ' || drawable(letter)), "{once:?}");
            prop_assert_eq!(line(&once), once);
        }

        #[test]
        fn an_address_keeps_its_words_in_its_columns(lines in prop::collection::vec("[A-Za-zÀ-ÿ0-9 ]{0,120}", 1..8)) {
            let set = address(&lines, 38);
            prop_assert!(set.iter().all(|line| line.chars().count() <= 38 && !line.is_empty()), "{set:?}");
            let letters = |lines: &[String]| lines.concat().to_uppercase().replace([' ', '\u{A0}'], "");
            prop_assert_eq!(letters(&set), letters(&lines));
        }
    }
}
