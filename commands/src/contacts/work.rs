//! What is done with one contact, by command.

use crm::{
    ContactId, Permission,
    contacts::{self, ActivityKind, Edit, NewActivity, Which},
    error::Field,
};
use serenity::all::User;

use crate::{
    bot::Ctx,
    contact_work,
    errors::Error,
    gate::Gate,
    input::{company, contact, person},
    response,
    session::{InteractionContext, Session},
};

/// Add a contact; without a name, a form opens
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::CreateContacts)")]
pub(super) async fn add(
    ctx: Ctx<'_>,
    #[max_length = 100] name: Option<String>,
    #[max_length = 40] phone: Option<String>,
    #[max_length = 254] email: Option<String>,

    #[autocomplete = "company::suggest"]
    #[max_length = 100]
    company: Option<String>,
    #[max_length = 2000] notes: Option<String>,
) -> Result<(), Error> {
    let new = |name| Edit { name, phone, email, company, notes };
    match name {
        Some(name) => response::run(ctx, |session| async move { contact_work::add(&session, new(name)).await }).await,
        None => {
            let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
            contact_work::open_add(bot, &context, new(String::new())).await;
            Ok(())
        }
    }
}

/// Show a contact
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::ViewContacts)")]
pub(super) async fn show(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest_seen"]
    #[max_length = 100]
    contact: String,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let contact = find(&session, &contact, Permission::ViewContacts).await?;
        contact_work::show(&session, contact).await
    })
    .await
}

/// Change a contact in a form
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(super) async fn edit(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    contact: String,
) -> Result<(), Error> {
    let (bot, context) = (ctx.framework.user_data, InteractionContext::command(ctx.interaction));
    response::open_form(bot, &context, |session| async move {
        let contact = find(&session, &contact, Permission::EditContacts).await?;
        contact_work::edit_form(&session, Which::id(contact), None).await
    })
    .await;
    Ok(())
}

/// Give a contact to a colleague
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(super) async fn assign(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    contact: String,
    user: User,
) -> Result<(), Error> {
    response::run(ctx, |session| async move {
        let contact = find(&session, &contact, Permission::EditContacts).await?;
        contact_work::assign(&session, Which::id(contact), &person::target(&user)?).await
    })
    .await
}

/// Write a note about a contact, for colleagues only
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(super) async fn note(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    contact: String,
    #[max_length = 2000] text: String,
) -> Result<(), Error> {
    tell(ctx, contact, ActivityKind::Note, text, None).await
}

/// Write down a call with a contact
#[poise::command(slash_command, guild_only, custom_data = "Gate::Needs(Permission::EditContacts)")]
pub(super) async fn call(
    ctx: Ctx<'_>,

    #[autocomplete = "contact::suggest"]
    #[max_length = 100]
    contact: String,
    #[max_length = 2000] text: String,

    #[min = 0]
    #[max = 1440]
    minutes: Option<u16>,
) -> Result<(), Error> {
    tell(ctx, contact, ActivityKind::Call, text, minutes).await
}

async fn tell(
    ctx: Ctx<'_>,
    contact: String,
    kind: ActivityKind,
    text: String,
    minutes: Option<u16>,
) -> Result<(), Error> {
    let new = NewActivity { kind, text: text.replace("\\n", "\n"), minutes };
    response::run(ctx, |session| async move {
        let contact = find(&session, &contact, Permission::EditContacts).await?;
        contact_work::tell(&session, Which::id(contact), new).await
    })
    .await
}

async fn find(session: &Session, typed: &str, permission: Permission) -> Result<ContactId, Error> {
    Ok(contacts::look_up(&session.db, &session.caller, Field::Contact, typed, permission).await?)
}
