//! The parts of a zip file, by its central directory; everything that comes out is counted.

use std::io::{self, Read};

use flate2::read::DeflateDecoder;

use super::TableError;

/// Parts of one file.
const PARTS: usize = 2_000;
/// Bytes that may pass before something that can be understood comes out.
const SILENT_BYTES: usize = 2 << 20;

/// A part as the directory describes it.
struct Part {
    name: String,
    method: u16,
    packed: usize,
    header: usize,
}

/// A zip file.
pub(super) struct Archive<'b> {
    bytes: &'b [u8],
    parts: Vec<Part>,
}

fn damaged(what: &str) -> TableError {
    TableError::Damaged(what.to_owned())
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

impl<'b> Archive<'b> {
    /// Reads the directory at the end of `bytes`.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, TableError> {
        let tail = bytes.len().saturating_sub(66_000);
        let end = bytes.get(tail..).and_then(|tail| memchr::memmem::rfind(tail, b"PK\x05\x06"));
        let end = end.map(|at| at.saturating_add(tail)).ok_or_else(|| damaged("its directory is missing"))?;
        let fields = word(bytes, end.saturating_add(10)).zip(long(bytes, end.saturating_add(16)));
        let (count, start) = fields.ok_or_else(|| damaged("its directory is cut off"))?;
        if usize::from(count) > PARTS {
            return Err(TableError::TooComplex);
        }
        let mut archive = Self { bytes, parts: Vec::new() };
        let mut at = start;
        for _ in 0..count {
            at = archive.entry(at).ok_or_else(|| damaged("its directory is cut off"))?;
        }
        Ok(archive)
    }

    /// Notes the entry at `at` and gives where the next one stands.
    fn entry(&mut self, at: usize) -> Option<usize> {
        let entry = self.bytes.get(at..)?;
        if !entry.starts_with(b"PK\x01\x02") {
            return None;
        }
        let lengths = [28, 30, 32].map(|field| word(entry, field).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
        let end = name.checked_add(46)?;
        self.parts.push(Part {
            name: String::from_utf8_lossy(entry.get(46..end)?).replace('\\', "/"),
            method: word(entry, 10)?,
            packed: long(entry, 20)?,
            header: long(entry, 42)?,
        });
        at.checked_add(end)?.checked_add(extra)?.checked_add(comment)
    }

    /// Whether a part is called `name`.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.name.eq_ignore_ascii_case(name))
    }

    /// Opens the part `name`; what comes out is taken from `left`.
    pub(super) fn part<'l>(
        &self,
        name: &str,
        left: &'l mut usize,
    ) -> Result<Option<Limited<'b, 'l>>, TableError> {
        let Some(part) = self.parts.iter().find(|part| part.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let data = self.data(part).ok_or_else(|| damaged("a part is cut off"))?;
        let inner: Box<dyn Read + 'b> = match part.method {
            0 => Box::new(data),
            8 => Box::new(DeflateDecoder::new(data)),
            _ => return Err(damaged("a part is packed in an unknown way")),
        };
        Ok(Some(Limited { inner, left, silent: 0 }))
    }

    fn data(&self, part: &Part) -> Option<&'b [u8]> {
        let header = self.bytes.get(part.header..)?;
        if !header.starts_with(b"PK\x03\x04") {
            return None;
        }
        let skip =
            usize::from(word(header, 26)?).checked_add(usize::from(word(header, 28)?))?.checked_add(30)?;
        let data = header.get(skip..)?;
        Some(data.get(..part.packed).unwrap_or(data))
    }
}

/// A part being unpacked: stops with an error when the file's budget is used up, or when much comes out
/// without a single piece of markup in it.
pub(super) struct Limited<'b, 'l> {
    inner: Box<dyn Read + 'b>,
    left: &'l mut usize,
    silent: usize,
}

impl Limited<'_, '_> {
    /// Something was understood.
    pub(super) fn heard(&mut self) {
        self.silent = 0;
    }

    /// Whether a bound was passed.
    pub(super) fn is_spent(&self) -> bool {
        *self.left == 0 || self.silent > SILENT_BYTES
    }
}

impl Read for Limited<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_spent() {
            return Err(io::Error::other("a bound was passed"));
        }
        let read = self.inner.read(buffer)?;
        *self.left = self.left.saturating_sub(read);
        self.silent = self.silent.saturating_add(read);
        Ok(read)
    }
}
