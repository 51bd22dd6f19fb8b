//! `/perms list`: the people who hold more than everybody, or a role, or a permission.

use chrono::{DateTime, Utc};
use crm::{
    MemberId, Permission,
    error::{Field, Problem},
    members::{self, Filter, Member, Page},
    tenants::Language,
};
#[cfg(test)]
use proptest::{prelude::*, sample::select};
use serenity::all::ComponentInteraction;

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{permission, role},
    message::{Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, t},
};

custom_ids! {
    /// Under the list.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(people: People) = "people" like "/perms list",
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Turn(people) = self;
        response::respond(bot, context, Place::Update, |session| page(session, people)).await;
    }
}

/// A page of the people that a filter chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct People {
    filter: Filter,
    turn: Turn<MemberId>,
}

impl Payload for People {
    fn write(&self, room: usize) -> String {
        let filter = match &self.filter {
            Filter::Special => None,
            Filter::Role(role) => Some(format!("r.{role}")),
            Filter::Permission(permission) => Some(format!("p.{permission}")),
        };
        self.turn.write_after(filter, room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        let filter = match filter.map(|filter| filter.split_once('.')) {
            None => Filter::Special,
            Some(Some(("r", role))) => Filter::Role(role.parse().ok()?),
            Some(Some(("p", permission))) => Filter::Permission(permission.parse().ok()?),
            Some(_) => return None,
        };
        Some(Self { filter, turn })
    }

    #[cfg(test)]
    fn any() -> BoxedStrategy<Self> {
        let filter = prop_oneof![
            Just(Filter::Special),
            crate::input::role::any().prop_map(Filter::Role),
            select(Permission::ALL).prop_map(Filter::Permission),
        ];
        let turn = crate::route::turns(crate::route::uuids());
        (filter, turn).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

/// List who holds what: all with a role or permissions of their own, or by role or permission
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewUsers)")]
pub(crate) async fn list(
    ctx: Ctx<'_>,

    #[autocomplete = "role::suggest"]
    #[max_length = 100]
    role: Option<String>,

    #[autocomplete = "permission::suggest"]
    #[max_length = 100]
    permission: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let filter = match (role, permission) {
            (None, None) => Filter::Special,
            (Some(typed), None) => Filter::Role(role::named(&session, &typed).await?),
            (None, Some(typed)) => Filter::Permission(permission::one(&typed)?),
            // Who holds a role and has a permission is a question about the role.
            (Some(_), Some(_)) => {
                return Err(crm::Error::Invalid { field: Field::Role, problem: Problem::Together }.into());
            }
        };
        page(session, People { filter, turn: Turn::first() }).await
    })
    .await
}

async fn page(session: Session, people: People) -> Result<Message, Error> {
    let page = members::list(&session.db, &session.caller, &people.filter, people.turn.at).await?;
    Ok(render(session.language, &page, &people, session.now()))
}

fn render(language: Language, page: &Page, people: &People, now: DateTime<Utc>) -> Message {
    let lines: Vec<String> = page.members.iter().map(|member| line(language, member, now)).collect();
    let text = if lines.is_empty() { t!(language, "people-none") } else { lines.join("\n") };
    let title = match &people.filter {
        Filter::Special => t!(language, "people-title"),
        Filter::Role(_) => {
            let role = page.members.first().map(|member| texts::any_role(language, &member.holding.role));
            t!(language, "people-title-role", role = role.unwrap_or_else(|| "—".to_owned()))
        }
        Filter::Permission(permission) => {
            t!(language, "people-title-permission", permission = texts::permission(language, *permission))
        }
    };
    let card = Card::new(Tone::Calm).title(title).text(text);
    let filter = people.filter;
    Message::card(card)
        .buttons(pages::buttons(language, &people.turn, page.next, |turn| Button::Turn(People { filter, turn })))
}

/// People who sign in elsewhere have no mention.
fn who(language: Language, member: &Member) -> String {
    match member.discord_id {
        Some(id) => texts::person(language, id, &member.name),
        None => plain(&member.name, 60),
    }
}

fn line(language: Language, member: &Member, now: DateTime<Utc>) -> String {
    let running = member.holding.rules.values().filter(|rule| rule.term().holds_at(now));
    let ends: Vec<DateTime<Utc>> = running.clone().filter_map(|rule| rule.until).collect();
    let granted = running.count();
    let denied = member.holding.rules.values().filter(|rule| !rule.granted).count();
    let role = texts::any_role(language, &member.holding.role);
    let mut parts = vec![t!(language, "people-line", person = who(language, member), role = role)];
    if granted > 0 {
        parts.push(t!(language, "people-granted", count = granted));
    }
    if let Some(first) = ends.iter().min() {
        parts.push(t!(language, "people-ends", when = stamp(*first, 'R')));
    }
    if denied > 0 {
        parts.push(t!(language, "people-denied", count = denied));
    }
    if member.disabled {
        parts.push(t!(language, "people-disabled"));
    }
    parts.join(" · ")
}
