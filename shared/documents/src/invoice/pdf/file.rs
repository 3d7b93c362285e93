//! The objects of a PDF, found by one pass over its bytes rather than by its cross-reference table: tables
//! are wrong in many real files, and a pass is bounded whatever a table claims.

use std::collections::{BTreeMap, BTreeSet};

use super::filter;
use super::lexer::{Lexer, Value};
use crate::invoice::rejection::{Code, Rejection};

/// Objects of one file.
const OBJECTS: usize = 400_000;
/// Bytes of one object stream, unpacked.
const OBJECT_STREAM_BYTES: usize = 4 << 20;
/// Bytes that all unpacking of one file may produce.
const UNPACKED_BYTES: usize = 48 << 20;

/// Bytes that the pass may look at more than once, as when an object breaks off: some files try to have all
/// that follows read again and again.
const REREAD_BYTES: usize = 32 << 20;

/// Where an object stands.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Its value begins at this byte.
    Direct(usize),
    /// The object stream whose value begins at this byte holds it, at this place of its index.
    Packed(usize, usize),
}

/// The objects of a PDF.
pub(super) struct File<'b> {
    bytes: &'b [u8],
    places: BTreeMap<u64, Place>,
    object_streams: Vec<usize>,
    /// The catalog, by the last trailer.
    root: Option<u64>,
    /// Whether any trailer names an encryption.
    pub(super) encrypted: bool,
    /// Bytes that unpacking may still produce.
    left: usize,
    /// Bytes that the pass may still look at in vain.
    patience: usize,
    /// The object stream unpacked last.
    cache: Option<Container>,
}

/// An object stream, unpacked.
struct Container {
    /// Where its dictionary begins in the file.
    start: usize,
    data: Vec<u8>,
    /// Number of each member and where in `data` its value begins.
    members: Vec<(u64, usize)>,
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    memchr::memmem::find(rest, needle).map(|at| at.saturating_add(from))
}

fn too_complex() -> Rejection {
    Rejection::new(
        Code::TooComplex,
        "This PDF has more parts than an honest invoice needs.",
        "Export the invoice again without large attachments, or import its XML file alone.",
    )
}

impl<'b> File<'b> {
    /// Finds every object of `bytes`.
    ///
    /// # Errors
    /// When there are more objects than an honest file has.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Rejection> {
        let (places, object_streams) = (BTreeMap::new(), Vec::new());
        let mut file = Self {
            bytes,
            places,
            object_streams,
            root: None,
            encrypted: false,
            left: UNPACKED_BYTES,
            patience: REREAD_BYTES,
            cache: None,
        };
        file.scan()?;
        file.index_object_streams()?;
        Ok(file)
    }

    /// One pass: `12 0 obj` and `trailer`, in file order; the last of a number wins.
    fn scan(&mut self) -> Result<(), Rejection> {
        let mut at = 0;
        let mut has_ends = true;
        while let Some(found) = find(self.bytes, at, b"obj") {
            let start = found.saturating_add(3);
            at = start;
            let Some(number) = number_before(self.bytes, found) else { continue };
            if self.places.len() >= OBJECTS {
                return Err(too_complex());
            }
            self.places.insert(number, Place::Direct(start));
            if let Some((value, end)) = self.try_value(start)? {
                at = self.pass(&value, start, end, &mut has_ends);
            }
        }
        self.read_trailers()
    }

    /// The value at `start` and where it ends; none where there is none.
    fn try_value(&mut self, start: usize) -> Result<Option<(Value, usize)>, Rejection> {
        let mut lexer = Lexer::new(self.bytes, start);
        let Some(value) = lexer.value() else {
            let passed = lexer.at.saturating_sub(start);
            self.patience = self.patience.checked_sub(passed).ok_or_else(too_complex)?;
            return Ok(None);
        };
        Ok(Some((value, lexer.at)))
    }

    /// Notes what the object at `start` is for and gives where the scan goes on: behind its stream.
    fn pass(&mut self, value: &Value, start: usize, end: usize, has_ends: &mut bool) -> usize {
        let kind = value.get("Type");
        if kind.is_some_and(|kind| kind.is_name("XRef")) {
            self.note_trailer(value);
        }
        let Some((data, length)) = stream_at(self.bytes, value, end) else { return end };
        if kind.is_some_and(|kind| kind.is_name("ObjStm")) {
            self.object_streams.push(start);
        }
        if let Some(length) = length {
            return data.saturating_add(length);
        }
        // Without the flag, a file of streams that never end would be searched to its end once for each.
        if !*has_ends {
            return data;
        }
        let stop = find(self.bytes, data, b"endstream");
        *has_ends = stop.is_some();
        stop.unwrap_or(data)
    }

    fn read_trailers(&mut self) -> Result<(), Rejection> {
        let mut at = 0;
        while let Some(found) = find(self.bytes, at, b"trailer") {
            at = found.saturating_add(7);
            if let Some((value, end)) = self.try_value(at)? {
                self.note_trailer(&value);
                at = end;
            }
        }
        Ok(())
    }

    fn note_trailer(&mut self, value: &Value) {
        if let Some(Value::Reference(root)) = value.get("Root") {
            self.root = Some(*root);
        }
        self.encrypted |= !matches!(value.get("Encrypt"), None | Some(Value::Null));
    }

    fn index_object_streams(&mut self) -> Result<(), Rejection> {
        for start in self.object_streams.clone() {
            let members = self.container(start)?.map(|container| container.members.clone());
            self.index(start, &members.unwrap_or_default())?;
        }
        Ok(())
    }

    /// Enters the members of the object stream at `start`, unless a later object has the number.
    fn index(&mut self, start: usize, members: &[(u64, usize)]) -> Result<(), Rejection> {
        for (index, (number, _)) in members.iter().enumerate() {
            let later = |place: &Place| match place {
                Place::Direct(other) | Place::Packed(other, _) => *other > start,
            };
            if self.places.get(number).is_some_and(later) {
                continue;
            }
            self.places.insert(*number, Place::Packed(start, index));
            if self.places.len() > OBJECTS {
                return Err(too_complex());
            }
        }
        Ok(())
    }

    /// The object stream at `start`.
    fn container(&mut self, start: usize) -> Result<Option<&Container>, Rejection> {
        if self.cache.as_ref().is_none_or(|cached| cached.start != start) {
            let Some(value) = Lexer::new(self.bytes, start).value() else { return Ok(None) };
            let first = value.get("First").and_then(Value::number);
            let Some((data, first)) = self.unpack_at(start, OBJECT_STREAM_BYTES)?.zip(first) else {
                return Ok(None);
            };
            let members = members(&data, first);
            self.cache = Some(Container { start, data, members });
        }
        Ok(self.cache.as_ref())
    }

    /// Unpacks the stream whose dictionary begins at `start`.
    fn unpack_at(&mut self, start: usize, limit: usize) -> Result<Option<Vec<u8>>, Rejection> {
        let mut lexer = Lexer::new(self.bytes, start);
        let Some(value) = lexer.value() else { return Ok(None) };
        let Some((data, length)) = stream_at(self.bytes, &value, lexer.at) else { return Ok(None) };
        let length = length.or_else(|| {
            let end = find(self.bytes, data, b"endstream")?;
            end.checked_sub(data)
        });
        let raw = self.bytes.get(data..).unwrap_or_default();
        let raw = length.and_then(|length| raw.get(..length)).unwrap_or(raw);
        let limit = limit.min(self.left);
        let unpacked = filter::unpack(&value, raw, limit)?;
        self.left = self.left.saturating_sub(unpacked.as_ref().map_or(0, Vec::len));
        Ok(unpacked)
    }

    /// The catalog.
    pub(super) fn catalog(&mut self) -> Result<Option<Value>, Rejection> {
        match self.root {
            Some(root) => self.object(root),
            None => Ok(None),
        }
    }

    /// The object `number`.
    ///
    /// # Errors
    /// When unpacking it passes a bound.
    pub(super) fn object(&mut self, number: u64) -> Result<Option<Value>, Rejection> {
        match self.places.get(&number).copied() {
            None => Ok(None),
            Some(Place::Direct(start)) => Ok(Lexer::new(self.bytes, start).value()),
            Some(Place::Packed(start, index)) => self.member(start, index),
        }
    }

    fn member(&mut self, start: usize, index: usize) -> Result<Option<Value>, Rejection> {
        let Some(container) = self.container(start)? else { return Ok(None) };
        let at = container.members.get(index).map(|(_, at)| *at);
        Ok(at.and_then(|at| Lexer::new(&container.data, at).value()))
    }

    /// `value`, or what it refers to.
    ///
    /// # Errors
    /// When unpacking it passes a bound.
    pub(super) fn resolve(&mut self, value: Option<&Value>) -> Result<Option<Value>, Rejection> {
        match value {
            Some(Value::Reference(number)) => self.object(*number),
            other => Ok(other.cloned()),
        }
    }

    /// The unpacked stream `number`.
    ///
    /// # Errors
    /// When more than `limit` bytes come out.
    pub(super) fn stream(&mut self, number: u64, limit: usize) -> Result<Option<Vec<u8>>, Rejection> {
        match self.places.get(&number).copied() {
            Some(Place::Direct(start)) => self.unpack_at(start, limit),
            _ => Ok(None),
        }
    }

    /// Every object number, for files whose catalog leads nowhere.
    pub(super) fn numbers(&self) -> BTreeSet<u64> {
        self.places.keys().copied().collect()
    }
}

/// The index of an object stream: pairs of number and place, the places counted from `first`.
fn members(data: &[u8], first: usize) -> Vec<(u64, usize)> {
    let mut lexer = Lexer::new(data.get(..first).unwrap_or_default(), 0);
    let mut next = || {
        lexer.skip_blanks();
        lexer.digits()
    };
    let mut members = Vec::new();
    while let Some((number, place)) = next().zip(next()) {
        members.push((number, usize::try_from(place).unwrap_or(usize::MAX).saturating_add(first)));
    }
    members
}

/// The object number of `12 0 obj`, where `obj` stands at `at`.
fn number_before(bytes: &[u8], at: usize) -> Option<u64> {
    let before = bytes.get(at.saturating_sub(20)..at)?;
    let mut words = before.rsplit(|byte| byte.is_ascii_whitespace()).filter(|word| !word.is_empty());
    let generation = std::str::from_utf8(words.next()?).ok()?;
    generation.parse::<u16>().ok()?;
    let word = words.next()?;
    let digits = word.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let number = word.get(word.len().saturating_sub(digits)..)?;
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// Where the data of the stream behind the dictionary `value` begins, and its length where that is true.
fn stream_at(bytes: &[u8], value: &Value, end: usize) -> Option<(usize, Option<usize>)> {
    let Value::Dict(_) = value else { return None };
    let mut lexer = Lexer::new(bytes, end);
    lexer.skip_blanks();
    let rest = bytes.get(lexer.at..)?.strip_prefix(b"stream")?;
    let line = if rest.starts_with(b"\r\n") {
        2
    } else {
        usize::from(rest.starts_with(b"\n") || rest.starts_with(b"\r"))
    };
    let data = lexer.at.saturating_add(6).saturating_add(line);
    let stated = value.get("Length").and_then(Value::number);
    let is_true = |length: &usize| {
        let after = bytes.get(data.saturating_add(*length)..).unwrap_or_default();
        let blanks = after.iter().take(4).take_while(|byte| byte.is_ascii_whitespace()).count();
        after.get(blanks..).is_some_and(|after| after.starts_with(b"endstream"))
    };
    Some((data, stated.filter(is_true)))
}
