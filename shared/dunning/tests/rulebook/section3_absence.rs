//! §3, days that are not there: absences around a due date, days that are too few, an hour that occurs twice.

use serde_json::json;

use crate::story::given;

#[test]
fn a_pre_due_step_is_dropped_when_too_few_days_remain_although_its_plan_sets_no_latest_day() {
    let plan = "id = \"p\"\n[[step]]\nid = \"hint\"\noffset = \"-5d\"\nclass = \"courtesy\"\n";
    let story = given().plan(plan).setting("pre_due_days", json!(3)).invoice("F-1", "2026-03-13", "100.00");
    assert_eq!(story.run("2026-03-10", "2026-03-31").sent(), ["2026-03-10 hint F-1"], "three days before");
    assert!(story.run("2026-03-11", "2026-03-31").sent().is_empty(), "two days before");
}

#[test]
fn an_item_that_falls_due_in_the_absence_is_covered_although_its_own_day_lies_before_it() {
    let away = json!([{"from": "2026-08-03", "until": "2026-08-30"}]);
    let told = given().acme("absences", away).invoice("F-1", "2026-08-05", "100.00");
    let told = told.run("2026-07-15", "2026-08-29");
    assert_eq!(told.sent(), ["2026-07-29 courtesy F-1"], "five days before the 3rd, not before the 5th");
}

#[test]
fn an_hour_that_occurs_twice_counts_once() {
    let zone: chrono_tz::Tz = "Europe/Paris".parse().unwrap();
    let twice = chrono::NaiveTime::from_hms_opt(2, 30, 0).unwrap();
    let instant = dunning::calendar::instant_at("2026-10-25".parse().unwrap(), twice, zone);
    assert_eq!(instant.to_rfc3339(), "2026-10-25T00:30:00+00:00", "the first of the two");
}

#[test]
fn a_firm_step_that_a_hold_kept_back_past_its_latest_day_is_a_persons_to_decide() {
    let plan = "id = \"p\"\n[[step]]\nid = \"soft\"\noffset = \"3d\"\nclass = \"reminder\"\n\
        [[step]]\nid = \"hard\"\noffset = \"15d\"\nclass = \"firm\"\nlatest = \"20d\"\n";
    let hold = json!({"item": "F-1", "until": "2026-02-26", "reason": "goodwill"});
    let told = given().plan(plan).invoice("F-1", "2026-02-02", "100.00").when("2026-02-06", "hold", hold);
    let told = told.run("2026-02-03", "2026-03-31");
    assert_eq!(told.sent(), ["2026-02-05 soft F-1"]);
    assert_eq!(told.tasks_of("step_missed"), ["2026-02-27 step_missed F-1"]);
    let (rule, text) = told.why("2026-03-31", "F-1");
    assert_eq!(rule, "step_lapsed");
    assert!(text.contains("a firm"), "{text}");
}
