-- What was put aside is listed, looked into and let go again by a command, and the owners' channel is told of it, once for
-- many.
-- Cost: one pass over jobs and one over the deliveries, for two indexes that are empty as a rule; storing is blocked
-- meanwhile.

-- A process of the version before leaves it empty; then the time at which the job was made stands for it.
alter table jobs add column quarantined_at timestamptz;

create index jobs_quarantined on jobs (seq) where state = 'quarantined';
create index inbox_quarantined on inbox (id) where state = 'quarantined';

-- When the owners' channel was last told of something that goes on: so it is not told again at once.
create table alarms (
    subject text primary key,
    told_at timestamptz not null
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on alarms to %I', app);
end $$;
