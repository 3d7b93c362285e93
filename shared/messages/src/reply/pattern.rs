//! Patterns over words, plain enough to be shown to whoever asks why a sentence was understood so.
//!
//! Words stand without capitals and accents. `a/b` is either, `pay*` a beginning, `*zahlt` an end, `..` up to
//! seven words in between, `?` a question mark at the end, `@` an address.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How many words `..` may skip.
const MAX_GAP: usize = 7;
/// How much of a sentence is looked at, in words.
const MAX_WORDS: usize = 80;

/// A sentence as patterns see it.
#[must_use]
pub fn words(sentence: &str) -> Vec<String> {
    let plain: String = sentence.nfd().filter(|letter| !is_combining_mark(*letter)).collect();
    let plain = plain.to_lowercase().replace('œ', "oe").replace('ß', "ss").replace("e-mail", "email");
    let split = plain.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '?' | '@'));
    let mut words: Vec<String> = Vec::new();
    for word in split.filter(|word| !word.is_empty()).take(MAX_WORDS) {
        match word.strip_suffix('?') {
            Some("") => words.push("?".to_owned()),
            Some(word) => words.extend([word.trim_end_matches('?').to_owned(), "?".to_owned()]),
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether `pattern` occurs anywhere in the words.
#[must_use]
pub fn occurs(pattern: &str, words: &[String]) -> bool {
    let parts: Vec<&str> = pattern.split_whitespace().collect();
    (0..words.len()).any(|start| words.get(start..).is_some_and(|rest| matches(&parts, rest)))
}

/// Whether the words begin with the pattern; gaps are tried from short to long.
fn matches(parts: &[&str], words: &[String]) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    if *part == ".." {
        return (0..=MAX_GAP).any(|skip| words.get(skip..).is_some_and(|words| matches(rest, words)));
    }
    match words.split_first() {
        Some((word, words)) => part.split('/').any(|one| fits(one, word)) && matches(rest, words),
        None => false,
    }
}

fn fits(part: &str, word: &str) -> bool {
    if part == "@" {
        return word.contains('@');
    }
    if let Some(beginning) = part.strip_suffix('*') {
        return word.starts_with(beginning);
    }
    match part.strip_prefix('*') {
        Some(end) => word.ends_with(end),
        None => part == word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, sentence: &str) -> bool {
        occurs(pattern, &words(sentence))
    }

    #[test]
    fn accents_capitals_and_punctuation_do_not_matter() {
        assert!(found("deja paye*", "Nous avons DÉJÀ payé."));
        assert!(found("deja regle*", "C’est déjà réglée !"));
        assert!(found("bezahlt", "Schon „bezahlt“"));
        assert_eq!(words("Ça va? Größe, Cœur."), ["ca", "va", "?", "grosse", "coeur"]);
    }

    #[test]
    fn a_gap_skips_a_few_words_and_not_a_paragraph() {
        assert!(found("pas .. recu", "Nous n'avons pas encore recu la facture"));
        assert!(found("pas .. recu", "pas recu"));
        assert!(!found("pas .. recu", "pas un deux trois quatre cinq six sept huit recu"));
        assert!(found("when/quand .. ?", "Quand payez-vous ?"));
        assert!(!found("pay", "payment"));
        assert!(found("*zahlt", "angezahlt"));
    }
}
