//! Making a backup.

use std::{
    io::{self, ErrorKind, Read, Seek, Write},
    path::PathBuf,
    sync::Arc,
};

use crm::{
    AttachmentId, BackupId, Server, TenantDb, TenantId, attachments,
    backups::{Counts, Failure, Made, Moment, Registered, Way},
};
use futures_util::StreamExt;
use local_postgres::Tools;
use tokio::{runtime::Handle, sync::oneshot};

use super::{
    Backups, Step, Steps, Waiting,
    archive::{Kind, Writing},
    blocking,
    container::About,
    folder::{Draft, name_of},
    programs::Dump,
};
use crate::{config::Config, files::Files};

/// Why nothing came of a backup: what its people are told, and what the log is.
#[derive(Debug)]
pub struct NotMade {
    /// In a word.
    pub why: Failure,
    /// In detail.
    pub error: anyhow::Error,
}

impl<E: Into<anyhow::Error>> From<E> for NotMade {
    fn from(error: E) -> Self {
        let error = error.into();
        let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
        let why = match kind {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => Failure::NoRoom,
            _ if error.is::<local_postgres::Error>() => Failure::NoTools,
            _ => Failure::Broken,
        };
        Self { why, error }
    }
}

/// What is written, on a thread of its own.
struct Work {
    server: Server,
    tenant: TenantId,
    about: About,
    registered: Registered,
    counts: Counts,
    /// The ids of the files, 16 bytes each: they may be too many for the memory.
    ids: std::fs::File,
    files: Files,
    tools: Tools,
    way: Way,
    snapshot: String,
    steps: Steps,
}

impl Backups {
    /// Makes a backup of a company under this id.
    pub async fn make(&self, db: &TenantDb, backup: BackupId, steps: &Steps) -> Result<Made, NotMade> {
        let (server, made_at) = (db.server(), db.server().clock().now());
        let postgres = major(server).await?;
        let tools = self.tools(postgres).await?;
        let (folder, slug) = (self.clone(), db.slug().to_owned());
        let draft = blocking(move || Ok(folder.folder()?.begin(&slug)?)).await?;
        let draft = draft.ok_or_else(|| {
            let error = anyhow::anyhow!("another backup of this company is being made");
            NotMade { why: Failure::Busy, error }
        })?;
        let registered = Registered::of(db).await?;
        let mut moment = Moment::now(db).await?;
        let (schema, counts) = (moment.schema().await?, moment.counts().await?);
        let mut ids = tempfile::tempfile()?;
        loop {
            let page = moment.files().await?;
            if page.is_empty() {
                break;
            }
            let page: Vec<u8> = page.iter().flat_map(|file| *file.id.0.as_bytes()).collect();
            ids.write_all(&page)?;
        }
        ids.rewind()?;
        let (tenant, slug) = (db.id(), db.slug().to_owned());
        let about = About { backup, tenant, slug, made_at, schema, postgres };
        let (waiting, steps) = Waiting::for_steps(steps);
        let (way, snapshot) = (moment.way().clone(), moment.name().to_owned());
        let (server, files) = (server.clone(), self.files.clone());
        let work =
            Work { server, tenant, about, registered, counts, ids, files, tools, way, snapshot, steps: steps.clone() };
        let (begun, has_begun) = oneshot::channel();
        let writing = blocking(move || Ok(work.write(draft, begun)?));
        let writing = tokio::spawn(writing);
        // The dump has its own view from its first byte on; a thread that failed before needs none.
        drop(has_begun.await);
        moment.end().await;
        let made = writing.await??;
        drop(waiting);
        Ok(made)
    }

    pub(super) async fn tools(&self, postgres: u32) -> anyhow::Result<Tools> {
        find(self.programs.clone(), self.data_dir.clone(), postgres).await
    }
}

async fn find(programs: Option<PathBuf>, data_dir: PathBuf, postgres: u32) -> anyhow::Result<Tools> {
    blocking(move || Ok(Tools::find(programs.as_deref(), &data_dir, postgres)?)).await
}

/// Whether backups could be made with this configuration: the major version of the programs that would. Changes nothing.
pub async fn ready(config: &Config, server: &Server) -> anyhow::Result<u32> {
    let tools = find(super::programs_of(config), config.usual_dir(), major(server).await?).await?;
    Ok(tools.major())
}

/// The server's major version.
pub(super) async fn major(server: &Server) -> anyhow::Result<u32> {
    let version = server.postgres_version().await?;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().map_err(|_| anyhow::anyhow!("the database server says that it is of version {version:?}"))
}

impl Work {
    fn write(mut self, draft: Draft, begun: oneshot::Sender<()>) -> io::Result<Made> {
        let file_name = name_of(&self.about);
        let into = Counting { into: draft, bytes: 0, steps: self.steps.clone() };
        let mut writing = Writing::begin(into, &self.server, self.about.clone())?;
        let registered = serde_json::to_vec(&self.registered)?;
        writing.add(Kind::Registered, "", &mut &registered[..])?;
        self.dump(&mut writing, begun)?;
        (self.steps)(Step::Dumped)?;
        let missing = self.add_files(&mut writing)?;
        let (counting, _) = writing.finish(missing, std::mem::take(&mut self.counts))?;
        let Counting { into: draft, bytes, steps } = counting;
        draft.sync()?;
        steps(Step::Synced)?;
        draft.keep(&file_name)?;
        steps(Step::Kept)?;
        Ok(Made { file_name, bytes })
    }

    fn dump<W: Write>(&self, writing: &mut Writing<W>, begun: oneshot::Sender<()>) -> io::Result<()> {
        let mut dump = Dump::start(&self.tools, &self.way, &self.snapshot)?;
        let mut first = [0];
        let read = dump.read(&mut first)?;
        // Whoever waited may be gone; then the next step says so.
        let _gone = begun.send(());
        let first = first.get(..read).unwrap_or_default();
        // It is known to be whole only after its last byte, and ends only then here.
        let mut part = writing.begin_part(Kind::Dump, "")?;
        part.write(first)?;
        let mut block = vec![0; 1 << 20];
        loop {
            match dump.read(&mut block)? {
                0 => break,
                read => part.write(block.get(..read).unwrap_or_default())?,
            }
        }
        dump.end()?;
        part.end().map(drop)
    }

    /// Adds the files; how many of them the store does not have.
    fn add_files<W: Write>(&mut self, writing: &mut Writing<W>) -> io::Result<u64> {
        let (runtime, mut missing) = (Handle::current(), 0);
        let mut ids = io::BufReader::new(self.ids.try_clone()?);
        let mut id = [0; 16];
        loop {
            match ids.read_exact(&mut id) {
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(missing),
                read => read?,
            }
            let id = AttachmentId(uuid::Uuid::from_bytes(id));
            let key = attachments::key_of(self.tenant, id);
            let mut stream = match runtime.block_on(self.files.stream(&key)) {
                Ok(stream) => stream,
                // Somebody was erased meanwhile; or it is lost, which the rows don't know.
                Err(object_store::Error::NotFound { .. }) => {
                    missing += 1;
                    continue;
                }
                Err(error) => return Err(io::Error::other(error)),
            };
            let mut part = writing.begin_part(Kind::File, &id.to_string())?;
            while let Some(piece) = runtime.block_on(stream.next()) {
                part.write(&piece.map_err(io::Error::other)?)?;
            }
            part.end()?;
        }
    }
}

/// Counts what is written, and asks at each piece whether to go on.
struct Counting {
    into: Draft,
    bytes: u64,
    steps: Steps,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (self.steps)(Step::Written(self.bytes))?;
        let written = self.into.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// For whoever wants to know nothing.
pub fn silent() -> Steps {
    Arc::new(|_| Ok(()))
}
