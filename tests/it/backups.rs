//! Backups: everything that a company has comes back as it was, or nothing does.

mod discord;
mod faults;
mod file;
mod restored;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crm::{BackupId, Caller, Server, TenantDb, TenantId, attachments, backups};
use omnicrm::{
    backup::{
        Backups, Step, Steps,
        archive::{self, Kind, Taking, Whole, Writing},
        container::About,
        make::silent,
        restore::To,
    },
    config::Config,
    files::Files,
};
use sandbox::meta::Content;
use sqlx::{AssertSqlSafe, PgPool};

use crate::{crm::audit::seal, depth::Dice, harness::Installation, house::House};

/// What makes and restores backups in this house.
fn backups_of(config: &Config) -> Backups {
    Backups::new(config, Files::open(config).expect("the store"))
}

fn console() -> Caller {
    Caller::console("tests")
}

/// A house in which a customer has sent a picture and a word, somebody has opened a lead, and all of it is done; the program is down.
async fn lived_in() -> House {
    let mut house = House::open().await;
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".as_slice(), &noise(&mut Dice(7), 200_000)].concat();
    let customer = &house.demo.customers[0];
    let content = Content::Image { bytes: picture.into(), mime_type: "image/png".into(), caption: None };
    customer.sends(content).await.expect("a picture");
    customer.says("هل وصلت الصورة؟").await.expect("a word");
    house.says("owner", "/lead add name:\"سارة القحطاني\" phone:+966501234567").await;
    house.quiet().await;
    house.goes_down().await;
    seal(&house.install, house.db()).await;
    house
}

/// Bytes that don't compress.
fn noise(dice: &mut Dice, length: usize) -> Vec<u8> {
    (0..length).map(|_| dice.roll(256) as u8).collect()
}

/// Makes a backup, as the command line does.
async fn backed_up(backups: &Backups, db: &TenantDb) -> PathBuf {
    let id = backups::begin(db, &console()).await.expect("they may");
    let made = backups.make(db, id, &silent()).await.unwrap_or_else(|not| panic!("{:#}", not.error));
    backups.find(Path::new(&made.file_name)).expect("the file")
}

fn anew(slug: &str) -> To {
    To::New { slug: slug.into(), name: None }
}

async fn restored(backups: &Backups, server: &Server, path: &Path, to: To) -> anyhow::Result<TenantDb> {
    backups.restore(server, &console(), path, to, &silent()).await
}

type Digests = BTreeMap<String, (i64, String)>;

/// How many rows each table has, and the digest of all of them in order.
async fn digests(look: &PgPool) -> Digests {
    let tables: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(look)
    .await
    .expect("the tables");
    let of = |table: &String| {
        format!(
            "select '{table}', count(*), coalesce(md5(string_agg(md5(t::text), '' order by t::text)), '') from {table} t"
        )
    };
    let sql = tables.iter().map(of).collect::<Vec<_>>().join(" union all ");
    let rows: Vec<(String, i64, String)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(look).await.expect("the rows");
    rows.into_iter().map(|(table, count, digest)| (table, (count, digest))).collect()
}

/// The tables in which two companies differ.
fn different(a: &Digests, b: &Digests) -> Vec<String> {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "they have the same tables");
    a.iter().filter(|(table, digest)| b[*table] != **digest).map(|(table, _)| table.clone()).collect()
}

/// The files that the rows of a company say are in the store, as they are there.
async fn stored(config: &Config, look: &PgPool, tenant: TenantId) -> Vec<Vec<u8>> {
    let files = Files::open(config).expect("the store");
    let ids: Vec<sqlx::types::Uuid> = sqlx::query_scalar("select id from attachments where state = 'kept' order by id")
        .fetch_all(look)
        .await
        .unwrap();
    let mut found = Vec::new();
    for id in ids {
        let key = attachments::key_of(tenant, crm::AttachmentId(id));
        found.push(files.read(&key).await.expect("the file").to_vec());
    }
    found
}

/// Databases and companies of the installation, and files in its store: what a refusal leaves as it is.
async fn everything_around(install: &Installation, config: &Config) -> Vec<String> {
    let control = install.superuser("control").await;
    let mut all: Vec<String> = sqlx::query_scalar(
        "select datname::text from pg_database where datname like $1 || '%' union all select t::text from tenants t
         union all select w.tenant_id::text from wakeups w union all select r::text from channel_routes r order by 1",
    )
    .bind(&install.prefix)
    .fetch_all(&control)
    .await
    .unwrap();
    control.close().await;
    let mut folders = vec![PathBuf::from(&config.files.location)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            } else {
                all.push(path.display().to_string());
            }
        }
    }
    all
}

/// Stops a deed at a step that is like this.
fn stopping(at: impl Fn(Step) -> bool + Send + Sync + 'static, with: io::ErrorKind) -> Steps {
    Arc::new(move |step| if at(step) { Err(io::Error::new(with, "the test stops it here")) } else { Ok(()) })
}

/// Takes what is read and keeps it.
#[derive(Debug, Default)]
struct Kept(Vec<(u8, String, Vec<u8>)>);

impl Taking for Kept {
    fn begin(&mut self, kind: Kind, name: &str) -> io::Result<()> {
        self.0.push((u8::from(kind == Kind::File), name.to_owned(), Vec::new()));
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.last_mut().expect("a part").2.extend_from_slice(bytes);
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A backup of nothing in particular: this dump, and these files.
fn written(server: &Server, about: About, dump: &[u8], files: &[(&str, &[u8])]) -> Vec<u8> {
    let registered = serde_json::json!({
        "name": "شركة", "owner": 1, "language": "ar", "time_zone": "Asia/Riyadh", "audit_key": "", "addresses": [],
    });
    let registered = serde_json::to_vec(&registered).unwrap();
    let mut writing = Writing::begin(Vec::new(), server, about).unwrap();
    writing.add(Kind::Registered, "", &mut &registered[..]).unwrap();
    writing.add(Kind::Dump, "", &mut &*dump).unwrap();
    for (name, bytes) in files {
        writing.add(Kind::File, name, &mut &**bytes).unwrap();
    }
    writing.finish(0, backups::Counts::new()).unwrap().0
}

fn about(server: &Server, schema: i64, postgres: u32) -> About {
    let now = server.clock().now();
    About {
        backup: BackupId::new(now),
        tenant: TenantId::new(now),
        slug: "nour".into(),
        made_at: now,
        schema,
        postgres,
    }
}

fn read(bytes: &[u8], server: &Server) -> io::Result<(Whole, Kept)> {
    let mut kept = Kept::default();
    archive::read(bytes, server, &mut kept).map(|whole| (whole, kept))
}
