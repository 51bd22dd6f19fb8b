use serde_json::value::to_raw_value;

use super::*;

fn object(raw: &str) -> Object<'_> {
    Object::read(whole(raw.as_bytes()).unwrap()).unwrap()
}

#[test]
fn strings_and_numbers_are_text_and_nothing_else_is() {
    let object = object(r#"{"s":"a","n":7,"f":1.5,"neg":-2,"b":true,"z":null,"o":{},"l":[]}"#);
    let texts = ["s", "n", "f", "neg", "b", "z", "o", "l", "absent"].map(|key| object.text(key));
    let expected = [Some("a"), Some("7"), Some("1.5"), Some("-2"), None, None, None, None, None];
    assert_eq!(texts.each_ref().map(Option::as_deref), expected);
    assert_eq!(object.integer("n"), Some(7));
    assert_eq!(object.integer("f"), None);
}

#[test]
fn blank_and_endless_ids_count_as_absent() {
    let long = "x".repeat(ID_CHARS + 1);
    let raw = format!(r#"{{"empty":"","blank":"  ","nul":"\u0000","long":"{long}","fits":"{}"}}"#, &long[1..]);
    let object = object(&raw);
    for absent in ["empty", "blank", "nul", "long"] {
        assert_eq!(object.id(absent), None, "{absent}");
    }
    assert_eq!(object.id("fits").unwrap().len(), ID_CHARS);
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    assert_eq!(object(r#"{"a":1,"a":2}"#).integer("a"), Some(2));
}

#[test]
fn one_unreadable_member_harms_no_other() {
    let object = object(r#"{"far":1e999,"half":"\ud83d","deep":{"half":"\udc4d"},"good":"yes"}"#);
    assert_eq!(object.text("good").as_deref(), Some("yes"));
    assert_eq!(object.text("half").as_deref(), Some("\u{FFFD}"));
}

#[test]
fn halves_of_characters_are_replaced_and_whole_ones_stay() {
    let table = [
        (r#""\ud83d""#, "\u{FFFD}"),
        (r#""\udc4d x""#, "\u{FFFD} x"),
        (r#""\ud83d\ud83d\udc4d""#, "\u{FFFD}👍"),
        (r#""\ud83d\n\\ud83d\u0041""#, "\u{FFFD}\n\\ud83dA"),
        (r#""\ud83d\\""#, "\u{FFFD}\\"),
        (r#""ع\ud83dع""#, "ع\u{FFFD}ع"),
        (r#""\ud83dع👍""#, "\u{FFFD}ع👍"),
    ];
    for (raw, expected) in table {
        let raw = whole(raw.as_bytes()).unwrap();
        assert_eq!(text(raw).as_deref(), Some(expected), "{raw}");
    }
}

#[test]
fn depth_is_bounded_and_brackets_in_text_do_not_count() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(whole(nested(DEPTH).as_bytes()).is_some());
    assert!(whole(nested(DEPTH + 1).as_bytes()).is_none());
    assert!(whole(nested(1_000_000).as_bytes()).is_none());
    let text = to_raw_value(&format!("\\\"{}", "[{".repeat(1_000))).unwrap();
    assert!(whole(text.get().as_bytes()).is_some());
}

#[test]
fn what_is_not_json_in_utf8_is_nothing() {
    for raw in [&b""[..], b" ", b"{", b"{}x", b"\xef\xbb\xbf{}", b"\"\xff\"", b"a=b", b"\"\0\""] {
        assert!(whole(raw).is_none(), "{raw:?}");
    }
}
