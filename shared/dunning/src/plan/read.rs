//! Reads a plan from TOML or JSON and says on which line it is wrong.

use serde::Deserialize;

use super::{Anchor, Offset, Plan, Step};
use crate::class::{Channel, Class};
use crate::id::{PlanId, StepId};

/// The largest plan file read, in bytes.
const MAX_BYTES: usize = 64 * 1024;
/// The most steps a plan may have.
const MAX_STEPS: usize = 40;
/// The longest name of a text, in letters.
const MAX_NAME: usize = 40;

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
    plan(raw(text)?, text)
}

/// Reads a plan and tells everything that is wrong with it, in the order of its lines. What cannot be read at all has one
/// fault, the first. Stricter than [`read`]: a step that could never leave, or whose template its class does not allow,
/// is no plan's purpose, though an engine can live with it.
///
/// # Errors
/// With every fault, at least one.
pub fn check(text: &str) -> Result<Plan, Vec<PlanError>> {
    let plan = raw(text).map_err(|error| vec![error]).and_then(|raw| checked(raw, text));
    let mut faults = match plan {
        Ok(plan) => match plan.steps.iter().flat_map(|step| idle(step, text)).collect::<Vec<_>>() {
            faults if faults.is_empty() => return Ok(plan),
            faults => faults,
        },
        Err(faults) => faults,
    };
    faults.sort_by_key(|fault| fault.line);
    Err(faults)
}

fn raw(text: &str) -> Result<RawPlan, PlanError> {
    if text.trim_start().starts_with('{') { raw_of_json(text) } else { raw_of_toml(text) }
}

fn idle(step: &Step, text: &str) -> Vec<PlanError> {
    let line = line_of_step(text, &step.id, 0);
    of_a_step(step).into_iter().map(|message| PlanError { line, message }).collect()
}

/// Reads a plan from TOML.
///
/// # Errors
/// When it cannot be read or breaks a rule of plans; the error names the line.
pub fn from_toml(text: &str) -> Result<Plan, PlanError> {
    plan(raw_of_toml(text)?, text)
}

fn raw_of_toml(text: &str) -> Result<RawPlan, PlanError> {
    bounded(text)?;
    toml::from_str(text).map_err(|error| PlanError {
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        message: error.message().trim().to_owned(),
    })
}

/// Reads a plan from JSON, with the names of the TOML.
///
/// # Errors
/// When it cannot be read or breaks a rule of plans; the error names the line.
pub fn from_json(text: &str) -> Result<Plan, PlanError> {
    plan(raw_of_json(text)?, text)
}

fn raw_of_json(text: &str) -> Result<RawPlan, PlanError> {
    bounded(text)?;
    serde_json::from_str(text)
        .map_err(|error| PlanError { line: error.line().max(1), message: error.to_string() })
}

fn plan(raw: RawPlan, text: &str) -> Result<Plan, PlanError> {
    let nothing = || PlanError { line: 1, message: "the plan cannot be read".to_owned() };
    checked(raw, text).map_err(|faults| faults.into_iter().next().unwrap_or_else(nothing))
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

fn checked(raw: RawPlan, text: &str) -> Result<Plan, Vec<PlanError>> {
    let mut faults = of_the_whole(&raw, text);
    let mut steps: Vec<Step> = Vec::with_capacity(raw.step.len());
    for step in raw.step.into_iter().take(MAX_STEPS) {
        if steps.iter().any(|earlier| earlier.id == step.id) {
            let message = format!("the step id \"{}\" appears twice; give each step its own", step.id);
            faults.push(PlanError { line: line_of_step(text, &step.id, 1), message });
            continue;
        }
        let line = line_of_step(text, &step.id, 0);
        let (id, step) = (step.id.clone(), checked_step(step));
        match step {
            Ok(step) => steps.push(step),
            Err(wrong) => faults.push(PlanError { line, message: format!("step \"{id}\": {wrong}") }),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
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

/// What is wrong besides the steps.
fn of_the_whole(raw: &RawPlan, text: &str) -> Vec<PlanError> {
    let mut faults = Vec::new();
    let mut wrong = |line, message: &str| faults.push(PlanError { line, message: message.to_owned() });
    if raw.step.is_empty() {
        wrong(1, "the plan has no [[step]]; add at least one");
    }
    if raw.step.len() > MAX_STEPS {
        wrong(1, "the plan has more than 40 steps; remove some");
    }
    if raw.min_gap.days < 0 {
        wrong(line_with(text, "min_gap"), "min_gap is negative; write a pause such as \"5d\"");
    }
    if !raw.first_contact_at_most.climbs() {
        let message = "first_contact_at_most must be courtesy, reminder, firm, formal_notice or hand_over";
        wrong(line_with(text, "first_contact_at_most"), message);
    }
    faults
}

/// What a step says that can never come true.
fn of_a_step(step: &Step) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(latest) = step.latest
        && latest.unit == step.offset.unit
        && latest.days < step.offset.days
    {
        wrong.push(format!(
            "step \"{}\" is not sent after {latest}, and is not ripe before {}: it could never leave; write a later latest",
            step.id, step.offset
        ));
    }
    let named = Class::ALL.into_iter().find(|class| class.name() == step.template);
    let may_be_gentler = step.class < Class::FormalNotice;
    let fits = |class: Class| {
        if may_be_gentler && class.climbs() { class <= step.class } else { class == step.class }
    };
    if named.is_some_and(|class| !fits(class)) {
        wrong.push(format!(
            "step \"{}\" of class {} cannot be written as {}; its template is its own class, below formal_notice a gentler one, or the name of a text of yours",
            step.id, step.class.name(), step.template
        ));
    }
    if named.is_none() && !is_name_of_a_text(&step.template) {
        wrong.push(format!(
            "step \"{}\" has the template \"{}\"; write a name of up to 40 lower-case letters, digits, - and _",
            step.id, step.template
        ));
    }
    wrong
}

/// Whether a text of the creditor's own can have this name: lower-case letters, digits, `-` and `_`, at most 40 of them.
#[must_use]
pub fn is_name_of_a_text(name: &str) -> bool {
    let letter = |one: char| one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '-' | '_');
    (1..=MAX_NAME).contains(&name.len()) && name.chars().all(letter)
}

fn line_with(text: &str, key: &str) -> usize {
    text.lines().position(|line| line.contains(key)).map_or(1, |index| index + 1)
}

fn checked_step(raw: RawStep) -> Result<Step, String> {
    if raw.channels.is_empty() {
        return Err("it has no channel; name at least one".to_owned());
    }
    let min_amount = raw.min_amount.as_deref().map(hundredths).transpose()?;
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

    #[test]
    fn all_faults_are_told_at_once_in_the_order_of_their_lines() {
        let text = "id = \"a\"\nmin_gap = \"1d\"\n[[step]]\nid = \"x\"\noffset = \"3d\"\nlatest = \"1d\"\nclass = \"reminder\"\n\
            [[step]]\nid = \"y\"\noffset = \"9d\"\nclass = \"reminder\"\ntemplate = \"formal_notice\"\n\
            [[step]]\nid = \"z\"\noffset = \"9d\"\nclass = \"formal_notice\"\ntemplate = \"firm\"\n\
            [[step]]\nid = \"w\"\noffset = \"9d\"\nclass = \"firm\"\ntemplate = \"Second Reminder\"\n";
        let told: Vec<(usize, String)> =
            check(text).unwrap_err().into_iter().map(|one| (one.line, one.message)).collect();
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 9, 14, 19], "{told:?}");
        let parts = ["never leave", "cannot be written", "cannot be written", "lower-case"];
        for ((_, message), part) in told.iter().zip(parts) {
            assert!(message.contains(part), "{message}");
        }
        let fine = text
            .replace("min_gap = \"-1d\"", "min_gap = \"1d\"")
            .replace("latest = \"1d\"", "latest = \"3d\"");
        let fine = fine.replace("template = \"formal_notice\"", "template = \"courtesy\"");
        let fine = fine.replace("Second Reminder", "second-reminder").replace("template = \"firm\"\n", "");
        assert_eq!(check(&fine).err(), None);
    }
}
