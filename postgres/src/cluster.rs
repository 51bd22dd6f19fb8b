//! The running cluster, as the rest of the product sees it.

use std::path::Path;

use nix::sys::signal::Signal;

use crate::create::{self, Passwords};
use crate::find::{self, Installation};
use crate::folder::Folder;
use crate::lock::{Hold, Turn};
use crate::owner::Owner;
use crate::postmaster::Postmaster;
use crate::programs::Programs;
use crate::{Error, Settings, install, server};

/// A running local PostgreSQL. Several processes of one user, and several tasks of one process, may hold one on the same
/// data folder: they share a single server, and the last to leave stops it.
///
/// Leave with [`stop`](Self::stop). Dropping it leaves too, but blocks the thread until the server has stopped.
#[must_use = "dropping the cluster stops the server"]
pub struct Cluster {
    folder: Folder,
    programs: Programs,
    url: String,
    superuser_url: String,
    /// The server as it was when we joined; another holder may have restarted it since.
    server: Postmaster,
    /// `None` once left.
    hold: Option<Hold>,
}

impl Cluster {
    /// Finds PostgreSQL (installs it when allowed and missing), creates the cluster when there is none, starts it when it
    /// does not run, joins it when it does. A server left behind by a crash is joined or recovered.
    ///
    /// Safe to call from several places at once; they wait for each other. Fails with an [`Error`] that says what to do.
    pub async fn start(settings: Settings) -> Result<Self, Error> {
        // If the caller gives up waiting, the blocking task still finishes, and drops (thus leaves) what it made.
        blocking(move || start(&settings)).await
    }

    /// `postgres://omnicrm:<password>@127.0.0.1:<port>/postgres`: the role may log in, create databases and create roles,
    /// and is no superuser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The same server as the role `postgres`, a superuser: for `doctor` and for tests that tamper.
    pub fn superuser_url(&self) -> &str {
        &self.superuser_url
    }

    /// The folder given in [`Settings::data_dir`], without symbolic links.
    pub fn data_dir(&self) -> &Path {
        self.folder.root()
    }

    /// The folder with PostgreSQL's programs, `pg_dump` among them.
    pub fn bin_dir(&self) -> &Path {
        &self.programs.installation.bin
    }

    /// The folder with the Unix socket: open to the user who runs the server, and to root.
    pub fn socket_dir(&self) -> &Path {
        &self.server.socket_dir
    }

    /// Does the server still run? It may have been killed from outside; the next [`start`](Self::start) brings it back.
    pub fn is_running(&self) -> bool {
        Postmaster::find(&self.folder.data()).is_some()
    }

    /// Leaves. The last one to leave stops the server (fast: open transactions are rolled back).
    pub async fn stop(mut self) -> Result<(), Error> {
        blocking(move || self.leave()).await
    }

    /// Crashes the server with SIGKILL and waits until it is dead: for tests of what a crash does.
    pub async fn kill(&self) -> Result<(), Error> {
        let data = self.folder.data();
        blocking(move || {
            if let Some(running) = Postmaster::find_settled(&data) {
                running.signal(Signal::SIGKILL)?;
                running.wait_gone(&data);
            }
            Ok(())
        })
        .await
    }

    fn leave(&mut self) -> Result<(), Error> {
        let Some(hold) = self.hold.take() else { return Ok(()) };
        if !self.folder.root().exists() {
            return self.leave_removed_folder();
        }
        let turn = Turn::take(&self.folder.lock())?;
        if hold.is_last(&turn) { server::stop(&turn, &self.folder, &self.programs) } else { Ok(()) }
    }

    /// Somebody removed the data under the server, and the locks with it. Nothing is left to shut down in good order.
    fn leave_removed_folder(&self) -> Result<(), Error> {
        let data = self.folder.data();
        if self.server.runs_on(&data) {
            tracing::warn!(folder = %self.folder.root().display(), "the data of the running PostgreSQL was removed");
            self.server.signal(Signal::SIGQUIT)?;
            self.server.wait_gone(&data);
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::error!(%error, "PostgreSQL may still be running");
        }
    }
}

fn start(settings: &Settings) -> Result<Cluster, Error> {
    let folder = Folder::open(&settings.data_dir)?;
    let turn = Turn::take(&folder.lock())?;
    let installation = find_or_install(&folder, settings)?;
    let owner = Owner::of(&folder.data())?;
    folder.open_to(owner)?;
    owner.must_reach(&installation.bin)?;
    let programs = Programs { installation, owner };

    let hold = Hold::join(&turn, &folder.users())?;
    let passwords = create::cluster(&folder, &programs, settings.durability)?;
    let running = server::ensure_running(&turn, &folder, &programs, settings)?;
    Ok(joined(folder, programs, &passwords, running, hold))
}

fn joined(folder: Folder, programs: Programs, passwords: &Passwords, server: Postmaster, hold: Hold) -> Cluster {
    let port = server.port;
    let url = |role: &str, password: &str| format!("postgres://{role}:{password}@127.0.0.1:{port}/postgres");
    Cluster {
        url: url("omnicrm", &passwords.role),
        superuser_url: url("postgres", &passwords.superuser),
        folder,
        programs,
        server,
        hold: Some(hold),
    }
}

/// Existing data needs the major version that wrote it. Beside another version nothing is installed: that choice is the
/// administrator's.
fn find_or_install(folder: &Folder, settings: &Settings) -> Result<Installation, Error> {
    let (major, unpacked) = (folder.data_major(), folder.unpacked());
    let search = || find::search(settings.bin_dir.as_deref(), &unpacked);
    let mut found = search();
    if settings.install && settings.bin_dir.is_none() && found.choose(None).is_none() {
        install::install(&unpacked)?;
        found = search();
    }
    found.choose(major).ok_or_else(|| match major {
        Some(wanted) => Error::WrongMajor { data: folder.data(), wanted, command: install::command(major) },
        None => found.not_found(install::command(None)),
    })
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Error::Interrupted))
}
