-- Backups of the company: who asked for one, how far it has come, and what the file is called. The files themselves are outside of the
-- database, in a folder that the configuration names.
-- Cost: a new table.

create table backups (
    id         uuid primary key,
    state      text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
    -- Why nothing came of it; see crm::backups::Failure.
    failure    text check (length(failure) <= 30),
    -- Null for what was made at the command line.
    asked_by   uuid references members,
    -- Written so far; in the end, all of the file.
    bytes      bigint not null default 0,
    file_name  text check (length(file_name) <= 200),
    created_at timestamptz not null,
    done_at    timestamptz,
    check ((state = 'done') = (file_name is not null))
);
-- One at a time.
create unique index backups_waiting on backups (state) where state = 'waiting';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on backups to %I', app);
end $$;
