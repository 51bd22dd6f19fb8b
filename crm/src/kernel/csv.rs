//! Lines of comma-separated values (RFC 4180) that no spreadsheet takes for anything but text.

use crate::text::harmless;

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const MARK: char = '\u{FEFF}';

/// One line.
pub fn line<S: AsRef<str>>(fields: &[S]) -> String {
    let cells: Vec<String> = fields.iter().map(|field| cell(field.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// What a cell stands for that [`line()`] may have written: without the apostrophe that makes it text.
pub fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_guarded(rest)).unwrap_or(cell)
}

/// A spreadsheet takes what begins with one of these signs for a formula (OWASP, "CSV Injection"; the wide forms are signs, too, where
/// people write them). What looks as if it were guarded is guarded once more, so that it can be read again.
fn is_guarded(raw: &str) -> bool {
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let bare = raw.trim_start_matches('\'');
    bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(signs)
}

/// A cell of a CSV file: an apostrophe before what would be a formula makes it text.
fn cell(raw: &str) -> String {
    let raw = harmless(raw);
    let formula = is_guarded(&raw);
    let guarded = if formula { format!("'{raw}") } else { raw };
    let quoted = guarded.contains([',', '"', '\n', '\r']) || formula;
    if quoted { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_out() {
        for raw in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\tx", " =1", "＝1", "\u{202E}=1"] {
            assert!(cell(raw).starts_with("\"'"), "{raw:?} → {}", cell(raw));
        }
        assert_eq!(cell("a\"b,c\nd"), "\"a\"\"b,c\nd\"");
        assert_eq!(cell("سارة"), "سارة");
    }

    proptest::proptest! {
        #[test]
        fn what_was_guarded_is_read_as_it_was(raw in "['=+@ \t-]{0,4}[a-z\",]{0,4}") {
            let written = cell(&raw);
            let quoted = written.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
            let read = quoted.map_or_else(|| written.clone(), |cell| cell.replace("\"\"", "\""));
            proptest::prop_assert_eq!(unguarded(&read), raw);
        }
    }
}
