//! The headers of a request, looked up without regard to case.

/// More headers than this are not looked at.
const MAX_HEADERS: usize = 200;

/// Name and value pairs of one request.
#[derive(Clone, Debug, Default)]
pub struct Headers<'a>(Vec<(&'a str, &'a str)>);

/// What a look-up gives.
pub(super) enum Found<'a> {
    /// Not there, or blank.
    Missing,
    /// There once.
    One(&'a str),
    /// There more than once: which one was signed is anybody's guess.
    Repeated,
}

impl<'a> Headers<'a> {
    /// Keeps the first 200 pairs.
    pub fn new(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(pairs.into_iter().take(MAX_HEADERS).collect())
    }

    pub(super) fn find(&self, name: &str) -> Found<'a> {
        let mut values = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Found::Repeated,
            (Some((_, value)), None) if !value.trim().is_empty() => Found::One(value.trim()),
            _ => Found::Missing,
        }
    }
}
