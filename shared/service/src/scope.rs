//! The creditor a call acts for.

use dunning::id::CreditorId;

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

    /// The creditor.
    #[must_use]
    pub const fn creditor(&self) -> &CreditorId {
        &self.0
    }
}
