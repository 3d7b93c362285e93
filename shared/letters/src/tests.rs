//! Letters that a credit controller would recognise.

mod sample;

use sample::*;

#[test]
fn a_formal_notice_is_set() {
    assert!(kept("notice-fr", &notice()).pages <= 2);
}
