//! The movable clock: real time plus what the user moved it by, or one fixed instant.

use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use service::ports::Clock;

use super::files;

/// What the folder remembers of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Setting {
    /// Seconds the clock is ahead of real time.
    ahead_seconds: i64,
    /// The latest moment at which anything was decided; before it the index of due work cannot be trusted, since
    /// its entries speak of what comes after.
    #[serde(default)]
    latest: Option<DateTime<Utc>>,
}

/// The clock of one process over one data folder.
#[derive(Debug)]
pub struct LocalClock {
    file: PathBuf,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    setting: Setting,
    fixed: Option<DateTime<Utc>>,
}

impl LocalClock {
    /// The clock the folder remembers; a folder without one shows real time.
    ///
    /// # Errors
    /// When the folder's clock file is there and cannot be read.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        let file = folder.join("clock.json");
        let setting = match files::read(&file)? {
            Some(bytes) => serde_json::from_slice(&bytes)?,
            None => Setting::default(),
        };
        Ok(Self { file, state: Mutex::new(State { setting, fixed: None }) })
    }

    /// Stands still at `instant`; returns where it stood still before, if it did.
    pub fn fix(&self, instant: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let before = self.state().fixed;
        self.restore(Some(instant));
        before
    }

    /// Stands still where it did, or runs again.
    pub fn restore(&self, fixed: Option<DateTime<Utc>>) {
        self.update(|state| state.fixed = fixed);
    }

    /// Moves the clock forward and remembers it.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn forward(&self, by: Duration) -> std::io::Result<()> {
        self.update(|state| {
            state.setting.ahead_seconds = state.setting.ahead_seconds.saturating_add(by.num_seconds());
        });
        self.save()
    }

    /// Whether the clock was put back behind something decided; notes the moment when it was not.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn went_back(&self) -> std::io::Result<bool> {
        let (now, latest) = (self.now(), self.state().setting.latest);
        if latest.is_some_and(|latest| now < latest) {
            return Ok(true);
        }
        self.update(|state| state.setting.latest = Some(now));
        self.save()?;
        Ok(false)
    }

    fn save(&self) -> std::io::Result<()> {
        files::replace(&self.file, &serde_json::to_vec(&self.state().setting)?)
    }

    fn update(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        change(&mut state);
    }

    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place where a laptop reads real time")]
fn real() -> DateTime<Utc> {
    DateTime::<Utc>::from(std::time::SystemTime::now())
}

impl Clock for LocalClock {
    fn now(&self) -> DateTime<Utc> {
        let state = self.state();
        state.fixed.unwrap_or_else(|| {
            let ahead = Duration::try_seconds(state.setting.ahead_seconds).unwrap_or_default();
            real().checked_add_signed(ahead).unwrap_or_else(real)
        })
    }

    fn token(&self) -> String {
        let mut bytes = [0_u8; 12];
        // Without randomness the address of a fresh allocation would repeat; the engine's version check still holds.
        if ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes).is_err() {
            return format!("{}-{}", std::process::id(), real().timestamp_micros());
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
