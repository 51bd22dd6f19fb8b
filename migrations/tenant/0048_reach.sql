-- Teams: whose leads, deals, tasks and conversations their members see of each other, where a role reaches as far as its holder's teams.
-- How far a role reaches is a setting.
-- Cost: two small tables, and the index of open leads is built anew: with their owners, so that counting them goes by it alone.

create table teams (
    id   uuid primary key,
    name text not null check (length(name) between 1 and 40),
    -- The name as it is compared.
    key  text not null unique
);

create table team_members (
    member_id uuid not null references members,
    team_id   uuid not null references teams,
    primary key (member_id, team_id)
);
create index team_members_of on team_members (team_id);

drop index leads_open;
create index leads_open on leads (number desc) include (owner) where state = 'open';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on teams to %I', app);
    execute format('grant select, insert, delete on team_members to %I', app);
end $$;
