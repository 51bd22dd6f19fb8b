//! Drawing a report: blocks below each other, for the width of a phone. What is told by a colour is told by a shape or a place as well; the
//! colours are those of Okabe and Ito, which people tell apart however they see colours.

use crate::picture::{Anchor, Canvas, FAINT, INK, STRIPE, Style, Undrawn};

const WIDTH: f32 = 640.0;
const MARGIN: f32 = 20.0;
const ROOM: f32 = WIDTH - 2.0 * MARGIN;
const GAP: f32 = 10.0;
/// A tile.
const TILE: f32 = 94.0;
const TILES: usize = 3;
/// A bar with what stands beside it.
const ROW: f32 = 34.0;
/// How high the tallest column of a course is.
const COLUMN: f32 = 150.0;
/// The least part of a table that its first column has, if it needs that.
const LEAST: f32 = 0.26;
/// Where the columns begin, after what stands at their lines.
const AXIS: f32 = 48.0;

const PAPER: &str = "#FFFFFF";
const LINE: &str = "#D9D9D2";
const BLUE: &str = "#0072B2";
const ORANGE: &str = "#E69F00";
const GREEN: &str = "#007D5C";
const RED: &str = "#B84A00";

const TITLE: Style = Style { size: 27.0, bold: true, ink: INK };
const SUBTITLE: Style = Style { size: 16.0, bold: false, ink: FAINT };
const HEAD: Style = Style { size: 19.0, bold: true, ink: INK };
const LABEL: Style = Style { size: 16.0, bold: false, ink: FAINT };
const VALUE: Style = Style { size: 28.0, bold: true, ink: INK };
const CHANGE: Style = Style { size: 14.5, bold: false, ink: INK };
const ENTRY: Style = Style { size: 17.0, bold: false, ink: INK };
const COUNT: Style = Style { size: 17.0, bold: true, ink: INK };
const TICK: Style = Style { size: 13.0, bold: false, ink: FAINT };
const CELL: Style = Style { size: 15.5, bold: false, ink: INK };

/// What is drawn, in words.
pub(super) struct Sheet {
    pub title: String,
    pub subtitle: String,
    pub blocks: Vec<Block>,
    pub right_to_left: bool,
}

/// A part of a report.
pub(super) enum Block {
    /// Figures, three in a row.
    Tiles(Vec<Tile>),
    /// Two counts over time, beside each other: the first is blue, the second orange.
    Course { title: String, legend: [String; 2], steps: Vec<(String, [i64; 2])> },
    /// A bar for each, as long as its part of the longest.
    Bars { title: String, bars: Vec<Bar> },
    /// Rows of cells under their heads.
    Table { title: String, head: Vec<String>, rows: Vec<Vec<String>> },
    /// What is to be known about it.
    Note(String),
}

/// A figure.
pub(super) struct Tile {
    pub label: String,
    pub value: String,
    pub change: Option<Change>,
}

/// How a figure has changed.
pub(super) struct Change {
    pub text: String,
    /// Whether it has grown; `None` if it is the same.
    pub is_more: Option<bool>,
    /// Whether that is good; `None` if it is neither.
    pub is_good: Option<bool>,
}

/// A bar.
pub(super) struct Bar {
    pub label: String,
    pub value: String,
    pub size: i64,
}

/// The sheet as a PNG.
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, Undrawn> {
    let mut canvas = Canvas::new(WIDTH, sheet.right_to_left);
    let mut top = 46.0;
    canvas.write_cut(&sheet.title, MARGIN, top, TITLE, ROOM)?;
    top += 26.0;
    canvas.write_whole(&sheet.subtitle, MARGIN, top, SUBTITLE, ROOM, Anchor::Start)?;
    top += 18.0;
    for block in &sheet.blocks {
        top += match block {
            Block::Tiles(all) => tiles(&mut canvas, all, top)?,
            Block::Course { title, legend, steps } => course(&mut canvas, title, legend, steps, top)?,
            Block::Bars { title, bars: all } => bars(&mut canvas, title, all, top)?,
            Block::Table { title, head, rows } => table(&mut canvas, title, head, rows, top)?,
            Block::Note(note) => {
                let lines = canvas.lines(note, LABEL, ROOM, 4)?;
                for (nth, line) in (0u8..).zip(&lines) {
                    canvas.write(line, MARGIN, top + 20.0 + f32::from(nth) * 22.0, LABEL, Anchor::Start);
                }
                lines.len() as f32 * 22.0 + GAP
            }
        };
    }
    canvas.png(top + MARGIN / 2.0)
}

fn tiles(canvas: &mut Canvas, all: &[Tile], top: f32) -> Result<f32, Undrawn> {
    let width = (ROOM - GAP * (TILES - 1) as f32) / TILES as f32;
    for (place, tile) in all.iter().enumerate() {
        let from = MARGIN + (place % TILES) as f32 * (width + GAP);
        let y = top + (place / TILES) as f32 * (TILE + GAP);
        let (left, room) = (from + 12.0, width - 24.0);
        canvas.rect(from, y, (width, TILE), 10.0, PAPER);
        canvas.write_whole(&tile.label, left, y + 25.0, LABEL, room, Anchor::Start)?;
        canvas.write_whole(&tile.value, left, y + 57.0, VALUE, room, Anchor::Start)?;
        if let Some(change) = &tile.change {
            let indent = mark(canvas, change, left, y + 76.0);
            canvas.write_whole(&change.text, left + indent, y + 81.0, CHANGE, room - indent, Anchor::Start)?;
        }
    }
    Ok(all.len().div_ceil(TILES) as f32 * (TILE + GAP))
}

/// A triangle that points to where it goes, and nothing where it stays. Gives the room that it takes.
fn mark(canvas: &mut Canvas, change: &Change, from_start: f32, y: f32) -> f32 {
    let Some(is_more) = change.is_more else { return 0.0 };
    let ink = match change.is_good {
        Some(true) => GREEN,
        Some(false) => RED,
        None => FAINT,
    };
    let x = canvas.x(from_start + 5.5);
    let (base, tip) = if is_more { (y + 5.0, y - 5.0) } else { (y - 5.0, y + 5.0) };
    canvas.shape(format_args!(r#"<path d="M{} {base} h11 L{x} {tip} z" fill="{ink}"/>"#, x - 5.5));
    17.0
}

fn course(
    canvas: &mut Canvas,
    title: &str,
    legend: &[String; 2],
    steps: &[(String, [i64; 2])],
    top: f32,
) -> Result<f32, Undrawn> {
    canvas.rect(MARGIN, top, (ROOM, COLUMN + 108.0), 10.0, PAPER);
    canvas.write_whole(title, MARGIN + 12.0, top + 28.0, HEAD, ROOM - 24.0, Anchor::Start)?;
    let widths = canvas.widths(legend.iter().map(|name| (name.as_str(), LABEL)))?;
    let mut left = MARGIN + 12.0;
    for ((name, width), series) in legend.iter().zip(widths).zip([0, 1]) {
        canvas.rect(left, top + 42.0, (14.0, 14.0), 3.0, [BLUE, ORANGE][series]);
        canvas.write(name, left + 20.0, top + 55.0, LABEL, Anchor::Start);
        left += width + 44.0;
    }
    let most = nice(steps.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or_default());
    let floor = top + 70.0 + COLUMN;
    for part in 0..=2u8 {
        let y = floor - COLUMN * f32::from(part) / 2.0;
        let (from, to) = (canvas.x(MARGIN + AXIS), canvas.x(MARGIN + ROOM - 12.0));
        canvas.shape(format_args!(r#"<path d="M{from} {y} L{to} {y}" stroke="{LINE}" stroke-width="1"/>"#));
        let told = count(most * i64::from(part) / 2);
        canvas.write_whole(&told, MARGIN + AXIS - 8.0, y + 4.5, TICK, AXIS - 14.0, Anchor::End)?;
    }
    let each = (ROOM - AXIS - 12.0) / steps.len().max(1) as f32;
    // As many labels as there is room for.
    let nth = (40.0 / each).ceil().max(1.0) as usize;
    for (place, (label, counts)) in steps.iter().enumerate() {
        let from = MARGIN + AXIS + place as f32 * each;
        let bar = ((each - 4.0) / 2.0).clamp(2.0, 22.0);
        let start = from + (each - 2.0 * bar) / 2.0;
        for (series, n) in counts.iter().enumerate() {
            let height = COLUMN * (*n).max(0) as f32 / most as f32;
            canvas.rect(start + series as f32 * bar, floor - height, (bar - 1.0, height), 1.5, [BLUE, ORANGE][series]);
        }
        if place % nth == 0 {
            canvas.write_whole(
                label,
                from + each / 2.0,
                floor + 20.0,
                TICK,
                each * nth as f32 - 2.0,
                Anchor::Middle,
            )?;
        }
    }
    Ok(COLUMN + 108.0 + GAP)
}

fn bars(canvas: &mut Canvas, title: &str, all: &[Bar], top: f32) -> Result<f32, Undrawn> {
    let height = 46.0 + all.len() as f32 * ROW;
    canvas.rect(MARGIN, top, (ROOM, height), 10.0, PAPER);
    canvas.write_whole(title, MARGIN + 12.0, top + 28.0, HEAD, ROOM - 24.0, Anchor::Start)?;
    let (label, value) = (212.0, 112.0);
    let room = ROOM - 24.0 - label - value - 2.0 * GAP;
    let most = all.iter().map(|bar| bar.size).max().unwrap_or_default().max(1);
    for (place, bar) in all.iter().enumerate() {
        let y = top + 42.0 + place as f32 * ROW;
        canvas.write_cut(&bar.label, MARGIN + 12.0, y + 20.0, ENTRY, label)?;
        let left = MARGIN + 12.0 + label + GAP;
        canvas.rect(left, y + 4.0, (room, 20.0), 4.0, STRIPE);
        let width = room * bar.size.max(0) as f32 / most as f32;
        if width > 0.0 {
            canvas.rect(left, y + 4.0, (width.max(3.0), 20.0), 4.0, BLUE);
        }
        canvas.write_whole(&bar.value, left + room + GAP, y + 20.0, COUNT, value, Anchor::Start)?;
    }
    Ok(height + GAP)
}

fn table(canvas: &mut Canvas, title: &str, head: &[String], rows: &[Vec<String>], top: f32) -> Result<f32, Undrawn> {
    let height = 76.0 + rows.len() as f32 * ROW;
    canvas.rect(MARGIN, top, (ROOM, height), 10.0, PAPER);
    canvas.write_whole(title, MARGIN + 12.0, top + 28.0, HEAD, ROOM - 24.0, Anchor::Start)?;
    let columns = columns(canvas, head, rows)?;
    for ((from, room), name) in columns.iter().zip(head) {
        canvas.write_whole(name, *from, top + 56.0, TICK, *room, Anchor::Start)?;
    }
    for (place, row) in rows.iter().enumerate() {
        let y = top + 66.0 + place as f32 * ROW;
        if place % 2 == 0 {
            canvas.rect(MARGIN + 6.0, y, (ROOM - 12.0, ROW), 6.0, STRIPE);
        }
        for (column, ((from, room), cell)) in columns.iter().zip(row).enumerate() {
            match column {
                0 => canvas.write_cut(cell, *from, y + 22.0, CELL, *room)?,
                _ => canvas.write_whole(cell, *from, y + 22.0, CELL, *room, Anchor::Start)?,
            }
        }
    }
    Ok(height + GAP)
}

/// Where each column begins, and its room: what its widest cell takes, and the first one what is left. Where that would be too little, all are
/// narrower.
fn columns(canvas: &Canvas, head: &[String], rows: &[Vec<String>]) -> Result<Vec<(f32, f32)>, Undrawn> {
    let room = ROOM - 24.0;
    let mut widths = canvas.widths(head.iter().map(|name| (name.as_str(), TICK)))?;
    for row in rows {
        let cells = canvas.widths(row.iter().map(|cell| (cell.as_str(), CELL)))?;
        widths.iter_mut().zip(cells).for_each(|(width, cell)| *width = width.max(cell));
    }
    let gaps = GAP * widths.len().saturating_sub(1) as f32;
    let (first, others) = (widths.first().copied().unwrap_or_default(), widths.iter().skip(1).sum::<f32>());
    let least = first.min(room * LEAST);
    let narrow = ((room - least - gaps) / others.max(1.0)).min(1.0);
    // What is left over is shared.
    let spare = (room - first - gaps - others).max(0.0) / widths.len().max(1) as f32;
    let mut from = MARGIN + 12.0;
    let mut columns = Vec::new();
    for (place, width) in widths.iter().enumerate() {
        let width = if place == 0 { (room - gaps - others * narrow).min(first) } else { width * narrow } + spare;
        columns.push((from, width));
        from += width + GAP;
    }
    Ok(columns)
}

/// The next number above that reads well on an axis whose middle is named, too.
fn nice(most: i64) -> i64 {
    let most = most.max(2);
    let steps = std::iter::successors(Some(1_i64), |step| step.checked_mul(10));
    let all = steps.flat_map(|step| [2, 4, 6, 10].map(|part| part * step));
    all.into_iter().find(|nice| *nice >= most).unwrap_or(most)
}

/// A number with its thousands apart.
pub(super) fn count(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut told = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    if n < 0 { format!("-{told}") } else { told }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_numbers_that_read_well() {
        let ends: Vec<i64> = [0, 1, 2, 3, 5, 7, 11, 19, 41, 99, 101, 12_345].map(nice).to_vec();
        assert_eq!(ends, [2, 2, 2, 4, 6, 10, 20, 20, 60, 100, 200, 20_000]);
        assert_eq!([0, 999, 1000, -1_234_567].map(count), ["0", "999", "1,000", "-1,234,567"]);
    }
}
