//! Lines of comma-separated values (RFC 4180) that no spreadsheet takes for anything but text.

use crate::text::harmless;

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const MARK: char = '\u{FEFF}';

/// One line.
pub fn line<S: AsRef<str>>(fields: &[S]) -> String {
    let cells: Vec<String> = fields.iter().map(|field| cell(field.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// A cell of a CSV file. A spreadsheet takes what begins with one of these signs for a formula (OWASP, "CSV Injection"; the
/// wide forms are signs, too, where people write them): an apostrophe before it makes it text.
fn cell(raw: &str) -> String {
    let raw = harmless(raw);
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let formula = raw.starts_with(['\t', '\r', '\n']) || raw.trim_start().starts_with(signs);
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
}
