//! What people and buttons name by its number. To give a noun such numbers: [`which!`] with its letter.

/// Writes `Which`, and how its numbers are read and shown, for a noun that people know by a letter and a number: `L-1042`.
macro_rules! which {
    ($letter:literal, $prefix:literal, $noun:ident) => {
        /// Which is meant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Which {
            /// Its number; 0, which none has, for what is no number.
            pub number: i64,
            /// How often it had been changed when it was seen, if that is known.
            pub seen: Option<i64>,
        }

        impl Which {
            /// As people type it (`L-1042`, `l1042`, `1042`, also with Arabic digits).
            pub fn read(typed: &str) -> Self {
                Self { number: parse_number(typed).unwrap_or(0), seen: None }
            }

            /// By its number, whatever was seen of it.
            pub fn number(number: i64) -> Self {
                Self { number, seen: None }
            }

            fn target(self) -> crate::kernel::attempt::Target {
                crate::kernel::attempt::Target::by_name(crate::kernel::noun::Noun::$noun, &number_label(self.number))
            }
        }

        impl std::fmt::Display for Which {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}", self.number)?;
                self.seen.map_or(Ok(()), |seen| write!(f, "@{seen}"))
            }
        }

        impl std::str::FromStr for Which {
            type Err = std::num::ParseIntError;

            /// Exactly as this is written.
            fn from_str(raw: &str) -> std::result::Result<Self, Self::Err> {
                let (number, seen) = raw.split_once('@').map_or((raw, None), |(number, seen)| (number, Some(seen)));
                Ok(Self { number: number.parse()?, seen: seen.map(str::parse).transpose()? })
            }
        }

        /// A number as people type it, with its letter or without, also with Arabic digits.
        pub fn parse_number(raw: &str) -> Option<i64> {
            crate::kernel::text::number_behind($letter, raw)
        }

        /// A number as people read it.
        pub fn number_label(number: i64) -> String {
            format!(concat!($prefix, "-{}"), number)
        }
    };
}

pub(crate) use which;
