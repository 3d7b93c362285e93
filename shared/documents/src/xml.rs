//! Bounded XML: decoded whatever it claims to be encoded in, DOCTYPE refused, size, depth and nodes
//! checked before a tree is built. Names are compared without their namespace prefix.

mod survey;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
pub use roxmltree::{Document, Node};
use roxmltree::{Error, ParsingOptions};

use crate::limits::XmlLimits;

/// Why bytes are not an XML document that is read here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    /// More bytes than allowed.
    #[error("the XML has more than {0} bytes")]
    TooLarge(usize),
    /// A document type declaration, by which a small file can grow without end or fetch other files.
    #[error("the XML carries a DOCTYPE, which no invoice or statement needs")]
    Doctype,
    /// Elements nested deeper than allowed.
    #[error("the XML is nested deeper than {0} elements")]
    TooDeep(usize),
    /// More nodes, attributes or namespaces than allowed.
    #[error("the XML has more parts than an honest document needs")]
    TooMany,
    /// The end is missing, or there is nothing.
    #[error("the XML breaks off before its end")]
    BreaksOff,
    /// Not well-formed.
    #[error("the XML is damaged at line {line}, column {column}")]
    Damaged {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
}

/// The text of `bytes`, by byte order mark, else by pattern, else UTF-8 where it is valid, else as
/// declared, else Windows-1252. A declaration that contradicts the bytes is ignored.
///
/// # Errors
/// [`XmlError::TooLarge`] when there are more than `limits.bytes`.
pub fn decode<'a>(bytes: &'a [u8], limits: &XmlLimits) -> Result<Cow<'a, str>, XmlError> {
    if bytes.len() > limits.bytes {
        return Err(XmlError::TooLarge(limits.bytes));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return Ok(encoding.decode_without_bom_handling(body).0);
    }
    if let Some(encoding) = wide_by_pattern(bytes) {
        return Ok(encoding.decode_without_bom_handling(bytes).0);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    Ok(declared(bytes).decode_without_bom_handling(bytes).0)
}

/// UTF-16 without a mark: `<` and a zero byte, in either order, after any blanks.
fn wide_by_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<' | b' ' | b'\n' | b'\r', 0, ..] => Some(UTF_16LE),
        [0, b'<' | b' ' | b'\n' | b'\r', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that the declaration names, where it can be true of bytes that are not UTF-8.
fn declared(bytes: &[u8]) -> &'static Encoding {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes));
    let label = head.split_once("encoding=").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named {
        Some(encoding) if ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => encoding,
        _ => WINDOWS_1252,
    }
}

/// The tree of `text`. Blanks and the declaration before the root are skipped.
///
/// # Errors
/// When a bound of `limits` is passed, a DOCTYPE stands in it, or it is not well-formed.
pub fn parse<'a>(text: &'a str, limits: &XmlLimits) -> Result<Document<'a>, XmlError> {
    let body = body(text);
    survey::check(body, limits)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, entity_resolver: None };
    Document::parse_with_options(body, options).map_err(|error| reason(&error))
}

/// What follows byte order marks, blanks and the XML declaration; without zero bytes at the end.
fn body(text: &str) -> &str {
    let blank = |letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == '\0';
    let text = text.trim_matches(blank);
    let declared = text.strip_prefix("<?xml").filter(|rest| rest.starts_with(char::is_whitespace));
    match declared.and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start_matches(blank),
        None => text,
    }
}

fn reason(error: &Error) -> XmlError {
    match error {
        Error::DtdDetected => XmlError::Doctype,
        Error::NodesLimitReached | Error::AttributesLimitReached | Error::NamespacesLimitReached => {
            XmlError::TooMany
        }
        Error::NoRootNode | Error::UnclosedRootNode | Error::UnexpectedEndOfStream => XmlError::BreaksOff,
        other => {
            let at = other.pos();
            XmlError::Damaged { line: at.row, column: at.col }
        }
    }
}

/// Whether `node` is an element called `name`, whatever its namespace. An element without any namespace
/// inside one that has one is a stranger to the document's vocabulary and never counts.
#[must_use]
pub fn is(node: Node<'_, '_>, name: &str) -> bool {
    let has_space = |node: Node<'_, '_>| node.tag_name().namespace().is_some();
    node.is_element()
        && node.tag_name().name() == name
        && (has_space(node) || !node.parent_element().is_some_and(has_space))
}

/// The child elements of `node` called `name`, in file order.
pub fn children<'a, 'i>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| is(*child, name))
}

/// The first child element of `node` called `name`.
#[must_use]
pub fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

/// Every element that `path` leads to from `node`, through every branch, in file order.
#[must_use]
pub fn all<'a, 'i>(node: Node<'a, 'i>, path: &[&str]) -> Vec<Node<'a, 'i>> {
    path.iter().fold(vec![node], |found, name| {
        found.iter().flat_map(|parent| parent.children().filter(|child| is(*child, name))).collect()
    })
}

/// The first element that `path` leads to from `node`.
#[must_use]
pub fn at<'a, 'i>(node: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    all(node, path).into_iter().next()
}

/// The text directly inside `node`, blanks around it removed; none when nothing is left.
#[must_use]
pub fn text(node: Node<'_, '_>) -> Option<String> {
    let joined: String = node.children().filter(Node::is_text).filter_map(|part| part.text()).collect();
    let trimmed = joined.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The text at `path` from `node`: the first that is not empty.
#[must_use]
pub fn text_at(node: Node<'_, '_>, path: &[&str]) -> Option<String> {
    all(node, path).into_iter().find_map(text)
}

/// The texts at `path` from `node` that are not empty, in file order.
#[must_use]
pub fn texts_at(node: Node<'_, '_>, path: &[&str]) -> Vec<String> {
    all(node, path).into_iter().filter_map(text).collect()
}

/// The attribute `name` of `node`, whatever its namespace, blanks around it removed; none when empty.
#[must_use]
pub fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let found = node.attributes().find(|attribute| attribute.name() == name)?;
    Some(found.value().trim()).filter(|value| !value.is_empty())
}
