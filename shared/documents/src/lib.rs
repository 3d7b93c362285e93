//! Reads. Strangers' bytes → facts: invoices, bank statements, webhooks. Pure; every reader is bounded.
