//! Looks for PostgreSQL where people and packages put it, and picks the newest complete one.
//!
//! To add a place, add a line to [`PLACES`]; one `*` per path component stands for anything.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Error, OLDEST_MAJOR};

/// Debian; PGDG on Red Hat; Alpine; Homebrew on both kinds of Mac; Postgres.app; MacPorts; from source.
const PLACES: [&str; 9] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/opt/local/lib/postgresql*/bin",
    "/usr/local/pgsql/bin",
    "/usr/local/pgsql-*/bin",
];

/// Without these there is no cluster.
const NEEDED: [&str; 3] = ["postgres", "initdb", "pg_ctl"];

/// A PostgreSQL on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installation {
    /// The folder with its programs, symbolic links resolved.
    pub bin: PathBuf,
    pub version: Version,
    /// Folders for `LD_LIBRARY_PATH`, when the packages were unpacked outside the system's folders.
    pub libraries: Vec<PathBuf>,
}

/// `15.18` is major 15, minor 18. A beta's minor is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version {
    pub major: u32,
    pub minor: u32,
}

/// What a search saw: the usable installations and, for the error message, why the others were refused.
#[derive(Debug, Default)]
pub(crate) struct Search {
    usable: Vec<Installation>,
    rejected: String,
}

impl Search {
    /// The newest installation, or the newest of one major version when data already exists.
    pub fn choose(&self, major: Option<u32>) -> Option<Installation> {
        choose(&self.usable, major)
    }

    /// The error for a search without result; `command` is what to type on this system.
    pub fn not_found(self, command: String) -> Error {
        Error::NotFound { command, rejected: self.rejected }
    }
}

/// Looks in `bin_dir` only, when given; else everywhere, `unpacked` (see [`crate::install`]) included.
pub(crate) fn search(bin_dir: Option<&Path>, unpacked: &Path) -> Search {
    let mut search = Search::default();
    for bin in folders_with("postgres", bin_dir, unpacked) {
        match inspect(&bin, unpacked) {
            Ok(installation) => search.usable.push(installation),
            Err(reason) => {
                let _infallible = write!(search.rejected, "; {}: {reason}", bin.display());
            }
        }
    }
    search
}

/// Every folder that holds this program, each once, with symbolic links resolved.
pub(crate) fn folders_with(program: &str, bin_dir: Option<&Path>, unpacked: &Path) -> BTreeSet<PathBuf> {
    let found = match bin_dir {
        Some(dir) => vec![dir.to_owned()],
        None => {
            let path = env::var_os("PATH").unwrap_or_default();
            let below_unpacked = unpacked.join("usr/lib/postgresql/*/bin");
            let places = PLACES.iter().map(Path::new).chain([below_unpacked.as_path()]);
            env::split_paths(&path).chain(places.flat_map(expand)).collect()
        }
    };
    // A link in /usr/local/bin leads to the real folder, the one that has the other programs beside it.
    let real = |dir: PathBuf| dir.join(program).canonicalize().ok()?.parent().map(Path::to_owned);
    found.into_iter().filter_map(real).collect()
}

/// The paths that match a pattern with at most one `*` in each component.
fn expand(pattern: &Path) -> Vec<PathBuf> {
    let mut paths = vec![PathBuf::new()];
    for component in pattern.components() {
        let part = component.as_os_str().to_string_lossy();
        paths = match part.split_once('*') {
            None => paths.into_iter().map(|path| path.join(component)).collect(),
            Some((start, end)) => paths.iter().flat_map(|path| children(path, start, end)).collect(),
        };
    }
    paths
}

fn children(folder: &Path, start: &str, end: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let matches = |name: &str| name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end);
    entries.flatten().filter(|entry| matches(&entry.file_name().to_string_lossy())).map(|entry| entry.path()).collect()
}

/// An installation, or why it is none that we can use.
fn inspect(bin: &Path, unpacked: &Path) -> Result<Installation, String> {
    if let Some(missing) = NEEDED.iter().find(|program| !bin.join(program).is_file()) {
        return Err(format!("{missing} is missing"));
    }
    let found = installation(bin.to_owned(), unpacked, |libraries| ask_version(bin, libraries))?;
    if !has_trigrams(bin, found.version.major) {
        return Err("the pg_trgm extension is missing (package postgresql-contrib)".to_owned());
    }
    Ok(found)
}

/// A folder of programs that say their version, with the libraries that they need.
pub(crate) fn installation(
    bin: PathBuf,
    unpacked: &Path,
    version: impl FnOnce(&[PathBuf]) -> Result<Version, String>,
) -> Result<Installation, String> {
    let libraries = if bin.starts_with(unpacked) { library_folders(unpacked) } else { Vec::new() };
    let version = version(&libraries)?;
    if version.major < OLDEST_MAJOR {
        return Err(format!("version {} is too old", version.major));
    }
    Ok(Installation { bin, version, libraries })
}

/// Asks both programs: they need different libraries, and one may lack its own.
fn ask_version(bin: &Path, libraries: &[PathBuf]) -> Result<Version, String> {
    ask(bin, "initdb", libraries)?;
    ask(bin, "postgres", libraries)
}

pub(crate) fn ask(bin: &Path, program: &str, libraries: &[PathBuf]) -> Result<Version, String> {
    let mut command = Command::new(bin.join(program));
    command.arg("--version");
    if let Some(path) = library_path(libraries) {
        command.env("LD_LIBRARY_PATH", path);
    }
    let output = command.output().map_err(|error| format!("{program} --version: {error}"))?;
    let words = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    parse_version(&words).ok_or_else(|| format!("{program} --version said {:?} {:?}", words.trim(), complaint.trim()))
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn parse_version(words: &str) -> Option<Version> {
    let number = words.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let leading = |text: &str| text.split(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok());
    let minor = number.split_once('.').and_then(|(_, minor)| leading(minor)).unwrap_or(0);
    Some(Version { major: leading(number)?, minor })
}

/// Packages keep `share` at different distances from `bin`; `pg_config` knows, but is often in a `-dev` package.
fn has_trigrams(bin: &Path, major: u32) -> bool {
    let near = ["../share", "../share/postgresql", "../share/pgsql"].map(PathBuf::from);
    let debian = PathBuf::from(format!("../../../../share/postgresql/{major}"));
    let alpine = PathBuf::from(format!("../../share/postgresql{major}"));
    let told = shared_folder(bin);
    let mut folders = near.iter().chain([&debian, &alpine]).map(|path| bin.join(path)).chain(told);
    folders.any(|folder| folder.join("extension/pg_trgm.control").is_file())
}

fn shared_folder(bin: &Path) -> Option<PathBuf> {
    let output = Command::new(bin.join("pg_config")).arg("--sharedir").output().ok()?;
    Some(PathBuf::from(String::from_utf8(output.stdout).ok()?.trim()))
}

/// Where `dpkg -x` put the libraries: `usr/lib/<triplet>` and, before usr-merge, `lib/<triplet>`.
fn library_folders(unpacked: &Path) -> Vec<PathBuf> {
    let is_triplet = |path: &PathBuf| path.to_string_lossy().contains("-linux-");
    let children = ["usr/lib/*", "lib/*"].map(|place| expand(&unpacked.join(place)));
    children.into_iter().flatten().filter(is_triplet).collect()
}

/// The value of `LD_LIBRARY_PATH`, when one is needed.
pub(crate) fn library_path(libraries: &[PathBuf]) -> Option<OsString> {
    if libraries.is_empty() { None } else { env::join_paths(libraries).ok() }
}

fn choose(usable: &[Installation], major: Option<u32>) -> Option<Installation> {
    let fits = |installation: &&Installation| major.is_none_or(|major| installation.version.major == major);
    usable.iter().filter(fits).max_by_key(|installation| installation.version).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installed(major: u32, minor: u32) -> Installation {
        let bin = PathBuf::from(format!("/pg/{major}.{minor}"));
        Installation { bin, version: Version { major, minor }, libraries: Vec::new() }
    }

    #[test]
    fn versions_are_read_as_packages_write_them() {
        let read = |words| parse_version(words).map(|version| (version.major, version.minor));
        assert_eq!(read("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some((15, 18)));
        assert_eq!(read("postgres (PostgreSQL) 17.2 (Homebrew)"), Some((17, 2)));
        assert_eq!(read("postgres (PostgreSQL) 18beta1"), Some((18, 0)));
        assert_eq!(read("postgres (PostgreSQL) 19devel"), Some((19, 0)));
        assert_eq!(read("postgres: error while loading shared libraries"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn the_newest_wins_unless_data_names_a_major() {
        let usable = [installed(16, 9), installed(17, 1), installed(17, 3), installed(15, 18)];
        assert_eq!(choose(&usable, None), Some(installed(17, 3)));
        assert_eq!(choose(&usable, Some(15)), Some(installed(15, 18)));
        assert_eq!(choose(&usable, Some(18)), None);
        assert_eq!(choose(&[], None), None);
    }

    #[test]
    fn a_star_stands_for_any_name() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["pgsql-15/bin", "pgsql-16/bin", "other/bin"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let mut found = expand(&root.path().join("pgsql-*/bin"));
        found.sort();
        assert_eq!(found, [root.path().join("pgsql-15/bin"), root.path().join("pgsql-16/bin")]);
        assert_eq!(expand(&root.path().join("nothing*")), Vec::<PathBuf>::new());
    }

    #[test]
    fn unpacked_libraries_are_found_by_their_triplet() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["usr/lib/x86_64-linux-gnu", "usr/lib/postgresql", "lib/arm-linux-gnueabihf"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let wanted = ["usr/lib/x86_64-linux-gnu", "lib/arm-linux-gnueabihf"].map(|folder| root.path().join(folder));
        assert_eq!(library_folders(root.path()), wanted);
    }

    #[test]
    fn a_folder_without_the_programs_is_refused_with_its_reason() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("postgres"), "").unwrap();
        let search = search(Some(root.path()), Path::new("/nowhere"));
        assert_eq!(search.choose(None), None);
        let said = search.not_found("apt-get install postgresql".to_owned()).to_string();
        assert!(said.contains("initdb is missing") && said.contains("    apt-get install postgresql"), "{said}");
    }
}
