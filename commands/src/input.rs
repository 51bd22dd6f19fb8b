//! What people type or pick, one file per thing: how it is read, and what autocomplete offers for it. Every command reads a
//! thing the same way.

pub(crate) mod about;
pub(crate) mod alliance;
pub(crate) mod booking;
pub(crate) mod company;
pub(crate) mod contact;
pub(crate) mod conversation;
pub(crate) mod currency;
pub(crate) mod deal;
pub(crate) mod event;
pub(crate) mod file;
pub(crate) mod hours;
pub(crate) mod lead;
pub(crate) mod moment;
pub(crate) mod permission;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod product;
pub(crate) mod role;
pub(crate) mod rows;
pub(crate) mod stage;
pub(crate) mod steps;
pub(crate) mod task;
pub(crate) mod template;
pub(crate) mod time;

use serenity::all::{ComponentInteraction, ComponentInteractionDataKind};

/// What was chosen in a menu.
pub(crate) fn chosen(pressed: &ComponentInteraction) -> &[String] {
    match &pressed.data.kind {
        ComponentInteractionDataKind::StringSelect { values } => values,
        _ => &[],
    }
}
