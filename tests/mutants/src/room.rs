//! The room as it lies in the repository, and the copy with switches as a small workspace of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};

use crate::values::Aliases;

/// The room that is looked at, from the root of the repository.
pub const ROOM: &str = "shared/dunning";

/// Anything that goes wrong ends the run with these words.
pub type Outcome<T> = Result<T, String>;

/// Source files of the room by their path in `src`, and what has to be known of all of them.
pub struct Room {
    /// The root of the repository.
    pub root: PathBuf,
    /// Text and syntax by path.
    pub files: BTreeMap<String, (String, syn::File)>,
    /// Other names of types.
    pub aliases: Aliases,
    /// Functions the compiler itself calls.
    pub kept: BTreeSet<String>,
}

/// An error with the path it is about.
pub fn about(path: &Path) -> impl Fn(std::io::Error) -> String + '_ {
    move |error| format!("{}: {error}", path.display())
}

impl Room {
    /// Reads every source file of the room that is not a test.
    pub fn read(root: &Path) -> Outcome<Self> {
        let src = root.join(ROOM).join("src");
        let mut files = BTreeMap::new();
        for path in below(&src)? {
            let name = path.strip_prefix(&src).unwrap_or(&path).to_string_lossy().into_owned();
            if !name.ends_with(".rs") || name.contains("tests/") || name.ends_with("tests.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).map_err(about(&path))?;
            let file = syn::parse_file(&text).map_err(|error| format!("{name}: {error}"))?;
            files.insert(name, (text, file));
        }
        let (mut aliases, mut calls) = (Aliases::new(), Calls::default());
        for (_, file) in files.values() {
            for item in &file.items {
                if let syn::Item::Type(named) = item {
                    aliases.insert(named.ident.to_string(), (*named.ty).clone());
                }
            }
            calls.visit_file(file);
        }
        Ok(Self { root: root.to_owned(), files, aliases, kept: calls.kept() })
    }

    /// Where the copy with switches lies.
    pub fn copy(&self, name: &str) -> PathBuf {
        self.root.join("target/mutants").join(name)
    }

    /// Writes the copy: the room with these texts in `src`, and how to build it. What is as it was is left alone, so
    /// that it is not built again. What is played thousands of times is worth a higher level of optimisation.
    pub fn write(
        &self,
        name: &str,
        made: &BTreeMap<String, String>,
        switches: usize,
        level: u8,
    ) -> Outcome<PathBuf> {
        let copy = self.copy(name);
        let (from, to) = (self.root.join(ROOM), copy.join(ROOM));
        let mut wanted = BTreeSet::new();
        for path in below(&from)? {
            let inside = path.strip_prefix(&from).unwrap_or(&path).to_owned();
            let mut bytes = std::fs::read(&path).map_err(about(&path))?;
            if let Some(text) =
                inside.strip_prefix("src").ok().and_then(|file| made.get(&*file.to_string_lossy()))
            {
                bytes = text.clone().into_bytes();
            }
            if inside == Path::new("src/lib.rs") {
                bytes.extend(
                    include_str!("switch.txt").replace("SWITCHES", &(switches + 1).to_string()).bytes(),
                );
            }
            if inside == Path::new("Cargo.toml") {
                bytes =
                    String::from_utf8_lossy(&bytes).replace("[lints]\nworkspace = true\n", "").into_bytes();
            }
            put(&to.join(&inside), &bytes)?;
            wanted.insert(to.join(inside));
        }
        for path in below(&to)?.into_iter().filter(|path| !wanted.contains(path)) {
            std::fs::remove_file(&path).map_err(about(&path))?;
        }
        put(&copy.join("Cargo.toml"), self.manifest(level)?.as_bytes())?;
        let lock = self.root.join("Cargo.lock");
        put(&copy.join("Cargo.lock"), &std::fs::read(&lock).map_err(about(&lock))?)?;
        Ok(copy)
    }

    /// The workspace's own manifest with this one room in it, built at a level of optimisation.
    fn manifest(&self, level: u8) -> Outcome<String> {
        let path = self.root.join("Cargo.toml");
        let text = std::fs::read_to_string(&path).map_err(about(&path))?;
        let mut whole: toml::Table = text.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
        whole.remove("profile");
        if let Some(toml::Value::Table(workspace)) = whole.get_mut("workspace") {
            workspace.insert("members".to_owned(), vec![ROOM].into());
            for key in ["exclude", "default-members", "lints"] {
                workspace.remove(key);
            }
        }
        Ok(format!("{whole}\n[profile.dev]\ndebug = false\nopt-level = {level}\n"))
    }
}

fn put(path: &Path, bytes: &[u8]) -> Outcome<()> {
    if std::fs::read(path).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(about(folder))?;
    }
    std::fs::write(path, bytes).map_err(about(path))
}

/// Every file below a folder.
fn below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(about(folder))? {
        let path = entry.map_err(about(folder))?.path();
        if path.is_dir() {
            found.extend(below(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Who calls whom, as far as the compiler has to run it: constants, and constant functions by what they call.
#[derive(Default)]
struct Calls {
    by: BTreeMap<String, BTreeSet<String>>,
    within: Option<String>,
}

impl Calls {
    fn kept(self) -> BTreeSet<String> {
        let mut kept = self.by.get("").cloned().unwrap_or_default();
        loop {
            let more: Vec<String> =
                kept.iter().filter_map(|name| self.by.get(name)).flatten().cloned().collect();
            let before = kept.len();
            kept.extend(more);
            if kept.len() == before {
                return kept;
            }
        }
    }

    fn inside(&mut self, name: &str, visit: impl FnOnce(&mut Self)) {
        let before = self.within.replace(name.to_owned());
        visit(self);
        self.within = before;
    }
}

impl<'ast> Visit<'ast> for Calls {
    fn visit_path_segment(&mut self, one: &'ast syn::PathSegment) {
        if let Some(by) = self.within.clone() {
            self.by.entry(by).or_default().insert(one.ident.to_string());
        }
        visit::visit_path_segment(self, one);
    }

    fn visit_expr_method_call(&mut self, one: &'ast syn::ExprMethodCall) {
        if let Some(by) = self.within.clone() {
            self.by.entry(by).or_default().insert(one.method.to_string());
        }
        visit::visit_expr_method_call(self, one);
    }

    fn visit_item_const(&mut self, one: &'ast syn::ItemConst) {
        self.inside("", |calls| visit::visit_item_const(calls, one));
    }

    fn visit_item_static(&mut self, one: &'ast syn::ItemStatic) {
        self.inside("", |calls| visit::visit_item_static(calls, one));
    }

    fn visit_impl_item_const(&mut self, one: &'ast syn::ImplItemConst) {
        self.inside("", |calls| visit::visit_impl_item_const(calls, one));
    }

    fn visit_item_fn(&mut self, one: &'ast syn::ItemFn) {
        if one.sig.constness.is_some() {
            return self.inside(&one.sig.ident.to_string(), |calls| visit::visit_item_fn(calls, one));
        }
        visit::visit_item_fn(self, one);
    }

    fn visit_impl_item_fn(&mut self, one: &'ast syn::ImplItemFn) {
        if one.sig.constness.is_some() {
            return self.inside(&one.sig.ident.to_string(), |calls| visit::visit_impl_item_fn(calls, one));
        }
        visit::visit_impl_item_fn(self, one);
    }
}
