//! Whom a company does business with.

pub mod alliances;
pub mod companies;
pub mod consents;
pub mod contacts;
