//! The file of an export while it is written: on the disk of this machine, under no name, so that it goes with the program.

use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
};

use anyhow::{Context, Result};
use chrono::SecondsFormat;
use chrono_tz::Tz;
use crm::{
    csv,
    overview::exports::{Cell, Kind},
    tenants::Language,
    text::harmless,
};
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::{Map, Value};

/// The rows that a sheet holds, besides the one with the names of its columns (Microsoft, "Excel specifications and limits").
const ROWS: u32 = 1_048_575;

/// The characters that a cell holds (there).
const CELL: usize = 32_767;

/// A file that is being written.
pub struct ExportFile {
    names: Vec<String>,
    into: Into,
}

enum Into {
    Csv(BufWriter<File>),
    JsonLines(BufWriter<File>),
    Xlsx(Box<Book>),
}

/// A workbook, whose rows are on the disk as soon as they are written.
struct Book {
    book: Workbook,
    /// Rows in its last sheet.
    rows: u32,
    zone: Tz,
    is_rtl: bool,
    moment: Format,
    day: Format,
}

impl ExportFile {
    /// Begins one with these columns. Moments in a workbook are of this time zone, and its sheets are read in the direction of
    /// this language; other files are for programs, and know neither.
    pub fn begin(names: Vec<String>, kind: Kind, zone: Tz, language: Language) -> Result<Self> {
        let into = match kind {
            Kind::Csv => {
                let mut file = BufWriter::new(tempfile::tempfile().context("making a file")?);
                write!(file, "{}{}", csv::MARK, csv::line(&names))?;
                Into::Csv(file)
            }
            Kind::JsonLines => Into::JsonLines(BufWriter::new(tempfile::tempfile().context("making a file")?)),
            Kind::Xlsx => {
                let format = |shown: &str| Format::new().set_num_format(shown);
                let mut book = Book {
                    book: Workbook::new(),
                    rows: 0,
                    zone,
                    is_rtl: language == Language::Arabic,
                    moment: format("yyyy-mm-dd hh:mm"),
                    day: format("yyyy-mm-dd"),
                };
                book.begin_sheet(&names)?;
                Into::Xlsx(Box::new(book))
            }
        };
        Ok(Self { names, into })
    }

    /// Adds rows.
    pub fn add(&mut self, rows: &[Vec<Cell>]) -> Result<()> {
        for row in rows {
            match &mut self.into {
                Into::Csv(file) => {
                    let cells: Vec<String> = row.iter().map(text).collect();
                    file.write_all(csv::line(&cells).as_bytes())?;
                }
                Into::JsonLines(file) => {
                    let line: Map<String, Value> = self.names.iter().cloned().zip(row.iter().map(json)).collect();
                    writeln!(file, "{}", Value::Object(line))?;
                }
                Into::Xlsx(book) => book.add(&self.names, row)?,
            }
        }
        Ok(())
    }

    /// The whole file, from its beginning on, and how many bytes it has.
    pub fn finish(self) -> Result<(File, u64)> {
        let mut file = match self.into {
            Into::Csv(file) | Into::JsonLines(file) => file.into_inner().context("writing a file")?,
            Into::Xlsx(mut book) => {
                let file = tempfile::tempfile().context("making a file")?;
                book.book.save_to_writer(file.try_clone()?)?;
                file
            }
        };
        let bytes = file.seek(std::io::SeekFrom::End(0))?;
        file.rewind()?;
        Ok((file, bytes))
    }
}

impl Book {
    fn begin_sheet(&mut self, names: &[String]) -> Result<()> {
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_right_to_left(self.is_rtl);
        for (nth, name) in (0..).zip(names) {
            sheet.write_string(0, nth, harmless(name))?;
        }
        self.rows = 0;
        Ok(())
    }

    fn add(&mut self, names: &[String], row: &[Cell]) -> Result<()> {
        if self.rows == ROWS {
            self.begin_sheet(names)?;
        }
        self.rows += 1;
        let (at, zone) = (self.rows, self.zone);
        let last = self.book.worksheets().len() - 1;
        let sheet = self.book.worksheet_from_index(last)?;
        for (nth, cell) in (0..).zip(row) {
            write(sheet, (at, nth), cell, zone, (&self.moment, &self.day))?;
        }
        Ok(())
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    zone: Tz,
    (moment, day): (&Format, &Format),
) -> Result<()> {
    match cell {
        Cell::Empty => return Ok(()),
        // A text is never taken for a formula here.
        Cell::Text(text) => sheet.write_string(row, column, harmless(text).chars().take(CELL).collect::<String>())?,
        Cell::Whole(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Amount(amount) => match amount.parse::<f64>() {
            Ok(number) => sheet.write_number(row, column, number)?,
            Err(_) => sheet.write_string(row, column, amount)?,
        },
        Cell::At(at) => {
            let there = at.with_timezone(&zone).naive_local();
            sheet.write_datetime_with_format(row, column, there, moment)?
        }
        Cell::Day(date) => sheet.write_datetime_with_format(row, column, *date, day)?,
    };
    Ok(())
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(number) => number.to_string(),
        Cell::Amount(amount) => amount.clone(),
        Cell::At(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
        Cell::Day(day) => day.to_string(),
    }
}

/// Amounts are texts: no reader rounds them.
fn json(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Whole(number) => (*number).into(),
        Cell::Text(text) => harmless(text).into(),
        other => text(other).into(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use crm::overview::exports::{What, columns};

    use super::*;

    fn names() -> Vec<String> {
        columns(What::Companies).iter().map(|column| column.name.to_owned()).collect()
    }

    fn written(kind: Kind) -> File {
        let zone: Tz = "Asia/Riyadh".parse().unwrap();
        let mut file = ExportFile::begin(names(), kind, zone, Language::Arabic).unwrap();
        let at = "2026-11-23T22:30:00Z".parse().unwrap();
        let name = Cell::Text("=cmd()\u{202E}".into());
        let rows = [vec![
            Cell::Text("O-1001".into()),
            name,
            Cell::Empty,
            Cell::Whole(3),
            Cell::Amount("450.500".into()),
            Cell::Day("2026-12-01".parse().unwrap()),
            Cell::At(at),
        ]];
        file.add(&rows).unwrap();
        let (file, bytes) = file.finish().unwrap();
        assert_eq!(file.metadata().unwrap().len(), bytes);
        file
    }

    fn read(kind: Kind) -> String {
        let mut text = String::new();
        written(kind).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn lines_are_read_by_spreadsheets_and_by_programs() {
        assert_eq!(
            read(Kind::Csv),
            "\u{FEFF}number,name,registration,contacts,owner,notes,created_at\r\n\
             O-1001,\"'=cmd()\",,3,450.500,2026-12-01,2026-11-23T22:30:00Z\r\n"
        );
        let line: Value = serde_json::from_str(&read(Kind::JsonLines)).unwrap();
        assert_eq!(line["name"], "=cmd()");
        assert_eq!((&line["contacts"], &line["owner"]), (&3.into(), &"450.500".into()), "{line}");
        assert_eq!((&line["registration"], &line["created_at"]), (&Value::Null, &"2026-11-23T22:30:00Z".into()));
    }

    #[test]
    fn a_workbook_has_its_values_as_what_they_are() {
        let mut archive = zip::ZipArchive::new(written(Kind::Xlsx)).unwrap();
        let mut sheet = String::new();
        archive.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
        assert!(sheet.contains("rightToLeft=\"1\""), "{sheet}");
        assert!(sheet.contains("=cmd()") && !sheet.contains("<f>"), "a text is no formula: {sheet}");
        assert!(sheet.contains("<v>450.5</v>") && sheet.contains("<v>3</v>"), "{sheet}");
        // The night of 23 November in London is the 24th in Riyadh: half past one.
        assert!(sheet.contains("<v>46350.0625</v>"), "{sheet}");
    }
}
