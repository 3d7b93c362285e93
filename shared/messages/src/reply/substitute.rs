//! Who else can be written to: an email address in the text, or a name.

use crate::template::clean;

/// Titles that begin a name, and words with a capital that are none.
const TITLES: [&str; 15] = [
    "Mme", "Mme.", "M.", "Monsieur", "Madame", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Frau", "Herr", "Herrn",
    "mevrouw", "meneer",
];
const NOT_NAMES: [&str; 16] = [
    "Kollegen",
    "Kollegin",
    "Kollege",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "March",
    "April",
    "Montag",
    "Freitag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Sie",
];

/// The first email address in the text; else a title with a name, or two names in a row.
#[must_use]
pub fn substitute(text: &str) -> Option<String> {
    address(text).or_else(|| name(text))
}

fn address(text: &str) -> Option<String> {
    let trimmed = |word: &str| {
        let word = word.trim_start_matches("mailto:");
        word.trim_matches(|letter: char| !letter.is_ascii_alphanumeric()).to_owned()
    };
    let candidates = text.split([' ', '\n', '\t', '<', '>', '(', ')', ',', ';', ':']).map(trimmed);
    candidates.into_iter().find(|word| {
        let legal = |letter: char| letter.is_ascii_alphanumeric() || ".-_+@".contains(letter);
        let parts: Vec<&str> = word.split('@').collect();
        matches!(parts.as_slice(), [local, domain] if !local.is_empty() && domain.contains('.'))
            && word.chars().all(legal)
            && word.len() <= 254
    })
}

fn name(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().take(200).collect();
    for (index, word) in words.iter().enumerate() {
        let titled = TITLES.contains(word);
        let run: Vec<&str> = words
            .iter()
            .skip(index + usize::from(titled))
            .copied()
            .take_while(|word| is_name(word))
            .take(3)
            .collect();
        let starts = index == 0 || words.get(index - 1).is_some_and(|before| !is_name(before));
        let enough = if titled { !run.is_empty() } else { run.len() >= 2 && starts };
        if enough {
            let title = if titled { format!("{word} ") } else { String::new() };
            return Some(clean(&(title + &run.join(" ")), 80).trim_matches([',', '.', ';', '!']).to_owned());
        }
    }
    None
}

fn is_name(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| !letter.is_alphabetic());
    let mut letters = bare.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().count() >= 1
        && letters.all(|letter| letter.is_lowercase() || letter == '-' || letter == '\'')
        && !NOT_NAMES.contains(&bare)
}
