//! The writer's own words: without quoted history, signature or markup, and then sentence by sentence.

/// How many sentences of a reply are looked at.
const MAX_SENTENCES: usize = 60;
const MAX_SENTENCE_CHARS: usize = 500;

/// The text without what was quoted and signed.
#[must_use]
pub fn own_words(text: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    for (index, line) in lines.iter().enumerate() {
        let after: Vec<&str> = lines.iter().skip(index + 1).take(4).copied().collect();
        if is_signature_mark(line) || begins_history(line, &after) {
            break;
        }
        if line.trim_start().starts_with('>') {
            continue;
        }
        kept.push(line);
        if is_closing(line) && kept.iter().any(|kept| !kept.trim().is_empty() && !is_closing(kept)) {
            kept.pop();
            break;
        }
    }
    kept.join("\n").trim().to_owned()
}

fn is_signature_mark(line: &str) -> bool {
    const PHONES: [&str; 9] = [
        "envoyé de mon",
        "envoyé depuis",
        "sent from my",
        "verzonden vanaf",
        "verstuurd vanaf",
        "von meinem",
        "gesendet von",
        "get outlook",
        "télécharger outlook",
    ];
    let lower = line.trim().to_lowercase();
    matches!(line, "--" | "-- " | "—") || PHONES.iter().any(|start| lower.starts_with(start))
}

/// "Le … a écrit :", "-----Original Message-----", or a header block copied into the text.
fn begins_history(line: &str, after: &[&str]) -> bool {
    const WROTE: [&str; 6] =
        ["a écrit", "wrote:", "schreef", "schrieb", "geschreven:", "het volgende geschreven"];
    const ORIGINAL: [&str; 6] = [
        "message d'origine",
        "message d’origine",
        "original message",
        "oorspronkelijk bericht",
        "ursprüngliche nachricht",
        "message original",
    ];
    const FROM: [&str; 4] = ["de :", "from:", "van:", "von:"];
    const SENT: [&str; 8] =
        ["envoyé", "sent:", "verzonden:", "gesendet:", "date :", "date:", "datum:", "à :"];
    let lower = line.trim().to_lowercase();
    let next = after.first().map(|line| line.trim().to_lowercase()).unwrap_or_default();
    let dated = lower.chars().any(|letter| letter.is_ascii_digit()) || lower.contains('@');
    let says_wrote = |text: &str| WROTE.iter().any(|word| text.contains(word));
    let starts = ["le ", "on ", "op ", "am ", "il "].iter().any(|word| lower.starts_with(word));
    let wrote = dated
        && starts
        && (says_wrote(&lower) && lower.ends_with(':') || says_wrote(&next) && next.ends_with(':'));
    let ruled = (lower.starts_with("---") || lower.starts_with("___"))
        && ORIGINAL.iter().any(|word| lower.contains(word));
    let block = |text: &str| FROM.iter().any(|word| text.replace('*', "").starts_with(word));
    let sent = after
        .iter()
        .any(|line| SENT.iter().any(|word| line.trim().to_lowercase().replace('*', "").starts_with(word)));
    let outlook = lower.starts_with("______") && block(&next);
    wrote || ruled || outlook || (block(&lower) && sent)
}

/// A line that is only a closing formula.
fn is_closing(line: &str) -> bool {
    const CLOSINGS: [&str; 22] = [
        "cordialement",
        "bien cordialement",
        "bien à vous",
        "salutations",
        "sincères salutations",
        "cdlt",
        "cdt",
        "kind regards",
        "best regards",
        "regards",
        "yours",
        "best,",
        "sincerely",
        "met vriendelijke",
        "vriendelijke gr",
        "mvg",
        "groeten",
        "hoogachtend",
        "mit freundlichen",
        "freundliche grüße",
        "viele grüße",
        "beste grüße",
    ];
    let lower = line.trim().to_lowercase();
    lower.split_whitespace().count() <= 5 && CLOSINGS.iter().any(|closing| lower.starts_with(closing))
}

/// The text's sentences, in order. A point after a number or between figures ends none.
#[must_use]
pub fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for paragraph in joined_lines(text) {
        let mut sentence = String::new();
        let mut words = paragraph.split_whitespace().peekable();
        while let Some(word) = words.next() {
            sentence.push_str(if sentence.is_empty() { "" } else { " " });
            sentence.push_str(word);
            if ends_sentence(word, words.peek().copied()) {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        sentences.push(sentence);
    }
    let bounded = |sentence: String| sentence.chars().take(MAX_SENTENCE_CHARS).collect::<String>();
    sentences
        .into_iter()
        .filter(|sentence| sentence.chars().any(char::is_alphanumeric))
        .take(MAX_SENTENCES)
        .map(bounded)
        .collect()
}

/// Lines that a mail program broke belong together; an empty line or a short one ends a paragraph.
fn joined_lines(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in text.lines() {
        let line = line.trim();
        if let Some(last) = paragraphs.last_mut() {
            last.push_str(if last.is_empty() { "" } else { " " });
            last.push_str(line);
        }
        if line.chars().count() < 50 {
            paragraphs.push(String::new());
        }
    }
    paragraphs
}

fn ends_sentence(word: &str, next: Option<&str>) -> bool {
    const SHORT: [&str; 14] = [
        "m.", "mr.", "mrs.", "mme.", "dr.", "no.", "nr.", "a.u.b.", "s.v.p.", "z.b.", "bzw.", "ca.", "p.ex.",
        "av.",
    ];
    let word = word.trim_end_matches(['"', '»', ')', '”']);
    if word.ends_with(['!', '?', '…', ';']) {
        // French sets a blank before the mark, which then stands alone.
        return true;
    }
    let lower = word.to_lowercase();
    let ordinal = word.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '/'));
    let goes_on = matches!(next, Some("?" | "!" | ";" | ":"));
    word.ends_with('.') && !ordinal && !SHORT.contains(&lower.as_str()) && !goes_on
}

/// The readable text of an HTML part; quoted blocks and what is not shown are left out.
pub(super) fn html_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut hidden: Option<&'static str> = None;
    for piece in html.split('<') {
        let Some((tag, shown)) = piece.split_once('>') else {
            text.push_str(if hidden.is_none() { piece } else { "" });
            continue;
        };
        let tag = tag.trim().to_lowercase();
        match hidden {
            Some(end) if tag.starts_with(end) => hidden = None,
            Some(_) => continue,
            None if quotes(&tag) => break,
            None => hidden = hides(&tag),
        }
        let name: String =
            tag.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '/').collect();
        if matches!(name.as_str(), "br" | "br/" | "/p" | "/div" | "/li" | "/tr" | "/h1" | "/h2") {
            text.push('\n');
        }
        if hidden.is_none() {
            text.push_str(&shown.split_whitespace().collect::<Vec<_>>().join(" "));
            text.push_str(if shown.ends_with(char::is_whitespace) { " " } else { "" });
        }
    }
    entities(&text)
}

/// Where the history begins in the markup of the usual mail programs.
fn quotes(tag: &str) -> bool {
    let marks = ["gmail_quote", "divrplyfwdmsg", "yahoo_quoted", "moz-cite-prefix", "appendonsend"];
    tag.starts_with("blockquote") || marks.iter().any(|mark| tag.contains(mark))
}

fn hides(tag: &str) -> Option<&'static str> {
    let ends = [
        ("style", "/style"),
        ("script", "/script"),
        ("head", "/head"),
        ("title", "/title"),
        ("!--", "never"),
    ];
    let found = ends.into_iter().find(|(start, _)| tag.starts_with(start))?;
    if found.0 == "!--" || tag.starts_with("header") { None } else { Some(found.1) }
}

fn entities(text: &str) -> String {
    const NAMED: [(&str, &str); 22] = [
        ("&nbsp;", " "),
        ("&#160;", " "),
        ("&eacute;", "é"),
        ("&egrave;", "è"),
        ("&agrave;", "à"),
        ("&ecirc;", "ê"),
        ("&ccedil;", "ç"),
        ("&ocirc;", "ô"),
        ("&ucirc;", "û"),
        ("&icirc;", "î"),
        ("&acirc;", "â"),
        ("&euml;", "ë"),
        ("&auml;", "ä"),
        ("&ouml;", "ö"),
        ("&uuml;", "ü"),
        ("&szlig;", "ß"),
        ("&euro;", "€"),
        ("&rsquo;", "’"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&gt;", ">"),
        ("&lt;", "<"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    let named = NAMED.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter));
    named.replace("&amp;", "&")
}
