//! Invoices come in: whatever the accountant has, any number of times, while calls fail.

#[cfg(test)]
mod customers;
#[cfg(test)]
mod doctor;
#[cfg(test)]
mod doors;
#[cfg(test)]
mod files;
#[cfg(test)]
mod findings;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod say;
