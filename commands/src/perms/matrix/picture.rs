//! Drawing the table: an SVG, rendered to PNG with fonts of our own, so that it looks the same on every machine. It reads in
//! the direction of its language, is made for the width of a phone, and brings its own ground, so that it is legible on
//! Discord's dark and light.

use std::{
    fmt::Write as _,
    sync::{Arc, LazyLock},
};

use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Node, Options, Tree, fontdb::Database},
};

/// All measures are in these units; a phone is about half as wide in its own.
const WIDTH: f32 = 640.0;
const SCALE: f32 = 2.0;
const MARGIN: f32 = 24.0;
const ROW: f32 = 35.0;
/// A line of names.
const LINE: f32 = 28.0;
const COLUMN: f32 = 76.0;
/// A mark with the space after it.
const MARK: f32 = 26.0;
/// Between two names in a row.
const GAP: f32 = 18.0;

const GROUND: &str = "#F7F7F4";
const STRIPE: &str = "#EBEBE6";
const INK: &str = "#1F2328";
const FAINT: &str = "#6B7078";
const YES: &str = "#1A7F4B";
const NO: &str = "#B9BCC2";

/// What is drawn, in words.
pub(super) struct Sheet {
    /// Whose it is.
    pub name: String,
    /// Their role.
    pub role: String,
    /// What the four columns are called.
    pub columns: [String; 4],
    /// Sections and what may be done in each.
    pub sections: Vec<(String, [bool; 4])>,
    /// Other groups with their permissions.
    pub groups: Vec<(String, Vec<(String, bool)>)>,
    pub right_to_left: bool,
}

/// The fonts are a part of the program. Their licence is beside them.
static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [
        &include_bytes!("../../../fonts/NotoSansArabic-Regular.ttf")[..],
        include_bytes!("../../../fonts/NotoSansArabic-Bold.ttf"),
        include_bytes!("../../../fonts/NotoSans-Regular.ttf"),
        include_bytes!("../../../fonts/NotoSans-Bold.ttf"),
    ] {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

/// Why there is no picture: a bug, which the log has to name.
#[derive(Debug, thiserror::Error)]
#[error("drawing: {0}")]
pub(super) struct Undrawn(String);

/// The sheet as a PNG.
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, Undrawn> {
    let (svg, height) = Drawing::new(sheet)?.whole();
    let tree = read(&svg)?;
    let failed = || Undrawn("no room for the picture".into());
    let mut pixels = Pixmap::new((WIDTH * SCALE) as u32, (height * SCALE) as u32).ok_or_else(failed)?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| Undrawn(error.to_string()))
}

fn read(svg: &str) -> Result<Tree, Undrawn> {
    let options = Options { fontdb: FONTS.clone(), ..Options::default() };
    Tree::from_str(svg, &options).map_err(|error| Undrawn(error.to_string()))
}

/// How a text looks.
#[derive(Clone, Copy)]
struct Style {
    size: f32,
    bold: bool,
    ink: &'static str,
}

const TITLE: Style = Style { size: 30.0, bold: true, ink: INK };
const SUBTITLE: Style = Style { size: 20.0, bold: false, ink: FAINT };
const HEAD: Style = Style { size: 18.0, bold: false, ink: FAINT };
const SECTION: Style = Style { size: 21.0, bold: false, ink: INK };
const GROUP: Style = Style { size: 20.0, bold: true, ink: INK };
const NAME: Style = Style { size: 18.0, bold: false, ink: INK };

/// Where a text stands on its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
}

struct Drawing<'a> {
    sheet: &'a Sheet,
    /// How wide each name in the groups is, in their order.
    widths: Vec<f32>,
    svg: String,
    /// Where the next row begins.
    top: f32,
}

impl<'a> Drawing<'a> {
    fn new(sheet: &'a Sheet) -> Result<Self, Undrawn> {
        let mut drawing = Self { sheet, widths: Vec::new(), svg: String::new(), top: 0.0 };
        drawing.widths = drawing.measured()?;
        Ok(drawing)
    }

    /// Lays all names out once, to know how wide they are.
    fn measured(&mut self) -> Result<Vec<f32>, Undrawn> {
        let names: Vec<&String> = self.sheet.groups.iter().flat_map(|(_, names)| names).map(|(name, _)| name).collect();
        for (place, name) in names.iter().enumerate() {
            let text = self.text(name, MARGIN, 40.0, NAME, Anchor::Start);
            let _ = write!(self.svg, r#"<g id="n{place}">{text}</g>"#);
        }
        let tree = read(&wrapped(&std::mem::take(&mut self.svg), 100.0))?;
        let width = |place| match tree.node_by_id(&format!("n{place}")) {
            Some(Node::Group(group)) => Ok(group.abs_bounding_box().width()),
            _ => Err(Undrawn("a name left no mark".into())),
        };
        (0..names.len()).map(width).collect()
    }

    fn whole(mut self) -> (String, f32) {
        self.top = 58.0;
        self.write(&self.sheet.name, MARGIN, self.top, TITLE, Anchor::Start);
        self.write(&self.sheet.role, MARGIN, self.top + 32.0, SUBTITLE, Anchor::Start);
        self.top += 72.0;
        self.sections();
        self.top += 14.0;
        let mut place = 0;
        for (group, names) in &self.sheet.groups {
            self.group(group, names, &mut place);
        }
        let height = self.top + MARGIN / 2.0;
        (wrapped(&self.svg, height), height)
    }

    fn sections(&mut self) {
        let middle = |column: usize| WIDTH - MARGIN - COLUMN * (4 - column) as f32 + COLUMN / 2.0;
        for (column, name) in self.sheet.columns.iter().enumerate() {
            self.write(name, middle(column), self.top, HEAD, Anchor::Middle);
        }
        self.top += 14.0;
        for (row, (section, may)) in self.sheet.sections.iter().enumerate() {
            if row % 2 == 0 {
                let (x, width) = (MARGIN / 2.0, WIDTH - MARGIN);
                let _ = write!(
                    self.svg,
                    r#"<rect x="{x}" y="{}" width="{width}" height="{ROW}" rx="8" fill="{STRIPE}"/>"#,
                    self.top
                );
            }
            let centre = self.top + ROW / 2.0;
            self.write(section, MARGIN, centre + 7.0, SECTION, Anchor::Start);
            for (column, may) in may.iter().enumerate() {
                self.mark(*may, middle(column), centre);
            }
            self.top += ROW;
        }
    }

    /// A heading, and the names after one another, as many in a row as there is room for.
    fn group(&mut self, heading: &str, names: &[(String, bool)], place: &mut usize) {
        self.top += 28.0;
        self.write(heading, MARGIN, self.top, GROUP, Anchor::Start);
        self.top += 8.0;
        let mut left = MARGIN;
        for (name, may) in names {
            let width = MARK + self.widths.get(*place).copied().unwrap_or_default();
            *place += 1;
            if left > MARGIN && left + width > WIDTH - MARGIN {
                left = MARGIN;
                self.top += LINE;
            }
            self.mark(*may, left + 9.0, self.top + 16.0);
            let style = if *may { NAME } else { Style { ink: FAINT, ..NAME } };
            self.write(name, left + MARK, self.top + 22.0, style, Anchor::Start);
            left += width + GAP;
        }
        self.top += LINE + 2.0;
    }

    /// A tick, or a stroke for what is not held: they differ in shape, not in colour alone.
    fn mark(&mut self, may: bool, from_start: f32, y: f32) {
        let x = self.x(from_start);
        let _ = match may {
            true => write!(
                self.svg,
                r#"<circle cx="{x}" cy="{y}" r="10" fill="{YES}"/><path d="M{} {y} l3.5 4 l6.5 -8" fill="none" stroke="white" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>"#,
                x - 5.0
            ),
            false => write!(
                self.svg,
                r#"<path d="M{} {y} h12" stroke="{NO}" stroke-width="3.4" stroke-linecap="round"/>"#,
                x - 6.0
            ),
        };
    }

    fn write(&mut self, text: &str, from_start: f32, y: f32, style: Style, anchor: Anchor) {
        let text = self.text(text, from_start, y, style, anchor);
        self.svg.push_str(&text);
    }

    fn text(&self, text: &str, from_start: f32, y: f32, style: Style, anchor: Anchor) -> String {
        let Style { size, bold, ink } = style;
        let anchor = match (anchor, self.sheet.right_to_left) {
            (Anchor::Middle, _) => "middle",
            (Anchor::Start, true) => "end",
            (Anchor::Start, false) => "start",
        };
        // The renderer takes every text for left-to-right unless it says otherwise.
        let isolate = if self.sheet.right_to_left { '\u{2067}' } else { '\u{2066}' };
        let family = if self.sheet.right_to_left { "Noto Sans Arabic" } else { "Noto Sans" };
        let weight = if bold { 700 } else { 400 };
        let (x, text) = (self.x(from_start), escaped(text));
        format!(
            r#"<text x="{x}" y="{y}" font-family="{family}" font-size="{size}" font-weight="{weight}" fill="{ink}" text-anchor="{anchor}">{isolate}{text}{}</text>"#,
            '\u{2069}'
        )
    }

    /// From the side where reading begins.
    fn x(&self, from_start: f32) -> f32 {
        if self.sheet.right_to_left { WIDTH - from_start } else { from_start }
    }
}

fn wrapped(svg: &str, height: f32) -> String {
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"><rect width="100%" height="100%" rx="16" fill="{GROUND}"/>{svg}</svg>"#
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str, right_to_left: bool) -> Sheet {
        Sheet {
            name: name.into(),
            role: "—".into(),
            columns: ["a", "b", "c", "d"].map(str::to_owned),
            sections: vec![("x".into(), [true, false, true, false])],
            groups: vec![("g".into(), vec![("إدارة مفاتيح واجهة البرمجة (API)".into(), true), ("y".into(), false)])],
            right_to_left,
        }
    }

    #[test]
    fn names_of_any_kind_are_drawn() {
        for (name, right_to_left) in [("Dana", true), ("هدى", false), ("<b>&\"'", true), ("名前 😀", false), ("", true)]
        {
            let png = draw(&sheet(name, right_to_left)).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{name}");
        }
    }

    /// What is to the right in one direction is to the left in the other.
    #[test]
    fn the_table_is_mirrored() {
        let ticks = |right_to_left| {
            let sheet = sheet("x", right_to_left);
            let svg = Drawing::new(&sheet).unwrap().whole().0;
            let x = |part: &str| part.split('"').next().unwrap().parse::<f32>().unwrap();
            svg.split(r#"<circle cx=""#).skip(1).map(x).collect::<Vec<_>>()
        };
        let mirrored: Vec<f32> = ticks(true).into_iter().map(|x| WIDTH - x).collect();
        assert_eq!(ticks(false), mirrored);
    }
}
