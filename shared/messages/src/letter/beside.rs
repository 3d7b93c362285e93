//! What the law and the creditor's terms allow beside the principal on the day of a letter, with its calculation. It is
//! stated so that the debtor knows what waiting costs; the letter does not ask for it.

use chrono::NaiveDate;
use dunning::money::{Currency, Money, MoneyError};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Interest and fees by item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The items on which something stands, in the order they are to be printed.
    pub items: Vec<ItemBeside>,
}

/// What stands beside one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemBeside {
    /// The invoice number.
    pub number: String,
    /// Simple interest by period; the amounts add up to the interest of the item.
    pub segments: Vec<Segment>,
    /// The fixed compensation or indemnity, where the law and the terms carry one.
    pub fee: Option<Money>,
}

/// Interest of one item over one period at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The amount that bears interest.
    pub base: Money,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Days counted.
    pub days: u32,
    /// Rate per year in per cent, such as 12.15.
    pub rate: Decimal,
    /// The interest.
    pub amount: Money,
}

impl Beside {
    /// Interest of every item.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn interest(&self, currency: Currency) -> Result<Money, MoneyError> {
        let segments = self.items.iter().flat_map(|item| &item.segments);
        segments.map(|segment| segment.amount).try_fold(Money::zero(currency), Money::plus)
    }

    /// Fees of every item.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn fees(&self, currency: Currency) -> Result<Money, MoneyError> {
        self.items.iter().filter_map(|item| item.fee).try_fold(Money::zero(currency), Money::plus)
    }

    /// Interest and fees together.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn total(&self, currency: Currency) -> Result<Money, MoneyError> {
        self.interest(currency)?.plus(self.fees(currency)?)
    }
}
