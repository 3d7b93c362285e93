use super::*;

const LIMITS: XmlLimits = XmlLimits { bytes: 4096, nodes: 50, depth: 5, attributes: 8, namespaces: 20 };

fn root_name(bytes: &[u8]) -> Result<String, XmlError> {
    let text = decode(bytes, &LIMITS)?;
    let document = parse(&text, &LIMITS)?;
    Ok(text_at(document.root_element(), &["Name"]).unwrap_or_default())
}

fn utf16(text: &str, little: bool) -> Vec<u8> {
    let bytes = |unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn a_name_with_an_accent_survives_every_encoding_a_ledger_program_writes() {
    let plain = "<I><Name>Hôtel</Name></I>";
    let latin = |label: &str| {
        let head = format!("<?xml version='1.0' encoding='{label}'?>");
        [head.as_bytes(), b"<I><Name>H\xf4tel</Name></I>"].concat()
    };
    let declared_wrongly = format!("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n{plain}");
    let files = [
        plain.as_bytes().to_vec(),
        format!("\u{feff}\n{plain}\0\0").into_bytes(),
        declared_wrongly.into_bytes(),
        latin("ISO-8859-1"),
        latin("utf-8"),
        utf16(plain, true),
        utf16(plain, false),
        [b"\xff\xfe".to_vec(), utf16(plain, true)].concat(),
        [b"\xfe\xff".to_vec(), utf16(plain, false)].concat(),
    ];
    for file in files {
        assert_eq!(root_name(&file).as_deref(), Ok("Hôtel"), "{:?}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn a_doctype_is_refused_before_anything_grows() {
    let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><I><Name>&b;</Name></I>";
    assert_eq!(root_name(laughs.as_bytes()), Err(XmlError::Doctype));
    let hidden = "<?xml version='1.0'?><!-- fine --> <!doctype I SYSTEM 'http://x/'><I/>";
    assert_eq!(root_name(hidden.as_bytes()), Err(XmlError::Doctype));
    let in_text = "<I><Name><![CDATA[<!DOCTYPE]]></Name><!-- <!DOCTYPE --></I>";
    assert_eq!(root_name(in_text.as_bytes()).as_deref(), Ok("<!DOCTYPE"));
}

#[test]
fn bytes_depth_nodes_attributes_and_namespaces_are_bounded() {
    let deep = |levels: usize| format!("{}{}", "<a>".repeat(levels), "</a>".repeat(levels));
    assert!(root_name(deep(5).as_bytes()).is_ok());
    assert_eq!(root_name(deep(6).as_bytes()), Err(XmlError::TooDeep(5)));
    assert_eq!(root_name(&[b' '; 5000]), Err(XmlError::TooLarge(4096)));
    let wide = format!("<a>{}</a>", "<b/>".repeat(60));
    assert_eq!(root_name(wide.as_bytes()), Err(XmlError::TooMany));
    let attributes: String = (0..9).map(|n| format!(" a{n}='=>'")).collect();
    assert_eq!(root_name(format!("<a{attributes}/>").as_bytes()), Err(XmlError::TooMany));
    let spaces: String = (0..7).map(|n| format!("<b xmlns:n{n}='u' xmlns='v{n}'>")).collect();
    assert_eq!(root_name(spaces.as_bytes()), Err(XmlError::TooMany));
}

#[test]
fn damage_is_shown_with_its_place() {
    let cut = "<I>\n<Name>x</Nam></I>";
    assert!(matches!(root_name(cut.as_bytes()), Err(XmlError::Damaged { line: 2, .. })));
    assert_eq!(root_name(b"<I><Name>x</Name>"), Err(XmlError::BreaksOff));
    for broken in ["", "<", "<a", "<a b='", "plain text", "<a>", "<a/><b/>"] {
        assert!(root_name(broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn names_are_found_whatever_their_prefix() {
    let text =
        "<x:I xmlns:x='u'><x:P><N>stranger</N><x:N y='1'> a </x:N></x:P><P xmlns='v'><N/><N>b</N></P></x:I>";
    let document = parse(text, &LIMITS).unwrap();
    let root = document.root_element();
    assert_eq!(texts_at(root, &["P", "N"]), ["a", "b"]);
    assert_eq!(text_at(root, &["P", "N"]).as_deref(), Some("a"));
    assert_eq!(attribute(at(root, &["P", "N"]).unwrap(), "y"), Some("1"));
    assert_eq!(child(root, "Q"), None);
}
