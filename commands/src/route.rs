//! What a button, a menu or a form means: its `custom_id`. Everything that is needed to act is in it, so that it works
//! after a restart and on any machine; nothing in it is trusted, crm decides again.
//!
//! To add one: a variant of [`Action`], its line in `encode` and in `decode`, its arm in `router.rs`. Ids stay readable
//! for as long as messages that carry them exist; a changed meaning needs a new word.

use chrono::{DateTime, Utc};
use crm::{ConversationId, DiscordId, MemberId};

/// Discord's limit for a `custom_id`, in characters. Ours are ASCII.
const LIMIT: usize = 100;
const VERSION: &str = "v1";

/// What pressing, choosing or submitting means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Turn a page of the leads.
    Leads(Turn<i64>),
    /// Turn a page of the people.
    People(Turn<MemberId>),
    /// Turn a page of the audit log.
    Audit(Turn<i64>),
    /// Button: open the form for a lead from this conversation.
    MakeLead(ConversationId),
    /// Button: open the form for an answer in this conversation.
    Reply(ConversationId),
    /// Form: a lead, perhaps from a conversation.
    LeadForm(Option<ConversationId>),
    /// Form: an answer in this conversation.
    ReplyForm(ConversationId),
    /// Menu: the group of permissions to choose from.
    GrantGroup(GrantTo),
    /// Menu: the permissions to give.
    GrantPick(GrantTo),
}

/// To whom permissions are to be given, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GrantTo {
    pub person: DiscordId,
    pub until: Option<DateTime<Utc>>,
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

    fn encode(&self, word: &str) -> String {
        let place = |cursor: &Option<C>| cursor.map_or_else(|| "-".to_owned(), C::write);
        let whole = |trail: &[Option<C>]| {
            let trail: Vec<String> = trail.iter().map(place).collect();
            format!("{VERSION}:{word}:{}:{}", place(&self.at), trail.join("."))
        };
        let longest = (0..=self.trail.len()).map(|from| whole(&self.trail[from..])).find(|id| id.len() <= LIMIT);
        longest.unwrap_or_else(|| whole(&[]))
    }

    fn decode(at: &str, trail: &str) -> Option<Self> {
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

impl Cursor for MemberId {
    fn write(self) -> String {
        self.to_string()
    }

    fn read(raw: &str) -> Option<Self> {
        raw.parse().ok()
    }
}

impl Action {
    /// The `custom_id`, at most 100 characters.
    pub fn encode(&self) -> String {
        match self {
            Self::Leads(turn) => turn.encode("leads"),
            Self::People(turn) => turn.encode("people"),
            Self::Audit(turn) => turn.encode("audit"),
            Self::MakeLead(conversation) => format!("{VERSION}:make-lead:{conversation}"),
            Self::Reply(conversation) => format!("{VERSION}:reply:{conversation}"),
            Self::LeadForm(None) => format!("{VERSION}:lead-form:-"),
            Self::LeadForm(Some(conversation)) => format!("{VERSION}:lead-form:{conversation}"),
            Self::ReplyForm(conversation) => format!("{VERSION}:reply-form:{conversation}"),
            Self::GrantGroup(to) => to.encode("grant-group"),
            Self::GrantPick(to) => to.encode("grant-pick"),
        }
    }

    /// What a `custom_id` means; `None` for one that is forged, or of another version.
    pub fn decode(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        match parts.as_slice() {
            [VERSION, "leads", at, trail] => Turn::decode(at, trail).map(Self::Leads),
            [VERSION, "people", at, trail] => Turn::decode(at, trail).map(Self::People),
            [VERSION, "audit", at, trail] => Turn::decode(at, trail).map(Self::Audit),
            [VERSION, "make-lead", conversation] => conversation.parse().ok().map(Self::MakeLead),
            [VERSION, "reply", conversation] => conversation.parse().ok().map(Self::Reply),
            [VERSION, "lead-form", "-"] => Some(Self::LeadForm(None)),
            [VERSION, "lead-form", conversation] => conversation.parse().ok().map(|c| Self::LeadForm(Some(c))),
            [VERSION, "reply-form", conversation] => conversation.parse().ok().map(Self::ReplyForm),
            [VERSION, "grant-group", person, until] => GrantTo::decode(person, until).map(Self::GrantGroup),
            [VERSION, "grant-pick", person, until] => GrantTo::decode(person, until).map(Self::GrantPick),
            _ => None,
        }
    }

    /// Its word, for metrics and logs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Leads(_) => "leads",
            Self::People(_) => "people",
            Self::Audit(_) => "audit",
            Self::MakeLead(_) => "make-lead",
            Self::Reply(_) => "reply",
            Self::LeadForm(_) => "lead-form",
            Self::ReplyForm(_) => "reply-form",
            Self::GrantGroup(_) => "grant-group",
            Self::GrantPick(_) => "grant-pick",
        }
    }
}

impl GrantTo {
    fn encode(self, word: &str) -> String {
        let until = self.until.map_or_else(|| "-".to_owned(), |until| until.timestamp().to_string());
        format!("{VERSION}:{word}:{}:{until}", self.person)
    }

    fn decode(person: &str, until: &str) -> Option<Self> {
        let until = match until {
            "-" => None,
            seconds => Some(DateTime::from_timestamp(seconds.parse().ok()?, 0)?),
        };
        Some(Self { person: person.parse().ok()?, until })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn a_turn<C: Cursor + std::fmt::Debug>(cursor: impl Strategy<Value = C> + Clone) -> impl Strategy<Value = Turn<C>> {
        prop::collection::vec(cursor, 0..12)
            .prop_map(|cursors| cursors.into_iter().fold(Turn::first(), |turn, next| turn.on(next)))
    }

    fn a_conversation() -> impl Strategy<Value = ConversationId> {
        any::<u128>().prop_map(|n| format!("{n:032x}").parse().unwrap())
    }

    fn a_member() -> impl Strategy<Value = MemberId> + Clone {
        any::<u128>().prop_map(|n| format!("{n:032x}").parse().unwrap())
    }

    prop_compose! {
        fn a_grant()(person in 1..=i64::MAX as u64, until in prop::option::of(0i64..8_000_000_000)) -> GrantTo {
            let until = until.map(|s| DateTime::from_timestamp(s, 0).unwrap());
            GrantTo { person: DiscordId::new(person).unwrap(), until }
        }
    }

    fn an_action() -> impl Strategy<Value = Action> {
        prop_oneof![
            a_turn(0..=i64::MAX).prop_map(Action::Leads),
            a_turn(a_member()).prop_map(Action::People),
            a_turn(0..=i64::MAX).prop_map(Action::Audit),
            a_conversation().prop_map(Action::MakeLead),
            a_conversation().prop_map(Action::Reply),
            prop::option::of(a_conversation()).prop_map(Action::LeadForm),
            a_conversation().prop_map(Action::ReplyForm),
            a_grant().prop_map(Action::GrantGroup),
            a_grant().prop_map(Action::GrantPick),
        ]
    }

    /// What must survive; of a way back, only its near end has to.
    fn core(action: Action) -> Action {
        match action {
            Action::Leads(turn) => Action::Leads(Turn { trail: Vec::new(), ..turn }),
            Action::People(turn) => Action::People(Turn { trail: Vec::new(), ..turn }),
            Action::Audit(turn) => Action::Audit(Turn { trail: Vec::new(), ..turn }),
            other => other,
        }
    }

    proptest! {
        #[test]
        fn ids_are_short_and_read_back(action in an_action()) {
            let id = action.encode();
            prop_assert!(id.len() <= LIMIT && id.is_ascii(), "{id}");
            prop_assert_eq!(id.split(':').nth(1), Some(action.word()));
            let back = Action::decode(&id).unwrap();
            prop_assert_eq!(back.encode(), id, "reading and writing again changes nothing");
            prop_assert_eq!(core(back), core(action));
        }

        #[test]
        fn forged_ids_are_refused_or_harmless(id in "(v1:)?[a-z-]{0,12}(:[0-9a-f.-]{0,36}){0,3}") {
            if let Some(action) = Action::decode(&id) {
                prop_assert!(action.encode().len() <= LIMIT);
            }
        }

        #[test]
        fn the_way_back_is_the_way_there(cursors in prop::collection::vec(1i64..100_000, 1..6)) {
            let mut pages = vec![Turn::first()];
            for cursor in cursors {
                let next = pages.last().unwrap().on(cursor);
                pages.push(next);
            }
            while let Some(page) = pages.pop() {
                prop_assert_eq!(page.back().map(|t| t.at), pages.last().map(|t| t.at));
            }
        }
    }

    #[test]
    fn ids_of_others_mean_nothing() {
        for id in
            ["", "v1", "v2:leads:-:", "v1:leads:+5:", "v1:leads:-5:", "v1:reply:nonsense", "v1:grant-pick:0:-", "p:1"]
        {
            assert_eq!(Action::decode(id), None, "{id}");
        }
    }
}
