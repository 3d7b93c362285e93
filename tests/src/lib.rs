//! Tests across rooms live in tests/.
