//! How many parts a text takes: the GSM 7-bit alphabet (3GPP TS 23.038) or UCS-2.

use unicode_normalization::UnicodeNormalization;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// These cost two: an escape and the character.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// The alphabet a message is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Seven bits: 160 in one part, 153 in each of several.
    Gsm7,
    /// Sixteen bits: 70 in one part, 67 in each of several.
    Ucs2,
}

impl Encoding {
    const fn limits(self) -> (usize, usize) {
        match self {
            Self::Gsm7 => (160, 153),
            Self::Ucs2 => (70, 67),
        }
    }
}

/// What a text takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The alphabet.
    pub encoding: Encoding,
    /// Septets or 16-bit units, escapes included.
    pub units: usize,
    /// The parts that are charged.
    pub parts: usize,
}

/// Counts a text as the network does: one character outside the alphabet makes the whole text UCS-2, and a
/// character of two units is never divided between two parts.
#[must_use]
pub fn size(text: &str) -> Size {
    let septets: Option<Vec<usize>> = text.chars().map(septets).collect();
    match septets {
        Some(widths) => counted(Encoding::Gsm7, &widths),
        None => counted(Encoding::Ucs2, &text.chars().map(char::len_utf16).collect::<Vec<_>>()),
    }
}

fn septets(letter: char) -> Option<usize> {
    if BASIC.contains(letter) { Some(1) } else { EXTENDED.contains(letter).then_some(2) }
}

fn counted(encoding: Encoding, widths: &[usize]) -> Size {
    let (single, multiple) = encoding.limits();
    let units: usize = widths.iter().sum();
    if units <= single {
        return Size { encoding, units, parts: 1 };
    }
    let (mut parts, mut room) = (1, multiple);
    for width in widths {
        if *width > room {
            parts += 1;
            room = multiple;
        }
        room = room.saturating_sub(*width);
    }
    Size { encoding, units, parts }
}

/// The text with every letter outside the alphabet replaced by its nearest one inside, where there is one:
/// `ê` by `e`, `œ` by `oe`, a curly quote by a straight one. What has none, such as an emoji, stays.
#[must_use]
pub fn replace_accents(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfc() {
        match (septets(letter), substitute(letter)) {
            (Some(_), _) => plain.push(letter),
            (None, Some(text)) => plain.push_str(text),
            (None, None) => plain.push(base(letter)),
        }
    }
    plain
}

fn substitute(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{a0}' | '\u{202f}' | '\u{2009}' => " ",
        '’' | '‘' | '´' | '`' => "'",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '–' | '—' | '−' | '‑' => "-",
        '…' => "...",
        'œ' => "oe",
        'Œ' => "OE",
        'ĳ' => "ij",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        '·' | '•' => "-",
        _ => return None,
    })
}

/// The letter without its accents, if that is in the alphabet.
fn base(letter: char) -> char {
    match std::iter::once(letter).nfd().next() {
        Some(base) if septets(base).is_some() => base,
        _ => letter,
    }
}
