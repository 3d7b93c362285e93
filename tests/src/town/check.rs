//! What must hold when faults have stopped and nothing more comes.

use std::collections::{BTreeMap, BTreeSet};

use dunning::account::Account;
use dunning::class::Class;
use dunning::event::Event;
use dunning::id::{AccountId, CreditorId, NoticeId};
use dunning::notice::{NoticeStatus, Purpose};
use dunning::task::TaskKind;
use messages::mail::mime::{Parts, parts};
use service::notices::Kept;
use service::ports::{LIST_BUCKETS, Outgoing, Pages, WORK_SHARDS};
use service::scope::Scope;

use super::Town;
use super::happen::{Bill, Happening};
use super::watch::{fresh, unbalanced};
use crate::world::World;

/// Days between two chasing messages, by the standard plan.
const GAP: i64 = 5;

/// What really happened outside, whatever the rows say.
#[derive(Debug, Default)]
pub struct Truth {
    /// Invoices by creditor and number.
    pub bills: BTreeMap<(String, String), Bill>,
    /// Money by creditor, item and payment.
    pub money: BTreeMap<(String, String), BTreeMap<String, i64>>,
    /// Accounts to which mail bounced.
    pub bounced: BTreeSet<(CreditorId, AccountId)>,
    /// Accounts whose payer stated something.
    pub stated: BTreeSet<(String, String)>,
}

impl Truth {
    /// It was taken by the service.
    pub fn done(&mut self, what: &Happening) {
        match what {
            Happening::File { creditor, bills } => {
                let keyed = bills.iter().map(|bill| ((creditor.clone(), bill.number.clone()), bill.clone()));
                self.bills.extend(keyed);
            }
            Happening::Laid { creditor, name, pays, .. } => {
                for (item, minor) in pays {
                    let of_item = self.money.entry((creditor.clone(), item.clone())).or_default();
                    of_item.insert(name.clone(), *minor);
                }
            }
            Happening::Money { creditor, item, payment, minor, .. } => {
                let of_item = self.money.entry((creditor.clone(), item.clone())).or_default();
                of_item.insert(payment.clone(), *minor);
            }
            Happening::Page { creditor, account, .. } | Happening::Person { creditor, account, .. } => {
                self.stated.insert((creditor.clone(), account.clone()));
            }
            Happening::Approves { .. }
            | Happening::Said(_)
            | Happening::Again(_)
            | Happening::Rotates(_)
            | Happening::Forged { .. } => {}
        }
    }

    fn open(&self, key: &(String, String)) -> i64 {
        let total = self.bills.get(key).map_or(0, |bill| bill.minor);
        total - self.money.get(key).map_or(0, |payments| payments.values().sum())
    }
}

/// What became of each message that was wanted, whatever number of notices it took: how often it left, and whether
/// one of its notices is in doubt.
pub type Fates = BTreeMap<String, (usize, bool)>;

/// All that must hold; what does not, in words.
pub async fn all(world: &World, truth: &Truth) -> Vec<String> {
    let mut broken = Vec::new();
    pending(world, &mut broken).await;
    let mut accounts = BTreeMap::new();
    for (scope, id) in accounts_of(world).await {
        let account = world.account(scope.creditor().as_str(), id.as_str()).await;
        let name = format!("{} of {}", id, scope.creditor());
        broken.extend(unbalanced(&account).into_iter().map(|wrong| format!("{name}: {wrong}")));
        history(world, &scope, &account, &mut broken).await;
        notices(world, &scope, &account, &mut broken).await;
        accounts.insert((scope.creditor().to_string(), id.to_string()), account);
    }
    borders(world, &mut broken);
    owed(truth, &accounts, world, &mut broken);
    broken
}

/// At rest nothing is pending.
async fn pending(world: &World, broken: &mut Vec<String>) {
    let now = world.ports.clock.now();
    for shard in 0..WORK_SHARDS {
        match world.ports.store.work(shard, now, None).await {
            Ok(page) => {
                broken.extend(page.rows.iter().map(|work| format!("still due: {}", Town::name(work))))
            }
            Err(error) => broken.push(error.to_string()),
        }
    }
}

/// The accounts of every creditor.
pub async fn accounts_of(world: &World) -> Vec<(Scope, AccountId)> {
    let mut all = Vec::new();
    for creditor in world.ports.store.creditors().await.unwrap_or_default() {
        let scope = Scope::proven(creditor);
        for bucket in 0..LIST_BUCKETS {
            if let Ok(page) = world.ports.store.heads(&scope, bucket, None).await {
                all.extend(page.rows.into_iter().map(|head| (scope.clone(), head.account)));
            }
        }
    }
    all
}

/// The whole history, replayed from nothing, leads to the head.
async fn history(world: &World, scope: &Scope, account: &Account, broken: &mut Vec<String>) {
    let mut rows = world.history(scope.creditor().as_str(), account.id.as_str()).await;
    rows.sort_by_key(|row| row.version);
    let Some(mut replayed) = fresh(account) else { return };
    for row in rows {
        match serde_json::from_str::<Vec<Event>>(&row.events) {
            Ok(events) => replayed = dunning::replay(replayed, &events),
            Err(error) => broken.push(format!("{} version {}: {error}", account.id, row.version)),
        }
    }
    if (Account { newer: account.newer.clone(), ..replayed }) != *account {
        broken.push(format!("{} of {}: its history does not lead to it", account.id, scope.creditor()));
    }
}

/// Every notice of an account, whatever became of it.
pub async fn rows(world: &World, scope: &Scope, account: &AccountId) -> Vec<Kept> {
    let mut all = Vec::new();
    let mut pages = Pages::at_most(50, "the messages of an account");
    while let Some(from) = pages.open().unwrap_or_else(|fault| panic!("{fault}")) {
        let Ok(page) = world.ports.store.all_notices(scope, account, from).await else { break };
        all.extend(pages.turn(page).into_iter().filter_map(|row| Kept::read(row).ok()));
    }
    all
}

fn left(world: &World, creditor: &CreditorId, notice: &NoticeId) -> usize {
    let sent = world.outbox.all();
    sent.iter().filter(|one| one.tag.creditor == *creditor && one.tag.notice == *notice).count()
}

async fn notices(world: &World, scope: &Scope, account: &Account, broken: &mut Vec<String>) {
    let now = world.ports.clock.now();
    let rows = rows(world, scope, &account.id).await;
    apart(world, scope, account, &rows, broken);
    for kept in rows {
        let times = left(world, scope.creditor(), &kept.notice.id);
        let name = format!("notice {} of {}", kept.notice.id, scope.creditor());
        if times > 1 {
            broken.push(format!("{name} was delivered {times} times"));
        }
        let wrong = match &kept.standing.status {
            NoticeStatus::Sent { .. } | NoticeStatus::Delivered { .. } | NoticeStatus::Bounced { .. } => {
                times == 0
            }
            NoticeStatus::Failed { .. } | NoticeStatus::Cancelled { .. } => times > 0,
            NoticeStatus::Claimed { .. } => true,
            NoticeStatus::InDoubt { until } => {
                *until <= now
                    && (!kept.standing.asked
                        || account.tasks.iter().all(|task| task.kind != TaskKind::InDoubt))
            }
            NoticeStatus::Queued { not_before, .. } => {
                times > 0 || (kept.standing.tries > 0 && *not_before <= now)
            }
        };
        if wrong {
            broken.push(format!("{name} stands {:?} and left {times} times", kept.standing.status));
        }
    }
}

/// No two chasing messages inside the gap, and none but one a day to one recipient. What bounced was no contact.
fn apart(world: &World, scope: &Scope, account: &Account, rows: &[Kept], broken: &mut Vec<String>) {
    let arrived = |kept: &&Kept| !matches!(kept.standing.status, NoticeStatus::Bounced { .. });
    let claimed = |kept: &Kept| {
        let sent = world.outbox.all();
        let of_it = |one: &&crate::world::Sent| {
            one.tag.creditor == *scope.creditor() && one.tag.notice == kept.notice.id
        };
        sent.iter().find(of_it).map(|one| account.day_of(one.at))
    };
    let mut chasing: Vec<_> = rows
        .iter()
        .filter(|kept| kept.notice.purpose == Purpose::Step)
        .filter(arrived)
        .filter_map(claimed)
        .collect();
    chasing.sort_unstable();
    for (one, next) in chasing.iter().zip(chasing.iter().skip(1)) {
        if (*next - *one).num_days() < GAP {
            broken.push(format!("{} of {}: chased on {one} and on {next}", account.id, scope.creditor()));
        }
    }
}

/// No message of one creditor speaks of the other; whatever left has a row.
fn borders(world: &World, broken: &mut Vec<String>) {
    for sent in world.outbox.all() {
        let Outgoing::Email { bytes, .. } = &sent.message else { continue };
        let Ok(Parts { text, html, subject, .. }) = parts(bytes) else {
            panic!("no message: {}", sent.tag.notice)
        };
        for other in ["atelier", "bureau"].into_iter().filter(|other| sent.tag.creditor.as_str() != *other) {
            let name = format!("Maison-{other}");
            if [&text, &html, &subject].into_iter().any(|part| part.contains(&name)) {
                broken.push(format!("a message of {} speaks of {name}", sent.tag.creditor));
            }
        }
    }
}

/// What is owed is what was invoiced less what came in, and who owes long was reminded.
fn owed(
    truth: &Truth,
    accounts: &BTreeMap<(String, String), Account>,
    world: &World,
    broken: &mut Vec<String>,
) {
    let today = world.ports.clock.now().date_naive();
    for (key, bill) in &truth.bills {
        let id = (key.0.clone(), format!("{}/EUR", bill.debtor));
        let Some(account) = accounts.get(&id) else {
            broken.push(format!("{} of {}: its account is not there", key.1, key.0));
            continue;
        };
        let line = account.lines.values().find(|line| line.number.as_str() == key.1);
        let (open, expected) = (line.map_or(0, dunning::item::Line::open), truth.open(key));
        if open != expected {
            broken.push(format!("{} of {}: open {open}, and should be {expected}", key.1, key.0));
        }
        let bounced =
            truth.bounced.iter().any(|(creditor, of)| creditor.as_str() == id.0 && of.as_str() == id.1);
        let late = (today - bill.due).num_days() > 25 && expected > 0;
        let reached = line.and_then(|line| line.track.class);
        if late && !bounced && !truth.stated.contains(&id) && reached < Some(Class::Reminder) {
            broken.push(format!("{} of {}: long overdue and never reminded: {reached:?}", key.1, key.0));
        }
    }
}

/// What became of each message, by account, step and lead item.
pub async fn fates(world: &World) -> Fates {
    let mut fates = Fates::new();
    for (scope, id) in accounts_of(world).await {
        for kept in rows(world, &scope, &id).await {
            let lead = kept.notice.lead().map(|lead| lead.number.to_string()).unwrap_or_default();
            let name = format!("{} {id} {} {lead} {}", scope.creditor(), kept.notice.step, kept.notice.cycle);
            let fate = fates.entry(name).or_insert((0, false));
            fate.0 += left(world, scope.creditor(), &kept.notice.id);
            fate.1 |= matches!(kept.standing.status, NoticeStatus::InDoubt { .. });
        }
    }
    fates
}
