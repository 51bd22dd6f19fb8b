-- The whole path of a message with its times: from the delivery that brought it to the post that shows it, and each attempt to
-- send an answer.
-- Cost: new columns without a default, which rewrite nothing; a new table. Messages from before have no such times.

alter table inbox add column stored_at timestamptz;

alter table messages
    -- The delivery that it came in. That may have been removed since.
    add column delivery_id bigint,
    add column received_at timestamptz,
    add column stored_at timestamptz,
    add column applied_at timestamptz,
    -- When the provider says that it sent the answer on.
    add column passed_on_at timestamptz;

create table message_attempts (
    message_id  uuid not null references messages,
    attempt     integer not null,
    started_at  timestamptz not null,
    ended_at    timestamptz,
    outcome     text check (outcome in ('accepted', 'refused', 'later', 'unknown')),
    failure     text,
    error_code  bigint,
    primary key (message_id, attempt),
    constraint message_attempts_ended check ((ended_at is null) = (outcome is null))
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on message_attempts to %I', app);
end $$;
