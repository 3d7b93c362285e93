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
    LETTERS.iter().fold(value.to_owned(), |text, (entity, letter)| text.replace(entity, letter)).into()
}
