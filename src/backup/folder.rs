//! The folder that backups are in. A file is written under another name, synced, renamed, and the folder synced: what is listed is whole.
//! One backup of a company is written at a time, by whoever holds the lock of its name.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::container::{self, Header};

/// What a backup's name ends with, what one's that is being written, and what the lock's of its company.
const ENDING: &str = "omnibackup";
const UNFINISHED: &str = "unfinished";
const LOCK: &str = "lock";

/// A folder of backups.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// A backup in the folder.
#[derive(Debug)]
pub struct Found {
    /// What it is called there.
    pub file_name: String,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// What it says of itself, which nobody has verified; or why it can't be read.
    pub header: io::Result<Header>,
}

impl Folder {
    /// Opens the folder, and makes it if it is not there, for its owner's eyes only. What is unfinished, and nobody's, goes.
    pub fn open(path: &Path) -> Result<Self> {
        let make = || fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        make().with_context(|| format!("making the folder of backups {}", path.display()))?;
        let folder = Self(path.to_owned());
        folder.clean().with_context(|| format!("clearing up in the folder of backups {}", path.display()))?;
        Ok(folder)
    }

    /// Takes away what was not finished. What is being written is locked.
    fn clean(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == UNFINISHED)
                && let Some(_free) = lock(&path.with_extension(LOCK))?
            {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Begins a backup of a company; `None` while another one of it is being written.
    pub fn begin(&self, slug: &str) -> io::Result<Option<Draft>> {
        let path = self.0.join(slug).with_extension(UNFINISHED);
        let Some(lock) = lock(&path.with_extension(LOCK))? else { return Ok(None) };
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        Ok(Some(Draft { file, path, folder: self.0.clone(), _lock: lock }))
    }

    /// The backups that are there, by name.
    pub fn list(&self) -> io::Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            let mut file = File::open(&path)?;
            let (file_name, bytes) = (name.to_owned(), file.metadata()?.len());
            found.push(Found { file_name, bytes, header: container::header(&mut file) });
        }
        found.sort_by(|a, b| a.file_name.cmp(&b.file_name));
        Ok(found)
    }

    /// Where a backup is that somebody names: one of the folder, or a file elsewhere by its path.
    pub fn find(&self, named: &Path) -> PathBuf {
        let is_bare = named.parent().is_none_or(|parent| parent.as_os_str().is_empty());
        let here = self.0.join(named);
        if is_bare && here.is_file() { here } else { named.to_owned() }
    }
}

/// What a backup is called: `nour-20261123T140000Z-0192f0c0.omnibackup`.
pub fn name_of(header: &container::About) -> String {
    let id = header.backup.to_string();
    // Ids of one moment differ at their end.
    let end = id.get(id.len().saturating_sub(8)..).unwrap_or_default();
    format!("{}-{}-{end}.{ENDING}", header.slug, header.made_at.format("%Y%m%dT%H%M%SZ"))
}

/// Holds a lock for as long as the file is open; `None` while somebody else does. Its file stays: whoever took it away could let two in.
fn lock(path: &Path) -> io::Result<Option<File>> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A backup that is being written. Dropped before [`Draft::keep`], it was never there.
#[derive(Debug)]
pub struct Draft {
    file: File,
    path: PathBuf,
    folder: PathBuf,
    _lock: File,
}

impl Draft {
    /// What was written is on the disk from here on.
    pub fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    /// Keeps it under this name.
    pub fn keep(self, name: &str) -> io::Result<()> {
        fs::rename(&self.path, self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Kept, it is not there any more under this name.
        if let Err(error) = remove(&self.path) {
            tracing::warn!(%error, "a backup that was not finished could not be taken away; the next start does");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_is_not_kept_is_not_there_and_one_is_written_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("backups");
        let folder = Folder::open(&path).unwrap();
        let mut draft = folder.begin("nour").unwrap().unwrap();
        draft.write_all(b"half").unwrap();
        assert!(folder.begin("nour").unwrap().is_none(), "another one of the company");
        assert!(folder.begin("other").unwrap().is_some(), "one of another");
        assert!(folder.list().unwrap().is_empty(), "what is being written is not listed");
        // Somebody else who starts takes nothing away that is being written.
        Folder::open(&path).unwrap();
        assert!(names(&path).contains(&"nour.unfinished".to_owned()));
        drop(draft);
        assert_eq!(names(&path), ["nour.lock", "other.lock"]);

        // Killed while it was written: nobody holds the lock.
        fs::write(path.join("nour.unfinished"), "half").unwrap();
        let folder = Folder::open(&path).unwrap();
        assert_eq!(names(&path), ["nour.lock", "other.lock"]);

        let mut draft = folder.begin("nour").unwrap().unwrap();
        draft.write_all(b"whole").unwrap();
        draft.sync().unwrap();
        draft.keep("nour-1.omnibackup").unwrap();
        assert_eq!(fs::read(path.join("nour-1.omnibackup")).unwrap(), b"whole");
        let listed = folder.list().unwrap();
        assert_eq!((listed.len(), listed[0].bytes), (1, 5));
        assert!(listed[0].header.is_err(), "it is none, and named all the same");
        assert_eq!(folder.find(Path::new("nour-1.omnibackup")), path.join("nour-1.omnibackup"));
        assert_eq!(folder.find(Path::new("/elsewhere/x")), Path::new("/elsewhere/x"));
    }
}
