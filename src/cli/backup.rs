//! `omnicrm backup …`: everything that a company has in one file, and a company of such a file again.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context, Result, bail};
use clap::{ArgGroup, Args, Subcommand};
use crm::{
    Caller, Server,
    backups::{self, restore},
};

use super::{company, console_user, find, moment};
use crate::{
    app::Database,
    backup::{Backups, Step, Steps, archive::Whole, restore::To},
    config::Config,
    files::Files,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a backup of a company: its database, its files, and what leads to it, in one encrypted file.
    Create {
        /// The company's short name.
        slug: String,
    },
    /// List the backups that are there.
    List {
        /// Only this company's, by its short name.
        slug: Option<String>,
    },
    /// Read a backup whole, and say whether it is as it was written. Touches no database.
    Verify {
        /// Its name, as listed, or the path of a file.
        backup: PathBuf,
    },
    /// Restore a company: as a new one, or in place of what it is now. Nothing reaches customers or staff until `backup resume`.
    Restore(Restore),
    /// Let a company that was restored reach customers and staff again.
    Resume {
        /// The company's short name.
        slug: String,
    },
    /// Delete the database from before a company was restored in place. There is no way back from there.
    ForgetOld {
        /// The company's short name.
        slug: String,
    },
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("where").args(["new", "in_place"]).required(true)))]
pub(super) struct Restore {
    /// Its name, as listed, or the path of a file.
    backup: PathBuf,
    /// Make a new company of it, with this short name. Its addresses stay with the first.
    #[arg(long, value_name = "SLUG")]
    new: Option<String>,
    /// What people call the new company; as the first without it.
    #[arg(long, requires = "new")]
    name: Option<String>,
    /// Put it in the place of the company with this short name. What has changed since is kept aside, in a database of its own.
    #[arg(long, value_name = "SLUG")]
    in_place: Option<String>,
    /// The company's name, to confirm that it is to be restored in place; asked for without it.
    #[arg(long, value_name = "NAME", requires = "in_place")]
    confirm: Option<String>,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<ExitCode> {
    let backups = Backups::new(config, Files::open(config)?);
    if let Command::List { slug } = &command {
        return list(&backups, slug.as_deref()).map(|()| ExitCode::SUCCESS);
    }
    let database = match command {
        Command::Verify { .. } => Database::look(config).await?,
        _ => Database::open_for_command(config).await?,
    };
    let done = perform(&database.server, &backups, command).await;
    database.close().await?;
    done.map(|()| ExitCode::SUCCESS)
}

async fn perform(server: &Server, backups: &Backups, command: Command) -> Result<()> {
    let caller = Caller::console(console_user());
    match command {
        Command::Create { slug } => create(server, &caller, backups, &slug).await,
        Command::List { slug } => list(backups, slug.as_deref()),
        Command::Verify { backup } => {
            let whole = backups.verify(server, &backups.find(&backup)?, &shown()).await;
            over();
            println!("{}", told(&whole?));
            Ok(())
        }
        Command::Restore(wanted) => restored(server, &caller, backups, wanted).await,
        Command::Resume { slug } => {
            match restore::resume(server, &caller, &slug).await? {
                true => println!("{slug} reaches customers and staff again."),
                false => println!("{slug} is not quiet: there is nothing to resume."),
            }
            Ok(())
        }
        Command::ForgetOld { slug } => {
            match restore::forget_old(server, &caller, &slug).await? {
                true => println!("The database from before the last restoration of {slug} is gone."),
                false => println!("No database from before a restoration of {slug} is kept."),
            }
            Ok(())
        }
    }
}

async fn create(server: &Server, caller: &Caller, backups: &Backups, slug: &str) -> Result<()> {
    let db = company(server, caller, slug).await?;
    let id = backups::begin(&db, caller).await?;
    let made = backups.make(&db, id, &shown()).await;
    over();
    let made = made.map_err(|not_made| not_made.error)?;
    backups::kept(&db, caller, id, &made).await?;
    println!("{} ({})", made.file_name, size(made.bytes));
    Ok(())
}

fn list(backups: &Backups, slug: Option<&str>) -> Result<()> {
    let mut found = backups.list()?;
    found.retain(|found| match (&found.header, slug) {
        (Ok(header), Some(slug)) => header.slug == slug,
        _ => true,
    });
    if found.is_empty() {
        println!("There is no backup yet. Make one with `omnicrm backup create`.");
    }
    for found in found {
        println!("{} ({})", found.file_name, size(found.bytes));
        match found.header {
            Ok(header) => {
                println!("    of {}, made at {}, by OmniCRM {}", header.slug, moment(header.made_at), header.program);
            }
            Err(error) => println!("    WRONG: {error}"),
        }
    }
    Ok(())
}

async fn restored(server: &Server, caller: &Caller, backups: &Backups, wanted: Restore) -> Result<()> {
    let Restore { backup, new, name, in_place, confirm } = wanted;
    let path = backups.find(&backup)?;
    let to = match (new, in_place) {
        (Some(slug), _) => To::New { slug, name },
        (None, Some(slug)) => {
            let company = find(server, caller, &slug).await?;
            confirmed(&company.name, &path, confirm)?;
            To::InPlace { slug }
        }
        (None, None) => bail!("say where to: --new SLUG or --in-place SLUG"),
    };
    let restored = backups.restore(server, caller, &path, to.clone(), &shown()).await;
    over();
    let db = restored?;
    let slug = db.slug();
    println!("{slug} is restored. It is quiet: nothing is sent to customers or staff until you type");
    println!("    omnicrm backup resume {slug}");
    match to {
        To::New { .. } => {
            println!("No address leads to it yet: see `omnicrm tenant connect` and `omnicrm channel add`.");
        }
        To::InPlace { .. } => {
            println!("Its database from before is kept. When nobody needs it any more:");
            println!("    omnicrm backup forget-old {slug}");
        }
    }
    println!(
        "What was under way when the backup was made was put aside: see `omnicrm quarantine list --tenant {slug}`."
    );
    Ok(())
}

/// Whoever restores in place has typed what the company is called.
fn confirmed(name: &str, path: &Path, typed: Option<String>) -> Result<()> {
    let typed = match typed {
        Some(typed) => typed,
        None if std::io::stdin().is_terminal() => {
            println!("Everything that this company has now is replaced by what is in {}.", path.display());
            print!("To confirm, type what the company is called, which is\n    {name}\n> ");
            std::io::stdout().flush()?;
            let mut typed = String::new();
            std::io::stdin().read_line(&mut typed).context("reading what you type")?;
            typed
        }
        None => bail!("to restore a company in place, confirm it with --confirm and what the company is called"),
    };
    if typed.trim() != name {
        bail!("that is not what the company is called: nothing was done");
    }
    Ok(())
}

fn told(whole: &Whole) -> String {
    let Whole { header, manifest, registered: _ } = whole;
    let rows: i64 = manifest.counts.values().sum();
    let mut told = format!(
        "The backup is whole: of {}, made at {}.\n    {rows} rows in {} tables, {} files ({})",
        header.slug,
        moment(header.made_at),
        manifest.counts.len(),
        manifest.files,
        size(manifest.all_files.bytes),
    );
    if manifest.missing > 0 {
        told.push_str(&format!("; {} files were not in the store when it was made", manifest.missing));
    }
    told
}

/// Megabytes of 1,000,000 bytes.
fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Shows on a terminal how far it has come, at most once for each MiB.
fn shown() -> Steps {
    let (is_shown, last) = (std::io::stderr().is_terminal(), AtomicU64::new(u64::MAX));
    Arc::new(move |step| {
        let (words, bytes) = match step {
            Step::Written(bytes) => (format!("{} written", size(bytes)), bytes),
            Step::Verified(bytes, of) => (format!("verified {} of {}", size(bytes), size(of)), bytes),
            Step::Restored(bytes, of) => (format!("restored {} of {}", size(bytes), size(of)), bytes),
            Step::Dumped | Step::Synced | Step::Kept | Step::Prepared | Step::Compared => return Ok(()),
        };
        if is_shown && last.swap(bytes >> 20, Ordering::Relaxed) != bytes >> 20 {
            eprint!("\r\x1b[K{words}");
        }
        Ok(())
    })
}

/// What comes next stands on a line of its own.
fn over() {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
}
