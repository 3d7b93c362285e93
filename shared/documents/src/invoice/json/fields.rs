//! One JSON object, read field by field: every problem is noted with its path, none stops the reading.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::invoice::rejection::Code;

/// Bytes of one text field.
pub(super) const TEXT_BYTES: usize = 2_000;
/// Bytes of an identifier or a number.
pub(super) const ID_BYTES: usize = 128;
/// Entries of one list.
pub(super) const LIST: usize = 200;

/// Something wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: Code,
    /// JSON path, such as `invoices[3].due_date`.
    pub(super) path: String,
    /// What is wrong, after the path.
    pub(super) what: String,
    /// What to do.
    pub(super) hint: String,
}

/// An object and the problems found in it so far.
pub(super) struct Fields<'v, 'p> {
    object: &'v Map<String, Value>,
    path: String,
    problems: &'p mut Vec<Problem>,
}

impl<'v, 'p> Fields<'v, 'p> {
    pub(super) fn new(object: &'v Map<String, Value>, path: String, problems: &'p mut Vec<Problem>) -> Self {
        Self { object, path, problems }
    }

    /// Where `key` stands.
    pub(super) fn path(&self, key: &str) -> String {
        format!("{}.{key}", self.path)
    }

    pub(super) fn problem(
        &mut self,
        code: Code,
        key: &str,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let path = self.path(key);
        self.problems.push(Problem { code, path, what: what.into(), hint: hint.into() });
    }

    /// The value of `key`; null counts as absent.
    pub(super) fn value(&self, key: &str) -> Option<&'v Value> {
        self.object.get(key).filter(|value| !value.is_null())
    }

    /// A text of at most `limit` bytes, blanks around it removed; an empty one counts as absent.
    fn bounded(&mut self, key: &str, limit: usize) -> Option<String> {
        let text = match self.value(key)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => {
                self.problem(Code::InvalidField, key, "is not a text", "Write it between quotation marks.");
                return None;
            }
        };
        if text.len() > limit {
            let what = format!("has {} bytes, at most {limit} are taken", text.len());
            self.problem(Code::InvalidField, key, what, "Shorten it.");
            return None;
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            self.problem(Code::InvalidField, key, "holds a control character", "Remove it.");
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.bounded(key, TEXT_BYTES)
    }

    pub(super) fn id(&mut self, key: &str) -> Option<String> {
        self.bounded(key, ID_BYTES)
    }

    /// Notes that `key` is missing, unless it stands there and was refused already.
    pub(super) fn require(&mut self, key: &str, present: bool, hint: &str) {
        let stated =
            self.value(key).is_some_and(|value| value.as_str().is_none_or(|text| !text.trim().is_empty()));
        if !present && !stated {
            self.problem(Code::MissingField, key, "is missing", hint);
        }
    }

    pub(super) fn date(&mut self, key: &str) -> Option<NaiveDate> {
        let text = self.id(key)?;
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok().filter(|_| text.len() == 10);
        if date.is_none() {
            let what = format!("is \"{}\", which is not a date", shown(&text));
            self.problem(Code::InvalidField, key, what, "Write year-month-day, such as 2026-09-30.");
        }
        date
    }

    /// A code of `length` letters in the given case.
    pub(super) fn letters(&mut self, key: &str, length: usize, upper: bool, example: &str) -> Option<String> {
        let text = self.id(key)?;
        let fits = |byte: u8| if upper { byte.is_ascii_uppercase() } else { byte.is_ascii_lowercase() };
        if text.len() == length && text.bytes().all(fits) {
            return Some(text);
        }
        let what = format!("is \"{}\", which is not such a code", shown(&text));
        self.problem(Code::InvalidField, key, what, format!("Write it like {example}."));
        None
    }

    /// One of `known`.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, known: &[(&str, T)]) -> Option<T> {
        let text = self.id(key)?;
        let found = known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            let what = format!("is \"{}\"", shown(&text));
            self.problem(Code::InvalidField, key, what, format!("Write one of: {}.", names.join(", ")));
        }
        found
    }

    pub(super) fn flag(&mut self, key: &str) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.problem(Code::InvalidField, key, "is neither true nor false", "Write true or false.");
                false
            }
        }
    }

    /// A list; a single value counts as a list of one.
    pub(super) fn list(&mut self, key: &str) -> Vec<&'v Value> {
        let values: Vec<&Value> = match self.value(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => values.iter().collect(),
            Some(single) => vec![single],
        };
        if values.len() > LIST {
            let what = format!("has {} entries, at most {LIST} are taken", values.len());
            self.problem(Code::InvalidField, key, what, "Shorten the list.");
            return Vec::new();
        }
        values
    }

    /// The texts of a list.
    pub(super) fn texts(&mut self, key: &str) -> Vec<String> {
        let values = self.list(key);
        let mut texts = Vec::new();
        for value in values {
            match value.as_str().map(str::trim).filter(|text| text.len() <= TEXT_BYTES) {
                Some("") => {}
                Some(text) => texts.push(text.to_owned()),
                None => self.problem(
                    Code::InvalidField,
                    key,
                    "holds something that is no short text",
                    "Write texts.",
                ),
            }
        }
        texts
    }

    /// The object at `key`, to be read on its own.
    pub(super) fn object<'s>(&'s mut self, key: &str) -> Option<Fields<'v, 's>> {
        let value = self.value(key)?;
        let Some(object) = value.as_object() else {
            self.problem(Code::InvalidField, key, "is not an object", "Write it between braces.");
            return None;
        };
        let path = self.path(key);
        Some(Fields::new(object, path, self.problems))
    }

    /// The entries of the list at `key`, each to be read on its own by `read`.
    pub(super) fn objects<T>(&mut self, key: &str, read: impl Fn(Fields<'v, '_>) -> T) -> Vec<T> {
        let values = self.list(key);
        let mut found = Vec::new();
        for (index, value) in values.into_iter().enumerate() {
            let path = format!("{}[{index}]", self.path(key));
            match value.as_object() {
                Some(object) => found.push(read(Fields::new(object, path, self.problems))),
                None => {
                    let hint = "Write it between braces.";
                    self.problem(Code::InvalidField, key, "holds something that is not an object", hint);
                }
            }
        }
        found
    }

    /// Notes every field that is not `known`; remarks and fields of one's own (`_…`, `x_…`) may stand.
    pub(super) fn refuse_unknown(&mut self, known: &[&str]) {
        let harmless = ["comment", "comments", "remark", "description", "metadata", "tags", "source"];
        let unknown = |key: &&String| {
            !known.contains(&key.as_str())
                && !harmless.contains(&key.as_str())
                && !key.starts_with(['_', '$'])
                && !key.starts_with("x_")
                && !key.starts_with("x-")
        };
        let keys: Vec<String> = self.object.keys().filter(unknown).take(5).cloned().collect();
        for key in keys {
            let nearest = known.iter().max_by_key(|name| likeness(name, &key));
            let hint = match nearest.filter(|name| likeness(name, &key) >= 750) {
                Some(name) => format!("Did you mean \"{name}\"? Otherwise remove it."),
                None => format!("Remove it, or use one of: {}.", known.join(", ")),
            };
            self.problem(Code::UnknownField, &shown(&key), "is not a known field", hint);
        }
    }
}

/// How alike two names are, in thousandths.
fn likeness(left: &str, right: &str) -> usize {
    let plain = |text: &str| text.to_lowercase().replace(['_', '-', ' '], "");
    let (left, right) = (plain(left), plain(&shown(right)));
    let longest = left.chars().count().max(right.chars().count()).max(1);
    1000_usize.saturating_sub(strsim::levenshtein(&left, &right).saturating_mul(1000) / longest)
}

/// `text` short enough for a message.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}
