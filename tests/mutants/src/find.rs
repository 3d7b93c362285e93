//! Finds what can be changed in a source file: bodies, operators, guards, arms.

use std::collections::BTreeSet;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, Attribute, BinOp, Block, Expr, Pat, Signature, UnOp};

use crate::edit::Form;
use crate::values::{self, Aliases};

/// A place in a file and what may stand there instead, with words for each.
pub struct Site {
    /// The line.
    pub line: usize,
    /// The function, with its type.
    pub function: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How it stands there.
    pub form: Form,
    /// Text instead, and what that changes.
    pub instead: Vec<(String, String)>,
}

/// What was found in a file.
#[derive(Default)]
pub struct Found {
    /// Places to change.
    pub sites: Vec<Site>,
    /// `const` before functions, to be taken away so that a switch may stand in them.
    pub consts: Vec<(usize, usize)>,
    /// Changes that no switch can make: in what is computed by the compiler, in macros, beside a pattern.
    pub skipped: usize,
}

struct Finder<'a> {
    source: &'a str,
    aliases: &'a Aliases,
    kept: &'a BTreeSet<String>,
    scope: Vec<String>,
    /// Whether switches may stand here.
    open: bool,
    found: Found,
}

/// Looks through a file. `kept` are functions that the compiler has to be able to run.
pub fn sites(source: &str, file: &syn::File, aliases: &Aliases, kept: &BTreeSet<String>) -> Found {
    let found = Found::default();
    let mut finder = Finder { source, aliases, kept, scope: Vec::new(), open: false, found };
    finder.visit_file(file);
    finder.found
}

/// Whether an attribute says that this is built for tests only.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|one| {
        one.path().is_ident("test")
            || (one.path().is_ident("cfg")
                && one.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test")))
    })
}

/// A piece of source on one line, cut to a length one can read.
pub fn words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(70).collect();
    if short.len() < line.len() { format!("{short}…") } else { line }
}

impl Finder<'_> {
    fn text(&self, of: &impl Spanned) -> String {
        self.source.get(of.span().byte_range()).unwrap_or_default().to_owned()
    }

    fn site(&mut self, of: &impl Spanned, form: Form, instead: Vec<(String, String)>) {
        let range = of.span().byte_range();
        self.site_at((range.start, range.end), of.span().start().line, form, instead);
    }

    fn site_at(
        &mut self,
        (start, end): (usize, usize),
        line: usize,
        form: Form,
        instead: Vec<(String, String)>,
    ) {
        if !self.open {
            self.found.skipped += instead.len();
        } else if !instead.is_empty() {
            let function = self.scope.join("::");
            self.found.sites.push(Site { line, function, start, end, form, instead });
        }
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let name = signature.ident.to_string();
        let is_const = signature.constness.is_some();
        let (before, open) = (self.open, !is_const || !self.kept.contains(&name));
        if let Some(word) = signature.constness.as_ref().filter(|_| open) {
            let range = word.span().byte_range();
            self.found.consts.push((range.start, range.end));
        }
        let default = name == "default" && self.scope.last().is_some_and(|of| of.ends_with("as Default"));
        self.scope.push(name);
        self.open = open;
        if !default {
            self.body(signature, block);
        }
        self.visit_block(block);
        self.open = before;
        self.scope.pop();
    }

    fn body(&mut self, signature: &Signature, block: &Block) {
        let (opens, closes) = (block.brace_token.span.open(), block.brace_token.span.close());
        let (begins, ends) = (opens.byte_range().end, closes.byte_range().start);
        let line = signature.span().start().line;
        if values::is_iterator(&signature.output) {
            let what = vec![("()".to_owned(), "gives nothing".to_owned())];
            return self.site_at((begins, ends), line, Form::Empty, what);
        }
        let bare = |text: &str| text.trim().trim_start_matches('{').trim_end_matches('}').trim().to_owned();
        let own = bare(&self.text(block));
        let values = values::of_return(&signature.output, self.aliases);
        let instead = values.into_iter().filter(|value| *value != own);
        let instead = instead.map(|value| (value.clone(), format!("returns {value}")));
        self.site_at((begins, begins), line, Form::Body, instead.collect());
    }

    fn arms(&mut self, arms: &[Arm]) {
        let is_wild = |arm: &Arm| matches!(arm.pat, Pat::Wild(_));
        for arm in arms {
            if let Pat::Guard(guarded) = &arm.pat {
                let text = words(&self.text(&*guarded.guard));
                let each = |value: &str| (value.to_owned(), format!("guard `{text}` is {value}"));
                if binds(&guarded.guard) {
                    self.found.skipped += 2;
                } else {
                    self.site(&*guarded.guard, Form::Expression, vec![each("true"), each("false")]);
                }
            } else if arms.iter().any(is_wild) && !is_wild(arm) {
                let text = words(&self.text(&arm.pat));
                let end = arm.pat.span().byte_range().end;
                let what = vec![(String::new(), format!("arm `{text}` is not taken"))];
                self.site_at((end, end), arm.pat.span().start().line, Form::Arm, what);
            }
        }
    }
}

/// Whether a condition binds names, so that it can only stand where it does.
fn binds(one: &Expr) -> bool {
    match one {
        Expr::Let(_) => true,
        Expr::Binary(pair) => matches!(pair.op, BinOp::And(_)) && (binds(&pair.left) || binds(&pair.right)),
        Expr::Paren(inner) => binds(&inner.expr),
        _ => false,
    }
}

const fn others(operator: &BinOp) -> &'static [&'static str] {
    match operator {
        BinOp::Eq(_) => &["!="],
        BinOp::Ne(_) => &["=="],
        BinOp::Lt(_) => &["==", ">", "<="],
        BinOp::Le(_) => &["<", ">"],
        BinOp::Gt(_) => &["==", "<", ">="],
        BinOp::Ge(_) => &[">", "<"],
        BinOp::And(_) => &["||"],
        BinOp::Or(_) => &["&&"],
        BinOp::Add(_) => &["-", "*"],
        BinOp::Sub(_) => &["+", "/"],
        BinOp::Mul(_) => &["+", "/"],
        BinOp::Div(_) => &["%", "*"],
        BinOp::Rem(_) => &["/", "+"],
        BinOp::BitAnd(_) => &["|", "^"],
        BinOp::BitOr(_) | BinOp::BitXor(_) => &["&"],
        BinOp::Shl(_) => &[">>"],
        BinOp::Shr(_) => &["<<"],
        BinOp::AddAssign(_) => &["-=", "*="],
        BinOp::SubAssign(_) => &["+=", "/="],
        BinOp::MulAssign(_) => &["+=", "/="],
        BinOp::BitAndAssign(_) => &["|="],
        BinOp::BitOrAssign(_) => &["&="],
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, one: &'ast syn::ItemMod) {
        if !is_test(&one.attrs) {
            visit::visit_item_mod(self, one);
        }
    }

    fn visit_item_impl(&mut self, one: &'ast syn::ItemImpl) {
        let of = words(&self.text(&*one.self_ty));
        let by = one.trait_.as_ref().and_then(|(path, _)| path.segments.last());
        match by.map(|last| last.ident.to_string()) {
            Some(name) if name == "Debug" => return,
            Some(name) => self.scope.push(format!("{of} as {name}")),
            None => self.scope.push(of),
        }
        visit::visit_item_impl(self, one);
        self.scope.pop();
    }

    fn visit_item_fn(&mut self, one: &'ast syn::ItemFn) {
        if !is_test(&one.attrs) {
            self.function(&one.sig, &one.block);
        }
    }

    fn visit_impl_item_fn(&mut self, one: &'ast syn::ImplItemFn) {
        if !is_test(&one.attrs) {
            self.function(&one.sig, &one.block);
        }
    }

    fn visit_expr_binary(&mut self, one: &'ast syn::ExprBinary) {
        if binds(&one.left) || binds(&one.right) {
            self.found.skipped += others(&one.op).len();
        } else {
            let (left, is, right) = (self.text(&*one.left), self.text(&one.op), self.text(&*one.right));
            let whole = words(&self.text(one));
            let each =
                |other: &&str| (format!("{left} {other} {right}"), format!("{is} is {other} in `{whole}`"));
            self.site(one, Form::Expression, others(&one.op).iter().map(each).collect());
        }
        visit::visit_expr_binary(self, one);
    }

    fn visit_expr_unary(&mut self, one: &'ast syn::ExprUnary) {
        if matches!(one.op, UnOp::Not(_) | UnOp::Neg(_)) {
            let (text, is) = (self.text(&*one.expr), self.text(&one.op));
            let what = format!("without {is} in `{}`", words(&self.text(one)));
            self.site(one, Form::Expression, vec![(text, what)]);
        }
        visit::visit_expr_unary(self, one);
    }

    fn visit_expr_match(&mut self, one: &'ast syn::ExprMatch) {
        self.arms(&one.arms);
        visit::visit_expr_match(self, one);
    }

    fn visit_macro(&mut self, one: &'ast syn::Macro) {
        self.found.skipped += usize::from(one.path.is_ident("matches"));
    }

    // What the compiler computes, and what is no expression, holds no switch.
    fn visit_pat(&mut self, one: &'ast Pat) {
        if let Pat::Guard(guarded) = one {
            self.visit_expr(&guarded.guard);
        }
    }

    fn visit_type(&mut self, _: &'ast syn::Type) {}
}
