//! Drawing a quote on pages of A4: whose it is and for whom, a table of what is offered, what it comes to, and the note. Each label is there in
//! Arabic, where reading begins, and in English, below or beside it. A table that needs more room goes on on the next page, under its head.

use crm::{
    money::{Money, Worth},
    quotes::{Item, Paper, number_label},
    tenants::Language::{self, Arabic, English},
};

use crate::{
    picture::{Anchor, Canvas, FAINT, INK, Style, Undrawn},
    plain::bare,
    texts::t,
};

/// A4, in points.
const WIDTH: f32 = 595.0;
pub(super) const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 42.0;
const ROOM: f32 = WIDTH - 2.0 * MARGIN;
/// Where a page ends for what is not its foot.
const BOTTOM: f32 = 786.0;
/// A row of labels and values.
const ROW: f32 = 22.0;
/// A line of a text that has several.
const LINE: f32 = 15.0;
/// What is above and below the text of a row of the table, together.
const PAD: f32 = 11.0;
/// The head of the table.
const HEAD: f32 = 36.0;
/// What the sums take of the width, at the end of reading.
const SUMS: f32 = 320.0;
/// Lines that the name of one thing may take, and the note.
const NAME_LINES: usize = 6;
const NOTE_LINES: usize = 40;

const DEEP: &str = "#1D3F76";
const PAPER: &str = "#FFFFFF";
const SHADE: &str = "#F3F5F8";
const RULE: &str = "#DADDE3";

const COMPANY: Style = Style { size: 19.0, bold: true, ink: INK };
const TITLE: Style = Style { size: 19.0, bold: true, ink: DEEP };
const UNDER_TITLE: Style = Style { size: 11.0, bold: false, ink: FAINT };
const LABEL: Style = Style { size: 10.5, bold: false, ink: FAINT };
const VALUE: Style = Style { size: 11.0, bold: true, ink: INK };
const COLUMN: Style = Style { size: 10.0, bold: true, ink: PAPER };
const UNDER_COLUMN: Style = Style { size: 8.0, bold: false, ink: PAPER };
const TEXT: Style = Style { size: 10.5, bold: false, ink: INK };
const TOTAL: Style = Style { size: 13.0, bold: true, ink: DEEP };
const FOOT: Style = Style { size: 8.5, bold: false, ink: FAINT };

/// A label in both languages.
struct Label {
    arabic: String,
    english: String,
}

impl Label {
    fn of(text: impl Fn(Language) -> String) -> Self {
        Self { arabic: text(Arabic), english: text(English) }
    }
}

/// What stands in a column of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Place,
    Name,
    Quantity,
    Price,
    Discount,
    Tax,
    Sum,
}

/// A column of the table: where it begins, how wide it is, and what it is called.
struct Column {
    kind: Kind,
    from: f32,
    width: f32,
    label: Label,
}

impl Column {
    fn middle(&self) -> f32 {
        self.from + self.width / 2.0
    }
}

/// The pages as they are drawn.
pub(super) struct Drawing<'a> {
    paper: &'a Paper,
    columns: Vec<Column>,
    has_discount: bool,
    pages: Vec<Canvas>,
    page: Canvas,
    /// Where the next thing stands.
    top: f32,
}

impl<'a> Drawing<'a> {
    pub fn new(paper: &'a Paper) -> Result<Self, Undrawn> {
        let has_discount = paper.items.iter().any(|item| !item.discount.is_none());
        let columns = columns(has_discount);
        let page = Canvas::new(WIDTH, true);
        let mut drawing = Self { paper, columns, has_discount, pages: Vec::new(), page, top: 0.0 };
        drawing.whose()?;
        drawing.table()?;
        drawing.sums()?;
        drawing.note()?;
        Ok(drawing)
    }

    /// All of them, with their feet.
    pub fn pages(mut self) -> Result<Vec<Canvas>, Undrawn> {
        self.pages.push(self.page);
        let count = self.pages.len();
        let number = number_label(self.paper.quote.number);
        for (page, canvas) in (1..).zip(&mut self.pages) {
            canvas.rect(MARGIN, BOTTOM + 14.0, (ROOM, 0.7), 0.0, RULE);
            let foot = |language| t!(language, "quote-paper-page", page = page, pages = count);
            canvas.write_whole(&foot(Arabic), MARGIN, BOTTOM + 30.0, FOOT, ROOM / 3.0, Anchor::Start)?;
            canvas.write_whole(&number, WIDTH / 2.0, BOTTOM + 30.0, FOOT, ROOM / 3.0, Anchor::Middle)?;
            canvas.write_whole(&foot(English), MARGIN + ROOM, BOTTOM + 30.0, FOOT, ROOM / 3.0, Anchor::End)?;
        }
        Ok(self.pages)
    }

    /// Whose it is, for whom, and from when until when.
    fn whose(&mut self) -> Result<(), Undrawn> {
        let quote = &self.paper.quote;
        let title = Label::of(|language| t!(language, "quote-paper"));
        let end = MARGIN + ROOM;
        let company = self.page.lines(&bare(&quote.company, 200), COMPANY, ROOM - 150.0, 2)?;
        for (line, y) in company.iter().zip([66.0, 90.0]) {
            self.page.write(line, MARGIN, y, COMPANY, Anchor::Start);
        }
        self.page.write_whole(&title.arabic, end, 66.0, TITLE, 140.0, Anchor::End)?;
        self.page.write_whole(&title.english, end, 84.0, UNDER_TITLE, 140.0, Anchor::End)?;
        self.page.rect(MARGIN, 102.0, (ROOM, 2.0), 0.0, DEEP);
        self.top = 112.0;
        let rows = [
            (Label::of(|language| t!(language, "quote-paper-number")), number_label(quote.number)),
            (Label::of(|language| t!(language, "quote-paper-date")), quote.made_on.to_string()),
            (Label::of(|language| t!(language, "quote-paper-until")), quote.valid_until.to_string()),
            (Label::of(|language| t!(language, "quote-paper-customer")), bare(&quote.customer, 200)),
        ];
        for (label, value) in rows {
            let room = ROOM - 220.0;
            let lines = self.page.lines(&value, VALUE, room, 3)?;
            let height = ROW + LINE * lines.len().saturating_sub(1) as f32;
            self.page.write_whole(&label.arabic, MARGIN, self.top + 15.0, LABEL, 100.0, Anchor::Start)?;
            self.page.write_whole(&label.english, end, self.top + 15.0, LABEL, 100.0, Anchor::End)?;
            for (line, at) in lines.iter().zip(0u8..) {
                let y = self.top + 15.0 + f32::from(at) * LINE;
                self.page.write(line, WIDTH / 2.0, y, VALUE, Anchor::Middle);
            }
            self.top += height;
            self.page.rect(MARGIN, self.top, (ROOM, 0.7), 0.0, RULE);
        }
        self.top += 16.0;
        Ok(())
    }

    fn table(&mut self) -> Result<(), Undrawn> {
        self.head()?;
        for (item, number) in self.paper.items.iter().zip(1..) {
            let name = item.name.as_deref().map(|name| bare(name, 200));
            let name = name.unwrap_or_else(|| {
                format!("{} · {}", t!(Arabic, "quote-paper-whole"), t!(English, "quote-paper-whole"))
            });
            let column = self.columns.iter().find(|column| column.kind == Kind::Name);
            let room = column.map_or(0.0, |column| column.width - 8.0);
            let lines = self.page.lines(&name, TEXT, room, NAME_LINES)?;
            let height = PAD + LINE * lines.len().max(1) as f32;
            if self.top + height > BOTTOM {
                self.next_page()?;
                self.head()?;
            }
            if number % 2 == 0 {
                self.page.rect(MARGIN, self.top, (ROOM, height), 0.0, SHADE);
            }
            self.row(item, number, &lines)?;
            self.top += height;
            self.page.rect(MARGIN, self.top, (ROOM, 0.7), 0.0, RULE);
        }
        self.top += 14.0;
        Ok(())
    }

    /// What the columns are called, in Arabic and, below that, in English.
    fn head(&mut self) -> Result<(), Undrawn> {
        self.page.rect(MARGIN, self.top, (ROOM, HEAD), 3.0, DEEP);
        for column in &self.columns {
            let Label { arabic, english } = &column.label;
            let (at, anchor) = match column.kind {
                Kind::Name => (column.from + 4.0, Anchor::Start),
                _ => (column.middle(), Anchor::Middle),
            };
            let room = column.width - 4.0;
            self.page.write_whole(arabic, at, self.top + 15.0, COLUMN, room, anchor)?;
            if arabic != english {
                self.page.write_whole(english, at, self.top + 28.0, UNDER_COLUMN, room, anchor)?;
            }
        }
        self.top += HEAD;
        Ok(())
    }

    fn row(&mut self, item: &Item, number: usize, name: &[String]) -> Result<(), Undrawn> {
        let y = self.top + 17.0;
        let worth = item.line().worth().unwrap_or_default();
        let amount = |minor| Money::new(minor, self.paper.quote.currency).amount();
        for column in &self.columns {
            let figure = match column.kind {
                Kind::Name => {
                    for (line, at) in name.iter().zip(0u8..) {
                        self.page.write(line, column.from + 4.0, y + f32::from(at) * LINE, TEXT, Anchor::Start);
                    }
                    continue;
                }
                Kind::Place => number.to_string(),
                Kind::Quantity => match item.unit.as_deref() {
                    Some(unit) => format!("{} {}", item.quantity, bare(unit, 30)),
                    None => item.quantity.to_string(),
                },
                Kind::Price => amount(item.price),
                Kind::Discount if item.discount.is_none() => continue,
                Kind::Discount => item.discount.to_string(),
                Kind::Tax => item.tax.to_string(),
                Kind::Sum => amount(worth.net()),
            };
            self.page.write_whole(&figure, column.middle(), y, TEXT, column.width - 6.0, Anchor::Middle)?;
        }
        Ok(())
    }

    /// What all of it comes to, beginning with what it would come to without a discount, if there is one.
    fn sums(&mut self) -> Result<(), Undrawn> {
        let (worth, currency) = (self.paper.worth(), self.paper.quote.currency);
        let Worth { gross, discount, tax } = worth;
        let amount = |minor| Money::new(minor, currency).amount();
        let mut rows = Vec::new();
        if self.has_discount {
            rows.push((Label::of(|language| t!(language, "quote-paper-gross")), amount(gross)));
            rows.push((Label::of(|language| t!(language, "quote-paper-discount")), amount(discount)));
        }
        rows.push((Label::of(|language| t!(language, "quote-paper-net")), amount(worth.net())));
        rows.push((Label::of(|language| t!(language, "quote-paper-tax")), amount(tax)));
        let height = ROW * rows.len() as f32 + 46.0;
        if self.top + height > BOTTOM {
            self.next_page()?;
        }
        let (from, end) = (MARGIN + ROOM - SUMS, MARGIN + ROOM);
        for (label, value) in rows {
            self.page.write_whole(&label.arabic, from, self.top + 15.0, LABEL, 95.0, Anchor::Start)?;
            self.page.write_whole(&value, from + SUMS / 2.0, self.top + 15.0, VALUE, 120.0, Anchor::Middle)?;
            self.page.write_whole(&label.english, end, self.top + 15.0, LABEL, 95.0, Anchor::End)?;
            self.top += ROW;
        }
        let (total, shown) =
            (Label::of(|language| t!(language, "quote-paper-total")), Money::new(worth.total(), currency));
        self.page.rect(from, self.top + 3.0, (SUMS, 38.0), 3.0, SHADE);
        let y = self.top + 27.0;
        self.page.write_whole(&total.arabic, from + 8.0, y, TOTAL, 75.0, Anchor::Start)?;
        self.page.write_whole(&shown.shown(Arabic), from + SUMS / 2.0, y, TOTAL, 140.0, Anchor::Middle)?;
        let english = format!("{} {}", total.english, currency.code());
        self.page.write_whole(&english, end - 8.0, y, LABEL, 75.0, Anchor::End)?;
        self.top += 60.0;
        Ok(())
    }

    fn note(&mut self) -> Result<(), Undrawn> {
        let Some(note) = self.paper.quote.note.as_deref() else { return Ok(()) };
        let mut lines = Vec::new();
        for paragraph in note.lines() {
            lines.extend(self.page.lines(&bare(paragraph, 500), TEXT, ROOM, NOTE_LINES)?);
        }
        if self.top + ROW + LINE > BOTTOM {
            self.next_page()?;
        }
        let label = Label::of(|language| t!(language, "quote-paper-note"));
        self.page.write_whole(&label.arabic, MARGIN, self.top + 12.0, VALUE, 200.0, Anchor::Start)?;
        self.page.write_whole(&label.english, MARGIN + ROOM, self.top + 12.0, LABEL, 200.0, Anchor::End)?;
        self.top += ROW;
        for line in lines.iter().take(NOTE_LINES) {
            if self.top + LINE > BOTTOM {
                self.next_page()?;
            }
            // What reads from the left stands there.
            let (at, anchor) = match line.starts_with('\u{2066}') {
                true => (MARGIN + ROOM, Anchor::End),
                false => (MARGIN, Anchor::Start),
            };
            self.page.write(line, at, self.top + 10.0, TEXT, anchor);
            self.top += LINE;
        }
        Ok(())
    }

    /// Another page begins.
    fn next_page(&mut self) -> Result<(), Undrawn> {
        let full = std::mem::replace(&mut self.page, Canvas::new(WIDTH, true));
        self.pages.push(full);
        let quote = &self.paper.quote;
        let style = Style { size: 11.0, ..VALUE };
        self.page.write_cut(&bare(&quote.company, 200), MARGIN, 58.0, style, ROOM - 120.0)?;
        self.page.write_whole(&number_label(quote.number), MARGIN + ROOM, 58.0, LABEL, 110.0, Anchor::End)?;
        self.page.rect(MARGIN, 66.0, (ROOM, 1.0), 0.0, DEEP);
        self.top = 78.0;
        Ok(())
    }
}

/// The name takes what the others leave; nobody sees a column for a discount that there is not.
fn columns(has_discount: bool) -> Vec<Column> {
    let mut others = vec![
        (Kind::Place, 24.0, Label { arabic: "#".into(), english: "#".into() }),
        (Kind::Name, 0.0, Label::of(|language| t!(language, "quote-paper-item"))),
        (Kind::Quantity, 72.0, Label::of(|language| t!(language, "quote-paper-quantity"))),
        (Kind::Price, 84.0, Label::of(|language| t!(language, "quote-paper-price"))),
        (Kind::Discount, 48.0, Label::of(|language| t!(language, "quote-paper-discount"))),
        (Kind::Tax, 46.0, Label::of(|language| t!(language, "quote-paper-tax"))),
        (Kind::Sum, 92.0, Label::of(|language| t!(language, "quote-paper-sum"))),
    ];
    others.retain(|(kind, ..)| has_discount || *kind != Kind::Discount);
    let taken: f32 = others.iter().map(|(_, width, _)| width).sum();
    let mut from = MARGIN;
    let mut columns = Vec::new();
    for (kind, width, label) in others {
        let width = if kind == Kind::Name { ROOM - taken } else { width };
        columns.push(Column { kind, from, width, label });
        from += width;
    }
    columns
}
