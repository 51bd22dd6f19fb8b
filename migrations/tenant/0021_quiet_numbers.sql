-- When each number of the company receives, hour by hour, so that a silence that its history makes unlikely is noticed. Counted
-- by a job, not while messages are stored.
-- Cost: new tables only. What came in the last weeks is counted by the job's first run, by the primary key of messages.

create table number_hours (
    -- The business's own address: Meta's phone_number_id.
    account  text not null,
    hour     timestamptz not null,
    messages bigint not null,
    primary key (account, hour)
);

create table number_watch (
    account     text primary key,
    -- The newest message.
    last_at     timestamptz not null,
    -- The silence that the owners were told of began with the message of this moment; null while there is none.
    quiet_since timestamptz,
    -- Messages that were written down before this moment are counted.
    counted_to  timestamptz not null
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on number_hours, number_watch to %I', app);
end $$;
