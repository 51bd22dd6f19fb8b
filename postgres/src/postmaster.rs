//! Is the server running? Reads `postmaster.pid` and asks the kernel whether that process really is our server.
//!
//! The file outlives a crash, and after a reboot or in a fresh container its pid belongs to some other program. PostgreSQL
//! cannot tell the two apart and refuses to start; we can, by the other program's command line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::Error;
use crate::folder::remove_if_there;
use crate::lock::Turn;

/// How long a server may shut down or recover before we stop waiting for it.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
const POLL: Duration = Duration::from_millis(20);

/// A running server, as its pid file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Postmaster {
    pub pid: i32,
    /// The loopback port; 0 while it is not known yet.
    pub port: u16,
    pub socket_dir: PathBuf,
    ready: bool,
}

impl Postmaster {
    /// The server that runs on `data`, if one does.
    pub fn find(data: &Path) -> Option<Self> {
        let found = fs::read_to_string(pid_file(data)).ok().as_deref().and_then(parse)?;
        found.runs_on(data).then_some(found)
    }

    /// Removes the lock files of a crashed server whose pid now belongs to another program, or to a zombie that nobody
    /// collects, as in a container without an init: `postmaster.pid`, and its like beside the socket. A dead pid stays:
    /// PostgreSQL sees that itself, and uses the rest of the file to look for orphaned children.
    ///
    /// Only for who has the turn: a server that another process starts meanwhile would lose its file.
    pub fn clear_stale(_turn: &Turn, data: &Path, socket_dir: &Path) -> Result<(), Error> {
        for path in socket_locks(socket_dir).chain([pid_file(data)]) {
            match fs::read_to_string(&path).ok().as_deref().and_then(parse) {
                Some(found) if exists(found.pid) && !found.runs_on(data) => {
                    tracing::warn!(file = %path.display(), pid = found.pid, "removing the lock of a crashed PostgreSQL");
                    remove_if_there(&path)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Like [`find`](Self::find), but first lets a server finish starting or stopping. Blocks.
    pub fn find_settled(data: &Path) -> Option<Self> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match Self::find(data) {
                Some(found) if !found.ready && Instant::now() < deadline => std::thread::sleep(POLL),
                settled => return settled,
            }
        }
    }

    /// Does this process still live, and is it still this server?
    pub fn runs_on(&self, data: &Path) -> bool {
        command_line(self.pid).is_some_and(|line| is_server_of(&line, data))
    }

    /// Sends a signal: SIGKILL is a crash, SIGQUIT an immediate shutdown.
    pub fn signal(&self, signal: Signal) -> Result<(), Error> {
        kill(Pid::from_raw(self.pid), signal)
            .map_err(|errno| Error::Program { program: format!("kill {}", self.pid), output: errno.to_string() })
    }

    /// Waits until the process is gone. Blocks.
    pub fn wait_gone(&self, data: &Path) {
        let deadline = Instant::now() + PATIENCE;
        while self.runs_on(data) && Instant::now() < deadline {
            std::thread::sleep(POLL);
        }
    }
}

/// Lines of the file (miscadmin.h, `LOCK_FILE_LINE_*`): pid, data folder, start time, port, socket folder, listen
/// address, shared memory key, status. A server that has just begun has written only the first five.
fn parse(text: &str) -> Option<Postmaster> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let line = |number: usize| lines.get(number - 1).copied().unwrap_or_default();
    let pid = line(1).parse().ok().filter(|pid| *pid > 1)?;
    Some(Postmaster {
        pid,
        port: line(4).parse().unwrap_or(0),
        socket_dir: PathBuf::from(line(5)),
        ready: line(8) == "ready",
    })
}

fn pid_file(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

/// The `.s.PGSQL.<port>.lock` files in a folder. Their first lines are those of `postmaster.pid`.
fn socket_locks(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let is_lock = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "lock");
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_lock)
}

fn exists(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None) != Err(nix::errno::Errno::ESRCH)
}

/// The words a process was started with, joined by spaces. Empty for a zombie, `None` when there is no such process.
fn command_line(pid: i32) -> Option<String> {
    if cfg!(target_os = "linux") {
        let words = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let joined = String::from_utf8_lossy(&words).replace('\0', " ");
        return Some(joined.trim_end().to_owned());
    }
    let output = Command::new("ps").args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// When in doubt (a server somebody started by hand with a relative path) the answer is yes, because starting a second
/// server on the same data is the one mistake that destroys it.
fn is_server_of(command_line: &str, data: &Path) -> bool {
    let (program, arguments) = command_line.split_once(' ').unwrap_or((command_line, ""));
    let name = program.rsplit('/').next().unwrap_or_default();
    if name != "postgres" && name != "postmaster" {
        return false;
    }
    match arguments.split_once("-D ") {
        Some((_, folder)) if folder.starts_with('/') => {
            folder.strip_prefix(&*data.to_string_lossy()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "4711\n/var/lib/omnicrm/data\n1700000000\n15433\n/var/lib/omnicrm/socket\n127.0.0.1\n  1 2\nready   \n";

    #[test]
    fn the_pid_file_is_read() {
        let found = parse(FILE).unwrap();
        assert_eq!((found.pid, found.port, found.ready), (4711, 15433, true));
        assert_eq!(found.socket_dir, PathBuf::from("/var/lib/omnicrm/socket"));
    }

    #[test]
    fn a_half_written_or_odd_file_is_no_disaster() {
        assert!(!parse("4711\n/data\n1700000000\n15433\n/socket\n").unwrap().ready);
        assert!(!parse(&FILE.replace("ready   ", "stopping")).unwrap().ready);
        assert_eq!(parse(""), None);
        assert_eq!(parse("rubbish\n"), None);
        // kill(-1) and kill(0) would reach everybody.
        assert_eq!(parse("-1\n"), None);
        assert_eq!(parse("0\n"), None);
    }

    #[test]
    fn only_our_own_server_counts() {
        let data = Path::new("/home/me/My Data/data");
        let ours = |line: &str| is_server_of(line, data);
        assert!(ours("/usr/lib/postgresql/15/bin/postgres -D /home/me/My Data/data -c config_file=/x"));
        assert!(ours("/usr/lib/postgresql/15/bin/postgres -D /home/me/My Data/data"));
        assert!(ours("postgres"), "started by hand: cannot tell, so keep off");
        assert!(ours("postmaster -D ."), "started by hand: cannot tell, so keep off");
        assert!(!ours("/usr/lib/postgresql/15/bin/postgres -D /home/me/My Data/data2"));
        assert!(!ours("/usr/lib/postgresql/15/bin/postgres -D /elsewhere"));
        assert!(!ours("postgres: checkpointer"));
        assert!(!ours("/usr/bin/nginx -g daemon off;"));
        assert!(!ours(""), "a zombie");
    }
}
