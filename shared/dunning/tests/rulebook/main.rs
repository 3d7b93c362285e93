//! The rule book, told as stories: a portfolio, a plan, what happens, and what leaves on which day.

#[cfg(test)]
mod story;

#[cfg(test)]
mod section2;
