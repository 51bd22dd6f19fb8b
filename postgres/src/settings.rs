//! How to run the cluster, and where its data lies when nobody says.
//!
//! A new setting gets a field here and a line in [`crate::server`]'s configuration file.

use std::env;
use std::path::PathBuf;

/// What a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `fsync` on: what was committed stays.
    Full,
    /// `fsync`, `full_page_writes` and `synchronous_commit` off: fast, and lost with the machine. For tests only.
    ThrowAway,
}

/// How to run the cluster.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Parent of the cluster: holds `data/`, `socket/`, the log, the password files and the locks.
    pub data_dir: PathBuf,
    /// What a crash of the machine may cost.
    pub durability: Durability,
    /// The folder with PostgreSQL's programs; searched for when `None`.
    pub bin_dir: Option<PathBuf>,
    /// May PostgreSQL be installed when none is found?
    pub install: bool,
    /// The server's connection limit, for all processes together.
    pub max_connections: u32,
}

impl Settings {
    /// A cluster that keeps its data, in `data_dir` or in the user's data folder: `$XDG_DATA_HOME/omnicrm`,
    /// `~/.local/share/omnicrm`, `~/Library/Application Support/omnicrm` (macOS), or `/var/lib/omnicrm` as root.
    pub fn production(data_dir: Option<PathBuf>) -> Self {
        Settings {
            data_dir: data_dir.unwrap_or_else(default_data_dir),
            durability: Durability::Full,
            bin_dir: None,
            install: true,
            max_connections: 100,
        }
    }

    /// A cluster for tests in `dir`, which the caller removes afterwards. Installs nothing. Tests run beside each other, and
    /// one alone may be three processes of twenty connections: too few slots would fail whichever comes last.
    pub fn throw_away(dir: PathBuf) -> Self {
        Settings {
            data_dir: dir,
            durability: Durability::ThrowAway,
            bin_dir: None,
            install: false,
            max_connections: 400,
        }
    }
}

fn default_data_dir() -> PathBuf {
    let folder = |name| env::var_os(name).map(PathBuf::from).filter(|path: &PathBuf| path.is_absolute());
    data_dir_of(nix::unistd::geteuid().is_root(), cfg!(target_os = "macos"), folder("XDG_DATA_HOME"), folder("HOME"))
}

/// A service account may have no home at all: it gets the same folder as root, and an error that names it.
fn data_dir_of(root: bool, macos: bool, xdg: Option<PathBuf>, home: Option<PathBuf>) -> PathBuf {
    match (root, xdg, home) {
        (true, _, _) | (_, None, None) => PathBuf::from("/var/lib/omnicrm"),
        (_, Some(xdg), _) => xdg.join("omnicrm"),
        (_, None, Some(home)) if macos => home.join("Library/Application Support/omnicrm"),
        (_, None, Some(home)) => home.join(".local/share/omnicrm"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_follows_the_user() {
        let xdg = || Some(PathBuf::from("/x"));
        let home = || Some(PathBuf::from("/h"));
        assert_eq!(data_dir_of(true, false, xdg(), home()), PathBuf::from("/var/lib/omnicrm"));
        assert_eq!(data_dir_of(false, false, xdg(), home()), PathBuf::from("/x/omnicrm"));
        assert_eq!(data_dir_of(false, false, None, home()), PathBuf::from("/h/.local/share/omnicrm"));
        assert_eq!(data_dir_of(false, true, None, home()), PathBuf::from("/h/Library/Application Support/omnicrm"));
        assert_eq!(data_dir_of(false, false, None, None), PathBuf::from("/var/lib/omnicrm"));
    }
}
