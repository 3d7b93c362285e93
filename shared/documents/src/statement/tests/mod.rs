//! Stories about bank statements, and the public corpus where it is present.

mod corpus;

use super::*;
