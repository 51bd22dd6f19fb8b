//! A company's people as they were at one moment, to begin from again and again, and as text, to compare.

use serde_json::Value;
use sqlx::PgPool;

/// Remembers who holds what, the roles, the settings and the requests.
pub async fn save(look: &PgPool) {
    run(
        look,
        "create schema if not exists saved;
         drop table if exists saved.members, saved.grants, saved.roles, saved.requests, saved.settings, saved.audit_log;
         create table saved.members as table members;
         create table saved.grants as table grants;
         create table saved.roles as table roles;
         create table saved.requests as table requests;
         create table saved.settings as table settings;
         create table saved.audit_log as table audit_log",
    )
    .await;
}

/// Puts all of it back, the audit log too. The jobs go; people who have been seen since remain, and hold nothing.
pub async fn restore(look: &PgPool) {
    run(
        look,
        "delete from audit_queue; delete from audit_log; delete from jobs; delete from requests; delete from grants;
         update members set role = 'user', custom_role = null where role <> 'user' and not is_owner
             or custom_role is not null;
         delete from roles;
         insert into roles select * from saved.roles;
         update members m set role = s.role, custom_role = s.custom_role from saved.members s
         where s.id = m.id and (m.role, m.custom_role) is distinct from (s.role, s.custom_role);
         insert into grants select * from saved.grants;
         insert into requests select * from saved.requests;
         insert into audit_log overriding system value select * from saved.audit_log;
         delete from settings;
         insert into settings select * from saved.settings",
    )
    .await;
}

/// Nobody holds anything, there are no roles, and the log is empty. What thousands of rounds have left behind is swept up,
/// or each would be slower than the last.
pub async fn wipe(look: &PgPool) {
    run(look, "vacuum members, grants, roles, jobs, audit_log, audit_queue").await;
    run(
        look,
        "delete from audit_queue; delete from audit_log; delete from jobs; delete from requests; delete from grants;
         update members set role = 'user', custom_role = null where not is_owner;
         delete from roles",
    )
    .await;
}

/// The log begins anew.
pub async fn wipe_log(look: &PgPool) {
    run(look, "delete from audit_queue; delete from audit_log; delete from jobs").await;
}

async fn run(look: &PgPool, statements: &'static str) {
    sqlx::raw_sql(statements).execute(look).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
}

/// Who holds what, which roles there are, what waits, every deed since in the order of the log, and the refusals, which are
/// recorded a little after they are given. Not when, and no ids of what was made since.
pub async fn state(look: &PgPool) -> Value {
    sqlx::query_scalar(
        "select jsonb_build_object(
            'members', (select jsonb_object_agg(discord_id, array[role, custom_role::text, disabled_at::text])
                        from members where role <> 'user' or custom_role is not null or disabled_at is not null),
            'grants', (select jsonb_object_agg(m.discord_id || ' ' || g.permission,
                                               jsonb_build_array(g.effect, g.until, g.notes, g.made_by))
                       from grants g join members m on m.id = g.member_id),
            'roles', (select jsonb_object_agg(name, jsonb_build_array(rank, permissions)) from roles),
            'requests', (select jsonb_agg(jsonb_build_array(state, decided_by) order by id) from requests),
            'log', (select jsonb_agg(jsonb_build_array(caller_id, action,
                        case noun when 'member' then target_id end, outcome) order by seq)
                    from audit_log where outcome <> 'refused' and seq not in (select seq from saved.audit_log)),
            'refused', (select jsonb_agg(jsonb_build_array(caller_id, permission, reason) order by caller_id, reason)
                        from audit_log where outcome = 'refused' and seq not in (select seq from saved.audit_log)))",
    )
    .fetch_one(look)
    .await
    .expect("the state")
}
