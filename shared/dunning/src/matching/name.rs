//! Names compared: without accents, legal forms and titles, word by word, one slip of the keyboard forgiven.

use crate::fold::fold;

/// Longer names are cut.
const MAX_WORDS: usize = 12;

/// Banks cut names at 24 to 35 characters: from this length on the last word may be the beginning of one.
const CUT_FROM: usize = 20;

/// Words that say what somebody is, not who.
const FORMS: &[&str] = &[
    "SARL",
    "SAS",
    "SASU",
    "EURL",
    "SA",
    "SNC",
    "SCI",
    "SCP",
    "SPRL",
    "SRL",
    "BVBA",
    "BV",
    "NV",
    "CV",
    "VOF",
    "GMBH",
    "AG",
    "KG",
    "OHG",
    "UG",
    "EV",
    "MBH",
    "LTD",
    "LIMITED",
    "PLC",
    "INC",
    "LLC",
    "CIE",
    "CO",
    "ET",
    "UND",
    "EN",
    "AND",
    "STE",
    "SOCIETE",
    "ETS",
    "ETABLISSEMENTS",
    "ENTREPRISE",
    "FIRMA",
    "M",
    "MR",
    "MME",
    "MLLE",
    "MONSIEUR",
    "MADAME",
    "HERR",
    "FRAU",
    "DHR",
    "MEVR",
    "OU",
    "OF",
    "LA",
    "LE",
    "LES",
    "DE",
    "DU",
    "DES",
    "VAN",
    "DER",
    "DEN",
];

/// A name taken apart for comparing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    words: Vec<String>,
    forms: Vec<String>,
    letters: usize,
    cut: bool,
}

impl Name {
    /// The words of `text` that tell people apart.
    pub fn new(text: &str) -> Self {
        let all: Vec<String> = words(text).take(MAX_WORDS).collect();
        let (mut forms, own): (Vec<String>, Vec<String>) =
            all.iter().cloned().partition(|word| FORMS.contains(&word.as_str()));
        forms.sort_unstable();
        let words = if own.is_empty() { all } else { own };
        let letters = words.iter().map(String::len).sum();
        Self { words, forms, letters, cut: text.chars().count() >= CUT_FROM }
    }

    /// The words, for an index.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// How similar a counterparty's name `seen` is, 0 to 100; 100 only when the legal form is the same too.
    pub fn similarity(&self, seen: &Self) -> u8 {
        let by_words = if self.words.concat() == seen.words.concat() { 100 } else { self.by_words(seen) };
        if self.forms == seen.forms { by_words } else { by_words.min(99) }
    }

    fn by_words(&self, seen: &Self) -> u8 {
        let (mut left, mut shared, mut whole) = (seen.words.iter().collect::<Vec<_>>(), 0, true);
        for word in &self.words {
            let best = left.iter().enumerate().map(|(at, other)| (seen.agree(other, word), at)).max();
            match best.filter(|(agreed, _)| *agreed > 0) {
                Some((agreed, at)) => {
                    shared += agreed;
                    left.remove(at);
                }
                None => whole = false,
            }
        }
        let dice = percent(2 * shared, self.letters + seen.letters);
        let contained = whole && self.words.len() >= 2 && self.letters >= 9;
        dice.max(if contained { 90 } else { 0 })
    }

    /// Letters of `known` that `seen` agrees with: all, all but one, or the beginning where banks cut names.
    fn agree(&self, seen: &str, known: &str) -> usize {
        let last = self.words.last().is_some_and(|word| word == seen);
        if seen == known {
            known.len()
        } else if known.len() >= 5 && within_one_edit(seen, known) {
            known.len() - 1
        } else if self.cut && last && seen.len() >= 2 && known.starts_with(seen) {
            known.len().min(seen.len() + 2)
        } else {
            0
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let split: Vec<String> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(umlauts)
        .collect();
    split.into_iter()
}

/// `MUELLER` and `MÜLLER` (already `MULLER`) compare alike.
fn umlauts(word: &str) -> String {
    word.replace("AE", "A").replace("OE", "O").replace("UE", "U")
}

fn percent(part: usize, whole: usize) -> u8 {
    (part * 100).checked_div(whole).and_then(|share| u8::try_from(share.min(100)).ok()).unwrap_or(0)
}

/// Whether one character was changed, left out, added, or two neighbours were swapped.
pub fn within_one_edit(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (a.get(head..).unwrap_or_default(), b.get(head..).unwrap_or_default());
    let tail = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x == y).count();
    match (rest_a.len() - tail, rest_b.len() - tail) {
        (0 | 1, 0 | 1) => true,
        (2, 2) => rest_a.first() == rest_b.get(1) && rest_a.get(1) == rest_b.first(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, within_one_edit};

    fn similar(known: &str, seen: &str) -> u8 {
        Name::new(known).similarity(&Name::new(seen))
    }

    #[test]
    fn the_same_payer_is_recognised_however_the_bank_writes_it() {
        assert_eq!(similar("Boulangerie Dupont SARL", "SARL BOULANGERIE DUPONT"), 100);
        assert_eq!(similar("Müller & Söhne GmbH", "MUELLER SOEHNE GMBH"), 100);
        assert_eq!(similar("Müller & Söhne GmbH", "MUELLER UND SOEHNE AG"), 99);
        assert_eq!(similar("Van den Broeck NV", "VANDENBROECK"), 0, "glued particles stay apart");
        assert!(similar("Boulangerie Dupont", "BOULANGERIE DUPOND") >= 90);
        assert!(similar("Marie Dupont", "M OU MME DUPONT MARIE ET PAUL") >= 90);
        assert!(similar("Transports Internationaux Lefebvre", "TRANSPORTS INTERNATIONAUX LEF") >= 85);
    }

    #[test]
    fn another_payer_is_not() {
        assert!(similar("Boulangerie Dupont", "BOULANGERIE MARTIN") < 80);
        assert!(similar("Garage Central Liège", "GARAGE CENTRAL NAMUR") < 80);
        assert!(similar("Dupont", "DURAND") < 50);
    }

    #[test]
    fn the_bank_cuts_long_names_within_the_last_word_alone() {
        let chastaing = "Menuiserie Chastaingbelle";
        let cut = similar(chastaing, "MENUISERIE CHASTAING");
        assert!((90..100).contains(&cut), "twenty letters may be cut, and are never the same name: {cut}");
        assert_eq!(
            similar(chastaing, "MENUISERIE CHASTAIN"),
            47,
            "nineteen are as they are: only the trade agrees"
        );
        assert!(similar("Garage Martinez", "GARAGE MART") < 80, "a short name is not cut");
        let bellegarde = "Transports Martinez Bellegarde";
        assert!(similar(bellegarde, "TRANS MARTINEZ BELLEGARDE") < 80, "only the last word is cut");
        let lefebvre = "Transports Internationaux Lefebvre";
        let cut = similar(lefebvre, "TRANSPORTS INTERNATIONAUX LEF");
        assert_eq!(cut, 98, "29 of 59 letters agree twice: three, and two for the cut");
        assert_eq!(similar("Transports Internationaux Bertrand", "TRANSPORTS INTERNATIONAUX BE"), 96);
        assert_eq!(similar(lefebvre, "TRANSPORTS INTERNATIONAUX L"), 84, "one letter is nobody's name");
    }

    #[test]
    fn a_name_within_a_longer_one_is_similar_from_nine_letters_on() {
        assert_eq!(similar("Marie Sand", "M OU MME SAND MARIE ET PAUL BERTRAND"), 90);
        assert_eq!(similar("Paul Noir", "M OU MME NOIR PAUL ET MARIE BERTRAND"), 55, "eight say too little");
    }

    #[test]
    fn a_slip_is_forgiven_from_five_letters_on_and_a_text_without_letters_is_like_no_name() {
        assert_eq!(similar("Leduc", "LEDUG"), 80);
        assert_eq!(similar("Noir", "NOIX"), 0);
        assert_eq!(similar("Leduc", "***"), 0);
    }

    #[test]
    fn one_slip_of_the_keyboard_is_one_edit() {
        for (one, other) in
            [("ABCDE", "ABXDE"), ("ABCDE", "ABDE"), ("ABDE", "ABCDE"), ("ABCDE", "ABDCE"), ("A", "A")]
        {
            assert!(within_one_edit(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("ABCDE", "AXXDE"),
            ("ABCDE", "ABC"),
            ("ABCDE", "EBCDA"),
            ("ABCD", "BADC"),
            ("ABCD", "AXBD"),
            ("AXBD", "ABCD"),
        ] {
            assert!(!within_one_edit(one, other), "{one} {other}");
        }
    }
}
