//! Whatever bytes arrive: an answer within bounds, never a panic.

use proptest::prelude::*;

use super::*;

const FILES: [&[u8]; 8] = [CAMT053, CAMT052, CODA, CFONB, MT940, OFX1, OFX2, FRENCH_CSV];

fn bounded(bytes: &[u8]) {
    let inspection = inspect("file", bytes);
    assert!(inspection.json.is_object());
    if let Ok(read) = read(bytes) {
        assert!(read.findings.len() <= 100);
        for statement in &read.statements {
            assert!(statement.findings.len() <= 101);
            assert!(movements(statement).left_out.len() <= 100);
            for entry in &statement.entries {
                assert!(!entry.fingerprint.key().is_empty());
                let _ = entry.money();
            }
        }
    }
}

/// A change that a line, a transfer or a hand could make.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, u8),
    Cut(usize),
    Drop(usize, usize),
    Repeat(usize, usize),
    Insert(usize, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let words = proptest::sample::select(vec![
        "é",
        "\n",
        ":86:",
        "</Ntry>",
        "?20EREF+",
        "\u{0}",
        "{",
        "99999999999999999999",
        "/",
    ]);
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        any::<usize>().prop_map(Damage::Cut),
        (any::<usize>(), 0_usize..80).prop_map(|(at, length)| Damage::Drop(at, length)),
        (any::<usize>(), 0_usize..200).prop_map(|(at, length)| Damage::Repeat(at, length)),
        (any::<usize>(), words).prop_map(|(at, word)| Damage::Insert(at, word)),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage) {
    let size = bytes.len().max(1);
    match damage {
        Damage::Flip(at, byte) => bytes.iter_mut().skip(at % size).take(1).for_each(|old| *old = *byte),
        Damage::Cut(at) => bytes.truncate(at % size),
        Damage::Drop(at, length) => drop(bytes.drain(at % size..(at % size + length).min(bytes.len()))),
        Damage::Repeat(at, length) => {
            let part = bytes[at % size..(at % size + length).min(bytes.len())].to_vec();
            bytes.extend(part);
        }
        Damage::Insert(at, word) => drop(bytes.splice(at % size..at % size, word.bytes())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn damaged_statements_never_panic(file in 0..FILES.len(), damages in proptest::collection::vec(damage(), 1..6)) {
        let mut bytes = FILES[file].to_vec();
        for damage in &damages {
            if !bytes.is_empty() {
                apply(&mut bytes, damage);
            }
        }
        bounded(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(head in 0_usize..8, tail in proptest::collection::vec(any::<u8>(), 0..400)) {
        let heads: [&[u8]; 8] = [b"", b"<Document", b"0000002032630005", b"0430006", b":20:", b"<OFX>", b"Date;Montant\n", b"21"];
        bounded(&[heads[head], &tail].concat());
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_unread() {
    let large = vec![b'x'; FILE_BYTES + 1];
    assert_eq!(read(&large).unwrap_err().code.as_str(), "too_large");
    assert_eq!(read(b" \r\n\0").unwrap_err().code.as_str(), "empty");
    assert_eq!(read(b"hello").unwrap_err().code.as_str(), "unknown_format");
}

#[test]
fn more_movements_than_are_read_at_once_are_refused() {
    let head = ":20:X\n:25:1\n:60F:C260301EUR0,\n";
    let text = format!("{head}{}", ":61:260302C1,NTRFNONREF\n".repeat(MAX_ENTRIES + 1));
    assert_eq!(read(text.as_bytes()).unwrap_err().code.as_str(), "too_large");
}
