//! Every rule of the rule book taken out by a switch, and the stories that must then fail: rules.toml.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use syn::visit::{self, Visit};

use crate::compile;
use crate::edit::{self, Edit, Form, Made};
use crate::find::{is_test, words};
use crate::play::{Stage, Verdict};
use crate::room::{Outcome, Room};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    rule: Vec<Rule>,
}

/// One rule.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// Where it stands in the rule book.
    stands: String,
    /// The rule in words.
    says: String,
    /// How it is taken out; several places are one switch.
    out: Vec<Out>,
    /// The stories that fail without it.
    fails: Vec<String>,
}

/// One place of a rule.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Out {
    /// The file, in `src`.
    file: String,
    /// The function, with its type.
    function: String,
    /// What the body returns at once.
    #[serde(default)]
    returns: Option<String>,
    /// An expression or a statement of the body, which it holds once.
    #[serde(default)]
    replace: Option<String>,
    /// What stands there instead; nothing for a statement that is left out.
    #[serde(default)]
    by: String,
}

/// From one byte to another.
type Place = (usize, usize);

/// Where functions are in a file.
#[derive(Default)]
struct Functions {
    scope: Vec<String>,
    /// Name, the inside of the body, the word `const`.
    found: Vec<(String, Place, Option<Place>)>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let name = signature.ident.to_string();
        let of = self.scope.iter().chain([&name]).cloned().collect::<Vec<_>>().join("::");
        let braces = &block.brace_token.span;
        let inside = (braces.open().byte_range().end, braces.close().byte_range().start);
        let constant = signature.constness.map(|word| word.span.byte_range());
        self.found.push((of, inside, constant.map(|range| (range.start, range.end))));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, one: &'ast syn::ItemMod) {
        if !is_test(&one.attrs) {
            visit::visit_item_mod(self, one);
        }
    }

    fn visit_item_impl(&mut self, one: &'ast syn::ItemImpl) {
        let of = match &*one.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        self.scope.push(of.unwrap_or_default());
        visit::visit_item_impl(self, one);
        self.scope.pop();
    }

    fn visit_item_fn(&mut self, one: &'ast syn::ItemFn) {
        self.add(&one.sig, &one.block);
    }

    fn visit_impl_item_fn(&mut self, one: &'ast syn::ImplItemFn) {
        self.add(&one.sig, &one.block);
    }
}

impl Out {
    /// The edit, and the word `const` that has to go.
    fn edit(&self, room: &Room, switch: u32) -> Outcome<(Edit, Option<Place>)> {
        let (source, file) = room.files.get(&self.file).ok_or_else(|| format!("no file {}", self.file))?;
        let mut functions = Functions::default();
        functions.visit_file(file);
        let mut same = functions.found.into_iter().filter(|(name, ..)| *name == self.function);
        let (Some((_, inside, constant)), None) = (same.next(), same.next()) else {
            return Err(format!("{} has not one function {}", self.file, self.function));
        };
        let (start, end, form, text) = match (&self.returns, &self.replace) {
            (Some(value), None) => (inside.0, inside.0, Form::Body, value),
            (None, Some(wanted)) => {
                let (start, end) = once(source, inside, wanted)
                    .ok_or_else(|| format!("{} in {} has not once `{wanted}`", self.function, self.file))?;
                (start, end, form_of(wanted), &self.by)
            }
            _ => return Err(format!("{}: a body returns or has something replaced", self.function)),
        };
        Ok((Edit { start, end, form, instead: vec![(switch, text.clone())] }, constant))
    }
}

/// What ends with a block stands as a statement does.
fn form_of(text: &str) -> Form {
    match syn::parse_str::<syn::Expr>(text) {
        Ok(syn::Expr::If(_) | syn::Expr::Match(_) | syn::Expr::ForLoop(_)) | Err(_) => Form::Statement,
        Ok(_) => Form::Expression,
    }
}

/// The one place in a range where text stands, however it is spaced.
fn once(source: &str, (from, to): Place, wanted: &str) -> Option<Place> {
    let body = source.get(from..to)?;
    let solid: Vec<(usize, char)> =
        body.char_indices().filter(|(_, letter)| !letter.is_whitespace()).collect();
    let wanted: Vec<char> = wanted.chars().filter(|letter| !letter.is_whitespace()).collect();
    let letters =
        |window: &[(usize, char)]| window.iter().map(|(_, letter)| *letter).eq(wanted.iter().copied());
    let mut places = solid.windows(wanted.len().max(1)).filter(|window| letters(window));
    let place = places.next()?;
    let ((first, _), (last, letter)) = (place.first()?, place.last()?);
    let found = (from + first, from + last + letter.len_utf8());
    places.next().is_none().then_some(found)
}

/// The files with a switch for every rule; the first is 1.
fn make(room: &Room, rules: &[Rule]) -> Outcome<BTreeMap<String, Made>> {
    let mut edits: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    let mut constants: BTreeMap<&str, BTreeSet<Place>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (switch, rule) in (1_u32..).zip(rules) {
        for out in &rule.out {
            match out.edit(room, switch) {
                Ok((edit, constant)) => {
                    edits.entry(&out.file).or_default().push(edit);
                    constants.entry(&out.file).or_default().extend(constant);
                }
                Err(why) => wrong.push(format!("{} ({}): {why}", rule.stands, rule.says)),
            }
        }
    }
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    let mut made = BTreeMap::new();
    for (file, edits) in edits {
        let mut source = room.files.get(file).map_or_else(String::new, |(source, _)| source.clone());
        for (start, end) in constants.remove(file).unwrap_or_default() {
            source.replace_range(start..end, &" ".repeat(end - start));
        }
        made.insert(file.to_owned(), edit::make(&source, edits));
    }
    Ok(made)
}

/// Takes every rule out and plays its stories; says which do not fail, and whether all do.
pub fn run(room: &Room, book: &str) -> Outcome<bool> {
    let rules = toml::from_str::<Book>(book).map_err(|error| format!("rules.toml: {error}"))?.rule;
    let made = make(room, &rules)?;
    let texts = made.iter().map(|(file, made)| (file.clone(), made.text.clone())).collect();
    let copy = room.write("rules", &texts, rules.len(), 0)?;
    let built = compile::cargo(&copy, &["test", "--no-run", "--test", "rulebook"])?;
    for fault in &built.faults {
        let switches = made.get(&fault.file).map_or_else(Vec::new, |made| made.blame(fault.start, fault.end));
        let blamed =
            switches.iter().filter_map(|switch| rules.get(usize::try_from(*switch).ok()?.checked_sub(1)?));
        blamed.for_each(|rule| println!("{}: {}", rule.stands, rule.says));
        println!("{}", fault.text);
    }
    if !built.faults.is_empty() {
        return Ok(false);
    }
    let stage = Stage::new(&room.root, &copy, built.binaries)?;
    let book = stage.binaries.first().ok_or("the copy has no story book")?;
    let known: BTreeSet<String> = stage.names(book)?.into_iter().collect();
    let (mut stories, mut wrong) = (0, 0);
    for (switch, rule) in (1_u32..).zip(&rules) {
        for story in &rule.fails {
            stories += 1;
            let why = complaint(&stage, &known, switch, story)?;
            wrong += usize::from(why.is_some());
            why.iter().for_each(|why| println!("{} ({}): {story} {why}", rule.stands, words(&rule.says)));
        }
        if rule.fails.is_empty() {
            wrong += 1;
            println!("{} ({}): no story", rule.stands, words(&rule.says));
        }
    }
    println!(
        "{} rules taken out, {} of {stories} stories failed as they should",
        rules.len(),
        stories - wrong.min(stories)
    );
    Ok(wrong == 0)
}

/// What is wrong with a story: it has to pass with its rule and to fail without it.
fn complaint(
    stage: &Stage,
    known: &BTreeSet<String>,
    switch: u32,
    story: &str,
) -> Outcome<Option<&'static str>> {
    let play = |switch| stage.play(0, &[story], switch, Duration::ZERO);
    Ok(if !known.contains(story) {
        Some("is not in the rule book")
    } else if play(0)? != Verdict::Passed {
        Some("fails with the rule in")
    } else if play(switch)? == Verdict::Passed {
        Some("does not fail with the rule out")
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use super::once;

    #[test]
    fn a_place_is_found_however_it_is_spaced_and_only_where_there_is_one() {
        let source = "{ a\n  <= b; c; c }";
        assert_eq!(once(source, (1, 16), "a <= b"), Some((2, 10)));
        assert_eq!(once(source, (1, 16), "c"), None);
    }
}
