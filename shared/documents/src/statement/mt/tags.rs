//! The fields of a SWIFT message: `:tag:` at the start of a line, and the lines up to the next one.

use super::super::text::lines;

/// One field.
pub(super) struct Field<'t> {
    /// Without its colons.
    pub(super) tag: &'t str,
    /// Its lines, joined by line ends.
    pub(super) value: String,
    /// The line it begins on, from 1.
    pub(super) line: usize,
}

/// Fields of one file.
const MAX_FIELDS: usize = 400_000;
/// Characters of one field.
const MAX_VALUE: usize = 20_000;

/// The fields of `text`. A line of a dash ends a message; what is outside is left out.
pub(super) fn fields(text: &str) -> Vec<Field<'_>> {
    let mut fields: Vec<Field<'_>> = Vec::new();
    let mut open = false;
    let mut broken = false;
    for (line, content) in lines(text) {
        let content = content.trim_end();
        let content = content.strip_prefix("{4:").unwrap_or(content);
        if content == ":" {
            broken = true;
            continue;
        }
        let broken_off = std::mem::take(&mut broken);
        let field = if broken_off { without_colon(content) } else { tag(content) };
        if let Some((tag, value)) = field {
            open = fields.len() < MAX_FIELDS;
            if open {
                fields.push(Field { tag, value: value.to_owned(), line });
            }
        } else if content == "-" || content.starts_with("-}") || content.starts_with("-XXX") {
            open = false;
        } else if let Some(field) = fields.last_mut().filter(|field| open && field.value.len() < MAX_VALUE) {
            field.value.push('\n');
            field.value.push_str(content);
        }
    }
    fields
}

/// A field whose first colon stood alone on the line before.
fn without_colon(line: &str) -> Option<(&str, &str)> {
    line.split_once(':').filter(|(tag, _)| TAGS.contains(tag))
}

/// The tags of statements. Others are the rest of a broken line, such as the minutes of a time.
const TAGS: [&str; 22] = [
    "13", "13C", "13D", "20", "21", "25", "25P", "28", "28C", "34F", "60F", "60M", "61", "62F", "62M", "64",
    "65", "86", "90C", "90D", "NS", "940",
];

/// Tag and rest of a line that begins a field. Some begin with the dash that ended the message before.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix('-').unwrap_or(line);
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    TAGS.contains(&tag).then_some((tag, value))
}
