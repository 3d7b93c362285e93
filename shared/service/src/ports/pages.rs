//! A longer answer, page by page, with a bound that is never an end without a word.

use crate::fault::Fault;

/// One page of a longer answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; absent on the last.
    pub next: Option<String>,
}

/// A walk over the pages of a longer answer, with a bound:
/// `while let Some(from) = pages.open()? { for row in pages.turn(port.list(from).await?) { … } }`.
#[derive(Debug)]
pub struct Pages {
    what: &'static str,
    most: usize,
    left: usize,
    from: Option<Start>,
    /// Whether what lies beyond the bound is not wanted.
    window: bool,
}

/// Where a page begins; `None` is the first one.
pub type Start = Option<String>;

impl Pages {
    /// A walk over all of `what`; more than this many pages are a fault, never an end.
    #[must_use]
    pub const fn at_most(pages: usize, what: &'static str) -> Self {
        Self { what, most: pages, left: pages, from: Some(None), window: false }
    }

    /// A walk over the first pages of `what`, for whoever needs no more than those.
    #[must_use]
    pub const fn first(pages: usize, what: &'static str) -> Self {
        Self { what, most: pages, left: pages, from: Some(None), window: true }
    }

    /// Where the next page begins; nothing after the last one.
    ///
    /// # Errors
    /// When there are more pages than were to be read: what follows would be left out without a word.
    pub fn open(&mut self) -> Result<Option<Start>, Fault> {
        let Some(from) = self.from.take() else { return Ok(None) };
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None if self.window => return Ok(None),
            None => {
                let said =
                    format!("{} fill more than {} pages, which are not read at once", self.what, self.most);
                return Err(Fault::Permanent(said));
            }
        }
        Ok(Some(from))
    }

    /// The rows of the page that was read.
    pub fn turn<T>(&mut self, page: Page<T>) -> Vec<T> {
        self.from = page.next.map(Some);
        page.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(mut pages: Pages, there_are: usize) -> Result<usize, Fault> {
        let mut read = 0;
        while pages.open()?.is_some() {
            read += 1;
            let next = (read < there_are).then(|| read.to_string());
            pages.turn::<()>(Page { rows: Vec::new(), next });
        }
        Ok(read)
    }

    #[test]
    fn what_lies_beyond_the_bound_is_a_fault_unless_the_first_pages_were_all_that_was_wanted() {
        assert_eq!(walked(Pages::at_most(3, "the accounts"), 1), Ok(1));
        assert_eq!(walked(Pages::at_most(3, "the accounts"), 3), Ok(3));
        let beyond = walked(Pages::at_most(3, "the accounts"), 4).unwrap_err();
        assert!(
            !beyond.may_pass() && beyond.to_string().contains("the accounts fill more than 3 pages"),
            "{beyond}"
        );
        assert_eq!(walked(Pages::first(3, "the history"), 4), Ok(3));
    }
}
