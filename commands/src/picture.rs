//! Pictures: an SVG, rendered to PNG with fonts of our own, so that it looks the same on every machine. One reads in the direction of its
//! language, and brings its own ground, so that it is legible on Discord's dark and light. What is in one is drawn by whose it is. The same is
//! drawn on for the pages of a document ([`pdf()`]).

mod pdf;

use std::sync::{Arc, LazyLock};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Node, Options, Tree, fontdb::Database},
};

pub(crate) use self::pdf::pdf;

const SCALE: f32 = 2.0;

/// How wide a space is, in sizes of its letters.
const SPACE: f32 = 0.26;

pub(crate) const GROUND: &str = "#F7F7F4";
pub(crate) const STRIPE: &str = "#EBEBE6";
pub(crate) const INK: &str = "#1F2328";
pub(crate) const FAINT: &str = "#6B7078";

/// The fonts are a part of the program. Their licence is beside them.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [
        &include_bytes!("../fonts/NotoSansArabic-Regular.ttf")[..],
        include_bytes!("../fonts/NotoSansArabic-Bold.ttf"),
        include_bytes!("../fonts/NotoSans-Regular.ttf"),
        include_bytes!("../fonts/NotoSans-Bold.ttf"),
    ] {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

/// Why there is no picture: a bug, which the log has to name.
#[derive(Debug, thiserror::Error)]
#[error("drawing: {0}")]
pub struct Undrawn(String);

/// How a text looks.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub size: f32,
    pub bold: bool,
    pub ink: &'static str,
}

/// Where a text stands on its point.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// What is drawn on. Measures are in units of which a phone is about half as wide as a picture should be; across they count from the side where
/// reading begins.
pub(crate) struct Canvas {
    width: f32,
    right_to_left: bool,
    svg: String,
}

impl Canvas {
    pub fn new(width: f32, right_to_left: bool) -> Self {
        Self { width, right_to_left, svg: String::new() }
    }

    /// As it is, `height` units high.
    pub fn png(&self, height: f32) -> Result<Vec<u8>, Undrawn> {
        let ground = format!(r#"<rect width="100%" height="100%" rx="16" fill="{GROUND}"/>"#);
        let tree = read(&wrapped(&format!("{ground}{}", self.svg), self.width, height))?;
        let failed = || Undrawn("no room for the picture".into());
        let mut pixels = Pixmap::new((self.width * SCALE) as u32, (height * SCALE) as u32).ok_or_else(failed)?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
        pixels.encode_png().map_err(|error| Undrawn(error.to_string()))
    }

    #[cfg(test)]
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Shapes, with places across from [`Self::x`].
    pub fn shape(&mut self, svg: std::fmt::Arguments<'_>) {
        self.svg.push_str(&svg.to_string());
    }

    /// A box that begins so far from the side where reading begins.
    pub fn rect(&mut self, from_start: f32, top: f32, (width, height): (f32, f32), radius: f32, fill: &str) {
        let x = if self.right_to_left { self.x(from_start) - width } else { from_start };
        self.shape(format_args!(
            r#"<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="{radius}" fill="{fill}"/>"#
        ));
    }

    pub fn write(&mut self, text: &str, from_start: f32, y: f32, style: Style, anchor: Anchor) {
        let text = self.text(text, from_start, y, style, anchor);
        self.svg.push_str(&text);
    }

    /// A text that reads in its own direction, as much of it as `room` has place for.
    pub fn write_cut(&mut self, text: &str, from_start: f32, y: f32, style: Style, room: f32) -> Result<(), Undrawn> {
        let mut shown = isolated(text);
        let mut kept = text.chars().count();
        // Letters of Arabic are of other widths alone than joined: one look at what is left may not be enough.
        while let Some(width) = self.widths([(shown.as_str(), style)])?.pop().filter(|width| *width > room)
            && kept > 1
        {
            kept = ((kept as f32 * room / width) as usize).clamp(1, kept - 1);
            let beginning: String = text.chars().take(kept).collect();
            shown = isolated(&format!("{}…", beginning.trim_end()));
        }
        self.write(&shown, from_start, y, style, Anchor::Start);
        Ok(())
    }

    /// Figures, of which nothing may be missing: smaller, if `room` has no place for them otherwise.
    pub fn write_whole(
        &mut self,
        text: &str,
        from_start: f32,
        y: f32,
        style: Style,
        room: f32,
        anchor: Anchor,
    ) -> Result<(), Undrawn> {
        let shown = isolated(text);
        let width = self.widths([(shown.as_str(), style)])?.pop().unwrap_or_default();
        let size = if width > room { style.size * room / width } else { style.size };
        self.write(&shown, from_start, y, Style { size, ..style }, anchor);
        Ok(())
    }

    /// A text in as many lines as it needs to be no wider than `room`, each in the direction of the whole; the rest of what needs more than
    /// `most` is left out.
    pub fn lines(&self, text: &str, style: Style, room: f32, most: usize) -> Result<Vec<String>, Undrawn> {
        let direction =
            if text.chars().find(|c| c.is_alphabetic()).is_some_and(is_arabic) { '\u{2067}' } else { '\u{2066}' };
        let words: Vec<&str> = text.split_whitespace().flat_map(|word| pieces(word, room / style.size)).collect();
        let widths = self.widths(words.iter().map(|word| (*word, style)))?;
        let mut lines: Vec<String> = Vec::new();
        let mut left = 0.0;
        for (word, width) in words.into_iter().zip(widths) {
            match lines.last_mut().filter(|_| width + style.size * SPACE <= left) {
                Some(line) => {
                    left -= width + style.size * SPACE;
                    line.push(' ');
                    line.push_str(word);
                }
                None => {
                    left = room - width;
                    lines.push(word.to_owned());
                }
            }
        }
        if lines.len() > most {
            lines.truncate(most);
            lines.iter_mut().skip(most.saturating_sub(1)).for_each(|last| last.push('…'));
        }
        Ok(lines.into_iter().map(|line| format!("{direction}{line}\u{2069}")).collect())
    }

    /// How wide each of these texts is. What no font has takes no room.
    pub fn widths<'a>(&self, texts: impl IntoIterator<Item = (&'a str, Style)>) -> Result<Vec<f32>, Undrawn> {
        let mut svg = String::new();
        let mut count = 0;
        for (text, style) in texts {
            let text = self.text(text, 24.0, 40.0, style, Anchor::Start);
            svg.push_str(&format!(r#"<g id="n{count}">{text}</g>"#));
            count += 1;
        }
        let tree = read(&wrapped(&svg, self.width, 100.0))?;
        let width = |place| match tree.node_by_id(&format!("n{place}")) {
            Some(Node::Group(group)) => group.abs_bounding_box().width(),
            _ => 0.0,
        };
        Ok((0..count).map(width).collect())
    }

    fn text(&self, text: &str, from_start: f32, y: f32, style: Style, anchor: Anchor) -> String {
        let Style { size, bold, ink } = style;
        let anchor = match (anchor, self.right_to_left) {
            (Anchor::Middle, _) => "middle",
            (Anchor::Start, true) | (Anchor::End, false) => "end",
            (Anchor::Start, false) | (Anchor::End, true) => "start",
        };
        // The renderer takes every text for left-to-right unless it says otherwise.
        let isolate = if self.right_to_left { '\u{2067}' } else { '\u{2066}' };
        let weight = if bold { 700 } else { 400 };
        let (x, text) = (self.x(from_start), self.spans(text));
        format!(
            r#"<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{ink}" text-anchor="{anchor}">{isolate}{text}{}</text>"#,
            '\u{2069}'
        )
    }

    /// Each part in the font that has its letters. Left to itself, the renderer loses signs beside joined letters, and takes the other font in
    /// whatever weight it comes by.
    fn spans(&self, text: &str) -> String {
        let is_foreign = text.chars().any(char::is_alphabetic) && !text.chars().any(is_arabic);
        let is_arabic_text = self.right_to_left && !is_foreign;
        let mut spans = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let family = family(first, is_arabic_text);
            let end = rest.find(|c| family != self::family(c, is_arabic_text)).unwrap_or(rest.len());
            let (part, after) = rest.split_at(end);
            spans.push_str(&format!(r#"<tspan font-family="{family}">{}</tspan>"#, escaped(part)));
            rest = after;
        }
        spans
    }

    /// From the side where reading begins.
    pub fn x(&self, from_start: f32) -> f32 {
        if self.right_to_left { self.width - from_start } else { from_start }
    }
}

fn read(svg: &str) -> Result<Tree, Undrawn> {
    let options = Options { fontdb: FONTS.clone(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| Undrawn(error.to_string()))
}

fn wrapped(svg: &str, width: f32, height: f32) -> String {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{svg}</svg>"#)
}

/// Which font has a letter. What both have is in that of the text's language, which is the picture's unless its letters are of another.
fn family(c: char, is_arabic_text: bool) -> &'static str {
    let is_shared = c.is_whitespace() || c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{2066}'..='\u{2069}');
    if is_arabic(c) || (is_shared && is_arabic_text) { "Noto Sans Arabic" } else { "Noto Sans" }
}

/// In its own direction.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// Whether it is a letter of Arabic, or between some.
fn is_arabic(c: char) -> bool {
    matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// A word in pieces that are about as wide as there is room for, in letters that are as wide as high.
fn pieces(word: &str, room: f32) -> Vec<&str> {
    let most = (room.max(1.0)) as usize;
    let mut pieces = Vec::new();
    let mut rest = word;
    while let Some((end, _)) = rest.char_indices().nth(most) {
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// As XML takes it, which has no place for some characters at all.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
