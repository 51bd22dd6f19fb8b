-- Data that people take away as files: what was asked for, and what came of it. The files themselves are in the store, for a day.
-- Cost: a new table.

create table exports (
    id         uuid primary key,
    what       text not null check (what in ('contacts', 'companies', 'leads', 'deals', 'tasks', 'conversations', 'messages')),
    kind       text not null check (kind in ('csv', 'jsonl', 'xlsx')),
    state      text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
    asked_by   uuid not null references members,
    rows       bigint not null default 0,
    bytes      bigint,
    -- Under which key the file is in the store, and until when.
    file_key   text,
    ends_at    timestamptz,
    created_at timestamptz not null,
    done_at    timestamptz,
    check ((file_key is null) = (ends_at is null)),
    check (state = 'done' or file_key is null)
);
create index exports_own on exports (asked_by, id desc);
create index exports_kept on exports (ends_at) where file_key is not null;
create index exports_waiting on exports (id) where state = 'waiting';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on exports to %I', app);
end $$;
