//! The wall clock of a function.

use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use service::ports::Clock;
use service::rows::Instant;

/// The wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place where a function reads real time")]
    fn now(&self) -> Instant {
        DateTime::<Utc>::from(std::time::SystemTime::now())
    }

    fn token(&self) -> String {
        let mut bytes = [0_u8; 16];
        // The kernel's randomness does not fail on Lambda; if it did, the instant still tells two claims apart.
        if SystemRandom::new().fill(&mut bytes).is_err() {
            return self.now().timestamp_nanos_opt().unwrap_or_default().to_string();
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
