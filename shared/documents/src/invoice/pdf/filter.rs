//! Unpacking of PDF streams, bounded in what comes out.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::lexer::Value;
use crate::invoice::rejection::{Code, Rejection};

/// Filters of one stream, one behind the other.
const CHAIN: usize = 3;

/// Unpacks `data` as `dict` says; at most `limit` bytes come out of any step.
///
/// # Errors
/// When more than `limit` bytes come out.
pub(super) fn unpack(dict: &Value, data: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Rejection> {
    let Some(filters) = filters(dict) else { return Ok(None) };
    let mut current = None;
    for filter in &filters {
        let input = current.as_deref().unwrap_or(data);
        match step(filter, input, limit)? {
            Some(output) => current = Some(output),
            None => return Ok(None),
        }
    }
    Ok(Some(match current {
        Some(output) => output,
        None => data.get(..limit.saturating_add(1)).unwrap_or(data).to_vec(),
    }))
}

/// The filters' names; none where one is not understood.
fn filters(dict: &Value) -> Option<Vec<Vec<u8>>> {
    let of = |value: &Value| match value {
        Value::Name(name) => Some(name.clone()),
        _ => None,
    };
    let names = match dict.get("Filter") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(values)) => values.iter().map(of).collect(),
        Some(value) => of(value).map(|name| vec![name]),
    }?;
    (names.len() <= CHAIN).then_some(names)
}

fn step(filter: &[u8], input: &[u8], limit: usize) -> Result<Option<Vec<u8>>, Rejection> {
    Ok(match filter {
        b"FlateDecode" | b"Fl" => Some(inflate(input, limit)?),
        b"ASCIIHexDecode" | b"AHx" => Some(ascii_hex(input)),
        b"ASCII85Decode" | b"A85" => Some(ascii85(input)),
        b"Crypt" => Some(input.to_vec()),
        _ => None,
    })
}

/// Inflates; what was unpacked before damage is kept.
///
/// # Errors
/// When more than `limit` bytes come out.
pub(super) fn inflate(input: &[u8], limit: usize) -> Result<Vec<u8>, Rejection> {
    let output = drain(ZlibDecoder::new(input), limit);
    let output = if output.is_empty() { drain(DeflateDecoder::new(input), limit) } else { output };
    if output.len() > limit {
        return Err(Rejection::new(
            Code::TooComplex,
            "This PDF grows, when unpacked, beyond what an honest invoice needs.",
            "Export the invoice again without large attachments, or import its XML file alone.",
        ));
    }
    Ok(output)
}

/// At most `limit` + 1 bytes of `input`, up to the first error.
fn drain(input: impl Read, limit: usize) -> Vec<u8> {
    let mut output = Vec::new();
    let mut input = input.take(u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1));
    // What stands before damage is kept: whether it is a whole invoice, the XML parser decides.
    let _damage = input.read_to_end(&mut output).is_err();
    output
}

fn ascii_hex(input: &[u8]) -> Vec<u8> {
    let digits: Vec<u32> = input
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .collect();
    let pair = |pair: &[u32]| pair.iter().chain(&[0]).take(2).fold(0, |sum, digit| sum * 16 + digit);
    digits.chunks(2).filter_map(|digits| u8::try_from(pair(digits)).ok()).collect()
}

fn ascii85(input: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    let mut group: Vec<u64> = Vec::with_capacity(5);
    for byte in input.iter().copied().take_while(|byte| *byte != b'~') {
        match byte {
            b'z' if group.is_empty() => output.extend([0; 4]),
            b'!'..=b'u' => group.push(u64::from(byte.saturating_sub(b'!'))),
            _ => {}
        }
        if group.len() == 5 {
            output.extend(ascii85_group(&group));
            group.clear();
        }
    }
    if group.len() > 1 {
        output.extend(ascii85_group(&group));
    }
    output
}

/// Two to five digits of base 85 are one to four bytes.
fn ascii85_group(group: &[u64]) -> Vec<u8> {
    let sum = group.iter().chain(&[84; 5]).take(5).fold(0_u64, |sum, digit| sum * 85 + digit);
    let bytes = sum.to_be_bytes();
    bytes.iter().skip(4).take(group.len().saturating_sub(1)).copied().collect()
}
