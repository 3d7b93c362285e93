//! The creditor a call acts for.

use dunning::id::CreditorId;

use crate::fault::Fault;

/// The deployment's own name, which is no creditor: in it lies what came in before it is known whose it is.
const DEPLOYMENT: &str = "relance";

/// Proof that the caller may act for this creditor: made once at a door (a verified key, signature, link or
/// the owner of a laptop), and the only thing a store call takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope(CreditorId);

impl Scope {
    /// The scope of `creditor`. Call it at a door, after the caller has proved who it is.
    #[must_use]
    pub const fn proven(creditor: CreditorId) -> Self {
        Self(creditor)
    }

    /// The deployment's own, in which no creditor's data lie.
    ///
    /// # Errors
    /// Never: the name is a valid one.
    pub fn of_deployment() -> Result<Self, Fault> {
        let id = CreditorId::new(DEPLOYMENT).map_err(|error| Fault::Permanent(error.to_string()))?;
        Ok(Self(id))
    }

    /// The creditor.
    #[must_use]
    pub const fn creditor(&self) -> &CreditorId {
        &self.0
    }
}

/// Whether this is a creditor, and not the deployment.
#[must_use]
pub fn is_creditor(id: &CreditorId) -> bool {
    id.as_str() != DEPLOYMENT
}
