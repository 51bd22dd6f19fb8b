//! Whom a company does business with.

pub mod contacts;
