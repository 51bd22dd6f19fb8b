//! Everything that can go wrong with a local PostgreSQL, in words that say what to do next.
//!
//! A new variant's message ends with the command to type or the folder to look at. No message holds a password.

use std::io;
use std::path::{Path, PathBuf};

/// Why a cluster could not be found, installed, started, stopped or checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No usable installation, and installing was not allowed or not possible.
    #[error(
        "no PostgreSQL {oldest} or newer with pg_trgm was found{rejected}. Install it with:\n    {command}\n\
         or set DATABASE_URL to a server you already have",
        oldest = crate::OLDEST_MAJOR
    )]
    NotFound {
        /// What to type on this system.
        command: String,
        /// The installations that were seen and why each was refused; empty when there were none.
        rejected: String,
    },

    /// The programs that dump and restore are not there, or are older than the server.
    #[error(
        "no pg_dump and pg_restore of PostgreSQL {server} or newer were found{rejected}. Install them with:\n    {command}\n\
         or set backups.programs to the folder that they are in"
    )]
    NoTools {
        /// The server's major version.
        server: u32,
        /// Those that were seen, and why they don't do; empty when there were none.
        rejected: String,
        /// What to type on this system.
        command: String,
    },

    /// The package manager was asked and refused.
    #[error("installing PostgreSQL failed. Try it by hand:\n    {command}\n{output}")]
    Install {
        /// What to type on this system.
        command: String,
        /// The last lines the package manager wrote.
        output: String,
    },

    /// The data was written by another major version than the ones installed.
    #[error(
        "the data in {} was written by PostgreSQL {wanted}, which is not installed. Install it with:\n    {command}\n\
         or move the data to a new version with pg_upgrade",
        data.display()
    )]
    WrongMajor {
        /// The cluster's data folder.
        data: PathBuf,
        /// The major version in its `PG_VERSION`.
        wanted: u32,
        /// What to type on this system.
        command: String,
    },

    /// We are root, PostgreSQL refuses to be, and there is nobody else to run it.
    #[error(
        "PostgreSQL does not run as root and no user for it could be made: {reason}. Create one with:\n    {command}"
    )]
    NoUser {
        /// What the system said.
        reason: String,
        /// What to type on this system.
        command: &'static str,
    },

    /// The user that runs PostgreSQL may not enter a folder on the way.
    #[error(
        "the user that runs PostgreSQL cannot enter {}, which is on the way to {}. Choose another folder, or type:\n    \
         chmod o+x {}",
        folder.display(), wanted.display(), folder.display()
    )]
    Unreachable {
        /// The closed folder.
        folder: PathBuf,
        /// What lies behind it.
        wanted: PathBuf,
    },

    /// The system has no locale under which Arabic letters are letters.
    #[error("initdb accepts none of the UTF-8 locales {tried}. Install one with:\n    locale-gen en_US.UTF-8")]
    NoLocale {
        /// The locales that were tried.
        tried: String,
    },

    /// A file or folder refused.
    #[error("cannot {what} {}: {source}", path.display())]
    Io {
        /// The verb, as in "cannot create …".
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// One of PostgreSQL's programs could not be run or failed.
    #[error("{program} failed: {output}")]
    Program {
        /// Its name.
        program: String,
        /// The last lines it wrote, or why it did not run.
        output: String,
    },

    /// The server did not come up.
    #[error("PostgreSQL did not start. The last lines of {}:\n{tail}", log.display())]
    StartFailed {
        /// The whole log.
        log: PathBuf,
        /// Its end.
        tail: String,
    },

    /// The server runs but its password file is gone, so nobody can log in.
    #[error(
        "PostgreSQL is running but {} is missing. Stop it, and the next start makes new passwords:\n    \
         {} stop -m fast -D {}",
        file.display(), pg_ctl.display(), data.display()
    )]
    PasswordLost {
        /// The missing file.
        file: PathBuf,
        /// The program that stops the server.
        pg_ctl: PathBuf,
        /// The cluster's data folder.
        data: PathBuf,
    },

    /// Another process has been starting or stopping the same cluster for minutes.
    #[error("another process has held {} for too long. See which, and end it:\n    fuser -v {}", lock.display(), lock.display())]
    Busy {
        /// The lock file.
        lock: PathBuf,
    },

    /// The operating system gave no randomness for a password.
    #[error("the operating system gave no randomness: {0}")]
    Random(String),

    /// The server that should be checked cannot be reached or refused a question.
    #[error(
        "the database did not answer: {0}. See that it runs and that DATABASE_URL names the right host, user and password"
    )]
    Database(#[from] sqlx::Error),

    /// The thread doing the blocking work went away: the runtime is shutting down.
    #[error("interrupted while working with PostgreSQL: the program is shutting down")]
    Interrupted,
}

impl Error {
    /// For `map_err`: names the verb and the path that an `io::Error` leaves out.
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Io { what, path, source }
    }
}
