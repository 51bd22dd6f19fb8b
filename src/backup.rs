//! Backups: everything that a company has in one file, and a company of such a file again.
//!
//! | module | job |
//! |---|---|
//! | [`container`] | the file from the outside: its header, and what is in it in sealed pieces |
//! | [`archive`] | what is in it: parts, their sums, the manifest |
//! | [`folder`] | where the files are, and how one comes to be there |
//! | [`programs`] | PostgreSQL's programs that dump and restore |
//! | [`make`], [`restore`] | the deeds |
//!
//! Memory is bounded everywhere: what is moved goes through in pieces of at most a few MiB. Other places for the files come in beside
//! [`folder`].

pub mod archive;
pub mod container;
pub mod folder;
pub mod make;
pub mod programs;
pub mod restore;

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anyhow::Result;

use self::folder::{Folder, Found};
pub use self::make::ready;
use crate::{config::Config, files::Files};

/// How far a deed has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many bytes of the backup are written.
    Written(u64),
    /// The database is dumped.
    Dumped,
    /// Everything is in it and on the disk, under another name.
    Synced,
    /// It is there.
    Kept,
    /// So many of so many bytes of the backup are read, to see whether it is whole.
    Verified(u64, u64),
    /// There is an empty database to restore into.
    Prepared,
    /// So many of so many bytes of the backup are restored.
    Restored(u64, u64),
    /// What was restored is what was counted.
    Compared,
}

/// Who is told how far a deed has come, and who may stop it: what they fail with, it fails with.
pub type Steps = Arc<dyn Fn(Step) -> io::Result<()> + Send + Sync>;

/// What it takes to make backups, and to restore them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Backups {
    folder: PathBuf,
    /// Where the programs are; everywhere is looked, if nobody says.
    programs: Option<PathBuf>,
    data_dir: PathBuf,
    files: Files,
}

impl Backups {
    /// As the configuration says.
    pub fn new(config: &Config, files: Files) -> Self {
        let (folder, programs) = (config.backups_dir(), programs_of(config));
        Self { folder, programs, data_dir: config.usual_dir(), files }
    }

    /// The folder; made, and cleared up, if need be.
    pub fn folder(&self) -> Result<Folder> {
        Folder::open(&self.folder)
    }

    /// Takes away what was not finished when the program ended. A folder that is not there has nothing of it.
    pub fn clear_up(&self) {
        if self.folder.is_dir()
            && let Err(error) = self.folder()
        {
            tracing::warn!(error = format!("{error:#}"), "backups that were not finished could not be taken away");
        }
    }

    /// The backups that are there.
    pub fn list(&self) -> Result<Vec<Found>> {
        Ok(self.folder()?.list()?)
    }

    /// Where a backup is that somebody names.
    pub fn find(&self, named: &Path) -> Result<PathBuf> {
        Ok(self.folder()?.find(named))
    }
}

fn programs_of(config: &Config) -> Option<PathBuf> {
    Some(config.backups.programs.clone()).filter(|dir| !dir.as_os_str().is_empty())
}

/// Says, when it is dropped, that nobody waits any more for what a thread does.
struct Waiting(Arc<AtomicBool>);

impl Waiting {
    /// For a thread that asks by the steps that are returned.
    fn for_steps(steps: &Steps) -> (Self, Steps) {
        let (given_up, steps) = (Arc::new(AtomicBool::new(false)), steps.clone());
        let asked = given_up.clone();
        let asking: Steps = Arc::new(move |step| {
            if asked.load(Ordering::Relaxed) {
                // Not as interrupted: who reads or writes would try again for ever.
                return Err(io::Error::other("nobody waits for it any more"));
            }
            steps(step)
        });
        (Self(given_up), asking)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Does what blocks on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await?
}
