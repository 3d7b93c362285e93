//! All accounts of a creditor as they stand, for lists that speak of all of them: one strong read per account.

use std::collections::BTreeMap;

use dunning::account::Account;
use dunning::id::{AccountId, DebtorId, ItemNumber};
use dunning::money::Currency;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::debtors;
use crate::account::account_of;
use crate::fault::Fault;
use crate::ports::Ports;
use crate::scope::Scope;

/// Heads read at a time.
const AT_ONCE: usize = 16;

/// What stands.
#[derive(Default)]
pub struct Standing {
    /// Every account.
    pub accounts: BTreeMap<AccountId, Account>,
    /// Which account each open item is on.
    pub open: BTreeMap<ItemNumber, AccountId>,
}

impl Standing {
    /// Reads every account of the list index. One opened a moment ago may be missing from it: nothing is known to be
    /// absent from a list by that, since what is missing here is not touched.
    pub async fn read(ports: &Ports, scope: &Scope) -> Result<Self, Fault> {
        let ids = debtors::accounts(ports, scope).await?;
        let heads = stream::iter(ids).map(|id| async move {
            let row = ports.store.head(scope, &id).await?;
            row.as_ref().map(account_of).transpose().map(|account| account.map(|account| (id, account)))
        });
        let read: Vec<_> = heads.buffered(AT_ONCE).try_collect().await?;
        Ok(Self::of(read.into_iter().flatten().collect()))
    }

    fn of(accounts: BTreeMap<AccountId, Account>) -> Self {
        let numbers = |(id, account): (&AccountId, &Account)| {
            account.lines.keys().map(|number| (number.clone(), id.clone())).collect::<Vec<_>>()
        };
        let open = accounts.iter().flat_map(numbers).collect();
        Self { accounts, open }
    }

    /// The account on which an invoice is open in parts.
    #[must_use]
    pub fn in_parts(&self, number: &ItemNumber) -> Option<AccountId> {
        let prefix = format!("{number}#");
        let from = ItemNumber::new(&prefix).ok()?;
        let (part, account) = self.open.range(from..).next()?;
        part.as_str().starts_with(&prefix).then(|| account.clone())
    }

    /// Who pays each account, in which currency.
    #[must_use]
    pub fn payers(&self) -> BTreeMap<AccountId, (DebtorId, Currency)> {
        let payer =
            |(id, account): (&AccountId, &Account)| (id.clone(), (account.payer.clone(), account.currency));
        self.accounts.iter().map(payer).collect()
    }
}
