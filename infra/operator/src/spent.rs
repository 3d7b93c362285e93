//! What a stage cost so far this month: what CloudWatch counted, times the price list of `infra/cost/prices.toml`.
//!
//! CloudWatch and not Cost Explorer, since it speaks of one stage instead of the whole account, is minutes old instead
//! of a day, and asking costs a hundredth of what Cost Explorer takes for each question.

use std::collections::BTreeMap;

use aws::fault;
use aws::operator::Stage;
use aws::settings::Function;
use aws_sdk_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricStat};
use aws_smithy_types::DateTime as Moment;
use aws_types::SdkConfig;
use chrono::{DateTime, Datelike, Months, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use service::fault::Fault;

/// What the sums leave out, in words.
pub const WITHOUT: &str = "not in it: what is stored, letters, taxes; nor taken off: the free tier";
const PRICES: &str = include_str!("../../cost/prices.toml");
const TEMPLATE: &str = include_str!("../../../template.yaml");
const DAY_SECONDS: i32 = 86_400;

/// The price list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Prices {
    /// The month it was looked up in, such as `2025-11`.
    pub as_of: String,
    /// US dollars for a million of each.
    pub million: BTreeMap<String, Decimal>,
    /// US dollars a month for one of each.
    pub month: BTreeMap<String, Decimal>,
}

impl Prices {
    /// The list this was built with.
    ///
    /// # Errors
    /// When it is not what it should be, which a test excludes.
    pub fn known() -> Result<Self, Fault> {
        toml::from_str(PRICES).map_err(|error| Fault::Permanent(format!("infra/cost/prices.toml: {error}")))
    }

    /// US dollars for so much of a product; nothing for one that is not in the list.
    #[must_use]
    pub fn of(&self, product: &str, amount: Decimal) -> Decimal {
        let million = self.million.get(product).map(|price| *price / Decimal::from(1_000_000));
        million.or_else(|| self.month.get(product).copied()).unwrap_or_default() * amount
    }
}

/// One product's use and cost this month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The product, as the price list calls it.
    pub product: String,
    /// How much was used.
    pub amount: Decimal,
    /// US dollars.
    pub dollars: Decimal,
}

/// What CloudWatch counts, and how much of which product one of it is.
struct Counter {
    product: &'static str,
    namespace: &'static str,
    metric: &'static str,
    dimensions: Vec<(&'static str, String)>,
    each: Decimal,
}

impl Counter {
    fn new<const N: usize>(
        product: &'static str,
        namespace: &'static str,
        metric: &'static str,
        dimensions: [(&'static str, &str); N],
    ) -> Self {
        let dimensions = dimensions.map(|(name, value)| (name, value.to_owned())).to_vec();
        Self { product, namespace, metric, dimensions, each: Decimal::ONE }
    }

    fn worth(self, each: Decimal) -> Self {
        Self { each, ..self }
    }

    fn query(&self, index: usize) -> MetricDataQuery {
        let dimensions = self
            .dimensions
            .iter()
            .map(|(name, value)| Dimension::builder().name(*name).value(value).build())
            .collect();
        let metric = Metric::builder()
            .namespace(self.namespace)
            .metric_name(self.metric)
            .set_dimensions(Some(dimensions));
        let sum = MetricStat::builder().metric(metric.build()).period(DAY_SECONDS).stat("Sum").build();
        MetricDataQuery::builder().id(format!("m{index}")).metric_stat(sum).build()
    }
}

/// Everything that is counted of a stage.
fn counters(stage: &Stage) -> Vec<Counter> {
    let table = format!("relance-{}", stage.name);
    let queue = format!("relance-{}-work", stage.name);
    let api = stage.portal.trim_start_matches("https://").split('.').next().unwrap_or_default().to_owned();
    let mut all: Vec<_> =
        Function::ALL.into_iter().flat_map(|function| of_function(stage, function)).collect();
    for (product, metric) in [
        ("DynamoDB write unit", "ConsumedWriteCapacityUnits"),
        ("DynamoDB read unit", "ConsumedReadCapacityUnits"),
    ] {
        all.push(Counter::new(product, "AWS/DynamoDB", metric, [("TableName", &table)]));
        all.extend(["work", "list"].map(|index| {
            let dimensions = [("TableName", table.as_str()), ("GlobalSecondaryIndexName", index)];
            Counter::new(product, "AWS/DynamoDB", metric, dimensions)
        }));
    }
    // Calls come in batches at times; counting each message as a call is the upper bound.
    for metric in [
        "NumberOfEmptyReceives",
        "NumberOfMessagesSent",
        "NumberOfMessagesReceived",
        "NumberOfMessagesDeleted",
    ] {
        all.push(Counter::new("SQS request", "AWS/SQS", metric, [("QueueName", &queue)]));
    }
    all.push(Counter::new("HTTP API request", "AWS/ApiGateway", "Count", [("ApiId", &api)]));
    let notify = [("stage", stage.name.as_str()), ("function", Function::Notify.name())];
    all.push(Counter::new("SES mail", aws::telemetry::NAMESPACE, "sent", notify));
    all
}

/// Calls, memory times time, and logs of one function. The sweep is called by the Scheduler, feedback by SNS.
fn of_function(stage: &Stage, function: Function) -> Vec<Counter> {
    let name = format!("relance-{}-{function}", stage.name);
    let logs = format!("/relance/{}/{function}", stage.name);
    let calls = |product| Counter::new(product, "AWS/Lambda", "Invocations", [("FunctionName", &name)]);
    let gigabytes = Decimal::from(function.megabytes()) / Decimal::from(1_024);
    let mut all = vec![
        calls("Lambda request"),
        Counter::new("Lambda arm64 GB-second", "AWS/Lambda", "Duration", [("FunctionName", &name)])
            .worth(gigabytes / Decimal::ONE_THOUSAND),
        Counter::new("CloudWatch log GB", "AWS/Logs", "IncomingBytes", [("LogGroupName", &logs)])
            .worth(Decimal::ONE / Decimal::from(1_000_000_000)),
    ];
    match function {
        Function::Sweep => all.push(calls("Scheduler invocation")),
        Function::Feedback => all.push(calls("SNS publish")),
        _ => {}
    }
    all
}

/// What `stage` cost from the first of the month until `now`, dearest first.
///
/// # Errors
/// When CloudWatch cannot be asked.
pub async fn this_month(config: &SdkConfig, stage: &Stage, now: DateTime<Utc>) -> Result<Vec<Line>, Fault> {
    let counters = counters(stage);
    let begun = first_of_month(now);
    let queries = counters.iter().enumerate().map(|(index, counter)| counter.query(index)).collect();
    let answer = aws_sdk_cloudwatch::Client::new(config)
        .get_metric_data()
        .set_metric_data_queries(Some(queries))
        .start_time(Moment::from_secs(begun.timestamp()))
        // Never an empty span, not even at midnight of the first.
        .end_time(Moment::from_secs(now.timestamp().saturating_add(60)))
        .send()
        .await
        .map_err(|error| fault::of("read what was counted", &error))?;
    let mut used: BTreeMap<&str, Decimal> = BTreeMap::new();
    for (index, counter) in counters.iter().enumerate() {
        let id = format!("m{index}");
        let results = answer.metric_data_results().iter().filter(|result| result.id() == Some(id.as_str()));
        let values = results.flat_map(|result| result.values());
        let sum: Decimal = values.filter_map(|value| Decimal::try_from(*value).ok()).sum();
        *used.entry(counter.product).or_default() += sum * counter.each;
    }
    Ok(priced(&Prices::known()?, used, elapsed(begun, now)))
}

fn first_of_month(now: DateTime<Utc>) -> DateTime<Utc> {
    let day = now.date_naive().with_day(1).unwrap_or_else(|| now.date_naive());
    day.and_time(NaiveTime::MIN).and_utc()
}

/// The share of the month that is over.
fn elapsed(begun: DateTime<Utc>, now: DateTime<Utc>) -> Decimal {
    let whole = (begun + Months::new(1)).signed_duration_since(begun).num_seconds();
    let over = now.signed_duration_since(begun).num_seconds();
    Decimal::from(over).checked_div(Decimal::from(whole)).unwrap_or_default()
}

/// Lines of what was used, and of what costs by the month whether used or not.
fn priced(prices: &Prices, used: BTreeMap<&str, Decimal>, elapsed: Decimal) -> Vec<Line> {
    let alarms = TEMPLATE.matches("Type: AWS::CloudWatch::Alarm").count();
    let standing = [("CloudWatch alarm", alarms), ("CloudWatch metric", aws::telemetry::METRICS.len())];
    let standing = standing.map(|(product, count)| (product, Decimal::from(count) * elapsed));
    let mut lines: Vec<_> = used
        .into_iter()
        .chain(standing)
        .map(|(product, amount)| Line {
            product: product.to_owned(),
            amount: amount.round_dp(6).normalize(),
            dollars: prices.of(product, amount).round_dp(6).normalize(),
        })
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.dollars));
    lines
}

/// US dollars in all.
#[must_use]
pub fn total(lines: &[Line]) -> Decimal {
    lines.iter().map(|line| line.dollars).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn everything_that_is_counted_has_a_price() {
        let prices = Prices::known().unwrap();
        let stage = Stage {
            name: "test".to_owned(),
            account: "123456789012".to_owned(),
            queue: "q".to_owned(),
            portal: "https://a1b2.execute-api.eu-west-3.amazonaws.com".to_owned(),
            sender: "relances@acme.example".to_owned(),
        };
        let counters = counters(&stage);
        for counter in &counters {
            assert!(prices.of(counter.product, Decimal::ONE) > Decimal::ZERO, "{}", counter.product);
        }
        let api = counters.iter().find(|counter| counter.metric == "Count").unwrap();
        assert_eq!(api.dimensions, [("ApiId", "a1b2".to_owned())]);
        assert!(counters.len() <= 500, "one question holds at most 500");
    }

    #[test]
    fn half_a_month_of_a_quiet_stage_costs_half_of_its_alarms_and_metrics() {
        let half = elapsed(at("2026-04-01T00:00:00Z"), at("2026-04-16T00:00:00Z"));
        assert_eq!(half, Decimal::new(5, 1));
        let used = BTreeMap::from([("DynamoDB write unit", Decimal::from(2_000_000))]);
        let lines = priced(&Prices::known().unwrap(), used, half);
        let dollars = |product: &str| lines.iter().find(|line| line.product == product).unwrap().dollars;
        assert_eq!(dollars("DynamoDB write unit").to_string(), "1.25");
        assert_eq!(dollars("CloudWatch metric").to_string(), "1.2");
        assert_eq!(lines.first().unwrap().product, "DynamoDB write unit", "dearest first");
        assert_eq!(total(&lines), lines.iter().map(|line| line.dollars).sum());
        assert_eq!(first_of_month(at("2026-04-16T10:00:00Z")), at("2026-04-01T00:00:00Z"));
    }
}
