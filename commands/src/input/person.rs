//! People, as Discord's options give them.

use crm::members::Person;
use serenity::all::User;

use crate::{
    errors::Error,
    session::{display_name, snowflake},
};

/// A user, for crm.
pub(crate) fn person(user: &User) -> Person {
    Person { discord_id: snowflake(user.id.get()), name: display_name(user).to_owned() }
}

/// Somebody who is to be given something, or to have it taken. A bot can't be: nobody answers for what it does.
pub(crate) fn target(user: &User) -> Result<Person, Error> {
    if user.bot { Err(Error::Bot) } else { Ok(person(user)) }
}
