//! Which user runs the server: we ourselves, or somebody unprivileged when we are root, because PostgreSQL refuses root.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Uid, User};

use crate::Error;
use crate::programs::run;

const CREATE_USER: &str = "useradd --system --user-group --no-create-home --shell /usr/sbin/nologin omnicrm";

/// The user and group that own the data and run the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pub uid: u32,
    pub gid: u32,
    /// We are root and have to become this user first.
    pub switch: bool,
}

impl Owner {
    /// As root: whoever owns existing `data`, else `postgres`, else `omnicrm`, which is created. Otherwise we ourselves.
    pub fn of(data: &Path) -> Result<Self, Error> {
        if !Uid::effective().is_root() {
            return Ok(Owner { uid: Uid::effective().as_raw(), gid: nix::unistd::getegid().as_raw(), switch: false });
        }
        if let Some(owner) = owner_of_existing(data) {
            return Ok(owner);
        }
        if let Some(owner) = named("postgres").or_else(|| named("omnicrm")) {
            return Ok(owner);
        }
        create_user()
    }

    /// Gives a file or folder to this user. Does nothing when it is ours anyway.
    pub fn take(self, path: &Path) -> Result<(), Error> {
        if !self.switch {
            return Ok(());
        }
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid)).map_err(Error::io("change the owner of", path))
    }

    /// Fails with the first folder above `wanted` that this user may not enter.
    pub fn must_reach(self, wanted: &Path) -> Result<(), Error> {
        match wanted.ancestors().filter(|_| self.switch).find(|folder| !self.may_enter(folder)) {
            None => Ok(()),
            Some(folder) => Err(Error::Unreachable { folder: folder.to_owned(), wanted: wanted.to_owned() }),
        }
    }

    fn may_enter(self, folder: &Path) -> bool {
        // A folder that cannot be looked at is reported by whoever uses it.
        let Ok(found) = fs::metadata(folder) else { return true };
        let mode = found.permissions().mode();
        let bit = match (found.uid() == self.uid, found.gid() == self.gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        mode & bit != 0
    }
}

fn owner_of_existing(data: &Path) -> Option<Owner> {
    let found = fs::metadata(data.join("PG_VERSION")).ok()?;
    (found.uid() != 0).then_some(Owner { uid: found.uid(), gid: found.gid(), switch: true })
}

fn named(name: &str) -> Option<Owner> {
    let user = User::from_name(name).ok().flatten()?;
    Some(Owner { uid: user.uid.as_raw(), gid: user.gid.as_raw(), switch: true })
}

fn create_user() -> Result<Owner, Error> {
    let refused = |reason: String| Error::NoUser { reason, command: advice() };
    if cfg!(target_os = "macos") {
        return Err(refused("on macOS it is not made for you".to_owned()));
    }
    tracing::info!("creating the system user omnicrm, because PostgreSQL does not run as root");
    let mut words = CREATE_USER.split_whitespace().map(PathBuf::from);
    let mut command = Command::new(words.next().unwrap_or_default());
    run(command.args(words), None).map_err(|error| refused(error.to_string()))?;
    named("omnicrm").ok_or_else(|| refused("useradd succeeded but the user is not there".to_owned()))
}

fn advice() -> &'static str {
    if cfg!(target_os = "macos") { "exit    # leave root, and start again as yourself" } else { CREATE_USER }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_folder_on_the_way_is_named() {
        let root = tempfile::tempdir().unwrap();
        let closed = root.path().join("closed");
        fs::create_dir_all(closed.join("data")).unwrap();
        fs::set_permissions(root.path(), fs::Permissions::from_mode(0o711)).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Owner { uid: 61_234, gid: 61_234, switch: true };

        let refused = stranger.must_reach(&closed.join("data")).unwrap_err();
        assert!(matches!(&refused, Error::Unreachable { folder, .. } if *folder == closed), "{refused}");
        assert!(refused.to_string().contains("chmod o+x"));

        fs::set_permissions(&closed, fs::Permissions::from_mode(0o711)).unwrap();
        stranger.must_reach(&closed.join("data")).unwrap();
    }
}
