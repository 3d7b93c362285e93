//! A creditor's plans. A version is written once and never changed; running accounts stay on theirs until a person moves
//! them.

use dunning::event::{Actor, Event};
use dunning::fact::Fact;
use dunning::id::AccountId;
use dunning::plan::{Plan, PlanKey};
use dunning::rules::Rules;

use crate::account::{Change, ChangeError, change};
use crate::creditor;
use crate::fault::Fault;
use crate::notices::text;
use crate::ports::Ports;
use crate::rows::{Document, DocumentKey, DocumentKind};
use crate::scope::Scope;

/// Why a plan was not kept.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum KeepError {
    /// This version is known with other content.
    #[error("plan {0} version {1} is in use with other steps; write a higher version into the file")]
    Taken(String, u32),
    /// A port failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn key(plan: &PlanKey) -> DocumentKey {
    // Versions sort as numbers.
    DocumentKey { kind: DocumentKind::Plan, id: format!("{}@{:010}", plan.id, plan.version) }
}

/// Keeps a version of a plan; true when it is new. From now on new accounts may follow it.
///
/// # Errors
/// When the version is known with other content, or cannot be written.
pub async fn keep(ports: &Ports, scope: &Scope, rules: &Rules, plan: &Plan) -> Result<bool, KeepError> {
    let taken = || KeepError::Taken(plan.id.to_string(), plan.version);
    match rules.plan(&plan.key()) {
        Some(known) if **known == *plan => return Ok(false),
        Some(_) => return Err(taken()),
        None => {}
    }
    let document = Document { key: key(&plan.key()), version: 1, body: text(plan)?, expires: None };
    let written = ports.store.put_document(scope, &document).await?;
    creditor::forget(ports, scope);
    if written { Ok(true) } else { Err(taken()) }
}

/// Lets an account follow another plan or version from now on: steps match by their id, done stays done.
///
/// # Errors
/// When the account is unknown or nothing could be committed.
pub async fn move_account(
    ports: &Ports,
    scope: &Scope,
    rules: &Rules,
    account: AccountId,
    plan: &PlanKey,
    who: Actor,
) -> Result<(), ChangeError> {
    let fact = Fact::PlanChanged { plan: plan.clone() };
    let event = Event::new(ports.clock.now(), who, fact).because("the plan was activated");
    let moved = Change { events: vec![event], ..Change::look(account) };
    change(ports, scope, rules, &moved).await.map(|_| ())
}
