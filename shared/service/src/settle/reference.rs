//! Payment references: what a payer copies into a transfer, so that matching is certain. Belgian creditors get
//! structured communications, others creditor references (RF). Made from the number, never at random, so that the
//! same item has the same reference; the salt is raised only where two would share one.

use dunning::id::{AccountId, ItemNumber};
use dunning::reference::{Reference, ogm, rf};
use sha2::{Digest, Sha256};

use crate::creditor;
use crate::fault::Fault;
use crate::ports::Ports;
use crate::rows::{Pointer, PointerKey};
use crate::scope::Scope;

/// References tried for one item before it goes without.
const MOST_SALTS: u8 = 8;
/// Letters and digits of a creditor reference's own part: 36^12 leaves chance no room.
const RF_LETTERS: usize = 12;

/// Whether the creditor's references are Belgian structured communications.
///
/// # Errors
/// When the creditor cannot be read.
pub async fn is_belgian(ports: &Ports, scope: &Scope) -> Result<bool, Fault> {
    Ok(creditor::profile(ports, scope).await?.is_some_and(|(_, profile)| profile.creditor.country == "BE"))
}

/// The reference of an item.
#[must_use]
pub fn of_item(belgian: bool, number: &ItemNumber, salt: u8) -> Option<Reference> {
    made(belgian, &format!("item|{number}|{salt}"))
}

/// The reference of an account, for messages about several items.
#[must_use]
pub fn of_account(belgian: bool, account: &AccountId, salt: u8) -> Option<Reference> {
    made(belgian, &format!("account|{account}|{salt}"))
}

fn made(belgian: bool, base: &str) -> Option<Reference> {
    let digest = Sha256::digest(base.as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    if belgian {
        return ogm::generate(number % ogm::MAX + 1);
    }
    rf::generate(&letters(number))
}

fn letters(mut number: u64) -> String {
    const LETTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut text = String::with_capacity(RF_LETTERS);
    for _ in 0..RF_LETTERS {
        let place = usize::try_from(number % 36).unwrap_or(0);
        text.push(char::from(LETTERS.get(place).copied().unwrap_or(b'0')));
        number /= 36;
    }
    text
}

/// The first reference made by `of` that leads to this target or to nothing, and whether it is new.
async fn free(
    ports: &Ports,
    scope: &Scope,
    account: &AccountId,
    target: &str,
    of: impl Fn(u8) -> Option<Reference>,
) -> Result<Option<(Reference, bool)>, Fault> {
    for salt in 0..MOST_SALTS {
        let Some(reference) = of(salt) else { return Ok(None) };
        match ports.store.pointer(scope, &PointerKey::Reference(reference.text.clone())).await? {
            None => return Ok(Some((reference, true))),
            Some(known) if known.account == *account && known.target == target => {
                return Ok(Some((reference, false)));
            }
            Some(_) => {}
        }
    }
    Ok(None)
}

/// Gives items and their account their references, as pointer rows.
///
/// # Errors
/// When they cannot be read or written; doing it again changes nothing.
pub async fn give(
    ports: &Ports,
    scope: &Scope,
    belgian: bool,
    account: &AccountId,
    items: &[ItemNumber],
) -> Result<(), Fault> {
    let mut pointers = Vec::new();
    let mut note = |found: Option<(Reference, bool)>, target: &str| {
        if let Some((reference, true)) = found {
            let key = PointerKey::Reference(reference.text);
            pointers.push(Pointer { key, account: account.clone(), target: target.to_owned() });
        }
    };
    for item in items {
        note(
            free(ports, scope, account, item.as_str(), |salt| of_item(belgian, item, salt)).await?,
            item.as_str(),
        );
    }
    note(free(ports, scope, account, "", |salt| of_account(belgian, account, salt)).await?, "");
    if pointers.is_empty() { Ok(()) } else { ports.store.point(scope, &pointers).await }
}

/// The reference to print: of the only item, or of the account where there are several; as it is printed.
///
/// # Errors
/// When it cannot be read.
pub async fn printed(
    ports: &Ports,
    scope: &Scope,
    belgian: bool,
    account: &AccountId,
    items: &[ItemNumber],
) -> Result<Option<String>, Fault> {
    let found = match items {
        [only] => free(ports, scope, account, only.as_str(), |salt| of_item(belgian, only, salt)).await?,
        _ => free(ports, scope, account, "", |salt| of_account(belgian, account, salt)).await?,
    };
    // One that leads nowhere would be worse than the number.
    Ok(found.filter(|(_, new)| !new).map(|(reference, _)| reference.printed()))
}
