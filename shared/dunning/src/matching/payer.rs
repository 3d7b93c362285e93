//! Who paid, as far as the movement shows: accounts by account number, and by similar name.

use super::index::{AccountAt, Index};
use super::name::Name;
use super::{Movement, Payer};

/// From this similarity on a name agrees with an account.
pub const SIMILAR: u8 = 80;

/// More accounts with a word in common are not compared: the word says nothing.
const MAX_COMPARED: usize = 1_000;

/// What a movement shows about its payer.
pub struct Payers {
    /// Accounts the account number has paid for.
    pub by_iban: Vec<AccountAt>,
    /// Accounts with a similar name, the most similar first.
    pub by_name: Vec<(u8, AccountAt)>,
}

impl Payers {
    /// Looks up the account number, and the name; where the bank gives no name, the text is read for one.
    pub fn of(index: &Index, movement: &Movement) -> Self {
        let stated = movement.counterparty.as_deref().filter(|name| !name.trim().is_empty());
        let by_name = similar(index, &Name::new(stated.unwrap_or(&movement.text)));
        Self { by_iban: index.accounts_of_iban(movement), by_name }
    }

    /// What the movement shows about `account` being the payer.
    pub fn evidence(&self, index: &Index, account: AccountAt) -> Payer {
        if self.by_iban.contains(&account) {
            return Payer::KnownIban;
        }
        if let Some((percent, _)) = self.by_name.iter().find(|(_, at)| *at == account) {
            return Payer::SimilarName { percent: *percent };
        }
        let surely = self.by_name.first().filter(|(percent, _)| *percent >= 90).map(|(_, at)| *at);
        let other = self.by_iban.first().copied().or(surely).and_then(|at| index.accounts.get(at));
        other.map_or(Payer::Stranger, |other| Payer::OtherAccount { account: other.id.clone() })
    }

    /// The weakest evidence over several accounts.
    pub fn weakest(&self, index: &Index, accounts: impl IntoIterator<Item = AccountAt>) -> Payer {
        let all = accounts.into_iter().map(|account| self.evidence(index, account));
        all.max_by_key(rank).unwrap_or(Payer::Stranger)
    }
}

/// Whether the evidence speaks for the account.
pub const fn agrees(payer: &Payer) -> bool {
    matches!(payer, Payer::KnownIban | Payer::SimilarName { .. })
}

/// Weaker evidence ranks higher.
const fn rank(payer: &Payer) -> u8 {
    match payer {
        Payer::KnownIban => 0,
        Payer::SimilarName { .. } => 1,
        Payer::Stranger => 2,
        Payer::OtherAccount { .. } => 3,
    }
}

fn similar(index: &Index, seen: &Name) -> Vec<(u8, AccountAt)> {
    let score = |at: AccountAt| {
        let names = index.accounts.get(at).map(|account| account.names.iter()).into_iter().flatten();
        names.map(|known| known.similarity(seen)).max().unwrap_or(0)
    };
    let near = index.accounts_like(seen).into_iter().take(MAX_COMPARED);
    let mut scored: Vec<_> =
        near.map(|at| (score(at), at)).filter(|(percent, _)| *percent >= SIMILAR).collect();
    scored.sort_by_key(|(percent, at)| (std::cmp::Reverse(*percent), *at));
    scored
}
