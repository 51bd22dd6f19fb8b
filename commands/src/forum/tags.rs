//! The tags of the staff's forum, by which it is filtered: how each conversation stands. They are written from what the company's
//! database says, so only those who moderate the forum can change them by hand, and the next change puts them right.

use std::collections::HashMap;

use crm::{
    DiscordId,
    conversations::{Listed, Priority, State, thread::Head},
    tenants::Language,
};
use serde_json::json;
use serenity::all::{ChannelId, EditThread, ForumTagId, Http};

use crate::{send::PostError, texts::t};

/// As many as Discord takes in a forum (its reference, "Forum Tag Object").
const MOST: usize = 20;

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Tag {
    Waiting,
    Unassigned,
    Snoozed,
    Closed,
    High,
    Urgent,
    Late,
}

impl Tag {
    /// In the order of their bits in [`Meant`].
    const ALL: [Self; 7] =
        [Self::Waiting, Self::Unassigned, Self::Snoozed, Self::Closed, Self::High, Self::Urgent, Self::Late];

    fn bit(self) -> i16 {
        1 << (self as i16)
    }

    fn name(self, language: Language) -> String {
        match self {
            Self::Waiting => t!(language, "tag-waiting"),
            Self::Unassigned => t!(language, "tag-unassigned"),
            Self::Snoozed => t!(language, "tag-snoozed"),
            Self::Closed => t!(language, "tag-closed"),
            Self::High => t!(language, "tag-high"),
            Self::Urgent => t!(language, "tag-urgent"),
            Self::Late => t!(language, "tag-late"),
        }
    }

    fn emoji(self) -> &'static str {
        match self {
            Self::Waiting => "⏳",
            Self::Unassigned => "🙋",
            Self::Snoozed => "💤",
            Self::Closed => "☑️",
            Self::High => "🔼",
            Self::Urgent => "🚨",
            Self::Late => "⏰",
        }
    }

    fn holds(self, conversation: &Listed) -> bool {
        let is_open = conversation.state == State::Open;
        match self {
            Self::Waiting => is_open && conversation.waiting_since.is_some() && !conversation.is_late,
            Self::Late => is_open && conversation.is_late,
            Self::Unassigned => is_open && conversation.assignee.is_none(),
            Self::Snoozed => conversation.state == State::Snoozed,
            Self::Closed => conversation.state == State::Closed,
            Self::High => conversation.priority == Priority::High,
            Self::Urgent => conversation.priority == Priority::Urgent,
        }
    }
}

/// The tags that a thread is to have, a bit each, as they are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant(pub i16);

impl Meant {
    /// By how the conversation stands.
    pub fn of(head: &Head) -> Self {
        Self(Tag::ALL.into_iter().filter(|tag| tag.holds(&head.conversation)).map(Tag::bit).sum())
    }

    /// Whether its conversation is closed, so that the thread is archived.
    pub fn archives(self) -> bool {
        self.has(Tag::Closed)
    }

    fn has(self, tag: Tag) -> bool {
        self.0 & tag.bit() != 0
    }
}

/// A forum's tags, by what they mean.
#[derive(Clone, Debug, Default)]
pub struct Tags(HashMap<Tag, ForumTagId>);

/// The tags of a forum, known by their names in either language. Those that are missing are made, if the bot may and there is room; the
/// forum's own stay as they are.
pub async fn prepare(http: &Http, forum: DiscordId, language: Language) -> Result<Tags, PostError> {
    let place = ChannelId::new(forum.get());
    let Some(channel) = http.get_channel(place).await?.guild() else { return Ok(Tags::default()) };
    let known = Tags::among(&channel.available_tags);
    let missing: Vec<Tag> = Tag::ALL.into_iter().filter(|tag| !known.0.contains_key(tag)).collect();
    if missing.is_empty() || channel.available_tags.len() + missing.len() > MOST {
        return Ok(known);
    }
    // serenity's builder would take the ids from those that are there, and so the tags from their threads.
    let there = channel.available_tags.iter().map(|tag| json!(tag));
    let new = missing.iter().map(
        |tag| json!({ "name": tag.name(language), "emoji_name": tag.emoji(), "emoji_id": null, "moderated": true }),
    );
    let all: Vec<_> = there.chain(new).collect();
    match http.edit_channel(place, &json!({ "available_tags": all }), None).await.map_err(PostError::from) {
        Ok(edited) => Ok(Tags::among(&edited.available_tags)),
        Err(PostError::Refused(_)) => Ok(known),
        Err(error) => Err(error),
    }
}

/// Gives a thread its tags; one whose conversation is closed is archived, which takes it off the list of what there is to do.
pub async fn apply(http: &Http, thread: DiscordId, tags: &Tags, meant: Meant) -> Result<(), PostError> {
    let wanted = Tag::ALL.into_iter().filter(|tag| meant.has(*tag));
    let edit =
        EditThread::new().applied_tags(wanted.filter_map(|tag| tags.0.get(&tag).copied())).archived(meant.archives());
    http.edit_thread(ChannelId::new(thread.get()), &edit, None).await?;
    Ok(())
}

impl Tags {
    fn among(there: &[serenity::all::ForumTag]) -> Self {
        let named = |name: &str| {
            Tag::ALL.into_iter().find(|tag| Language::ALL.iter().any(|language| tag.name(*language) == name))
        };
        Self(there.iter().filter_map(|tag| Some((named(&tag.name)?, tag.id))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_apart_by_their_names_and_bits() {
        for language in Language::ALL {
            let mut names: Vec<String> = Tag::ALL.iter().map(|tag| tag.name(language)).collect();
            assert!(names.iter().all(|name| (1..=20).contains(&name.chars().count())), "{names:?}");
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), Tag::ALL.len());
        }
        for (place, tag) in Tag::ALL.into_iter().enumerate() {
            assert_eq!(tag.bit(), 1 << place);
        }
    }
}
