//! Invoices in: bytes → facts, or a rejection in words that a bookkeeper understands.
