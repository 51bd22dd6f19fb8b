//! The programs that dump a database and restore it. The server may run elsewhere, so only these are needed here; they must not be older
//! than it is, and those of its own version fit best.

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::find::{Installation, ask, folders_with, installation, library_path};
use crate::folder::unpacked_in;
use crate::{Error, install};

/// One of the programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Writes a database down.
    Dump,
    /// Makes a database of what was written down.
    Restore,
}

impl Tool {
    const ALL: [Self; 2] = [Self::Dump, Self::Restore];

    fn name(self) -> &'static str {
        match self {
            Self::Dump => "pg_dump",
            Self::Restore => "pg_restore",
        }
    }
}

/// Both programs, of one installation.
#[derive(Debug, Clone)]
pub struct Tools(Installation);

impl Tools {
    /// Looks for those that fit a server of this major version: in `bin_dir` only, if it is given, else everywhere, also where
    /// PostgreSQL was unpacked in `data_dir`.
    pub fn find(bin_dir: Option<&Path>, data_dir: &Path, server: u32) -> Result<Self, Error> {
        let unpacked = unpacked_in(data_dir);
        let (mut usable, mut rejected) = (Vec::new(), String::new());
        for bin in folders_with(Tool::Dump.name(), bin_dir, &unpacked) {
            match inspect(&bin, &unpacked) {
                Ok(found) => usable.push(found),
                Err(reason) => {
                    let _infallible = write!(rejected, "; {}: {reason}", bin.display());
                }
            }
        }
        for found in &usable {
            let _infallible = write!(rejected, "; {}: version {}", found.bin.display(), found.version.major);
        }
        let chosen = choose(&usable, server);
        chosen.map(Self).ok_or_else(|| Error::NoTools { server, rejected, command: install::command(Some(server)) })
    }

    /// Their major version.
    pub fn major(&self) -> u32 {
        self.0.version.major
    }

    /// A command that runs one of them. Its environment is emptied: what the caller's says of PostgreSQL must not lead it elsewhere.
    /// A password file in the home folder counts, as it does for the program's own connections.
    pub fn command(&self, tool: Tool) -> Command {
        let Installation { bin, version: _, libraries } = &self.0;
        let mut command = Command::new(bin.join(tool.name()));
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("LC_ALL", "C").env("TZ", "UTC").env("PGAPPNAME", "omnicrm backup");
        if let Some(home) = env::var_os("HOME") {
            command.env("HOME", home);
        }
        if let Some(path) = library_path(libraries) {
            command.env("LD_LIBRARY_PATH", path);
        }
        command
    }
}

/// Both programs of a folder, or why they are none that we can use.
fn inspect(bin: &Path, unpacked: &Path) -> Result<Installation, String> {
    if let Some(missing) = Tool::ALL.iter().find(|tool| !bin.join(tool.name()).is_file()) {
        return Err(format!("{} is missing", missing.name()));
    }
    installation(bin.to_owned(), unpacked, |libraries| {
        ask(bin, Tool::Restore.name(), libraries)?;
        ask(bin, Tool::Dump.name(), libraries)
    })
}

/// The nearest to the server's version, and of that the newest: a program that is newer by a version may say what an older server does not
/// understand.
fn choose(usable: &[Installation], server: u32) -> Option<Installation> {
    let fits = usable.iter().filter(|found| found.version.major >= server);
    fits.min_by_key(|found| (found.version.major, u32::MAX - found.version.minor)).cloned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;
    use crate::find::Version;

    #[test]
    fn the_nearest_that_is_not_older_is_chosen() {
        let of = |major, minor| Installation {
            bin: PathBuf::from(format!("/pg/{major}.{minor}")),
            version: Version { major, minor },
            libraries: Vec::new(),
        };
        let usable = [of(14, 9), of(17, 1), of(16, 2), of(16, 4)];
        assert_eq!(choose(&usable, 15), Some(of(16, 4)));
        assert_eq!(choose(&usable, 17), Some(of(17, 1)));
        assert_eq!(choose(&usable, 18), None);
    }

    #[test]
    fn programs_that_are_missing_or_too_old_are_named_with_what_to_type() {
        let (bin, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let find = |server| Tools::find(Some(bin.path()), data.path(), server);
        assert!(find(15).unwrap_err().to_string().contains("no pg_dump and pg_restore of PostgreSQL 15 or newer were"));
        let put = |name: &str| {
            let path = bin.path().join(name);
            fs::write(&path, format!("#!/bin/sh\necho '{name} (PostgreSQL) 15.3'\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        put("pg_dump");
        assert!(find(15).unwrap_err().to_string().contains("pg_restore is missing"));
        put("pg_restore");
        assert_eq!(find(15).unwrap().major(), 15);
        let old = find(16).unwrap_err().to_string();
        assert!(old.contains("PostgreSQL 16 or newer") && old.contains("version 15"), "{old}");
        assert!(old.contains("backups.programs"), "{old}");
    }
}
