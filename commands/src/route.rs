//! What a button, a menu or a form means: its `custom_id`, `v1:word:rest`. Everything that is needed to act is in it, so that
//! it works after a restart and on any machine; nothing in it is trusted, crm decides again.
//!
//! To add one: a variant with its word in the [`custom_ids!`] of its feature's file, what using it is an attempt at, and its
//! arm in `handle` there. A
//! feature's first one needs that enum's line in `router.rs`, too. What it carries is a [`Payload`]. Ids stay readable for as
//! long as messages that carry them exist; a changed meaning needs a new word.

use std::{fmt::Debug, future::Future};

use crm::{
    AllianceMemberId, ContactId, ConversationId, DiscordId, MemberId, MessageId,
    ids::{MergeId, RequestId, RoleId},
};
#[cfg(test)]
use proptest::prelude::*;
use serenity::all::ComponentInteraction;

use crate::{
    bot::BotState,
    custom_id::{VERSION, split},
    session::InteractionContext,
};

/// Discord's limit for a `custom_id`, in characters. Ours are ASCII.
pub(crate) const LIMIT: usize = 100;

/// The first part of a `custom_id`, after the version.
pub(crate) struct Word {
    /// The word itself.
    pub name: &'static str,
    /// What using it is recorded as when it is refused: the command that does the same, or the event that would have come of it.
    pub attempt: &'static str,
}

/// What some of a feature's buttons, menus or forms mean. Made by [`custom_ids!`].
pub(crate) trait CustomId: Clone + Debug + PartialEq {
    /// Every word that tells what a `custom_id` means.
    const WORDS: &'static [Word];

    /// The `custom_id`, at most 100 characters.
    fn encode(&self) -> String;

    /// What a word and the rest mean; `None` for what is forged.
    fn read(word: &str, rest: Option<&str>) -> Option<Self>;

    /// Any of them.
    #[cfg(test)]
    fn any() -> BoxedStrategy<Self>;

    /// What must survive writing and reading.
    #[cfg(test)]
    fn core(self) -> Self;
}

/// What happens when a button or a menu is used. Forms: see `draft.rs`.
pub(crate) trait Handle: CustomId {
    /// Does it and answers.
    fn handle(
        self,
        bot: &BotState,
        context: &InteractionContext,
        pressed: &ComponentInteraction,
    ) -> impl Future<Output = ()> + Send;
}

/// What a `custom_id` carries besides its word.
pub(crate) trait Payload: Sized + Debug {
    /// At most `room` characters, if it can be cut; ASCII.
    fn write(&self, room: usize) -> String;

    /// `None` for what is forged.
    fn read(raw: &str) -> Option<Self>;

    /// Any that the commands make.
    #[cfg(test)]
    fn any() -> BoxedStrategy<Self>;

    /// What must survive writing and reading.
    #[cfg(test)]
    fn core(self) -> Self {
        self
    }
}

/// What a `custom_id` means, if it is one of these.
pub(crate) fn decode<I: CustomId>(id: &str) -> Option<I> {
    // Discord gives back what it took; a longer one is forged.
    let (word, rest) = split(id).filter(|_| id.len() <= LIMIT)?;
    I::read(word, rest)
}

/// A `custom_id` with nothing but its word.
pub(crate) fn bare_id(word: &str) -> String {
    format!("{VERSION}:{word}")
}

/// A `custom_id` that carries something.
pub(crate) fn full_id(word: &str, payload: &impl Payload) -> String {
    let head = format!("{VERSION}:{word}:");
    let rest = payload.write(LIMIT.saturating_sub(head.len()));
    format!("{head}{rest}")
}

/// An enum of what some `custom_id`s mean, with the word of each, what it carries, and what using it is an attempt at: `does`
/// what an action records, or is `like` a command.
///
/// ```ignore
/// custom_ids! {
///     /// Under a request.
///     pub(crate) enum Button {
///         /// Approve it.
///         Approve(request: RequestId) = "approve" does RequestApproved,
///     }
/// }
/// ```
macro_rules! custom_ids {
    ($(#[$about:meta])* $vis:vis enum $name:ident {
        $($(#[$doc:meta])* $variant:ident $(($carried:ident: $payload:ty))? = $word:literal
            $(does $action:ident)? $(like $command:literal)?),* $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis enum $name {
            $($(#[$doc])* $variant $(($payload))?),*
        }

        impl $crate::route::CustomId for $name {
            const WORDS: &'static [$crate::route::Word] = &[$($crate::route::Word {
                name: $word,
                attempt: $(crm::audit::Action::$action.as_str())? $($command)?,
            }),*];

            fn encode(&self) -> String {
                match self {
                    $(Self::$variant $(($carried))? => $crate::route::custom_ids!(@write $word $(, $carried)?)),*
                }
            }

            fn read(word: &str, rest: Option<&str>) -> Option<Self> {
                match word {
                    $($word => $crate::route::custom_ids!(@read rest, $variant $(, $payload)?),)*
                    _ => None,
                }
            }

            #[cfg(test)]
            fn any() -> proptest::strategy::BoxedStrategy<Self> {
                use proptest::strategy::Strategy as _;
                proptest::strategy::Union::new([$($crate::route::custom_ids!(@any $variant $(, $payload)?)),*]).boxed()
            }

            #[cfg(test)]
            fn core(self) -> Self {
                match self {
                    $(Self::$variant $(($carried))? => Self::$variant $(($crate::route::Payload::core($carried)))?),*
                }
            }
        }
    };
    (@write $word:literal) => { $crate::route::bare_id($word) };
    (@write $word:literal, $carried:ident) => { $crate::route::full_id($word, $carried) };
    (@read $rest:ident, $variant:ident) => { $rest.is_none().then_some(Self::$variant) };
    (@read $rest:ident, $variant:ident, $payload:ty) => {
        <$payload as $crate::route::Payload>::read($rest?).map(Self::$variant)
    };
    (@any $variant:ident) => { proptest::strategy::Just(Self::$variant).boxed() };
    (@any $variant:ident, $payload:ty) => {
        <$payload as $crate::route::Payload>::any().prop_map(Self::$variant).boxed()
    };
}
pub(crate) use custom_ids;

/// Ids carry themselves; so do numbers.
macro_rules! carries_itself {
    ($($id:ty: $any:expr),* $(,)?) => {$(
        impl Payload for $id {
            fn write(&self, _: usize) -> String {
                self.to_string()
            }

            fn read(raw: &str) -> Option<Self> {
                // One way of writing each.
                raw.parse().ok().filter(|id: &Self| id.to_string() == raw)
            }

            #[cfg(test)]
            fn any() -> BoxedStrategy<Self> {
                $any.boxed()
            }
        }
    )*};
}

carries_itself! {
    ContactId: uuids(),
    ConversationId: uuids(),
    crm::ExportId: uuids(),
    crm::ScheduleId: uuids(),
    crm::ImportId: uuids(),
    crm::overview::imports::Seen: (uuids(), 0..=i64::MAX).prop_map(|(id, version)| crm::overview::imports::Seen { id, version }),
    MergeId: uuids(),
    MessageId: uuids(),
    RequestId: uuids(),
    RoleId: uuids(),
    i64: 0..=i64::MAX,
    crm::alliances::Which: seen().prop_map(|(number, seen)| crm::alliances::Which { number, seen }),
    crm::ClosureId: uuids(),
    crm::bookings::Which: seen().prop_map(|(number, seen)| crm::bookings::Which { number, seen }),
    crm::companies::Which: seen().prop_map(|(number, seen)| crm::companies::Which { number, seen }),
    crm::contacts::Which: (uuids(), prop::option::of(0..=i64::MAX)).prop_map(|(id, seen)| crm::contacts::Which { id, seen }),
    crm::deals::Which: seen().prop_map(|(number, seen)| crm::deals::Which { number, seen }),
    crm::leads::Which: seen().prop_map(|(number, seen)| crm::leads::Which { number, seen }),
    crm::fields::At: (field_list(), uuids()).prop_map(|(seen, field)| crm::fields::At { seen, field }),
    crm::fields::Seen: field_list(),
    crm::stages::At: (pipeline(), point()).prop_map(|(seen, point)| crm::stages::At { seen, point }),
    crm::stages::Seen: pipeline(),
    crm::quotes::Which: seen().prop_map(|(number, seen)| crm::quotes::Which { number, seen }),
    crm::products::Which: seen().prop_map(|(number, seen)| crm::products::Which { number, seen }),
    DiscordId: (1..=i64::MAX as u64).prop_map(|id| DiscordId::new(id).unwrap()),
}

#[cfg(test)]
pub(crate) fn uuids<T: std::str::FromStr<Err: Debug> + Debug>() -> impl Strategy<Value = T> + Clone {
    any::<u128>().prop_map(|n| format!("{n:032x}").parse().unwrap())
}

/// A number, and what was seen of what it names.
#[cfg(test)]
fn seen() -> impl Strategy<Value = (i64, Option<i64>)> {
    (0..=i64::MAX, proptest::option::of(0..=i64::MAX))
}

#[cfg(test)]
fn field_list() -> impl Strategy<Value = crm::fields::Seen> {
    let of = prop::sample::select(crm::fields::Of::ALL);
    (of, 0..=i64::MAX).prop_map(|(of, version)| crm::fields::Seen { of, version })
}

#[cfg(test)]
fn pipeline() -> impl Strategy<Value = crm::stages::Seen> {
    // Nobody changes one more often.
    (uuids(), 0..=i64::from(u32::MAX)).prop_map(|(of, version)| crm::stages::Seen { of, version })
}

#[cfg(test)]
fn point() -> impl Strategy<Value = crm::stages::Point> {
    let ends = prop::sample::select(crm::stages::End::ALL).prop_map(crm::stages::Point::End);
    prop_oneof![uuids().prop_map(crm::stages::Point::Stage), ends]
}

/// `-` for none.
impl<P: Payload + 'static> Payload for Option<P> {
    fn write(&self, room: usize) -> String {
        self.as_ref().map_or_else(|| "-".to_owned(), |payload| payload.write(room))
    }

    fn read(raw: &str) -> Option<Self> {
        if raw == "-" { Some(None) } else { P::read(raw).map(Some) }
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        proptest::option::of(P::any()).boxed()
    }
}

/// A place in a list: where its page begins, and the beginnings of the pages before it, as far as there is room for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Turn<C> {
    /// `None` is the first page.
    pub at: Option<C>,
    /// The way back, nearest last.
    pub trail: Vec<Option<C>>,
}

impl<C: Cursor> Turn<C> {
    /// The first page.
    pub fn first() -> Self {
        Self { at: None, trail: Vec::new() }
    }

    /// The page after this one.
    pub fn on(&self, next: C) -> Self {
        let mut trail = self.trail.clone();
        trail.push(self.at);
        Self { at: Some(next), trail }
    }

    /// The page before this one; the first if the way back is not known; `None` on the first.
    pub fn back(&self) -> Option<Self> {
        self.at?;
        let mut trail = self.trail.clone();
        let at = trail.pop().flatten();
        Some(if at.is_none() { Self::first() } else { Self { at, trail } })
    }

    /// With what chooses the list's entries before it, if anything does.
    pub fn write_after(&self, filter: Option<String>, room: usize) -> String {
        let filter = filter.map(|filter| format!("{filter}:")).unwrap_or_default();
        let place = |cursor: &Option<C>| cursor.map_or_else(|| "-".to_owned(), C::write);
        let whole = |trail: &[Option<C>]| {
            let trail: Vec<String> = trail.iter().map(place).collect();
            format!("{filter}{}:{}", place(&self.at), trail.join("."))
        };
        let longest = (0..=self.trail.len()).map(|from| whole(&self.trail[from..])).find(|text| text.len() <= room);
        longest.unwrap_or_else(|| whole(&[]))
    }

    /// The filter, if there is one, and the place.
    pub fn read_after(raw: &str) -> Option<(Option<&str>, Self)> {
        match raw.split(':').collect::<Vec<_>>().as_slice() {
            [at, trail] => Some((None, Self::read_place(at, trail)?)),
            [filter, at, trail] => Some((Some(filter), Self::read_place(at, trail)?)),
            _ => None,
        }
    }

    fn read_place(at: &str, trail: &str) -> Option<Self> {
        let place = |raw: &str| if raw == "-" { Some(None) } else { C::read(raw).map(Some) };
        let trail = if trail.is_empty() { Vec::new() } else { trail.split('.').map(place).collect::<Option<_>>()? };
        Some(Self { at: place(at)?, trail })
    }
}

/// Where a page begins.
pub(crate) trait Cursor: Copy {
    fn write(self) -> String;
    fn read(raw: &str) -> Option<Self>;
}

impl Cursor for i64 {
    fn write(self) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok().filter(|n| *n >= 0 && raw.bytes().all(|b| b.is_ascii_digit()))
    }
}

impl Cursor for AllianceMemberId {
    fn write(self) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok()
    }
}

impl Cursor for MemberId {
    fn write(self) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok()
    }
}

impl Payload for Turn<i64> {
    fn write(&self, room: usize) -> String {
        self.write_after(None, room)
    }

    fn read(raw: &str) -> Option<Self> {
        Self::read_after(raw).filter(|(filter, _)| filter.is_none()).map(|(_, turn)| turn)
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        turns(0..=i64::MAX).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        self.without_trail()
    }
}

#[cfg(test)]
pub(crate) fn turns<C: Cursor + Debug>(cursor: impl Strategy<Value = C> + Clone) -> impl Strategy<Value = Turn<C>> {
    proptest::collection::vec(cursor, 0..12)
        .prop_map(|cursors| cursors.into_iter().fold(Turn::first(), |turn, next| turn.on(next)))
}

#[cfg(test)]
impl<C> Turn<C> {
    /// Of a way back, only the near end has to survive.
    pub fn without_trail(self) -> Self {
        Self { trail: Vec::new(), ..self }
    }
}

#[cfg(test)]
pub(crate) mod tests;
