//! Money comes in: every way it announces itself, in any order, any number of times, while calls fail.

#[cfg(test)]
mod announced;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod say;
#[cfg(test)]
mod statements;
