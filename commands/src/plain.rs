//! Text from outside, made harmless: [`plain`] for places where Discord reads markdown, [`bare`] for labels where it does
//! not. Also the cutting to Discord's limits, which it counts at most in UTF-16 units.

use chrono::{DateTime, NaiveDate, Utc};

/// What ends a text that was cut.
const ELLIPSIS: char = '…';

/// Text from outside for a message or an embed: it looks as it was typed. Markdown, mentions, masked links and time stamps
/// are escaped, direction overrides dropped, `http(s)` addresses left whole so that they stay clickable. At most `max`
/// UTF-16 units, ending in an ellipsis if it was cut.
pub(crate) fn plain(raw: &str, max: usize) -> String {
    let text = visible(raw, true);
    let mut out = Cut::new(max);
    let mut rest = text.as_str();
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        let address = address_length(rest);
        if address > 0 {
            rest[..address].chars().for_each(|c| out.push(None, c));
            rest = &rest[address..];
            line_start = false;
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if line_start && digits > 0 && rest[digits..].starts_with('.') {
            rest[..digits].chars().for_each(|c| out.push(None, c));
            out.push(Some('\\'), '.');
            rest = &rest[digits + 1..];
            line_start = false;
            continue;
        }
        let starts_list = line_start && matches!(c, '-' | '+');
        out.push((is_markdown(c) || starts_list).then_some('\\'), c);
        line_start = c == '\n' || (line_start && c == ' ');
        rest = &rest[c.len_utf8()..];
    }
    out.end()
}

/// Text from outside for a label, a choice or the footer of an embed, where Discord reads no markdown: one line, direction
/// overrides dropped. At most `max` UTF-16 units.
pub(crate) fn bare(raw: &str, max: usize) -> String {
    clamp(&visible(raw, false), max)
}

pub(crate) use words::on_a_phone;

/// A phone number for people: with `+`, left to right in any surroundings.
pub(crate) fn phone(digits: &str) -> String {
    format!("\u{2066}+{}\u{2069}", bare(digits, 32))
}

/// The same for a choice of autocomplete, which takes no isolates: the mark keeps the plus before its digits, also after Arabic.
pub(crate) fn phone_in_choice(digits: &str) -> String {
    format!("\u{200E}+{}", bare(digits, 32))
}

/// A moment, which Discord shows in each reader's own language and time zone. `style` is Discord's: `t` the time of day,
/// `f` date and time, `R` how long ago or how soon.
pub(crate) fn stamp(at: DateTime<Utc>, style: char) -> String {
    format!("<t:{}:{style}>", at.timestamp())
}

/// A day as it is written and typed, left to right in any surroundings.
pub(crate) fn day(day: NaiveDate) -> String {
    format!("\u{2066}{day}\u{2069}")
}

/// A user's mention. It pings nobody: see `message.rs`.
pub(crate) fn mention(id: impl std::fmt::Display) -> String {
    format!("<@{id}>")
}

/// What [`plain`] made harmless, as it was typed, without the moments that stand before it in the inbox.
pub(crate) fn unmarked(shown: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(shown.len()), shown);
    while let Some(c) = rest.chars().next() {
        let stamp = rest.strip_prefix("<t:").and_then(|after| after.split_once('>'));
        if let Some((_, after)) = stamp {
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match (c, rest.chars().next()) {
            ('\\', Some(escaped)) => {
                out.push(escaped);
                rest = &rest[escaped.len_utf8()..];
            }
            (c, _) if turns_text(c) => {}
            (c, _) => out.push(c),
        }
    }
    out.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200E}' | '\u{200F}' | '·' | '┄')).to_owned()
}

/// At most `max` UTF-16 units of our own text, ending in an ellipsis if it was cut. Isolates that the cut left open are
/// closed.
pub(crate) fn clamp(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let (mut used, mut open) = (0, 0);
    let (mut fits, mut unclosed) = (0, 0);
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        open = isolates_after(open, c);
        if used + open + ELLIPSIS.len_utf16() <= max {
            (fits, unclosed) = (at + c.len_utf8(), open);
        }
    }
    let ellipsis = if max > 0 { ELLIPSIS.to_string() } else { String::new() };
    format!("{}{ellipsis}{}", &text[..fits], "\u{2069}".repeat(unclosed))
}

/// How long Discord may take a text to be.
pub(crate) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Keeps what fits, with room for the ellipsis.
struct Cut {
    kept: String,
    used: usize,
    /// Where to cut if it turns out to be too long.
    fits: usize,
    max: usize,
    full: bool,
}

impl Cut {
    fn new(max: usize) -> Self {
        Self { kept: String::new(), used: 0, fits: 0, max, full: false }
    }

    fn push(&mut self, escape: Option<char>, c: char) {
        if self.full {
            return;
        }
        self.used += usize::from(escape.is_some()) + c.len_utf16();
        if self.used > self.max {
            self.full = true;
            return;
        }
        self.kept.extend(escape);
        self.kept.push(c);
        if self.used < self.max {
            self.fits = self.kept.len();
        }
    }

    fn end(mut self) -> String {
        if self.full {
            self.kept.truncate(self.fits);
            if self.max > 0 {
                self.kept.push(ELLIPSIS);
            }
        }
        self.kept
    }
}

/// What is left when everything is dropped that shows nothing or turns the text around. Line breaks stay if `lines`, at
/// most two in a row.
fn visible(raw: &str, lines: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut breaks = 0;
    for c in raw.trim().chars() {
        match c {
            '\n' | '\u{2028}' | '\u{2029}' if lines => {
                breaks += 1;
                if breaks <= 2 {
                    out.push('\n');
                }
                continue;
            }
            '\n' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() || turns_text(c) => continue,
            c => out.push(c),
        }
        breaks = 0;
    }
    out
}

/// Embeddings, overrides and isolates (UAX #9). The plain marks U+200E, U+200F and U+061C stay: people type them.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_markdown(c: char) -> bool {
    matches!(c, '\\' | '*' | '_' | '~' | '|' | '`' | '>' | '<' | '#' | '[' | ']' | '@')
}

/// How many bytes at the beginning are an address that Discord shows as it is and does not read as markdown.
fn address_length(text: &str) -> usize {
    let Some(scheme) = ["https://", "http://"].into_iter().find(|scheme| text.starts_with(scheme)) else {
        return 0;
    };
    let in_address = |b: &u8| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'+,;=%".contains(b);
    let after = text[scheme.len()..].bytes().take_while(in_address).count();
    let begins = text[scheme.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins && after >= 3 { scheme.len() + after } else { 0 }
}

/// How many isolates are open after this character, if so many were before it.
fn isolates_after(open: usize, c: char) -> usize {
    match c {
        '\u{2066}'..='\u{2068}' => open + 1,
        '\u{2069}' => open.saturating_sub(1),
        _ => open,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_holds_a_phone_together_in_a_choice_is_kept() {
        assert_eq!(bare(&format!("ليلى · {}", phone_in_choice("966501234567")), 100), "ليلى · \u{200E}+966501234567");
        assert_eq!(bare(&phone("966501234567"), 100), "+966501234567", "an isolate would not be");
    }

    /// Reads as Discord does: a backslash makes the next character plain. Gives the characters and whether each is plain.
    fn read(text: &str) -> Vec<(char, bool)> {
        let mut chars = text.chars();
        let mut out = Vec::new();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.extend(chars.next().map(|c| (c, true))),
                c => out.push((c, false)),
            }
        }
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn nothing_typed_is_markup(raw in "[a-z *_~|`<>#\\[\\]()@\\\\:\n.1-9-]{0,60}") {
            let out = plain(&raw, 4096);
            for (c, escaped) in read(&out) {
                prop_assert!(escaped || !is_markdown(c), "{raw:?} → {out:?}");
            }
            let shown: String = read(&out).into_iter().map(|(c, _)| c).collect();
            prop_assert_eq!(shown, visible(&raw, true), "it looks as it was typed");
        }

        #[test]
        fn anything_is_bounded_and_turns_no_text(raw in any::<String>(), max in 0usize..80) {
            for out in [plain(&raw, max), bare(&raw, max)] {
                prop_assert!(units(&out) <= max, "{out:?}");
                prop_assert!(!out.chars().any(turns_text));
                prop_assert!(!out.chars().any(|c| c.is_control() && c != '\n'));
            }
            prop_assert!(!bare(&raw, max).contains('\n'));
        }

        #[test]
        fn a_cut_closes_what_it_opened(raw in "[a\u{2068}\u{2069}😀\u{2066}م]{0,40}", max in 0usize..30) {
            let out = clamp(&raw, max);
            prop_assert!(units(&out) <= max);
            if units(&raw) > max {
                prop_assert_eq!(out.chars().fold(0, isolates_after), 0);
                prop_assert!(max == 0 || out.contains(ELLIPSIS));
            } else {
                prop_assert_eq!(out, raw);
            }
        }
    }

    #[test]
    fn known_tricks_are_shown_as_typed() {
        for (raw, shown) in [
            ("@everyone", "\\@everyone"),
            ("<@123>", "\\<\\@123\\>"),
            ("[bank](https://evil.example)", "\\[bank\\](https://evil.example)"),
            ("1. one", "1\\. one"),
            ("- dash\na-b", "\\- dash\na-b"),
            ("# big", "\\# big"),
            ("\u{202E}gpj.exe", "gpj.exe"),
            ("https://x.example/a_b_c?x=1 _", "https://x.example/a_b_c?x=1 \\_"),
            ("a\n\n\n\n\nb", "a\n\nb"),
        ] {
            assert_eq!(plain(raw, 200), shown);
        }
    }

    #[test]
    fn a_cut_never_splits_an_escape_or_a_character() {
        assert_eq!(plain("a**b", 4), "a\\*…");
        assert_eq!(plain("😀😀", 3), "😀…");
        assert_eq!(plain("abc", 3), "abc");
        assert_eq!(clamp("\u{2068}long name\u{2069} rest", 8), "\u{2068}long …\u{2069}");
    }
}
