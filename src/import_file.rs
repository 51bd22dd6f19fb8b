//! A file that people bring, read row by row: comma-separated values in whatever encoding and with whatever separator, or a workbook. It
//! lies on the disk of this machine under no name, and whatever is in it, what is held of it in memory stays small.

mod encoding;
mod lines;
mod sheet;
mod strings;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use crm::overview::imports::FileProblem;

/// The most rows that are read, besides the one with the names of the columns.
pub const ROWS: u64 = 100_000;

/// The most columns.
const COLUMNS: usize = 50;

/// The most bytes that a cell holds: twice what a workbook's may hold in characters.
const CELL: usize = 65_536;

/// How much of a file tells what it is.
const HEAD: usize = 4096;

/// Why reading has stopped.
#[derive(Debug)]
pub enum Stop {
    /// The file is of no use.
    Problem(FileProblem),
    /// The disk of this machine.
    Disk(io::Error),
}

impl From<FileProblem> for Stop {
    fn from(problem: FileProblem) -> Self {
        Self::Problem(problem)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// A row: its number in the file, from 1, and its cells.
pub type Row = (i64, Vec<String>);

/// What is done with each row that is not empty, in their order; whether to go on.
pub type Each<'a> = &'a mut dyn FnMut(Row) -> bool;

/// What the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lines of text.
    Lines,
    /// A workbook.
    Workbook,
}

/// Reads all rows that are not empty. Whoever has had enough says so and is given no more.
pub fn read(file: &mut File, each: Each<'_>) -> Result<Form, Stop> {
    let mut rows = 0;
    let mut bounded = |(number, mut cells): Row| {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(true);
        }
        rows += 1;
        if rows > ROWS + 1 {
            return Err(FileProblem::TooManyRows);
        }
        Ok(each((number, cells)))
    };
    let form = form(file)?;
    match form {
        Form::Lines => lines::read(file, &mut bounded)?,
        Form::Workbook => sheet::read(file, &mut bounded)?,
    }
    if rows == 0 { Err(FileProblem::Empty.into()) } else { Ok(form) }
}

/// What a reader of one form hands each row to.
type Bounded<'a> = &'a mut dyn FnMut(Row) -> Result<bool, FileProblem>;

/// By its beginning; what people bring instead of either is named.
pub fn form(file: &mut File) -> Result<Form, Stop> {
    let mut head = Vec::new();
    file.rewind()?;
    file.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    file.rewind()?;
    if head.is_empty() {
        return Err(FileProblem::Empty.into());
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Form::Workbook);
    }
    // An OLE2 file: Excel of before 2007, or a workbook of today behind a password.
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let encrypted = holds(file, &utf16("EncryptedPackage"))?;
        return Err(if encrypted { FileProblem::Encrypted } else { FileProblem::OldExcel }.into());
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head).trim_ascii_start().to_ascii_lowercase();
    if [&b"<!doctype"[..], b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<style"]
        .iter()
        .any(|tag| text.starts_with(tag))
    {
        return Err(FileProblem::Page.into());
    }
    // Whatever else is no text has zeros, which are found when it is read.
    match [&b"%pdf-"[..], b"{\\rtf"].iter().any(|head| text.starts_with(head)) {
        true => Err(FileProblem::NoTable.into()),
        false => Ok(Form::Lines),
    }
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Whether these bytes are anywhere in the file.
fn holds(file: &mut File, needle: &[u8]) -> io::Result<bool> {
    let mut window = Vec::new();
    let mut part = vec![0; 64 * 1024];
    file.seek(SeekFrom::Start(0))?;
    loop {
        let read = file.read(&mut part)?;
        let Some(read) = part.get(..read).filter(|read| !read.is_empty()) else { return Ok(false) };
        window.extend_from_slice(read);
        if window.windows(needle.len()).any(|some| some == needle) {
            return Ok(true);
        }
        let keep = window.len().saturating_sub(needle.len());
        window.drain(..keep);
    }
}

#[cfg(test)]
mod tests;
