//! The end of the log: cut off in the database, it is still noted in a file outside.

use std::{fs, path::PathBuf};

use crm::{TenantDb, audit::Tampering};
use sqlx::PgPool;

use super::{seal, verified, write};
use crate::harness::Installation;

/// A company whose log of five events was sealed four times.
async fn grown(house: &Installation, slug: &str) -> (TenantDb, PgPool) {
    let db = house.company(slug).await;
    for n in 0..4 {
        write(&db, &format!("Contact {n}")).await;
        seal(house, &db).await;
    }
    (db, house.superuser(&format!("t_{slug}")).await)
}

fn notes(house: &Installation, db: &TenantDb) -> PathBuf {
    house.anchors.join(format!("alpha-{}.log", db.id()))
}

/// Takes the last events and their links away, and leaves everything consistent.
async fn cut(look: &PgPool, events: i64) {
    sqlx::query(
        "with gone as (delete from audit_chain where place > (select max(place) - $1 from audit_chain) returning seq)
         delete from audit_log where seq in (select seq from gone)",
    )
    .bind(events)
    .execute(look)
    .await
    .expect("the cut");
}

#[tokio::test]
async fn a_cut_off_end_is_found_and_so_is_one_that_has_grown_again() {
    let house = Installation::new().await;
    for events in 1..=5 {
        let (db, look) = grown(&house, &format!("cut{events}")).await;
        assert_eq!(verified(&db).await.problem, None);
        cut(&look, events).await;
        let found = verified(&db).await.problem.expect("a problem");
        assert_eq!((found.tampering, found.place), (Tampering::CutOff, Some(5 - events + 1)), "{events} cut off");
        for n in 0..events {
            write(&db, &format!("Instead {n}")).await;
            seal(&house, &db).await;
        }
        write(&db, "And on").await;
        seal(&house, &db).await;
        let found = verified(&db).await.problem.expect("a problem");
        assert_eq!(found.tampering, Tampering::CutOff, "{events} cut off and grown again");
        look.close().await;
    }
    house.finish().await;
}

#[tokio::test]
async fn a_missing_file_and_a_line_that_a_crash_cut_short_are_no_alarm() {
    let house = Installation::new().await;
    let (db, look) = grown(&house, "alpha").await;
    let file = notes(&house, &db);
    let whole = fs::read(&file).expect("the notes");
    let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("several lines") + 1;
    for end in last..whole.len() {
        fs::write(&file, &whole[..end]).expect("a line cut short");
        assert_eq!(verified(&db).await.problem, None, "{end} bytes of {}", whole.len());
    }
    // What comes after the half line is still noted.
    fs::write(&file, &whole[..whole.len() - 20]).expect("a line cut short");
    write(&db, "After the crash").await;
    seal(&house, &db).await;
    assert_eq!(verified(&db).await.problem, None);
    cut(&look, 1).await;
    assert_eq!(verified(&db).await.problem.map(|p| p.tampering), Some(Tampering::CutOff), "the line after the crash");
    fs::remove_file(&file).expect("the notes taken away");
    assert_eq!(verified(&db).await.problem, None, "without notes nobody can know");
    look.close().await;
    house.finish().await;
}
