//! Runs PostgreSQL's own programs: as the right user, in a known environment, with their complaints kept.

use std::env;
use std::io::Write as _;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Error;
use crate::find::{Installation, library_path};
use crate::owner::Owner;

/// An installation and the user who runs it.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    pub installation: Installation,
    pub owner: Owner,
}

impl Programs {
    /// The full path of one program, for messages.
    pub fn path(&self, program: &str) -> PathBuf {
        self.installation.bin.join(program)
    }

    /// A command that runs `program` as the owner.
    ///
    /// The environment is emptied: PGPORT, PGDATA, PGOPTIONS and LC_* of the caller must not leak into the cluster. TZ
    /// spares initdb a walk through all time zones. `/` because the owner may not enter our working folder.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.path(program));
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("LC_ALL", "C").env("TZ", "UTC").current_dir("/");
        if let Some(path) = library_path(&self.installation.libraries) {
            command.env("LD_LIBRARY_PATH", path);
        }
        if self.owner.switch {
            // The standard library also empties the supplementary groups when root sets a user.
            command.uid(self.owner.uid).gid(self.owner.gid);
        }
        command
    }
}

/// Runs a command to its end, with `input` on its standard input. Returns what it printed; its complaints on failure.
pub(crate) fn run(command: &mut Command, input: Option<&str>) -> Result<String, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |output: String| Error::Program { program: program.clone(), output };

    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("it could not be run: {error}")))?;
    if let (Some(mut pipe), Some(input)) = (child.stdin.take(), input) {
        // A program that ends without reading has its say below.
        let _closed_early = pipe.write_all(input.as_bytes());
    }
    let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    Err(failed(tail(&format!("{printed}{}", String::from_utf8_lossy(&output.stderr)))))
}

/// The last lines of a long text.
pub(crate) fn tail(text: &str) -> String {
    const LINES: usize = 15;
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_the_program_said() {
        let said = run(Command::new("sh").args(["-c", "cat; echo oops >&2; exit 3"]), Some("input ")).unwrap_err();
        assert_eq!(said.to_string(), "sh failed: input oops");
        let missing = run(&mut Command::new("/no/such/program"), None).unwrap_err().to_string();
        assert!(missing.contains("could not be run"), "{missing}");
    }

    #[test]
    fn the_tail_is_the_end() {
        let long: String = (0..100).map(|n| format!("line {n}\n")).collect();
        assert!(tail(&long).starts_with("line 85\n") && tail(&long).ends_with("line 99"));
        assert_eq!(tail("one\n"), "one");
        assert_eq!(tail(""), "");
    }
}
