//! What spans all nouns: everything about one contact, and their story. Of each noun is shown what the caller may see of it.

pub mod card;
pub mod erase;
pub mod exports;
pub mod extra;
pub mod imports;
pub mod search;
pub mod stats;
pub mod timeline;
