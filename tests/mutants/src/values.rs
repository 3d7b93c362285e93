//! What a function could return instead: plausible values of its type.

use std::collections::BTreeMap;

use syn::{GenericArgument, PathArguments, ReturnType, Type, TypePath};

/// Other names of types in the room.
pub type Aliases = BTreeMap<String, Type>;

/// The most values of one type.
const MOST: usize = 6;

/// Values of the type a function returns, as source text; none where there is nothing plausible.
pub fn of_return(output: &ReturnType, aliases: &Aliases) -> Vec<String> {
    match output {
        ReturnType::Default => vec!["()".to_owned()],
        ReturnType::Type(_, of) => of_type(of, aliases),
    }
}

/// Whether a function gives an iterator whose type has no name.
pub fn is_iterator(output: &ReturnType) -> bool {
    let ReturnType::Type(_, of) = output else { return false };
    let Type::ImplTrait(given) = &**of else { return false };
    given.bounds.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Iterator"))
        }
        _ => false,
    })
}

fn of_type(of: &Type, aliases: &Aliases) -> Vec<String> {
    let mut found = match of {
        Type::Path(path) => of_path(path, aliases),
        Type::Paren(inner) => of_type(&inner.elem, aliases),
        Type::Reference(to) => of_reference(&to.elem, aliases),
        Type::Tuple(parts) => of_tuple(parts, aliases),
        Type::Array(array) => {
            of_type(&array.elem, aliases).first().map(|one| format!("[{one}; _]")).into_iter().collect()
        }
        _ => Vec::new(),
    };
    found.truncate(MOST);
    found
}

fn of_path(path: &TypePath, aliases: &Aliases) -> Vec<String> {
    let Some(last) = path.path.segments.last() else { return Vec::new() };
    let name = last.ident.to_string();
    let inner: Vec<&Type> = match &last.arguments {
        PathArguments::AngleBracketed(given) => given
            .args
            .iter()
            .filter_map(|one| if let GenericArgument::Type(of) = one { Some(of) } else { None })
            .collect(),
        _ => Vec::new(),
    };
    let each = |wrap: &dyn Fn(&String) -> String| -> Vec<String> {
        inner.first().map_or_else(Vec::new, |of| of_type(of, aliases).iter().map(wrap).collect())
    };
    let plain = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    match name.as_str() {
        "bool" => plain(&["true", "false"]),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => plain(&["0", "1", "-1"]),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => plain(&["0", "1"]),
        "char" => plain(&["'\\0'", "'x'"]),
        "String" => plain(&["String::new()", "\"xyzzy\".to_owned()"]),
        "Option" => plain(&["None"]).into_iter().chain(each(&|one| format!("Some({one})"))).collect(),
        "Result" if !inner.is_empty() => each(&|one| format!("Ok({one})")),
        "Vec" => plain(&["vec![]"]).into_iter().chain(each(&|one| format!("vec![{one}]"))).collect(),
        "Box" | "Arc" | "Rc" => each(&|one| format!("{name}::new({one})")),
        "Cow" => plain(&["\"\".into()", "\"xyzzy\".into()"]),
        _ => aliases.get(&name).map_or_else(|| plain(&["Default::default()"]), |of| of_type(of, aliases)),
    }
}

fn of_reference(to: &Type, aliases: &Aliases) -> Vec<String> {
    match to {
        Type::Path(path) if path.path.is_ident("str") => vec!["\"\"".to_owned(), "\"xyzzy\"".to_owned()],
        Type::Slice(_) => vec!["&[]".to_owned()],
        _ => of_type(to, aliases).iter().map(|one| format!("Box::leak(Box::new({one}))")).collect(),
    }
}

/// Each part takes its values in turn while the others keep their first.
fn of_tuple(parts: &syn::TypeTuple, aliases: &Aliases) -> Vec<String> {
    let each: Vec<Vec<String>> = parts.elems.iter().map(|part| of_type(part, aliases)).collect();
    let Some(first) = each.iter().map(|values| values.first().cloned()).collect::<Option<Vec<_>>>() else {
        return Vec::new();
    };
    let mut found = vec![format!("({})", first.join(", "))];
    for (place, values) in each.iter().enumerate() {
        for value in values.iter().skip(1) {
            let mut changed = first.clone();
            if let Some(part) = changed.get_mut(place) {
                part.clone_from(value);
            }
            found.push(format!("({})", changed.join(", ")));
        }
    }
    found
}
