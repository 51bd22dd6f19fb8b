//! `omnicrm audit …`: checking the audit log, and erasing personal data from it.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{ArgGroup, Args, Subcommand};
use crm::{
    Caller, Server, TenantDb,
    audit::{self, Part, Problem, Report, Tampering},
    error::Noun,
    tenants::Tenant,
};

use super::{companies, company, console_user};
use crate::{app::Database, config::Config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check that nobody tampered with the logs; ends with 1 if somebody did.
    Verify {
        /// Only this company's, by its short name; all of them without it.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
    },
    /// Erase what events say about a person or a thing. The events stay, and the chain holds.
    Erase(Erase),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("whose").args(["caller", "target"]).required(true)))]
pub(super) struct Erase {
    /// The company, by its short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// By whom: the Discord user id of who did it.
    #[arg(long, value_name = "ID")]
    caller: Option<String>,
    /// About what: a noun and its id, such as `contact:0192f0c0…` or `member:17…`.
    #[arg(long, value_name = "NOUN:ID")]
    target: Option<String>,
    /// Why; kept in the log.
    #[arg(long)]
    reason: String,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<ExitCode> {
    let database = Database::look(config).await?;
    let done = perform(&database.server, command).await;
    database.close().await?;
    done
}

async fn perform(server: &Server, command: Command) -> Result<ExitCode> {
    let caller = Caller::console(console_user());
    match command {
        Command::Verify { tenant } => verify(server, companies(server, &caller, tenant.as_deref()).await?).await,
        Command::Erase(erase) => {
            let db = company(server, &caller, &erase.tenant).await?;
            let events = clear(&db, &erase).await?;
            println!("Erased from {events} event{}.", if events == 1 { "" } else { "s" });
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Checks one log after another; all of them, also after a bad one and one that can't be read.
async fn verify(server: &Server, companies: Vec<Tenant>) -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for company in companies {
        let checked = match check(server, &company).await {
            Ok(report) if report.problem.is_none() => said(&report),
            Ok(report) => {
                code = ExitCode::FAILURE;
                said(&report)
            }
            Err(error) => {
                code = ExitCode::FAILURE;
                format!("NOT CHECKED: {error}")
            }
        };
        println!("{}: {checked}", company.slug);
    }
    Ok(code)
}

async fn check(server: &Server, company: &Tenant) -> crm::Result<Report> {
    let db = server.tenant(company.id).await?;
    audit::verify(&db, &Caller::console(console_user())).await
}

fn said(report: &Report) -> String {
    let Report { events, sealed, problem } = report;
    match problem {
        None => format!("as it was written ({events} events, {sealed} of them sealed)"),
        Some(problem) => format!("TAMPERED WITH: {}", found(problem)),
    }
}

fn found(problem: &Problem) -> String {
    let Problem { tampering, seq, place } = problem;
    let event = seq.map_or_else(|| "an event".to_owned(), |seq| format!("event {seq}"));
    let place = place.map_or_else(String::new, |place| format!(", at place {place} of the chain"));
    match tampering {
        Tampering::Changed => format!("{event} was changed{place}"),
        Tampering::Removed => format!("{event} was removed{place}"),
        Tampering::Inserted => format!("{event} was put in by somebody else{place}"),
        Tampering::Reordered => format!("{event} does not stand where it was sealed{place}"),
        Tampering::CutOff => format!("the end was cut off{place}"),
    }
}

async fn clear(db: &TenantDb, erase: &Erase) -> Result<usize> {
    let caller = Caller::console(console_user());
    let (part, noun, id) = match (&erase.caller, &erase.target) {
        (Some(id), _) => (Part::Caller, Noun::Member, id.as_str()),
        (None, Some(target)) => {
            let (noun, id) = target.split_once(':').context("--target takes a noun and an id: contact:0192…")?;
            (Part::Target, noun.parse().with_context(|| format!("{noun} is nothing that the log is about"))?, id)
        }
        (None, None) => bail!("name --caller or --target"),
    };
    Ok(audit::erase(db, &caller, part, noun, id, &erase.reason).await?)
}
