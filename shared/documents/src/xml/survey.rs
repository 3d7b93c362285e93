//! One pass over the raw text before a tree is built: what the parser itself does not bound.

use super::XmlError;
use crate::limits::XmlLimits;

/// Depth, attributes per element and inherited namespaces of what was seen so far.
struct Survey<'l> {
    limits: &'l XmlLimits,
    /// Namespaces in scope, one entry per open element.
    scopes: Vec<usize>,
    /// Namespaces that a tree would copy from parents to children.
    copied: usize,
}

/// Checks DOCTYPE, depth, attributes and namespaces. What is not well-formed is left to the parser.
pub(super) fn check(text: &str, limits: &XmlLimits) -> Result<(), XmlError> {
    let mut survey = Survey { limits, scopes: Vec::new(), copied: 0 };
    let mut rest = text;
    while let Some((_, markup)) = rest.split_once('<') {
        let Some(after) = survey.step(markup)? else { return Ok(()) };
        rest = after;
    }
    Ok(())
}

impl Survey<'_> {
    /// Takes one piece of markup, its `<` removed; gives what follows it, or none where it never ends.
    fn step<'t>(&mut self, markup: &'t str) -> Result<Option<&'t str>, XmlError> {
        if let Some(comment) = markup.strip_prefix("!--") {
            return Ok(after(comment, "-->"));
        }
        if let Some(data) = markup.strip_prefix("![CDATA[") {
            return Ok(after(data, "]]>"));
        }
        if let Some(instruction) = markup.strip_prefix('?') {
            return Ok(after(instruction, "?>"));
        }
        if markup.starts_with('!') {
            return Err(XmlError::Doctype);
        }
        if let Some(closing) = markup.strip_prefix('/') {
            self.scopes.pop();
            return Ok(after(closing, ">"));
        }
        let Some((tag, rest)) = start_tag(markup) else { return Ok(None) };
        self.open(tag)?;
        Ok(Some(rest))
    }

    fn open(&mut self, tag: &str) -> Result<(), XmlError> {
        if tag.bytes().filter(|byte| *byte == b'=').count() > self.limits.attributes
            && attributes(tag) > self.limits.attributes
        {
            return Err(XmlError::TooMany);
        }
        let inherited = self.scopes.last().copied().unwrap_or(0);
        let declared = tag.matches("xmlns").count();
        if declared > 0 {
            self.copied = self.copied.saturating_add(inherited).saturating_add(declared);
        }
        if self.copied > self.limits.namespaces {
            return Err(XmlError::TooMany);
        }
        if tag.ends_with('/') {
            return Ok(());
        }
        self.scopes.push(inherited.saturating_add(declared));
        if self.scopes.len() > self.limits.depth {
            return Err(XmlError::TooDeep(self.limits.depth));
        }
        Ok(())
    }
}

fn after<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    text.split_once(end).map(|(_, rest)| rest)
}

/// The inside of a start tag and what follows its `>`, which may also stand in a quoted value.
fn start_tag(markup: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    let end = markup.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })?;
    Some((markup.get(..end)?, markup.get(end.saturating_add(1)..)?))
}

/// Equal signs outside quoted values.
fn attributes(tag: &str) -> usize {
    let mut quote = None;
    let mut count = 0_usize;
    for byte in tag.bytes() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => count = count.saturating_add(1),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    count
}
