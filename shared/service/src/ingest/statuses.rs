//! Life-cycle statuses of electronic invoices (French CDAR) → facts about items that are known.

use documents::invoice::model::{LifecycleStatus, StatusEffect};
use dunning::fact::Fact;
use dunning::id::ItemNumber;
use dunning::state::DisputeKind;

use super::take::Intake;
use super::{IngestError, Refused, Report, note_account};
use crate::account::{Change, change};
use crate::rows::PointerKey;

/// Applies each status to its invoice; one about an unknown invoice is refused and kept.
pub async fn apply(
    intake: &Intake<'_>,
    statuses: &[LifecycleStatus],
    report: &mut Report,
) -> Result<(), IngestError> {
    for status in statuses {
        let number = status.invoice.as_deref().unwrap_or_default();
        let Ok(item) = ItemNumber::new(number) else {
            report.refused.push(Refused::missing("invoice", "the invoice the status is about"));
            continue;
        };
        let pointer =
            intake.ports.store.pointer(intake.scope, &PointerKey::Number(number.to_owned())).await?;
        let Some(pointer) = pointer else {
            report.refused.push(unknown(number));
            continue;
        };
        let Some(fact) = fact(status, &item) else { continue };
        let now = intake.ports.clock.now();
        let wanted = Change {
            touched: vec![item],
            ..Change::fact(pointer.account.clone(), now, intake.by.clone(), fact)
        };
        change(intake.ports, intake.scope, intake.rules, &wanted).await?;
        note_account(report, &pointer.account);
        report.changed = report.changed.saturating_add(1);
    }
    Ok(())
}

fn unknown(number: &str) -> Refused {
    let message = format!("A status speaks of invoice {number}, which is not known here");
    Refused::of("unknown_invoice", "invoice", message, "Import the invoice, then retry this status")
        .about(Some(number))
}

/// What a status means for chasing; a status that only informs means nothing.
fn fact(status: &LifecycleStatus, item: &ItemNumber) -> Option<Fact> {
    let item = item.clone();
    let reason =
        status.reasons.iter().filter_map(|reason| reason.text.clone().or_else(|| reason.code.clone()));
    let reason = reason.collect::<Vec<_>>().join("; ");
    match (status.effect(), status.code.as_deref()) {
        (StatusEffect::Stop, Some("220")) => Some(Fact::Cancelled { item, replaced_by: None }),
        (StatusEffect::Stop, Some("207")) => {
            Some(Fact::Disputed { item, amount: None, kind: DisputeKind::Commercial, reason })
        }
        (StatusEffect::Stop, _) => {
            Some(Fact::Disputed { item, amount: None, kind: DisputeKind::Technical, reason })
        }
        (StatusEffect::Wait, _) => Some(Fact::PaymentPending { item, amount: None, until: None }),
        (StatusEffect::Cashed | StatusEffect::Inform, _) => None,
    }
}
