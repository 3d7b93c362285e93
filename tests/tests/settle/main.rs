//! Money comes in: every way it announces itself, in any order, any number of times, while calls fail.

#[cfg(test)]
mod announced;
#[cfg(test)]
mod camt;
#[cfg(test)]
mod corpus;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod early;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod held;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod ponto;
#[cfg(test)]
mod providers;
#[cfg(test)]
mod reads;
#[cfg(test)]
mod say;
#[cfg(test)]
mod statements;
