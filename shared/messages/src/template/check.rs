//! Whether a creditor's own text can be sent, said before it is saved.

use std::collections::BTreeSet;

use super::engine::{engine, located, prepared, texts};
use super::{TemplateError, VARIABLES, sms};
use crate::notice::{Kind, RecipientKind};
use crate::samples::{self, Shape};
use crate::{Language, Letterhead, Notice};

/// The words a reader meets before the table, at most.
pub const MAX_WORDS: usize = 90;

/// Something wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// Whether it stops the template from being saved.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub message: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The template cannot be saved.
    Error,
    /// It can, but a reader would be better served.
    Advice,
}

/// Everything wrong with a mail template for this notice and language; empty when it may be saved.
#[must_use]
pub fn check(kind: Kind, language: Language, source: &str) -> Vec<Problem> {
    let problems = static_problems(kind, source);
    if !problems.is_empty() {
        return problems;
    }
    tried(kind, language, |notice, letterhead| {
        let texts = texts(source, notice, letterhead)?;
        let words = texts.before.iter().map(|paragraph| paragraph.split_whitespace().count()).sum::<usize>();
        Ok((words > MAX_WORDS).then(|| Problem {
            line: 1,
            severity: Severity::Advice,
            message: format!("{words} words stand before the table; {MAX_WORDS} are read, more are skipped"),
        }))
    })
}

/// Everything wrong with an SMS template for this notice and language; empty when it may be saved.
#[must_use]
pub fn check_sms(kind: Kind, language: Language, source: &str) -> Vec<Problem> {
    let problems = syntax_and_names(source);
    if !problems.is_empty() {
        return problems;
    }
    tried(kind, language, |notice, letterhead| sms(source, notice, letterhead).map(|_| None))
}

fn static_problems(kind: Kind, source: &str) -> Vec<Problem> {
    let mut problems = syntax_and_names(source);
    let marks = source.lines().filter(|line| line.trim() == "[items]").count();
    if marks != 1 {
        let message =
            format!("[items] stands {marks} times alone on a line; write it once, where the table goes");
        problems.push(error(1, message));
    }
    let needed: &[&str] = if kind == Kind::FormalNotice { &["total", "deadline"] } else { &[] };
    for name in needed {
        if !source.contains(name) {
            problems.push(error(1, format!("a formal notice must say {{{{ {name} }}}}")));
        }
    }
    problems.extend(unknown_fields(source));
    problems
}

fn unknown_fields(source: &str) -> Vec<Problem> {
    const FIELDS: [&str; 5] = ["subject", "headline", "greeting", "button", "closing"];
    let head = source.lines().enumerate().take_while(|(_, line)| !line.trim().is_empty());
    let odd = head.filter(|(_, line)| {
        let name = line.split_once(':').map(|(name, _)| name.trim());
        !line.trim_start().starts_with("{%") && !name.is_some_and(|name| FIELDS.contains(&name))
    });
    odd.map(|(index, line)| {
        let start: String = line.chars().take(30).collect();
        let message = format!("\"{start}\" is not a field; the fields are {}", FIELDS.join(", "));
        error(index + 1, message)
    })
    .collect()
}

fn syntax_and_names(source: &str) -> Vec<Problem> {
    let prepared = match prepared(source) {
        Ok(prepared) => prepared,
        Err(error) => return vec![from_template(&error)],
    };
    let engine = engine();
    let template = match engine.template_from_named_str("text", &prepared) {
        Ok(template) => template,
        Err(error) => return vec![from_template(&located(&error, &prepared))],
    };
    let known: BTreeSet<&str> = VARIABLES.iter().map(|variable| variable.name).collect();
    let used: BTreeSet<String> = template.undeclared_variables(true).into_iter().collect();
    let unknown = used.into_iter().filter(|name| !known.contains(name.as_str()));
    unknown.map(|name| unknown_variable(&name, source)).collect()
}

fn unknown_variable(name: &str, source: &str) -> Problem {
    let line = source.lines().position(|line| line.contains(name)).map_or(1, |index| index + 1);
    let close = VARIABLES.iter().map(|known| (strsim_distance(name, known.name), known.name)).min();
    let hint = match close {
        Some((distance, known)) if distance <= 3 => format!("; did you mean \"{known}\"?"),
        _ => "; the list of variables shows all there are".to_owned(),
    };
    error(line, format!("there is no variable \"{name}\"{hint}"))
}

/// Letters to change to get from one name to the other.
fn strsim_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        let mut next = vec![before];
        for (other, above) in right.iter().zip(row.iter().skip(1)) {
            let changed = diagonal + usize::from(*other != letter);
            before = changed.min(before + 1).min(above + 1);
            diagonal = *above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Runs `try_one` on a full, a plain and a bare notice for each kind of recipient, and keeps each problem once.
fn tried(
    kind: Kind,
    language: Language,
    try_one: impl Fn(&Notice, &Letterhead) -> Result<Option<Problem>, TemplateError>,
) -> Vec<Problem> {
    let letterhead = samples::letterhead();
    let mut problems = BTreeSet::new();
    for recipient in [RecipientKind::Business, RecipientKind::Consumer, RecipientKind::Public] {
        for shape in Shape::ALL {
            let notice = samples::notice(kind, language, recipient, shape);
            match try_one(&notice, &letterhead) {
                Ok(found) => problems.extend(found),
                Err(error) => {
                    problems.insert(from_template(&error));
                }
            }
        }
    }
    problems.into_iter().collect()
}

const fn error(line: usize, message: String) -> Problem {
    Problem { line, severity: Severity::Error, message }
}

fn from_template(problem: &TemplateError) -> Problem {
    match problem {
        TemplateError::At { line, problem } => error(*line, problem.clone()),
        other => error(1, other.to_string()),
    }
}
