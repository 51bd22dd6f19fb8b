//! A change of what a person may do: given as an order, and said in words, as done or as asked for. What was done carries a
//! button that takes it back.

use crm::{
    Permission,
    members::{self, ChangeMember, Changed, MemberChange, Outcome, Person},
    permission::PermissionGroup,
    requests::Request,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, GuildId};

use crate::{
    bot::BotState,
    errors::Error,
    manner::OnDiscord,
    message::{self, Card, Message, Tone},
    plain::{clamp, mention, plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Under what was done.
    pub(crate) enum Button {
        /// Take back the change with this number in the audit log.
        Undo(event: i64) = "undo" does MemberUndo,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Undo(event) = self;
        response::respond(bot, context, Place::Update, |session| async move {
            // crm looks up whom that change was about.
            let (person, wanted) = (session.me.clone(), MemberChange::UndoOf { event });
            change(session, ChangeMember { person, wanted, notes: None }).await
        })
        .await;
    }
}

/// Gives the order and says what came of it.
pub(crate) async fn change(session: Session, order: ChangeMember) -> Result<Message, Error> {
    let (wanted, notes) = (order.wanted.clone(), order.notes.clone());
    Ok(match members::change(&session.db, &session.caller, order).await? {
        Outcome::Done(changed) => done(session.language, &wanted, &changed, notes.as_deref()),
        Outcome::Requested(request) => requested(session.language, &request),
    })
}

/// What was done about a person, and that they will be told.
pub(crate) fn done(language: Language, wanted: &MemberChange, changed: &Changed, notes: Option<&str>) -> Message {
    let mut text = format!("✅ {}", sentence(language, wanted, changed));
    if changed.is_news() {
        let told = t!(language, "perms-will-be-told", person = mention(changed.person.discord_id));
        text = format!("{text}\n{told}");
    }
    let card = Card::new(Tone::Good)
        .text(text)
        .field(t!(language, "field-reason"), notes.map(|notes| plain(notes, 600)).unwrap_or_default());
    let message = Message::card(match wanted {
        MemberChange::SetRole { .. } | MemberChange::Grant { .. } | MemberChange::Deny { .. } => card,
        _ => with_difference(card, language, changed),
    });
    let takes_back = matches!(wanted, MemberChange::Undo | MemberChange::UndoOf { .. });
    let undo = changed.event.filter(|_| !takes_back).map(Button::Undo);
    let undo = undo.map(|undo| message::Button::new(&undo, t!(language, "button-undo")));
    message.buttons(undo.into_iter().collect())
}

/// It waits for a second person.
pub(crate) fn requested(language: Language, request: &Request) -> Message {
    let soon = stamp(request.expires_at, 'R');
    let text = match request.work.about() {
        Some(person) => t!(language, "perms-requested", person = named(language, person), soon = soon),
        None => t!(language, "export-requested", soon = soon),
    };
    Message::card(Card::new(Tone::Calm).text(text))
}

/// What a change comes to, as a field for what is added and one for what is taken away.
pub(crate) fn with_difference(card: Card, language: Language, changed: &Changed) -> Card {
    card.field(t!(language, "field-gained"), grouped(language, &changed.gained))
        .field(t!(language, "field-lost"), grouped(language, &changed.lost))
}

/// What was asked for, as done: the same words serve for what would be done.
pub(crate) fn sentence(language: Language, wanted: &MemberChange, changed: &Changed) -> String {
    let Changed { person, before, after, .. } = changed;
    let person = named(language, person);
    match wanted {
        MemberChange::SetRole { .. } => t!(
            language,
            "perms-role-set",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role)
        ),
        MemberChange::Grant { permissions, until: None } => {
            t!(language, "perms-granted", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Grant { permissions, until: Some(until) } => t!(
            language,
            "perms-granted-until",
            person = person,
            permissions = texts::permissions(language, permissions),
            when = stamp(*until, 'f'),
            soon = stamp(*until, 'R')
        ),
        MemberChange::Deny { permissions } => {
            t!(language, "perms-denied", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Clear { permissions } => {
            t!(language, "perms-cleared", person = person, permissions = texts::permissions(language, permissions))
        }
        MemberChange::Remove => t!(
            language,
            "perms-removed",
            person = person,
            before = texts::any_role(language, &before.role),
            after = texts::any_role(language, &after.role),
            rules = before.rules.len()
        ),
        MemberChange::Copy { from } => t!(language, "perms-copied", person = person, from = named(language, from)),
        MemberChange::Undo | MemberChange::UndoOf { .. } => t!(language, "perms-undone", person = person),
    }
}

/// A person by mention and name; a button that was pressed may know only the former.
fn named(language: Language, person: &Person) -> String {
    match person.name.as_str() {
        "" => mention(person.discord_id),
        name => texts::person(language, person.discord_id, name),
    }
}

/// Permissions by group, a line each; a group that is there in full is named only.
pub(crate) fn grouped(language: Language, which: &[Permission]) -> String {
    let groups = PermissionGroup::ALL.iter().filter(|group| **group != PermissionGroup::Platform);
    groups.filter_map(|group| group_line(language, *group, which)).collect::<Vec<_>>().join("\n")
}

/// A group with what is there of it; `None` if nothing is.
pub(crate) fn group_line(language: Language, group: PermissionGroup, which: &[Permission]) -> Option<String> {
    let there: Vec<Permission> = group.permissions().filter(|p| which.contains(p)).collect();
    let name = texts::group(language, group);
    match there.len() {
        0 => None,
        n if n == group.permissions().count() => Some(t!(language, "check-group-all", group = name)),
        _ => Some(t!(language, "check-group-some", group = name, permissions = texts::permissions(language, &there))),
    }
}

/// What is asked for.
pub(crate) fn wanted(language: Language, request: &Request) -> String {
    words::request(&OnDiscord, language, request)
}

/// A request in a list: what is asked for, by whom, and where to decide about it.
pub(crate) fn line(language: Language, request: &Request, guild: Option<GuildId>) -> String {
    let maker = texts::person(language, request.maker.discord_id, &request.maker.name);
    let wish = t!(language, "approvals-wish", wish = clamp(&wanted(language, request), 120), person = maker);
    match (guild, request.post) {
        (Some(guild), Some(post)) => {
            let link = format!("https://discord.com/channels/{guild}/{}/{}", post.place, post.id);
            format!("• {wish} [{}]({link})", t!(language, "approvals-open"))
        }
        _ => format!("• {wish}"),
    }
}
