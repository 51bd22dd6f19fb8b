//! A file of 100,000 contacts: how fast it is counted, written and taken back, and how much memory that takes at most.

use std::{
    fs::File,
    io::{BufWriter, Seek, Write},
};

use crm::{
    Caller, ImportId, TenantDb,
    jobs::{self, Claimed, Job},
    overview::imports::{self, Counting, GivenFile, Read, Reader, What},
};
use omnicrm::import_file;
use rust_xlsxwriter::Workbook;
use tokio::sync::mpsc;

use crate::{
    memory::{Since, begin},
    people::{Dice, Person, phone},
    stage::{Stage, boss, company, open},
};

const ROWS: usize = 100_000;

/// As many as the product counts or writes at once.
const BATCH: usize = 1000;

pub async fn measure(stage: &Stage) {
    let server = open(stage).await;
    let db = company(&server, "import".into()).await;
    let boss = boss(&db).await;
    println!("{:>10} {:>10} {:>12} {:>12}", "file", "what", "rows a second", "peak MiB");
    for (what, file) in [("csv", lines()), ("xlsx", workbook())] {
        import(&db, &boss, what, &file).await;
    }
    server.close().await;
}

async fn import(db: &TenantDb, boss: &Caller, what: &str, file: &File) {
    let given = GivenFile { name: what.into(), address: "https://cdn.discordapp.com/a".into(), bytes: 1 };
    let id = imports::give(db, boss, What::Contacts, given).await.expect("a file").id;
    let job = claimed(db, &Job::ReadImport { import: id }).await;
    let wanted = imports::to_read(db, &job, id).await.expect("an answer").expect("it is to be read");
    imports::kept(db, &job, id).await.expect("it is kept");
    let begun = begin();
    let mut head = Vec::new();
    import_file::read(&mut file.try_clone().expect("a file"), &mut |(_, cells)| {
        head.push(cells);
        head.len() < 50
    })
    .map(drop)
    .unwrap_or_else(|stop| panic!("{stop:?}"));
    let reader = reader(db, &job, id, &head).await;
    let mut counting = Counting::new(&reader);
    let mut batches = rows(file, reader);
    while let Some(batch) = batches.recv().await {
        imports::count(db, &job, &mut counting, batch).await.expect("it counts");
    }
    assert_eq!(counting.rows(), ROWS as i64);
    imports::counted(db, &job, id, wanted.version, counting).await.expect("it is counted");
    jobs::done(db, &job).await.expect("it is done");
    end(what, "counted", begun);

    let seen = imports::show(db, boss, id).await.expect("an import").import.seen();
    imports::start(db, boss, seen).await.expect("it starts");
    let job = claimed(db, &Job::RunImport { import: id }).await;
    let begun = begin();
    let mut running = imports::open(db, &job, id).await.expect("an answer").expect("it is to be written");
    let mut batches = rows(file, reader_of(db, &job, id).await);
    while let Some(batch) = batches.recv().await {
        assert!(imports::batch(db, &mut running, batch).await.expect("it is written"));
    }
    imports::finished(db, &job, id, None).await.expect("it is done");
    end(what, "written", begun);

    imports::undo(db, boss, id).await.expect("it is taken back");
    let job = claimed(db, &Job::UndoImport { import: id }).await;
    let begun = begin();
    let undoing = imports::open_undo(db, &job, id).await.expect("an answer").expect("it is to be taken back");
    while imports::undo_batch(db, &undoing).await.expect("it is taken back") {}
    end(what, "taken back", begun);
}

async fn reader(db: &TenantDb, job: &Claimed, id: ImportId, head: &[Vec<String>]) -> Reader {
    imports::reader(db, job, id, head, commands::imports::stage_names).await.expect("an answer").expect("it is there").0
}

async fn reader_of(db: &TenantDb, job: &Claimed, id: ImportId) -> Reader {
    reader(db, job, id, &[]).await
}

/// As the product reads them: the next while these are written.
fn rows(file: &File, reader: Reader) -> mpsc::Receiver<Vec<Read>> {
    let (give, take) = mpsc::channel(1);
    let mut file = file.try_clone().expect("a file");
    tokio::task::spawn_blocking(move || {
        let (mut batch, mut is_first) = (Vec::new(), true);
        let read = import_file::read(&mut file, &mut |(row, cells)| {
            if !std::mem::take(&mut is_first) {
                batch.push(reader.read(row, &cells, false));
            }
            batch.len() < BATCH || give.blocking_send(std::mem::take(&mut batch)).is_ok()
        });
        read.map(drop).unwrap_or_else(|stop| panic!("{stop:?}"));
        if !batch.is_empty() {
            give.blocking_send(batch).expect("it is taken");
        }
    });
    take
}

async fn claimed(db: &TenantDb, work: &Job) -> Claimed {
    let due = jobs::claim(db, 500).await.expect("a claim");
    due.into_iter().find(|job| job.job().as_ref() == Ok(work)).expect("it is to be done")
}

fn end(file: &str, what: &str, since: Since) {
    let (seconds, peak) = since.end();
    println!("{file:>10} {what:>10} {:>12.0} {peak:>12.1}", ROWS as f64 / seconds);
}

const HEADINGS: [&str; 5] = ["الاسم", "الجوال", "البريد", "الشركة", "ملاحظات"];

fn row(nth: usize, dice: &mut Dice) -> [String; 5] {
    let mail = format!("person{nth}@example.com");
    [
        Person::by_chance(dice).name(),
        phone(nth).unwrap_or_default(),
        mail,
        format!("شركة {}", nth % 5000),
        format!("ملاحظة رقم {nth}"),
    ]
}

fn lines() -> File {
    let mut file = BufWriter::new(tempfile::tempfile().expect("a file"));
    file.write_all(crm::csv::line(&HEADINGS).as_bytes()).expect("a line");
    let mut dice = Dice(7);
    for nth in 0..ROWS {
        file.write_all(crm::csv::line(&row(nth, &mut dice)).as_bytes()).expect("a line");
    }
    let mut file = file.into_inner().expect("a file");
    file.rewind().expect("a file");
    file
}

fn workbook() -> File {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_low_memory().expect("a sheet");
    let mut dice = Dice(8);
    for (nth, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, nth, heading).expect("a cell");
    }
    for nth in 0..ROWS {
        for (column, cell) in (0..).zip(row(nth, &mut dice)) {
            sheet.write_string(nth as u32 + 1, column, cell).expect("a cell");
        }
    }
    let mut file = tempfile::tempfile().expect("a file");
    book.save_to_writer(file.try_clone().expect("a file")).expect("a workbook");
    file.rewind().expect("a file");
    file
}
