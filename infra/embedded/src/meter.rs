//! Counts what DynamoDB would bill, call by call, as the engine reports it.

use std::sync::Mutex;

use serde_json::Value;

/// What one call consumed, in thousandths of a capacity unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The operation, such as `Query`.
    pub operation: String,
    /// The index read, empty for the table.
    pub index: String,
    /// Thousandths of a read unit.
    pub read_milli: u64,
    /// Thousandths of a write unit.
    pub write_milli: u64,
}

/// The calls counted since the last [`Meter::take`].
#[derive(Debug, Default)]
pub struct Meter(Mutex<Vec<Row>>);

impl Meter {
    /// All rows so far, oldest first; the meter starts again at nothing.
    pub fn take(&self) -> Vec<Row> {
        self.0.lock().map(|mut rows| std::mem::take(&mut *rows)).unwrap_or_default()
    }

    /// The request with the bill asked for.
    pub(crate) fn ask(body: &str) -> String {
        let Ok(Value::Object(mut request)) = serde_json::from_str(body) else { return body.to_owned() };
        request.insert("ReturnConsumedCapacity".to_owned(), Value::from("TOTAL"));
        Value::Object(request).to_string()
    }

    /// Notes what the answer says was consumed.
    pub(crate) fn note(&self, operation: &str, request: &str, answer: &str) {
        let Ok(answer) = serde_json::from_str::<Value>(answer) else { return };
        let milli = consumed(&answer);
        let index = serde_json::from_str::<Value>(request)
            .ok()
            .and_then(|body| body.get("IndexName").and_then(Value::as_str).map(ToOwned::to_owned))
            .unwrap_or_default();
        let reads = matches!(operation, "GetItem" | "Query" | "Scan" | "BatchGetItem" | "TransactGetItems");
        let (read_milli, write_milli) = if reads { (milli, 0) } else { (0, milli) };
        if let Ok(mut rows) = self.0.lock() {
            rows.push(Row { operation: operation.to_owned(), index, read_milli, write_milli });
        }
    }
}

fn consumed(answer: &Value) -> u64 {
    let units = |entry: &Value| entry.get("CapacityUnits").map_or(0, milli);
    match answer.get("ConsumedCapacity") {
        Some(Value::Array(entries)) => entries.iter().map(units).sum(),
        Some(entry) => units(entry),
        None => 0,
    }
}

/// A JSON number of units as thousandths, read from its text so that no float is needed.
fn milli(units: &Value) -> u64 {
    let text = units.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((text.as_str(), ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u64>().unwrap_or(0).saturating_mul(1000).saturating_add(fraction.parse().unwrap_or(0))
}
