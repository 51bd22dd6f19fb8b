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
}

impl FromStr for Language {
    type Err = &'static str;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|l| l.as_str() == raw).ok_or("the language is ar or en")
    }
}
