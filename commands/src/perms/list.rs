//! `/perms list`: the people who hold more than everybody.

use crm::{
    MemberId, Permission,
    members::{self, Member, Page},
    tenants::Language,
};

use crate::{
    Ctx, Door, Gate,
    answer::{self, Place},
    errors::Error,
    pages,
    plain::plain,
    reply::{Card, Reply, Tone},
    route::{Action, Turn},
    session::{Asked, Session},
    texts::{self, t},
};

/// List the people with a role or permissions of their own
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewUsers)")]
pub(crate) async fn list(ctx: Ctx<'_>) -> Result<(), Error> {
    answer::run(ctx, |session| page(session, Turn::first())).await
}

/// A button under the list was pressed.
pub(crate) async fn turn(door: &Door, asked: &Asked, turn: Turn<MemberId>) {
    answer::answer(door, asked, Place::Update, |session| page(session, turn)).await;
}

async fn page(session: Session, turn: Turn<MemberId>) -> Result<Reply, Error> {
    let page = members::list(&session.db, &session.caller, turn.at).await?;
    Ok(render(session.language, &page, &turn))
}

fn render(language: Language, page: &Page, turn: &Turn<MemberId>) -> Reply {
    let lines: Vec<String> = page.members.iter().map(|member| line(language, member)).collect();
    let text = if lines.is_empty() { t!(language, "people-none") } else { lines.join("\n") };
    let card = Card::new(Tone::Calm).title(t!(language, "people-title")).text(text);
    Reply::card(card).buttons(pages::buttons(language, turn, page.next, Action::People))
}

/// People who sign in elsewhere have no mention.
fn who(language: Language, member: &Member) -> String {
    match member.discord_id {
        Some(id) => texts::person(language, id, &member.name),
        None => plain(&member.name, 60),
    }
}

fn line(language: Language, member: &Member) -> String {
    let granted = member.rules.iter().filter(|rule| rule.granted).count();
    let denied = member.rules.len() - granted;
    let mut parts =
        vec![t!(language, "people-line", person = who(language, member), role = texts::role(language, member.role))];
    if granted > 0 {
        parts.push(t!(language, "people-granted", count = granted));
    }
    if denied > 0 {
        parts.push(t!(language, "people-denied", count = denied));
    }
    if member.disabled {
        parts.push(t!(language, "people-disabled"));
    }
    parts.join(" · ")
}
