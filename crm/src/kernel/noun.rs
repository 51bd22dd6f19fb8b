//! The kinds of things that there are, by the names under which the audit log keeps them. To add one: a line below, what of it
//! belongs to a contact (`audit/erase.rs`), and its texts `noun-…`.

use crate::kernel::names::names;

names! {
    /// A kind of thing.
    pub enum Noun {
        /// Who may come in: what was refused is about it.
        Access = "access",
        /// A token that speaks for an address.
        AccessToken = "access_token",
        /// People and companies who belong together.
        Alliance = "alliance",
        /// The audit log.
        Audit = "audit",
        /// A copy of everything that the company has.
        Backup = "backup",
        /// That somebody comes for something at a time.
        Booking = "booking",
        /// Bookings as another program reads them.
        Calendar = "calendar",
        /// A reply that is written once and sent often.
        CannedReply = "canned_reply",
        /// A number of the company, and whoever carries it.
        Channel = "channel",
        /// A time at which something can't be booked.
        Closure = "closure",
        /// A company that contacts work for.
        Company = "company",
        /// A customer, or one to be.
        Contact = "contact",
        /// An exchange of messages with a contact.
        Conversation = "conversation",
        /// Business that a customer may do with the company.
        Deal = "deal",
        /// What a provider posted, before it is understood.
        Delivery = "delivery",
        /// One event of the audit log.
        Event = "event",
        /// Data that somebody takes away as a file.
        Export = "export",
        /// A field of the company's own.
        Field = "field",
        /// Data that somebody brings as a file.
        Import = "import",
        /// Work that happens later.
        Job = "job",
        /// What a program calls with.
        Key = "key",
        /// A contact's interest.
        Lead = "lead",
        /// Several deeds on a conversation under one name.
        Macro = "macro",
        /// A person who works for the company.
        Member = "member",
        /// The joining of two contacts into one.
        Merge = "merge",
        /// One message, in or out.
        Message = "message",
        /// The stages of leads, or of deals.
        Pipeline = "pipeline",
        /// What the company sells.
        Product = "product",
        /// What a deal comes to, as it is offered to its customer.
        Quote = "quote",
        /// Figures that are posted by themselves.
        Report = "report",
        /// What waits for a second person.
        Request = "request",
        /// With whom or where something is booked.
        Resource = "resource",
        /// A role.
        Role = "role",
        /// When a colleague is there: their own times, and their leave.
        Roster = "roster",
        /// What can be booked.
        Service = "service",
        /// An address that is told of what happens.
        Webhook = "webhook",
        /// What somebody has to do.
        Task = "task",
        /// A message that WhatsApp has approved for writing first.
        Template = "template",
        /// A company.
        Tenant = "tenant",
    }
}
