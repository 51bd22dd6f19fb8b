//! Files as people bring them, and as they would to do harm.

use std::io::{Cursor, Write};

use encoding_rs::WINDOWS_1256;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn all(bytes: &[u8]) -> Result<Vec<Row>, FileProblem> {
    let mut rows = Vec::new();
    let read = super::read(&mut file(bytes), &mut |row| {
        rows.push(row);
        true
    });
    match read {
        Ok(_) => Ok(rows),
        Err(Stop::Problem(problem)) => Err(problem),
        Err(Stop::Disk(error)) => panic!("{error}"),
    }
}

fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    all(bytes).unwrap().into_iter().map(|(_, cells)| cells).collect()
}

const TABLE: [[&str; 3]; 3] =
    [["الاسم", "الجوال", "ملاحظات"], ["سارة القحطاني", "0501234567", "تريد \"عرضًا\"؛\nاليوم"], ["نورة", "", "=1+1"]];

fn lines(separator: char) -> String {
    let quoted = |cell: &&str| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &[&str; 3]| row.iter().map(quoted).collect::<Vec<_>>().join(&separator.to_string()) + "\r\n";
    TABLE.iter().map(line).collect()
}

fn table() -> Vec<Vec<String>> {
    TABLE.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

#[test]
fn lines_are_read_in_whatever_encoding_and_with_whatever_separator() {
    for separator in [',', ';', '\t'] {
        let text = lines(separator);
        let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (big, little) = (utf16(u16::to_be_bytes), utf16(u16::to_le_bytes));
        let files: [Vec<u8>; 6] = [
            text.clone().into_bytes(),
            [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
            [b"\xFF\xFE".as_slice(), &little].concat(),
            [b"\xFE\xFF".as_slice(), &big].concat(),
            little,
            WINDOWS_1256.encode(&text).0.into_owned(),
        ];
        for (nth, file) in files.iter().enumerate() {
            assert_eq!(cells(file), table(), "{separator:?}, encoding {nth}");
        }
    }
    assert_eq!(cells(b"sep=;\r\na;b\r\n1;2"), [["a", "b"], ["1", "2"]]);
    // Rows are numbered as people count them; empty ones are none.
    assert_eq!(all(b"a,b\n,\n1,2\n").unwrap().iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 3]);
}

/// Pieces of a file end anywhere: in a character, in a quote.
#[test]
fn long_files_are_read_piece_by_piece() {
    let row = "\"سارة \"\"القحطاني\"\"\",0501234567\r\n";
    let mut text = "name,phone\r\n".to_owned();
    for _ in 0..5000 {
        text += row;
    }
    for file in [text.clone().into_bytes(), WINDOWS_1256.encode(&text).0.into_owned()] {
        let rows = cells(&file);
        assert_eq!(rows.len(), 5001);
        assert!(rows.iter().skip(1).all(|row| row == &["سارة \"القحطاني\"", "0501234567"]));
    }
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_hidden(true).write_string(0, 0, "hidden").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_active(true);
    for (nth, row) in (0..).zip(TABLE) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(nth, column, cell).unwrap();
        }
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_number(5, 1, 966_501_234_567.0).unwrap();
    sheet.write_datetime_with_format(5, 2, ExcelDateTime::from_ymd(2027, 3, 1).unwrap(), &day).unwrap();
    sheet.write_formula(6, 0, Formula::new("=A1&\"x\"").set_result("الاسمx")).unwrap();
    sheet.write_boolean(6, 3, true).unwrap();
    sheet.write_number(6, 4, 2.5).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_as_it_looks() {
    let rows = all(&workbook()).unwrap();
    let (numbers, read): (Vec<i64>, Vec<Vec<String>>) = rows.into_iter().unzip();
    assert_eq!(numbers, [1, 2, 3, 6, 7]);
    assert_eq!(read[..3], table());
    assert_eq!(read[3], ["", "966501234567", "2027-03-01"]);
    assert_eq!(read[4], ["الاسمx", "", "", "true", "2.5"]);
}

/// An archive with these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with this in its sheet and in its shared strings.
fn sheet(rows: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/sharedStrings.xml", &format!("<sst>{strings}</sst>")),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ])
}

#[test]
fn what_other_programs_write_is_read_too() {
    // Rich text, what is said of pronunciation, texts in cells, cells without places, characters by their names.
    let strings = "<si><r><t>سا</t></r><r><t xml:space=\"preserve\">رة </t></r><rPh><t>sara</t></rPh></si><si/>";
    let rows = "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>a &amp; &#98;</t></is></c><c><f>1+1</f></c><c t=\"s\"><v>7</v></c></row>";
    assert_eq!(cells(&sheet(rows, strings)), [["سارة ", "a & b", "=1+1"]]);
}

#[test]
fn what_is_of_no_use_is_named() {
    let long = format!("name\n\"{}\"\n", "x".repeat(CELL + 1));
    let open = format!("name\n\"{}", "x\n".repeat(CELL * 4));
    let wide = vec!["a"; COLUMNS + 1].join(",");
    let many = "a\n".repeat(ROWS as usize + 2);
    let encrypted = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 5000], &utf16("EncryptedPackage")].concat();
    let mut locked = archive(&[("xl/workbook.xml", "x")]);
    let flags = locked.windows(4).position(|some| some == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[flags + 8] |= 1;
    let deep = "<a>".repeat(100);
    let huge = format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(2 << 20));
    let far = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>";
    let back = "<row r=\"7\"><c><v>1</v></c></row><row r=\"2\"><c><v>1</v></c></row>";
    let entity = "<row><c t=\"inlineStr\"><is><t>&lol;</t></is></c></row>";
    use FileProblem::*;
    for (file, problem) in [
        (Vec::new(), Empty),
        (b"\xEF\xBB\xBF".to_vec(), Empty),
        (b"\n\n , \n".to_vec(), Empty),
        (long.into_bytes(), LongCell),
        (open.into_bytes(), LongCell),
        (wide.into_bytes(), TooManyColumns),
        (many.into_bytes(), TooManyRows),
        (encrypted, Encrypted),
        (locked, Encrypted),
        ([b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 5000]].concat(), OldExcel),
        (b"\xEF\xBB\xBF \r\n<html><table><tr><td>a".to_vec(), Page),
        (b"<?xml version=\"1.0\"?><Workbook>".to_vec(), Page),
        (b"%PDF-1.7 ...".to_vec(), NoTable),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0".to_vec(), NoTable),
        (archive(&[("word/document.xml", "x")]), NoTable),
        (b"\xFF\xFEa\0\x00\xD8b\0".to_vec(), Encoding),
        (b"PK\x03\x04 and nothing".to_vec(), Broken),
        (sheet("<row><c></row>", ""), Broken),
        (sheet(&deep, ""), Broken),
        (sheet(back, ""), Broken),
        (sheet(entity, ""), Broken),
        (sheet(&huge, ""), TooLarge),
        (sheet(far, ""), TooManyColumns),
    ] {
        let head = String::from_utf8_lossy(&file[..file.len().min(40)]).into_owned();
        assert_eq!(all(&file), Err(problem), "{head:?}");
    }
}

/// Little that becomes much.
#[test]
fn what_comes_out_of_an_archive_is_limited() {
    let string = format!("<si><t>{}</t></si>", "x".repeat(60_000));
    let strings = string.repeat(500);
    let bomb = sheet("<row><c t=\"s\"><v>0</v></c></row>", &strings);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(all(&bomb), Err(FileProblem::TooLarge));
    let files: Vec<String> = (0..2001).map(|nth| nth.to_string()).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(all(&archive(&files)), Err(FileProblem::TooLarge));
}

proptest::proptest! {
    /// Whatever is in it, there are rows or a reason, and nothing else.
    #[test]
    fn whatever_people_bring_is_read_or_named(
        bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300),
        text in "[a,;\"\n\r\t س]{0,80}",
    ) {
        drop(all(&bytes));
        drop(all(text.as_bytes()));
        drop(all(&[b"PK\x03\x04".as_slice(), &bytes, b"PK\x05\x06", &[0; 18]].concat()));
        drop(all(&sheet(&text, &String::from_utf8_lossy(&bytes))));
    }

    #[test]
    fn what_was_written_is_read_as_it_was(rows in proptest::collection::vec(proptest::array::uniform3("[a\"=' \n,;س]{0,6}"), 1..8)) {
        let filled = |row: &&[String; 3]| row.iter().any(|cell| !cell.trim().is_empty());
        let head = ["h".to_owned(), "h".to_owned(), "h".to_owned()];
        let all_rows: Vec<&[String; 3]> = std::iter::once(&head).chain(&rows).collect();
        let text: String = all_rows.iter().map(|row| crm::csv::line(row.as_slice())).collect();
        let trimmed = |row: &[String; 3]| row.each_ref().map(|cell| cell.trim().to_owned());
        let expected: Vec<[String; 3]> = all_rows.into_iter().filter(filled).map(trimmed).collect();
        let read = cells(text.as_bytes()).into_iter().map(|row| {
            std::array::from_fn(|nth| row.get(nth).map_or("", |cell| crm::csv::unguarded(cell)).trim().to_owned())
        });
        let read: Vec<[String; 3]> = read.filter(|row| filled(&row)).collect();
        proptest::prop_assert_eq!(read, expected);
    }
}
