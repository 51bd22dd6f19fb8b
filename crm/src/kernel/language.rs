//! The languages that the product speaks. To add one: a variant here and its folder in `locales/`.

use std::str::FromStr;

/// A language that the product speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Arabic, the default.
    Arabic,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Arabic, Self::English];

    /// Its code (ISO 639-1).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    /// The language of some words, by their letters; `None` if they have none that tell.
    pub fn of_words(words: &str) -> Option<Self> {
        words.chars().find_map(|c| match c {
            '\u{0600}'..='\u{06FF}' if c.is_alphabetic() => Some(Self::Arabic),
            c if c.is_ascii_alphabetic() => Some(Self::English),
            _ => None,
        })
    }
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|l| l.as_str() == raw).ok_or("the language is ar or en")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_their_language_by_their_letters() {
        for (words, language) in [
            ("السلام عليكم", Some(Language::Arabic)),
            ("؟ 123 hello", Some(Language::English)),
            ("👍 ١٢٣", None),
            ("", None),
        ] {
            assert_eq!(Language::of_words(words), language, "{words}");
        }
    }
}
