//! PostgreSQL's programs that dump a database and restore one, as children of this process. Passwords are in their environment only.

use std::{
    fs::File,
    io::{self, Read, Seek},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use crm::backups::Way;
use local_postgres::{Tool, Tools};
use secrecy::ExposeSecret;

/// How long a dump waits for a table that is being changed, in milliseconds.
const LOCK_WAIT: u32 = 60_000;

/// A program that runs. Dropped before its end, it is ended.
struct Running {
    child: Child,
    name: &'static str,
    complaints: File,
}

impl Running {
    fn start(mut command: Command, name: &'static str, way: &Way) -> io::Result<Self> {
        for (variable, value) in &way.variables {
            command.env(variable, value.expose_secret());
        }
        let complaints = tempfile::tempfile()?;
        command.stderr(complaints.try_clone()?);
        Ok(Self { child: command.spawn()?, name, complaints })
    }

    /// Waits for its end, which has to be a good one.
    fn end(mut self) -> io::Result<()> {
        let status = self.child.wait()?;
        if status.success() {
            return Ok(());
        }
        let mut said = String::new();
        self.complaints.rewind()?;
        self.complaints.by_ref().take(1 << 16).read_to_string(&mut said)?;
        Err(io::Error::other(format!("{} failed: {}", self.name, without_rows(self.name, &said))))
    }
}

/// What a program complains of, without the rows that it may cite.
fn without_rows(name: &str, said: &str) -> String {
    let own = |line: &&str| line.starts_with(name) && !line.contains("Command was");
    let said: Vec<&str> = said.lines().filter(own).take(3).collect();
    if said.is_empty() { "it did not say why".to_owned() } else { said.join("; ") }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that has ended can't be ended; either way nothing is left of it.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A dump that is being written.
pub struct Dump {
    running: Running,
    from: ChildStdout,
}

impl Dump {
    /// Begins to dump a database as of this snapshot. It is compressed later, with everything else.
    pub fn start(tools: &Tools, way: &Way, snapshot: &str) -> io::Result<Self> {
        let mut command = tools.command(Tool::Dump);
        command.args(["--format=custom", "--compress=0", "--encoding=UTF8", "--no-password"]);
        command.arg(format!("--snapshot={snapshot}")).arg(format!("--lock-wait-timeout={LOCK_WAIT}"));
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut running = Running::start(command, "pg_dump", way)?;
        let from = running.child.stdout.take().ok_or_else(|| io::Error::other("pg_dump has no output"))?;
        Ok(Self { running, from })
    }

    /// Whether it came to a good end: only then it is whole.
    pub fn end(self) -> io::Result<()> {
        drop(self.from);
        self.running.end()
    }
}

impl Read for Dump {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.from.read(into)
    }
}

/// A database that is being restored.
pub struct Restoring {
    running: Running,
    into: ChildStdin,
}

impl Restoring {
    /// Begins to restore what is written into it: all of it, or nothing. What is made belongs to the installation's role, as everything
    /// does; what others may do with it is in the dump.
    pub fn start(tools: &Tools, way: &Way) -> io::Result<Self> {
        let mut command = tools.command(Tool::Restore);
        command.args(["--format=custom", "--no-owner", "--no-comments", "--no-password"]);
        command.args(["--exit-on-error", "--single-transaction"]).arg(format!("--dbname={}", way.database));
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut running = Running::start(command, "pg_restore", way)?;
        let into = running.child.stdin.take().ok_or_else(|| io::Error::other("pg_restore has no input"))?;
        Ok(Self { running, into })
    }

    /// Hands it more. One that has ended says why at its [end](Restoring::end).
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match io::Write::write_all(&mut self.into, bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done,
        }
    }

    /// Waits until it is restored.
    pub fn end(self) -> io::Result<()> {
        drop(self.into);
        self.running.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_told_without_the_rows_that_it_went_wrong_with() {
        let said = "pg_restore: error: could not execute query: ERROR:  duplicate key\nDETAIL:  Key (phone)=(966501234567)\n\
                    Command was: INSERT";
        let told = without_rows("pg_restore", said);
        assert_eq!(told, "pg_restore: error: could not execute query: ERROR:  duplicate key");
        assert_eq!(without_rows("pg_dump", "DETAIL: x"), "it did not say why");
    }
}
