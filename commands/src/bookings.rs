//! `/booking`: coming for something at a time. Here people look for times, book, and change what is booked; what can be booked is in
//! [`setup`].

mod feed;
pub(crate) mod setup;

use crm::{
    ContactId, Permission,
    bookings::{self, Booking, BookingState, Filter, NOTE, New, Page, REASON, Which, Whose},
    contacts,
    error::{Field, Problem},
    resources, services,
    tenants::Language,
};
use serenity::all::{ComponentInteraction, User};

use crate::{
    bot::{BotState, Ctx},
    dates,
    errors::Error,
    gate::Gate,
    input::{booking as input, contact, person, time},
    message::{self, Card, Message, Tone},
    pages,
    plain::{plain, stamp},
    response::{self, Place},
    route::{Handle, Payload, Turn, custom_ids},
    session::{InteractionContext, Session},
    texts::{self, named::named, t},
};

custom_ids! {
    /// Under lists and cards.
    pub(crate) enum Button {
        /// Turn a page.
        Turn(listing: Listing) = "bookings" like "/booking list",
        /// Show a booking.
        Show(number: i64) = "booking" like "/booking show",
        /// Say yes to what is held.
        Confirm(which: Which) = "booking-yes" like "/booking confirm",
        /// Cancel it.
        Cancel(which: Which) = "booking-cancel" does BookingCancel,
        /// It has taken place.
        Done(which: Which) = "booking-done" does BookingDone,
        /// Nobody came.
        NoShow(which: Which) = "booking-no-show" does BookingNoShow,
        /// Take back what was just done.
        Undo(which: Which) = "booking-undo" does BookingUndo,
    }
}

/// A page of bookings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Listing {
    filter: Filter,
    turn: Turn<i64>,
}

impl Payload for Listing {
    fn write(&self, room: usize) -> String {
        let filter = match self.filter {
            Filter::Mine => "mine".to_owned(),
            Filter::All => "all".to_owned(),
            Filter::Of(contact) => contact.to_string(),
        };
        self.turn.write_after(Some(filter), room)
    }

    fn read(raw: &str) -> Option<Self> {
        let (filter, turn) = Turn::read_after(raw)?;
        let filter = match filter? {
            "mine" => Filter::Mine,
            "all" => Filter::All,
            contact => Filter::Of(contact.parse::<ContactId>().ok().filter(|id| id.to_string() == contact)?),
        };
        Some(Self { filter, turn })
    }

    #[cfg(test)]
    fn any() -> proptest::strategy::BoxedStrategy<Self> {
        use proptest::prelude::*;
        let filter = prop_oneof![
            prop::sample::select(vec![Filter::Mine, Filter::All]),
            crate::route::uuids().prop_map(Filter::Of),
        ];
        (filter, crate::route::turns(0..=i64::MAX)).prop_map(|(filter, turn)| Self { filter, turn }).boxed()
    }

    #[cfg(test)]
    fn core(self) -> Self {
        Self { turn: self.turn.without_trail(), ..self }
    }
}

impl Handle for Button {
    async fn handle(self, bot: &BotState, context: &InteractionContext, _: &ComponentInteraction) {
        let place = if matches!(self, Self::Show(_)) { Place::New } else { Place::Update };
        response::respond(bot, context, place, |session| async move {
            let (db, caller) = (&session.db, &session.caller);
            match self {
                Self::Turn(listing) => page(session, listing).await,
                Self::Show(number) => shown(&session, Which::number(number)).await,
                Self::Confirm(which) => {
                    let booking = bookings::confirm(db, caller, which).await?;
                    under(&session, &booking, t!(session.language, "booking-made", booking = label(&booking))).await
                }
                Self::Cancel(which) => {
                    let booking = bookings::cancel(db, caller, which, None).await?;
                    under(&session, &booking, t!(session.language, "booking-cancelled", booking = label(&booking)))
                        .await
                }
                Self::Done(which) => {
                    let booking = bookings::done(db, caller, which).await?;
                    under(&session, &booking, t!(session.language, "booking-marked", booking = label(&booking))).await
                }
                Self::NoShow(which) => {
                    let booking = bookings::no_show(db, caller, which).await?;
                    under(&session, &booking, t!(session.language, "booking-marked", booking = label(&booking))).await
                }
                Self::Undo(which) => {
                    let booking = bookings::undo(db, caller, which).await?;
                    under(&session, &booking, t!(session.language, "booking-undone", booking = label(&booking))).await
                }
            }
        })
        .await;
    }
}

/// Bookings: appointments, rooms, tables
#[poise::command(
    slash_command,
    rename = "booking",
    guild_only,
    subcommand_required,
    subcommands(
        "create",
        "slots",
        "list",
        "show",
        "move_to",
        "cancel",
        "confirm",
        "wait",
        "feed::feed",
        "setup::services",
        "setup::resources",
        "setup::closures",
        "setup::setup"
    )
)]
pub(crate) async fn group(_: Ctx<'_>) -> Result<(), Error> {
    Ok(())
}

/// Book a time, for yourself or for somebody
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn create(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_service"]
    #[max_length = 100]
    service: String,

    #[autocomplete = "input::suggest_time"]
    #[max_length = 100]
    when: String,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    with: Option<String>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    contact: Option<String>,
    user: Option<User>,
    #[max_length = 500] note: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        // Who may not learns that before what they typed is looked at.
        session.require(Permission::BookOwn).await?;
        let whose = match (contact, user) {
            (Some(_), Some(_)) => {
                return Err(crm::Error::Invalid { field: Field::Contact, problem: Problem::Together }.into());
            }
            (Some(contact), None) => Whose::Contact(contact_id(&session, &contact).await?),
            (None, Some(user)) if person::target(&user)?.discord_id != session.me.discord_id => {
                Whose::Person(person::target(&user)?)
            }
            (None, _) => Whose::Own,
        };
        let at = input::when(&session, &when).await?;
        let (service, resource) = (services::Which::read(&service), with.as_deref().map(resources::Which::read));
        let note = note.map(|note| note.replace("\\n", "\n"));
        let booking = bookings::book(&session.db, &session.caller, New { service, at, resource, whose, note }).await?;
        under(&session, &booking, t!(session.language, "booking-made", booking = label(&booking))).await
    })
    .await
}

/// The contact that is meant, for who may see contacts.
async fn contact_id(session: &Session, typed: &str) -> Result<ContactId, Error> {
    let (db, caller) = (&session.db, &session.caller);
    Ok(contacts::look_up(db, caller, Field::Contact, typed, Permission::ViewContacts).await?)
}

/// Show the free times of a service
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn slots(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_service"]
    #[max_length = 100]
    service: String,

    #[autocomplete = "time::suggest_day"]
    #[max_length = 40]
    day: Option<String>,

    #[autocomplete = "input::suggest_resource"]
    #[max_length = 100]
    with: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::BookOwn).await?;
        let from = match day {
            Some(typed) => Some(time::coming_day(&session, Field::Due, &typed).await?),
            None => None,
        };
        let (service, with) = (services::Which::read(&service), with.as_deref().map(resources::Which::read));
        let free = bookings::free(&session.db, &session.caller, service, with, from, DAYS).await?;
        Ok(render_free(session.language, &free, session.now()))
    })
    .await
}

/// How many days with free times are shown.
const DAYS: usize = 7;

fn render_free(language: Language, free: &bookings::Free, now: chrono::DateTime<chrono::Utc>) -> Message {
    let today = now.with_timezone(&free.zone).date_naive();
    let name = plain(&free.service.name, services::NAME);
    let mut card = Card::new(Tone::Calm).title(t!(language, "booking-slots-title", service = name));
    if free.days.is_empty() {
        return Message::card(card.text(t!(language, "booking-slots-none")));
    }
    for day in &free.days {
        let times: Vec<String> = day.times.iter().map(|at| dates::time(language, *at, free.zone)).collect();
        card = card.field(dates::day(language, day.date, today), texts::list(language, times));
    }
    Message::card(card)
}

/// Whose bookings.
#[derive(Clone, Copy, Debug, poise::ChoiceParameter)]
enum Only {
    #[name = "حجوزاتي (mine)"]
    Mine,
    #[name = "حجوزات الجميع (all)"]
    All,
}

/// List the bookings to come, yours or everybody's
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn list(
    ctx: Ctx<'_>,
    only: Option<Only>,

    #[autocomplete = "contact::suggest_seen"]
    #[max_length = 100]
    contact: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::BookOwn).await?;
        let filter = match (only, contact) {
            (_, Some(contact)) => Filter::Of(contact_id(&session, &contact).await?),
            (Some(Only::All), None) => Filter::All,
            (None | Some(Only::Mine), None) => Filter::Mine,
        };
        page(session, Listing { filter, turn: Turn::first() }).await
    })
    .await
}

async fn page(session: Session, listing: Listing) -> Result<Message, Error> {
    let page = bookings::list(&session.db, &session.caller, listing.filter, listing.turn.at).await?;
    Ok(render(session.language, &page, &listing))
}

fn render(language: Language, page: &Page, listing: &Listing) -> Message {
    let lines: Vec<String> = page.bookings.iter().map(|booking| line(language, booking)).collect();
    let text = if lines.is_empty() { t!(language, "bookings-none") } else { lines.join("\n") };
    let whose = match listing.filter {
        Filter::Mine => "mine",
        Filter::All => "all",
        Filter::Of(_) => "contact",
    };
    let show = |booking: &Booking| message::Button::new(&Button::Show(booking.number), label(booking));
    let (first, second) = page.bookings.split_at(page.bookings.len().min(5));
    let turned = |turn| Button::Turn(Listing { filter: listing.filter, turn });
    Message::card(Card::new(Tone::Calm).title(t!(language, "bookings-title", whose = whose)).text(text))
        .buttons(first.iter().map(show).collect())
        .buttons(second.iter().map(show).collect())
        .buttons(pages::buttons(language, &listing.turn, page.next, turned))
}

/// A booking in one line.
fn line(language: Language, booking: &Booking) -> String {
    let (what, when) = (plain(&booking.service, services::NAME), stamp(booking.starts_at, 'f'));
    let line = t!(language, "bookings-line", booking = label(booking), service = what, when = when);
    let state = (booking.state != BookingState::Booked).then(|| named(language, booking.state));
    let confirmed = booking.confirmed_at.map(|_| t!(language, "booking-is-confirmed"));
    let warning = booking.unreminded.map(|_| "⚠️".to_owned());
    [Some(line), who(language, booking), state, confirmed, warning]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// Who comes.
fn who(language: Language, booking: &Booking) -> Option<String> {
    let contact = booking.contact.as_ref().map(|contact| plain(contact, 60));
    contact.or_else(|| Some(texts::person(language, booking.member?, booking.member_name.as_deref()?)))
}

fn label(booking: &Booking) -> String {
    Which::number(booking.number).label()
}

/// Show a booking
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest"]
    #[max_length = 100]
    booking: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move { shown(&session, Which::read(&booking)).await }).await
}

/// Book another time instead
#[poise::command(slash_command, rename = "move", guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn move_to(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest"]
    #[max_length = 100]
    booking: String,

    #[autocomplete = "input::suggest_time"]
    #[max_length = 100]
    when: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::BookOwn).await?;
        let at = input::when(&session, &when).await?;
        let booking = bookings::move_to(&session.db, &session.caller, Which::read(&booking), at).await?;
        under(&session, &booking, t!(session.language, "booking-moved", booking = label(&booking))).await
    })
    .await
}

/// Cancel a booking; it can be taken back for ten minutes
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn cancel(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest"]
    #[max_length = 100]
    booking: String,
    #[max_length = 200] reason: Option<String>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let (which, reason) = (Which::read(&booking), reason.as_deref());
        let booking = bookings::cancel(&session.db, &session.caller, which, reason).await?;
        under(&session, &booking, t!(session.language, "booking-cancelled", booking = label(&booking))).await
    })
    .await
}

/// Say yes to what is held for you
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn confirm(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest"]
    #[max_length = 100]
    booking: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let booking = bookings::confirm(&session.db, &session.caller, Which::read(&booking)).await?;
        under(&session, &booking, t!(session.language, "booking-made", booking = label(&booking))).await
    })
    .await
}

/// Wait for a full day: you are told when something becomes free
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::BookOwn)")]
async fn wait(
    ctx: Ctx<'_>,

    #[autocomplete = "input::suggest_service"]
    #[max_length = 100]
    service: String,

    #[autocomplete = "time::suggest_day"]
    #[max_length = 40]
    day: String,
    stop: Option<bool>,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        session.require(Permission::BookOwn).await?;
        let (db, caller, language) = (&session.db, &session.caller, session.language);
        let day = time::coming_day(&session, Field::Due, &day).await?;
        let which = services::Which::read(&service);
        let stop = stop.unwrap_or(false);
        let service = match stop {
            true => bookings::leave(db, caller, which, day).await?,
            false => bookings::join(db, caller, which, day).await?,
        };
        let (name, day) = (plain(&service.name, services::NAME), dates::day(language, day, session.now().date_naive()));
        Ok(Message::text(match stop {
            true => t!(language, "booking-wait-over", service = name, day = day),
            false => t!(language, "booking-wait", service = name, day = day),
        }))
    })
    .await
}

async fn shown(session: &Session, which: Which) -> Result<Message, Error> {
    let booking = bookings::show(&session.db, &session.caller, which).await?;
    under(session, &booking, t!(session.language, "booking-title", booking = label(&booking))).await
}

/// A booking under a title, with what whoever looks can do with it.
async fn under(session: &Session, booking: &Booking, title: String) -> Result<Message, Error> {
    let (language, which) = (session.language, booking.which());
    let has_begun = booking.starts_at <= session.now();
    let manages = has_begun && session.may(Permission::ManageBookings).await?;
    let mut buttons = Vec::new();
    if booking.state == BookingState::Held {
        buttons.push(message::Button::new(&Button::Confirm(which), t!(language, "button-booking-yes")).primary());
    }
    if booking.is_open() && !has_begun {
        buttons.push(message::Button::new(&Button::Cancel(which), t!(language, "button-booking-cancel")));
    }
    if manages && matches!(booking.state, BookingState::Booked | BookingState::NoShow) {
        buttons.push(message::Button::new(&Button::Done(which), t!(language, "button-booking-done")));
    }
    if manages && matches!(booking.state, BookingState::Booked | BookingState::Done) {
        buttons.push(message::Button::new(&Button::NoShow(which), t!(language, "button-booking-no-show")));
    }
    if booking.can_undo {
        buttons.push(message::Button::new(&Button::Undo(which), t!(language, "button-undo")));
    }
    Ok(Message::card(card(language, booking).title(title)).buttons(buttons))
}

fn card(language: Language, booking: &Booking) -> Card {
    let when = format!("{} ({})", stamp(booking.starts_at, 'F'), stamp(booking.starts_at, 'R'));
    let state = match (booking.state, booking.held_until) {
        (BookingState::Held, Some(until)) => t!(language, "booking-held-until", when = stamp(until, 'R')),
        (BookingState::Booked, _) if booking.confirmed_at.is_some() => t!(language, "booking-is-confirmed"),
        (state, _) => named(language, state),
    };
    let unreminded = booking.unreminded.map(|why| format!("⚠️ {}", named(language, why))).unwrap_or_default();
    Card::new(Tone::Calm)
        .text(booking.note.as_deref().map(|note| plain(note, NOTE)).unwrap_or_default())
        .beside(t!(language, "field-service"), plain(&booking.service, services::NAME))
        .beside(t!(language, "field-when"), when)
        .beside(named(language, Field::Resource), plain(&booking.resource, resources::NAME))
        .beside(t!(language, "field-who-comes"), who(language, booking).unwrap_or_default())
        .beside(t!(language, "field-state"), state)
        .beside(t!(language, "field-booked-in"), named(language, booking.source))
        .beside(
            named(language, Field::Reason),
            booking.reason.as_deref().map(|why| plain(why, REASON)).unwrap_or_default(),
        )
        .field(t!(language, "field-unreminded"), unreminded)
}

#[cfg(test)]
mod tests;
