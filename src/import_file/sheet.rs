//! The first sheet of a workbook (Office Open XML, ECMA-376), read as a stream. What an archive claims of itself is not believed: what comes
//! out of it is counted.

mod xml;

use std::{
    fs::File,
    io::{BufReader, Read, Seek, SeekFrom},
};

use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use crm::overview::imports::FileProblem;
use quick_xml::events::{BytesStart, Event};
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use self::xml::{Xml, attribute};
use super::{Bounded, CELL, COLUMNS, Stop, strings::Strings};

/// The most files in an archive.
const FILES: u16 = 2000;

/// The most formats of cells.
const FORMATS: usize = 10_000;

type Archive<'a> = ZipArchive<BufReader<&'a mut File>>;

pub(super) fn read(file: &mut File, each: Bounded<'_>) -> Result<(), Stop> {
    if files(file)? > FILES {
        return Err(FileProblem::TooLarge.into());
    }
    file.rewind()?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| unzipped(&error))?;
    let book = Book::read(&mut archive)?;
    let strings = strings(&mut archive)?;
    let dates = dates(&mut archive)?;
    let sheet = Sheet { strings, dates, is_1904: book.is_1904 };
    let mut xml = part(&mut archive, &book.sheet)?.ok_or(FileProblem::NoTable)?;
    sheet.rows(&mut xml, each)
}

/// How many files the archive says that it has, at its end: more are never read (APPNOTE.TXT, 4.3.16).
fn files(file: &mut File) -> Result<u16, Stop> {
    const END: usize = 22;
    const COMMENT: usize = u16::MAX as usize;
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub((END + COMMENT) as u64);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(length - from).read_to_end(&mut tail)?;
    let at = tail.windows(4).rposition(|some| some == b"PK\x05\x06").ok_or(FileProblem::Broken)?;
    let count = tail.get(at + 10..at + 12).and_then(|count| count.try_into().ok()).map(u16::from_le_bytes);
    Ok(count.ok_or(FileProblem::Broken)?)
}

fn unzipped(error: &ZipError) -> Stop {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            FileProblem::Encrypted.into()
        }
        _ => FileProblem::Broken.into(),
    }
}

/// A part of the archive; nothing, if there is none.
fn part<'a, 'f>(
    archive: &'a mut Archive<'f>,
    name: &str,
) -> Result<Option<Xml<ZipFile<'a, BufReader<&'f mut File>>>>, Stop> {
    match archive.by_name(name) {
        Ok(part) => Ok(Some(Xml::new(part))),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(error) => Err(unzipped(&error)),
    }
}

/// What the workbook says of its sheets.
struct Book {
    /// Where the first one is that is not hidden.
    sheet: String,
    /// Days are counted from 1904 instead of 1900.
    is_1904: bool,
}

impl Book {
    fn read(archive: &mut Archive<'_>) -> Result<Self, Stop> {
        // Whoever saves as something else has an archive, too.
        let mut xml = part(archive, "xl/workbook.xml")?.ok_or(FileProblem::NoTable)?;
        let (mut first, mut is_1904) = (None, false);
        while let Some(event) = xml.next()? {
            let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
            match tag.local_name().as_ref() {
                b"workbookPr" => is_1904 = attribute(&tag, b"date1904").is_some_and(|is| is == "1" || is == "true"),
                b"sheet" if first.is_none() => {
                    let is_shown = attribute(&tag, b"state").is_none_or(|state| state == "visible");
                    first = attribute(&tag, b"id").filter(|_| is_shown);
                }
                _ => {}
            }
        }
        drop(xml);
        let first = first.ok_or(FileProblem::NoTable)?;
        let mut xml = part(archive, "xl/_rels/workbook.xml.rels")?.ok_or(FileProblem::Broken)?;
        while let Some(event) = xml.next()? {
            let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
            if tag.local_name().as_ref() == b"Relationship" && attribute(&tag, b"Id").as_ref() == Some(&first) {
                let target = attribute(&tag, b"Target").ok_or(FileProblem::Broken)?;
                let sheet = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                return Ok(Self { sheet, is_1904 });
            }
        }
        Err(FileProblem::Broken.into())
    }
}

/// The texts that cells share. How they are pronounced is not a part of them.
fn strings(archive: &mut Archive<'_>) -> Result<Strings, Stop> {
    let mut strings = Strings::default();
    let Some(mut xml) = part(archive, "xl/sharedStrings.xml")? else { return Ok(strings) };
    let (mut text, mut is_text, mut is_phonetic) = (String::new(), false, false);
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                b"t" => is_text = !is_phonetic,
                b"rPh" => is_phonetic = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                b"t" => is_text = false,
                b"rPh" => is_phonetic = false,
                b"si" => {
                    strings.push(&text)?;
                    text.clear();
                }
                _ => {}
            },
            Event::Empty(tag) if tag.local_name().as_ref() == b"si" => strings.push("")?,
            event if is_text => add(&mut text, &event)?,
            _ => {}
        }
    }
    Ok(strings)
}

/// What an event says, behind a text.
fn add(text: &mut String, event: &Event<'_>) -> Result<(), FileProblem> {
    xml::said(event, text)?;
    if text.len() > CELL { Err(FileProblem::LongCell) } else { Ok(()) }
}

/// Which formats of cells show dates (18.8.30).
fn dates(archive: &mut Archive<'_>) -> Result<Vec<bool>, Stop> {
    let mut dates = Vec::new();
    let Some(mut xml) = part(archive, "xl/styles.xml")? else { return Ok(dates) };
    let (mut own, mut is_cells) = (Vec::new(), false);
    while let Some(event) = xml.next()? {
        let tag = match event {
            Event::Start(tag) | Event::Empty(tag) => tag,
            Event::End(tag) => {
                is_cells &= tag.local_name().as_ref() != b"cellXfs";
                continue;
            }
            _ => continue,
        };
        match tag.local_name().as_ref() {
            b"numFmt" if attribute(&tag, b"formatCode").is_some_and(|code| shows_date(&code)) => {
                own.extend(attribute(&tag, b"numFmtId"));
            }
            b"cellXfs" => is_cells = true,
            b"xf" if is_cells => {
                let format = attribute(&tag, b"numFmtId").unwrap_or_default();
                let usual = format.parse().is_ok_and(|id: u16| matches!(id, 14..=17 | 22 | 27..=36 | 50..=58));
                dates.push(usual || own.contains(&format));
            }
            _ => {}
        }
        if own.len() > FORMATS || dates.len() > FORMATS {
            return Err(FileProblem::TooLarge.into());
        }
    }
    Ok(dates)
}

/// Whether a format shows years or days; what is quoted, or in brackets, is a text or a colour.
fn shows_date(code: &str) -> bool {
    let mut hidden = None;
    code.chars().any(|c| match (hidden, c) {
        (None, '"') => hidden.replace('"').is_some(),
        (None, '[') => hidden.replace(']').is_some(),
        (Some(end), c) if c == end => {
            hidden = None;
            false
        }
        (None, 'y' | 'Y' | 'd' | 'D') => true,
        _ => false,
    })
}

struct Sheet {
    strings: Strings,
    dates: Vec<bool>,
    is_1904: bool,
}

/// A cell that is being read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    format: usize,
    value: String,
    formula: String,
}

impl Sheet {
    fn rows<R: Read>(&self, xml: &mut Xml<R>, each: Bounded<'_>) -> Result<(), Stop> {
        let (mut row, mut cells, mut cell) = (0, Vec::new(), Cell::default());
        // In which part of a cell a text stands.
        let (mut is_value, mut is_formula) = (false, false);
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    b"row" => row = number(&tag, row)?,
                    b"c" => cell = self.begin(&tag, cells.len())?,
                    b"v" | b"t" => is_value = true,
                    b"f" => is_formula = true,
                    _ => {}
                },
                Event::Empty(tag) if tag.local_name().as_ref() == b"row" => row = number(&tag, row)?,
                Event::End(tag) => match tag.local_name().as_ref() {
                    b"v" | b"t" => is_value = false,
                    b"f" => is_formula = false,
                    b"c" => self.end(&cell, &mut cells)?,
                    b"row" if !each((row, std::mem::take(&mut cells)))? => {
                        return Ok(());
                    }
                    b"sheetData" => return Ok(()),
                    _ => {}
                },
                event if is_value => add(&mut cell.value, &event)?,
                event if is_formula => add(&mut cell.formula, &event)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn begin(&self, tag: &BytesStart<'_>, next: usize) -> Result<Cell, FileProblem> {
        let column = match attribute(tag, b"r") {
            Some(place) => column(&place).ok_or(FileProblem::Broken)?,
            None => next,
        };
        let format = attribute(tag, b"s").and_then(|format| format.parse().ok()).unwrap_or(usize::MAX);
        Ok(Cell { column, kind: attribute(tag, b"t").unwrap_or_default(), format, ..Cell::default() })
    }

    fn end(&self, cell: &Cell, cells: &mut Vec<String>) -> Result<(), FileProblem> {
        let text = self.text(cell);
        if text.is_empty() {
            return Ok(());
        }
        if cell.column >= COLUMNS {
            return Err(FileProblem::TooManyColumns);
        }
        if cells.len() <= cell.column {
            cells.resize(cell.column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(cell.column) {
            *place = text;
        }
        Ok(())
    }

    /// What a cell shows. What a formula came to when it was saved counts; nothing is reckoned here.
    fn text(&self, cell: &Cell) -> String {
        let value = cell.value.as_str();
        if value.is_empty() {
            return if cell.formula.is_empty() { String::new() } else { format!("={}", cell.formula) };
        }
        match cell.kind.as_str() {
            "s" => value.trim().parse().ok().and_then(|nth| self.strings.get(nth)).unwrap_or_default().to_owned(),
            "b" => (value.trim() == "1").to_string(),
            "" | "n" => {
                let is_date = self.dates.get(cell.format).copied().unwrap_or(false);
                let date = is_date.then(|| value.trim().parse().ok().and_then(|days| self.day(days))).flatten();
                date.unwrap_or_else(|| figure(value.trim()))
            }
            _ => value.to_owned(),
        }
    }

    /// A day that is counted from the last one of 1899, or the first of 1904 (18.17.4.1), with its time, if it has one.
    fn day(&self, days: f64) -> Option<String> {
        let first = if self.is_1904 { (1904, 1, 1) } else { (1899, 12, 30) };
        let whole = (0.0..3_000_000.0).contains(&days).then_some(days)?;
        let day = NaiveDate::from_ymd_opt(first.0, first.1, first.2)?.checked_add_days(Days::new(whole as u64))?;
        let seconds = (whole.fract() * 86_400.0).round() as i64;
        if seconds == 0 {
            return Some(day.to_string());
        }
        let at: NaiveDateTime = day.and_hms_opt(0, 0, 0)? + TimeDelta::seconds(seconds);
        Some(at.format("%Y-%m-%d %H:%M").to_string())
    }
}

/// The number of a row, which is behind the one before.
fn number(tag: &BytesStart<'_>, before: i64) -> Result<i64, FileProblem> {
    let number = match attribute(tag, b"r") {
        Some(number) => number.parse().map_err(|_| FileProblem::Broken)?,
        None => before + 1,
    };
    if (before + 1..=1 << 32).contains(&number) { Ok(number) } else { Err(FileProblem::Broken) }
}

/// The column of a cell's place: 1 of `B7`.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let column = letters.fold(0, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1)
}

/// A number as people write it: a phone number is no power of ten.
fn figure(value: &str) -> String {
    match value.parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Ok(number) if number.is_finite() => number.to_string(),
        _ => value.to_owned(),
    }
}
