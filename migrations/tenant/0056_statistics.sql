-- Statistics: what happened on each of the company's days, counted once and kept, and who is shown it in a channel, how often. What nobody
-- could tell later is written down when it happens: each closing of a conversation, since when it had been open, and who was first to answer
-- whom, after what time.
-- Cost: three columns of conversations, all of which are written once where they were ever answered, a row for each that is closed, and five
-- indexes. Writing to conversations waits meanwhile. The days are counted later, by a job.

alter table conversations
    -- When it was opened again; null as long as it was never closed.
    add column opened_at      timestamptz,
    -- Since when the customer had waited when they were first answered; null if they had not.
    add column first_asked_at timestamptz,
    -- Who gave that answer; null for the business's own phone.
    add column first_reply_by uuid references members;

-- Of what was answered before, it is taken that the customer had written when the conversation began.
update conversations v
set first_asked_at = least(v.created_at, v.first_reply_at),
    first_reply_by = (select m.sent_by from messages m
                      where m.conversation_id = v.id and m.direction = 'out' and m.created_at = v.first_reply_at limit 1)
where v.first_reply_at is not null
  and exists (select from messages m where m.conversation_id = v.id and m.direction = 'in' and m.created_at <= v.first_reply_at);

create index conversations_answered on conversations (first_reply_at) where first_asked_at is not null;

-- Each closing of a conversation. It may be opened and closed again.
create table closings (
    id              bigint generated always as identity primary key,
    conversation_id uuid not null references conversations,
    opened_at       timestamptz not null,
    closed_at       timestamptz not null,
    -- Who had it then.
    held_by         uuid references members
);
create index closings_at on closings (closed_at);

insert into closings (conversation_id, opened_at, closed_at, held_by)
select id, least(created_at, closed_at), closed_at, assignee from conversations where state = 'closed' order by closed_at;

-- Whatever closes a conversation leaves one; that two contacts become one, whose conversations become one, is no closing.
create function note_closing() returns trigger language plpgsql as $$
begin
    insert into closings (conversation_id, opened_at, closed_at, held_by)
    values (new.id, coalesce(new.opened_at, new.created_at), new.closed_at, new.assignee);
    return null;
end $$;
create trigger conversations_closing after update of state on conversations
    for each row when (old.state <> 'closed' and new.state = 'closed' and new.contact_id = old.contact_id) execute function note_closing();

create index leads_lost on leads (ended_at) where state = 'lost';
create index deals_ended on deals (ended_on) where ended_on is not null;
create index satisfactions_answered on satisfactions (answered_at) where rating is not null;

-- The days that are counted, and by which time zone: a day of another zone begins at another moment.
create table stats_days (
    day        date primary key,
    zone       text not null,
    counted_at timestamptz not null
);
-- Days of which something has changed since; each is counted anew. Rows are only added here by whoever changes something, so that nobody
-- waits for anybody.
create table stats_stale (
    day date not null
);
create index stats_stale_day on stats_stale (day);
-- What happened on a day. Times are in buckets, a row for each, because figures such as a median don't add and buckets do.
create table stats_daily (
    day      date not null references stats_days,
    metric   text not null,
    -- Whose it is; null for nobody's.
    member   uuid references members,
    -- It may be gone by now.
    pipeline uuid,
    source   text,
    currency text,
    bucket   smallint,
    n        bigint not null,
    -- Seconds, stars, or minor units of the currency.
    sum      bigint not null,
    unique nulls not distinct (day, metric, member, pipeline, source, currency, bucket)
);
create index stats_daily_pipeline on stats_daily (pipeline) where pipeline is not null;

-- Where reports are posted by themselves.
create table report_schedules (
    id       uuid primary key,
    -- How often: each day, each week, each month.
    every    text not null check (every in ('day', 'week', 'month')),
    -- How much it says: totals, or everything.
    scope    text not null check (scope in ('team', 'all')),
    -- The channel on Discord.
    place    bigint not null,
    made_by  uuid not null references members,
    made_at  timestamptz not null,
    -- When it is posted next: another time has a job of its own.
    next_at  timestamptz not null,
    -- Whether Discord did not take the last one.
    is_refused boolean not null default false,
    constraint report_schedules_one unique (every, place)
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert on closings to %I', app);
    execute format('grant select, insert, update on stats_days to %I', app);
    execute format('grant select, insert, delete on stats_stale, stats_daily to %I', app);
    execute format('grant select, insert, update, delete on report_schedules to %I', app);
end $$;

insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
select gen_random_uuid(), 'count_days', '{"kind": "count_days"}', now(), 'count_days', now() where exists (select from conversations)
on conflict do nothing;
