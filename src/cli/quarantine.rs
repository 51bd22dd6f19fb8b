//! `omnicrm quarantine …`: what was put aside, why, and letting it go again.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use crm::{
    Caller, Server, TenantDb,
    quarantine::{self, Aside, AsideDelivery, AsideJob, Count, Exhibit, LISTED, Listing},
    tenants::Tenant,
};

use super::{companies, company, console_user, harmless::harmless, moment};
use crate::{app::Database, config::Config};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List what was put aside, oldest first, with the reasons.
    List {
        /// Only this company's, by its short name; all of them without it.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
    },
    /// Show one in full: a delivery's bytes, or a job's fields. Customers' words may be in it.
    Show {
        /// The company, by its short name.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// A delivery's number or a job's id, as the list shows it.
        id: Aside,
    },
    /// Let some or all of it go again. What still can't be done is put aside again.
    Retry(Retry),
}

#[derive(Debug, Args)]
pub(super) struct Retry {
    /// The company, by its short name; all of them without it, with --all.
    #[arg(long, value_name = "SLUG", required_unless_present = "all")]
    tenant: Option<String>,
    /// Deliveries' numbers or jobs' ids, as the list shows them.
    #[arg(value_name = "ID", required_unless_present = "all", conflicts_with = "all")]
    ids: Vec<Aside>,
    /// Everything that is put aside.
    #[arg(long)]
    all: bool,
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
        Command::List { tenant } => {
            let companies = companies(server, &caller, tenant.as_deref()).await?;
            each(server, &companies, async |db| {
                let listing = quarantine::list(db, &caller).await?;
                if listing.count.is_zero() && tenant.is_none() {
                    return Ok(());
                }
                println!("{}: {}", db.slug(), counted(listing.count));
                print_listing(&listing);
                Ok(())
            })
            .await
        }
        Command::Show { tenant, id } => {
            let db = company(server, &caller, &tenant).await?;
            let exhibit = quarantine::show(&db, &caller, id).await;
            print_exhibit(&exhibit.with_context(|| format!("{id} is not put aside in {tenant}"))?)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Retry(Retry { tenant, ids, all }) => {
            let companies = companies(server, &caller, tenant.as_deref()).await?;
            each(server, &companies, async |db| {
                let ids = if all { quarantine::all(db, &caller).await? } else { ids.clone() };
                let (mut again, mut missed) = (0, Vec::new());
                for id in ids {
                    match quarantine::retry(db, &caller, id).await {
                        Ok(()) => again += 1,
                        // Of all of them, one that somebody else lets go meanwhile is none to complain about.
                        Err(crm::Error::NotFound(_)) if all => {}
                        Err(crm::Error::NotFound(_)) => missed.push(id),
                        Err(other) => return Err(other.into()),
                    }
                }
                println!("{}: {again} tried again", db.slug());
                anyhow::ensure!(missed.is_empty(), "not put aside: {}", listed(&missed));
                Ok(())
            })
            .await
        }
    }
}

/// Does it for one company after another; all of them, also after one that can't be reached.
async fn each(
    server: &Server,
    companies: &[Tenant],
    mut work: impl AsyncFnMut(&TenantDb) -> Result<()>,
) -> Result<ExitCode> {
    let mut code = ExitCode::SUCCESS;
    for company in companies {
        let done = match server.tenant(company.id).await {
            Ok(db) => work(&db).await,
            Err(error) => Err(error.into()),
        };
        if let Err(error) = done {
            eprintln!("omnicrm: {}: {error:#}", company.slug);
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn listed(ids: &[Aside]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// How much it is, in words.
pub(super) fn counted(count: Count) -> String {
    let Count { jobs, deliveries } = count;
    let of = |n: i64, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    match (jobs, deliveries) {
        (0, 0) => "nothing is put aside".to_owned(),
        (jobs, 0) => format!("{} put aside", of(jobs, "job", "jobs")),
        (0, deliveries) => format!("{} put aside", of(deliveries, "delivery", "deliveries")),
        (jobs, deliveries) => {
            format!("{} and {} put aside", of(jobs, "job", "jobs"), of(deliveries, "delivery", "deliveries"))
        }
    }
}

fn print_listing(listing: &Listing) {
    let Listing { count, jobs, deliveries } = listing;
    for AsideDelivery { id, channel, attempts, received_at: _, quarantined_at, reason, bytes } in deliveries {
        println!("    delivery {id}  {channel}, {bytes} bytes, {}, {}", tries(*attempts), moment(*quarantined_at));
        println!("        {}", line(reason));
    }
    for AsideJob { id, kind, attempts, created_at: _, quarantined_at, reason, payload: _ } in jobs {
        println!("    job {id}  {kind}, {}, {}", tries(*attempts), moment(*quarantined_at));
        println!("        {}", line(reason));
    }
    if count.jobs.max(count.deliveries) > LISTED {
        println!("    … the first {LISTED} of each; `quarantine retry --all` takes all of them");
    }
}

fn tries(attempts: i32) -> String {
    if attempts == 1 { "1 attempt".to_owned() } else { format!("{attempts} attempts") }
}

/// On one line.
fn line(text: &str) -> String {
    harmless(text.as_bytes()).replace('\n', " ")
}

fn print_exhibit(exhibit: &Exhibit) -> Result<()> {
    match exhibit {
        Exhibit::Delivery(delivery, raw) => {
            let AsideDelivery { id, channel, attempts, received_at, quarantined_at, reason, bytes } = delivery;
            println!("delivery    {id}, from {channel}, {bytes} bytes");
            println!("received    {}", moment(*received_at));
            println!("put aside   {}, after {}", moment(*quarantined_at), tries(*attempts));
            println!("because     {}", line(reason));
            println!("\n{}", harmless(raw));
        }
        Exhibit::Job(job) => {
            let AsideJob { id, kind, attempts, created_at, quarantined_at, reason, payload } = job;
            println!("job         {id}, {kind}");
            println!("made        {}", moment(*created_at));
            println!("put aside   {}, after {}", moment(*quarantined_at), tries(*attempts));
            println!("because     {}", line(reason));
            println!("\n{}", harmless(serde_json::to_string_pretty(payload)?.as_bytes()));
        }
    }
    Ok(())
}
