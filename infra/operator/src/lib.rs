//! An operator's view of a deployed stage: what it is, what it lacks, what it costs.

mod dns;
pub mod doctor;
pub mod sender;
pub mod spent;
pub mod stage;

/// A variable of the operator's environment, where it is set and is text.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one place where the operator's environment is read")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
