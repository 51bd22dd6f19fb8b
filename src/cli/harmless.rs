//! Foreign bytes on a terminal: what would steer it, or turn the text around, is shown instead of done.

use std::fmt::Write;

/// The bytes as text on lines of their own. Control characters, marks of direction and what is not UTF-8 are spelled out, so that
/// nothing in them moves the cursor, colours, or hides anything.
pub(super) fn harmless(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    for chunk in raw.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == '\n' || c == '\t' || !steers(c) {
                text.push(c);
            } else {
                text.extend(c.escape_unicode());
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string can't fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Controls (C0, DEL, C1), line and paragraph separators, marks of direction (Unicode, "Bidi_Control"), and what shows as nothing.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_steer_a_terminal_is_spelled_out() {
        let raw = b"{\"a\":\"\x1b[2J\x07\",\r\n\"b\":\"\xff\xc2\x9b31m\"}";
        assert_eq!(harmless(raw), "{\"a\":\"\\u{1b}[2J\\u{7}\",\\u{d}\n\"b\":\"\\xff\\u{9b}31m\"}");
        assert_eq!(harmless("سارة \u{202e}gpj.exe".as_bytes()), "سارة \\u{202e}gpj.exe");
        assert_eq!(harmless("مرحبا 👍 ok".as_bytes()), "مرحبا 👍 ok", "what people write is left as it is");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left(raw in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(harmless(&raw).chars().all(|c| c == '\n' || c == '\t' || !steers(c)));
        }
    }
}
