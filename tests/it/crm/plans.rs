//! How the statements are carried out that people wait for, once there is much in the tables.
//!
//! The plans are those that are made before the values are known, which is how the product has all of them made (`kernel/server.rs`). Every
//! table is small enough for PostgreSQL to look at all of it when it gathers what plans go by, so that the plans are the same each time.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, PgConnection};

use super::statements::{Statement, found};
use crate::harness::Installation;

/// Where the statements stand that people wait for.
const HOT: [&str; 10] = [
    "customers/contacts/list/sql.rs",
    "customers/contacts/search/sql.rs",
    "customers/companies/sql.rs",
    "overview/card/sql.rs",
    "overview/timeline/sql.rs",
    "overview/search/sql.rs",
    "inbox/conversations/list/sql.rs",
    "inbox/conversations/messages/sql.rs",
    "inbox/conversations/search/sql.rs",
    "sales/leads/sql.rs",
];

/// And these functions in files of many.
const HOT_FUNCTIONS: [(&str, &[&str]); 3] = [
    (
        "overview/stats/sql.rs",
        &[
            "count",
            "first",
            "uncounted",
            "totals",
            "totals_of",
            "course",
            "course_of",
            "open",
            "open_of",
            "leads_of",
            "expected_of",
        ],
    ),
    ("customers/contacts/sql.rs", &["owners", "insert", "add_identities", "current", "hold", "to_fold"]),
    ("customers/contacts/work/sql.rs", &["find", "lock", "namesakes"]),
];

/// These are read whole: they hold a few rows, or as many as a company has people, numbers, products or texts of its own.
const SMALL: [&str; 21] = [
    "webhooks",
    "services",
    "resources",
    "report_schedules",
    "stats_stale",
    "members",
    "stages",
    "pipelines",
    "roles",
    "grants",
    "tenant",
    "settings",
    "products",
    "templates",
    "canned_replies",
    "account_news",
    "number_watch",
    "number_holds",
    "reconciliations",
    "pg_authid",
    "parked_statuses",
];

/// These may read a table whole that grows: what is seldom done, and counts or changes all there is; what stops at the first row; and the
/// search in what there is to do, of which little is open.
const WHOLE: [(&str, &str); 14] = [
    ("company/webhooks/sql.rs", "turn_off_restored"),
    ("company/backups/sql.rs", "end_sign_ins"),
    ("company/backups/sql.rs", "part_from_the_first"),
    ("overview/extra/sql.rs", "count"),
    ("overview/erase/sql.rs", "erase_deliveries"),
    ("overview/erase/sql.rs", "erase_work"),
    ("sales/tasks/sql.rs", "search"),
    ("sales/leads/work/sql.rs", "crowds"),
    ("audit/sql.rs", "requests_about"),
    ("company/channels/sql.rs", "waiting"),
    ("company/channels/sql.rs", "fail_waiting"),
    ("inbox/deliveries/sql.rs", "is_anything_left"),
    ("inbox/conversations/trace/sql.rs", "path"),
    ("people/requests/sql.rs", "use_approved"),
];

/// The version of PostgreSQL whose plans are kept. Others may choose otherwise, but never to read a whole table.
const KEPT: i32 = 15;

/// If you are here because this failed: the statement named below reads a whole table that grows. Give it an index, or write it so
/// that it can use one whatever the values are: a range instead of `like`, a `union all` instead of `or`.
#[tokio::test]
async fn nothing_that_people_wait_for_reads_a_table_that_grows() {
    let house = Installation::new().await;
    house.company("alpha").await;
    let look = house.superuser("t_alpha").await;
    let mut conn = look.acquire().await.unwrap();
    for statement in MUCH {
        run(&mut conn, statement).await;
    }
    // Of every row, so that no plan depends on which were drawn.
    run(&mut conn, "set default_statistics_target = 10000").await;
    run(&mut conn, "vacuum (analyze)").await;
    run(&mut conn, "set plan_cache_mode = force_generic_plan").await;
    let mut plans: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut whole = Vec::new();
    for statement in found().into_iter().filter(is_hot) {
        let text = statement.text.clone().expect("a statement whose text is known");
        let plan = plan(&mut conn, &text).await.expect("a statement of companies");
        let (_, file) = statement.file.split_once("crm/src/").expect("a file of crm");
        whole.extend(read_whole(&plan).map(|line| format!("{file}, {}: {line}", statement.function)));
        let kept = plans.entry(file.replace("/sql.rs", "").replace('/', "_")).or_default();
        kept.push(format!("{}\n{}\n", statement.function, plan.join("\n")));
    }
    assert!(plans.values().map(Vec::len).sum::<usize>() > 40, "does this test still know where the statements are?");
    // What is read less often may read a table whole that is small here, if there is another way once it has grown.
    run(&mut conn, "set enable_seqscan = off").await;
    let mut listed = WHOLE.to_vec();
    for Statement { file, function, text, .. } in found() {
        let (_, file) = file.split_once("crm/src/").expect("a file of crm");
        let Some(text) = text else { continue };
        // The others are of the control database.
        let Ok(plan) = plan(&mut conn, &text).await else { continue };
        let line = read_whole(&plan).next().map(str::to_owned);
        let is_listed = WHOLE.contains(&(file, &function));
        listed.retain(|one| line.is_none() || *one != (file, &function));
        whole
            .extend(line.filter(|_| !is_listed).map(|line| format!("{file}, {function}: {line}, without another way")));
    }
    assert!(whole.is_empty(), "{whole:#?}");
    assert!(listed.is_empty(), "these don't need to be listed any more: {listed:?}");
    let version: i32 = sqlx::query_scalar("select current_setting('server_version_num')::integer / 10000")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    if version == KEPT {
        for (file, plans) in plans {
            insta::assert_snapshot!(format!("plans_of_{file}"), plans.join("\n"));
        }
    }
    drop(conn);
    look.close().await;
    house.finish().await;
}

fn is_hot(statement: &Statement) -> bool {
    let is_in = |file: &str| statement.file.ends_with(&format!("crm/src/{file}"));
    HOT.iter().any(|file| is_in(file))
        || HOT_FUNCTIONS.iter().any(|(file, some)| is_in(file) && some.contains(&statement.function.as_str()))
}

/// The lines of a plan that read a table whole, but for small ones.
fn read_whole(plan: &[String]) -> impl Iterator<Item = &str> {
    let reads = |line: &&String| line.contains("Seq Scan on ") && !SMALL.iter().any(|small| is_scan_of(line, small));
    plan.iter().filter(reads).map(|line| line.trim())
}

fn is_scan_of(line: &str, table: &str) -> bool {
    line.split_once("Seq Scan on ").is_some_and(|(_, of)| of.split_whitespace().next() == Some(table))
}

/// How a statement is carried out. An error if it is not one of the company's database.
async fn plan(conn: &mut PgConnection, statement: &str) -> sqlx::Result<Vec<String>> {
    let given = (1..).take_while(|nth| statement.contains(&format!("${nth}"))).count();
    sqlx::raw_sql(AssertSqlSafe(format!("prepare hot as {statement}"))).execute(&mut *conn).await?;
    let values = if given == 0 { String::new() } else { format!("({})", vec!["null"; given].join(", ")) };
    let explain = format!("explain (costs off) execute hot{values}");
    let plan = sqlx::query_scalar(AssertSqlSafe(explain)).persistent(false).fetch_all(&mut *conn).await;
    let plan = plan.unwrap_or_else(|error| panic!("{error}:\n{statement}"));
    run(conn, "deallocate hot").await;
    Ok(plan)
}

async fn run(conn: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(conn)
        .await
        .unwrap_or_else(|error| panic!("{error}:\n{statement}"));
}

/// Some ten thousand rows in each table, the same each time: less than the 30,000 that PostgreSQL looks at
/// (its documentation, `default_statistics_target`).
const MUCH: [&str; 15] = [
    "create function pg_temp.id_of(kind text, n bigint) returns uuid immutable language sql as $$
         select (lpad(to_hex(1700000000000 + n * 1000), 12, '0') || '7' || substr(md5(kind || n), 1, 3) || '8'
                 || substr(md5(kind || n), 4, 15))::uuid $$",
    "insert into companies (id, name, search_key, created_at, updated_at)
     select pg_temp.id_of('company', n), 'شركه ' || n, 'شركه ' || n, now(), now() from generate_series(1, 5000) n",
    "insert into contacts (id, name, search_key, words, key_v, company_id, created_at, updated_at)
     select pg_temp.id_of('contact', n), 'اسم' || n % 500 || ' ابن' || n, 'اسم' || n % 500 || ' ابن' || n,
            array_to_tsvector(array['اسم' || n % 500, 'ابن' || n, '~sm' || n % 50, '+ابن' || n || ' اسم' || n % 500]), 4,
            case when n % 3 = 0 then pg_temp.id_of('company', 1 + n % 5000) end, now(), now()
     from generate_series(1, 9000) n",
    "insert into contact_words (word, contact_id)
     select word, pg_temp.id_of('contact', n) from generate_series(1, 9000) n
     cross join lateral (values ('اسم' || n % 500), ('ابن' || n), ('~sm' || n % 50)) words (word)",
    "insert into channel_identities (id, contact_id, kind, value, valid_from)
     select pg_temp.id_of(kind, n), pg_temp.id_of('contact', n), kind, prefix || n, now() from generate_series(1, 9000) n
     cross join (values ('phone', '96650'), ('email', 'x@example.')) kinds (kind, prefix)",
    "insert into leads (id, contact_id, interest, interest_key, state, ended_at, source, stage_id, created_at, updated_at)
     select pg_temp.id_of('lead', n), pg_temp.id_of('contact', n), 'عرض ' || n, 'عرض ' || n,
            case when n % 5 = 0 then 'lost' else 'open' end, case when n % 5 = 0 then now() end, 'discord',
            (select id from stages order by id limit 1), now(), now()
     from generate_series(1, 9000) n",
    "insert into conversations (id, contact_id, channel, account, state, closed_at, snoozed_until, last_inbound_at, last_message_at,
                                waiting_since, breached_at, created_at)
     select pg_temp.id_of('conversation', n), pg_temp.id_of('contact', n), 'whatsapp', '1001', state,
            case when state = 'closed' then at end, case when state = 'snoozed' then at end, at, at,
            case when n % 6 = 0 then at end, case when n % 12 = 0 then at end, at
     from generate_series(1, 9000) n
     cross join lateral (values ((array['open', 'closed', 'snoozed'])[1 + n % 3], '2025-01-01'::timestamptz + n * interval '1 minute'))
         placed (state, at)",
    "insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at)
     select pg_temp.id_of('message', n), pg_temp.id_of('conversation', 1 + n % 9000), case when n % 2 = 0 then 'in' else 'out' end,
            '1001', 'wamid.' || n, 'text', 'السلام عليكم ' || n, case when n % 2 = 0 then 'received' else 'read' end, now(), now()
     from generate_series(1, 27000) n",
    "insert into deals (id, contact_id, subject, subject_key, stage_id, currency, created_at, updated_at)
     select pg_temp.id_of('deal', n), pg_temp.id_of('contact', n), 'عرض ' || n, 'عرض ' || n,
            (select id from stages where probability is not null order by id limit 1), 'SAR', now(), now()
     from generate_series(1, 9000) n;
     insert into deal_notes (id, deal_id, text, at)
     select pg_temp.id_of('note', n), pg_temp.id_of('deal', n), 'اتصل', now() from generate_series(1, 9000) n",
    "insert into activities (id, contact_id, kind, text, at)
     select pg_temp.id_of('activity', n), pg_temp.id_of('contact', n), 'note', 'اتصل', now() from generate_series(1, 9000) n;
     insert into lead_notes (id, lead_id, text, at)
     select pg_temp.id_of('note', n), pg_temp.id_of('lead', n), 'اتصل', now() from generate_series(1, 9000) n;
     insert into conversation_notes (id, conversation_id, text, written_at)
     select pg_temp.id_of('note', n), pg_temp.id_of('conversation', n), 'اتصل', now() from generate_series(1, 9000) n",
    "insert into tasks (id, title, search_key, contact_id, lead_id, conversation_id, assignee, due_at, created_at)
     select pg_temp.id_of('task', n), 'اتصل به', 'اتصل به', case when n % 3 = 0 then pg_temp.id_of('contact', n) end,
            case when n % 3 = 1 then pg_temp.id_of('lead', n) end, case when n % 3 = 2 then pg_temp.id_of('conversation', n) end,
            (select id from members order by id limit 1), now(), now()
     from generate_series(1, 9000) n",
    "insert into audit_log (id, at, caller_kind, caller_id, caller_name, via, action, noun, target_id, outcome, request_id)
     select pg_temp.id_of('event', n), now(), 'console', 'test', 'test', 'console',
            case when n % 3 = 0 then 'lead.stage' else 'lead.create' end, 'lead',
            replace(pg_temp.id_of('lead', n)::text, '-', ''), 'done', pg_temp.id_of('request', n)
     from generate_series(1, 9000) n",
    "insert into services (id, name, search_key, minutes, every, created_at, updated_at)
     values (pg_temp.id_of('service', 1), 'قص', 'قص', 30, 30, now(), now());
     insert into resources (id, name, search_key, created_at, updated_at)
     select pg_temp.id_of('resource', n), 'كرسي ' || n, 'كرسي ' || n, now(), now() from generate_series(1, 20) n;
     insert into bookings (id, service_id, resource_id, place, lane, starts_at, ends_at, busy, contact_id, source, state, created_at, updated_at)
     select pg_temp.id_of('booking', n), pg_temp.id_of('service', 1), pg_temp.id_of('resource', 1 + n % 20), 0, n % 20, at,
            at + interval '30 min', tstzrange(at, at + interval '30 min'), pg_temp.id_of('contact', n), 'whatsapp',
            case when n % 10 = 0 then 'booked' else 'done' end, at, at
     from generate_series(1, 9000) n cross join lateral (values ('2025-01-01'::timestamptz + n * interval '30 minutes')) placed (at);
     insert into waitlist (id, service_id, day, contact_id, state, since)
     select pg_temp.id_of('wait', n), pg_temp.id_of('service', 1), '2025-01-01'::date + n % 300, pg_temp.id_of('contact', n), 'over', now()
     from generate_series(1, 9000) n",
    "insert into threads (conversation_id, forum, thread, opened_at)
     select id, 1, number, now() from conversations;
     insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
     select 'message', id, 'discord', 1, seq, now() from messages",
    "update deals set state = 'won', ended_on = '2025-01-01'::date + (number % 300)::integer where number % 3 = 0;
     update conversations set first_reply_at = created_at, first_asked_at = created_at where number % 2 = 0;
     insert into closings (conversation_id, opened_at, closed_at) select id, created_at, created_at from conversations;
     insert into satisfactions (id, conversation_id, closed_at, question, asked_at, rating, answered_at)
     select pg_temp.id_of('rating', number), id, created_at, pg_temp.id_of('message', number - 1000), created_at, 1 + number % 5, created_at
     from conversations where number <= 10000;
     insert into stats_days (day, zone, counted_at) select '2022-01-01'::date + n, 'Asia/Riyadh', now() from generate_series(1, 1500) n;
     insert into stats_daily (day, metric, bucket, n, sum)
     select '2022-01-01'::date + n, 'first_answer', bucket, 1, 1 from generate_series(1, 1500) n cross join generate_series(1, 12) bucket",
];
