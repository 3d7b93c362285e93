//! The whole system: the very template, the real binaries over Lambda's runtime interface, on an emulated AWS.
//!
//! Needs target/tools, which `tests/run` makes. Without it the test fails and says so; it never skips.

#[cfg(test)]
mod cloud;
#[cfg(test)]
mod runtime;
#[cfg(test)]
mod stage;
#[cfg(test)]
mod story;
