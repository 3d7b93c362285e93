//! The sums of a claim.

use dunning::money::{Money, MoneyError};

use super::{Claim, DebtorItems, Item};

impl Claim {
    /// Every item of every debtor.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.debtors.iter().flat_map(|debtor| &debtor.items)
    }

    /// What is open on the items.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn principal(&self) -> Result<Money, MoneyError> {
        self.sum(self.items().map(|item| item.open))
    }

    /// Principal and charges less unapplied payments: what the letter asks for. What stands beside is not in it.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn total(&self) -> Result<Money, MoneyError> {
        let charges = self.sum(self.charges.iter().map(|charge| charge.amount))?;
        let unapplied = self.unapplied.unwrap_or(Money::zero(self.currency));
        self.principal()?.plus(charges)?.minus(unapplied)
    }

    /// The sum of `amounts` in the claim's currency.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn sum(&self, amounts: impl Iterator<Item = Money>) -> Result<Money, MoneyError> {
        amounts.into_iter().try_fold(Money::zero(self.currency), Money::plus)
    }

    /// What is open on one debtor's items.
    ///
    /// # Errors
    /// When the currencies differ or the sum overflows.
    pub fn subtotal(&self, debtor: &DebtorItems) -> Result<Money, MoneyError> {
        self.sum(debtor.items.iter().map(|item| item.open))
    }
}
