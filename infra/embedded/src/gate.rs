//! What happens to a call on its way to the engine and back.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

/// A verdict that is still awaited, so that a scheduler can hold a call back.
pub type Pending<'a> = Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>;

/// One request of the SDK.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The operation, such as `TransactWriteItems`.
    pub operation: &'a str,
    /// The request's JSON.
    pub body: &'a str,
}

/// What the gate does with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The engine runs it and its answer returns.
    Pass,
    /// The engine never sees it; the caller gets a server error.
    FailBefore,
    /// The engine runs it, and the caller gets a server error all the same.
    FailAfter,
    /// Refused for too many requests, without effect.
    Throttle,
    /// A write is refused because another transaction holds a row; a read passes.
    Conflict,
    /// An index query is answered with this JSON, as a stale index would.
    Answer(String),
    /// The process is gone: the call never returns. `effect` tells whether the engine ran it.
    Crash {
        /// Whether the rows changed before the process died.
        effect: bool,
    },
}

/// Decides each call's fate.
pub trait Gate: Send + Sync + Debug {
    /// The verdict on `call`; awaited before the engine is asked.
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a>;

    /// What the engine answered to a call that was let through, as JSON; whoever wants to may keep it.
    fn answered(&self, _: Call<'_>, _: &str) {}
}

/// Lets everything pass.
#[derive(Debug)]
pub struct Open;

impl Gate for Open {
    fn admit<'a>(&'a self, _: Call<'a>) -> Pending<'a> {
        Box::pin(std::future::ready(Verdict::Pass))
    }
}
