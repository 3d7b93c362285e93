//! The stream of tags.

/// Tags of one file.
const MAX_TAGS: usize = 3_000_000;

/// One tag with the text behind it.
pub(super) struct Tag<'t> {
    /// In capitals, without its slash.
    pub(super) name: String,
    /// Whether it closes a group.
    pub(super) closes: bool,
    /// What stands between it and the next tag.
    pub(super) value: std::borrow::Cow<'t, str>,
}

/// The tags of `text`; declarations and comments are left out.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    text.split('<').skip(1).take(MAX_TAGS).filter_map(tag)
}

fn tag(part: &str) -> Option<Tag<'_>> {
    if part.starts_with(['?', '!']) {
        return None;
    }
    let (name, value) = part.split_once('>')?;
    let name = name.split_whitespace().next()?;
    let closes = name.starts_with('/');
    let name = name.trim_matches('/').rsplit(':').next()?.to_ascii_uppercase();
    Some(Tag { name, closes, value: unescape(value.trim()) })
}

/// The entities that stand for one letter.
const LETTERS: [(&str, &str); 7] = [
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&apos;", "'"),
    ("&#39;", "'"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

fn unescape(value: &str) -> std::borrow::Cow<'_, str> {
    if !value.contains('&') {
        return value.into();
    }
    let numbered = numbered(value);
    LETTERS.iter().fold(numbered, |text, (entity, letter)| text.replace(entity, letter)).into()
}

/// Letters by their number: `&#233;`, `&#xE9;`.
fn numbered(value: &str) -> String {
    let mut parts = value.split("&#");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let letter = part.split_once(';').and_then(|(number, rest)| {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            Some((char::from_u32(code)?, rest))
        });
        match letter {
            Some((letter, rest)) => {
                text.push(letter);
                text.push_str(rest);
            }
            None => {
                text.push_str("&#");
                text.push_str(part);
            }
        }
    }
    text
}
