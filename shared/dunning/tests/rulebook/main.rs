//! The rule book, told as stories: a portfolio, a plan, what happens, and what leaves on which day.

#[cfg(test)]
mod live;
#[cfg(test)]
mod section2;
#[cfg(test)]
mod section3;
#[cfg(test)]
mod section4;
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
mod section5_waiting;
#[cfg(test)]
mod section6;
#[cfg(test)]
mod story;
