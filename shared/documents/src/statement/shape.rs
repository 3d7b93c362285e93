//! What a file is, by its content; names and extensions are not looked at.

/// The shapes told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing but blanks.
    Empty,
    /// ISO 20022 XML.
    Camt,
    /// Records of 128 characters.
    Coda,
    /// Records of 120 characters.
    Cfonb120,
    /// Records of 240 characters: returned items, not a statement.
    Cfonb240,
    /// SWIFT tags.
    Mt,
    /// SGML or XML with `<OFX>`.
    Ofx,
    /// A table.
    Csv,
    /// None of them.
    Unknown,
}

/// How much of a file is looked at.
const HEAD: usize = 4096;

/// What `bytes` are.
#[must_use]
pub fn shape(bytes: &[u8]) -> Shape {
    let head = plain(bytes.get(..HEAD).unwrap_or(bytes));
    let text = head
        .trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == '\0');
    if text.is_empty() {
        return Shape::Empty;
    }
    if text.starts_with('<') || text.starts_with("OFXHEADER") {
        return markup(text);
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if is_coda(first) {
        Shape::Coda
    } else if let Some(shape) = cfonb(first) {
        shape
    } else if is_mt(text) {
        Shape::Mt
    } else if text.starts_with('{') {
        // JSON; to look for columns in it takes longer than all the rest.
        Shape::Unknown
    } else if super::table::looks_like_one(bytes) && !crate::invoice::table::lists_open_items(bytes) {
        Shape::Csv
    } else {
        Shape::Unknown
    }
}

fn digits(line: &str, from: usize, to: usize) -> bool {
    line.get(from..to).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A CODA header: a zero, four zeros, the date, bank, and application code 05; or a record that starts in
/// the middle of a file.
fn is_coda(line: &str) -> bool {
    let header = line.starts_with("00000") && digits(line, 5, 14) && line.get(14..16) == Some("05");
    let balance = line.starts_with('1') && digits(line, 1, 5) && line.len() >= 125 && digits(line, 42, 64);
    let movement = line.starts_with("21") && digits(line, 2, 10) && line.len() >= 125 && digits(line, 31, 47);
    header || ((balance || movement) && line.len() <= 130)
}

/// CFONB 120 begins with 01, 04, 05 or 07 and a bank code; CFONB 240 with 31 or 34.
fn cfonb(line: &str) -> Option<Shape> {
    let kind = line.get(..2)?;
    let (bank, length) = (digits(line, 2, 7), line.chars().count());
    let unbroken = line.chars().nth(120).is_some_and(|letter| letter == '0') && length >= 240;
    if matches!(kind, "01" | "04" | "05" | "07") && bank && ((48..=124).contains(&length) || unbroken) {
        return Some(Shape::Cfonb120);
    }
    (matches!(kind, "31" | "34" | "39") && bank && (200..=244).contains(&length)).then_some(Shape::Cfonb240)
}

/// SWIFT: a tag of a statement at the start of a line.
fn is_mt(text: &str) -> bool {
    const TAGS: [&str; 10] =
        [":20:", ":25:", ":28:", ":28C:", ":60F:", ":60M:", ":61:", ":62F:", ":62M:", ":34F:"];
    text.lines().any(|line| TAGS.iter().any(|tag| line.trim_start().starts_with(tag)))
}

/// The head as text for recognition: zero bytes of UTF-16 dropped, everything else byte by byte.
fn plain(head: &[u8]) -> String {
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let body = body.strip_prefix(b"\xff\xfe").or_else(|| body.strip_prefix(b"\xfe\xff")).unwrap_or(body);
    body.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect()
}

fn markup(text: &str) -> Shape {
    let upper = text.to_ascii_uppercase();
    if upper.contains("<OFX>") || upper.contains("OFXHEADER") {
        return Shape::Ofx;
    }
    let camt = ["CAMT.052", "CAMT.053", "CAMT.054", "BKTOCSTMR"];
    if camt.iter().any(|name| upper.contains(name)) { Shape::Camt } else { Shape::Unknown }
}
