//! The rule book, told as stories: a portfolio, a plan, what happens, and what leaves on which day.
//!
//! | rule | told in |
//! |---|---|
//! | §2.1 one pure function | `section2::rule_1…`, `section6::decisions_do_not_depend…`, `…the_next_look_misses_nothing…` |
//! | §2.2 ripe by ≤, overdue from the day after | `section2::rule_2…` |
//! | §2.3 highest step, one class per contact | `section2::rule_3…`, `section6::an_item_climbs_at_most_one_class…` |
//! | §2.4 one message, account and day | `section2::rule_4…`, `section6::at_most_one_message_a_day…` |
//! | §2.5 the lead | `section2::rule_5…` |
//! | §2.6 formal notices, approval | `section2::rule_6…` |
//! | §2.7 the gap | `section2::rule_7…`, `section6::no_two_chasing_messages_inside_the_gap` |
//! | §2.8 first import, backlog | `section5_books::a_first_import…`, `…a_backlog…` |
//! | §2.9 minimum, tolerance | `section2::rule_9…`, `section5_books::an_account_below_the_minimum…` |
//! | §2.10 principal alone; interest and fees | `section5_charges`, `section6::fees_and_interest_conserve…` |
//! | §3 time | `section3`, one story per rule |
//! | §4 as far as it is decided here | `section4` |
//! | §5 money in, out and unknown | `section5_money`, `section5_charges`, `section5_books_live` |
//! | §5 books, lists, bank details, crossing | `section5_books`, `section5_books_live` |
//! | §5 holds, disputes, promises, arrangements, insolvency, hand-over | `section5_pauses`, `section5_waiting` |
//! | §5 what comes back, what is told twice, who is written to | `section5_returns` |
//! | §5 bounces, replies, calls, plans | `section5_people` |
//! | the ledger fact by fact | `ledger`, `ledger_books` |
//! | months of an account as a controller notes them down | `timeline`, `timeline_money`, `timeline_people` |
//! | days, amounts and limits at their very edge | `edges`, `edges_messages`, `edges_money`, `edges_people`, `edges_waits` |
//! | what is read and written | `forms` |
//! | facts and defaults of `relance simulate` that no story above tells | `contract` |
//! | what a simulation itself keeps book of | `simulated` |
//! | every story's books at its end | `books` |
//! | §6 what must always hold | `section6`, over generated histories |

#[cfg(test)]
mod books;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod diary;
#[cfg(test)]
mod edges;
#[cfg(test)]
mod edges_messages;
#[cfg(test)]
mod edges_money;
#[cfg(test)]
mod edges_people;
#[cfg(test)]
mod edges_waits;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod ledger_books;
#[cfg(test)]
mod live;
#[cfg(test)]
mod reading;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod section2;
#[cfg(test)]
mod section2_messages;
#[cfg(test)]
mod section3;
#[cfg(test)]
mod section3_absence;
#[cfg(test)]
mod section4;
#[cfg(test)]
mod section4_doubt;
#[cfg(test)]
mod section5_books;
#[cfg(test)]
mod section5_books_live;
#[cfg(test)]
mod section5_charges;
#[cfg(test)]
mod section5_money;
#[cfg(test)]
mod section5_pauses;
#[cfg(test)]
mod section5_people;
#[cfg(test)]
mod section5_returns;
#[cfg(test)]
mod section5_waiting;
#[cfg(test)]
mod section6;
#[cfg(test)]
mod simulated;
#[cfg(test)]
mod story;
#[cfg(test)]
mod timeline;
#[cfg(test)]
mod timeline_money;
#[cfg(test)]
mod timeline_people;
