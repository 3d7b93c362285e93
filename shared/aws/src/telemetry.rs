//! Logs and metrics: one line of JSON for each event, which is a metric at once when it says so.
//!
//! Code far from AWS only says `tracing::info!(metric.sent = 1, "notified")`. A field that begins with `metric.`
//! becomes a number of CloudWatch's embedded metric format in the very line that is logged: no call, no agent. Every
//! line carries function, stage and the invocation's request id; a trace id where tracing is on. Nothing here knows
//! what a field means: keep names, addresses and amounts of persons out of events.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};
use service::ports::Clock;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// The namespace of every metric.
pub const NAMESPACE: &str = "Relance";
/// What the name of a field begins with when its value is a metric.
const METRIC: &str = "metric.";
/// The longest text of a field, in characters; the rest is cut.
const LONGEST: usize = 2_000;

/// What each function counts; the template's alarms and dashboard name these and no others.
pub const METRICS: &[&str] =
    &["due", "enqueued", "sent", "waiting", "refused", "in_doubt", "returned", "stale_books"];

/// Writes events as lines of JSON.
pub struct Lines<W> {
    function: &'static str,
    stage: String,
    clock: Arc<dyn Clock>,
    out: Mutex<W>,
}

impl<W: Write> Lines<W> {
    /// Lines of `function` in `stage`, written to `out`.
    #[must_use]
    pub const fn new(function: &'static str, stage: String, clock: Arc<dyn Clock>, out: W) -> Self {
        Self { function, stage, clock, out: Mutex::new(out) }
    }

    fn line(&self, level: Level, target: &str, fields: Fields) -> Value {
        let now = self.clock.now();
        let mut line = Map::new();
        line.insert("time".to_owned(), json!(now.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)));
        line.insert("level".to_owned(), json!(level.as_str()));
        line.insert("target".to_owned(), json!(target));
        line.extend(fields.plain);
        line.insert("function".to_owned(), json!(self.function));
        line.insert("stage".to_owned(), json!(self.stage));
        if !fields.metrics.is_empty() {
            line.insert("_aws".to_owned(), envelope(now.timestamp_millis(), &fields.metrics));
            line.extend(fields.metrics);
        }
        Value::Object(line)
    }
}

/// What makes CloudWatch read the line's own members as metrics.
fn envelope(millis: i64, metrics: &Map<String, Value>) -> Value {
    let names: Vec<_> = metrics.keys().map(|name| json!({ "Name": name, "Unit": "Count" })).collect();
    let dimensions = json!([["stage", "function"]]);
    json!({ "Timestamp": millis, "CloudWatchMetrics":
        [{ "Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": names }] })
}

/// A text cut to its bound, without what strangers wrote into it: errors quote what they could not read, and name
/// addresses they could not use.
fn masked(text: &str) -> String {
    let mut quoted = false;
    let mut masked = String::with_capacity(text.len().min(LONGEST));
    for part in text.split_inclusive(char::is_whitespace).take(LONGEST) {
        let quotes = part.matches(['"', '`']).count();
        let hidden = quoted || quotes > 0 || part.contains('@');
        quoted ^= quotes % 2 == 1;
        match part.strip_suffix(char::is_whitespace) {
            _ if !hidden => masked.push_str(part),
            Some(_) => masked.push_str("… "),
            None => masked.push('…'),
        }
    }
    masked.chars().take(LONGEST).collect()
}

/// The fields of an event or span.
#[derive(Clone, Default)]
struct Fields {
    plain: Map<String, Value>,
    metrics: Map<String, Value>,
}

impl Fields {
    fn set(&mut self, field: &Field, value: Value) {
        match field.name().strip_prefix(METRIC) {
            Some(name) if value.is_number() => self.metrics.insert(name.to_owned(), value),
            _ => self.plain.insert(field.name().to_owned(), value),
        };
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.set(field, Value::from(masked(&format!("{value:?}"))));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.set(field, Value::from(masked(value)));
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.set(field, Value::from(value));
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.set(field, Value::from(value));
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.set(field, Value::from(value));
    }
}

impl<S, W> Layer<S> for Lines<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Write + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.plain.extend(outer.plain.clone());
            }
        }
        event.record(&mut fields);
        let line = self.line(*event.metadata().level(), event.metadata().target(), fields);
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written must not stop the work.
        let _ = writeln!(out, "{line}");
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> service::rows::Instant {
            "2026-03-03T09:00:00.250Z".parse().unwrap()
        }
        fn token(&self) -> String {
            String::new()
        }
    }

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn lines(logged: impl FnOnce()) -> Vec<Value> {
        let kept = Kept::default();
        let layer = Lines::new("notify", "test".to_owned(), Arc::new(Fixed), kept.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), logged);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn an_event_is_one_line_with_the_invocation_it_belongs_to() {
        let lines = lines(|| {
            let invocation = tracing::info_span!("invocation", requestId = "r-1");
            let _entered = invocation.enter();
            tracing::warn!(message_id = "m\n1", count = 2_u64, "work comes back");
        });
        let expected = json!({ "time": "2026-03-03T09:00:00.250Z", "level": "WARN", "message": "work comes back",
            "message_id": "m\n1", "count": 2, "requestId": "r-1", "function": "notify", "stage": "test" });
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        let mut line = line.as_object().unwrap().clone();
        line.remove("target");
        assert_eq!(Value::Object(line), expected);
    }

    #[test]
    fn what_strangers_wrote_is_not_repeated() {
        let hidden = [
            ("no mail to jeanne@example.org today", "no mail to … today"),
            ("unknown variant `jeanne martin`, expected one", "unknown variant … … expected one"),
            ("invalid type: string \"jeanne\" at line 1", "invalid type: string … at line 1"),
            ("work comes back", "work comes back"),
        ];
        for (text, expected) in hidden {
            assert_eq!(masked(text), expected);
        }
        assert_eq!(masked(&"x".repeat(10_000)).len(), LONGEST);
    }

    #[test]
    fn a_metric_stands_in_the_line_and_in_its_envelope() {
        let lines = lines(|| tracing::info!(metric.sent = 3_usize, metric.in_doubt = 0_usize, "notified"));
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!((&line["sent"], &line["in_doubt"]), (&json!(3), &json!(0)));
        let declared = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(declared["Namespace"], "Relance");
        assert_eq!(declared["Dimensions"], json!([["stage", "function"]]));
        let names: Vec<_> =
            declared["Metrics"].as_array().unwrap().iter().map(|metric| &metric["Name"]).collect();
        assert_eq!(names, ["in_doubt", "sent"]);
        assert_eq!(line["_aws"]["Timestamp"], 1_772_528_400_250_i64);
        assert!(names.iter().all(|name| METRICS.contains(&name.as_str().unwrap())));
    }
}
