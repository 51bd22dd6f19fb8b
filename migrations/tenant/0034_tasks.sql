-- Tasks: work to be done by somebody by some time, with a reminder; and the hour at which somebody wants to be shown their day.
-- Cost: two new tables and a column with a constant default; nothing is written into rows.

create sequence task_numbers start 1001;

create table tasks (
    id              uuid primary key,
    number          bigint not null default nextval('task_numbers') unique,
    title           text not null check (length(title) between 1 and 200),
    -- Folded like names of contacts, so that a task is found however it is spelled.
    search_key      text not null,
    note            text check (length(note) between 1 and 2000),
    assignee        uuid not null references members,
    -- What it is about, if it is about something.
    contact_id      uuid references contacts,
    conversation_id uuid references conversations,
    lead_id         uuid references leads,
    due_at          timestamptz,
    -- When the assignee is to be told next; null once they were.
    remind_at       timestamptz,
    repeats         text check (repeats in ('daily', 'weekdays', 'weekly', 'monthly')),
    -- On which day of the month one that repeats monthly is meant to be: the 31st of a month comes on its last day.
    repeat_day      smallint check (repeat_day between 1 and 31),
    -- The task after which this one comes: each has one follower at most, however often it is done.
    follows         uuid unique references tasks,
    -- The answer in which it was promised: it is made once, however often that is asked for.
    message_id      uuid unique references messages,
    created_by      uuid references members,
    created_at      timestamptz not null,
    done_at         timestamptz,
    done_by         uuid references members,
    deleted_at      timestamptz,
    version         bigint not null default 1,
    changed_by      uuid references members,
    -- The version with which each input was changed last: {"title": 3}.
    changed         jsonb not null default '{}',
    check (num_nonnulls(contact_id, conversation_id, lead_id) <= 1),
    check (repeats is null or due_at is not null),
    check ((repeats = 'monthly') is not distinct from (case when repeats is not null then repeat_day is not null end))
);
create index tasks_of on tasks (assignee, due_at, number) where done_at is null and deleted_at is null;
create index tasks_open on tasks (due_at, number) where done_at is null and deleted_at is null;
create index tasks_contact on tasks (contact_id) where contact_id is not null;
create index tasks_conversation on tasks (conversation_id, due_at) where conversation_id is not null;
create index tasks_lead on tasks (lead_id, due_at) where lead_id is not null;

-- Who wants to be shown their tasks in the morning.
create table task_mornings (
    member_id uuid primary key references members,
    -- The minute of the company's day.
    minute    smallint not null check (minute between 0 and 1439),
    next_at   timestamptz not null
);

-- What moves with a contact, and moves back.
alter table merges add column tasks uuid[] not null default '{}';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence task_numbers to %I', app);
    execute format('grant select, insert, update on tasks to %I', app);
    execute format('grant select, insert, update, delete on task_mornings to %I', app);
end $$;
