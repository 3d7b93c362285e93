//! From a template and a notice to plain text. Output is never markup: the layout escapes it.

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior};

use super::variables::{Values, clean, values};
use super::{MAX_TEXT_CHARS, TemplateError};
use crate::notice::Notice;
use crate::{Language, Letterhead};

/// The largest template accepted, in bytes.
pub const MAX_TEMPLATE_BYTES: usize = 16_384;

/// Work one rendering may do; the longest built-in text takes a few hundred.
const FUEL: u64 = 20_000;

/// Stands where `[items]` stood; no value can hold it.
const ITEMS: &str = "\u{1}";

const SUBJECT_CHARS: usize = 150;

/// A name in a text message; a longer one would cost a part of its own.
const SMS_NAME_CHARS: usize = 30;

/// A mail's texts, filled in: plain text, one paragraph each, nothing escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The subject line.
    pub subject: String,
    /// The first line: amount and date.
    pub headline: String,
    /// The greeting.
    pub greeting: String,
    /// The words on the button.
    pub button: String,
    /// The closing formula above the signature.
    pub closing: String,
    /// The paragraphs above the table.
    pub before: Vec<String>,
    /// The paragraphs below it.
    pub after: Vec<String>,
}

/// Fills a mail template.
///
/// # Errors
/// Names the line when the syntax is wrong or a variable is unknown or absent from this notice, and the field
/// when one is missing.
pub fn texts(source: &str, notice: &Notice, letterhead: &Letterhead) -> Result<Texts, TemplateError> {
    parse(&fill(source, &values(notice, letterhead))?, notice.language)
}

/// Fills an SMS template: one line.
///
/// # Errors
/// As for [`texts`].
pub fn sms(source: &str, notice: &Notice, letterhead: &Letterhead) -> Result<String, TemplateError> {
    let mut values = values(notice, letterhead);
    for name in ["creditor", "recipient", "contact", "debtor", "number", "signatory"] {
        let short = values.get(name).and_then(|value| value.as_str()).map(|text| clean(text, SMS_NAME_CHARS));
        if let Some(short) = short {
            values.insert(name, short.into());
        }
    }
    let text = fill(source, &values)?;
    let line = clean(&text, MAX_TEXT_CHARS);
    if line.is_empty() { Err(TemplateError::Missing("text")) } else { Ok(line) }
}

/// An engine without filters, functions, files or includes: variables and conditions only.
pub(super) fn engine() -> Environment<'static> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    engine.set_auto_escape_callback(|_| AutoEscape::None);
    engine.set_fuel(Some(FUEL));
    engine.set_recursion_limit(20);
    engine.set_debug(true);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        engine.set_syntax(syntax);
    }
    engine
}

/// The template as the engine reads it: no control characters, the table's place as a mark no value can hold.
pub(super) fn prepared(source: &str) -> Result<String, TemplateError> {
    if source.len() > MAX_TEMPLATE_BYTES {
        return Err(TemplateError::TooLong(source.len()));
    }
    Ok(source.lines().map(prepared_line).collect::<Vec<String>>().join("\n"))
}

/// The engine drops the line end after a condition; only a line that is nothing else should vanish.
fn prepared_line(line: &str) -> String {
    let line: String = line.trim_end().chars().filter(|letter| !letter.is_control()).collect();
    match line.trim() {
        "[items]" => ITEMS.to_owned(),
        text if text.ends_with("%}") && has_text(text) => line + " ",
        _ => line,
    }
}

/// Whether anything stands outside `{% … %}`.
fn has_text(line: &str) -> bool {
    let outside = |piece: &str| piece.rsplit("%}").next().is_some_and(|text| !text.trim().is_empty());
    line.split("{%").any(outside)
}

pub(super) fn fill(source: &str, values: &Values) -> Result<String, TemplateError> {
    let source = prepared(source)?;
    let engine = engine();
    let text = engine.render_str(&source, values.clone()).map_err(|error| located(&error, &source))?;
    let length = text.chars().count();
    if length > MAX_TEXT_CHARS { Err(TemplateError::TextTooLong(length)) } else { Ok(text) }
}

/// The engine's error with its line and the piece of the template it stumbled over.
pub(super) fn located(error: &minijinja::Error, source: &str) -> TemplateError {
    let line = error.line().unwrap_or(1);
    let piece: String = error
        .range()
        .and_then(|range| source.get(range))
        .map(|piece| piece.chars().take(60).collect())
        .unwrap_or_default();
    let problem = match error.kind() {
        ErrorKind::UndefinedError => {
            format!("this notice has no \"{piece}\"; put the sentence inside {{% if %}} or remove it")
        }
        ErrorKind::OutOfFuel => "the template repeats too much; remove the loop".to_owned(),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest => {
            format!("{error}; only variables and conditions are available", error = error.kind())
        }
        kind => match error.detail() {
            Some(detail) => format!("{kind}: {detail}"),
            None => kind.to_string(),
        },
    };
    TemplateError::At { line, problem }
}

fn parse(text: &str, language: Language) -> Result<Texts, TemplateError> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let field = |name: &'static str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let value = tidy(line.unwrap_or_default(), language);
        if value.is_empty() { Err(TemplateError::Missing(name)) } else { Ok(value) }
    };
    let (before, after) = body.split_once(ITEMS).unwrap_or((body, ""));
    let before = paragraphs(before, language);
    if before.is_empty() {
        return Err(TemplateError::Missing("paragraph above the table"));
    }
    Ok(Texts {
        subject: clean(&field("subject")?.replace('\u{a0}', " "), SUBJECT_CHARS),
        headline: field("headline")?,
        greeting: field("greeting")?,
        button: field("button")?,
        closing: field("closing")?,
        before,
        after: paragraphs(&after.replace(ITEMS, ""), language),
    })
}

fn paragraphs(text: &str, language: Language) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        match (line.trim(), paragraphs.last_mut()) {
            // Only an empty line separates; a blank is left by a condition that did not hold.
            ("", _) if line.is_empty() => paragraphs.push(String::new()),
            (line, Some(last)) => {
                last.push_str(if last.is_empty() { "" } else { " " });
                last.push_str(line);
            }
            (_, None) => {}
        }
    }
    paragraphs.iter().map(|text| tidy(text, language)).filter(|text| !text.is_empty()).collect()
}

/// Blanks joined, and in French no line that begins with a colon or a question mark.
fn tidy(text: &str, language: Language) -> String {
    let words: Vec<&str> = text.split([' ', '\t', '\n']).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    if language != Language::Fr {
        return text;
    }
    [" :", " ;", " ?", " !", " »"]
        .iter()
        .fold(text, |text, mark| text.replace(mark, &mark.replace(' ', "\u{a0}")))
        .replace("« ", "«\u{a0}")
}
