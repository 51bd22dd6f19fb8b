//! A disk that is full: PostgreSQL's, and that of what waits for it.

use std::{
    collections::HashSet,
    fs::{self, File, Permissions},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command},
};

use local_postgres::Durability;
use reqwest::StatusCode;

use crate::{
    depth::depth,
    harness::Installation,
    house::{PATIENCE, eventually},
    whatsapp::{
        kill_spool,
        pouring::{
            Stage, client, early_program, end, interrupted, listening, nothing_lost_nothing_doubled, post, real_program,
        },
    },
};

const WEBHOOKS: (usize, usize) = (300, 3_000);
const TIMES: (usize, usize) = (1, 5);

/// A small file system of its own.
struct Disk(PathBuf);

impl Disk {
    /// `None`, and a remark, where no file system may be mounted.
    fn mount(at: PathBuf, mebibytes: u32) -> Option<Self> {
        fs::create_dir_all(&at).expect("a folder");
        let size = format!("size={mebibytes}m,mode=0755");
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        let is_mounted = mounted.is_ok_and(|done| done.status.success());
        if !is_mounted {
            println!("NOT TESTED: a file system can't be mounted here");
            fs::remove_dir_all(&at).expect("the folder again");
        }
        is_mounted.then(|| Self(at))
    }

    /// In a folder of its own, where PostgreSQL's user comes to.
    fn of(mebibytes: u32) -> Option<Self> {
        let at = std::env::temp_dir().join(format!("omnicrm-disk-{}", uuid::Uuid::new_v4().simple()));
        Self::mount(at, mebibytes)
    }

    /// Leaves no room for anything.
    fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("the ballast");
        let mut piece = vec![1; 1 << 20];
        while !piece.is_empty() {
            if file.write_all(&piece).is_err() {
                piece.truncate(piece.len() / 2);
            }
        }
    }

    fn empty(&self) {
        fs::remove_file(self.ballast()).expect("the ballast");
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let gone = Command::new("umount").arg("--lazy").arg(&self.0).status().is_ok_and(|status| status.success());
        if gone {
            fs::remove_dir_all(&self.0).unwrap_or_else(|error| println!("{}: {error}", self.0.display()));
        }
    }
}

/// A program on a PostgreSQL of its own that lies on this disk.
async fn stage_on(disk: &Disk, start: impl Fn(&Stage) -> Child) -> (Stage, Child) {
    let folder = disk.0.join("cluster");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
    let stage = Stage::on(Installation::in_folder(folder, Durability::Full).await).await;
    let program = start(&stage);
    listening(stage.address).await;
    (stage, program)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_costs_nothing_that_was_acknowledged() {
    let Some(disk) = Disk::of(500) else { return };
    let (stage, mut program) = stage_on(&disk, real_program).await;
    let (asks, webhooks, mut others) = (client(), depth(WEBHOOKS.0, WEBHOOKS.1), 1_000_000..);
    let acknowledged = interrupted(&stage, webhooks, depth(TIMES.0, TIMES.1), true, async || {
        disk.fill();
        let mut full = async || {
            let another = others.next().expect("no end");
            post(&asks, stage.address, another).await == Some(StatusCode::SERVICE_UNAVAILABLE)
        };
        eventually("there is no room for another", &mut full).await;
        disk.empty();
        // PostgreSQL may have given up: it does when its log finds no room.
        stage.install.revive().await;
    });
    let acknowledged = acknowledged.await;
    assert_eq!(acknowledged.len(), webhooks, "each was acknowledged in the end");
    nothing_lost_nothing_doubled(&stage, &acknowledged, PATIENCE * 2).await;
    end(&mut program);
    println!("{webhooks} webhooks, the disk full {} times: 0 lost, 0 doubled", depth(TIMES.0, TIMES.1));
    stage.install.finish().await;
}

/// The known-bad twin: a program that acknowledges before the commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_whoever_acknowledges_early_is_found_out() {
    let Some(disk) = Disk::of(500) else { return };
    let (stage, mut program) = stage_on(&disk, early_program).await;
    disk.fill();
    let acknowledged = interrupted(&stage, 1_000, 0, false, async || ()).await;
    end(&mut program);
    disk.empty();
    stage.install.revive().await;
    let stored: HashSet<String> = stage.stored().await.into_iter().collect();
    let lost = acknowledged.difference(&stored).count();
    println!("{} acknowledged, {lost} of them lost", acknowledged.len());
    // It stores each when the next one has come; so the last does not count.
    assert!(lost > 1, "the test above can't fail");
    stage.install.finish().await;
}

/// What Twilio posts waits on a disk of its own while the database is away; until that is full, and then Twilio is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_spool_refuses_and_keeps_what_it_has() {
    let stage = kill_spool::Stage::set().await;
    let Some(disk) = Disk::mount(stage.spool(), 1) else { return stage.install.finish().await };
    let mut program = stage.program().await;
    stage.let_connect(false).await;
    let salma = stage.twilio.customer("+966112000001", "+966500000077", "سلمى");
    let (mut acknowledged, mut refused) = (HashSet::new(), 0);
    while refused < 5 {
        let sent = salma.says("م".repeat(700)).await.unwrap();
        match sent.status {
            Some(StatusCode::OK) => drop(acknowledged.insert(sent.sid)),
            _ => refused += 1,
        }
        assert!(acknowledged.len() < 2_000, "it never fills");
    }
    end(&mut program);
    let stored = stage.stored().await;
    let distinct: HashSet<String> = stored.iter().cloned().collect();
    assert!(acknowledged.is_subset(&distinct), "acknowledged and lost");
    assert_eq!(stored.len(), distinct.len(), "stored twice");
    println!("{} acknowledged until the disk was full: 0 lost, 0 doubled", acknowledged.len());
    drop(disk);
    stage.install.finish().await;
}
