//! The steps of a macro, one a line, as people write them in Arabic or English: `رد: الموقع`, `assign: me`, `close`. To add a kind: its line in
//! [`KINDS`], how it is read and how it is written.

use chrono::{DateTime, Utc};
use crm::{
    conversations::Priority,
    error::{Error, Field, Problem, Result, StepProblem},
    macros::{Line, Shown, Wanted},
    tenants::Language,
    text::search_key,
};

/// What a step can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Reply,
    Note,
    Assign,
    Priority,
    Snooze,
    Close,
}

/// The words for each: how it is written in Arabic and in English, and what else is understood.
const KINDS: [(Kind, &str, &str, &[&str]); 6] = [
    (Kind::Reply, "رد", "reply", &["رد جاهز", "canned", "canned reply"]),
    (Kind::Note, "ملاحظة", "note", &[]),
    (Kind::Assign, "إسناد", "assign", &["أسند", "assign to"]),
    (Kind::Priority, "أولوية", "priority", &["الأولوية"]),
    (Kind::Snooze, "تأجيل", "snooze", &["أجّل", "تأجيل حتى", "snooze until"]),
    (Kind::Close, "إغلاق", "close", &["أغلق"]),
];

/// The words for whoever runs the macro: in Arabic, in English, and others.
const ME: [&str; 6] = ["لي", "me", "إليّ", "نفسي", "أنا", "myself"];

/// The words for how urgent it is, in Arabic and English.
const PRIORITIES: [(Priority, &str, &str); 4] = [
    (Priority::Urgent, "عاجلة", "urgent"),
    (Priority::High, "مرتفعة", "high"),
    (Priority::Normal, "عادية", "normal"),
    (Priority::Low, "منخفضة", "low"),
];

/// The steps that were written; or which line is at fault. `time` says whether words mean a time.
pub(crate) fn read(typed: &str, time: impl Fn(&str) -> Option<DateTime<Utc>>) -> Result<Vec<Line>> {
    let lines = (1..).zip(typed.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| match step(line, &time) {
        Ok(wanted) => Ok(Line { number, wanted }),
        Err(wrong) => Err(Error::Invalid { field: Field::Steps, problem: Problem::Step(number, wrong) }),
    };
    lines.map(read).collect()
}

fn step(line: &str, time: impl Fn(&str) -> Option<DateTime<Utc>>) -> Result<Wanted, StepProblem> {
    let (kind, what) = parted(line).ok_or(StepProblem::Unknown)?;
    if what.is_empty() && kind != Kind::Close {
        return Err(StepProblem::Lacks);
    }
    Ok(match kind {
        Kind::Reply => Wanted::Reply(what.to_owned()),
        Kind::Note => Wanted::Note(what.to_owned()),
        Kind::Assign if ME.iter().any(|me| is(me, what)) => Wanted::AssignMe,
        Kind::Assign => Wanted::Assign(what.to_owned()),
        Kind::Priority => Wanted::Priority(priority(what).ok_or(StepProblem::Priority)?),
        Kind::Snooze => {
            time(what).ok_or(StepProblem::Time)?;
            Wanted::Snooze(what.to_owned())
        }
        Kind::Close if what.is_empty() => Wanted::Close,
        Kind::Close => return Err(StepProblem::Unknown),
    })
}

/// The kind of a step, and what it is about: behind a colon, or behind the first word.
fn parted(line: &str) -> Option<(Kind, &str)> {
    let line = line.trim();
    let colon = line.split_once([':', '：']);
    let space = line.split_once(char::is_whitespace);
    let parts = [colon, space, Some((line, ""))].into_iter().flatten();
    parts.into_iter().find_map(|(word, what)| Some((kind(word)?, what.trim())))
}

fn kind(word: &str) -> Option<Kind> {
    let fits = |(_, arabic, english, others): &&(Kind, &str, &str, &[&str])| {
        [*arabic, *english].iter().chain(*others).any(|known| is(known, word))
    };
    KINDS.iter().find(fits).map(|(kind, ..)| *kind)
}

fn priority(word: &str) -> Option<Priority> {
    let fits = |(_, arabic, english): &&(Priority, &str, &str)| is(arabic, word) || is(english, word);
    PRIORITIES.iter().find(fits).map(|(priority, ..)| *priority)
}

fn is(known: &str, typed: &str) -> bool {
    search_key(known) == search_key(typed)
}

/// Steps as they are written, to be changed: they are read as what they are.
pub(crate) fn write(language: Language, steps: &[Shown]) -> String {
    let lines: Vec<String> = steps.iter().map(|step| line(language, step)).collect();
    lines.join("\n")
}

fn line(language: Language, step: &Shown) -> String {
    let (kind, what) = match step {
        // A reply that is gone has no name: the line says that one is missing.
        Shown::Reply { name, .. } => (Kind::Reply, name.clone().unwrap_or_default()),
        Shown::Note(note) => (Kind::Note, note.replace('\n', " ")),
        Shown::AssignMe => (Kind::Assign, ME[usize::from(language == Language::English)].to_owned()),
        Shown::Assign(name) => (Kind::Assign, name.clone()),
        Shown::Priority(priority) => (Kind::Priority, priority_word(language, *priority).to_owned()),
        Shown::Snooze(words) => (Kind::Snooze, words.clone()),
        Shown::Close => (Kind::Close, String::new()),
    };
    match (word(language, kind), what.is_empty() && kind == Kind::Close) {
        (word, true) => word.to_owned(),
        (word, false) => format!("{word}: {what}"),
    }
}

fn word(language: Language, kind: Kind) -> &'static str {
    let found = KINDS.iter().find(|(known, ..)| *known == kind);
    found.map_or("", |(_, arabic, english, _)| in_language(language, arabic, english))
}

fn priority_word(language: Language, priority: Priority) -> &'static str {
    let found = PRIORITIES.iter().find(|(known, ..)| *known == priority);
    found.map_or("", |(_, arabic, english)| in_language(language, arabic, english))
}

fn in_language(language: Language, arabic: &'static str, english: &'static str) -> &'static str {
    match language {
        Language::Arabic => arabic,
        Language::English => english,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(words: &str) -> Option<DateTime<Utc>> {
        ["2h", "غدًا 09:00"].contains(&words).then(|| DateTime::from_timestamp(1_800_000_000, 0)).flatten()
    }

    #[test]
    fn steps_are_read_as_people_write_them() {
        let typed = "رد: الموقع\n\n  reply Opening hours \nملاحظه: اتصلت: تريد خصمًا\nإسناد: لي\nassign: هدى\nالأولوية عاجلة\nPriority: HIGH\n\
                     أجل: غدًا 09:00\nsnooze until: 2h\nاغلاق\nClose:";
        let lines = read(typed, time).unwrap();
        let expected = [
            (1, Wanted::Reply("الموقع".into())),
            (3, Wanted::Reply("Opening hours".into())),
            (4, Wanted::Note("اتصلت: تريد خصمًا".into())),
            (5, Wanted::AssignMe),
            (6, Wanted::Assign("هدى".into())),
            (7, Wanted::Priority(Priority::Urgent)),
            (8, Wanted::Priority(Priority::High)),
            (9, Wanted::Snooze("غدًا 09:00".into())),
            (10, Wanted::Snooze("2h".into())),
            (11, Wanted::Close),
            (12, Wanted::Close),
        ];
        let read: Vec<(usize, Wanted)> = lines.into_iter().map(|line| (line.number, line.wanted)).collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn the_line_at_fault_is_named() {
        for (typed, line, wrong) in [
            ("close\nارقص", 2, StepProblem::Unknown),
            ("رد:", 1, StepProblem::Lacks),
            ("note", 1, StepProblem::Lacks),
            ("priority: soon", 1, StepProblem::Priority),
            ("\nتأجيل: يومًا ما", 2, StepProblem::Time),
            ("close: now", 1, StepProblem::Unknown),
        ] {
            match read(typed, time) {
                Err(Error::Invalid { field: Field::Steps, problem: Problem::Step(at, why) }) => {
                    assert_eq!((at, why), (line, wrong), "{typed}");
                }
                other => panic!("{typed}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same() {
        let steps = [
            (Shown::Reply { name: Some("الموقع".into()), text: None }, Wanted::Reply("الموقع".into())),
            (Shown::Note("تريد خصمًا".into()), Wanted::Note("تريد خصمًا".into())),
            (Shown::AssignMe, Wanted::AssignMe),
            (Shown::Assign("هدى".into()), Wanted::Assign("هدى".into())),
            (Shown::Priority(Priority::Low), Wanted::Priority(Priority::Low)),
            (Shown::Snooze("2h".into()), Wanted::Snooze("2h".into())),
            (Shown::Close, Wanted::Close),
        ];
        let (shown, wanted): (Vec<Shown>, Vec<Wanted>) = steps.into_iter().unzip();
        for language in Language::ALL {
            let lines = read(&write(language, &shown), time).unwrap();
            assert_eq!(lines.into_iter().map(|line| line.wanted).collect::<Vec<_>>(), wanted, "{language:?}");
        }
    }
}
