//! Files that say what was paid: a complete list of open items, a bank statement.

use chrono::NaiveDate;

use super::happen::{Bill, Happening, portfolio};

/// A list of all that is open on a day; what it does not name of `bills` is settled.
#[must_use]
pub fn complete(creditor: &str, as_of: NaiveDate, bills: &[Bill], settled: &[&str]) -> Happening {
    let is_settled = |bill: &&Bill| settled.contains(&bill.number.as_str());
    let left: Vec<Bill> = bills.iter().filter(|bill| !is_settled(bill)).cloned().collect();
    let pays = bills.iter().filter(is_settled).map(|bill| (bill.number.clone(), bill.minor));
    Happening::Laid {
        creditor: creditor.to_owned(),
        name: format!("complete-as-of-{as_of}/list.json"),
        text: portfolio(creditor, &left),
        pays: pays.collect(),
    }
}

/// A bank statement of one day with a transfer for each of the items, its number among the payer's words.
#[must_use]
pub fn statement(creditor: &str, day: NaiveDate, paid: &[(&str, i64)]) -> Happening {
    let total: i64 = paid.iter().map(|(_, minor)| minor).sum();
    let entries: String = paid.iter().map(|(item, minor)| entry(day, item, *minor)).collect();
    let text = format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
        <GrpHdr><MsgId>M-{day}</MsgId><CreDtTm>{day}T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S-{day}</Id>\
        <ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>{day}T06:00:00</CreDtTm><Acct><Id>\
        <IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>",
        balance(day, "OPBD", 0),
        balance(day, "CLBD", total)
    );
    let pays = paid.iter().map(|(item, minor)| ((*item).to_owned(), *minor)).collect();
    Happening::Laid { creditor: creditor.to_owned(), name: format!("statement-{day}.xml"), text, pays }
}

fn euros(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

fn balance(day: NaiveDate, code: &str, minor: i64) -> String {
    format!(
        "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt>\
        <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>",
        euros(minor)
    )
}

fn entry(day: NaiveDate, item: &str, minor: i64) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>\
        <AcctSvcrRef>B-{item}</AcctSvcrRef><BkTxCd></BkTxCd><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>moulin SARL</Nm>\
        </Dbtr></RltdPties><RmtInf><Ustrd>facture {item}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>",
        euros(minor)
    )
}
