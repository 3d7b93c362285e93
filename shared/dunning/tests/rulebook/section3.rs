//! §3: time.

use crate::story::{debtor, given};
use serde_json::json;

fn at(told: &crate::story::Told, step: &str) -> String {
    told.notice(step).at.to_rfc3339()
}

#[test]
fn a_message_waits_for_the_next_day_that_both_calendars_allow() {
    // Reminder nominally on Friday 1 May: a holiday, then a weekend; Monday the 4th is open in France …
    let story = given().invoice("F-1", "2026-04-28", "100.00");
    assert_eq!(story.run("2026-04-29", "2026-05-12").sent(), ["2026-05-04 reminder F-1"]);
    // … and Whit Monday is closed for the debtor in Alsace as for the creditor; Good Friday only in Alsace.
    let alsace = given().acme("calendar", json!("FR-ALS")).invoice("F-1", "2026-03-31", "100.00");
    assert_eq!(
        alsace.run("2026-04-01", "2026-04-12").sent(),
        ["2026-04-07 reminder F-1"],
        "Easter Monday too"
    );
    let paris = given().invoice("F-1", "2026-03-31", "100.00");
    assert_eq!(paris.run("2026-04-01", "2026-04-12").sent(), ["2026-04-03 reminder F-1"]);
}

#[test]
fn the_creditors_own_closing_days_keep_messages_back() {
    let closed = json!([{"from": "2026-02-04", "until": "2026-02-06"}]);
    let story = given().creditor("closing_days", closed).invoice("F-1", "2026-02-02", "100.00");
    let told = story.run("2026-02-03", "2026-02-12");
    assert_eq!(told.sent(), ["2026-02-09 reminder F-1"]);
    assert_eq!(told.why("2026-02-05", "F-1").0, "quiet_day");
}

#[test]
fn a_debtor_away_in_august_is_not_written_to() {
    let away = json!([{"from": "2026-08-01", "until": "2026-08-31"}]);
    let told =
        given().acme("absences", away).invoice("F-1", "2026-07-29", "100.00").run("2026-07-30", "2026-09-03");
    assert_eq!(told.sent(), ["2026-09-01 reminder F-1"]);
}

#[test]
fn a_pre_due_step_shifts_backwards() {
    // Five days before Friday 13 March is Sunday the 8th: it leaves on Friday the 6th.
    let told = given().invoice("F-1", "2026-03-13", "100.00").run("2026-03-02", "2026-03-13");
    assert_eq!(told.sent(), ["2026-03-06 courtesy F-1"]);
}

#[test]
fn a_pre_due_step_whose_day_has_gone_is_sent_while_days_remain_and_dropped_after() {
    let story = given().invoice("F-1", "2026-03-13", "100.00");
    assert_eq!(story.run("2026-03-12", "2026-03-12").sent(), ["2026-03-12 courtesy F-1"]);
    let told = story.run("2026-03-13", "2026-03-13");
    assert!(told.sent().is_empty());
    let (rule, text) = told.why("2026-03-13", "F-1");
    assert_eq!(rule, "step_lapsed");
    assert!(text.contains("a courtesy message"), "{text}");
}

#[test]
fn legal_deadlines_never_move_because_of_sending_rules() {
    // Opened on 15 June: the claim is declared by 15 August, a holiday and a Saturday.
    let story = given().invoice("F-1", "2026-05-04", "100.00");
    let event = json!({"debtor": "acme", "date": "2026-06-15"});
    let told = story.when("2026-06-16", "insolvency", event).run("2026-06-01", "2026-06-30");
    let task = told.outcome.tasks.iter().find(|task| task.kind.name() == "declare_claim").unwrap();
    assert_eq!(task.deadline.to_string(), "2026-08-15");
}

#[test]
fn before_a_known_absence_the_courtesy_message_is_brought_forward_for_everything_due_in_it() {
    let away = json!([{"from": "2026-08-03", "until": "2026-08-30"}]);
    let story = given().acme("absences", away).invoice("F-1", "2026-08-10", "100.00");
    let told = story.invoice("F-2", "2026-08-28", "50.00").run("2026-07-15", "2026-08-29");
    assert_eq!(told.sent(), ["2026-07-29 courtesy F-1 F-2"]);
}

#[test]
fn the_hour_of_sending_is_in_the_recipients_zone() {
    let reunion = debtor("island");
    let mut reunion = reunion;
    reunion["country"] = json!("RE");
    reunion["time_zone"] = json!("Indian/Reunion");
    let story = given().debtor(reunion).invoice_of("island", "F-1", "2026-02-02", "100.00");
    let told = story.run("2026-02-03", "2026-02-06");
    assert_eq!(at(&told, "reminder"), "2026-02-05T05:00:00+00:00", "09:00 on the island");
    let home = given().invoice("F-1", "2026-02-02", "100.00").run("2026-02-03", "2026-02-06");
    assert_eq!(at(&home, "reminder"), "2026-02-05T08:00:00+00:00", "09:00 in Paris");
}

#[test]
fn daylight_saving_moves_the_instant_and_not_the_hour() {
    let story = given().invoice("F-1", "2026-03-24", "100.00").invoice("F-2", "2026-03-30", "100.00");
    let told = story.setting("sending_hour", json!(2)).run("2026-03-25", "2026-04-03");
    let instants: Vec<String> = told.outcome.notices.iter().map(|row| row.at.to_rfc3339()).collect();
    assert_eq!(instants, ["2026-03-25T01:00:00+00:00", "2026-03-30T00:00:00+00:00"]);
}

#[test]
fn an_hour_that_daylight_saving_skips_becomes_the_next_valid_minute() {
    // In Santiago the clocks skip midnight to one on Sunday 6 September 2026: Sunday is no sending day, but in Beirut
    // they skip the first hour of Sunday 29 March; a creditor whose calendar knows no weekend does not exist, so the
    // instant itself is asked.
    let zone: chrono_tz::Tz = "Asia/Beirut".parse().unwrap();
    let day = "2026-03-29".parse().unwrap();
    let skipped = chrono::NaiveTime::from_hms_opt(0, 30, 0).unwrap();
    let instant = dunning::calendar::instant_at(day, skipped, zone);
    assert_eq!(instant.with_timezone(&zone).to_rfc3339(), "2026-03-29T01:00:00+03:00");
}

#[test]
fn a_creditor_overseas_lives_by_its_own_days() {
    let story = given().creditor("time_zone", json!("Pacific/Noumea")).creditor("country", json!("FR"));
    let told = story.invoice("F-1", "2026-02-02", "100.00").run("2026-02-03", "2026-02-08");
    // The 5th begins in Nouméa at 13:00 UTC on the 4th; acme in France shares the creditor's country and so its zone.
    assert_eq!(told.sent(), ["2026-02-05 reminder F-1"]);
    assert_eq!(at(&told, "reminder"), "2026-02-04T22:00:00+00:00");
}

#[test]
fn a_missed_sweep_is_made_good_in_one_message() {
    let story = given().invoice("F-1", "2026-01-30", "100.00").invoice("F-2", "2026-02-02", "50.00");
    let told = story.run("2026-02-11", "2026-02-11");
    assert_eq!(told.sent(), ["2026-02-11 reminder F-1 F-2"]);
}

#[test]
fn past_its_latest_day_a_reminder_lapses_and_a_firm_step_becomes_a_task() {
    let plan = "id = \"p\"\n[[step]]\nid = \"soft\"\noffset = \"3d\"\nclass = \"reminder\"\nlatest = \"10d\"\n\
        [[step]]\nid = \"hard\"\noffset = \"15d\"\nclass = \"firm\"\nlatest = \"20d\"\n";
    let story = given().plan(plan).invoice("F-1", "2026-02-02", "100.00");
    let hold = json!({"item": "F-1", "until": "2026-02-13", "reason": "goodwill"});
    let told = story.clone().when("2026-02-03", "hold", hold).run("2026-02-03", "2026-03-31");
    assert!(!told.sent().iter().any(|line| line.contains("soft")));
    let hold = json!({"item": "F-1", "until": "2026-02-26", "reason": "goodwill"});
    let told = story.when("2026-02-03", "hold", hold).run("2026-02-03", "2026-03-31");
    assert!(told.sent().is_empty());
    assert_eq!(told.tasks_of("step_missed"), ["2026-02-27 step_missed F-1"]);
}

#[test]
fn month_ends_leap_days_and_year_ends_are_days_like_others() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"1d\"\nclass = \"reminder\"\n";
    let story = given().plan(plan);
    let leap = story.clone().invoice("F-1", "2028-02-28", "10.00").run("2028-02-28", "2028-03-02");
    assert_eq!(leap.sent(), ["2028-02-29 first F-1"]);
    let year = story.clone().invoice("F-1", "2026-12-31", "10.00").run("2026-12-31", "2027-01-05");
    assert_eq!(year.sent(), ["2027-01-04 first F-1"], "New Year's Day, a weekend, then Monday");
    let month = story.invoice("F-1", "2026-04-30", "10.00").run("2026-04-30", "2026-05-05");
    assert_eq!(month.sent(), ["2026-05-04 first F-1"], "1 May is closed");
}
