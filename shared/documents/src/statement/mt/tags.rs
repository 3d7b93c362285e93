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
    for (line, content) in lines(text) {
        let content = content.trim_end();
        let content = content.strip_prefix("{4:").unwrap_or(content);
        if let Some((tag, value)) = tag(content) {
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

/// Tag and rest of a line that begins a field: two digits and a letter, or two letters.
fn tag(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (tag, value) = line.strip_prefix(':')?.split_once(':')?;
    let digits = tag.len() >= 2 && tag.bytes().take(2).all(|byte| byte.is_ascii_digit());
    let fits = tag.len() <= 3 && tag.bytes().skip(2).all(|byte| byte.is_ascii_uppercase());
    ((digits && fits) || tag == "NS").then_some((tag, value))
}
