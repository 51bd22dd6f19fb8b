//! What is asked for, in [the language of PostgreSQL](https://www.postgresql.org/docs/15/datatype-textsearch.html): by two words of one
//! name wherever that is possible, because those who have one frequent word are many, and all of them would be read.

use crate::text;

/// A word that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// As it stands.
    Whole(&'a str),
    /// Whatever begins so.
    Beginning(&'a str),
}

/// Who has one of the words of each place. Places that are alike count once.
pub(super) fn all(places: &[Vec<Word<'_>>]) -> String {
    let mut different: Vec<&Vec<Word<'_>>> = Vec::new();
    for place in places {
        if !different.contains(&place) {
            different.push(place);
        }
    }
    match different.as_slice() {
        [only] => any(only.iter().map(|word| one(*word))),
        [first, other] => both(first, other),
        // Each place is asked for together with the one before and the one behind.
        several => {
            let next = several.iter().cycle().skip(1);
            joined(several.iter().zip(next).map(|(place, next)| both(place, next)), " & ")
        }
    }
}

/// Who fits one of these.
pub(super) fn any(asked: impl Iterator<Item = String>) -> String {
    joined(asked, " | ")
}

/// Who has one of the words of either place.
fn both(place: &[Word<'_>], other: &[Word<'_>]) -> String {
    any(place.iter().flat_map(|one| other.iter().filter(move |other| one != *other).map(|other| two(*one, *other))))
}

fn two(word: Word<'_>, other: Word<'_>) -> String {
    match (word, other) {
        (Word::Whole(word), Word::Whole(other)) => quoted(&text::pair(word.min(other), word.max(other))),
        (Word::Whole(whole), Word::Beginning(begun)) | (Word::Beginning(begun), Word::Whole(whole)) => {
            beginning(&text::pair(whole, begun))
        }
        (Word::Beginning(_), Word::Beginning(_)) => joined([one(word), one(other)].into_iter(), " & "),
    }
}

fn one(word: Word<'_>) -> String {
    match word {
        Word::Whole(word) => quoted(word),
        Word::Beginning(word) => beginning(word),
    }
}

fn joined(asked: impl Iterator<Item = String>, with: &str) -> String {
    format!("({})", asked.collect::<Vec<_>>().join(with))
}

/// A word as it is asked for.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

/// What begins so.
fn beginning(word: &str) -> String {
    format!("{}:*", quoted(word))
}

#[cfg(test)]
mod tests {
    use super::{Word::*, *};

    #[test]
    fn whatever_is_typed_is_asked_for_as_a_word() {
        assert_eq!(quoted("o'brien"), "'o''brien'");
        assert_eq!(quoted(r"a\b"), r"'a\\b'");
        assert_eq!(all(&[vec![Beginning("b & !c")]]), "('b & !c':*)");
    }

    #[test]
    fn two_words_of_a_name_are_asked_for_together() {
        assert_eq!(all(&[vec![Whole("b")], vec![Whole("a")]]), "('+a b')");
        assert_eq!(all(&[vec![Beginning("b")], vec![Whole("a")]]), "('+a b':*)");
        assert_eq!(all(&[vec![Beginning("b")], vec![Beginning("a")]]), "(('b':* & 'a':*))");
        assert_eq!(
            all(&[vec![Whole("a")], vec![Whole("b")], vec![Beginning("c")]]),
            "(('+a b') & ('+b c':*) & ('+a c':*))"
        );
        assert_eq!(all(&[vec![Whole("a")], vec![Whole("a")]]), "('a')");
        assert_eq!(all(&[vec![Whole("a")], vec![Whole("a"), Whole("b")]]), "('+a b')");
    }
}
