-- What was changed in the last ten minutes, as it was before: whoever changed it may take it back from the answer.
-- Cost: a new table only. What is over goes with the next changes.

create table undos (
    -- The row that was changed, and how often it had been then.
    thing   uuid not null,
    version bigint not null,
    by      uuid not null references members,
    action  text not null,
    -- The row as it was.
    before  jsonb not null,
    until   timestamptz not null,
    primary key (thing, version)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
create index undos_over on undos (until);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on undos to %I', app);
    -- The task that came after one that is not done after all.
    execute format('grant delete on tasks to %I', app);
end $$;
