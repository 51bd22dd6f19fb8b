//! The file: whatever is done to it is found.

use std::path::PathBuf;

use crm::{
    Clock, Server,
    secrets::{MasterKey, random_secret},
    server::Options,
};
use omnicrm::backup::container;
use proptest::prelude::*;
use secrecy::SecretString;

use super::{about, noise, read, written};
use crate::depth::{Dice, depth, seed, soaking};

/// A process that knows a master key, and no database.
fn server(key: &SecretString, old: Option<&SecretString>) -> Server {
    let mut master = MasterKey::from_hex(key).unwrap();
    if let Some(old) = old {
        master = master.and_old(old).unwrap();
    }
    let options = Options {
        url: SecretString::from("postgres://nobody@127.0.0.1:1/nowhere"),
        prefix: "x".into(),
        key: master,
        clock: Clock::system(),
        max_connections: 5,
        max_open_tenants: 1,
        anchors: PathBuf::new(),
    };
    Server::connect(options).unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(depth(12, 400) as u32))]

    /// Of whatever size, also where a piece ends just there.
    #[test]
    fn what_was_written_is_read(
        dump in prop_oneof![Just(0), Just(65_535), Just(65_536), Just(65_537), 0_usize..300_000],
        files in proptest::collection::vec(0_usize..70_000, 0..4),
        drawn in any::<u64>(),
    ) {
        let runtime = runtime();
        let _inside = runtime.enter();
        let (server, mut dice) = (server(&random_secret(), None), Dice(drawn));
        let dump = noise(&mut dice, dump);
        let files: Vec<_> = files.into_iter().enumerate().map(|(n, length)| (format!("file {n}"), noise(&mut dice, length))).collect();
        let named: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let about = about(&server, 58, 15);
        let (whole, kept) = read(&written(&server, about.clone(), &dump, &named), &server).unwrap();
        prop_assert_eq!((whole.header.backup, whole.header.tenant), (about.backup, about.tenant));
        prop_assert_eq!(whole.manifest.dump.bytes, dump.len() as u64);
        prop_assert_eq!(whole.manifest.files, files.len() as u64);
        prop_assert_eq!(&kept.0[0], &(0, String::new(), dump));
        for (kept, (name, bytes)) in kept.0[1..].iter().zip(&files) {
            prop_assert_eq!((&kept.1, &kept.2), (name, bytes));
        }
    }
}

/// How many of these changed files are read as if nothing were wrong.
fn missed<'a>(changed: impl IntoIterator<Item = Vec<u8>> + 'a, reads: impl Fn(&[u8]) -> bool) -> usize {
    changed.into_iter().filter(|bytes| reads(bytes)).count()
}

#[tokio::test]
async fn many_tampers_with_a_backup_are_all_found() {
    let (key, mut dice) = (random_secret(), Dice(seed()));
    let server = server(&key, None);
    // Several pieces; small enough that every byte of it can be tried.
    let file = written(&server, about(&server, 58, 15), &noise(&mut dice, 70_000), &[("a", b"one"), ("b", b"two")]);
    assert!(read(&file, &server).is_ok());
    let reads = |bytes: &[u8]| read(bytes, &server).is_ok();
    // Beginning and end in full; between them a sample, or everything in soak.
    let step = depth(2003, 1);
    let places: Vec<usize> = (0..file.len()).filter(|at| *at < 64 || at % step == 0 || at + 40 > file.len()).collect();
    let bent: Vec<_> = places.iter().map(|at| (*at, dice.roll(8))).collect();
    let one = |(at, bit): &(usize, usize)| {
        let mut bent = file.clone();
        bent[*at] ^= 1 << bit;
        bent
    };
    assert_eq!(missed(bent.iter().map(one), reads), 0, "a bit was changed");
    // Who looks at the header only, as the list does, would not know: this test can fail.
    let looks = |bytes: &[u8]| container::header(&mut &*bytes).is_ok();
    assert!(missed(bent.iter().map(one), looks) > bent.len() / 2);

    let cuts = (0..depth(20, 2000)).map(|_| file[..dice.roll(file.len())].to_vec()).collect::<Vec<_>>();
    assert_eq!(missed(cuts, reads), 0, "its end was cut off");
    let longer = (1..depth(10, 500)).map(|n| [&file[..], &noise(&mut Dice(n as u64), n)].concat()).collect::<Vec<_>>();
    assert_eq!(missed(longer, reads), 0, "something was put behind");
    println!("tampers: {} bits of {} bytes{}", bent.len(), file.len(), if soaking() { ", each byte" } else { "" });
}

#[tokio::test]
async fn pieces_keep_their_places_and_files_their_own() {
    let (key, other_key, mut dice) = (random_secret(), random_secret(), Dice(seed()));
    let (first, other) = (server(&key, None), server(&other_key, None));
    let dump = noise(&mut dice, 300_000);
    let about = about(&first, 58, 15);
    let (a, b) = (written(&first, about.clone(), &dump, &[]), written(&first, about, &dump, &[]));
    assert_eq!(a.len(), b.len(), "of the same company, with the same in it");
    let head = |file: &[u8]| 12 + u32::from_be_bytes(file[8..12].try_into().unwrap()) as usize;
    let (sealed, from) = (65_536 + 16, head(&a));
    let piece = |n: usize| from + n * sealed..from + (n + 1) * sealed;
    let mut swapped = a.clone();
    swapped[piece(1)].copy_from_slice(&a[piece(2)]);
    swapped[piece(2)].copy_from_slice(&a[piece(1)]);
    assert!(read(&swapped, &first).is_err(), "two pieces changed places");
    let mut spliced = a.clone();
    spliced[piece(1)].copy_from_slice(&b[piece(1)]);
    assert!(read(&spliced, &first).is_err(), "a piece of another backup");
    assert!(read(&[&a[..from], &b[from..]].concat(), &first).is_err(), "the header of one, the pieces of another");
    assert!(read(&[&a[..from + sealed], &a[from + 2 * sealed..]].concat(), &first).is_err(), "a piece was left out");
    assert!(read(&a[..from + sealed], &first).is_err(), "cut off just behind a piece");
    assert!(read(&[&a[..], &b[..]].concat(), &first).is_err(), "one behind the other");
    // The same without a change is read, so each of these was refused for what was done to it.
    assert!(read(&a, &first).is_ok() && read(&b, &first).is_ok());

    // Another key opens nothing, and says which may; the key of before does.
    let refused = read(&a, &other).unwrap_err().to_string();
    assert!(refused.contains("another master key") && refused.contains("old_master_keys"), "{refused}");
    assert!(read(&a, &server(&other_key, Some(&key))).is_ok());
    for (bytes, words) in [
        (&b""[..], "is empty"),
        (b"PK\x03\x04 a workbook", "no backup of OmniCRM"),
        (b"OMNI", "no backup of OmniCRM"),
        (b"OMNIBAK\x02\0\0\0\x02{}", "format 2"),
        (b"OMNIBAK\x01\xFF\xFF\xFF\xFF{}", "beginning of the backup is damaged"),
        (b"OMNIBAK\x01\0\0\0\x02{}", "beginning of the backup is damaged"),
    ] {
        let said = read(bytes, &first).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    }
}
