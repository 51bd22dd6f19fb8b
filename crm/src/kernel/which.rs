//! Which of the things is meant that have a number, and how often it had been changed when it was seen.

use std::{
    fmt::{self, Display, Formatter},
    num::ParseIntError,
    str::FromStr,
};

use crate::{
    kernel::{attempt::Target, noun::Noun},
    text,
};

/// A thing by its number, behind the small letter by which people know its kind: `o` for `O-1042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered<const LETTER: char> {
    /// Its number; 0, which none has, for what is no number.
    pub number: i64,
    /// How often it had been changed when it was seen, if that is known.
    pub seen: Option<i64>,
}

impl<const LETTER: char> Numbered<LETTER> {
    /// As people type it (`O-1042`, `o1042`, `1042`, also with Arabic digits).
    pub fn read(typed: &str) -> Self {
        Self::number(text::number_behind(LETTER, typed).unwrap_or(0))
    }

    /// By its number, whatever was seen of it.
    pub fn number(number: i64) -> Self {
        Self { number, seen: None }
    }

    /// As it was when it had been changed this often.
    pub fn as_of(self, version: i64) -> Self {
        Self { seen: Some(version), ..self }
    }

    /// As the audit log names it where something is refused.
    pub(crate) fn target(self, noun: Noun) -> Target {
        Target::by_name(noun, &self.label())
    }

    /// As people read it.
    pub fn label(self) -> String {
        format!("{}-{}", LETTER.to_ascii_uppercase(), self.number)
    }
}

impl<const LETTER: char> Display for Numbered<LETTER> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        self.seen.map_or(Ok(()), |seen| write!(f, "@{seen}"))
    }
}

impl<const LETTER: char> FromStr for Numbered<LETTER> {
    type Err = ParseIntError;

    /// Exactly as this is written.
    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        let (number, seen) = raw.split_once('@').map_or((raw, None), |(number, seen)| (number, Some(seen)));
        Ok(Self { number: number.parse()?, seen: seen.map(str::parse).transpose()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Which = Numbered<'o'>;

    #[test]
    fn things_are_named_as_they_are_written() {
        for which in [Which::number(1042), Which::number(1).as_of(7)] {
            assert_eq!(which.to_string().parse(), Ok(which));
        }
        assert_eq!(Which::read("o-١٠٤٢"), Which::number(1042));
        assert_eq!((Which::read("سارة").number, Which::number(7).label().as_str()), (0, "O-7"));
        assert!("".parse::<Which>().is_err() && "7@".parse::<Which>().is_err());
    }
}
