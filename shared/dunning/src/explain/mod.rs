//! Why something was or was not sent, in words a controller could read to the customer on the phone.

mod charge;
mod rule;
mod sentence;
mod texts;

pub use charge::{charge, note};
pub use rule::Rule;
pub use sentence::{class_name, sentence};

use crate::id::ItemNumber;

/// Why one item was or was not written about, at one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The item.
    pub item: ItemNumber,
    /// By which rule, from which inputs.
    pub rule: Rule,
}

impl Explanation {
    /// Whether a message about the item left.
    #[must_use]
    pub const fn sent(&self) -> bool {
        matches!(
            self.rule,
            Rule::StepSent { .. }
                | Rule::SentPastSms { .. }
                | Rule::ListedAlong { .. }
                | Rule::OwedSent { .. }
        )
    }
}

#[cfg(test)]
mod tests;
