//! `/help`: what one can do, by group. The first card names the groups, those first that the person can use most of; a menu
//! opens the page of a group, with what the person can use and its options, and in a line for each permission what needs one
//! that is missing.
//!
//! The groups are those of the commands (`/perms`, `/perms role`); a command that stands alone joins one by its `category`.
//! So there is nothing to do here for a new command.

mod place;

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};
use crm::{
    DiscordId, Permission,
    members::{self, Member},
    tenants::Language,
};
use serenity::all::ComponentInteraction;

use self::place::Place;
use crate::{
    bot::{BotState, Command, Ctx},
    describe::about,
    errors::Error,
    gate::{Gate, leaves},
    input::chosen,
    message::{self, Card, DESCRIPTION, Entry, Menu, Message, OPTIONS, Tone},
    plain::units,
    response::{self, Place as Answered},
    route::{CustomId, Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Menus and buttons under it.
    pub(crate) enum Button {
        /// Another page.
        Open(place: Place) = "help" like "/help",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, pressed: &ComponentInteraction) {
        let Self::Open(place) = self;
        let place = place.choose(chosen(pressed));
        let work = |session| async move { show(bot, context, &session, place).await };
        response::respond(bot, context, Answered::Update, work).await;
    }
}

/// How many commands of a group the first card names.
const NAMED: usize = 3;
/// Menus in a message, beside the buttons that turn pages.
const MENUS: usize = 4;

/// See what you can do here
#[poise::command(slash_command, guild_only, custom_data = "Gate::Everyone")]
pub(crate) async fn help(ctx: Ctx<'_>) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    response::run(ctx, |session| async move { show(bot, &context, &session, Place::home()).await }).await
}

async fn show(bot: &BotState, context: &InteractionContext, session: &Session, place: Place) -> Result<Message, Error> {
    let member = members::check(&session.db, &session.caller, &session.me).await?;
    let ids = context.command_ids(bot).await?;
    Ok(page(session.language, &groups(&(bot.tree)(), &member, session.now()), &ids, &place))
}

/// What of a group a person can use, and what is locked.
struct Group<'a> {
    path: String,
    open: Vec<(String, &'a Command)>,
    locked: Vec<(Permission, String, &'a Command)>,
}

impl Group<'_> {
    /// How much of it can be used, in thousandths.
    fn share(&self) -> usize {
        self.open.len() * 1000 / (self.open.len() + self.locked.len()).max(1)
    }
}

/// Those first that the person can use most of; else in the order of the commands.
fn groups<'a>(commands: &'a [Command], member: &Member, now: DateTime<Utc>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (path, command) in leaves(commands) {
        let Some(of) = group_of(&path, command) else { continue };
        let known = groups.iter().position(|group| group.path == of).unwrap_or_else(|| {
            groups.push(Group { path: of, open: Vec::new(), locked: Vec::new() });
            groups.len() - 1
        });
        match Gate::of(command) {
            Some(Gate::Needs(needed)) if !member.decide(needed, now).allowed => {
                groups[known].locked.push((needed, path, command));
            }
            _ => groups[known].open.push((path, command)),
        }
    }
    groups.sort_by_key(|group| Reverse(group.share()));
    groups
}

/// `/help` itself is in none.
fn group_of(path: &str, command: &Command) -> Option<String> {
    let named = command.category.as_ref().map(ToString::to_string);
    named.or_else(|| path.rsplit_once(' ').map(|(group, _)| group.to_owned()))
}

type Ids = BTreeMap<String, DiscordId>;

fn page(language: Language, groups: &[Group<'_>], ids: &Ids, place: &Place) -> Message {
    let group = groups.iter().find(|group| place.group() == Some(&group.path));
    let (title, intro, lines) = match group {
        None => (t!(language, "help-title"), t!(language, "help-intro"), overview(language, groups, ids)),
        Some(group) => {
            let title = t!(language, "help-title-group", group = about(language, &group.path));
            (title, t!(language, "help-options"), details(language, group, ids))
        }
    };
    let pages = cut(lines, DESCRIPTION - units(&intro) - 2);
    let at = place.page().min(pages.len().saturating_sub(1));
    let shown = pages.get(at).map_or("", String::as_str);
    let card = Card::new(Tone::Calm).title(title).text(format!("{intro}\n\n{shown}"));
    let turn = |to: usize, label: String| {
        message::Button::new(&Button::Open(Place::page_of(group.map(|g| &*g.path), to)), label)
    };
    let back = (at > 0).then(|| turn(at - 1, t!(language, "page-back")));
    let on = (at + 1 < pages.len()).then(|| turn(at + 1, t!(language, "page-on")));
    let message = Message::card(card).buttons(back.into_iter().chain(on).collect());
    menus(language, groups.iter().map(|group| (group.path.as_str(), about(language, &group.path))), group)
        .into_iter()
        .fold(message, Message::menu)
}

/// A line for each group of which something can be used, and one for the others.
fn overview(language: Language, groups: &[Group<'_>], ids: &Ids) -> Vec<String> {
    let (open, locked): (Vec<_>, Vec<_>) = groups.iter().partition(|group| !group.open.is_empty());
    let line = |group: &&Group<'_>| {
        let named = group.open.iter().take(NAMED).map(|(path, command)| mention(path, command, ids));
        let more = (group.open.len() > NAMED).then(|| "…".to_owned());
        let commands = texts::list(language, named.chain(more));
        t!(language, "help-group", group = about(language, &group.path), commands = commands)
    };
    let mut lines: Vec<String> = open.iter().map(line).collect();
    if !locked.is_empty() {
        let names = texts::list(language, locked.iter().map(|group| about(language, &group.path)));
        lines.push(t!(language, "help-group-locked", groups = names));
    }
    lines
}

/// A line for each command that can be used, then one for each permission that is missing.
fn details(language: Language, group: &Group<'_>, ids: &Ids) -> Vec<String> {
    let line = |(path, command): &(String, &Command)| {
        let (shown, about) = (mention(path, command, ids), about(language, path));
        match options(command) {
            None => t!(language, "help-line", command = shown, about = about),
            Some(options) => {
                t!(language, "help-line-options", command = shown, options = options, about = about)
            }
        }
    };
    let mut lines: Vec<String> = group.open.iter().map(line).collect();
    let mut missing: BTreeMap<Permission, Vec<String>> = BTreeMap::new();
    for (permission, path, command) in &group.locked {
        missing.entry(*permission).or_default().push(name(path, command));
    }
    lines.extend(missing.into_iter().map(|(permission, names)| {
        let (permission, commands) = (texts::permission(language, permission), texts::list(language, names));
        t!(language, "help-locked", permission = permission, commands = commands)
    }));
    lines
}

/// A command that can be clicked, where Discord's id for it is known.
fn mention(path: &str, command: &Command, ids: &Ids) -> String {
    let id = path.split(' ').next().and_then(|first| ids.get(first));
    match id {
        Some(id) if command.context_menu_name.is_none() => format!("</{path}:{id}>"),
        _ => name(path, command),
    }
}

fn name(path: &str, command: &Command) -> String {
    // One of the menu on a person is chosen there, not typed.
    command.context_menu_name.as_ref().map_or_else(|| format!("`/{path}`"), |shown| format!("`{shown}`"))
}

/// The options of a command that is typed; those that may be left out in brackets.
fn options(command: &Command) -> Option<String> {
    let option = |name: &str, required: bool| if required { name.to_owned() } else { format!("[{name}]") };
    let all: Vec<String> = command.parameters.iter().map(|it| option(&it.name, it.required)).collect();
    (!all.is_empty() && command.context_menu_name.is_none()).then(|| format!("`{}`", all.join(" ")))
}

/// The lines in pages that are each no longer than `room`.
fn cut(lines: Vec<String>, room: usize) -> Vec<String> {
    let mut pages: Vec<String> = Vec::new();
    for line in lines {
        match pages.last_mut() {
            Some(page) if units(page) + 1 + units(&line) <= room => *page = format!("{page}\n{line}"),
            _ => pages.push(line),
        }
    }
    pages
}

/// The groups to choose from, and the way back to all of them. A menu has room for 25.
fn menus<'a>(language: Language, groups: impl Iterator<Item = (&'a str, String)>, at: Option<&Group<'_>>) -> Vec<Menu> {
    let all = Entry { value: Place::ALL.to_owned(), label: t!(language, "help-all"), chosen: at.is_none() };
    let entry = |(path, label): (&str, String)| {
        let chosen = at.is_some_and(|group| group.path == path);
        Entry { value: Place::value(path), label, chosen }
    };
    let entries: Vec<Entry> = std::iter::once(all).chain(groups.map(entry)).collect();
    let menu = |(number, entries): (usize, &[Entry])| Menu {
        id: Button::Open(Place::Menu(number)).encode(),
        hint: t!(language, "help-choose"),
        entries: entries.to_vec(),
        many: false,
        least: 1,
    };
    entries.chunks(OPTIONS).take(MENUS).enumerate().map(menu).collect()
}

#[cfg(test)]
mod tests;
