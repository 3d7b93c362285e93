//! Plain capitals: accents off, so that words and names compare however they were typed.

use unicode_normalization::UnicodeNormalization;

/// `text` in capitals without accents: `Société Müller & Cie` becomes `SOCIETE MULLER & CIE`, `ß` becomes `SS`.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|letter| !is_mark(*letter));
    plain.flat_map(char::to_uppercase).flat_map(ligature).collect()
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// Letters that no decomposition takes apart, as banks write them.
fn ligature(letter: char) -> impl Iterator<Item = char> {
    let (first, second) = match letter {
        'Œ' => ('O', Some('E')),
        'Æ' => ('A', Some('E')),
        'Ø' => ('O', None),
        'Ł' => ('L', None),
        'Đ' => ('D', None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn words_compare_however_they_were_typed() {
        assert_eq!(fold("Société Générale d'Œuvres"), "SOCIETE GENERALE D'OEUVRES");
        assert_eq!(fold("Weiß & Söhne"), "WEISS & SOHNE");
        assert_eq!(fold("cafe\u{301} ＡＢＣ"), "CAFE ABC");
    }
}
