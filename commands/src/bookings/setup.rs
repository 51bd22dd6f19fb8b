//! What can be booked, with whom or where, when that is closed; and how customers book.

use crm::{
    ClosureId, Permission,
    closures::{self, Closure, NewClosure},
    error::{Field, Problem},
    resources::{self, Resource},
    services::{self, Service},
    settings::{self, BookingChat},
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use crate::{
    bot::{BotState, Ctx},
    errors::Error,
    gate::Gate,
    input::{booking as input, hours, person, time},
    message::{self, Card, Message, Tone},
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, named::named, t},
    week::week_text,
};

custom_ids! {
    /// Under the list of closures.
    pub(crate) enum Button {
        /// Take one back.
        Open(closure: ClosureId) = "closure-remove" does ClosureRemove,
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let Self::Open(closure) = self;
        response::respond(bot, context, Place::Update, |session| async move {
            closures::remove(&session.db, &session.caller, closure).await?;
            closed(&session, t!(session.language, "closure-removed")).await
        })
        .await;
    }
}

/// What can be booked
#[poise::command(
    slash_command,
    rename = "service",
    guild_only,
    subcommand_required,
    subcommands("add_service", "edit_service", "list_services")
)]
pub(crate) async fn services(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a service that can be booked
#[poise::command(slash_command, rename = "add", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
#[expect(clippy::too_many_arguments, reason = "options of a command")]
async fn add_service(
    ctx: Ctx<'_>,
    #[max_length = 60] name: String,
    #[min = 5]
    #[max = 1440]
    minutes: i32,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 300]
    with: String,
    #[max_length = 1000] about: Option<String>,
    #[min = 0]
    #[max = 240]
    before: Option<i32>,
    #[min = 0]
    #[max = 240]
    after: Option<i32>,
    #[min = 5]
    #[max = 1440]
    every: Option<i32>,
    #[min = 0]
    #[max = 43200]
    lead: Option<i32>,
    #[min = 1]
    #[max = 365]
    days: Option<i32>,
    chat: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let edit = services::Edit {
            name: Some(name),
            about: about.map(|about| about.replace("\\n", "\n")),
            minutes: Some(minutes),
            before,
            after,
            every,
            lead,
            horizon: days,
            in_chat: chat,
            resources: Some(numbers(&with)),
            active: None,
        };
        let service = services::add(&session.db, &session.caller, edit).await?;
        let name = plain(&service.name, services::NAME);
        Ok(service_message(session.language, &service, t!(session.language, "service-added", name = name)))
    })
    .await
}

/// Change a service; what you don't name stays
#[poise::command(slash_command, rename = "edit", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
#[expect(clippy::too_many_arguments, reason = "options of a command")]
async fn edit_service(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_service"]
    #[max_length = 100]
    service: String,
    #[max_length = 60] name: Option<String>,
    #[min = 5]
    #[max = 1440]
    minutes: Option<i32>,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 300]
    with: Option<String>,
    #[max_length = 1000] about: Option<String>,
    #[min = 0]
    #[max = 240]
    before: Option<i32>,
    #[min = 0]
    #[max = 240]
    after: Option<i32>,
    #[min = 5]
    #[max = 1440]
    every: Option<i32>,
    #[min = 0]
    #[max = 43200]
    lead: Option<i32>,
    #[min = 1]
    #[max = 365]
    days: Option<i32>,
    chat: Option<bool>,
    active: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let edit = services::Edit {
            name,
            about: about.map(|about| about.replace("\\n", "\n")),
            minutes,
            before,
            after,
            every,
            lead,
            horizon: days,
            in_chat: chat,
            resources: with.as_deref().map(numbers),
            active,
        };
        let which = services::Which::read(&service);
        let service = services::edit(&session.db, &session.caller, which, edit).await?;
        let name = plain(&service.name, services::NAME);
        Ok(service_message(session.language, &service, t!(session.language, "service-edited", name = name)))
    })
    .await
}

/// The resources that were typed, one after another.
fn numbers(typed: &str) -> Vec<i64> {
    let parts = typed.split([',', '،']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| resources::Which::read(part).number).collect()
}

/// List what can be booked
#[poise::command(slash_command, rename = "list", guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn list_services(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let services = services::list(&session.db, &session.caller).await?;
        Ok(render_services(session.language, &services))
    })
    .await
}

fn render_services(language: Language, services: &[Service]) -> Message {
    let line = |service: &Service| {
        let (label, name) = (services::Which::number(service.number).label(), plain(&service.name, services::NAME));
        let length = t!(language, "minutes", count = service.minutes);
        let line = t!(language, "services-line", service = label, name = name, length = length);
        let with = service.resources.iter().map(|name| plain(name, resources::NAME));
        let chat = service.in_chat.then(|| "💬".to_owned());
        let retired = service.retired_at.map(|_| t!(language, "booking-retired"));
        [Some(line), Some(texts::list(language, with)), chat, retired]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let lines: Vec<String> = services.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "services-none") } else { lines.join("\n") };
    Message::card(Card::new(Tone::Calm).title(t!(language, "services-title")).text(text))
}

fn service_message(language: Language, service: &Service, title: String) -> Message {
    let minutes = |count: i32| t!(language, "minutes", count = count);
    let around = match (service.before, service.after) {
        (0, 0) => String::new(),
        (before, after) => t!(language, "service-around", before = minutes(before), after = minutes(after)),
    };
    let with = service.resources.iter().map(|name| plain(name, resources::NAME));
    let chat = if service.in_chat { "yes" } else { "no" };
    let card = Card::new(Tone::Good)
        .title(title)
        .text(service.about.as_deref().map(|about| plain(about, services::ABOUT)).unwrap_or_default())
        .beside(t!(language, "field-number"), services::Which::number(service.number).label())
        .beside(t!(language, "field-length"), minutes(service.minutes))
        .beside(t!(language, "field-around"), around)
        .beside(named(language, Field::Every), minutes(service.every))
        .beside(named(language, Field::Notice), minutes(service.lead))
        .beside(t!(language, "field-horizon"), t!(language, "days", count = service.horizon))
        .beside(named(language, Field::Resource), texts::list(language, with))
        .beside(named(language, Field::InChat), t!(language, "service-in-chat", on = chat))
        .beside(
            t!(language, "field-state"),
            service.retired_at.map(|_| t!(language, "booking-retired")).unwrap_or_default(),
        );
    Message::card(card)
}

/// With whom or where something is booked
#[poise::command(
    slash_command,
    rename = "resource",
    guild_only,
    subcommand_required,
    subcommands("add_resource", "edit_resource", "resource_hours", "list_resources")
)]
pub(crate) async fn resources(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Add a person, a room or a thing that is booked
#[poise::command(slash_command, rename = "add", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
async fn add_resource(
    ctx: Ctx<'_>,
    #[max_length = 60] name: String,
    #[min = 1]
    #[max = 100]
    capacity: Option<i32>,
    user: Option<User>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let member = user.as_ref().map(person::target).transpose()?;
        let edit = resources::Edit { name: Some(name), capacity, member, active: None };
        let resource = resources::add(&session.db, &session.caller, edit).await?;
        let name = plain(&resource.name, resources::NAME);
        resource_message(&session, &resource, t!(session.language, "resource-added", name = name)).await
    })
    .await
}

/// Change a resource; what you don't name stays
#[poise::command(slash_command, rename = "edit", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
async fn edit_resource(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    resource: String,
    #[max_length = 60] name: Option<String>,
    #[min = 1]
    #[max = 100]
    capacity: Option<i32>,
    user: Option<User>,
    active: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let member = user.as_ref().map(person::target).transpose()?;
        let (which, edit) = (resources::Which::read(&resource), resources::Edit { name, capacity, member, active });
        let resource = resources::edit(&session.db, &session.caller, which, edit).await?;
        let name = plain(&resource.name, resources::NAME);
        resource_message(&session, &resource, t!(session.language, "resource-edited", name = name)).await
    })
    .await
}

/// Choose when a resource is there; without days, the company's hours count again
#[poise::command(slash_command, rename = "hours", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
async fn resource_hours(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    resource: String,
    #[max_length = 100] days: Option<String>,
    #[max_length = 100] hours: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not learns that before what they typed is looked at.
        session.require(Permission::ManageBookings).await?;
        let which = resources::Which::read(&resource);
        let resource = match (days, hours) {
            (Some(days), Some(times)) => {
                let (days, shifts) = (hours::days(&days)?, hours::shifts(&times)?);
                resources::set_hours(&session.db, &session.caller, which, &days, &shifts).await?
            }
            (None, None) => resources::clear_hours(&session.db, &session.caller, which).await?,
            (None, Some(_)) => return Err(crm::Error::Invalid { field: Field::Days, problem: Problem::Empty }.into()),
            (Some(_), None) => return Err(crm::Error::Invalid { field: Field::Hours, problem: Problem::Empty }.into()),
        };
        let name = plain(&resource.name, resources::NAME);
        resource_message(&session, &resource, t!(session.language, "resource-edited", name = name)).await
    })
    .await
}

/// List with whom and where something is booked
#[poise::command(slash_command, rename = "list", guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn list_resources(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let resources = resources::list(&session.db, &session.caller).await?;
        Ok(render_resources(session.language, &resources))
    })
    .await
}

fn render_resources(language: Language, resources: &[Resource]) -> Message {
    let line = |resource: &Resource| {
        let (label, name) = (resources::Which::number(resource.number).label(), plain(&resource.name, resources::NAME));
        let line = t!(language, "resources-line", resource = label, name = name);
        let capacity = (resource.capacity > 1).then(|| t!(language, "resource-places", count = resource.capacity));
        let member = resource.member.map(crate::plain::mention);
        let retired = resource.retired_at.map(|_| t!(language, "booking-retired"));
        [Some(line), capacity, member, retired].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let lines: Vec<String> = resources.iter().map(line).collect();
    let text = if lines.is_empty() { t!(language, "resources-none") } else { lines.join("\n") };
    Message::card(Card::new(Tone::Calm).title(t!(language, "resources-title")).text(text))
}

async fn resource_message(session: &Session, resource: &Resource, title: String) -> Result<Message, Error> {
    let language = session.language;
    let has_hours = resource.own_week().is_some() || settings::profile(&session.db).await?.has_hours;
    let week = match resource.own_week() {
        Some(week) => week_text(language, week, &t!(language, "hours-closed")),
        None if has_hours => t!(language, "resource-company-hours"),
        None => t!(language, "resource-no-hours"),
    };
    let card = Card::new(Tone::Good)
        .title(title)
        .beside(t!(language, "field-number"), resources::Which::number(resource.number).label())
        .beside(named(language, Field::Places), resource.capacity.to_string())
        .beside(named(language, Field::Colleague), resource.member.map(crate::plain::mention).unwrap_or_default())
        .beside(
            t!(language, "field-state"),
            resource.retired_at.map(|_| t!(language, "booking-retired")).unwrap_or_default(),
        )
        .field(named(language, Field::Hours), week);
    Ok(Message::card(card))
}

/// When something can't be booked
#[poise::command(
    slash_command,
    rename = "closure",
    guild_only,
    subcommand_required,
    subcommands("close", "list_closures")
)]
pub(crate) async fn closures(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Close a resource, or everything, for a time
#[poise::command(slash_command, rename = "add", guild_only, custom_data = "Gate::Needs(Permission::ManageBookings)")]
async fn close(
    ctx: Ctx<'_>,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 40]
    from: String,

    #[autocomplete = "time::suggest_until"]
    #[max_length = 40]
    until: String,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    with: Option<String>,
    #[max_length = 100] reason: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not learns that before what they typed is looked at.
        session.require(Permission::ManageBookings).await?;
        let from = time::begin(&session, Field::Since, &from).await?;
        let until = time::moment(&session, Field::Until, &until).await?;
        let new = NewClosure { resource: with.as_deref().map(resources::Which::read), from, until, why: reason };
        let closure = closures::add(&session.db, &session.caller, new).await?;
        let title = match closure.booked {
            0 => t!(session.language, "closure-added"),
            count => t!(session.language, "closure-added-over", count = count),
        };
        closed(&session, title).await
    })
    .await
}

/// List the closures, and take them back
#[poise::command(slash_command, rename = "list", guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn list_closures(ctx: Ctx<'_>) -> Result<(), Error> {
    response::run(ctx, |session| async move { closed(&session, t!(session.language, "closures-title")).await }).await
}

/// How many closures have a button.
const BUTTONS: usize = 10;

async fn closed(session: &Session, title: String) -> Result<Message, Error> {
    let closures = closures::list(&session.db, &session.caller).await?;
    let manages = session.may(Permission::ManageBookings).await?;
    Ok(render_closures(session.language, &closures, title, manages))
}

fn render_closures(language: Language, closures: &[Closure], title: String, manages: bool) -> Message {
    let line = |(place, closure): (usize, &Closure)| {
        let (from, until) = (stamp(closure.starts_at, 'f'), stamp(closure.ends_at, 'f'));
        let what = match &closure.resource {
            Some(name) => plain(name, resources::NAME),
            None => t!(language, "closure-everything"),
        };
        let line = t!(language, "closures-line", place = place + 1, what = what, from = from, until = until);
        let why = closure.why.as_deref().map(|why| plain(why, closures::WHY));
        [Some(line), why].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let lines: Vec<String> = closures.iter().enumerate().map(line).collect();
    let text = if lines.is_empty() { t!(language, "closures-none") } else { lines.join("\n") };
    let open = |(place, closure): (usize, &Closure)| {
        message::Button::new(&Button::Open(closure.id), t!(language, "button-closure-remove", place = place + 1))
    };
    let buttons: Vec<message::Button> =
        closures.iter().enumerate().take(if manages { BUTTONS } else { 0 }).map(open).collect();
    let mut message = Message::card(Card::new(Tone::Calm).title(title).text(text));
    let mut rest = buttons.into_iter();
    for _ in 0..2 {
        message = message.buttons(rest.by_ref().take(BUTTONS / 2).collect());
    }
    message
}

/// Choose how customers book in WhatsApp
#[poise::command(
    slash_command,
    rename = "setup",
    guild_only,
    custom_data = "Gate::Needs(Permission::EditOrganisation)"
)]
pub(crate) async fn setup(
    ctx: Ctx<'_>,
    chat: Option<bool>,
    hijri: Option<bool>,
    #[max_length = 512] template: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let language = session.language;
        let chosen = settings::change::<BookingChat>(&session.db, &session.caller, |mut chosen| {
            chosen.on = chat.unwrap_or(chosen.on);
            chosen.hijri = hijri.unwrap_or(chosen.hijri);
            if let Some(name) = template {
                let none = matches!(crm::text::search_key(&name).as_str(), "off" | "none" | "لا" | "بدون");
                chosen.template = Some(name.trim().to_owned()).filter(|_| !none);
            }
            Ok(chosen)
        });
        let chosen = chosen.await?;
        let on = |on: bool| t!(language, "booking-setup-on", on = if on { "yes" } else { "no" });
        let template = chosen
            .template
            .as_deref()
            .map_or_else(|| t!(language, "booking-setup-no-template"), |name| plain(name, 512));
        let card = Card::new(Tone::Good)
            .title(t!(language, "booking-setup-title"))
            .text(t!(language, "booking-setup-about"))
            .beside(t!(language, "booking-setup-chat"), on(chosen.on))
            .beside(t!(language, "booking-setup-hijri"), on(chosen.hijri))
            .field(t!(language, "booking-setup-template"), template);
        Ok(Message::card(card))
    })
    .await
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn services(language: Language, all: &[Service]) -> Message {
        render_services(language, all)
    }

    pub fn service(language: Language, service: &Service) -> Message {
        service_message(language, service, "✅".into())
    }

    pub fn closures(language: Language, all: &[Closure]) -> Message {
        render_closures(language, all, t!(language, "closures-title"), true)
    }
}
