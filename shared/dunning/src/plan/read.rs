//! Reads a plan from TOML or JSON and says on which line it is wrong.

use serde::Deserialize;

use super::{Anchor, Offset, Plan, Step};
use crate::class::{Channel, Class};
use crate::id::{PlanId, StepId};

/// The largest plan file read, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// The most steps a plan may have.
const MAX_STEPS: usize = 40;

/// Why a plan cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PlanError {
    /// The line of the file, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlan {
    id: PlanId,
    #[serde(default = "first_version")]
    version: u32,
    #[serde(default = "five_days")]
    min_gap: Offset,
    #[serde(default = "reminder")]
    first_contact_at_most: Class,
    #[serde(default)]
    review: Option<bool>,
    #[serde(default)]
    step: Vec<RawStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStep {
    id: StepId,
    #[serde(default)]
    anchor: Anchor,
    offset: Offset,
    class: Class,
    #[serde(default = "by_email")]
    channels: Vec<Channel>,
    #[serde(default)]
    template: Option<String>,
    #[serde(default)]
    approval: Option<bool>,
    #[serde(default)]
    min_amount: Option<String>,
    #[serde(default)]
    latest: Option<Offset>,
    #[serde(default)]
    signed_by: Option<String>,
    #[serde(default)]
    copy_to: Option<String>,
    #[serde(default)]
    deadline: Option<Offset>,
}

const fn first_version() -> u32 {
    1
}

const fn five_days() -> Offset {
    Offset::calendar(5)
}

const fn reminder() -> Class {
    Class::Reminder
}

fn by_email() -> Vec<Channel> {
    vec![Channel::Email]
}

/// Reads a plan: JSON when the text begins with a brace, else TOML.
///
/// # Errors
/// When it cannot be read or breaks a rule of plans; the error names the line.
pub fn read(text: &str) -> Result<Plan, PlanError> {
    if text.trim_start().starts_with('{') { from_json(text) } else { from_toml(text) }
}

/// Reads a plan from TOML.
///
/// # Errors
/// When it cannot be read or breaks a rule of plans; the error names the line.
pub fn from_toml(text: &str) -> Result<Plan, PlanError> {
    bounded(text)?;
    let raw: RawPlan = toml::from_str(text).map_err(|error| PlanError {
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        message: error.message().trim().to_owned(),
    })?;
    checked(raw, text)
}

/// Reads a plan from JSON, with the names of the TOML.
///
/// # Errors
/// When it cannot be read or breaks a rule of plans; the error names the line.
pub fn from_json(text: &str) -> Result<Plan, PlanError> {
    bounded(text)?;
    let raw: RawPlan = serde_json::from_str(text)
        .map_err(|error| PlanError { line: error.line().max(1), message: error.to_string() })?;
    checked(raw, text)
}

fn bounded(text: &str) -> Result<(), PlanError> {
    if text.len() <= MAX_BYTES {
        return Ok(());
    }
    Err(PlanError { line: 1, message: format!("the plan is larger than {MAX_BYTES} bytes; shorten it") })
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// The line on which a step's id stands; the first line when it cannot be found.
fn line_of_step(text: &str, step: &StepId, nth: usize) -> usize {
    let quoted = format!("\"{step}\"");
    let is_id = |line: &str| line.contains("id") && line.contains(&quoted);
    let lines = text.lines().enumerate().filter(|(_, line)| is_id(line));
    lines.map(|(index, _)| index + 1).nth(nth).unwrap_or(1)
}

fn checked(raw: RawPlan, text: &str) -> Result<Plan, PlanError> {
    let wrong = |line, message: &str| Err(PlanError { line, message: message.to_owned() });
    if raw.step.is_empty() {
        return wrong(1, "the plan has no [[step]]; add at least one");
    }
    if raw.step.len() > MAX_STEPS {
        return wrong(1, "the plan has more than 40 steps; remove some");
    }
    if raw.min_gap.days < 0 {
        return wrong(line_with(text, "min_gap"), "min_gap is negative; write a pause such as \"5d\"");
    }
    if !raw.first_contact_at_most.climbs() {
        let message = "first_contact_at_most must be courtesy, reminder, firm, formal_notice or hand_over";
        return wrong(line_with(text, "first_contact_at_most"), message);
    }
    let mut steps: Vec<Step> = Vec::with_capacity(raw.step.len());
    for step in raw.step {
        if steps.iter().any(|earlier| earlier.id == step.id) {
            let line = line_of_step(text, &step.id, 1);
            return wrong(
                line,
                &format!("the step id \"{}\" appears twice; give each step its own", step.id),
            );
        }
        let line = line_of_step(text, &step.id, 0);
        steps.push(checked_step(step, line)?);
    }
    steps.sort_by_key(|step| step.class);
    Ok(Plan {
        id: raw.id,
        version: raw.version,
        min_gap: raw.min_gap,
        first_contact_at_most: raw.first_contact_at_most,
        review: raw.review,
        steps,
    })
}

fn line_with(text: &str, key: &str) -> usize {
    text.lines().position(|line| line.contains(key)).map_or(1, |index| index + 1)
}

fn checked_step(raw: RawStep, line: usize) -> Result<Step, PlanError> {
    let wrong = |message: String| PlanError { line, message };
    if raw.channels.is_empty() {
        return Err(wrong(format!("step \"{}\" has no channel; name at least one", raw.id)));
    }
    let min_amount = raw.min_amount.as_deref().map(hundredths).transpose().map_err(wrong)?;
    Ok(Step {
        template: raw.template.unwrap_or_else(|| raw.class.name().to_owned()),
        approval: raw.approval.unwrap_or(raw.class.waits_for_approval()),
        id: raw.id,
        anchor: raw.anchor,
        offset: raw.offset,
        class: raw.class,
        channels: raw.channels,
        min_amount,
        latest: raw.latest,
        signed_by: raw.signed_by,
        copy_to: raw.copy_to,
        deadline: raw.deadline,
    })
}

fn hundredths(text: &str) -> Result<i64, String> {
    let money =
        crate::money::Money::parse(text, crate::money::Currency::EUR).map_err(|error| error.to_string())?;
    if money.minor < 0 {
        return Err(format!("min_amount \"{text}\" is negative; write 0.00 or more"));
    }
    Ok(money.minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = include_str!("../../plans/standard.toml");

    #[test]
    fn the_default_plan_is_courtesy_reminder_firm_and_formal_notice_with_approval() {
        let plan = from_toml(CONTRACT).unwrap();
        let steps: Vec<_> =
            plan.steps.iter().map(|step| (step.class, step.offset.days, step.approval)).collect();
        let expected = [
            (Class::Courtesy, -5, false),
            (Class::Reminder, 3, false),
            (Class::Firm, 15, false),
            (Class::FormalNotice, 30, true),
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn json_has_the_same_names_as_toml() {
        let value: serde_json::Value = toml::from_str(CONTRACT).unwrap();
        assert_eq!(from_json(&value.to_string()).unwrap(), from_toml(CONTRACT).unwrap());
    }

    #[test]
    fn an_error_points_to_its_line() {
        let cases = [
            ("id = \"a\"\n[[step]]\nid = \"x\"\noffset = \"5w\"\nclass = \"firm\"\n", 4, "not an offset"),
            ("id = \"a\"\n[[step]]\nid = \"x\"\noffset = \"5d\"\nclass = \"harsh\"\n", 5, "unknown variant"),
            ("id = \"a\"\nmin_gab = \"5d\"\n", 2, "unknown field"),
            ("id = \"a\"\n", 1, "no [[step]]"),
            (
                "id = \"a\"\n[[step]]\nid = \"x\"\noffset = \"5d\"\nclass = \"firm\"\n[[step]]\nid = \"x\"\noffset = \"6d\"\nclass = \"firm\"\n",
                7,
                "twice",
            ),
            (
                "id = \"a\"\n[[step]]\nid = \"x\"\noffset = \"5d\"\nclass = \"firm\"\nmin_amount = \"1.005\"\n",
                3,
                "decimals",
            ),
        ];
        for (text, line, part) in cases {
            let error = from_toml(text).unwrap_err();
            assert_eq!(error.line, line, "{error}");
            assert!(error.message.contains(part), "{error}");
        }
    }
}
