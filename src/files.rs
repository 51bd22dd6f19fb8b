//! The store of files: a folder, or a bucket that speaks S3. A file is written under a key that is made for it and never
//! written again; whether it counts is said by its row in the database, which comes after.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, WriteMultipart, aws::AmazonS3Builder, local::LocalFileSystem,
    path::Path, prefix::PrefixStore,
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::config::{self, Config};

/// Parts of one file that are written at once.
const PARTS_AT_ONCE: usize = 2;

/// How much of a file tells what it is.
const HEAD: usize = 8 * 1024;

/// What a file is called when its content tells nothing.
const UNKNOWN: &str = "application/octet-stream";

/// The files of an installation. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// Opens the store that the configuration names, and makes its folder if it is one.
    pub fn open(config: &Config) -> Result<Self> {
        match config.files.location.strip_prefix("s3://") {
            Some(place) => bucket(place, &config.files),
            None => folder(&config.files_dir()),
        }
    }

    /// Begins a file.
    pub async fn create(&self, key: &str) -> object_store::Result<Writing> {
        let upload = self.0.put_multipart(&Path::from(key)).await?;
        Ok(Writing::new(upload))
    }

    /// A file, piece by piece.
    pub async fn stream(&self, key: &str) -> object_store::Result<BoxStream<'static, object_store::Result<Bytes>>> {
        Ok(self.0.get(&Path::from(key)).await?.into_stream())
    }

    /// Whether there is such a file.
    pub async fn has(&self, key: &str) -> object_store::Result<bool> {
        match self.0.head(&Path::from(key)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes a file away; one that is gone already is no matter.
    pub async fn remove(&self, key: &str) -> object_store::Result<()> {
        match self.0.delete(&Path::from(key)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            done => done,
        }
    }

    /// A whole file, which the caller knows to be small.
    pub async fn read(&self, key: &str) -> object_store::Result<Bytes> {
        self.0.get(&Path::from(key)).await?.bytes().await
    }
}

fn folder(dir: &std::path::Path) -> Result<Files> {
    let make = || {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)
    };
    make().with_context(|| format!("making the folder of files {}", dir.display()))?;
    // What a row says is kept must be there after the power failed.
    Ok(Files(Arc::new(LocalFileSystem::new_with_prefix(dir)?.with_fsync(true))))
}

fn bucket(place: &str, config: &config::Files) -> Result<Files> {
    let (name, prefix) = place.split_once('/').unwrap_or((place, ""));
    if name.is_empty() {
        bail!("files.location names no bucket: it is like s3://bucket/folder");
    }
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(&config.s3_region)
        .with_access_key_id(&config.s3_access_key)
        .with_secret_access_key(config.s3_secret_key.expose_secret());
    if !config.s3_endpoint.is_empty() {
        builder = builder.with_endpoint(&config.s3_endpoint).with_allow_http(config.s3_endpoint.starts_with("http:"));
    }
    let store = builder.build().context("files.location and files.s3_… are not right")?;
    Ok(Files(Arc::new(PrefixStore::new(store, prefix))))
}

/// A file that is being written. Dropped before [`Writing::finish`], it was never there.
pub struct Writing {
    upload: WriteMultipart,
    digest: Sha256,
    head: Vec<u8>,
    bytes: u64,
}

/// A file that has been written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The media type, by content.
    pub media_type: String,
    /// How many bytes.
    pub bytes: u64,
}

impl Writing {
    fn new(upload: Box<dyn MultipartUpload>) -> Self {
        Self { upload: WriteMultipart::new(upload), digest: Sha256::new(), head: Vec::new(), bytes: 0 }
    }

    /// Adds to its end.
    pub async fn write(&mut self, part: Bytes) -> object_store::Result<()> {
        self.upload.wait_for_capacity(PARTS_AT_ONCE).await?;
        self.digest.update(&part);
        self.bytes += part.len() as u64;
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend_from_slice(part.get(..missing).unwrap_or(&part));
        self.upload.put(part);
        Ok(())
    }

    /// The digest of what was written so far.
    pub fn sha256(&self) -> [u8; 32] {
        self.digest.clone().finalize().into()
    }

    /// Keeps it. From here on it is there.
    pub async fn finish(self) -> object_store::Result<Written> {
        let Self { upload, digest: _, head, bytes } = self;
        upload.finish().await?;
        Ok(Written { media_type: media_type(&head).to_owned(), bytes })
    }

    /// Lets go of it.
    pub async fn abort(self) {
        if let Err(error) = self.upload.abort().await {
            tracing::warn!(%error, "a file that is not wanted could not be removed from the store");
        }
    }
}

/// What a file is, by its beginning.
fn media_type(head: &[u8]) -> &'static str {
    match infer::get(head) {
        Some(kind) => kind.mime_type(),
        None if is_text(head) => "text/plain",
        None => UNKNOWN,
    }
}

/// Whether these are the first bytes of a text. Its last character may be cut.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && text.chars().all(|c| !c.is_control() || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn written(files: &Files, key: &str, parts: &[&[u8]]) -> Written {
        let mut writing = files.create(key).await.unwrap();
        for part in parts {
            writing.write(Bytes::copy_from_slice(part)).await.unwrap();
        }
        let whole: Vec<u8> = parts.concat();
        assert_eq!(writing.sha256(), <[u8; 32]>::from(Sha256::digest(&whole)));
        writing.finish().await.unwrap()
    }

    #[tokio::test]
    async fn what_is_written_is_read_and_what_is_let_go_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let files = folder(&dir.path().join("files")).unwrap();
        let big = vec![7_u8; 6 * 1024 * 1024];
        let kept = written(&files, "a/b", &[b"\x89PNG\r\n\x1a\n", &big, b"end"]).await;
        assert_eq!((kept.media_type.as_str(), kept.bytes), ("image/png", 8 + big.len() as u64 + 3));
        assert_eq!(files.read("a/b").await.unwrap().len() as u64, kept.bytes);

        files.remove("a/b").await.unwrap();
        files.remove("a/b").await.unwrap();
        assert!(matches!(files.read("a/b").await, Err(object_store::Error::NotFound { .. })));
        written(&files, "a/b", &[b"x"]).await;

        let mut gone = files.create("a/c").await.unwrap();
        gone.write(Bytes::from_static(b"x")).await.unwrap();
        gone.abort().await;
        assert!(matches!(files.read("a/c").await, Err(object_store::Error::NotFound { .. })));
        let left: Vec<_> = std::fs::read_dir(dir.path().join("files/a")).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "nothing half-written is left: {left:?}");
    }

    #[tokio::test]
    async fn a_key_leads_nowhere_else() {
        let dir = tempfile::tempdir().unwrap();
        let files = folder(&dir.path().join("files")).unwrap();
        written(&files, "../../outside", &[b"x"]).await;
        assert!(!dir.path().join("outside").exists() && !dir.path().parent().unwrap().join("outside").exists());
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        for (head, expected) in [
            (&b"%PDF-1.7"[..], "application/pdf"),
            (b"\xFF\xD8\xFF\xE0", "image/jpeg"),
            (b"OggS\0\x02", "audio/ogg"),
            (b"<html><script>", "text/html"),
            ("مرحبا".as_bytes(), "text/plain"),
            (&"مرحبا".as_bytes()[..9], "text/plain"),
            (b"\0\x01\x02", UNKNOWN),
            (b"", UNKNOWN),
        ] {
            assert_eq!(media_type(head), expected, "{head:?}");
        }
    }
}
