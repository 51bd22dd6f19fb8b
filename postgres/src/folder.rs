//! The files of one cluster: what lies where under the data folder, and who may read it.
//!
//! As root the folder itself stays root's, so that the server's user can plant nothing where root writes; only `data/`,
//! the socket folder and the log are given away.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::Error;
use crate::owner::Owner;

/// `sun_path` holds 104 bytes on macOS and 108 on Linux, with a closing zero.
const LONGEST_SOCKET_PATH: usize = 103;
/// The name PostgreSQL gives its socket, with the longest port number.
const SOCKET_NAME: &str = "/.s.PGSQL.65535";

/// The data folder, as an absolute path without symbolic links.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    root: PathBuf,
}

/// Where in the folder PostgreSQL is unpacked.
const UNPACKED: &str = "pg";

/// The same of a folder that need not be there.
pub(crate) fn unpacked_in(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).join(UNPACKED)
}

impl Folder {
    /// Creates the folder if need be, for its owner's eyes only.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.is_dir() {
            fs::create_dir_all(path).map_err(Error::io("create", path))?;
            set_mode(path, 0o700)?;
        }
        let root = path.canonicalize().map_err(Error::io("find", path))?;
        Ok(Folder { root })
    }

    /// Lets `owner` walk through the folder to what is his.
    pub fn open_to(&self, owner: Owner) -> Result<(), Error> {
        let mode = fs::metadata(&self.root).map_err(Error::io("look at", &self.root))?.permissions().mode();
        if owner.switch && mode & 0o011 != 0o011 {
            set_mode(&self.root, mode & 0o7777 | 0o011)?;
        }
        owner.must_reach(&self.root)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// PostgreSQL's own folder. Exists only when complete.
    pub fn data(&self) -> PathBuf {
        self.root.join("data")
    }

    /// Where `data` is made before it is moved into place.
    pub fn unfinished_data(&self) -> PathBuf {
        self.root.join("data.new")
    }

    /// The configuration file, which includes the one in `data`.
    pub fn config(&self) -> PathBuf {
        self.root.join("postgresql.conf")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    /// The port of the last start.
    pub fn port(&self) -> PathBuf {
        self.root.join("port")
    }

    /// The password of the role `omnicrm`.
    pub fn password(&self) -> PathBuf {
        self.root.join("password")
    }

    /// The password of the role `postgres`.
    pub fn superuser_password(&self) -> PathBuf {
        self.root.join("superuser-password")
    }

    /// See [`crate::lock`].
    pub fn lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// See [`crate::lock`].
    pub fn users(&self) -> PathBuf {
        self.root.join("users")
    }

    /// Where PostgreSQL is unpacked when it cannot be installed. See [`crate::install`].
    pub fn unpacked(&self) -> PathBuf {
        self.root.join(UNPACKED)
    }

    /// The major version that wrote the data; `None` before there is any.
    pub fn data_major(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// The socket folder, created. Under `/tmp` when ours is too deep for a socket's name.
    pub fn make_socket_dir(&self, owner: Owner) -> Result<PathBuf, Error> {
        let dir = self.socket_dir()?;
        match fs::DirBuilder::new().mode(0o700).create(&dir) {
            Ok(()) => owner.take(&dir)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => must_be_ours(&dir, owner)?,
            Err(error) => return Err(Error::io("create", &dir)(error)),
        }
        Ok(dir)
    }

    /// Removes the socket folder if it lies outside the data folder, where nobody else would.
    pub fn remove_distant_socket_dir(&self) {
        if let Ok(dir) = self.socket_dir()
            && !dir.starts_with(&self.root)
        {
            // Left over when the server left a file in it; the next start uses it again.
            let _kept = fs::remove_dir(dir);
        }
    }

    fn socket_dir(&self) -> Result<PathBuf, Error> {
        let near = self.root.join("socket");
        if fits_a_socket(&near) {
            return Ok(near);
        }
        let found = fs::metadata(&self.root).map_err(Error::io("look at", &self.root))?;
        Ok(PathBuf::from(format!("/tmp/omnicrm-{:x}-{:x}", found.dev(), found.ino())))
    }
}

fn fits_a_socket(dir: &Path) -> bool {
    dir.as_os_str().len() + SOCKET_NAME.len() <= LONGEST_SOCKET_PATH
}

/// Under `/tmp` somebody else may have been quicker.
fn must_be_ours(dir: &Path, owner: Owner) -> Result<(), Error> {
    let found = fs::symlink_metadata(dir).map_err(Error::io("look at", dir))?;
    if found.is_dir() && found.uid() == owner.uid && found.permissions().mode() & 0o022 == 0 {
        return Ok(());
    }
    Err(Error::io("use", dir)(std::io::Error::other(
        "it belongs to somebody else: remove it, or choose a shorter data folder",
    )))
}

fn set_mode(path: &Path, mode: u32) -> Result<(), Error> {
    fs::set_permissions(path, Permissions::from_mode(mode)).map_err(Error::io("change the mode of", path))
}

/// Writes a file in one step, so that a crash leaves the old one or the new one.
pub(crate) fn write(path: &Path, text: &str, mode: u32) -> Result<(), Error> {
    let unfinished = path.with_extension("new");
    remove_if_there(&unfinished)?;
    let mut options = OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(mode).open(&unfinished).map_err(Error::io("create", &unfinished))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(Error::io("write", &unfinished))?;
    fs::rename(&unfinished, path).map_err(Error::io("replace", path))
}

/// Removes a file that may be gone already.
pub(crate) fn remove_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_folder_puts_its_socket_elsewhere() {
        let dir = tempfile::tempdir().unwrap();
        let deep = Folder::open(&dir.path().join("x".repeat(90))).unwrap();
        let socket = deep.socket_dir().unwrap();
        assert!(socket.starts_with("/tmp") && fits_a_socket(&socket), "{}", socket.display());
        let near = Folder::open(Path::new("/tmp")).unwrap();
        assert_eq!(near.socket_dir().unwrap(), near.root().join("socket"));
    }

    #[test]
    fn a_password_file_is_never_readable_by_others() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("password");
        for text in ["one", "two"] {
            write(&path, text, 0o600).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
