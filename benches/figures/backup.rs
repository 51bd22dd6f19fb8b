//! A company of a given size (`OMNICRM_BENCH_MB`, in 1,000,000 bytes; 20 unless told) is backed up, verified and restored by the program's
//! own commands: how long each takes, how large the file is, and the most memory that the program takes. Half of the company is rows, half
//! files that don't compress.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crm::TenantDb;
use secrecy::ExposeSecret;
use sqlx::PgPool;

use crate::stage::{Stage, company, open};

const USUAL_MB: u64 = 20;

/// The size of a file.
const FILE: usize = 1_000_000;

pub async fn measure(stage: &Stage) {
    let wanted =
        std::env::var_os("OMNICRM_BENCH_MB").and_then(|value| value.to_str()?.parse().ok()).unwrap_or(USUAL_MB);
    let server = open(stage).await;
    let db = company(&server, "large".into()).await;
    let look = stage.look("t_large").await;
    fill(stage, &db, &look, wanted).await;
    let size: i64 = sqlx::query_scalar("select pg_database_size(current_database())").fetch_one(&look).await.unwrap();
    look.close().await;
    server.close().await;
    println!("\na company of {wanted} MB: its database takes {:.0} MB on the disk", size as f64 / 1e6);
    println!("{:>10} {:>9} {:>16}", "", "seconds", "most memory MiB");
    let made = run(stage, &["backup", "create", "large"]);
    let name = made.split(' ').next().unwrap().to_owned();
    run(stage, &["backup", "verify", &name]);
    run(stage, &["backup", "restore", &name, "--new", "again"]);
    let file = fs::metadata(stage.folder().join("backups").join(&name)).unwrap().len();
    println!("the file: {:.1} MB", file as f64 / 1e6);
}

/// Messages of one customer, and pictures with them, until there is as much as wanted.
async fn fill(stage: &Stage, db: &TenantDb, look: &PgPool, wanted: u64) {
    let (rows, files) = (wanted * 1_000_000 / 2 / 500, wanted / 2);
    let numbers = [rows, files].map(|number| i64::try_from(number).unwrap());
    for statement in [
        "insert into contacts (id, name, search_key, key_v, created_at, updated_at)
         values (gen_random_uuid(), 'عميل', 'عميل', 1, now(), now())",
        "insert into conversations (id, contact_id, channel, account, state, last_inbound_at, last_message_at, created_at)
         select gen_random_uuid(), id, 'whatsapp', '1001', 'open', now(), now(), now() from contacts limit 1",
    ] {
        sqlx::query(statement).execute(look).await.unwrap();
    }
    sqlx::query(
        "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at)
         select gen_random_uuid(), v.id, 'in', '1001', 'wamid.' || n, 'text', 'طلب ' || repeat(md5(n::text) || ' ', 8), 'received', now(), now()
         from conversations v cross join generate_series(1, $1) n",
    )
    .bind(numbers[0])
    .execute(look)
    .await
    .unwrap();
    let ids: Vec<uuid::Uuid> = sqlx::query_scalar(
        "insert into attachments (id, message_id, place, source_kind, source, is_voice, state, kept_type, bytes, created_at, settled_at)
         select gen_random_uuid(), id, 0, 'id', 'x', false, 'kept', 'image/jpeg', $2, now(), now()
         from messages order by seq limit $1 returning id",
    )
    .bind(numbers[1])
    .bind(i64::try_from(FILE).unwrap())
    .fetch_all(look)
    .await
    .unwrap();
    let folder = stage.folder().join("files").join(db.id().to_string());
    fs::create_dir_all(&folder).unwrap();
    for id in ids {
        let mut file = fs::File::create(folder.join(id.simple().to_string())).unwrap();
        let noise: Vec<u8> = (0..FILE / 16).flat_map(|_| *uuid::Uuid::new_v4().as_bytes()).collect();
        file.write_all(&noise).unwrap();
        file.write_all(&vec![0; FILE - noise.len()]).unwrap();
    }
    sqlx::raw_sql("vacuum analyze").execute(look).await.unwrap();
}

/// Runs a command of the program; what it says.
fn run(stage: &Stage, arguments: &[&str]) -> String {
    let folder = stage.folder();
    let begun = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_omnicrm"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("OMNICRM__DATABASE__URL", stage.cluster.url())
        .env("OMNICRM__DATABASE__PREFIX", "bench")
        .env("OMNICRM__SECRETS__MASTER_KEY", stage.key.expose_secret())
        .env("OMNICRM__LOG__LEVEL", "error")
        .env("OMNICRM__AUDIT__ANCHORS_DIR", folder.join("anchors"))
        .env("OMNICRM__FILES__LOCATION", folder.join("files"))
        .env("OMNICRM__BACKUPS__DIR", folder.join("backups"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut most = 0;
    while program.try_wait().unwrap().is_none() {
        most = most.max(peak(program.id()));
        std::thread::sleep(Duration::from_millis(10));
    }
    let output = program.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    println!("{:>10} {:>9.1} {:>16.1}", arguments[1], begun.elapsed().as_secs_f64(), most as f64 / 1024.0);
    String::from_utf8(output.stdout).unwrap()
}

/// The most memory that a process has had, in KiB (`VmHWM`, proc(5)).
fn peak(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: 0 kB");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}
