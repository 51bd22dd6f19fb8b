//! Who may start or stop the server now, and who still uses it.
//!
//! Two files, both held with `flock`, which the kernel gives back even after SIGKILL:
//! * `lock`: held alone, while starting and while stopping;
//! * `users`: held together, by every [`crate::Cluster`] for its whole life. Who leaves and can hold it alone was the last.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::fcntl::{Flock, FlockArg};

use crate::Error;

/// Longer than any initdb or crash recovery that still makes progress.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
const POLL: Duration = Duration::from_millis(10);

/// The right to start and stop. Given back on drop.
#[derive(Debug)]
pub(crate) struct Turn {
    _lock: Flock<File>,
}

/// One user of the server. Given back on drop.
#[derive(Debug)]
pub(crate) struct Hold {
    users: Flock<File>,
}

impl Turn {
    /// Waits for the right to start and stop. Blocks.
    pub fn take(path: &Path) -> Result<Self, Error> {
        let deadline = Instant::now() + PATIENCE;
        let mut file = open(path)?;
        loop {
            file = match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(lock) => return Ok(Turn { _lock: lock }),
                Err((file, Errno::EWOULDBLOCK | Errno::EINTR)) if Instant::now() < deadline => file,
                Err((_, Errno::EWOULDBLOCK)) => return Err(Error::Busy { lock: path.to_owned() }),
                Err((_, errno)) => return Err(Error::io("lock", path)(errno.into())),
            };
            std::thread::sleep(POLL);
        }
    }
}

impl Hold {
    /// Joins the users. The caller has the [`Turn`], so nobody is just now trying to be alone.
    pub fn join(_turn: &Turn, path: &Path) -> Result<Self, Error> {
        match Flock::lock(open(path)?, FlockArg::LockShared) {
            Ok(users) => Ok(Hold { users }),
            Err((_, errno)) => Err(Error::io("lock", path)(errno.into())),
        }
    }

    /// Is nobody else left? May give up this hold while asking, so ask only when leaving.
    pub fn is_last(&self, _turn: &Turn) -> bool {
        self.users.relock(FlockArg::LockExclusiveNonblock).is_ok()
    }
}

fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(Error::io("open", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_holder_is_the_last() {
        let dir = tempfile::tempdir().unwrap();
        let turn = Turn::take(&dir.path().join("lock")).unwrap();
        let users = dir.path().join("users");
        let (first, second) = (Hold::join(&turn, &users).unwrap(), Hold::join(&turn, &users).unwrap());
        assert!(!first.is_last(&turn));
        drop(first);
        assert!(second.is_last(&turn));
    }

    #[test]
    fn a_turn_ends_with_its_drop() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        drop(Turn::take(&path).unwrap());
        drop(Turn::take(&path).unwrap());
    }
}
