//! `/booking feed`: the address by which another program reads what is booked.

use crm::{
    Permission,
    feeds::{self, Feed},
    resources,
    tenants::Language,
};

use crate::{
    bot::Ctx,
    errors::Error,
    gate::Gate,
    input::booking as input,
    message::{Card, Message, Tone},
    plain::plain,
    response,
    texts::t,
};

/// Get the address by which your calendar shows your bookings
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
pub(crate) async fn feed(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    with: Option<String>,
    #[rename = "new"] anew: Option<bool>,
) -> Result<(), Error> {
    let address = ctx.data().outside.address.clone();
    response::run(ctx, |session| async move {
        session.require(Permission::BookOwn).await?;
        let language = session.language;
        let Some(address) = address else { return Ok(Message::text(t!(language, "calendar-no-address"))) };
        let of = with.as_deref().map(resources::Which::read);
        let feed = feeds::open(&session.db, &session.caller, of, anew.unwrap_or(false)).await?;
        Ok(render(language, &feed, &address))
    })
    .await
}

fn render(language: Language, feed: &Feed, address: &str) -> Message {
    let title = match &feed.resource {
        Some(resource) => t!(language, "calendar-title-of", resource = plain(resource, resources::NAME)),
        None => t!(language, "calendar-title"),
    };
    let ended = feed.has_replaced.then(|| t!(language, "calendar-renewed"));
    let how = t!(language, "calendar-how");
    let link = format!("```\n{address}/calendar/{}.ics\n```", feed.token);
    let lines: Vec<String> = ended.into_iter().chain([how, link, t!(language, "calendar-secret")]).collect();
    Message::card(Card::new(Tone::Calm).title(title).text(lines.join("\n")))
}

#[cfg(test)]
pub(super) fn shown(language: Language, resource: Option<&str>) -> Message {
    let feed =
        Feed { token: "AZrQ".repeat(20), resource: resource.map(ToOwned::to_owned), has_replaced: resource.is_some() };
    render(language, &feed, "https://crm.example.com")
}
