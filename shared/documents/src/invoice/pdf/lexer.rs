//! PDF objects from bytes: bounded in depth and number, nothing resolved.

/// Values inside one another.
const DEPTH: u8 = 24;
/// Values of one object.
const VALUES: u32 = 20_000;
/// Bytes of one string or name.
const STRING_BYTES: usize = 4_096;

/// A PDF value. Numbers that are not whole are of no use here and read as null.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Number(u64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Value>),
    Dict(Vec<(Vec<u8>, Value)>),
    Reference(u64),
}

impl Value {
    /// The entry `key` of a dictionary.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Dict(entries) => {
                entries.iter().find(|(name, _)| name == key.as_bytes()).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// Whether the value is the name `name`.
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(found) if found == name.as_bytes())
    }

    /// The value as a whole number.
    pub(super) fn number(&self) -> Option<usize> {
        match self {
            Self::Number(number) => usize::try_from(*number).ok(),
            _ => None,
        }
    }
}

/// A place in the bytes, and how much may still be read.
pub(super) struct Lexer<'b> {
    bytes: &'b [u8],
    /// Where the next byte stands.
    pub(super) at: usize,
    values: u32,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    is_blank(byte) || b"()<>[]{}/%".contains(&byte)
}

impl<'b> Lexer<'b> {
    /// Reads `bytes` from `at`.
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, values: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn rest(&self) -> &'b [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, expected: &[u8]) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at = self.at.saturating_add(expected.len());
        }
        found
    }

    /// Passes over blanks and comments.
    pub(super) fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b'%' => {
                    let line = self.rest().iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                    self.at = self.at.saturating_add(line.unwrap_or(usize::MAX));
                }
                _ if is_blank(byte) => self.step(),
                _ => return,
            }
        }
    }

    /// The next value, or none where there is none or a bound is passed.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.nested(0)
    }

    fn nested(&mut self, depth: u8) -> Option<Value> {
        self.values = self.values.saturating_add(1);
        if depth > DEPTH || self.values > VALUES {
            return None;
        }
        self.skip_blanks();
        match self.peek()? {
            b'/' => self.name().map(Value::Name),
            b'(' => self.literal().map(Value::Text),
            b'[' => self.array(depth),
            b'<' if self.rest().starts_with(b"<<") => self.dict(depth),
            b'<' => self.hexadecimal().map(Value::Text),
            byte if byte.is_ascii_digit() => self.number_or_reference(),
            byte if is_delimiter(byte) => None,
            _ => {
                self.word();
                Some(Value::Null)
            }
        }
    }

    fn word(&mut self) -> &'b [u8] {
        let rest = self.rest();
        let end = rest.iter().position(|byte| is_delimiter(*byte)).unwrap_or(rest.len());
        self.at = self.at.saturating_add(end);
        rest.get(..end).unwrap_or_default()
    }

    /// A name, `#20` and the like resolved.
    fn name(&mut self) -> Option<Vec<u8>> {
        self.step();
        let word = self.word();
        if word.len() > STRING_BYTES {
            return None;
        }
        let mut name = Vec::with_capacity(word.len());
        let mut bytes = word.iter();
        while let Some(byte) = bytes.next() {
            let escaped = match (byte, bytes.as_slice()) {
                (b'#', [high, low, ..]) => hex_pair(*high, *low),
                _ => None,
            };
            if escaped.is_some() {
                bytes.nth(1);
            }
            name.push(escaped.unwrap_or(*byte));
        }
        Some(name)
    }

    /// `12`, or `12 0 R`.
    fn number_or_reference(&mut self) -> Option<Value> {
        let Some(number) = self.digits() else {
            self.word();
            return Some(Value::Null);
        };
        let back = self.at;
        self.skip_blanks();
        if self.digits().is_some() {
            self.skip_blanks();
            if self.word() == b"R" {
                return Some(Value::Reference(number));
            }
        }
        self.at = back;
        Some(Value::Number(number))
    }

    /// A whole number that ends at a delimiter.
    pub(super) fn digits(&mut self) -> Option<u64> {
        let back = self.at;
        let number = std::str::from_utf8(self.word()).ok().and_then(|word| word.parse().ok());
        if number.is_none() {
            self.at = back;
        }
        number
    }

    fn literal(&mut self) -> Option<Vec<u8>> {
        self.step();
        let mut text = Vec::new();
        let mut open = 1_u32;
        while let Some(byte) = self.peek() {
            self.step();
            match byte {
                b'\\' => text.extend(self.escape()),
                b'(' => open = open.saturating_add(1),
                b')' => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return Some(text);
            }
            if byte != b'\\' {
                text.push(byte);
            }
            if text.len() > STRING_BYTES {
                return None;
            }
        }
        None
    }

    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        if (b'0'..=b'7').contains(&byte) {
            let octal: Vec<u8> =
                self.rest().iter().copied().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).collect();
            self.at = self.at.saturating_add(octal.len());
            let code = octal.iter().fold(0_u16, |sum, digit| sum * 8 + u16::from(digit.saturating_sub(b'0')));
            return u8::try_from(code & 0xff).ok();
        }
        self.step();
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'\n' | b'\r' => None,
            other => Some(other),
        }
    }

    fn hexadecimal(&mut self) -> Option<Vec<u8>> {
        self.step();
        let rest = self.rest().get(..STRING_BYTES).unwrap_or(self.rest());
        let end = rest.iter().position(|byte| *byte == b'>')?;
        let digits: Vec<u8> = rest.iter().take(end).copied().filter(|byte| !is_blank(*byte)).collect();
        self.at = self.at.saturating_add(end).saturating_add(1);
        digits.chunks(2).map(|pair| hex_pair(*pair.first()?, *pair.get(1).unwrap_or(&b'0'))).collect()
    }

    fn array(&mut self, depth: u8) -> Option<Value> {
        self.step();
        let mut values = Vec::new();
        loop {
            self.skip_blanks();
            if self.take(b"]") {
                return Some(Value::Array(values));
            }
            values.push(self.nested(depth.saturating_add(1))?);
        }
    }

    fn dict(&mut self, depth: u8) -> Option<Value> {
        self.at = self.at.saturating_add(2);
        let mut entries = Vec::new();
        loop {
            self.skip_blanks();
            if self.take(b">>") {
                return Some(Value::Dict(entries));
            }
            if self.peek()? != b'/' {
                return None;
            }
            let key = self.name()?;
            entries.push((key, self.nested(depth.saturating_add(1))?));
        }
    }
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(high)? << 4) | digit(low)?)
}
