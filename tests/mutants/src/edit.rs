//! Puts switches into source text. Only one switch is ever on, so what stands in its place is written out plainly,
//! without the switches inside; nothing grows beyond the depth of an expression.

/// How a switch stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The range is an expression: another takes its place.
    Expression,
    /// The range is a statement: another takes its place.
    Statement,
    /// An empty range at the beginning of a body: the body returns at once.
    Body,
    /// The range is what a body holds and gives an iterator: it gives nothing.
    Empty,
    /// An empty range after a pattern: the arm is not taken.
    Arm,
}

/// One place with all that may stand there instead.
#[derive(Clone, Debug)]
pub struct Edit {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// How it stands there.
    pub form: Form,
    /// Switch and text instead.
    pub instead: Vec<(u32, String)>,
}

/// Where in the text made something stands that a switch brought.
#[derive(Clone, Debug)]
pub struct Spot {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The switches it is there for.
    pub switches: Vec<u32>,
}

/// Text with switches.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The text.
    pub text: String,
    /// The switches in it, those inside others later.
    pub spots: Vec<Spot>,
}

impl Made {
    /// The switches to blame for an error at a range: those of the smallest spot around it.
    pub fn blame(&self, start: usize, end: usize) -> Vec<u32> {
        let around = self.spots.iter().filter(|spot| spot.start <= start && end <= spot.end);
        let smallest = around.min_by_key(|spot| spot.end - spot.start);
        smallest.map_or_else(Vec::new, |spot| spot.switches.clone())
    }

    fn spot(&mut self, start: usize, switches: Vec<u32>) {
        let end = self.text.len();
        self.spots.push(Spot { start, end, switches });
    }
}

/// The text with all switches in it.
pub fn make(source: &str, mut edits: Vec<Edit>) -> Made {
    edits.sort_by_key(|edit| (edit.start, edit.end > edit.start, std::cmp::Reverse(edit.end)));
    let mut made = Made::default();
    let mut rest = edits.as_slice();
    fill(source, (0, source.len()), &mut rest, &mut made);
    made
}

/// Copies a range and what is to stand in it.
fn fill(source: &str, (mut from, to): (usize, usize), rest: &mut &[Edit], made: &mut Made) {
    while let Some((edit, others)) = rest.split_first().filter(|(edit, _)| edit.start < to) {
        *rest = others;
        copy(source, from, edit.start, made);
        put(source, edit, rest, made);
        from = edit.end;
    }
    copy(source, from, to, made);
}

fn copy(source: &str, from: usize, to: usize, made: &mut Made) {
    made.text.push_str(source.get(from..to).unwrap_or_default());
}

fn put(source: &str, edit: &Edit, rest: &mut &[Edit], made: &mut Made) {
    let begins = made.text.len();
    let inside = (edit.start, edit.end);
    match edit.form {
        Form::Expression | Form::Statement => {
            let whole = if edit.form == Form::Expression { ("(", ")") } else { ("", "") };
            made.text.push_str(whole.0);
            for (switch, text) in &edit.instead {
                choose(made, *switch, "{", text, "} else ");
            }
            made.text.push('{');
            fill(source, inside, rest, made);
            made.text.push('}');
            made.text.push_str(whole.1);
        }
        Form::Body => {
            for (switch, text) in &edit.instead {
                choose(made, *switch, "{ return ", text, "; }");
            }
        }
        Form::Empty => {
            let switch = edit.instead.first().map_or(0, |(switch, _)| *switch);
            made.text.push_str(&format!("crate::mutant::few({switch}, {{"));
            fill(source, inside, rest, made);
            made.text.push_str("})");
        }
        Form::Arm => {
            let switch = edit.instead.first().map_or(0, |(switch, _)| *switch);
            made.text.push_str(&format!(" if !crate::mutant::on({switch})"));
        }
    }
    made.spot(begins, edit.instead.iter().map(|(switch, _)| *switch).collect());
}

fn choose(made: &mut Made, switch: u32, before: &str, text: &str, after: &str) {
    made.text.push_str(&format!(" if crate::mutant::on({switch}) {before}"));
    let begins = made.text.len();
    made.text.push_str(text);
    made.spot(begins, vec![switch]);
    made.text.push_str(after);
}

#[cfg(test)]
mod tests {
    use super::{Edit, Form, make};

    fn edit(start: usize, end: usize, form: Form, text: &str) -> Edit {
        Edit { start, end, form, instead: vec![(u32::try_from(start).unwrap_or(0) + 1, text.to_owned())] }
    }

    #[test]
    fn what_stands_instead_has_no_switches_inside_and_an_error_blames_the_smallest() {
        let source = "{a == b && c}";
        let edits = vec![
            edit(1, 7, Form::Expression, "a != b"),
            edit(1, 12, Form::Expression, "a == b || c"),
            edit(1, 1, Form::Body, "true"),
        ];
        let made = make(source, edits);
        let expected = "{ if crate::mutant::on(2) { return true; }( if crate::mutant::on(2) {a == b || c} else {( if \
            crate::mutant::on(2) {a != b} else {a == b}) && c})}";
        assert_eq!(made.text, expected);
        let at = made.text.find("a != b").unwrap_or(0);
        assert_eq!(made.blame(at, at + 6), [2]);
    }
}
