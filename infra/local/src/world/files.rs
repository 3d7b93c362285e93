//! Files written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes `bytes` beside `path` and moves them into place, so that a kill leaves the old file or the new.
///
/// # Errors
/// When the folder cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(bytes)?;
    draft.persist(path).map(drop).map_err(|error| error.error)
}

/// The file's bytes, or nothing when there is no such file.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A name for a file that no id can use to leave its folder: letters, digits, `-`, `_` and `.` stay, the rest
/// becomes `%` and two hexadecimal digits per byte.
#[must_use]
pub fn safe_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_') || (byte == b'.' && !name.is_empty()) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02x}"));
        }
    }
    name
}

/// What [`safe_name`] was given; `None` for a file that it did not name.
#[must_use]
pub fn named(file: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(file.len());
    let mut rest = file.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&hex).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let name = String::from_utf8(bytes).ok()?;
    (safe_name(&name) == file).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_its_folder_and_two_ids_never_share_one() {
        assert_eq!(safe_name("../etc/passwd"), "%2e.%2fetc%2fpasswd");
        assert_ne!(safe_name("a/b"), safe_name("a%2fb"));
        assert_eq!(safe_name("F-2026-0012"), "F-2026-0012");
        for name in ["../etc/passwd", "drop/relevé du 3.csv", "a%2fb", ".env"] {
            assert_eq!(named(&safe_name(name)).as_deref(), Some(name));
        }
        assert_eq!((named("a b"), named("%zz"), named("%2")), (None, None, None));
    }
}
