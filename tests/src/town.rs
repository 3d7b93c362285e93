//! A town around the service: providers that send their news twice, late and out of order, a queue that brings back
//! what failed, functions that run at once and die alone. Everything goes through the real handlers and the real
//! store adapter; which call fails, and how, is fate's, by number or by seed.

mod bug;
mod check;
mod fate;
mod frail;
mod happen;
mod labour;
mod mark;
mod newer;
mod news;
mod paper;
mod play;
mod story;
mod timeline;
mod watch;
mod watched;

use std::collections::BTreeMap;
use std::sync::Arc;

use aws::store::DynamoStore;
use aws::table::WORK_INDEX;
use chrono::{DateTime, Duration, Utc};
use service::ports::Ports;
use service::rows::{Work, WorkItem};

pub use bug::Bug;
pub use check::{Fates, Truth, fates};
pub use fate::{Dice, Fate, Outcome, Plan, me};
pub use happen::{Bill, Happening, Rotation, back, paid, portfolio};
pub use mark::Mark;
pub use play::{play, played};
pub use story::Story;

use crate::world::World;
use fate::Process;
use frail::Frail;
use happen::{Due, Keys, LINK_KEYS, SECRETS, TABLE};
use watch::Watch;
use watched::{Later, Watched};

/// Minutes between two ticks of the clock.
const TICK: i64 = 15;
/// Rounds of the queue in one tick.
const MOST_ROUNDS: usize = 6;
/// The name under which Stripe's secrets are kept.
const WEBHOOK_KEY: &str = "webhook/stripe";
/// Ticks without news after which a town is at rest.
const QUIET_TICKS: usize = 3;
/// Messages of the queue that one function takes.
const BATCH: usize = 3;

/// What differs between towns.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// From which the numbers follow.
    pub seed: u64,
    /// Which calls fail.
    pub plan: Plan,
    /// Sweeps that run at once, and whether functions mix.
    pub sweeps: usize,
    /// Sweeps on each day that a story visits: one more than calls fail in it, so that no fault costs the day.
    pub looks: usize,
    /// Whether a process that dies takes the queue with it, as on a laptop.
    pub queue_dies: bool,
    /// Feedback of a thousand that comes as a bounce, and that never comes.
    pub bounces: u64,
    /// See `bounces`.
    pub forgotten: u64,
    /// Whether every second process is of a newer version.
    pub versions: bool,
    /// What is planted.
    pub bug: Option<Bug>,
}

/// The town.
pub struct Town {
    /// The rows and the keeping ports.
    pub world: World,
    /// Who decides which call fails.
    pub fate: Arc<Fate>,
    /// What must not be, if it was.
    watch: Arc<Watch>,
    /// What really happened outside.
    pub truth: Truth,
    /// Deliveries made: files, webhooks, sweeps, batches.
    pub steps: usize,
    habits: Habits,
    ports: Ports,
    dice: Dice,
    due: Vec<Due>,
    heard: usize,
    prompt: bool,
    born: u64,
    keys: Keys,
    /// What happened to processes, for whoever plays it again.
    diary: Vec<String>,
}

impl Town {
    /// A new town at an instant.
    pub async fn new(instant: &str, habits: Habits) -> Self {
        let world = World::at(instant).await;
        let [webhook, _] = SECRETS;
        let [link, _] = LINK_KEYS;
        world.secrets.set(WEBHOOK_KEY, &[webhook]);
        let fate = Arc::new(Fate::new(habits.seed, habits.plan, habits.sweeps > 1, world.clock.clone()));
        let watch = Arc::new(Watch::default());
        let ports = ports(&world, &fate, &watch, habits);
        Self {
            world,
            fate,
            watch,
            truth: Truth::default(),
            steps: 0,
            habits,
            ports,
            dice: Dice::new(habits.seed ^ 0xd1ce),
            due: Vec::new(),
            heard: 0,
            prompt: false,
            born: 0,
            keys: Keys { webhook, link, open_door: habits.bug == Some(Bug::BelievesAnybody) },
            diary: Vec::new(),
        }
    }

    /// The real time.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        use service::ports::Clock as _;
        self.world.clock.now()
    }

    /// Something shall happen after a while.
    pub fn plan(&mut self, after: Duration, what: Happening) {
        let at = self.now() + after;
        self.due.push(Due { at, what, tries: 0 });
    }

    /// Whether anything is still to come.
    #[must_use]
    pub fn waits(&self) -> bool {
        !self.due.is_empty()
    }

    fn skew(&self) -> Duration {
        if self.habits.sweeps < 2 {
            return Duration::zero();
        }
        Duration::seconds(i64::try_from(self.dice.roll(41)).unwrap_or(0) - 20)
    }

    /// A process starts: nothing of the one before is in its memory.
    fn start(&mut self) -> (Process, Ports) {
        self.born += 1;
        self.steps += 1;
        let ports = Ports { cache: Arc::default(), ..self.ports.clone() };
        (Process::new(self.born, self.now(), self.skew()), ports)
    }

    /// Faults stop, and providers tell at once.
    pub fn calm(&mut self) {
        self.fate.plan(Plan::Calm);
        self.prompt = true;
    }

    /// What is due happens, the sweep runs, the queue is worked off, the provider tells; a quarter of an hour passes.
    pub async fn tick(&mut self) {
        self.happen().await;
        self.sweep().await;
        for _ in 0..MOST_ROUNDS {
            if !self.work().await {
                break;
            }
        }
        self.listen();
        self.world.clock.forward(Duration::minutes(TICK));
    }

    /// Ticks until nothing has come for a while, at most so often.
    pub async fn rest(&mut self, most: usize) {
        let mut quiet = 0;
        for _ in 0..most {
            self.tick().await;
            quiet = if self.waits() { 0 } else { quiet + 1 };
            if quiet == QUIET_TICKS {
                break;
            }
        }
    }

    /// Ticks until the next date at nine, at most `ticks`, then waits for it.
    pub async fn day(&mut self, ticks: usize, days: i64) {
        let morning = self.now();
        if self.prompt {
            self.sweep_reaches_all().await;
        }
        for _ in 0..ticks {
            self.tick().await;
        }
        self.world.clock.set(morning + Duration::days(days));
    }

    fn died(&self, died: bool) {
        if died {
            self.watch.mark(Mark::Died);
        }
        if died && self.habits.queue_dies {
            self.world.queue.take();
        }
    }

    /// Everything that must hold once faults have stopped and nothing more comes.
    pub async fn breaches(&self) -> Vec<String> {
        let mut broken = self.watch.broken();
        broken.extend(
            self.due.iter().map(|due| format!("still to come after {} tries: {:?}", due.tries, due.what)),
        );
        for sent in self.world.outbox.all() {
            let claimed =
                sent.by.is_none_or(|by| self.watch.claimed(&sent.tag.creditor, &sent.tag.notice, by));
            if !claimed {
                broken.push(format!("notice {} left unclaimed", sent.tag.notice));
            }
        }
        broken.extend(check::all(&self.world, &self.truth).await);
        broken
    }

    /// What was broken at some commit.
    #[must_use]
    pub fn watch_broken(&self) -> Vec<String> {
        self.watch.broken()
    }

    /// How often each rare branch was taken.
    #[must_use]
    pub fn marks(&self) -> BTreeMap<Mark, usize> {
        self.watch.marks.all()
    }

    /// The work that an index entry names, for a report.
    #[must_use]
    pub fn name(work: &Work) -> String {
        match &work.what {
            WorkItem::Account(account) => format!("{} {account}", work.creditor),
            WorkItem::Inbox(key) => format!("{} inbox {}", work.creditor, key.0),
        }
    }

    /// How many calls of each name there were.
    #[must_use]
    pub fn counted(&self) -> BTreeMap<String, usize> {
        let mut counted = BTreeMap::new();
        for call in self.fate.calls() {
            *counted.entry(call).or_default() += 1;
        }
        counted
    }
}

fn ports(world: &World, fate: &Arc<Fate>, watch: &Arc<Watch>, habits: Habits) -> Ports {
    let calm = &world.ports;
    let bug = habits.bug;
    // An index answers with one or two rows at a time, so that one page is rarely all.
    let rows = if habits.seed.is_multiple_of(2) { 1 } else { 2 };
    let client = world.engine.behind(fate.clone()).paged(WORK_INDEX, rows).client();
    let kept = Arc::new(Later::default());
    let clock = Arc::new(Frail { fate: fate.clone(), bug, inner: calm.clock.clone(), late: None });
    let store = Arc::new(DynamoStore::new(client, TABLE, clock.clone()));
    let late = Some((calm.store.clone(), kept.clone()));
    let watched = Watched {
        inner: store,
        calm: calm.store.clone(),
        watch: watch.clone(),
        bug,
        versions: habits.versions,
        kept,
    };
    Ports {
        store: Arc::new(watched),
        sender: Arc::new(Frail { fate: fate.clone(), bug, inner: calm.sender.clone(), late }),
        queue: Arc::new(Frail { fate: fate.clone(), bug, inner: calm.queue.clone(), late: None }),
        bucket: Arc::new(Frail { fate: fate.clone(), bug, inner: calm.bucket.clone(), late: None }),
        secrets: Arc::new(Frail { fate: fate.clone(), bug, inner: calm.secrets.clone(), late: None }),
        clock,
        ..calm.clone()
    }
}
