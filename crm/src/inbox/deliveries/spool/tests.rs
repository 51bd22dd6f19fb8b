use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::channel::{ChannelKind, Provider};

const ROOMY: Limits = Limits { files: 100, bytes: 1_000_000 };

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("omnicrm-spool-{}", hex::encode(secrets::salt()))))
    }

    fn open(&self, limits: Limits) -> Spool {
        Spool::open(self.0.clone(), limits).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn sample(seconds: i64, raw: &'static [u8]) -> Piece {
    let origin = Origin {
        channel: ChannelKind::WhatsApp,
        provider: Provider::Twilio,
        account: Some("+966112000001".into()),
        key: Some("message\0SM1".into()),
    };
    let received_at = DateTime::from_timestamp(1_795_000_000 + seconds, 0).unwrap();
    let to = Destination::Tenant(TenantId::new(received_at));
    Piece { digest: digest(&origin, raw), origin, raw: Bytes::from_static(raw), received_at, to }
}

#[tokio::test]
async fn what_is_kept_is_there_after_a_restart_in_its_order() {
    let folder = Folder::new();
    let spool = folder.open(ROOMY);
    assert!(spool.is_empty());
    for (seconds, raw) in [(2, &b"third"[..]), (0, b"first"), (1, b"second\nwith \0 and \xff")] {
        spool.keep(&sample(seconds, raw)).await.unwrap();
    }
    let again = folder.open(ROOMY);
    assert!(!again.is_empty());
    let files = again.waiting().unwrap();
    let raws: Vec<Bytes> = files.iter().map(|file| piece(&fs::read(file).unwrap()).unwrap().raw).collect();
    assert_eq!(raws, [&b"first"[..], b"second\nwith \0 and \xff", b"third"]);
    assert_eq!(fs::metadata(&folder.0).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(fs::metadata(&files[0]).unwrap().permissions().mode() & 0o777, 0o600);
    for file in &files {
        again.remove(file);
    }
    assert!(again.is_empty() && folder.names().is_empty());
    spool.waiting().unwrap();
    assert!(spool.is_empty(), "also for who has not taken them away");
}

#[test]
fn a_file_says_all_that_is_stored() {
    let kept = sample(5, b"raw");
    let read = piece(&contents(&kept).unwrap()).unwrap();
    let Piece { origin, digest, raw, received_at, to } = read;
    assert_eq!((origin, digest, raw), (kept.origin, kept.digest, kept.raw));
    assert_eq!((received_at, to), (kept.received_at, kept.to));
}

#[test]
fn a_file_that_was_cut_off_or_changed_anywhere_is_noticed() {
    let whole = contents(&sample(0, b"a customer's words")).unwrap();
    for length in 0..whole.len() {
        assert!(piece(&whole[..length]).is_err(), "cut off after {length} bytes");
    }
    let end = whole.iter().position(|byte| *byte == b'\n').unwrap();
    for at in end + 1..whole.len() {
        let mut bent = whole.clone();
        bent[at] ^= 1;
        assert!(piece(&bent).is_err(), "byte {at} changed");
    }
}

#[tokio::test]
async fn there_is_room_for_so_much_and_no_more() {
    let folder = Folder::new();
    let few = folder.open(Limits { files: 2, ..ROOMY });
    for seconds in 0..2 {
        few.keep(&sample(seconds, b"x")).await.unwrap();
    }
    assert!(matches!(few.keep(&sample(2, b"x")).await, Err(Error::Unavailable(_))));
    assert_eq!(folder.names().len(), 2, "no draft is left");
    few.remove(&few.waiting().unwrap()[0]);
    few.keep(&sample(3, b"x")).await.unwrap();

    let other = Folder::new();
    let small = other.open(Limits { files: 100, bytes: contents(&sample(0, b"x")).unwrap().len() as u64 });
    small.keep(&sample(0, b"x")).await.unwrap();
    assert!(matches!(small.keep(&sample(1, b"x")).await, Err(Error::Unavailable(_))));
}

#[tokio::test]
async fn a_folder_that_can_not_be_written_is_refused_and_one_that_is_gone_takes_nothing() {
    let folder = Folder::new();
    fs::write(&folder.0, "a file").unwrap();
    assert!(Spool::open(folder.0.join("below"), ROOMY).is_err());
    fs::remove_file(&folder.0).unwrap();
    let spool = folder.open(ROOMY);
    fs::remove_dir_all(&folder.0).unwrap();
    assert!(matches!(spool.keep(&sample(0, b"x")).await, Err(Error::Unavailable(_))));
    assert!(spool.is_empty(), "what was not kept does not wait");
}

#[test]
fn drafts_of_the_living_stay() {
    let folder = Folder::new();
    folder.open(ROOMY);
    let draft = folder.0.join(format!("1.{DRAFT}"));
    fs::write(&draft, "half").unwrap();
    let spool = folder.open(ROOMY);
    assert!(draft.exists() && spool.is_empty());
    let old = std::time::SystemTime::now() - ABANDONED * 2;
    File::options().write(true).open(&draft).unwrap().set_modified(old).unwrap();
    folder.open(ROOMY);
    assert!(!draft.exists());
}
