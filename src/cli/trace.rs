//! `omnicrm trace`: the whole path of one message, with its times, or the bytes that brought it.

use std::process::ExitCode;

use anyhow::Result;
use chrono::{DateTime, Utc};
use clap::Args as ClapArgs;
use crm::{
    Caller, TenantDb,
    channel::Failure,
    conversations::{self, AttemptOutcome, Decision, MessageName, Stage, Trace},
    error::Noun,
};

use super::{company, console_user, harmless::harmless, moment};
use crate::{app::Database, config::Config};

#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// The company, by its short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// Show the delivery that brought it, byte for byte. Other customers' words may be in it.
    #[arg(long)]
    raw: bool,
    /// The message: our id, or WhatsApp's (wamid…).
    message: MessageName,
}

pub(super) async fn run(config: &Config, args: Args) -> Result<ExitCode> {
    let database = Database::look(config).await?;
    let done = async {
        let Args { tenant: slug, raw, message } = args;
        let (server, caller) = (&database.server, Caller::console(console_user()));
        let db = company(server, &caller, &slug).await?;
        if raw { show_raw(&db, &caller, &message).await } else { show(&db, &caller, &message).await }
    };
    let done = done.await;
    database.close().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn show(db: &TenantDb, caller: &Caller, message: &MessageName) -> Result<()> {
    let trace = conversations::trace(db, caller, message).await.map_err(|error| missing(error, db, message))?;
    let Trace { message, provider_id, conversation, account, contact, content, state, by, steps } = &trace;
    let direction = if state.is_some() { "out" } else { "in" };
    println!("message       {message}, {direction}, {}", harmless(content.kind.as_str().as_bytes()));
    println!("WhatsApp's id {}", harmless(provider_id.as_deref().unwrap_or("not known").as_bytes()));
    println!("conversation  {conversation}, number {}", harmless(account.as_bytes()));
    // Names may be Arabic: on a line of its own none can turn the rest of the line around.
    println!("customer      {}", one_line(contact));
    if let Some(by) = by {
        println!("by            {}", one_line(by));
    }
    if let Some(state) = state {
        println!("state         {}", state.as_str());
    }
    println!();
    for step in steps {
        println!("{}  {}", to_the_millisecond(step.at), said(&step.stage));
    }
    Ok(())
}

async fn show_raw(db: &TenantDb, caller: &Caller, message: &MessageName) -> Result<()> {
    let delivery =
        conversations::raw_delivery(db, caller, message).await.map_err(|error| missing(error, db, message))?;
    println!("delivery {}, received {}, {} bytes\n", delivery.id, moment(delivery.received_at), delivery.raw.len());
    println!("{}", harmless(&delivery.raw));
    Ok(())
}

fn missing(error: crm::Error, db: &TenantDb, message: &MessageName) -> anyhow::Error {
    let message = one_line(&message.to_string());
    match error {
        crm::Error::NotFound(Noun::Message) => anyhow::anyhow!("{} has no message {message}", db.slug()),
        crm::Error::NotFound(Noun::Delivery) => {
            anyhow::anyhow!("the delivery that brought {message} is not kept any more, or it came in none")
        }
        other => other.into(),
    }
}

fn one_line(text: &str) -> String {
    harmless(text.as_bytes()).replace('\n', " ")
}

fn to_the_millisecond(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S%.3f UTC").to_string()
}

fn said(stage: &Stage) -> String {
    let why = |failure: Failure, code: Option<i64>| {
        let code = code.map(|code| format!(", code {code}")).unwrap_or_default();
        format!("{}{code}", failure.as_str())
    };
    match stage {
        Stage::Written => "sent by the customer, by WhatsApp's clock".to_owned(),
        Stage::OnPhone => "sent from the business's own phone, by WhatsApp's clock".to_owned(),
        Stage::Received => "received, and its signature verified".to_owned(),
        Stage::Stored => "stored".to_owned(),
        Stage::TakenUp => "taken up and parsed".to_owned(),
        Stage::Applied => "applied".to_owned(),
        Stage::Shown => "shown in Discord".to_owned(),
        Stage::Queued => "queued".to_owned(),
        Stage::Tried { attempt } => format!("attempt {attempt} begins"),
        Stage::Ended { attempt, outcome, failure, code } => {
            let why = failure.map(|failure| format!(": {}", why(failure, *code))).unwrap_or_default();
            let outcome = match outcome {
                AttemptOutcome::Accepted => "accepted",
                AttemptOutcome::Refused => "refused",
                AttemptOutcome::Later => "refused for now",
                AttemptOutcome::Unknown => "unknown whether it was sent",
            };
            format!("attempt {attempt} {outcome}{why}")
        }
        Stage::Decided(Decision::Again) => "sent again as another message, by somebody's decision".to_owned(),
        Stage::Decided(Decision::Left) => "left as it is, by somebody's decision".to_owned(),
        Stage::PassedOn => "sent on, by WhatsApp's clock".to_owned(),
        Stage::Delivered => "delivered, by WhatsApp's clock".to_owned(),
        Stage::Read => "read or played, by WhatsApp's clock".to_owned(),
        Stage::Failed { failure, code } => format!("failed: {}", why(*failure, *code)),
    }
}
