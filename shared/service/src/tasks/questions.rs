//! What is to be cleared up about an invoice: each finding in words, with the question ready to send.

use documents::invoice::Finding;
use dunning::task::Task;
use messages::Language;

use crate::ingest::Question;

/// The questions behind a task about findings, in `language`; none for other tasks.
#[must_use]
pub fn questions(task: &Task, language: Language) -> Vec<Question> {
    let number = task.item.as_ref().map_or("", |item| item.as_str());
    let invoice = number.split('#').next().unwrap_or_default();
    let finding = |code: &str| Finding::new(code, code);
    let asked = task.findings().into_iter().map(|code| Question::of(&finding(code), invoice, language));
    asked.collect()
}
