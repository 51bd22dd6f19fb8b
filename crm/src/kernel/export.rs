//! What data can be taken away as files, and what files these are.

use crate::kernel::{names::names, permission::Permission};

names! {
    /// What is exported.
    pub enum What {
        /// Contacts with their addresses.
        Contacts = "contacts",
        /// Companies that contacts work for.
        Companies = "companies",
        /// Leads.
        Leads = "leads",
        /// Deals.
        Deals = "deals",
        /// Tasks.
        Tasks = "tasks",
        /// Conversations.
        Conversations = "conversations",
        /// What was said in them.
        Messages = "messages",
        /// Bookings.
        Bookings = "bookings",
    }
}

impl What {
    /// What it takes to see it.
    pub fn seen_with(self) -> Permission {
        match self {
            Self::Contacts | Self::Companies => Permission::ViewContacts,
            Self::Leads => Permission::ViewLeads,
            Self::Deals => Permission::ViewDeals,
            Self::Tasks => Permission::ViewTasks,
            Self::Conversations | Self::Messages => Permission::ViewConversations,
            Self::Bookings => Permission::ManageBookings,
        }
    }
}

names! {
    /// What a file is. The name is also its ending.
    pub enum Kind {
        /// Comma-separated values (RFC 4180), in UTF-8 with a byte-order mark, for spreadsheets.
        Csv = "csv",
        /// One JSON object a line (jsonlines.org), for programs.
        JsonLines = "jsonl",
        /// A workbook (Office Open XML).
        Xlsx = "xlsx",
    }
}
