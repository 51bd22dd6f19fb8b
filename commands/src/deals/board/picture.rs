//! Drawing the board: the stages beside each other, in the direction of reading, for the width of a phone as long as there are few.

use crate::picture::{Anchor, Canvas, FAINT, INK, STRIPE, Style, Undrawn};

const MARGIN: f32 = 20.0;
/// The least width of a picture: that of a phone.
const LEAST: f32 = 640.0;
/// A column, of those that need more than the least.
const COLUMN: f32 = 190.0;
/// Between two columns.
const GAP: f32 = 10.0;
/// What is between the edge of a column and what stands in it.
const PAD: f32 = 12.0;
/// A deal.
const SLIP: f32 = 76.0;

const PAPER: &str = "#FFFFFF";
const MONEY: &str = "#1A7F4B";
/// The stripes above the columns, from the beginning to the end of the way.
const STRIPES: [&str; 5] = ["#8AA4C8", "#5F87C1", "#3D6DB5", "#2A5599", "#1D3F76"];

const TITLE: Style = Style { size: 27.0, bold: true, ink: INK };
const ALL: Style = Style { size: 17.0, bold: false, ink: FAINT };
const STAGE: Style = Style { size: 20.0, bold: true, ink: INK };
const COUNT: Style = Style { size: 16.0, bold: false, ink: FAINT };
const SUM: Style = Style { size: 18.0, bold: true, ink: MONEY };
const EXPECTED: Style = Style { size: 15.0, bold: false, ink: FAINT };
const NUMBER: Style = Style { size: 14.0, bold: false, ink: FAINT };
const NAME: Style = Style { size: 17.0, bold: true, ink: INK };
const VALUE: Style = Style { size: 16.0, bold: false, ink: MONEY };

/// What is drawn, in words.
pub(super) struct Sheet {
    pub title: String,
    /// What all of it comes to, a line for each currency.
    pub all: Vec<String>,
    pub piles: Vec<Pile>,
    pub right_to_left: bool,
}

/// A stage.
pub(super) struct Pile {
    pub stage: String,
    pub count: String,
    /// What its deals come to, and what can be expected of them, in each currency.
    pub figures: Vec<(String, String)>,
    pub slips: Vec<Slip>,
    /// How many more there are.
    pub more: Option<String>,
}

/// A deal.
pub(super) struct Slip {
    pub number: String,
    pub name: String,
    pub value: String,
}

/// The sheet as a PNG.
pub(super) fn draw(sheet: &Sheet) -> Result<Vec<u8>, Undrawn> {
    let count = sheet.piles.len().max(1) as f32;
    let width = (2.0 * MARGIN + count * COLUMN + (count - 1.0) * GAP).max(LEAST);
    let column = (width - 2.0 * MARGIN - (count - 1.0) * GAP) / count;
    let mut canvas = Canvas::new(width, sheet.right_to_left);
    let mut top = 48.0;
    canvas.write_cut(&sheet.title, MARGIN, top, TITLE, width - 2.0 * MARGIN)?;
    for line in &sheet.all {
        top += 26.0;
        canvas.write_whole(line, MARGIN, top, ALL, width - 2.0 * MARGIN, Anchor::Start)?;
    }
    top += 22.0;
    let figures = sheet.piles.iter().map(|pile| pile.figures.len()).max().unwrap_or_default() as f32;
    // What is below the figures begins at one height in all columns.
    let head = 72.0 + figures * 46.0;
    let slips = sheet.piles.iter().map(|pile| pile.slips.len()).max().unwrap_or_default() as f32;
    let more = if sheet.piles.iter().any(|pile| pile.more.is_some()) { 30.0 } else { 0.0 };
    let height = head + slips * (SLIP + 8.0) + more + PAD;
    for (place, pile) in sheet.piles.iter().enumerate() {
        let from = MARGIN + place as f32 * (column + GAP);
        canvas.rect(from, top, (column, height), 10.0, STRIPE);
        canvas.rect(from, top, (column, 6.0), 3.0, stripe(place, sheet.piles.len()));
        draw_pile(&mut canvas, pile, from, top, column, head)?;
    }
    canvas.png(top + height + MARGIN)
}

fn draw_pile(canvas: &mut Canvas, pile: &Pile, from: f32, top: f32, width: f32, head: f32) -> Result<(), Undrawn> {
    let (left, room) = (from + PAD, width - 2.0 * PAD);
    canvas.write_cut(&pile.stage, left, top + 34.0, STAGE, room)?;
    canvas.write_whole(&pile.count, left, top + 57.0, COUNT, room, Anchor::Start)?;
    for (line, (sum, expected)) in (0u8..).zip(&pile.figures) {
        let y = top + 86.0 + f32::from(line) * 46.0;
        canvas.write_whole(sum, left, y, SUM, room, Anchor::Start)?;
        canvas.write_whole(expected, left, y + 20.0, EXPECTED, room, Anchor::Start)?;
    }
    let mut y = top + head;
    for slip in &pile.slips {
        canvas.rect(from + 8.0, y, (width - 16.0, SLIP), 8.0, PAPER);
        canvas.write_whole(&slip.number, left + 4.0, y + 20.0, NUMBER, room - 8.0, Anchor::Start)?;
        canvas.write_cut(&slip.name, left + 4.0, y + 43.0, NAME, room - 8.0)?;
        canvas.write_whole(&slip.value, left + 4.0, y + 65.0, VALUE, room - 8.0, Anchor::Start)?;
        y += SLIP + 8.0;
    }
    if let Some(more) = &pile.more {
        canvas.write_whole(more, left, y + 18.0, COUNT, room, Anchor::Start)?;
    }
    Ok(())
}

/// The further on the way, the darker.
fn stripe(place: usize, of: usize) -> &'static str {
    let at = place * (STRIPES.len() - 1) / of.saturating_sub(1).max(1);
    STRIPES[at.min(STRIPES.len() - 1)]
}
