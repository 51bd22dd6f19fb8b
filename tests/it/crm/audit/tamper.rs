//! Whoever may write to the database as they please can change nothing in a log unnoticed.
//!
//! To try another way of tampering: an arm in `ways.rs`.

mod ways;

use crm::{
    Permission, Role, TenantDb,
    audit::{self, Part, Tampering},
    error::Noun,
    leads,
    members::{self, ChangeMember, MemberChange},
    roles::{self, NewRole},
};
use sqlx::{PgConnection, pool::PoolConnection};

use self::ways::{Log, Tamper};
use super::{seal, verified, write};
use crate::{
    depth::{Dice, depth, seed},
    harness::{Installation, calls, owner, person, run, stranger},
};

const COMPANIES: usize = 4;

/// How many tampers there are, in all companies: a sample, and all of them.
const TAMPERS: (usize, usize) = (600, 10_000);

/// If you are here because this failed: the message names the seed, the statement, and what was to be found. What is known
/// not to be found stands in docs/adr/006: what happens to events in the seconds before they are sealed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_tampers_is_found() {
    let house = Installation::new().await;
    let (first, tampers) = (seed(), depth(TAMPERS.0, TAMPERS.1) / COMPANIES);
    let mut companies = Vec::new();
    for n in 0..COMPANIES {
        companies.push(Company::open(&house, &format!("company{n}")).await);
    }
    let mut tasks = Vec::new();
    for (company, n) in companies.into_iter().zip(0..) {
        tasks.push(tokio::spawn(company.tamper_with(first.wrapping_add(n), tampers)));
    }
    let mut found = [0; 5];
    for task in tasks {
        for (sum, of_one) in found.iter_mut().zip(task.await.expect("each was found")) {
            *sum += of_one;
        }
    }
    assert_eq!(found.iter().sum::<usize>(), COMPANIES * tampers);
    let [changed, removed, inserted, reordered, cut_off] = found;
    println!(
        "found: {changed} changed, {removed} removed, {inserted} inserted, {reordered} reordered, {cut_off} cut off"
    );
    house.finish().await;
}

/// A company with a log of every sort of event, of which the last ones are not sealed yet.
struct Company {
    db: TenantDb,
    conn: PoolConnection<sqlx::Postgres>,
    log: Log,
}

impl Company {
    async fn open(house: &Installation, slug: &str) -> Self {
        let db = house.company(slug).await;
        let (boss, sara) = (calls(&db, &owner()).await, person(200_000_000_000_000_002, "سارة"));
        let wanted = MemberChange::Grant { permissions: vec![Permission::ExportData], until: None };
        for wanted in [MemberChange::SetRole { role: Role::Sales.into() }, wanted] {
            let order = ChangeMember { person: sara.clone(), wanted, notes: Some("for the report".into()) };
            members::change(&db, &calls(&db, &owner()).await, order).await.expect("a change");
        }
        let new = NewRole { name: "Reader".into(), above: Role::Viewer, permissions: vec![Permission::ViewLeads] };
        roles::create(&db, &boss, new).await.expect("a role");
        assert!(
            leads::list(&db, &calls(&db, &stranger()).await, leads::Filter::Open, None).await.is_err(),
            "a refusal"
        );
        write(&db, "Layla").await;
        write(&db, "Salma").await;
        let look = house.superuser(&format!("t_{slug}")).await;
        let lead: String = sqlx::query_scalar("select target_id from audit_log where target_label = 'Layla'")
            .fetch_one(&look)
            .await
            .expect("the event");
        audit::erase(&db, &calls(&db, &owner()).await, Part::Target, Noun::Lead, &lead, "asked for it")
            .await
            .expect("an erasure");
        write(&db, "Reem").await;
        seal(house, &db).await;
        for name in ["Huda", "Amal", "Nada"] {
            write(&db, name).await;
        }
        assert_eq!(verified(&db).await.problem, None);
        let mut conn = look.acquire().await.expect("a connection");
        lay_open(&mut conn).await;
        let log = Log::read(&mut conn).await;
        Self { db, conn, log }
    }

    /// How many tampers were found, by what they were found to be.
    async fn tamper_with(mut self, seed: u64, tampers: usize) -> [usize; 5] {
        let (mut dice, mut found) = (Dice(seed), [0; 5]);
        for n in 0..tampers {
            let Tamper { sql, expected } = self.log.tamper(&mut dice);
            run(&mut self.conn, format!("{sql};")).await;
            let problem = verified(&self.db).await.problem;
            let problem = problem.unwrap_or_else(|| panic!("seed {seed}, number {n} was not found: {sql}"));
            let as_it_is = expected.iter().any(|right| right.fits(&problem));
            assert!(as_it_is, "seed {seed}, number {n}: {sql}: found {problem:?}, expected {expected:?}");
            found[kind(problem.tampering)] += 1;
            run(&mut self.conn, RESTORE.to_owned()).await;
            if n % 250 == 0 {
                self.rest().await;
            }
        }
        self.rest().await;
        found
    }

    /// The known-good twin: a log that was restored, and what the program itself writes, is no tampering.
    async fn rest(&mut self) {
        assert_eq!(verified(&self.db).await.problem, None, "as it was");
        write(&self.db, "By the program").await;
        assert_eq!(verified(&self.db).await.problem, None, "the program's own verbs");
        run(&mut self.conn, RESTORE.to_owned()).await;
        run(&mut self.conn, "vacuum audit_log, audit_chain, audit_queue".to_owned()).await;
    }
}

fn kind(tampering: Tampering) -> usize {
    match tampering {
        Tampering::Changed => 0,
        Tampering::Removed => 1,
        Tampering::Inserted => 2,
        Tampering::Reordered => 3,
        Tampering::CutOff => 4,
    }
}

/// Takes every constraint and the identity away and switches triggers off, as a superuser can, and keeps a copy of all.
async fn lay_open(conn: &mut PgConnection) {
    let open = "
        do $$ declare c record; begin
            for c in select conname, conrelid::regclass as of_table from pg_constraint
                     where conrelid in ('audit_log'::regclass, 'audit_chain'::regclass, 'audit_queue'::regclass)
                       and contype <> 'n'
            loop
                execute format('alter table %s drop constraint if exists %I cascade', c.of_table, c.conname);
            end loop;
        end $$;
        alter table audit_log alter column seq set generated by default;
        create schema kept;
        create table kept.log as table audit_log;
        create table kept.chain as table audit_chain;
        create table kept.queue as table audit_queue;
        set session_replication_role = replica;";
    run(conn, open.to_owned()).await;
}

/// Puts back what differs from the copy.
const RESTORE: &str = "
    delete from audit_log a where a::text not in (select k::text from kept.log k);
    insert into audit_log select * from kept.log k where k::text not in (select a::text from audit_log a);
    delete from audit_chain a where a::text not in (select k::text from kept.chain k);
    insert into audit_chain select * from kept.chain k where k::text not in (select a::text from audit_chain a);
    delete from audit_queue a where a::text not in (select k::text from kept.queue k);
    insert into audit_queue select * from kept.queue k where k::text not in (select a::text from audit_queue a);";
