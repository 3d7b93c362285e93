//! The words of stories about bank statements.

use relance_tests::world::{World, scope};
use service::ingest::Source;
use service::settle::{Report, reference};

/// One entry: signed cents, the day, the bank's reference, the rest of its transaction.
pub struct Entry(pub i64, pub &'static str, pub &'static str, pub String);

pub fn text(words: &str) -> String {
    format!("<RmtInf><Ustrd>{words}</Ustrd></RmtInf>")
}

pub fn from(name: &str, iban: &str, words: &str) -> String {
    format!(
        "<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>{}",
        text(words)
    )
}

fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

pub fn camt(iban: &str, number: u32, opening: i64, entries: &[Entry]) -> String {
    let closing = opening + entries.iter().map(|entry| entry.0).sum::<i64>();
    let balance = |code: &str, cents: i64, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt>\
            <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>",
            euros(cents)
        )
    };
    let entry = |Entry(cents, day, bank, rest): &Entry| {
        let (side, reversal) = if *cents < 0 { ("DBIT", "") } else { ("CRDT", "") };
        format!(
            "<Ntry><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{side}</CdtDbtInd>{reversal}<Sts>BOOK</Sts>\
            <BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>{bank}</AcctSvcrRef>\
            <BkTxCd></BkTxCd><NtryDtls><TxDtls>{rest}</TxDtls></NtryDtls></Ntry>",
            euros(cents.abs())
        )
    };
    let entries: String = entries.iter().map(entry).collect();
    format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
        <GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2026-03-03T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S{number}</Id>\
        <ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>2026-03-03T06:00:00</CreDtTm>\
        <Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>{}{}{entries}</Stmt></BkToCstmrStmt></Document>",
        balance("OPBD", opening, "2026-03-02"),
        balance("CLBD", closing, "2026-03-02")
    )
}

pub const OWN: &str = "FR7630006000011234567890189";
pub const PAYER: &str = "BE68539007547034";

pub async fn take(world: &World, file: &str) -> Report {
    let read = documents::statement::read(file.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    let source = Source { name: "statement.xml", bytes: file.as_bytes() };
    service::settle::statement(&world.ports, &scope("acme"), source, &read).await.unwrap()
}

pub fn printed(item: &str) -> String {
    reference::of_item(false, &item.to_owned().try_into().unwrap(), 0).unwrap().printed()
}
