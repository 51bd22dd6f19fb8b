//! What a button, a menu or a form means: its `custom_id`. Everything that is needed to act is in it, so that it works
//! after a restart and on any machine; nothing in it is trusted, crm decides again.
//!
//! To add one: a variant of [`Action`], its line in `encode` and in `decode`, its arm in `router.rs`. Ids stay readable
//! for as long as messages that carry them exist; a changed meaning needs a new word.

mod filters;

use chrono::{DateTime, Utc};
use crm::{
    ConversationId, DiscordId, MemberId, Permission,
    audit::Filter as AuditFilter,
    ids::{RequestId, RoleId},
    members::Filter as PeopleFilter,
    permission::PermissionGroup,
};

use crate::{
    help::Place,
    perms::{
        pick::{Pick, Picking},
        simulate::{Proposal, Proposed},
    },
};

/// Discord's limit for a `custom_id`, in characters. Ours are ASCII.
const LIMIT: usize = 100;
const VERSION: &str = "v1";

/// Every word that tells what a `custom_id` means.
pub const WORDS: [&str; 21] = [
    "help",
    "leads",
    "lead",
    "again",
    "people",
    "log",
    "make-lead",
    "reply",
    "lead-form",
    "reply-form",
    "grant-group",
    "deny-group",
    "grant-pick",
    "deny-pick",
    "matrix",
    "apply",
    "cancel",
    "approve",
    "refuse",
    "role-group",
    "role-pick",
];

/// What pressing, choosing or submitting means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Menu or button: another page of `/help`.
    Help(Place),
    /// Turn a page of the leads.
    Leads(Turn<i64>),
    /// Button: show this lead.
    Lead(i64),
    /// Button: open this form again, filled in with the message's embeds, which are these fields.
    Again(Box<Action>, Vec<String>),
    /// Turn a page of the people.
    People(People),
    /// Turn a page of the audit log.
    Audit(Events),
    /// Button: open the form for a lead from this conversation.
    MakeLead(ConversationId),
    /// Button: open the form for an answer in this conversation.
    Reply(ConversationId),
    /// Form: a lead, perhaps from a conversation.
    LeadForm(Option<ConversationId>),
    /// Form: an answer in this conversation.
    ReplyForm(ConversationId),
    /// Menu: the group of permissions to choose from.
    PickGroup(Picking),
    /// Menu: the permissions to give or to withhold.
    PickPermissions(Picking),
    /// Button: a person's permissions as a table.
    Matrix(DiscordId),
    /// Button: make the change that was tried out.
    Apply(Proposal),
    /// Button: do not.
    Cancel,
    /// Button: approve a request.
    Approve(RequestId),
    /// Button: refuse a request.
    Refuse(RequestId),
    /// Menu: the group of a role's permissions to change.
    RoleGroup(RoleId),
    /// Menu: the permissions of this group that a role is to hold.
    RolePermissions(RoleId, PermissionGroup),
}

/// A page of the people that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct People {
    pub filter: PeopleFilter,
    pub turn: Turn<MemberId>,
}

/// A page of the events that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Events {
    pub filter: AuditFilter,
    pub turn: Turn<Seq>,
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
        self.encode_with(word, None)
    }

    /// With what chooses the list's entries, if anything does.
    fn encode_with(&self, word: &str, filter: Option<String>) -> String {
        let word = filter.map_or_else(|| word.to_owned(), |filter| format!("{word}:{filter}"));
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

/// A place in the audit log; short, because its filter needs the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seq(pub i64);

impl Cursor for Seq {
    fn write(self) -> String {
        filters::base36(self.0.unsigned_abs())
    }

    fn read(raw: &str) -> Option<Self> {
        let digits = raw.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
        i64::from_str_radix(raw, 36).ok().filter(|_| digits).map(Self)
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
        let word = self.word();
        match self {
            Self::Help(place) => format!("{VERSION}:{word}:{}", place.encode()),
            Self::Leads(turn) => turn.encode(word),
            Self::Lead(number) => format!("{VERSION}:{word}:{number}"),
            Self::Again(form, fields) => {
                let form = form.encode();
                let form = form.trim_start_matches(VERSION).trim_start_matches(':');
                format!("{VERSION}:{word}:{}:{form}", fields.join("."))
            }
            Self::People(people) => people.turn.encode_with(word, filters::write_people(&people.filter)),
            Self::Audit(events) => events.turn.encode_with(word, filters::write_audit(&events.filter)),
            Self::MakeLead(conversation) | Self::Reply(conversation) | Self::ReplyForm(conversation) => {
                format!("{VERSION}:{word}:{conversation}")
            }
            Self::LeadForm(None) => format!("{VERSION}:{word}:-"),
            Self::LeadForm(Some(conversation)) => format!("{VERSION}:{word}:{conversation}"),
            Self::PickGroup(picking) | Self::PickPermissions(picking) => picking.encode(word),
            Self::Matrix(person) => format!("{VERSION}:{word}:{person}"),
            Self::Apply(proposal) => format!("{VERSION}:{word}:{}", proposal.encode()),
            Self::Cancel => format!("{VERSION}:{word}"),
            Self::Approve(request) | Self::Refuse(request) => format!("{VERSION}:{word}:{request}"),
            Self::RoleGroup(role) => format!("{VERSION}:{word}:{role}"),
            Self::RolePermissions(role, group) => format!("{VERSION}:{word}:{role}:{group}"),
        }
    }

    /// What a `custom_id` means; `None` for one that is forged, or of another version.
    pub fn decode(id: &str) -> Option<Self> {
        let parts: Vec<&str> = id.split(':').collect();
        let people = |filter, at, trail| Some(Self::People(People { filter, turn: Turn::decode(at, trail)? }));
        let audit = |filter, at, trail| Some(Self::Audit(Events { filter, turn: Turn::decode(at, trail)? }));
        match parts.as_slice() {
            [VERSION, "help", place @ ..] => Place::decode(place).map(Self::Help),
            [VERSION, "leads", at, trail] => Turn::decode(at, trail).map(Self::Leads),
            [VERSION, "lead", number] => i64::read(number).map(Self::Lead),
            [VERSION, "again", fields, form @ ..] => {
                let form = Self::decode(&format!("{VERSION}:{}", form.join(":")))?;
                let is_form = matches!(form, Self::LeadForm(_) | Self::ReplyForm(_));
                let fields = fields.split('.').map(str::to_owned).collect();
                is_form.then(|| Self::Again(Box::new(form), fields))
            }
            [VERSION, "people", at, trail] => people(PeopleFilter::Special, at, trail),
            [VERSION, "people", filter, at, trail] => people(filters::read_people(filter)?, at, trail),
            [VERSION, "log", at, trail] => audit(AuditFilter::default(), at, trail),
            [VERSION, "log", filter, at, trail] => audit(filters::read_audit(filter)?, at, trail),
            [VERSION, "make-lead", conversation] => conversation.parse().ok().map(Self::MakeLead),
            [VERSION, "reply", conversation] => conversation.parse().ok().map(Self::Reply),
            [VERSION, "lead-form", "-"] => Some(Self::LeadForm(None)),
            [VERSION, "lead-form", conversation] => conversation.parse().ok().map(|c| Self::LeadForm(Some(c))),
            [VERSION, "reply-form", conversation] => conversation.parse().ok().map(Self::ReplyForm),
            [VERSION, "grant-group", person, until] => Picking::decode(Pick::Grant, person, until).map(Self::PickGroup),
            [VERSION, "grant-pick", person, until] => {
                Picking::decode(Pick::Grant, person, until).map(Self::PickPermissions)
            }
            [VERSION, "deny-group", person] => Picking::decode(Pick::Deny, person, "-").map(Self::PickGroup),
            [VERSION, "deny-pick", person] => Picking::decode(Pick::Deny, person, "-").map(Self::PickPermissions),
            [VERSION, "matrix", person] => person.parse().ok().map(Self::Matrix),
            [VERSION, "apply", person, wanted @ ..] => Proposal::decode(person, wanted).map(Self::Apply),
            [VERSION, "cancel"] => Some(Self::Cancel),
            [VERSION, "approve", request] => request.parse().ok().map(Self::Approve),
            [VERSION, "refuse", request] => request.parse().ok().map(Self::Refuse),
            [VERSION, "role-group", role] => role.parse().ok().map(Self::RoleGroup),
            [VERSION, "role-pick", role, group] => {
                let group = PermissionGroup::ALL.iter().copied().find(|known| known.as_str() == *group)?;
                role.parse().ok().map(|role| Self::RolePermissions(role, group))
            }
            _ => None,
        }
    }

    /// Its word, for metrics and logs.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Help(_) => "help",
            Self::Leads(_) => "leads",
            Self::Lead(_) => "lead",
            Self::Again(..) => "again",
            Self::People(_) => "people",
            Self::Audit(_) => "log",
            Self::MakeLead(_) => "make-lead",
            Self::Reply(_) => "reply",
            Self::LeadForm(_) => "lead-form",
            Self::ReplyForm(_) => "reply-form",
            Self::PickGroup(Picking { what: Pick::Grant, .. }) => "grant-group",
            Self::PickGroup(Picking { what: Pick::Deny, .. }) => "deny-group",
            Self::PickPermissions(Picking { what: Pick::Grant, .. }) => "grant-pick",
            Self::PickPermissions(Picking { what: Pick::Deny, .. }) => "deny-pick",
            Self::Matrix(_) => "matrix",
            Self::Apply(_) => "apply",
            Self::Cancel => "cancel",
            Self::Approve(_) => "approve",
            Self::Refuse(_) => "refuse",
            Self::RoleGroup(_) => "role-group",
            Self::RolePermissions(..) => "role-pick",
        }
    }
}

impl Picking {
    fn encode(self, word: &str) -> String {
        let until = self.until.map_or_else(|| "-".to_owned(), |until| until.timestamp().to_string());
        match self.what {
            Pick::Grant => format!("{VERSION}:{word}:{}:{until}", self.person),
            // A denial has no end.
            Pick::Deny => format!("{VERSION}:{word}:{}", self.person),
        }
    }

    fn decode(what: Pick, person: &str, until: &str) -> Option<Self> {
        let until = match until {
            "-" => None,
            seconds => Some(DateTime::<Utc>::from_timestamp(seconds.parse().ok()?, 0)?),
        };
        Some(Self { what, person: person.parse().ok()?, until })
    }
}

impl Proposal {
    fn encode(&self) -> String {
        let names = |which: &[Permission]| which.iter().map(|p| p.as_str()).collect::<Vec<_>>().join(".");
        let wanted = match &self.wanted {
            Proposed::Role(role) => format!("role:{role}"),
            Proposed::Grant(which, None) => format!("grant:{}:-", names(which)),
            Proposed::Grant(which, Some(until)) => format!("grant:{}:{until}", names(which)),
            Proposed::Deny(which) => format!("deny:{}", names(which)),
            Proposed::Clear(which) => format!("clear:{}", names(which)),
            Proposed::Remove => "remove".to_owned(),
            Proposed::Copy(from) => format!("copy:{from}"),
        };
        format!("{}:{wanted}", self.person)
    }

    fn decode(person: &str, wanted: &[&str]) -> Option<Self> {
        let names = |raw: &str| raw.split('.').map(|name| name.parse().ok()).collect::<Option<Vec<Permission>>>();
        let wanted = match wanted {
            ["role", role] => Proposed::Role(role.parse().ok()?),
            ["grant", which, "-"] => Proposed::Grant(names(which)?, None),
            ["grant", which, until] => Proposed::Grant(names(which)?, Some(until.parse().ok()?)),
            ["deny", which] => Proposed::Deny(names(which)?),
            ["clear", which] => Proposed::Clear(names(which)?),
            ["remove"] => Proposed::Remove,
            ["copy", from] => Proposed::Copy(from.parse().ok()?),
            _ => return None,
        };
        Some(Self { person: person.parse().ok()?, wanted })
    }
}

#[cfg(test)]
mod tests;
