//! Payments as they arrive, told as stories, and matching measured on generated portfolios.

mod amounts;
mod doubts;
mod payments;
mod portfolio;
mod properties;
mod quality;
mod random;
mod statement;
mod stories;
mod texts;
