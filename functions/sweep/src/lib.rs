//! The sweep's door: EventBridge Scheduler fires it daily at the creditors' hour and every 15 minutes. Both do the
//! same; what the schedule says besides the time is of no consequence.

use aws_lambda_events::event::eventbridge::EventBridgeEvent;
use service::fault::Fault;
use service::ports::Ports;
use service::sweep::{Swept, sweep};

/// Enqueues what is due now.
///
/// # Errors
/// When the index cannot be read or the queue not written; the next tick finds what is left.
pub async fn handle(ports: &Ports, _: EventBridgeEvent) -> Result<Swept, Fault> {
    let swept = sweep(ports, ports.clock.now()).await?;
    tracing::info!(metric.due = swept.entries, metric.enqueued = swept.enqueued, "swept");
    Ok(swept)
}
