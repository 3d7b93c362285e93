//! What may befall any call of any port, and the process that makes it.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};
use embedded::{Call, Gate, Pending, Verdict};
use service::fault::Fault;
use service::notices::FUNCTION_SECONDS;
use service::ports::Clock;
use tokio::sync::Notify;

use crate::world::Hand;

/// Seconds that a delayed call takes; two of them outlast a function.
const DELAY: i64 = 20;
/// How often others may go before a delayed call.
const OVERTAKEN: u64 = 40;

/// How a call may end, beside well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    /// A read of an index shows what was there at the last look.
    Stale,
    /// It takes long, others go first, and time passes.
    Delay,
}

impl Outcome {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::CrashBefore,
        Self::CrashAfter,
        Self::FailBefore,
        Self::FailAfter,
        Self::Throttle,
        Self::Conflict,
        Self::Stale,
        Self::Delay,
    ];
}

/// One process: an invocation of a function. It dies alone, and of old age when its time is up.
#[derive(Debug)]
pub struct Process {
    gone: Notify,
    /// How many processes there were before it.
    pub born: u64,
    /// When it began.
    pub began: DateTime<Utc>,
    /// By how much its clock is wrong.
    pub skew: Duration,
    /// The event that it was started for, when it has a name.
    pub event: Option<String>,
}

impl Process {
    /// A process that begins.
    #[must_use]
    pub fn new(born: u64, began: DateTime<Utc>, skew: Duration) -> Self {
        Self { gone: Notify::new(), born, began, skew, event: None }
    }

    /// Started for this event.
    #[must_use]
    pub fn named(self, event: Option<String>) -> Self {
        Self { event, ..self }
    }
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
pub async fn process<T>(me: Process, work: impl Future<Output = T>) -> Option<T> {
    let me = Arc::new(me);
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
    /// Two calls.
    Both((usize, Outcome), (usize, Outcome)),
    /// So many of a thousand, any outcome, in the order the dice give; rare calls that matter more often.
    Often(u64),
}

/// What a call is worth failing: there is one `send` for hundreds of reads.
fn weight(name: &str) -> u64 {
    match name {
        "send" => 8,
        "TransactWriteItems" | "enqueue" => 3,
        "PutItem" | "UpdateItem" | "put a body" => 2,
        _ => 1,
    }
}

#[derive(Debug)]
struct Now {
    plan: Plan,
    calls: Vec<String>,
    /// What befell which call.
    befell: BTreeMap<(String, Outcome), usize>,
    /// The last answer of each part of each index.
    seen: BTreeMap<String, String>,
}

/// Decides over every call of every port.
#[derive(Debug)]
pub struct Fate {
    dice: Dice,
    now: Mutex<Now>,
    clock: Arc<Hand>,
    /// Whether calls of processes that run at once mix.
    mixes: bool,
}

impl Fate {
    /// By a seed.
    #[must_use]
    pub const fn new(seed: u64, plan: Plan, mixes: bool, clock: Arc<Hand>) -> Self {
        let now = Now { plan, calls: Vec::new(), befell: BTreeMap::new(), seen: BTreeMap::new() };
        Self { dice: Dice::new(seed), now: Mutex::new(now), clock, mixes }
    }

    fn held(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on.
    pub fn plan(&self, plan: Plan) {
        self.held().plan = plan;
    }

    /// The calls made by processes so far, by name.
    pub fn calls(&self) -> Vec<String> {
        self.held().calls.clone()
    }

    /// What befell calls so far, by name and outcome.
    pub fn befell(&self) -> BTreeMap<(String, Outcome), usize> {
        self.held().befell.clone()
    }

    fn next(&self, name: &str) -> Option<Outcome> {
        me()?;
        let mut now = self.held();
        let number = now.calls.len();
        now.calls.push(name.to_owned());
        let outcome = match now.plan {
            Plan::At(at, outcome) | Plan::Both((at, outcome), _) if at == number => Some(outcome),
            Plan::Both(_, (at, outcome)) if at == number => Some(outcome),
            Plan::Often(part) if self.dice.chance(part * weight(name)) => {
                let which = usize::try_from(self.dice.roll(8)).unwrap_or(0);
                Outcome::ALL.get(which).copied()
            }
            Plan::Calm | Plan::At(..) | Plan::Both(..) | Plan::Often(_) => None,
        };
        if let Some(outcome) = outcome {
            *now.befell.entry((name.to_owned(), outcome)).or_default() += 1;
        }
        outcome
    }

    /// Others may go first; a process that outlived its function is gone.
    async fn turn(&self) {
        let Some(me) = me() else { return };
        if self.mixes {
            yielded(self.dice.roll(3)).await;
        }
        if self.clock.now() - me.began > Duration::seconds(FUNCTION_SECONDS) {
            gone().await
        }
    }

    async fn delayed(&self) {
        self.clock.forward(Duration::seconds(DELAY));
        yielded(OVERTAKEN).await;
        self.turn().await;
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
            None | Some(Outcome::Conflict | Outcome::Stale) => effect.await,
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
            Some(Outcome::Delay) => {
                let answer = effect.await;
                self.delayed().await;
                answer
            }
        }
    }

    /// What an index that lags behind would answer.
    fn stale(&self, call: &Call<'_>) -> Verdict {
        let seen = part(call).and_then(|part| self.held().seen.get(&part).cloned());
        seen.map_or(Verdict::Pass, Verdict::Answer)
    }
}

async fn yielded(times: u64) {
    for _ in 0..times {
        tokio::task::yield_now().await;
    }
}

async fn gone<T>() -> T {
    die();
    std::future::pending().await
}

/// The part of an index that a query reads from its beginning; nothing for other calls.
fn part(call: &Call<'_>) -> Option<String> {
    if call.operation != "Query"
        || !call.body.contains("IndexName")
        || call.body.contains("ExclusiveStartKey")
    {
        return None;
    }
    let body: serde_json::Value = serde_json::from_str(call.body).ok()?;
    // The bound of the sort key changes with every look; the partition tells the parts apart.
    Some(format!("{} {}", body.get("IndexName")?, body.pointer("/ExpressionAttributeValues/:p")?))
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
                Some(Outcome::Stale) => self.stale(&call),
                Some(Outcome::Delay) => {
                    self.delayed().await;
                    Verdict::Pass
                }
            };
            if matches!(verdict, Verdict::Crash { .. }) {
                die();
            }
            verdict
        })
    }

    fn answered(&self, call: Call<'_>, answer: &str) {
        if let Some(part) = part(&call) {
            self.held().seen.insert(part, answer.to_owned());
        }
    }
}
