//! What comes in from outside: files, money, words, what the mail provider tells, secrets that change.

use chrono::Duration;
use futures_util::future::join_all;

use super::fate;
use super::happen::{self, Due, Happening, LINK_KEYS, Rotation, SECRETS};
use super::mark::Mark;
use super::play::in_turn;
use super::{TICK, Town, WEBHOOK_KEY};

impl Town {
    /// The operator exchanges the secrets; webhooks and links of before are still under way.
    fn rotate(&mut self, step: Rotation) {
        let ([old, new], [old_link, new_link]) = (SECRETS, LINK_KEYS);
        self.watch.mark(Mark::KeysRotated);
        match step {
            Rotation::BothTaken => {
                self.world.secrets.set(WEBHOOK_KEY, &[new, old]);
                self.world.secrets.set(service::render::LINK_KEY, &[new_link, old_link]);
            }
            Rotation::NewUsed => {
                (self.keys.webhook, self.keys.link) = (new, new_link);
            }
            Rotation::OldGone => {
                self.world.secrets.set(WEBHOOK_KEY, &[new]);
                self.world.secrets.set(service::render::LINK_KEY, &[new_link]);
            }
        }
    }

    pub(super) async fn happen(&mut self) {
        let now = self.now();
        let (mut ripe, later): (Vec<Due>, Vec<Due>) =
            std::mem::take(&mut self.due).into_iter().partition(|due| due.at <= now);
        self.due = later;
        for due in ripe.extract_if(.., |due| matches!(due.what, Happening::Again(_) | Happening::Rotates(_)))
        {
            match due.what {
                Happening::Again(work) => drop(self.world.ports.queue.enqueue(&[work]).await),
                Happening::Rotates(step) => self.rotate(step),
                _ => {}
            }
        }
        if self.habits.sweeps > 1 && ripe.len() > 1 {
            let by = usize::try_from(self.dice.roll(7)).unwrap_or(0).checked_rem(ripe.len()).unwrap_or(0);
            ripe.rotate_left(by);
        }
        let mut running = Vec::new();
        for due in &ripe {
            let ((process, ports), keys) = (self.start(), self.keys);
            let process = process.named(due.what.event());
            running.push(Box::pin(async move {
                fate::process(process, happen::deliver(&ports, now, keys, &due.what)).await
            }));
        }
        let ends = if self.habits.sweeps > 1 { join_all(running).await } else { in_turn(running).await };
        for (due, end) in ripe.into_iter().zip(ends) {
            self.ended(due, end);
        }
    }

    fn ended(&mut self, due: Due, end: Option<bool>) {
        let told = match end {
            Some(true) => "taken",
            Some(false) => "comes again",
            None => "its process died",
        };
        self.diary.push(format!("{} {told}: {}", self.now(), due.what.short()));
        self.died(end.is_none());
        if end == Some(true) {
            if matches!(due.what, Happening::Forged { .. }) {
                self.watch.mark(Mark::ForgeryRefused);
            }
            self.truth.done(&due.what);
        } else if due.tries < 60 {
            let at = self.now() + Duration::minutes(TICK);
            self.due.push(Due { at, tries: due.tries + 1, ..due });
        } else {
            self.watch.breach(format!("never taken: {:?}", due.what));
        }
    }

    /// The provider tells what became of each message that truly left.
    pub(super) fn listen(&mut self) {
        let sent = self.world.outbox.all();
        for one in sent.iter().skip(self.heard) {
            if self.dice.chance(self.habits.forgotten) {
                continue;
            }
            let bounces = self.dice.chance(self.habits.bounces);
            if bounces {
                self.truth.bounced.insert((one.tag.creditor.clone(), one.tag.account.clone()));
            }
            let last = if bounces { "Bounce" } else { "Delivery" };
            for name in ["Send", last] {
                let slow = self.habits.sweeps > 1 && !self.prompt;
                let after = if slow { i64::try_from(self.dice.roll(72 * 4)).unwrap_or(0) * TICK } else { 0 };
                self.plan(Duration::minutes(after), happen::said(&one.tag, &one.message, name, self.now()));
            }
        }
        self.heard = sent.len();
    }
}
