//! What a deployed stage lacks, each with what to do, and what it cost so far this month.

use aws::fault;
use aws::operator::Stage;
use aws::settings::Function;
use aws_sdk_cloudwatch::types::{Dimension, StateValue, Statistic};
use aws_sdk_sqs::types::QueueAttributeName;
use aws_smithy_types::DateTime as Moment;
use aws_types::SdkConfig;
use service::doctor::{Finding, Health, Place};
use service::ports::Ports;
use service::strays;

use crate::spent;

/// The sweep is due every quarter of an hour.
const SWEEP_SECONDS: i32 = 3_600;

/// Looks at everything and never stops at the first trouble.
pub async fn examine(ports: &Ports, config: &SdkConfig, stage: &Stage) -> Vec<Finding> {
    let mut found = vec![sending(config).await];
    found.extend(identities(config).await);
    found.extend(service::doctor::examine(ports, Place::Cloud).await);
    found.push(schedule(ports, config, stage).await);
    found.push(dead_letters(config, stage).await);
    found.push(strayed(config, stage).await);
    found.push(subscription(config, stage).await);
    found.push(alarms(config, stage).await);
    found.push(cost(ports, config, stage).await);
    found
}

async fn sending(config: &SdkConfig) -> Finding {
    let answer = aws_sdk_sesv2::Client::new(config).get_account().send().await;
    let account = match answer {
        Ok(account) => account,
        Err(error) => return Finding::unknown("mail", &fault::of("read the mail account", &error)),
    };
    let rate = account.send_quota.as_ref().map_or(0.0, |quota| quota.max_send_rate);
    if !account.sending_enabled {
        return Finding::new("mail", Health::Missing, "SES has paused sending; see its console");
    }
    if !account.production_access_enabled {
        let words = "SES is in its sandbox: mails reach verified addresses only. Request production access";
        return Finding::new("mail", Health::Missing, words);
    }
    let words = format!("{rate} mails a second; MaximumConcurrency x SendRate stays below");
    Finding::new("mail", Health::Good, words)
}

async fn identities(config: &SdkConfig) -> Vec<Finding> {
    let answer = aws_sdk_sesv2::Client::new(config).list_email_identities().page_size(100).send().await;
    let all = match answer {
        Ok(answer) => answer.email_identities.unwrap_or_default(),
        Err(error) => return vec![Finding::unknown("sender", &fault::of("list the senders", &error))],
    };
    if all.is_empty() {
        let words = "no sender is verified: aws sesv2 create-email-identity --email-identity <domain>";
        return vec![Finding::new("sender", Health::Missing, words)];
    }
    let one = |identity: aws_sdk_sesv2::types::IdentityInfo| {
        let name = identity.identity_name.unwrap_or_default();
        if identity.sending_enabled {
            return Finding::new("sender", Health::Good, format!("{name} is verified"));
        }
        let words = format!("{name} is not verified: set the DNS records that SES shows for it");
        Finding::new("sender", Health::Missing, words)
    };
    all.into_iter().map(one).collect()
}

/// The schedule is there when it fires: the sweep was called within the last hour.
async fn schedule(ports: &Ports, config: &SdkConfig, stage: &Stage) -> Finding {
    let now = ports.clock.now().timestamp();
    let name = format!("relance-{}-{}", stage.name, Function::Sweep);
    let answer = aws_sdk_cloudwatch::Client::new(config)
        .get_metric_statistics()
        .namespace("AWS/Lambda")
        .metric_name("Invocations")
        .dimensions(Dimension::builder().name("FunctionName").value(name).build())
        .start_time(Moment::from_secs(now.saturating_sub(i64::from(SWEEP_SECONDS))))
        .end_time(Moment::from_secs(now.saturating_add(60)))
        .period(SWEEP_SECONDS)
        .statistics(Statistic::Sum)
        .send()
        .await;
    match answer {
        Ok(answer) if answer.datapoints().iter().any(|point| point.sum().is_some_and(|sum| sum >= 1.0)) => {
            Finding::new("schedule", Health::Good, "the sweep ran within the last hour")
        }
        Ok(_) => {
            let words = "no sweep within the last hour: new stages need a quarter of one; else look at the schedules \
                         in the console, EventBridge Scheduler";
            Finding::new("schedule", Health::Missing, words)
        }
        Err(error) => Finding::unknown("schedule", &fault::of("count the sweeps", &error)),
    }
}

async fn dead_letters(config: &SdkConfig, stage: &Stage) -> Finding {
    let client = aws_sdk_sqs::Client::new(config);
    let url = stage.queue.replace("-work", "-dead-letters");
    let count = QueueAttributeName::ApproximateNumberOfMessages;
    let answer = client.get_queue_attributes().queue_url(url).attribute_names(count.clone()).send().await;
    let waiting = match answer {
        Ok(answer) => answer.attributes.and_then(|all| all.get(&count).cloned()).unwrap_or_default(),
        Err(error) => return Finding::unknown("dead letters", &fault::of("count the dead letters", &error)),
    };
    if waiting == "0" {
        return Finding::new("dead letters", Health::Good, "none");
    }
    let words = format!("{waiting} wait; see OPERATING.md, When an alarm comes");
    Finding::new("dead letters", Health::Look, words)
}

async fn strayed(config: &SdkConfig, stage: &Stage) -> Finding {
    const WHAT: &str = "came in for nobody";
    let listing = aws::operator::listing(stage, config);
    match strays::names(&listing).await.map(|names| names.len()) {
        Ok(0) => Finding::new(WHAT, Health::Good, "nothing"),
        Ok(some) => {
            let words = format!("{some} mails or text messages; list them with `relance-aws strays`");
            Finding::new(WHAT, Health::Look, words)
        }
        Err(fault) => Finding::unknown(WHAT, &fault),
    }
}

/// An alarm reaches nobody until somebody subscribed and confirmed it by the mail that AWS sent.
async fn subscription(config: &SdkConfig, stage: &Stage) -> Finding {
    let region = config.region().map(ToString::to_string).unwrap_or_default();
    let topic = format!("arn:aws:sns:{region}:{}:relance-{}-alarms", stage.account, stage.name);
    let answer = aws_sdk_sns::Client::new(config).list_subscriptions_by_topic().topic_arn(topic).send().await;
    let all = match answer {
        Ok(answer) => answer.subscriptions.unwrap_or_default(),
        Err(error) => return Finding::unknown("alarms reach", &fault::of("list who is told", &error)),
    };
    let confirmed =
        all.iter().filter(|one| one.subscription_arn().is_some_and(|arn| arn.starts_with("arn:")));
    match (all.len(), confirmed.count()) {
        (0, _) => {
            let words = "nobody: set AlarmEmail in samconfig.toml and deploy again";
            Finding::new("alarms reach", Health::Missing, words)
        }
        (_, 0) => {
            let words = "nobody yet: confirm by the link in the mail from AWS Notifications";
            Finding::new("alarms reach", Health::Missing, words)
        }
        (_, people) => Finding::new("alarms reach", Health::Good, format!("{people} address(es)")),
    }
}

async fn alarms(config: &SdkConfig, stage: &Stage) -> Finding {
    let answer = aws_sdk_cloudwatch::Client::new(config)
        .describe_alarms()
        .alarm_name_prefix(format!("relance-{}-", stage.name))
        .max_records(100)
        .send()
        .await;
    let all = match answer {
        Ok(answer) => answer.metric_alarms.unwrap_or_default(),
        Err(error) => return Finding::unknown("alarms", &fault::of("read the alarms", &error)),
    };
    let ringing: Vec<_> = all
        .iter()
        .filter(|alarm| alarm.state_value() == Some(&StateValue::Alarm))
        .filter_map(|alarm| alarm.alarm_name())
        .collect();
    match (all.len(), ringing.as_slice()) {
        (0, _) => Finding::new("alarms", Health::Missing, "none is there: deploy the template again"),
        (some, []) => Finding::new("alarms", Health::Good, format!("{some}, all quiet")),
        (_, names) => Finding::new("alarms", Health::Look, format!("ringing: {}", names.join(", "))),
    }
}

async fn cost(ports: &Ports, config: &SdkConfig, stage: &Stage) -> Finding {
    let lines = match spent::this_month(config, stage, ports.clock.now()).await {
        Ok(lines) => lines,
        Err(fault) => return Finding::unknown("this month", &fault),
    };
    let most: Vec<_> =
        lines.iter().take(3).map(|line| format!("{} {}", line.product, line.dollars.round_dp(2))).collect();
    let as_of = spent::Prices::known().map(|prices| prices.as_of).unwrap_or_default();
    let total = spent::total(&lines).round_dp(2);
    let words = format!(
        "about {total} US dollars so far ({}); list prices of {as_of}; {}",
        most.join(", "),
        spent::WITHOUT
    );
    Finding::new("this month", Health::Good, words)
}
