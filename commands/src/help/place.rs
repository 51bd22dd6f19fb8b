//! Where in `/help` a person is: in the `custom_id` of its menus and buttons.

use crate::route::Payload;

/// The longest path of a group: two names of 32 characters.
const LONGEST: usize = 65;

/// A place in `/help`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A menu of groups, by its number in the message: what is chosen in it says where to go.
    Menu(usize),
    /// A page of a group, or of the list of groups.
    Page {
        /// The group's words with dots between, as they are in the id.
        group: Option<String>,
        /// The first is 0.
        page: usize,
    },
}

impl Place {
    /// What a menu says for the list of groups.
    pub const ALL: &str = "-";

    pub fn home() -> Self {
        Self::page_of(None, 0)
    }

    pub fn page_of(group: Option<&str>, page: usize) -> Self {
        Self::Page { group: group.map(str::to_owned), page }
    }

    /// What a menu says for a group.
    pub fn value(group: &str) -> String {
        group.replace(' ', ".")
    }

    fn group_in(value: &str) -> Option<Option<String>> {
        let written = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.');
        match value {
            Self::ALL => Some(None),
            group if (1..=LONGEST).contains(&group.len()) && group.bytes().all(written) => {
                Some(Some(group.replace('.', " ")))
            }
            _ => None,
        }
    }

    /// Where a choice in a menu leads; anything else leads to itself.
    pub fn choose(self, values: &[String]) -> Self {
        match self {
            Self::Menu(_) => {
                let group = values.first().and_then(|value| Self::group_in(value)).flatten();
                Self::page_of(group.as_deref(), 0)
            }
            page => page,
        }
    }

    pub fn group(&self) -> Option<&String> {
        match self {
            Self::Menu(_) => None,
            Self::Page { group, .. } => group.as_ref(),
        }
    }

    pub fn page(&self) -> usize {
        match self {
            Self::Menu(_) => 0,
            Self::Page { page, .. } => *page,
        }
    }
}

impl Payload for Place {
    fn write(&self, _: usize) -> String {
        match self {
            Self::Menu(number) => number.to_string(),
            Self::Page { group, page } => {
                format!("{}:{page}", group.as_deref().map_or_else(|| Self::ALL.to_owned(), Self::value))
            }
        }
    }

    fn read(raw: &str) -> Option<Self> {
        let number = |raw: &str| raw.parse().ok().filter(|n: &usize| *n < 1000 && n.to_string() == raw);
        match raw.split(':').collect::<Vec<_>>().as_slice() {
            [menu] => number(menu).map(Self::Menu),
            [group, page] => Some(Self::Page { group: Self::group_in(group)?, page: number(page)? }),
            _ => None,
        }
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let group = prop::option::of("[a-z_]{1,32}( [a-z_]{1,32})?");
        prop_oneof![
            (0usize..4).prop_map(Place::Menu),
            (group, 0usize..1000).prop_map(|(group, page)| Place::Page { group, page }),
        ]
        .boxed()
    }
}
