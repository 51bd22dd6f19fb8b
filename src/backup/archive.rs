//! What is in a backup: parts, one behind the other, compressed together (zstd), in a [container](super::container).
//!
//! ```text
//! part:     kind (1 byte) ‖ length of the name (2 bytes) ‖ name ‖ blocks ‖ 0 (4 bytes) ‖ bytes (8 bytes) ‖ SHA-256
//! block:    length (4 bytes, at most 1 MiB) ‖ bytes
//! ```
//!
//! First comes what the registry knows, then the dump of the database, then the files, each under the id of its attachment; last the
//! manifest, which says what must have come before it.

use std::io::{self, Read, Write};

use crm::{
    Server,
    backups::{Counts, Registered},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::container::{About, Broken, Header, Opening, Sealing};

/// Fast, and most of what zstd can do: level 9 saves 3 % more of a dump and takes four times as long.
const LEVEL: i32 = 3;

const BLOCK: usize = 1 << 20;

/// The manifest and what the registry knows are read into memory; larger ones are not ours.
const LONGEST_TEXT: u64 = 16 << 20;

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the registry knows of the company.
    Registered,
    /// The dump of its database.
    Dump,
    /// A file.
    File,
    /// What must have come before.
    Manifest,
}

impl Kind {
    const ALL: [Self; 4] = [Self::Registered, Self::Dump, Self::File, Self::Manifest];

    fn byte(self) -> u8 {
        match self {
            Self::Registered => 1,
            Self::Dump => 2,
            Self::File => 3,
            Self::Manifest => 4,
        }
    }
}

/// How large something is, and what its digest is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// In bytes.
    pub bytes: u64,
    /// SHA-256, in hexadecimal.
    pub sha256: String,
}

/// What is in a backup.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What the registry knew.
    pub registered: Sum,
    /// The dump.
    pub dump: Sum,
    /// How many files there are.
    pub files: u64,
    /// All of them together: their bytes, and the digest over the name and the digest of each.
    pub all_files: Sum,
    /// Files that the database knows and the store did not have.
    pub missing: u64,
    /// How many rows were in each table.
    pub counts: Counts,
}

/// Sums up what passes by.
#[derive(Default)]
struct Summing {
    hash: Sha256,
    bytes: u64,
}

impl Summing {
    fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }

    fn end(self) -> (u64, [u8; 32]) {
        (self.bytes, self.hash.finalize().into())
    }
}

/// The sums of a backup's parts so far.
#[derive(Default)]
struct Sums {
    registered: Option<Sum>,
    dump: Option<Sum>,
    files: u64,
    bytes: u64,
    digests: Sha256,
}

impl Sums {
    /// Notes a part, in the order that there is.
    fn note(&mut self, kind: Kind, name: &str, bytes: u64, digest: [u8; 32]) -> Result<(), Broken> {
        let sum = Sum { bytes, sha256: hex::encode(digest) };
        match (kind, &self.registered, &self.dump) {
            (Kind::Registered, None, None) => self.registered = Some(sum),
            (Kind::Dump, Some(_), None) => self.dump = Some(sum),
            (Kind::File, Some(_), Some(_)) => {
                self.files += 1;
                self.bytes += bytes;
                self.digests.update(u64::try_from(name.len()).unwrap_or_default().to_be_bytes());
                self.digests.update(name.as_bytes());
                self.digests.update(digest);
            }
            _ => return Err(Broken::Contents("its parts come in another order")),
        }
        Ok(())
    }

    fn manifest(&self, missing: u64, counts: Counts) -> Manifest {
        Manifest {
            registered: self.registered.clone().unwrap_or_default(),
            dump: self.dump.clone().unwrap_or_default(),
            files: self.files,
            all_files: Sum { bytes: self.bytes, sha256: hex::encode(self.digests.clone().finalize()) },
            missing,
            counts,
        }
    }
}

/// A backup that is being written.
pub struct Writing<W: Write> {
    into: zstd::stream::write::Encoder<'static, Sealing<W>>,
    sums: Sums,
}

impl<W: Write> Writing<W> {
    /// Begins one.
    pub fn begin(into: W, server: &Server, about: About) -> io::Result<Self> {
        let into = zstd::stream::write::Encoder::new(Sealing::begin(into, server, about)?, LEVEL)?;
        Ok(Self { into, sums: Sums::default() })
    }

    /// Adds a part: what comes from there, to its end.
    pub fn add(&mut self, kind: Kind, name: &str, from: &mut dyn Read) -> io::Result<u64> {
        let mut writing = self.begin_part(kind, name)?;
        let mut block = vec![0; BLOCK];
        loop {
            match from.read(&mut block)? {
                0 => break,
                read => writing.write(block.get(..read).unwrap_or_default())?,
            }
        }
        writing.end()
    }

    /// Begins a part.
    pub fn begin_part<'a>(&'a mut self, kind: Kind, name: &str) -> io::Result<Part<'a, W>> {
        let length = u16::try_from(name.len()).map_err(io::Error::other)?;
        self.into.write_all(&[kind.byte()])?;
        self.into.write_all(&length.to_be_bytes())?;
        self.into.write_all(name.as_bytes())?;
        Ok(Part { writing: self, kind, name: name.to_owned(), sum: Summing::default() })
    }

    /// Adds the manifest and ends the file.
    pub fn finish(mut self, missing: u64, counts: Counts) -> io::Result<(W, Manifest)> {
        let manifest = self.sums.manifest(missing, counts);
        let json = serde_json::to_vec(&manifest)?;
        self.add(Kind::Manifest, "", &mut &json[..])?;
        let into = self.into.finish()?.finish()?;
        Ok((into, manifest))
    }
}

/// A part that is being written.
pub struct Part<'a, W: Write> {
    writing: &'a mut Writing<W>,
    kind: Kind,
    name: String,
    sum: Summing,
}

impl<W: Write> Part<'_, W> {
    /// Adds to its end.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        for block in bytes.chunks(BLOCK) {
            let length = u32::try_from(block.len()).map_err(io::Error::other)?;
            self.writing.into.write_all(&length.to_be_bytes())?;
            self.writing.into.write_all(block)?;
            self.sum.add(block);
        }
        Ok(())
    }

    /// Ends it; how many bytes it has.
    pub fn end(self) -> io::Result<u64> {
        let Self { writing, kind, name, sum } = self;
        let (bytes, digest) = sum.end();
        writing.into.write_all(&0_u32.to_be_bytes())?;
        writing.into.write_all(&bytes.to_be_bytes())?;
        writing.into.write_all(&digest)?;
        if kind != Kind::Manifest {
            writing.sums.note(kind, &name, bytes, digest)?;
        }
        Ok(bytes)
    }
}

/// What is done with the parts of a backup that is read.
pub trait Taking {
    /// A part begins, of which [`Taking::take`] brings the bytes.
    fn begin(&mut self, kind: Kind, name: &str) -> io::Result<()>;
    /// More of it.
    fn take(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// It is over, and was as it was written.
    fn end(&mut self) -> io::Result<()>;
}

/// What was read of a backup, all of it as it was written.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Its header.
    pub header: Header,
    /// What is in it.
    pub manifest: Manifest,
    /// What the registry knew.
    pub registered: Registered,
}

/// Reads a backup to its end. What does not fail here is just what was written, and all of it.
pub fn read(from: impl Read, server: &Server, taking: &mut dyn Taking) -> io::Result<Whole> {
    let (header, opening) = Opening::begin(from, server)?;
    let mut from = zstd::stream::read::Decoder::new(opening)?;
    let (mut sums, mut registered) = (Sums::default(), None);
    loop {
        let [kind] = exactly(&mut from)?;
        let kind = Kind::ALL.into_iter().find(|known| known.byte() == kind);
        let kind = kind.ok_or(Broken::Contents("a part is of no known kind"))?;
        let name = name(&mut from)?;
        let mut text = Vec::new();
        let (bytes, digest) = if matches!(kind, Kind::Registered | Kind::Manifest) {
            part(&mut from, &mut |block| {
                if text.len() as u64 + block.len() as u64 > LONGEST_TEXT {
                    return Err(Broken::Contents("a text in it is too long").into());
                }
                text.extend_from_slice(block);
                Ok(())
            })?
        } else {
            taking.begin(kind, &name)?;
            let summed = part(&mut from, &mut |block| taking.take(block))?;
            taking.end()?;
            summed
        };
        match kind {
            Kind::Manifest => {
                let manifest: Manifest = json(&text)?;
                // Behind it is nothing, and the last piece was the last.
                if from.read(&mut [0])? != 0 {
                    return Err(Broken::Contents("something stands behind its end").into());
                }
                if sums.manifest(manifest.missing, manifest.counts.clone()) != manifest {
                    return Err(Broken::Contents("its parts are not those of its manifest").into());
                }
                let registered = registered.ok_or(Broken::Contents("a part is missing"))?;
                if sums.dump.is_none() {
                    return Err(Broken::Contents("a part is missing").into());
                }
                return Ok(Whole { header, manifest, registered });
            }
            Kind::Registered => registered = Some(json(&text)?),
            Kind::Dump | Kind::File => {}
        }
        sums.note(kind, &name, bytes, digest)?;
    }
}

fn json<T: serde::de::DeserializeOwned>(text: &[u8]) -> Result<T, Broken> {
    serde_json::from_slice(text).map_err(|_| Broken::Contents("a text in it can't be read"))
}

/// The blocks of a part, and its sums, which are those that stand behind it.
fn part(from: &mut impl Read, each: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<(u64, [u8; 32])> {
    let (mut sum, mut block) = (Summing::default(), vec![0; BLOCK]);
    loop {
        let length = u32::from_be_bytes(exactly(from)?) as usize;
        if length == 0 {
            break;
        }
        let block = block.get_mut(..length).ok_or(Broken::Contents("a block of it is too long"))?;
        from.read_exact(block)?;
        sum.add(block);
        each(block)?;
    }
    let told = (u64::from_be_bytes(exactly(from)?), exactly(from)?);
    let summed = sum.end();
    if summed == told { Ok(summed) } else { Err(Broken::Contents("a part is not what it was").into()) }
}

fn name(from: &mut impl Read) -> io::Result<String> {
    let mut name = vec![0; u16::from_be_bytes(exactly(from)?).into()];
    from.read_exact(&mut name)?;
    Ok(String::from_utf8(name).map_err(|_| Broken::Contents("a name in it can't be read"))?)
}

fn exactly<const N: usize>(from: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}
