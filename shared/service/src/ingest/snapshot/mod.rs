//! A complete list of open items: held against what is known, its difference shown, then taken account by account.

mod difference;
mod place;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use documents::invoice::{Format, Read};
use dunning::id::AccountId;
use serde::{Deserialize, Serialize};

use super::facts::documents_of;
use super::gather::{Gathered, Share, gather};
use super::take::{Intake, take_share};
use super::{IngestError, Refused, Report, debtors, money, standing::Standing};
use crate::creditor::{self, Freshness};
use place::Placed;

pub use difference::{Difference, Group, Moved};

/// What a file was declared to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complete {
    /// The day of which it lists every open item.
    pub as_of: NaiveDate,
    /// What is to be done with it.
    pub wish: Wish,
}

/// What is to be done with a complete list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Show the difference, change nothing.
    Look,
    /// Take it, unless it falls by so much that a person must confirm it.
    #[default]
    Take,
    /// Take it: a person has seen the difference.
    Confirmed,
}

/// Where a complete list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Taken,
    /// Nothing was changed: it was only looked at, or waits, or cannot be used.
    Left,
}

/// Holds the list against what is known and, where it may, takes it.
///
/// # Errors
/// When a port failed half-way; taking the same list again goes on where it stopped.
pub(super) async fn take(
    intake: &Intake<'_>,
    read: &Read,
    complete: Complete,
    report: &mut Report,
) -> Result<Outcome, IngestError> {
    if let Some(refused) = unusable(intake, read, complete).await? {
        report.refused.push(refused);
        return Ok(Outcome::Left);
    }
    let documents = documents_of(read);
    let gathered = gather(intake, &documents, report).await?;
    let standing = Standing::read(intake.ports, intake.scope).await?;
    let placed = place::all(intake, complete.as_of, &standing, gathered, &read.unapplied, report).await?;
    if !report.refused.is_empty() {
        report.refused.insert(0, partly());
        return Ok(Outcome::Left);
    }
    let percent = intake.rules.creditor.settings.snapshot_fall_percent;
    let difference = difference::of(complete.as_of, &standing, &placed, percent);
    let falls = difference.falls;
    report.difference = Some(difference.clone());
    match complete.wish {
        Wish::Look => return Ok(Outcome::Left),
        Wish::Take if falls => {
            report.refused.push(confirm_first(&difference));
            return Ok(Outcome::Left);
        }
        Wish::Take | Wish::Confirmed => {}
    }
    carry_out(intake, read, placed, report).await?;
    let news = Freshness { complete: Some(complete.as_of), ..Freshness::default() };
    creditor::refresh(intake.ports, intake.scope, news).await?;
    Ok(Outcome::Taken)
}

/// Account by account; each commit says the same however often it is repeated.
async fn carry_out(
    intake: &Intake<'_>,
    read: &Read,
    placed: Placed,
    report: &mut Report,
) -> Result<(), IngestError> {
    let Placed { gathered, heard, payers } = placed;
    let Gathered { parties, mut shares, credits, .. } = gathered;
    parties.keep(intake.ports, intake.scope).await?;
    for (account, heard) in &heard {
        let Some(share) = shares.remove(account).or_else(|| nothing_for(account, &payers)) else { continue };
        take_share(intake, account, &share, Some(heard), report).await?;
    }
    for (claim, facts) in credits {
        money::credit_note(intake, claim, facts, report).await?;
    }
    money::unapplied(intake, &read.unapplied, report).await?;
    debtors::customers(intake, &read.customers, report).await
}

type Payers = BTreeMap<AccountId, (dunning::id::DebtorId, dunning::money::Currency)>;

fn nothing_for(account: &AccountId, payers: &Payers) -> Option<Share> {
    payers.get(account).map(|(payer, currency)| Share::empty(payer.clone(), *currency))
}

async fn unusable(
    intake: &Intake<'_>,
    read: &Read,
    complete: Complete,
) -> Result<Option<Refused>, IngestError> {
    let today = intake.today();
    let known = creditor::freshness(intake.ports, intake.scope).await?.complete;
    let as_of = complete.as_of;
    let is_list = matches!(read.format, Format::Csv | Format::Xlsx | Format::Fec | Format::Json);
    let refused =
        |code: &str, field: &str, message: String, hint: &str| Some(Refused::of(code, field, message, hint));
    Ok(if !is_list || read.documents.is_empty() && !read.customers.is_empty() {
        let message = format!("A {} file is no list of open items", read.format.name());
        refused("not_a_list", "format", message, "Declare only lists as complete; import this one without it")
    } else if as_of > today {
        let message = format!("{as_of} lies in the future");
        refused("as_of_in_future", "complete_as_of", message, "Give the day on which the list was made")
    } else if let Some(newer) = known.filter(|known| *known > as_of) {
        let message = format!("A complete list as of {newer} was taken already; this one is older");
        refused("older_list", "complete_as_of", message, "Export the list again and import the new one")
    } else if !read.rejections.is_empty() {
        Some(partly())
    } else {
        None
    })
}

/// A line that was not understood would look like an item that is settled.
fn partly() -> Refused {
    let message =
        "Some lines of this list cannot be read, so it does not say what is settled; nothing was changed";
    let hint = "Correct these lines and import the list again, or import it without calling it complete";
    Refused::of("list_not_complete", "complete_as_of", message, hint)
}

fn confirm_first(difference: &Difference) -> Refused {
    let message = format!(
        "This complete list as of {} would leave {} open instead of {}; nothing was changed",
        difference.as_of,
        difference.after.said(),
        difference.before.said()
    );
    let hint = "If that is right, confirm it: relance quarantine --confirm ID; if not, leave it with --dismiss ID --reason WHY";
    Refused::of("list_falls", "complete_as_of", message, hint)
}
