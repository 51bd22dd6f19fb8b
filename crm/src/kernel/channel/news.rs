//! News about the business itself on a channel: its account, its numbers, its templates.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::names::names;

names! {
    /// What the news is about.
    pub enum NewsKind {
        /// The account: restricted, banned, taken over, verified.
        Account = "account",
        /// A warning of the provider's about the account.
        Alert = "alert",
        /// A call that rings, is taken, or is refused; that it has ended is a message.
        Call = "call",
        /// What was said on the business's own phone before it was connected, and whom that phone knows.
        Phone = "phone",
        /// What a number could not do, by the provider's code.
        Trouble = "trouble",
        /// A group that the business is in.
        Group = "group",
        /// How much may be sent.
        Limits = "limits",
        /// The name that customers see.
        Name = "name",
        /// How customers rate a number, and what that allows.
        Quality = "quality",
        /// Whether the account passed a review.
        Review = "review",
        /// Somebody asked for what protects a number.
        Security = "security",
        /// Whether a template may be used.
        Template = "template",
        /// The class that a template is charged by.
        TemplateCategory = "template_category",
        /// How customers rate a template.
        TemplateQuality = "template_quality",
        /// The user name of a number.
        Username = "username",
    }
}

names! {
    /// How soon somebody should know.
    pub enum Urgency {
        /// It is kept, for whoever looks.
        Note = "note",
        /// The owners are told.
        Attention = "attention",
        /// The owners are told that something stands still.
        Urgent = "urgent",
    }
}

/// One piece of news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountNews {
    /// What makes it one: told twice, it is the same news.
    pub key: Vec<u8>,
    /// The business account: Meta's WABA id.
    pub account: Option<String>,
    /// The business's number as people read it, if it is about one.
    pub number: Option<String>,
    /// What it is about.
    pub kind: NewsKind,
    /// What happened, in the provider's word, in small letters: `rejected`, `account_restriction`, …
    pub state: String,
    /// What it happened to, if it has a name: a template and its language.
    pub subject: Option<String>,
    /// What else the provider says: a reason, a limit, a date.
    pub details: Vec<String>,
    /// How soon somebody should know.
    pub urgency: Urgency,
    /// When, as the provider says.
    pub at: Option<DateTime<Utc>>,
}
