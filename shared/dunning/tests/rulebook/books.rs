//! The books at the end of every story, recomputed line by line: no story may leave an account that does not add up or
//! that the store would give back otherwise than it took it.

use dunning::account::Account;
use dunning::charge::ChargeState;
use dunning::simulate::{ChargeRow, LedgerRow, Outcome};
use dunning::state::Sums;

/// Holds the sums of every account against its own lines, and those of all against the ledger.
pub fn add_up(outcome: &Outcome) {
    for account in &outcome.accounts {
        own_lines(account);
        let stored = Account::decode(&account.encode().unwrap()).unwrap();
        assert_eq!(&stored, account, "the store gives back another account than it took");
    }
    ledger(outcome);
}

/// What is open stands on the lines the account holds: what is closed has nothing open.
pub fn own_lines(account: &Account) {
    let sums = account.sums;
    let open: i64 = account.lines.values().map(|line| line.open()).sum();
    let cash: i64 = account.cash.iter().map(|cash| cash.amount).sum();
    let left = sums.invoiced - sums.paid - sums.credited - sums.written_off;
    assert_eq!(open, left, "invoiced less paid, credited and written off is open: {sums:?}");
    assert_eq!(account.open(), left, "what the account says is open: {sums:?}");
    assert_eq!(cash, sums.unapplied, "money on no item is the unapplied cash: {sums:?}");
    assert_eq!(account.credit, sums.credit, "credit on no item: {sums:?}");
    assert!(cash >= 0 && account.credit >= 0, "nobody has less than nothing on account: {sums:?}");
}

/// Every item the accounts ever had, open or closed.
fn ledger(outcome: &Outcome) {
    let total = |of: fn(&Sums) -> i64| outcome.accounts.iter().map(|account| of(&account.sums)).sum::<i64>();
    let rows = |of: fn(&LedgerRow) -> &str| outcome.ledger.iter().map(|row| minor(of(row))).sum::<i64>();
    assert_eq!(rows(|row| &row.invoiced), total(|sums| sums.invoiced), "invoiced");
    assert_eq!(rows(|row| &row.paid), total(|sums| sums.paid), "paid");
    assert_eq!(rows(|row| &row.credited), total(|sums| sums.credited), "credited");
    assert_eq!(rows(|row| &row.written_off), total(|sums| sums.written_off), "written off");
    let claimed = || {
        let charges = outcome.ledger.iter().flat_map(|row| &row.charges);
        charges.filter(|charge| charge.status == ChargeState::Claimed)
    };
    let charges = |of: fn(&ChargeRow) -> &str| claimed().map(|charge| minor(of(charge))).sum::<i64>();
    assert_eq!(charges(|charge| &charge.amount), total(|sums| sums.charged), "interest and fees claimed");
    assert_eq!(charges(|charge| &charge.paid), total(|sums| sums.charges_paid), "paid on interest and fees");
    assert_eq!(charges(|charge| &charge.waived), total(|sums| sums.charges_waived), "waived after claiming");
}

/// An amount of the contract without its decimal point.
fn minor(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap()
}
