//! A million contacts (`OMNICRM_BENCH_ROWS`; 100,000 unless told) saved to a file of each kind: how fast, how large it becomes, and how much
//! memory that takes at most.

use crm::{
    Caller, ExportId, TenantDb,
    jobs::{self, Claimed, Job},
    overview::exports::{self, Asked, Kind, Opened, What},
    tenants::Language,
};
use omnicrm::export_file::ExportFile;

use crate::{
    memory,
    stage::{Stage, boss, company, open},
};

const USUAL: i64 = 100_000;

pub async fn measure(stage: &Stage) {
    let wanted = std::env::var_os("OMNICRM_BENCH_ROWS").and_then(|value| value.to_str()?.parse().ok()).unwrap_or(USUAL);
    let server = open(stage).await;
    let db = company(&server, "export".into()).await;
    let boss = boss(&db).await;
    fill(stage, wanted).await;
    println!("{:>10} {:>10} {:>14} {:>9} {:>10}", "file", "rows", "rows a second", "MB", "peak MiB");
    for kind in Kind::ALL.iter().copied() {
        export(&db, &boss, kind, wanted).await;
    }
    server.close().await;
}

async fn fill(stage: &Stage, wanted: i64) {
    let look = stage.look("t_export").await;
    for statement in [
        "insert into contacts (id, name, search_key, key_v, notes, created_at, updated_at)
         select gen_random_uuid(), 'عميل رقم ' || n, 'عميل رقم ' || n, 4, 'يفضّل الاتصال مساءً ' || md5(n::text), now(), now()
         from generate_series(1, $1) n",
        "insert into channel_identities (id, contact_id, kind, value, valid_from)
         select gen_random_uuid(), id, 'phone', '9665' || lpad((row_number() over ())::text, 8, '0'), now() from contacts limit $1",
    ] {
        sqlx::query(statement).bind(wanted).execute(&look).await.unwrap();
    }
    sqlx::query("vacuum analyze").execute(&look).await.unwrap();
    look.close().await;
}

/// As the product makes it.
async fn export(db: &TenantDb, boss: &Caller, kind: Kind, wanted: i64) {
    let asked = exports::ask(db, boss, What::Contacts, kind).await.expect("an export");
    let Asked::Begun(export) = asked else { panic!("nobody is asked") };
    let job = claimed(db, export.id).await;
    let since = memory::begin();
    let Opened::Reading(mut reading) = exports::open(db, &job, export.id).await.expect("an answer") else {
        panic!("it is to be made");
    };
    let mut file = ExportFile::begin(reading.names(), kind, chrono_tz::UTC, Language::Arabic).expect("a file");
    let mut rows = 0;
    loop {
        let page = reading.next().await.expect("a page");
        if page.is_empty() {
            break;
        }
        rows += page.len() as i64;
        file.add(&page).expect("it is written");
    }
    drop(reading);
    let (_, bytes) = file.finish().expect("a file");
    let (seconds, peak) = since.end();
    assert_eq!(rows, wanted);
    let a_second = rows as f64 / seconds;
    println!("{kind:>10} {rows:>10} {a_second:>14.0} {:>9.1} {peak:>10.1}", bytes as f64 / 1e6);
    exports::made(db, &job, export.id, rows, i64::try_from(bytes).expect("a size")).await.expect("it is made");
    jobs::done(db, &job).await.expect("it is done");
}

async fn claimed(db: &TenantDb, export: ExportId) -> Claimed {
    let due = jobs::claim(db, 500).await.expect("a claim");
    due.into_iter().find(|job| job.job() == Ok(Job::Export { export })).expect("it is to be done")
}
