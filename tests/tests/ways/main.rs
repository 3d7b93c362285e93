//! What leaves by other ways than mail, and what people do about it: letters, text messages, calls, tasks.

#[cfg(test)]
mod calls;
#[cfg(test)]
mod charges;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod say;
