//! Verifying a backup, and restoring a company from one.
//!
//! A backup is read twice: whole, before anything is touched, and again while it is restored, with every check of the first time.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use crm::{
    AttachmentId, Caller, Server, TenantDb, TenantId, attachments,
    backups::{
        Made, Way,
        restore::{self, Copy, Target},
    },
    tenants,
};
use local_postgres::Tools;
use tokio::runtime::Handle;

use super::{
    Backups, Step, Steps, Waiting,
    archive::{self, Kind, Taking, Whole},
    blocking,
    container::{self, Header},
    make::major,
    programs::Restoring,
};
use crate::files::{Files, Writing};

/// What is to come of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A new company of this short name, which is called so.
    New {
        /// Its short name.
        slug: String,
        /// What people call it; as the first, if nobody says.
        name: Option<String>,
    },
    /// The company that the backup is of, as it was then.
    InPlace {
        /// Its short name.
        slug: String,
    },
}

impl Backups {
    /// Reads a backup whole, and touches nothing.
    pub async fn verify(&self, server: &Server, path: &Path, steps: &Steps) -> Result<Whole> {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        self.read_whole(server, file, steps).await
    }

    async fn read_whole(&self, server: &Server, file: File, steps: &Steps) -> Result<Whole> {
        let (waiting, steps) = Waiting::for_steps(steps);
        let server = server.clone();
        let whole = blocking(move || {
            let from = Reading::of(file, steps, Step::Verified)?;
            Ok(archive::read(from, &server, &mut Nothing)?)
        });
        let whole = whole.await?;
        drop(waiting);
        Ok(whole)
    }

    /// Restores a company. It is quiet from then on: see [`restore::resume`].
    pub async fn restore(
        &self,
        server: &Server,
        caller: &Caller,
        path: &Path,
        to: To,
        steps: &Steps,
    ) -> Result<TenantDb> {
        let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        let header = container::header(&mut file)?;
        check(server, &header)?;
        let postgres = major(server).await?;
        if header.postgres > postgres {
            bail!(
                "the backup is of a PostgreSQL {}; this server is a PostgreSQL {postgres}, which is older",
                header.postgres
            );
        }
        self.check_target(server, caller, &header, &to).await?;
        let tools = self.tools(postgres.max(header.postgres)).await?;
        file.rewind()?;
        let whole = self.read_whole(server, file.try_clone()?, steps).await?;
        file.rewind()?;
        let copy = copy(path, &file, &whole)?;
        let target = match &to {
            To::New { slug, name } => {
                let name = name.as_deref().unwrap_or(&copy.registered.name);
                restore::into_new(server, caller, &copy, slug, name).await?
            }
            To::InPlace { slug } => restore::in_place(server, caller, &copy, slug).await?,
        };
        let files = Restored { files: self.files.clone(), tenant: target.tenant, new: Arc::default() };
        let filled = self.fill(server, caller, (&target, &copy), (file, &whole), (tools, &files), steps).await;
        if let Err(error) = filled {
            match restore::give_up(server, &target).await {
                Ok(true) => files.take_back().await,
                // It is the company's by now, or may be: what it needs stays.
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, "what was begun of a restoration could not be taken away; the next one does");
                }
            }
            return Err(error);
        }
        let told = restore::tell(server, caller, &target, &copy).await;
        told.context("the company is restored, but its log could not be told of it")
    }

    /// What there is to refuse about the target, before anything is touched.
    async fn check_target(&self, server: &Server, caller: &Caller, header: &Header, to: &To) -> Result<()> {
        match to {
            To::New { slug, name: _ } => {
                if tenants::find(server, caller, slug).await?.is_some() {
                    bail!("there is a company {slug} already: choose another short name, or restore it in place");
                }
            }
            To::InPlace { slug } => {
                let company = tenants::find(server, caller, slug).await?;
                let company = company.with_context(|| format!("there is no company {slug}"))?;
                if company.id != header.tenant {
                    bail!("this is a backup of {}, which is not the company {slug} of this installation", header.slug);
                }
                if restore::has_old(server, slug).await? {
                    bail!(
                        "the database from before the last restoration of {slug} is still kept. When nobody needs it any more: \
                         omnicrm backup forget-old {slug}"
                    );
                }
            }
        }
        Ok(())
    }

    async fn fill(
        &self,
        server: &Server,
        caller: &Caller,
        (target, copy): (&Target, &Copy),
        (file, whole): (File, &Whole),
        (tools, files): (Tools, &Restored),
        steps: &Steps,
    ) -> Result<()> {
        steps(Step::Prepared)?;
        let (waiting, asking) = Waiting::for_steps(steps);
        let (reading, way) = (server.clone(), target.way(server)?);
        let mut taking = Filling { tools, way, files: files.clone(), runtime: Handle::current(), at: None };
        let again = blocking(move || {
            let from = Reading::of(file, asking, Step::Restored)?;
            Ok(archive::read(from, &reading, &mut taking)?)
        });
        let again = again.await?;
        drop(waiting);
        if (&again.header, &again.manifest) != (&whole.header, &whole.manifest) {
            bail!("the backup was changed while it was read");
        }
        let counts = restore::counts(server, target).await?;
        if counts != copy.counts {
            bail!("what was restored is not what was counted when the backup was made");
        }
        steps(Step::Compared)?;
        Ok(restore::finish(server, caller, target, copy).await?)
    }
}

/// What a backup's header says against restoring it here.
fn check(server: &Server, header: &Header) -> Result<()> {
    let known = Server::schema_version();
    if header.schema > known {
        bail!(
            "the backup was made by a newer OmniCRM ({}; its tables are of version {}, this program's of {known}): \
             install that version or a later one first",
            header.program,
            header.schema
        );
    }
    if header.prefix != server.prefix() {
        bail!(
            "the backup is of an installation whose databases begin with {:?}; here they begin with {:?} (database.prefix). \
             Restore it into an installation with the same prefix",
            header.prefix,
            server.prefix()
        );
    }
    Ok(())
}

fn copy(path: &Path, file: &File, whole: &Whole) -> Result<Copy> {
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let Whole { header, manifest, registered } = whole.clone();
    Ok(Copy {
        backup: header.backup,
        tenant: header.tenant,
        made_at: header.made_at,
        made: Made { file_name, bytes: file.metadata()?.len() },
        registered,
        counts: manifest.counts,
    })
}

/// A file that is read from its beginning, told how far, and stopped if so wanted.
struct Reading {
    from: BufReader<File>,
    read: u64,
    of: u64,
    steps: Steps,
    step: fn(u64, u64) -> Step,
}

impl Reading {
    fn of(mut file: File, steps: Steps, step: fn(u64, u64) -> Step) -> io::Result<Self> {
        file.rewind()?;
        let of = file.metadata()?.len();
        Ok(Self { from: BufReader::with_capacity(1 << 20, file), read: 0, of, steps, step })
    }
}

impl Read for Reading {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(into)?;
        self.read += read as u64;
        (self.steps)((self.step)(self.read, self.of))?;
        Ok(read)
    }
}

/// For a backup that is only verified.
struct Nothing;

impl Taking for Nothing {
    fn begin(&mut self, _: Kind, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn take(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The files of the company to be: those that were not in the store before are known, to be taken back.
#[derive(Clone)]
struct Restored {
    files: Files,
    tenant: TenantId,
    new: Arc<Mutex<Vec<AttachmentId>>>,
}

impl Restored {
    fn note(&self, file: AttachmentId) {
        self.new.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }

    async fn take_back(&self) {
        let new = std::mem::take(&mut *self.new.lock().unwrap_or_else(PoisonError::into_inner));
        for file in new {
            if let Err(error) = self.files.remove(&attachments::key_of(self.tenant, file)).await {
                tracing::warn!(%error, "a file of a restoration that came to nothing could not be removed from the store");
            }
        }
    }
}

/// Where the parts of a backup go.
struct Filling {
    tools: Tools,
    way: Way,
    files: Restored,
    runtime: Handle,
    at: Option<At>,
}

/// The part that is being taken.
enum At {
    Database(Restoring),
    File(Box<Writing>),
    /// The store has the file: a key is never written twice with something else.
    Known,
}

impl Taking for Filling {
    fn begin(&mut self, kind: Kind, name: &str) -> io::Result<()> {
        self.at = Some(match kind {
            Kind::Dump => At::Database(Restoring::start(&self.tools, &self.way)?),
            Kind::File => {
                let id: AttachmentId = name.parse().map_err(io::Error::other)?;
                let key = attachments::key_of(self.files.tenant, id);
                match self.runtime.block_on(self.files.files.has(&key)).map_err(io::Error::other)? {
                    true => At::Known,
                    false => {
                        self.files.note(id);
                        let writing = self.runtime.block_on(self.files.files.create(&key));
                        At::File(Box::new(writing.map_err(io::Error::other)?))
                    }
                }
            }
            Kind::Registered | Kind::Manifest => return Err(io::Error::other("this part goes nowhere")),
        });
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.at {
            Some(At::Database(restoring)) => restoring.write(bytes),
            Some(At::File(writing)) => {
                let written = self.runtime.block_on(writing.write(Bytes::copy_from_slice(bytes)));
                written.map_err(io::Error::other)
            }
            Some(At::Known) => Ok(()),
            None => Err(io::Error::other("no part was begun")),
        }
    }

    fn end(&mut self) -> io::Result<()> {
        match self.at.take() {
            Some(At::Database(restoring)) => restoring.end(),
            Some(At::File(writing)) => self.runtime.block_on(writing.finish()).map(drop).map_err(io::Error::other),
            Some(At::Known) | None => Ok(()),
        }
    }
}
