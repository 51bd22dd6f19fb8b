//! Comma-separated values (RFC 4180), also with semicolons or tabs, as spreadsheets write them in other countries.

use std::{fs::File, io::Seek};

use crm::overview::imports::FileProblem;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{Bounded, CELL, COLUMNS, Row, Stop, encoding, encoding::Text};

/// The separators there are, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How many lines tell which it is.
const SAMPLE: usize = 20;

/// The most bytes that a row holds.
const ROW: usize = CELL * 4;

pub(super) fn read(file: &mut File, each: Bounded<'_>) -> Result<(), Stop> {
    let encoding = encoding::of(file)?;
    let separator = separator(file, encoding)?;
    file.rewind()?;
    let mut text = Text::new(file, encoding)?;
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    let mut record = Record::new();
    let mut part = Vec::new();
    loop {
        text.next(&mut part)?;
        let mut input = part.as_slice();
        // No input is the end of the file.
        while part.is_empty() || !input.is_empty() {
            let Some(row) = record.read(&mut reader, &mut input)? else { break };
            // What some spreadsheets write above the table.
            let names_separator = row.0 == 1 && row.1.first().is_some_and(|cell| cell.starts_with("sep="));
            if !names_separator && !each(row)? {
                return Ok(());
            }
        }
        if part.is_empty() {
            return Ok(());
        }
    }
}

/// The row that is being read: no longer, and of no more cells, than there is room for.
struct Record {
    output: Vec<u8>,
    ends: Vec<usize>,
    written: usize,
    cells: usize,
    row: i64,
    is_over: bool,
}

impl Record {
    fn new() -> Self {
        Self { output: vec![0; ROW], ends: vec![0; COLUMNS + 1], written: 0, cells: 0, row: 0, is_over: false }
    }

    /// The next row; nothing, if the input is used up before its end.
    fn read(&mut self, reader: &mut Reader, input: &mut &[u8]) -> Result<Option<Row>, Stop> {
        if self.is_over {
            return Ok(None);
        }
        let (output, ends) = (
            self.output.get_mut(self.written..).unwrap_or_default(),
            self.ends.get_mut(self.cells..).unwrap_or_default(),
        );
        let (result, read, written, cells) = reader.read_record(input, output, ends);
        *input = input.get(read..).unwrap_or_default();
        self.written += written;
        self.cells += cells;
        match result {
            ReadRecordResult::InputEmpty => Ok(None),
            ReadRecordResult::OutputFull => Err(FileProblem::LongCell.into()),
            ReadRecordResult::OutputEndsFull => Err(FileProblem::TooManyColumns.into()),
            ReadRecordResult::End => {
                self.is_over = true;
                Ok(None)
            }
            ReadRecordResult::Record => self.take().map(Some),
        }
    }

    fn take(&mut self) -> Result<Row, Stop> {
        if self.cells > COLUMNS {
            return Err(FileProblem::TooManyColumns.into());
        }
        let mut from = 0;
        let mut cells = Vec::with_capacity(self.cells);
        for end in self.ends.iter().take(self.cells) {
            let cell = self.output.get(from..*end).unwrap_or_default();
            if cell.len() > CELL {
                return Err(FileProblem::LongCell.into());
            }
            // Quotes are whole characters, so no character is cut.
            cells.push(String::from_utf8_lossy(cell).into_owned());
            from = *end;
        }
        (self.written, self.cells) = (0, 0);
        self.row += 1;
        Ok((self.row, cells))
    }
}

/// The separator by which the first lines fall into the same number of cells, and into the most.
fn separator(file: &mut File, encoding: &'static encoding_rs::Encoding) -> Result<u8, Stop> {
    let mut text = Text::new(file, encoding)?;
    let mut head = Vec::new();
    text.next(&mut head)?;
    if let Some(named) = head.strip_prefix(b"sep=").and_then(|rest| rest.first()) {
        return Ok(*named);
    }
    let score = |separator: &u8| {
        let mut reader = ReaderBuilder::new().delimiter(*separator).build();
        let (mut record, mut input) = (Record::new(), head.as_slice());
        let mut widths = Vec::new();
        while let Ok(Some((_, cells))) = record.read(&mut reader, &mut input) {
            widths.push(cells.len());
            if widths.len() == SAMPLE || input.is_empty() {
                break;
            }
        }
        let first = widths.first().copied().unwrap_or(1);
        let alike = widths.iter().filter(|width| **width == first).count();
        if first < 2 { (0, 0) } else { (alike, first) }
    };
    // Of two that are as good as each other the likelier.
    let best = SEPARATORS.iter().rev().max_by_key(|separator| score(separator));
    Ok(best.copied().unwrap_or(b','))
}
