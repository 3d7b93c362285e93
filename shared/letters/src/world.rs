//! The world that the typesetter sees: two templates, one file of data, the letter's pictures, three fonts.
//! No file system, no packages, no clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

const FONT_FILES: [&[u8]; 3] = [
    include_bytes!("../fonts/LiberationSans-Regular.ttf"),
    include_bytes!("../fonts/LiberationSans-Bold.ttf"),
    include_bytes!("../fonts/DejaVuSans.ttf"),
];

const TEMPLATES: [(&str, &str); 2] =
    [("letter.typ", include_str!("../typst/letter.typ")), ("parts.typ", include_str!("../typst/parts.typ"))];

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FONT_FILES.iter().filter_map(|file| Font::new(Bytes::new(*file), 0)).collect());
static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Whether one of the fonts can draw `letter`.
pub(crate) fn drawable(letter: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
}

/// Everything that one letter needs, and nothing else.
pub(crate) struct Desk {
    main: FileId,
    sources: BTreeMap<String, Source>,
    files: BTreeMap<String, Bytes>,
}

impl Desk {
    /// The templates with `files` (name, bytes) beside them; `None` only if a name is no path.
    pub(crate) fn new(files: Vec<(String, Vec<u8>)>) -> Option<Self> {
        let main = file_id("letter.typ")?;
        let source = |(name, text): (&str, &str)| {
            Some((name.to_owned(), Source::new(file_id(name)?, text.to_owned())))
        };
        let sources = TEMPLATES.into_iter().map(source).collect::<Option<_>>()?;
        let files = files.into_iter().map(|(name, bytes)| (name, Bytes::new(bytes))).collect();
        Some(Self { main, sources, files })
    }
}

fn file_id(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The name of a file of this desk; a package's file has none.
fn name(id: FileId) -> FileResult<String> {
    let path = id.get();
    match path.root() {
        VirtualRoot::Project => Ok(path.vpath().get_without_slash().to_owned()),
        VirtualRoot::Package(_) => Err(FileError::AccessDenied),
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &BOOK
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&name(id)?).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&name(id)?).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
