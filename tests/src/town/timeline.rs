//! What happened in a town, line by line, for whoever plays a seed again.

use dunning::event::Event;
use serde_json::Value;
use service::notices::Kept;

use super::Town;
use super::check::{accounts_of, rows};

impl Town {
    /// Everything that the histories, the rows of the notices and the outbox tell, by time.
    pub async fn timeline(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.diary.clone();
        for (scope, id) in accounts_of(&self.world).await {
            for row in self.world.history(scope.creditor().as_str(), id.as_str()).await {
                let events: Vec<Event> = serde_json::from_str(&row.events).unwrap_or_default();
                lines.extend(events.iter().map(|event| {
                    format!("{} {} {id} v{}: {}", event.at, scope.creditor(), row.version, short(event))
                }));
            }
            for kept in rows(&self.world, &scope, &id).await {
                lines.push(format!("{} {} {id} {}", kept.notice.send_at, scope.creditor(), ended(&kept)));
            }
        }
        for creditor in self.world.ports.store.creditors().await.unwrap_or_default() {
            for row in self.world.inbox(creditor.as_str()).await {
                let body: String = row.body.chars().take(2_000).collect();
                lines.push(format!("~ {creditor} inbox {} until {:?}: {body}", row.key.0, row.retry));
            }
        }
        for sent in self.world.outbox.all() {
            let (tag, by) = (&sent.tag, sent.by.unwrap_or(0));
            lines.push(format!(
                "{} {} {} LEFT: notice {} by process {by}",
                sent.at, tag.creditor, tag.account, tag.notice
            ));
        }
        lines.sort();
        lines
    }
}

fn ended(kept: &Kept) -> String {
    format!(
        "notice {} of step {} for then ended {:?}",
        kept.notice.id, kept.notice.step, kept.standing.status
    )
}

/// The fact and its few telling fields.
fn short(event: &Event) -> String {
    let value = serde_json::to_value(&event.fact).unwrap_or_default();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let named = |name: &str| value.get(name).map(|found| format!(" {name}={}", text(found)));
    let fields = ["item", "amount", "id", "step", "class", "to", "address", "reason", "day"];
    let mut said = value.get("fact").map(text).unwrap_or_default();
    said.extend(fields.into_iter().filter_map(named));
    if let Some(items) = value.get("items").or_else(|| value.pointer("/listed/items")) {
        said.push_str(&format!(" items={items}"));
    }
    said
}
