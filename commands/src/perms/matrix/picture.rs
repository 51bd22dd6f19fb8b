//! Drawing the table, for the width of a phone.

use crate::picture::{Anchor, Canvas, FAINT, INK, STRIPE, Style, Undrawn};

/// A phone is about half as wide in its own units.
const WIDTH: f32 = 640.0;
const MARGIN: f32 = 24.0;
const ROW: f32 = 35.0;
/// A line of names.
const LINE: f32 = 28.0;
const COLUMN: f32 = 76.0;
/// A mark with the space after it.
const MARK: f32 = 26.0;
/// Between two names in a row.
const GAP: f32 = 18.0;

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

/// The sheet as a PNG.
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, Undrawn> {
    let (canvas, height) = Drawing::new(sheet)?.whole();
    canvas.png(height)
}

const TITLE: Style = Style { size: 30.0, bold: true, ink: INK };
const SUBTITLE: Style = Style { size: 20.0, bold: false, ink: FAINT };
const HEAD: Style = Style { size: 18.0, bold: false, ink: FAINT };
const SECTION: Style = Style { size: 21.0, bold: false, ink: INK };
const GROUP: Style = Style { size: 20.0, bold: true, ink: INK };
const NAME: Style = Style { size: 18.0, bold: false, ink: INK };

struct Drawing<'a> {
    sheet: &'a Sheet,
    /// How wide each name in the groups is, in their order.
    widths: Vec<f32>,
    canvas: Canvas,
    /// Where the next row begins.
    top: f32,
}

impl<'a> Drawing<'a> {
    fn new(sheet: &'a Sheet) -> Result<Self, Undrawn> {
        let canvas = Canvas::new(WIDTH, sheet.right_to_left);
        let names = sheet.groups.iter().flat_map(|(_, names)| names).map(|(name, _)| (name.as_str(), NAME));
        let widths = canvas.widths(names)?;
        Ok(Self { sheet, widths, canvas, top: 0.0 })
    }

    fn whole(mut self) -> (Canvas, f32) {
        self.top = 58.0;
        self.canvas.write(&self.sheet.name, MARGIN, self.top, TITLE, Anchor::Start);
        self.canvas.write(&self.sheet.role, MARGIN, self.top + 32.0, SUBTITLE, Anchor::Start);
        self.top += 72.0;
        self.sections();
        self.top += 14.0;
        let mut place = 0;
        for (group, names) in &self.sheet.groups {
            self.group(group, names, &mut place);
        }
        (self.canvas, self.top + MARGIN / 2.0)
    }

    fn sections(&mut self) {
        let middle = |column: usize| WIDTH - MARGIN - COLUMN * (4 - column) as f32 + COLUMN / 2.0;
        for (column, name) in self.sheet.columns.iter().enumerate() {
            self.canvas.write(name, middle(column), self.top, HEAD, Anchor::Middle);
        }
        self.top += 14.0;
        for (row, (section, may)) in self.sheet.sections.iter().enumerate() {
            if row % 2 == 0 {
                self.canvas.rect(MARGIN / 2.0, self.top, (WIDTH - MARGIN, ROW), 8.0, STRIPE);
            }
            let centre = self.top + ROW / 2.0;
            self.canvas.write(section, MARGIN, centre + 7.0, SECTION, Anchor::Start);
            for (column, may) in may.iter().enumerate() {
                self.mark(*may, middle(column), centre);
            }
            self.top += ROW;
        }
    }

    /// A heading, and the names after one another, as many in a row as there is room for.
    fn group(&mut self, heading: &str, names: &[(String, bool)], place: &mut usize) {
        self.top += 28.0;
        self.canvas.write(heading, MARGIN, self.top, GROUP, Anchor::Start);
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
            self.canvas.write(name, left + MARK, self.top + 22.0, style, Anchor::Start);
            left += width + GAP;
        }
        self.top += LINE + 2.0;
    }

    /// A tick, or a stroke for what is not held: they differ in shape, not in colour alone.
    fn mark(&mut self, may: bool, from_start: f32, y: f32) {
        let x = self.canvas.x(from_start);
        match may {
            true => self.canvas.shape(format_args!(
                r#"<circle cx="{x}" cy="{y}" r="10" fill="{YES}"/><path d="M{} {y} l3.5 4 l6.5 -8" fill="none" stroke="white" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>"#,
                x - 5.0
            )),
            false => self.canvas.shape(format_args!(
                r#"<path d="M{} {y} h12" stroke="{NO}" stroke-width="3.4" stroke-linecap="round"/>"#,
                x - 6.0
            )),
        }
    }
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
            let (canvas, _) = Drawing::new(&sheet).unwrap().whole();
            let x = |part: &str| part.split('"').next().unwrap().parse::<f32>().unwrap();
            canvas.svg().split(r#"<circle cx=""#).skip(1).map(x).collect::<Vec<_>>()
        };
        let mirrored: Vec<f32> = ticks(true).into_iter().map(|x| WIDTH - x).collect();
        assert_eq!(ticks(false), mirrored);
    }
}
