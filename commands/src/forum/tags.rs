//! The tags of the staff's forum, by which it is filtered: how each conversation stands, and the stage of its customer's lead. They are
//! written from what the company's database says. Another stage's tag is the one way in which somebody says something by them:
//! [`changed`](super::changed). The forum's own tags are nobody's concern here.
//!
//! Which of them was given for which stage is remembered by its id, so that it is called like its stage whenever that is called otherwise,
//! and goes when its stage is removed. One that is not remembered is known by its name.

use std::collections::{HashMap, HashSet};

use crm::{
    DiscordId, StageId,
    conversations::{
        Listed, Priority, State,
        thread::{Head, Tagged},
    },
    pipelines::{Stage, StageTag},
    tenants::Language,
};
use serde_json::{Value, json};
use serenity::all::{ChannelId, EditThread, ForumTag, ForumTagId, Http};

use crate::{plain::bare, send::PostError, session::snowflake, stages::called, texts::t};

/// As many as Discord takes in a forum, and on a post (its reference, "Forum Tag Object", "Modify Channel").
const MOST: usize = 20;
const ON_A_POST: usize = 5;

/// The longest name that Discord takes for one.
const NAME: usize = 20;

/// A tag that says how a conversation stands.
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
    /// In the order of their bits in [`Tagged`].
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

/// What the tags of a thread are to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meant(pub Tagged);

impl Meant {
    /// By how the conversation stands, and its customer's lead.
    pub fn of(head: &Head) -> Self {
        let bits = Tag::ALL.into_iter().filter(|tag| tag.holds(&head.conversation)).map(Tag::bit).sum();
        Self(Tagged { bits, stage: head.stage })
    }

    /// Whether its conversation is closed, so that the thread is archived.
    pub fn archives(self) -> bool {
        self.has(Tag::Closed)
    }

    fn has(self, tag: Tag) -> bool {
        self.0.bits & tag.bit() != 0
    }
}

/// A forum's tags, by what they mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    states: HashMap<Tag, DiscordId>,
    stages: HashMap<StageId, DiscordId>,
    /// Those of stages that were removed. A thread may still have one.
    gone: HashSet<DiscordId>,
}

/// The tags of a forum: those that were given for a stage by their ids, others by their names in either language. Those that are missing are
/// made, if the bot may, as many as there is room for, those of the stages last; those of stages are called like these, and go with them. The
/// forum's own stay as they are.
pub async fn prepare(
    http: &Http,
    forum: DiscordId,
    language: Language,
    stages: &[Stage],
    remembered: &[StageTag],
) -> Result<Tags, PostError> {
    let place = ChannelId::new(forum.get());
    let Some(channel) = http.get_channel(place).await?.guild() else { return Ok(Tags::default()) };
    let known = Tags::among(&channel.available_tags, stages, remembered);
    let Some(all) = known.in_step(&channel.available_tags, language, stages) else { return Ok(known) };
    // serenity's builder would take the ids from those that are there, and so the tags from their threads.
    match http.edit_channel(place, &json!({ "available_tags": all }), None).await.map_err(PostError::from) {
        Ok(edited) => Ok(Tags::among(&edited.available_tags, stages, remembered)),
        Err(PostError::Refused(_)) => Ok(known),
        Err(error) => Err(error),
    }
}

/// A tag to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
struct New {
    name: String,
    emoji: Option<&'static str>,
}

impl New {
    fn wire(&self) -> Value {
        json!({ "name": self.name, "emoji_name": self.emoji, "emoji_id": null, "moderated": true })
    }
}

/// What the tag of a stage is called.
fn stage_name(language: Language, stage: &Stage) -> String {
    bare(&called(language, stage), NAME)
}

/// Discord takes no two tags that differ in their capitals alone.
fn is_called(name: &str, other: &str) -> bool {
    name.to_lowercase() == other.to_lowercase()
}

impl Tags {
    /// A tag has one meaning: of two by the same name, the first.
    fn among(there: &[ForumTag], stages: &[Stage], remembered: &[StageTag]) -> Self {
        let gone = remembered.iter().filter(|(_, stage)| stage.is_none()).map(|(tag, _)| *tag).collect();
        let mut tags = Self { gone, ..Self::default() };
        let stage_of = |tag: &ForumTag| {
            let (_, stage) = remembered.iter().find(|(id, _)| id.get() == tag.id.get())?;
            stage.filter(|stage| stages.iter().any(|one| one.id == *stage))
        };
        for (tag, stage) in there.iter().filter_map(|tag| Some((tag, stage_of(tag)?))) {
            tags.stages.entry(stage).or_insert(snowflake(tag.id.get()));
        }
        for tag in there.iter().filter(|tag| stage_of(tag).is_none()) {
            let id = snowflake(tag.id.get());
            if tags.gone.contains(&id) {
                continue;
            }
            let means = |name: &dyn Fn(Language) -> String| {
                Language::ALL.iter().any(|language| is_called(&name(*language), &tag.name))
            };
            if let Some(state) = Tag::ALL.into_iter().find(|state| means(&|language| state.name(language))) {
                tags.states.entry(state).or_insert(id);
            } else if let Some(stage) = stages.iter().find(|stage| means(&|language| stage_name(language, stage))) {
                tags.stages.entry(stage.id).or_insert(id);
            }
        }
        tags
    }

    /// All tags as the forum is to have them; `None` if it has them so.
    fn in_step(&self, there: &[ForumTag], language: Language, stages: &[Stage]) -> Option<Vec<Value>> {
        let kept: Vec<&ForumTag> = there.iter().filter(|tag| !self.gone.contains(&snowflake(tag.id.get()))).collect();
        let names = self.names(&kept, language, stages);
        let missing = self.missing(language, stages, names.clone());
        let is_so = kept.len() == there.len() && missing.is_empty();
        if is_so && kept.iter().zip(&names).all(|(tag, name)| tag.name == *name) {
            return None;
        }
        let wire = |(tag, name): (&&ForumTag, &String)| {
            let mut wire = json!(tag);
            wire["name"] = json!(name);
            wire
        };
        Some(kept.iter().zip(&names).map(wire).chain(missing.iter().map(New::wire)).collect())
    }

    /// What these are to be called: those of stages like these, but where another one is called so.
    fn names(&self, kept: &[&ForumTag], language: Language, stages: &[Stage]) -> Vec<String> {
        let wanted = |tag: &&ForumTag| {
            let of = |stage: &&Stage| self.stages.get(&stage.id).is_some_and(|id| id.get() == tag.id.get());
            let stage = stages.iter().find(of)?;
            let is_so = Language::ALL.iter().any(|language| is_called(&stage_name(*language, stage), &tag.name));
            Some(stage_name(language, stage)).filter(|name| !is_so && !name.is_empty())
        };
        let mut new: Vec<Option<String>> = kept.iter().map(wanted).collect();
        loop {
            let name = |at: usize| new[at].as_ref().unwrap_or(&kept[at].name);
            let clashes = |at: &usize| (0..kept.len()).any(|other| other != *at && is_called(name(other), name(*at)));
            // Whoever gives way keeps the name that they have, which may be in another's way.
            match (0..kept.len()).rev().find(|at| new[*at].is_some() && clashes(at)) {
                Some(at) => new[at] = None,
                None => return (0..kept.len()).map(|at| name(at).clone()).collect(),
            }
        }
    }

    /// The tag of each stage that has one.
    pub fn of_stages(&self) -> Vec<(StageId, DiscordId)> {
        let mut all: Vec<_> = self.stages.iter().map(|(stage, tag)| (*stage, *tag)).collect();
        all.sort_unstable();
        all
    }

    /// Those that are to be made where tags of these names are. Of two stages whose tags would be called the same, the second has none.
    fn missing(&self, language: Language, stages: &[Stage], mut names: Vec<String>) -> Vec<New> {
        let states = Tag::ALL.into_iter().filter(|tag| !self.states.contains_key(tag));
        let states = states.map(|tag| New { name: tag.name(language), emoji: Some(tag.emoji()) });
        let stages = stages.iter().filter(|stage| !self.stages.contains_key(&stage.id));
        let stages = stages.map(|stage| New { name: stage_name(language, stage), emoji: None });
        let mut missing = Vec::new();
        for new in states.chain(stages) {
            if names.len() < MOST && !new.name.is_empty() && !names.iter().any(|name| is_called(name, &new.name)) {
                names.push(new.name.clone());
                missing.push(new);
            }
        }
        missing
    }

    /// The ids of those that are meant, as far as the forum has them.
    fn ids(&self, meant: Meant) -> Vec<DiscordId> {
        let states = Tag::ALL.into_iter().filter(|tag| meant.has(*tag)).filter_map(|tag| self.states.get(&tag));
        let stage = meant.0.stage.and_then(|stage| self.stages.get(&stage));
        states.chain(stage).copied().collect()
    }

    fn is_ours(&self, id: DiscordId) -> bool {
        self.gone.contains(&id) || self.states.values().chain(self.stages.values()).any(|ours| *ours == id)
    }

    /// All tags that a thread is to have where it has these: those that are meant, and as many of others as there is room for.
    pub fn together(&self, meant: Meant, there: &[DiscordId]) -> Vec<DiscordId> {
        let others = there.iter().copied().filter(|id| !self.is_ours(*id));
        self.ids(meant).into_iter().chain(others).take(ON_A_POST).collect()
    }

    /// Whether these tags of a thread say what is meant.
    pub fn say(&self, meant: Meant, there: &[DiscordId]) -> bool {
        let mut ours: Vec<DiscordId> = there.iter().copied().filter(|id| self.is_ours(*id)).collect();
        let mut ids = self.ids(meant);
        ours.sort_unstable();
        ids.sort_unstable();
        ours == ids
    }

    /// The one stage that somebody has chosen by these tags, besides that of the lead, with its tag.
    pub fn chosen(&self, there: &[DiscordId], now: StageId) -> Option<(StageId, DiscordId)> {
        let of = |id: &DiscordId| self.stages.iter().find(|(_, tag)| *tag == id).map(|(stage, tag)| (*stage, *tag));
        let mut chosen = there.iter().filter_map(of).filter(|(stage, _)| *stage != now);
        chosen.next().filter(|_| chosen.next().is_none())
    }
}

/// Gives a thread its tags; one whose conversation is closed is archived, which takes it off the list of what there is to do.
pub async fn apply(http: &Http, thread: DiscordId, tags: &[DiscordId], archives: bool) -> Result<(), PostError> {
    let tags = tags.iter().map(|id| ForumTagId::new(id.get()));
    let edit = EditThread::new().applied_tags(tags).archived(archives);
    http.edit_thread(ChannelId::new(thread.get()), &edit, None).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crm::pipelines::Usual;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_told_apart_by_their_names_and_bits() {
        for language in Language::ALL {
            let mut names: Vec<String> = Tag::ALL.iter().map(|tag| tag.name(language)).collect();
            assert!(names.iter().all(|name| (1..=NAME).contains(&name.chars().count())), "{names:?}");
            let usual = Usual::ALL.iter().map(|usual| stage_name(language, &Stage::usual(stage_id(0), *usual)));
            names.extend(usual);
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{names:?}");
        }
        for (place, tag) in Tag::ALL.into_iter().enumerate() {
            assert_eq!(tag.bit(), 1 << place);
        }
    }

    fn stage_id(n: usize) -> StageId {
        format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
    }

    /// The forum's tags as Discord has them once those that are missing are made.
    fn made(language: Language, stages: &[Stage], own: &[&str]) -> Vec<ForumTag> {
        let tag = |(n, name): (usize, String)| {
            let id = (n + 1).to_string();
            serde_json::from_value(
                json!({ "id": id, "name": name, "moderated": true, "emoji_id": null, "emoji_name": null }),
            )
            .unwrap()
        };
        let mut names: Vec<String> = own.iter().map(|&name| name.to_owned()).collect();
        let there: Vec<ForumTag> = names.clone().into_iter().enumerate().map(tag).collect();
        let missing = Tags::among(&there, stages, &[]).missing(language, stages, names.clone());
        names.extend(missing.into_iter().map(|new| new.name));
        names.into_iter().enumerate().map(tag).collect()
    }

    fn own_stages(names: &[String]) -> Vec<Stage> {
        names.iter().enumerate().map(|(n, name)| Stage::own(stage_id(n), name)).collect()
    }

    #[test]
    fn where_there_is_no_room_for_all_the_states_come_first_and_then_the_first_stages() {
        let stages = own_stages(&(0..30).map(|n| format!("مرحلة {n}")).collect::<Vec<_>>());
        let tags = Tags::among(&made(Language::Arabic, &stages, &["تخصنا", "أخرى"]), &stages, &[]);
        assert_eq!((tags.states.len(), tags.stages.len()), (Tag::ALL.len(), MOST - Tag::ALL.len() - 2));
        assert!((0..11).all(|n| tags.stages.contains_key(&stage_id(n))));
        // One whose tag there is no room for is not shown, and nobody has chosen it.
        let meant = Meant(Tagged { bits: Tag::Late.bit(), stage: Some(stage_id(20)) });
        assert_eq!(tags.ids(meant), [tags.states[&Tag::Late]]);
        assert!(tags.say(meant, &tags.ids(meant)));
    }

    #[test]
    fn of_tags_that_would_be_called_the_same_the_first_counts() {
        let long = "مرحلة اسمها أطول مما يقبله ديسكورد";
        let names = ["Closed", "Won", "won", long, &format!("{long} 2")].map(str::to_owned);
        let stages = own_stages(&names);
        let tags = Tags::among(&made(Language::English, &stages, &[]), &stages, &[]);
        let mut known: Vec<&StageId> = tags.stages.keys().collect();
        known.sort();
        assert_eq!(known, [&stage_id(1), &stage_id(3)]);
        // In whichever language they were made.
        let usual = [Stage::usual(stage_id(0), Usual::New), Stage::usual(stage_id(1), Usual::Contacted)];
        let arabic = made(Language::Arabic, &usual, &[]);
        assert_eq!(Tags::among(&arabic, &usual, &[]).missing(Language::English, &usual, Vec::new()), []);
    }

    fn called_so(tags: Option<Vec<Value>>) -> Vec<String> {
        let name = |tag: &Value| tag["name"].as_str().unwrap().to_owned();
        tags.expect("something is to be changed").iter().filter(|tag| tag.get("id").is_some()).map(name).collect()
    }

    #[test]
    fn a_tag_is_called_like_its_stage_and_goes_with_it() {
        let before = own_stages(&["Visit", "Offer", "Trial"].map(str::to_owned));
        let there = made(Language::English, &before, &["Own"]);
        let known = Tags::among(&there, &before, &[]);
        let of = |tags: &Tags, stage: usize| tags.stages[&stage_id(stage)];
        let remembered: Vec<StageTag> = known.of_stages().into_iter().map(|(stage, tag)| (tag, Some(stage))).collect();
        assert_eq!(Tags::among(&there, &before, &remembered).in_step(&there, Language::English, &before), None);
        // Two change their names with each other, and the third wants one that the forum has.
        let after = own_stages(&["Offer", "Visit", "own"].map(str::to_owned));
        let tags = Tags::among(&there, &after, &remembered);
        assert_eq!((of(&tags, 0), of(&tags, 1)), (of(&known, 0), of(&known, 1)));
        let names = called_so(tags.in_step(&there, Language::English, &after));
        assert_eq!(names[0], "Own");
        assert_eq!(names[names.len() - 3..], ["Offer", "Visit", "Trial"]);
        // The second is removed: its tag goes, also from threads, which nothing says any more.
        let left = [after[0].clone(), after[2].clone()];
        let remembered: Vec<StageTag> =
            remembered.iter().map(|(tag, stage)| (*tag, stage.filter(|stage| *stage != stage_id(1)))).collect();
        let tags = Tags::among(&there, &left, &remembered);
        let names = called_so(tags.in_step(&there, Language::English, &left));
        assert_eq!(names[names.len() - 2..], ["Offer", "Trial"]);
        let meant = Meant(Tagged { bits: 0, stage: Some(stage_id(0)) });
        assert_eq!(tags.together(meant, &[of(&known, 1)]), [of(&known, 0)]);
    }

    proptest! {
        #[test]
        fn what_is_meant_is_said_once_and_others_stay(
            bits in 0_i16..128, stage in proptest::option::of(0_usize..6), stages in 0_usize..6, own in 0_usize..9,
            there in proptest::collection::vec(1_u64..24, 0..6),
        ) {
            let stages = own_stages(&(0..stages).map(|n| format!("s{n}")).collect::<Vec<_>>());
            let own = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].into_iter().take(own).collect::<Vec<_>>();
            let available = made(Language::Arabic, &stages, &own);
            prop_assert!(available.len() <= MOST);
            let tags = Tags::among(&available, &stages, &[]);
            // No conversation has more than one of these.
            let bits = if bits & Tag::Closed.bit() != 0 { Tag::Closed.bit() } else { bits & (Tag::Unassigned.bit() | Tag::Urgent.bit() | Tag::Late.bit()) };
            let meant = Meant(Tagged { bits, stage: stage.map(stage_id) });
            let there: Vec<DiscordId> = there.into_iter().map(snowflake).collect();
            let together = tags.together(meant, &there);
            prop_assert!(together.len() <= ON_A_POST);
            prop_assert!(tags.say(meant, &together), "it is in step from then on");
            // What is in step has nothing chosen in it, and is left as it is.
            if let Some(stage) = meant.0.stage {
                prop_assert_eq!(tags.chosen(&together, stage), None);
            }
            prop_assert_eq!(&tags.together(meant, &together), &together);
            let others = there.iter().filter(|id| !tags.is_ours(**id)).count();
            let kept = together.iter().filter(|id| !tags.is_ours(**id)).count();
            prop_assert_eq!(kept, others.min(ON_A_POST - tags.ids(meant).len()));
        }
    }
}
