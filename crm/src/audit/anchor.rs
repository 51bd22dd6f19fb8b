//! The heads of the chains, noted outside Postgres: one file for each company, to which lines are only ever added. Who can
//! cut the end off a chain in the database can't cut it off here, if this folder is kept where they don't reach.
//!
//! A file is named after the company's short name and its id, for installations that share the folder. A line: when (RFC
//! 3339), the place of the link, its hash in hexadecimal.

use std::{
    fs::{self, File, OpenOptions},
    io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::{
    db::TenantDb,
    error::{Error, Result},
    ids::TenantId,
    kernel::audit::mac::{DIGEST, Digest},
    server::Server,
};

/// A head that was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    pub place: i64,
    pub hash: Vec<u8>,
}

/// Notes the head. Gone wrong, it is tried again with the next: the chain itself is committed.
pub(super) async fn note(db: &TenantDb, now: DateTime<Utc>, place: i64, hash: &Digest) -> Result<()> {
    let path = path(db);
    let line = format!("{} {place} {}\n", now.to_rfc3339_opts(SecondsFormat::Secs, true), hex::encode(hash));
    let noted = on_disk(move || append(&path, &line)).await;
    if let Err(error) = noted {
        tracing::error!(tenant = %db.slug(), %error, "ALERT: the head of the audit log could not be noted outside the database");
    }
    Ok(())
}

fn append(path: &Path, line: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
    if is_cut_short(&mut file)? {
        file.write_all(b"\n")?;
    }
    file.write_all(line.as_bytes())?;
    file.sync_data()
}

/// Whether a crash cut the last line short: the next one would be lost with it.
fn is_cut_short(file: &mut File) -> std::io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// Every head that was noted, oldest first. A last line that was cut off by a crash counts for nothing.
pub(super) async fn read(db: &TenantDb) -> Result<Vec<Anchor>> {
    let path = path(db);
    on_disk(move || match File::open(&path) {
        Ok(file) => BufReader::new(file).lines().map(|line| line.map(|line| parse(&line))).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    })
    .await
    .map(|anchors: Vec<Option<Anchor>>| anchors.into_iter().flatten().collect())
}

fn parse(line: &str) -> Option<Anchor> {
    let mut words = line.split(' ').skip(1);
    let (place, hash) = (words.next()?.parse().ok()?, hex::decode(words.next()?).ok()?);
    (hash.len() == DIGEST).then_some(Anchor { place, hash })
}

/// Puts what was noted of a log aside that goes on from an earlier place: its company was restored from a backup. It is kept beside, under
/// a name with the moment, so that what the log had come to can still be told.
pub(crate) async fn set_aside(server: &Server, slug: &str, tenant: TenantId) -> Result<()> {
    let path = path_of(server, slug, tenant);
    let aside = path.with_extension(format!("log.until-{}", server.clock().now().format("%Y%m%dT%H%M%S%.6fZ")));
    on_disk(move || match fs::rename(&path, &aside) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    })
    .await
}

fn path(db: &TenantDb) -> PathBuf {
    path_of(db.server(), db.slug(), db.id())
}

fn path_of(server: &Server, slug: &str, tenant: TenantId) -> PathBuf {
    server.anchors().join(format!("{slug}-{tenant}.log"))
}

async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(|error| Error::Unavailable(format!("the folder of audit anchors: {error}")))
}
