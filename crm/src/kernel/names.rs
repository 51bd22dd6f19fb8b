//! Enums whose values are stored, typed or looked up by name. To make one: `names!` with a line for each value, and, if people
//! see it, its family in `words/src/named.rs`. A name that has shipped never changes.

use std::fmt;

/// Writes an enum and everything that must stay in step with its names from one list.
macro_rules! names {
    (
        $(#[$doc:meta])*
        $vis:vis enum $name:ident {
            $( $(#[$value_doc:meta])* $value:ident = $text:literal, )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "&'static str")]
        $vis enum $name {
            $( $(#[$value_doc])* $value, )+
        }

        impl $name {
            /// All of them, in this order.
            pub const ALL: &'static [Self] = &[$( Self::$value, )+];

            /// The name that is stored.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$value => $text, )+
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::names::UnknownName;

            /// Reads exactly what `as_str` writes.
            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name {
                    $( $text => Ok(Self::$value), )+
                    _ => Err($crate::kernel::names::UnknownName { of: stringify!($name), name: name.to_owned() }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::kernel::names::UnknownName;

            fn try_from(name: String) -> Result<Self, $crate::kernel::names::UnknownName> {
                name.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(value: $name) -> Self {
                value.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

pub(crate) use names;

/// A name that this version does not know: a slip, or what another version stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The enum it was read for.
    pub(crate) of: &'static str,
    pub(crate) name: String,
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { of, name } = self;
        write!(f, "{name:?} is no {of}")
    }
}

impl std::error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    names! {
        /// For the test.
        enum Fruit {
            /// Red.
            Apple = "apple",
            /// Yellow.
            Pear = "pear",
        }
    }

    #[test]
    fn names_read_back_and_near_misses_do_not() {
        for fruit in Fruit::ALL {
            assert_eq!(fruit.as_str().parse(), Ok(*fruit));
            assert_eq!(serde_json::from_value(serde_json::json!(fruit)).ok(), Some(*fruit));
        }
        assert_eq!("Pear".parse::<Fruit>().unwrap_err().to_string(), "\"Pear\" is no Fruit");
    }
}
