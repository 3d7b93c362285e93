//! What may befall any call of any port, and the process that makes it.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::Duration;
use embedded::{Call, Gate, Pending, Verdict};
use service::fault::Fault;
use tokio::sync::Notify;

/// How a call may end, beside well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The process dies; nothing happened.
    CrashBefore,
    /// It happened; the process dies before it knows.
    CrashAfter,
    /// Nothing happened, and nobody can tell.
    FailBefore,
    /// It happened, and the caller gets an error.
    FailAfter,
    /// Refused for too many requests.
    Throttle,
    /// A write meets another transaction.
    Conflict,
}

impl Outcome {
    /// All.
    pub const ALL: [Self; 6] = [
        Self::CrashBefore,
        Self::CrashAfter,
        Self::FailBefore,
        Self::FailAfter,
        Self::Throttle,
        Self::Conflict,
    ];
}

/// One process: an invocation of a function. It dies alone.
#[derive(Debug)]
pub struct Process {
    gone: Notify,
    /// How many processes there were before it.
    pub born: u64,
    /// By how much its clock is wrong.
    pub skew: Duration,
}

tokio::task_local! {
    static PROCESS: Arc<Process>;
}

/// What the process that asks knows of itself; `None` outside any.
#[must_use]
pub fn me() -> Option<Arc<Process>> {
    PROCESS.try_with(Clone::clone).ok()
}

/// Runs one process to its end; `None` when it died.
pub async fn process<T>(born: u64, skew: Duration, work: impl Future<Output = T>) -> Option<T> {
    let me = Arc::new(Process { gone: Notify::new(), born, skew });
    let life = PROCESS.scope(me.clone(), work);
    tokio::select! {
        biased;
        done = life => Some(done),
        () = me.gone.notified() => None,
    }
}

fn die() {
    if let Some(me) = me() {
        me.gone.notify_one();
    }
}

/// Numbers that follow from a seed.
#[derive(Debug)]
pub struct Dice(AtomicU64);

impl Dice {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number below `sides`.
    pub fn roll(&self, sides: u64) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)).checked_rem(sides).unwrap_or(0)
    }

    /// True `part` times of a thousand.
    pub fn chance(&self, part: u64) -> bool {
        self.roll(1_000) < part
    }
}

/// Which calls fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// None.
    Calm,
    /// The call of this number, once.
    At(usize, Outcome),
    /// So many of a thousand, any outcome, in the order the dice give.
    Often(u64),
}

/// Decides over every call of every port.
#[derive(Debug)]
pub struct Fate {
    dice: Dice,
    now: Mutex<(Plan, Vec<String>)>,
    /// Whether calls of processes that run at once mix.
    mixes: bool,
}

impl Fate {
    /// By a seed.
    #[must_use]
    pub const fn new(seed: u64, plan: Plan, mixes: bool) -> Self {
        Self { dice: Dice::new(seed), now: Mutex::new((plan, Vec::new())), mixes }
    }

    /// From now on.
    pub fn plan(&self, plan: Plan) {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).0 = plan;
    }

    /// The calls made by processes so far, by name.
    pub fn calls(&self) -> Vec<String> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn next(&self, name: &str) -> Option<Outcome> {
        me()?;
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.1.len();
        now.1.push(name.to_owned());
        match now.0 {
            Plan::At(at, outcome) if at == number => Some(outcome),
            Plan::Often(part) if self.dice.chance(part) => {
                let which = usize::try_from(self.dice.roll(6)).unwrap_or(0);
                Outcome::ALL.get(which).copied()
            }
            Plan::Calm | Plan::At(..) | Plan::Often(_) => None,
        }
    }

    /// Others may go first.
    async fn turn(&self) {
        if self.mixes && me().is_some() {
            for _ in 0..self.dice.roll(3) {
                tokio::task::yield_now().await;
            }
        }
    }

    /// A call of a port other than the store.
    ///
    /// # Errors
    /// The call's own, or the fault that fate gives it.
    pub async fn through<T>(
        &self,
        name: &str,
        effect: impl Future<Output = Result<T, Fault>> + Send,
    ) -> Result<T, Fault> {
        self.turn().await;
        let unknown = || Err(Fault::Unknown(format!("{name}: injected")));
        match self.next(name) {
            None | Some(Outcome::Conflict) => effect.await,
            Some(Outcome::Throttle) => Err(Fault::Throttled(format!("{name}: injected"))),
            Some(Outcome::FailBefore) => unknown(),
            Some(Outcome::FailAfter) => {
                let _ = effect.await;
                unknown()
            }
            Some(Outcome::CrashBefore) => gone().await,
            Some(Outcome::CrashAfter) => {
                let _ = effect.await;
                gone().await
            }
        }
    }
}

async fn gone<T>() -> T {
    die();
    std::future::pending().await
}

impl Gate for Fate {
    fn admit<'a>(&'a self, call: Call<'a>) -> Pending<'a> {
        Box::pin(async move {
            self.turn().await;
            let verdict = match self.next(call.operation) {
                None => return Verdict::Pass,
                Some(Outcome::CrashBefore) => Verdict::Crash { effect: false },
                Some(Outcome::CrashAfter) => Verdict::Crash { effect: true },
                Some(Outcome::FailBefore) => Verdict::FailBefore,
                Some(Outcome::FailAfter) => Verdict::FailAfter,
                Some(Outcome::Throttle) => Verdict::Throttle,
                Some(Outcome::Conflict) => Verdict::Conflict,
            };
            if matches!(verdict, Verdict::Crash { .. }) {
                die();
            }
            verdict
        })
    }
}
