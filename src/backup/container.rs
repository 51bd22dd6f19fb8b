//! The file of a backup from the outside: a header that everybody can read, and what is in it, in sealed pieces.
//!
//! ```text
//! OMNIBAK ‖ format (1 byte) ‖ length of the header (4 bytes) ‖ header (JSON) ‖ pieces
//! ```
//!
//! Each piece is 64 KiB, but for the last, which is shorter and holds at least one byte, and grows by 16 bytes when it is sealed
//! ([`FileKey`]). All of them are bound to the digest of everything before the first. So a byte that was changed anywhere, a piece that was
//! moved or that is another file's, an end that was cut off and one that was put behind are all found by whoever reads to the end.

use std::io::{self, ErrorKind, Read, Write};

use chrono::{DateTime, Utc};
use crm::{
    BackupId, Server, TenantId,
    backups::file_key::{FileKey, Place, TAG},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const MAGIC: &[u8; 7] = b"OMNIBAK";

/// The format of this version. A program reads the formats that it knows.
const FORMAT: u8 = 1;

/// More than any header has: what says otherwise is not read.
const LONGEST_HEADER: u32 = 4096;

const PIECE: usize = 64 * 1024;

/// What everybody can read of a backup. Nothing of it counts before the first piece has opened: it is bound to this.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its id.
    pub backup: BackupId,
    /// The company that it is of.
    pub tenant: TenantId,
    /// That company's short name.
    pub slug: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The version of the company's tables.
    pub schema: i64,
    /// The major version of the server that they were on.
    pub postgres: u32,
    /// The prefix of that installation's databases and roles.
    pub prefix: String,
    /// The version of the program that made it.
    pub program: String,
    /// The file's own key, sealed with the master key; in hexadecimal.
    key: String,
}

/// Why a file is no backup that can be read. The words are for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// It begins otherwise.
    #[error("this is no backup of OmniCRM")]
    NotABackup,
    /// A later program made it.
    #[error("the backup is of format {0}, which this version of OmniCRM does not know: take a newer one")]
    NewerFormat(u8),
    /// Its header can't be read.
    #[error("the beginning of the backup is damaged")]
    Header,
    /// It was made under another master key, or somebody has changed the header.
    #[error(
        "the backup does not open: it was made under another master key (see secrets.old_master_keys), or its beginning is damaged"
    )]
    Key,
    /// A piece is not what was sealed there.
    #[error("the backup is damaged or cut off, near byte {0}")]
    Damaged(u64),
    /// What is in it is not in order.
    #[error("what is in the backup is not in order: {0}")]
    Contents(&'static str),
}

impl From<Broken> for io::Error {
    fn from(broken: Broken) -> Self {
        Self::new(ErrorKind::InvalidData, broken)
    }
}

/// What is said of a backup that is to be made.
#[derive(Clone, Debug)]
pub struct About {
    /// Its id.
    pub backup: BackupId,
    /// The company that it is of.
    pub tenant: TenantId,
    /// That company's short name.
    pub slug: String,
    /// When it is made.
    pub made_at: DateTime<Utc>,
    /// The version of the company's tables.
    pub schema: i64,
    /// The major version of the server.
    pub postgres: u32,
}

impl Header {
    fn purpose(&self) -> String {
        format!("backup/{}/{}", self.tenant, self.backup)
    }
}

/// A header as it stands in the file.
fn written(header: &Header) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(header)?;
    let length = u32::try_from(json.len()).ok().filter(|length| *length <= LONGEST_HEADER);
    let length = length.ok_or_else(|| io::Error::other("the header of a backup is too long"))?;
    Ok([&MAGIC[..], &[FORMAT], &length.to_be_bytes(), &json].concat())
}

/// Seals what is written into it. Without [`Sealing::finish`] it has no end, and is no backup.
pub struct Sealing<W> {
    into: W,
    key: FileKey,
    bound: [u8; 32],
    number: u64,
    piece: Vec<u8>,
}

impl<W: Write> Sealing<W> {
    /// Begins a file with its header.
    pub fn begin(mut into: W, server: &Server, about: About) -> io::Result<Self> {
        let About { backup, tenant, slug, made_at, schema, postgres } = about;
        let (prefix, program) = (server.prefix().to_owned(), env!("CARGO_PKG_VERSION").to_owned());
        let mut header =
            Header { backup, tenant, slug, made_at, schema, postgres, prefix, program, key: String::new() };
        let key = FileKey::fresh();
        header.key = hex::encode(key.wrap(server, &header.purpose()).map_err(io::Error::other)?);
        let bytes = written(&header)?;
        into.write_all(&bytes)?;
        let bound = Sha256::digest(&bytes).into();
        Ok(Self { into, key, bound, number: 0, piece: Vec::with_capacity(PIECE) })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let place = Place { number: self.number, is_last };
        let sealed = self.key.seal(place, &self.bound, &self.piece).map_err(io::Error::other)?;
        self.into.write_all(&sealed)?;
        self.number += 1;
        self.piece.clear();
        Ok(())
    }

    /// Writes the end.
    pub fn finish(mut self) -> io::Result<W> {
        self.seal(true)?;
        self.into.flush()?;
        Ok(self.into)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // Only when more comes is it known that a full piece is not the last.
        if self.piece.len() == PIECE {
            self.seal(false)?;
        }
        let taken = bytes.len().min(PIECE - self.piece.len());
        self.piece.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

/// Reads the header of a file, and leaves off where its pieces begin.
pub fn header(from: &mut impl Read) -> io::Result<Header> {
    read_header(from).map(|(header, _)| header)
}

/// The header, and all of what it was read from.
fn read_header(from: &mut impl Read) -> io::Result<(Header, Vec<u8>)> {
    let mut start = Vec::new();
    from.by_ref().take(12).read_to_end(&mut start)?;
    let Some((first, rest)) = start.split_first_chunk::<7>() else {
        return Err(if start.is_empty() { Broken::Empty } else { Broken::NotABackup }.into());
    };
    if first != MAGIC {
        return Err(Broken::NotABackup.into());
    }
    let [format, length @ ..] = *<&[u8; 5]>::try_from(rest).map_err(|_| Broken::Header)?;
    if format != FORMAT {
        return Err(Broken::NewerFormat(format).into());
    }
    let length = u32::from_be_bytes(length);
    if length > LONGEST_HEADER {
        return Err(Broken::Header.into());
    }
    let mut json = Vec::new();
    from.by_ref().take(length.into()).read_to_end(&mut json)?;
    let header: Header = serde_json::from_slice(&json).map_err(|_| Broken::Header)?;
    // What is shown before anything is verified does nothing to a terminal.
    if ![&header.slug, &header.prefix, &header.program].iter().all(|text| text.bytes().all(|b| b.is_ascii_graphic())) {
        return Err(Broken::Header.into());
    }
    start.extend(json);
    Ok((header, start))
}

/// Opens what was sealed, and fails on whatever is not as it was written.
pub struct Opening<R> {
    from: R,
    key: FileKey,
    bound: [u8; 32],
    number: u64,
    /// What was read ahead: the piece that comes next, as sealed. Whether it is the last is known once there is nothing behind it.
    next: Vec<u8>,
    open: Vec<u8>,
    read: usize,
    /// Where in the file the next piece begins.
    at: u64,
    is_over: bool,
}

impl<R: Read> Opening<R> {
    /// Reads the header, and opens the file's key.
    pub fn begin(mut from: R, server: &Server) -> io::Result<(Header, Self)> {
        let (header, bytes) = read_header(&mut from)?;
        // What was read is what is bound, not what this program would write of it.
        let (bound, at) = (Sha256::digest(&bytes).into(), bytes.len() as u64);
        let wrapped = hex::decode(&header.key).map_err(|_| Broken::Header)?;
        let key = FileKey::unwrap(server, &header.purpose(), &wrapped).map_err(|_| Broken::Key)?;
        let mut opening =
            Self { from, key, bound, number: 0, next: Vec::new(), open: Vec::new(), read: 0, at, is_over: false };
        opening.next = opening.ahead()?;
        Ok((header, opening))
    }

    fn ahead(&mut self) -> io::Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(PIECE + TAG);
        self.from.by_ref().take((PIECE + TAG) as u64).read_to_end(&mut sealed)?;
        Ok(sealed)
    }

    fn open_next(&mut self) -> io::Result<()> {
        let after = self.ahead()?;
        let sealed = std::mem::replace(&mut self.next, after);
        let place = Place { number: self.number, is_last: self.next.is_empty() };
        let open = self.key.open(place, &self.bound, &sealed).ok_or(Broken::Damaged(self.at))?;
        (self.open, self.read, self.is_over) = (open, 0, place.is_last);
        self.number += 1;
        self.at += sealed.len() as u64;
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.read == self.open.len() {
            if self.is_over {
                return Ok(0);
            }
            self.open_next()?;
        }
        let mut left = self.open.get(self.read..).unwrap_or_default();
        let taken = left.read(into)?;
        self.read += taken;
        Ok(taken)
    }
}
