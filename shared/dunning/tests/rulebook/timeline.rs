//! Months of an account as a controller notes them down: letters that somebody posts, and approvals.

use crate::diary::Diary;
use crate::ledger::{comes, paid};
use crate::story::{Story, given};
use dunning::class::Class;
use dunning::fact::Fact;
use dunning::notice::Notice;
use dunning::plan::{self, Plan};
use serde_json::json;

/// A plan by mail and by letter, and at last a lawyer.
pub const LETTERS: &str = "id = \"letters\"\nmin_gap = \"5d\"\n\
    [[step]]\nid = \"mail\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"email\"]\n\
    [[step]]\nid = \"letter\"\noffset = \"15d\"\nclass = \"firm\"\nchannels = [\"letter\"]\n\
    [[step]]\nid = \"formal\"\noffset = \"30d\"\nclass = \"formal_notice\"\nchannels = [\"letter\"]\n\
    [[step]]\nid = \"lawyer\"\noffset = \"40d\"\nclass = \"hand_over\"\nchannels = [\"email\"]\n";

pub fn two() -> Story {
    given().invoice("F-1", "2026-02-02", "1000.00").invoice("F-2", "2026-02-16", "250.00")
}

/// Every invoice of a story comes in on the morning of 3 February.
pub fn begun(story: &Story, plan: Plan) -> Diary {
    let mut diary = Diary::with(story, plan);
    let items = story.portfolio().items;
    let all = items.iter().map(|item| comes(story, item.number.as_str(), |_| {})).collect();
    diary.now("2026-02-03T08:00:00Z", all);
    diary
}

pub fn standard(story: &Story) -> Diary {
    begun(story, Plan::standard().unwrap())
}

pub fn last(diary: &Diary) -> Box<Notice> {
    Box::new(diary.live.left.last().unwrap().notice.clone())
}

pub fn posted(diary: &Diary, day: &str) -> Fact {
    Fact::Posted { notice: last(diary), day: day.parse().unwrap(), proof: String::new() }
}

#[test]
fn a_letter_counts_from_the_day_somebody_posted_it() {
    let mut diary = begun(&two(), plan::read(LETTERS).unwrap());
    diary.until("2026-02-18T12:00:00Z");
    let early = posted(&diary, "2026-02-18");
    diary.now("2026-02-20T08:00:00Z", vec![posted(&diary, "2026-02-19")]);
    diary.now("2026-02-20T09:00:00Z", vec![early]);
    diary.until("2026-03-10T12:00:00Z");
    let formal = last(&diary);
    assert_eq!(formal.class, Class::FormalNotice);
    diary.until("2026-03-20T12:00:00Z");
    diary.now(
        "2026-03-20T13:00:00Z",
        vec![Fact::Posted { notice: formal, day: "2026-03-20".parse().unwrap(), proof: String::new() }],
    );
    diary.until("2026-04-20T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. sent mail F-1 of 1000 to acme@example.com",
            "17.02. sent letter F-1 F-2 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "17.02. task post_letter F-1 by 2026-02-20 for credit_control",
            "17.02. task credit_hold by 2026-02-20 for manager",
            "20.02. posted letter on 2026-02-19",
            "20.02. done post_letter F-1",
            "20.02. refused, nothing_new: posted letter on 2026-02-18",
            "24.02. sent mail F-2 F-1 of 1250 to acme@example.com",
            "03.03. sent letter F-2 F-1 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "03.03. task post_letter F-2 by 2026-03-06 for credit_control",
            "04.03. waits formal 1000",
            "04.03. task approve F-1 by 2026-03-09 for manager",
            "04.03. approved",
            "04.03. done approve F-1",
            "09.03. sent formal F-1 of 1000 to 1 rue Haute, 75001 Paris, FR",
            "09.03. task post_letter F-1 by 2026-03-12 for credit_control",
            "18.03. waits formal 250",
            "18.03. task approve F-2 by 2026-03-23 for manager",
            "18.03. approved",
            "18.03. done approve F-2",
            "18.03. sent formal F-2 of 250 to 1 rue Haute, 75001 Paris, FR",
            "18.03. task post_letter F-2 by 2026-03-23 for credit_control",
            "20.03. posted formal on 2026-03-20",
            "20.03. done post_letter F-1",
            "30.03. waits lawyer 1000",
            "30.03. task approve F-1 by 2026-04-02 for manager",
            "30.03. approved",
            "30.03. done approve F-1",
            "30.03. sent lawyer F-1 of 1000 to acme@example.com",
            "30.03. fact:handed_over,items:F-1"
        ]
    );
}

#[test]
fn a_letter_that_came_back_is_nobodys_to_post_and_the_step_is_open_again() {
    let mut diary = begun(&two(), plan::read(LETTERS).unwrap());
    diary.until("2026-02-18T12:00:00Z");
    let back = diary.live.bounce_last().into_iter().collect();
    diary.now("2026-02-18T13:00:00Z", back);
    diary.until("2026-03-05T12:00:00Z");
    diary.now("2026-03-06T08:00:00Z", vec![posted(&diary, "2026-03-06")]);
    let back = diary.live.bounce_last().into_iter().collect();
    diary.now("2026-03-10T08:00:00Z", back);
    diary.until("2026-03-31T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. sent mail F-1 of 1000 to acme@example.com",
            "17.02. sent letter F-1 F-2 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "17.02. task post_letter F-1 by 2026-02-20 for credit_control",
            "17.02. task credit_hold by 2026-02-20 for manager",
            "18.02. undelivered letter",
            "18.02. done post_letter F-1",
            "18.02. sent letter F-1 F-2 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "18.02. task post_letter F-1 by 2026-02-23 for credit_control",
            "23.02. sent mail F-2 F-1 of 1250 to acme@example.com",
            "03.03. sent letter F-2 F-1 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "03.03. task post_letter F-2 by 2026-03-06 for credit_control",
            "04.03. waits formal 1000",
            "04.03. task approve F-1 by 2026-03-09 for manager",
            "04.03. approved",
            "04.03. done approve F-1",
            "06.03. posted letter on 2026-03-06",
            "06.03. done post_letter F-2",
            "06.03. waits formal 1000",
            "10.03. undelivered letter",
            "10.03. sent formal F-1 of 1000 to 1 rue Haute, 75001 Paris, FR",
            "10.03. task post_letter F-1 by 2026-03-13 for credit_control",
            "16.03. sent letter F-2 F-1 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "16.03. task post_letter F-2 by 2026-03-19 for credit_control",
            "18.03. waits formal 250",
            "18.03. task approve F-2 by 2026-03-23 for manager",
            "18.03. approved",
            "18.03. done approve F-2",
            "23.03. sent formal F-2 of 250 to 1 rue Haute, 75001 Paris, FR",
            "23.03. task post_letter F-2 by 2026-03-26 for credit_control"
        ]
    );
}

#[test]
fn a_belgian_consumers_fourteen_days_begin_when_the_letter_is_posted() {
    let plan = "id = \"p\"\n[[step]]\nid = \"first\"\noffset = \"3d\"\nclass = \"reminder\"\nchannels = [\"letter\"]\n\
        [[step]]\nid = \"formal\"\noffset = \"8d\"\nclass = \"formal_notice\"\nchannels = [\"email\"]\n";
    let story =
        two().creditor("country", json!("BE")).acme("country", json!("BE")).acme("kind", json!("consumer"));
    let mut diary = begun(&story, plan::read(plan).unwrap());
    diary.until("2026-02-06T12:00:00Z");
    diary.now("2026-02-09T08:00:00Z", vec![posted(&diary, "2026-02-09")]);
    diary.now("2026-02-09T09:00:00Z", vec![posted(&diary, "2026-02-09")]);
    diary.until("2026-03-31T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. sent first F-1 of 1000 to 1 rue Haute, 75001 Paris, FR",
            "05.02. task post_letter F-1 by 2026-02-10 for credit_control",
            "09.02. posted first on 2026-02-09",
            "09.02. done post_letter F-1",
            "09.02. channel:letter,day:2026-02-09,fact:first_reminded,items:F-1",
            "09.02. refused, nothing_new: posted first on 2026-02-09",
            "19.02. sent first F-2 F-1 of 1250 to 1 rue Haute, 75001 Paris, FR",
            "19.02. task post_letter F-2 by 2026-02-24 for credit_control",
            "26.02. waits formal 1000",
            "26.02. task approve F-1 by 2026-03-03 for manager",
            "26.02. approved",
            "26.02. done approve F-1",
            "26.02. sent formal F-1 of 1000 to acme@example.com",
            "26.02. task credit_hold by 2026-03-03 for manager"
        ]
    );
}

#[test]
fn a_formal_notice_is_asked_about_approved_or_rejected_by_a_person() {
    let mut diary = standard(&two());
    diary.live.by_hand = true;
    diary.until("2026-03-05T12:00:00Z");
    diary.now("2026-03-05T13:00:00Z", vec![paid("F-1", 40_000)]);
    let waiting = |diary: &Diary| diary.live.account.notices[0].id.clone();
    diary.now("2026-03-06T08:00:00Z", vec![Fact::Approved { notice: waiting(&diary) }]);
    diary.until("2026-03-19T12:00:00Z");
    diary.now("2026-03-19T13:00:00Z", vec![Fact::Rejected { notice: waiting(&diary) }]);
    diary.until("2026-04-30T12:00:00Z");
    assert_eq!(
        diary.read(),
        [
            "03.02. F-1 comes in, 1000 due 2026-02-02",
            "03.02. fact:step_lapsed,items:F-1,step:courtesy",
            "03.02. F-2 comes in, 250 due 2026-02-16",
            "       F-1 1000 of 1000; F-2 250 of 250",
            "05.02. sent reminder F-1 of 1000 to acme@example.com",
            "11.02. sent courtesy F-2 F-1 of 1250 to acme@example.com",
            "17.02. sent firm F-1 F-2 of 1250 to acme@example.com",
            "17.02. task credit_hold by 2026-02-20 for manager",
            "23.02. sent reminder F-2 F-1 of 1250 to acme@example.com",
            "03.03. sent firm F-2 F-1 of 1250 to acme@example.com",
            "04.03. waits formal_notice 1000",
            "04.03. task approve F-1 by 2026-03-09 for manager",
            "05.03. amount:40000,fact:payment,item:F-1",
            "05.03. waits formal_notice 600",
            "       F-1 600 of 1000 paid 400; F-2 250 of 250",
            "06.03. approved",
            "06.03. done approve F-1",
            "09.03. sent formal_notice F-1 of 600 to acme@example.com",
            "18.03. waits formal_notice 250",
            "18.03. task approve F-2 by 2026-03-23 for manager",
            "19.03. rejected",
            "19.03. done approve F-2",
            "19.03. cancelled, rejected"
        ]
    );
}
