//! What people see in their mailbox, and what their answers do: stories over the real handlers and the real store.

#![cfg(test)]

mod delivery;
mod replies;
mod say;
mod sender;
mod strays;
mod texted;
mod texts;
mod threads;
