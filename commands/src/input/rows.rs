//! What there is to choose from in a list, as people type it: `السبت | 9 صباحًا؛ الأحد | 4 مساءً`.

use crm::channel::Choice;

/// The rows, one after another, parted by `;`, `؛` or a new line, which `\n` stands for as in every text; what stands after `|` is
/// said about the row. Each is called by its place. How many there may be, and how long, is checked when they are sent.
pub(crate) fn read(typed: &str) -> Vec<Choice> {
    let typed = typed.replace("\\n", "\n");
    let rows = typed.split([';', '؛', '\n']).map(str::trim).filter(|row| !row.is_empty());
    let row = |(place, row): (usize, &str)| {
        let (title, about) = row.split_once('|').unwrap_or((row, ""));
        let about = Some(about.trim().to_owned()).filter(|about| !about.is_empty());
        Choice { id: place.to_string(), title: title.trim().to_owned(), about }
    };
    (1..).zip(rows).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_typed() {
        let read = |typed: &str| read(typed).into_iter().map(|row| (row.id, row.title, row.about)).collect::<Vec<_>>();
        let row = |id: &str, title: &str, about: Option<&str>| (id.into(), title.into(), about.map(str::to_owned));
        assert_eq!(
            read("السبت | 9 صباحًا؛ الأحد;; الاثنين|"),
            [row("1", "السبت", Some("9 صباحًا")), row("2", "الأحد", None), row("3", "الاثنين", None)]
        );
        let both = [row("1", "السبت", None), row("2", "الأحد، 4 مساءً", None)];
        for typed in ["السبت; الأحد، 4 مساءً", "السبت\nالأحد، 4 مساءً", "السبت\\n الأحد، 4 مساءً"]
        {
            assert_eq!(read(typed), both, "{typed}: a comma belongs to the words");
        }
        assert!(read(" ; \\n").is_empty());
    }
}
