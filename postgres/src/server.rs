//! Starts and stops the server. Only who holds the [`Turn`] may.
//!
//! Our settings go into `postgresql.conf` in the data folder; it includes the one initdb wrote, and `ALTER SYSTEM` still
//! has the last word. To add a setting, add a line to [`config`].

use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use rand::TryRng as _;
use rand::rngs::SysRng;

use crate::folder::{Folder, write};
use crate::lock::Turn;
use crate::postmaster::Postmaster;
use crate::programs::{Programs, run, tail};
use crate::{Durability, Error, Settings};

/// Below 32768, where Linux begins to give out ports to clients: ours is still free after a restart.
const PORTS: std::ops::Range<u16> = 15_400..32_000;
/// Another program may take a port between our look and the server's.
const ATTEMPTS: u32 = 20;
/// How long the children of a killed server may take to notice and let go of its memory.
const ORPHANS: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);
/// A longer log is set aside at the next start.
const LONGEST_LOG: u64 = 8 << 20;

/// The server of this folder: the running one, or a fresh one.
pub(crate) fn ensure_running(
    turn: &Turn,
    folder: &Folder,
    programs: &Programs,
    settings: &Settings,
) -> Result<Postmaster, Error> {
    match Postmaster::find_settled(&folder.data()) {
        Some(running) => Ok(running),
        None => {
            let sockets = folder.make_socket_dir(programs.owner)?;
            Postmaster::clear_stale(turn, &folder.data(), &sockets)?;
            start(folder, programs, settings)
        }
    }
}

/// Stops the server if it runs: fast, then without asking. Blocks until it is gone.
pub(crate) fn stop(_turn: &Turn, folder: &Folder, programs: &Programs) -> Result<(), Error> {
    let data = folder.data();
    if let Some(running) = Postmaster::find_settled(&data) {
        if pg_ctl_stop(programs, &data, "fast").or_else(|_| pg_ctl_stop(programs, &data, "immediate")).is_err() {
            running.signal(Signal::SIGKILL)?;
        }
        running.wait_gone(&data);
    }
    folder.remove_distant_socket_dir();
    Ok(())
}

fn pg_ctl_stop(programs: &Programs, data: &Path, mode: &str) -> Result<(), Error> {
    let mut command = programs.command("pg_ctl");
    command.args(["stop", "--wait", "--timeout=60", "--mode", mode, "--pgdata"]).arg(data);
    run(&mut command, None).map(drop)
}

fn start(folder: &Folder, programs: &Programs, settings: &Settings) -> Result<Postmaster, Error> {
    let began = Instant::now();
    prepare_log(folder, programs)?;
    for _ in 0..ATTEMPTS {
        let logged = log_length(folder);
        let refused = start_once(folder, programs, settings).err();
        // Asked even after a failure: pg_ctl may give up on a server that is still recovering.
        if let Some(running) = Postmaster::find_settled(&folder.data()) {
            tracing::info!(port = running.port, "PostgreSQL is running");
            return Ok(running);
        }
        let log = log_since(folder, logged);
        match diagnose(&log) {
            Trouble::PortTaken => {}
            Trouble::Orphans if began.elapsed() < ORPHANS => std::thread::sleep(POLL),
            _ => return Err(start_failed(folder, &log, refused)),
        }
    }
    let log = log_since(folder, 0);
    Err(start_failed(folder, &log, None))
}

fn start_once(folder: &Folder, programs: &Programs, settings: &Settings) -> Result<(), Error> {
    let port = port(folder)?;
    let sockets = folder.make_socket_dir(programs.owner)?;
    write(&folder.config(), &config(settings, port, &sockets), 0o644)?;
    write(&folder.port(), &port.to_string(), 0o644)?;

    let mut command = programs.command("pg_ctl");
    command.args(["start", "--silent", "--wait", "--timeout=600", "--pgdata"]).arg(folder.data());
    command.arg("--log").arg(folder.log());
    command.arg("--options").arg(format!("-c config_file={}", shell_quoted(&folder.config().to_string_lossy())));
    run(&mut command, None).map(drop)
}

/// The configuration file. Time zone and messages are fixed so that the log reads the same everywhere.
fn config(settings: &Settings, port: u16, sockets: &Path) -> String {
    let (durable, wal) = match settings.durability {
        Durability::Full => ("on", ""),
        // The folder may lie in memory.
        Durability::ThrowAway => {
            ("off", "wal_level = minimal\nmax_wal_senders = 0\nmin_wal_size = 64MB\nmax_wal_size = 256MB\n")
        }
    };
    format!(
        "# Written at every start. For lasting changes use ALTER SYSTEM.\n\
         include = 'data/postgresql.conf'\n\
         listen_addresses = '127.0.0.1'\n\
         port = {port}\n\
         unix_socket_directories = '{sockets}'\n\
         unix_socket_permissions = 0700\n\
         max_connections = {max_connections}\n\
         fsync = {durable}\n\
         full_page_writes = {durable}\n\
         synchronous_commit = {durable}\n\
         password_encryption = 'scram-sha-256'\n\
         jit = off\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         lc_messages = 'C'\n\
         log_checkpoints = off\n\
         logging_collector = off\n\
         {wal}",
        sockets = sockets.to_string_lossy().replace('\'', "''"),
        max_connections = settings.max_connections,
    )
}

/// pg_ctl hands its options to a shell.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The port of the last start, or another one if that is taken.
fn port(folder: &Folder) -> Result<u16, Error> {
    let remembered = fs::read_to_string(folder.port()).ok().and_then(|text| text.trim().parse().ok());
    if let Some(port) = remembered.filter(|port| is_free(*port)) {
        return Ok(port);
    }
    for _ in 0..1_000 {
        let port = PORTS.start + draw()? % (PORTS.end - PORTS.start);
        if is_free(port) {
            return Ok(port);
        }
    }
    Err(Error::io("find a free port for", folder.root())(std::io::ErrorKind::AddrInUse.into()))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn draw() -> Result<u16, Error> {
    let mut bytes = [0_u8; 2];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| Error::Random(error.to_string()))?;
    Ok(u16::from_le_bytes(bytes))
}

/// Why a start failed, as far as trying again is concerned.
#[derive(Debug, PartialEq, Eq)]
enum Trouble {
    /// Somebody else has the port: take another one.
    PortTaken,
    /// The children of a killed server still live: they notice within moments.
    Orphans,
    /// Trying again would not help.
    Lasting,
}

fn diagnose(log: &str) -> Trouble {
    if log.contains("pre-existing shared memory block") {
        Trouble::Orphans
    } else if log.contains("could not bind") {
        Trouble::PortTaken
    } else {
        Trouble::Lasting
    }
}

fn start_failed(folder: &Folder, log: &str, refused: Option<Error>) -> Error {
    // When the server never got as far as its log, pg_ctl knows why.
    let words =
        if log.trim().is_empty() { refused.map(|error| error.to_string()).unwrap_or_default() } else { tail(log) };
    Error::StartFailed { log: folder.log(), tail: words }
}

/// Sets a long log aside, and makes sure the server's user can write to it.
fn prepare_log(folder: &Folder, programs: &Programs) -> Result<(), Error> {
    let log = folder.log();
    if log_length(folder) > LONGEST_LOG {
        let old = log.with_extension("log.1");
        fs::rename(&log, &old).map_err(Error::io("rename", &log))?;
    }
    if !log.exists() {
        write(&log, "", 0o600)?;
    }
    programs.owner.take(&log)
}

fn log_length(folder: &Folder) -> u64 {
    fs::metadata(folder.log()).map_or(0, |found| found.len())
}

/// What the log says after its first `start` bytes. Empty when it cannot be read: this is for a message only.
fn log_since(folder: &Folder, start: u64) -> String {
    let mut bytes = Vec::new();
    let _best_effort = fs::File::open(folder.log()).and_then(|mut file| {
        file.seek(SeekFrom::Start(start))?;
        file.read_to_end(&mut bytes)
    });
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_that_pass_are_told_from_those_that_last() {
        let bind = "LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use";
        let orphans = "FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use";
        assert_eq!(diagnose(bind), Trouble::PortTaken);
        assert_eq!(diagnose(orphans), Trouble::Orphans);
        assert_eq!(diagnose("FATAL:  could not create shared memory segment"), Trouble::Lasting);
        assert_eq!(diagnose(""), Trouble::Lasting);
    }

    #[test]
    fn only_a_throw_away_cluster_forgets() {
        let throw_away = Settings::throw_away("/x".into());
        let production = Settings::production(Some("/x".into()));
        let written = |settings| config(settings, 15_432, Path::new("/it's"));
        assert!(written(&production).contains("\nfsync = on\nfull_page_writes = on\nsynchronous_commit = on\n"));
        assert!(written(&throw_away).contains("\nfsync = off\n"));
        assert!(written(&production).contains("unix_socket_directories = '/it''s'"));
    }

    #[test]
    fn a_quote_in_a_path_does_not_reach_the_shell() {
        assert_eq!(shell_quoted("/it's here"), r"'/it'\''s here'");
    }
}
