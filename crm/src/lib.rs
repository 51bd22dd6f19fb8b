//! The service layer: nouns, rules, permissions and SQL. It knows no Discord and no HTTP server.
//!
//! The only way to a company's data is [`TenantDb::begin`] (or [`TenantDb::read`]) with a caller and a permission, and
//! the only way to keep a change is [`Tx::commit`](db::Tx) with an audit event.
//!
//! In layers, each of which imports only what stands above it in this list:
//!
//! * [`kernel`]: what every noun stands on, and which knows no noun;
//! * [`jobs`]: the kinds of work that happen later, which each layer below adds to;
//! * [`people`]: who works here, and what they may do;
//! * [`audit`]: reading, sealing and verifying what was done;
//! * [`company`]: companies, their addresses and settings;
//! * [`customers`]: whom the company does business with;
//! * [`inbox`]: what customers write and what they are answered;
//! * [`sales`]: what comes of it;
//! * [`calendar`]: what they come for at a time;
//! * [`overview`]: what spans all of these.
//!
//! To add a noun: a migration in `migrations/tenant`, `<noun>.rs` in its layer with its verbs `(db, caller, input)`, its
//! queries in `<noun>/sql.rs`, its events in `<noun>/events.rs`, and a line for each of these in [`kernel::audit`].

pub mod audit;
pub mod calendar;
pub mod company;
pub mod customers;
pub mod inbox;
pub mod jobs;
pub mod kernel;
pub mod overview;
pub mod people;
pub mod sales;

pub use calendar::{bookings, closures, feeds, resources, services};
pub use company::{backups, channels, fields, registrations, rotation, settings, tenants, webhooks};
pub use customers::{alliances, companies, consents, contacts};
pub use inbox::{
    attachments, auto_reply, canned, conversations, deliveries, macros, quarantine, reconcile, roster, silence,
    templates, turns,
};
pub use kernel::{
    access, caller, channel, clock, country, csv, currency, db, decision, error, hijri, hours, ids, money, names,
    offer, page, permission, phone, pick, posts, reach, role, secrets, server, sight, template, text, which,
};
pub(crate) use kernel::{connections, language, platform, registry};
pub use people::{
    disabling, holding, keys, members, notice, once, requests, roles, sessions,
    sessions::{passwords, two_factor},
    sweep, teams,
};
pub use sales::{deals, leads, pipelines, products, quotes, stages, tasks};

pub use caller::Caller;
pub use clock::Clock;
pub use db::TenantDb;
pub use error::{Error, Result};
pub use ids::{
    AllianceId, AllianceMemberId, AttachmentId, BackupId, BookingId, CannedReplyId, ClosureId, CompanyId, ContactId,
    ConversationId, DealId, DiscordId, ExportId, FieldId, ImportId, KeyId, LeadId, LeaveId, MacroId, MemberId,
    MessageId, PipelineId, ProductId, QuoteId, ResourceId, SatisfactionId, ScheduleId, ServiceId, SessionId, StageId,
    TaskId, TemplateId, TenantId, WebhookDeliveryId, WebhookId,
};
pub use permission::Permission;
pub use role::Role;
pub use server::Server;
