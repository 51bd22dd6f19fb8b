//! Whom a company does business with.

pub mod consents;
pub mod contacts;
