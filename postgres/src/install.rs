//! Installs PostgreSQL with the system's own package manager, or says what to type.
//!
//! To add a package manager, add its line to [`BY_HAND`]; if it needs no questions answered, also a [`Means`].

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use crate::Error;
use crate::folder::write;
use crate::programs::run;

/// Debian's package starts a server of its own on port 5432 unless it reads this first.
const CREATE_CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";
/// The version Homebrew is asked for.
const BREW_MAJOR: u32 = 17;

/// Program on the PATH, and what to type on systems that have it. `{major}` becomes the wanted version or nothing.
const BY_HAND: [(&str, &str); 6] = [
    ("apt-get", "apt-get install -y --no-install-recommends postgresql{-major}"),
    ("dnf", "dnf install -y postgresql{major}-server postgresql{major}-contrib"),
    ("apk", "apk add postgresql{major} postgresql{major}-contrib"),
    ("zypper", "zypper install -y postgresql{major}-server postgresql{major}-contrib"),
    ("pacman", "pacman -S --noconfirm postgresql"),
    ("pkg", "pkg install -y postgresql{major}-server postgresql{major}-contrib"),
];

/// How this machine can get PostgreSQL without anybody's help.
#[derive(Debug, PartialEq, Eq)]
enum Means {
    /// apt as root.
    Apt,
    /// apt downloads and dpkg unpacks into our own folder: needs no rights.
    Unpack,
    /// Homebrew.
    Brew,
    /// None: the administrator has to.
    ByHand,
}

/// Installs PostgreSQL by whatever means there are. Does nothing where there are none; the search then fails with the
/// command to type.
pub(crate) fn install(unpacked: &Path) -> Result<(), Error> {
    match means(is_root(), is_on_path) {
        Means::Apt => install_with_apt(),
        Means::Unpack => unpack(unpacked),
        Means::Brew => install_with_brew(),
        Means::ByHand => return Ok(()),
    }
    .map_err(|error| match error {
        Error::Program { program, output } => {
            Error::Install { command: command(None), output: format!("{program}: {output}") }
        }
        other => other,
    })
}

/// What to type on this system to get PostgreSQL, of one major version if need be.
pub(crate) fn command(major: Option<u32>) -> String {
    advice(is_root(), is_on_path, major)
}

fn means(root: bool, has: impl Fn(&str) -> bool) -> Means {
    match root {
        // Homebrew refuses root.
        false if has("brew") => Means::Brew,
        true if has("apt-get") => Means::Apt,
        false if has("apt-get") && has("dpkg") => Means::Unpack,
        _ => Means::ByHand,
    }
}

fn advice(root: bool, has: impl Fn(&str) -> bool, major: Option<u32>) -> String {
    if has("brew") {
        return format!("brew install postgresql@{}", major.unwrap_or(BREW_MAJOR));
    }
    let Some((_, words)) = BY_HAND.iter().find(|(program, _)| has(program)) else {
        return "see https://www.postgresql.org/download/ for this system".to_owned();
    };
    let number = major.map(|major| major.to_string()).unwrap_or_default();
    let dashed = major.map(|major| format!("-{major}")).unwrap_or_default();
    let words = words.replace("{-major}", &dashed).replace("{major}", &number);
    if root { words } else { format!("sudo {words}") }
}

fn install_with_apt() -> Result<(), Error> {
    forbid_main_cluster(Path::new(CREATE_CLUSTER))?;
    tracing::info!("installing PostgreSQL: apt-get install -y --no-install-recommends postgresql postgresql-client");
    let install = || {
        let mut command = apt();
        run(command.args(["install", "-y", "--no-install-recommends", "postgresql", "postgresql-client"]), None)
    };
    after_update_if_need_be(install).map(drop)
}

/// A fresh container has no package lists; a machine that has them is spared the wait.
fn after_update_if_need_be(attempt: impl Fn() -> Result<String, Error>) -> Result<String, Error> {
    attempt().or_else(|_| {
        tracing::info!("refreshing the package lists: apt-get update");
        run(apt().arg("update"), None)?;
        attempt()
    })
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").env("LC_ALL", "C");
    command
}

fn forbid_main_cluster(path: &Path) -> Result<(), Error> {
    let found = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        found => found.map_err(Error::io("read", path))?,
    };
    let Some(text) = without_main_cluster(&found) else {
        return Ok(());
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    write(path, &text, 0o644)
}

/// The file with the setting added; `None` when the administrator has already decided.
fn without_main_cluster(text: &str) -> Option<String> {
    let decided = text.lines().any(|line| line.trim_start().starts_with("create_main_cluster"));
    (!decided).then(|| format!("{text}create_main_cluster = false\n"))
}

/// Downloads the packages that are missing and unpacks them into `target`, which appears only when complete.
fn unpack(target: &Path) -> Result<(), Error> {
    tracing::info!(folder = %target.display(), "unpacking PostgreSQL: apt-get download, dpkg -x");
    let packages = missing_packages()?;
    if packages.is_empty() {
        let output = "the packages are marked as installed, but no server of theirs was found".to_owned();
        return Err(Error::Install { command: command(None), output });
    }
    let unfinished = target.with_extension("new");
    let archives = target.with_extension("deb");
    for folder in [&unfinished, &archives] {
        remove_folder_if_there(folder)?;
        fs::create_dir(folder).map_err(Error::io("create", folder))?;
    }
    run(apt().arg("download").args(&packages).current_dir(&archives), None)?;
    for archive in fs::read_dir(&archives).map_err(Error::io("read", &archives))?.flatten() {
        run(Command::new("dpkg").arg("-x").arg(archive.path()).arg(&unfinished), None)?;
    }
    remove_folder_if_there(&archives)?;
    remove_folder_if_there(target)?;
    fs::rename(&unfinished, target).map_err(Error::io("rename", &unfinished))
}

/// What apt would install now, without what a server that we run ourselves does not need.
fn missing_packages() -> Result<Vec<String>, Error> {
    let simulate = ["install", "--simulate", "--no-install-recommends", "postgresql", "postgresql-client"];
    Ok(needed_packages(&run(apt().args(simulate), None)?))
}

/// Reads lines like `Inst libpq5 (15.18-0+deb12u1 Debian:12 [amd64])`. libllvm (100 MB) only serves the JIT, which is off.
fn needed_packages(simulation: &str) -> Vec<String> {
    let names = simulation.lines().filter_map(|line| line.strip_prefix("Inst ")?.split_whitespace().next());
    names.filter(|name| is_needed(name)).map(str::to_owned).collect()
}

fn is_needed(name: &str) -> bool {
    let numbered =
        |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let library = name.starts_with("lib") && !name.starts_with("libllvm") && !name.ends_with("-perl");
    library || numbered("postgresql-") || numbered("postgresql-client-")
}

fn remove_folder_if_there(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", path)(error)),
        _ => Ok(()),
    }
}

fn install_with_brew() -> Result<(), Error> {
    let package = format!("postgresql@{BREW_MAJOR}");
    tracing::info!("installing PostgreSQL: brew install {package}");
    run(Command::new("brew").arg("install").arg(package), None).map(drop)
}

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

fn is_on_path(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_gets_its_own_means() {
        let debian = |program: &str| matches!(program, "apt-get" | "dpkg");
        let mac = |program: &str| program == "brew";
        assert_eq!(means(true, debian), Means::Apt);
        assert_eq!(means(false, debian), Means::Unpack);
        assert_eq!(means(false, mac), Means::Brew);
        assert_eq!(means(true, mac), Means::ByHand);
        assert_eq!(means(true, |_| false), Means::ByHand);
    }

    #[test]
    fn the_advice_can_be_typed() {
        let only = |wanted: &'static str| move |program: &str| program == wanted;
        let debian = "apt-get install -y --no-install-recommends postgresql";
        assert_eq!(advice(true, only("apt-get"), None), debian);
        assert_eq!(advice(false, only("apt-get"), Some(16)), format!("sudo {debian}-16"));
        assert_eq!(advice(false, only("brew"), None), "brew install postgresql@17");
        assert_eq!(advice(true, only("dnf"), None), "dnf install -y postgresql-server postgresql-contrib");
        assert!(advice(true, |_| false, None).contains("https://www.postgresql.org/download/"));
        for (program, _) in BY_HAND {
            assert!(!advice(true, only(program), Some(15)).contains('{'));
        }
    }

    #[test]
    fn debian_is_told_once_not_to_start_its_own_server() {
        let once = without_main_cluster("# create_main_cluster = true\n").unwrap();
        assert_eq!(once, "# create_main_cluster = true\ncreate_main_cluster = false\n");
        assert_eq!(without_main_cluster(&once), None);
        assert_eq!(without_main_cluster("create_main_cluster = true\n"), None, "the administrator's word stands");
    }

    #[test]
    fn only_what_the_server_needs_is_unpacked() {
        let simulation = "Reading package lists...\n\
            Inst libjson-perl (4.10000-1 Debian:12.0/stable [all])\n\
            Inst postgresql-client-common (248 Debian:12.0/stable [all])\n\
            Inst postgresql-common (248 Debian:12.0/stable [all])\n\
            Inst libllvm14 (1:14.0.6-12 Debian:12.0/stable [amd64])\n\
            Inst libpq5 (15.18-0+deb12u1 Debian:12.0/stable [amd64])\n\
            Inst postgresql-client-15 (15.18-0+deb12u1 Debian:12.0/stable [amd64])\n\
            Inst postgresql-15 (15.18-0+deb12u1 Debian:12.0/stable [amd64])\n\
            Inst postgresql (15+248 Debian:12.0/stable [all])\n\
            Conf libpq5 (15.18-0+deb12u1 Debian:12.0/stable [amd64])\n";
        assert_eq!(needed_packages(simulation), ["libpq5", "postgresql-client-15", "postgresql-15"]);
    }
}
