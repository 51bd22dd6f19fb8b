-- The stages through which leads go, whose they are, what became of them, and what was said about them.
-- Cost: new tables, columns with constant defaults, which write nothing into rows, and two indexes over the leads.

create table pipelines (
    id   uuid primary key,
    -- What goes through it.
    kind text not null unique check (kind in ('lead'))
);

create table stages (
    id          uuid primary key,
    pipeline_id uuid not null references pipelines,
    -- One of those that every company begins with, called in each reader's language; or one of the company's own.
    key         text check (key in ('new', 'contacted', 'qualified')),
    name        text check (length(name) between 1 and 50),
    place       smallint not null,
    unique (pipeline_id, place) deferrable,
    check (num_nonnulls(key, name) = 1)
);

insert into pipelines (id, kind) values ('00000000-0000-7000-8000-000000000100', 'lead');
insert into stages (id, pipeline_id, key, place) values
    ('00000000-0000-7000-8000-000000000101', '00000000-0000-7000-8000-000000000100', 'new', 1),
    ('00000000-0000-7000-8000-000000000102', '00000000-0000-7000-8000-000000000100', 'contacted', 2),
    ('00000000-0000-7000-8000-000000000103', '00000000-0000-7000-8000-000000000100', 'qualified', 3);

alter table leads
    add column stage_id    uuid not null default '00000000-0000-7000-8000-000000000101' references stages,
    add column owner       uuid references members,
    add column lost_reason text check (length(lost_reason) between 1 and 200),
    add column ended_at    timestamptz,
    add column version     bigint not null default 1,
    add column changed_by  uuid references members,
    -- The version with which each input was changed last: {"interest": 3}.
    add column changed     jsonb not null default '{}';
-- What a new one begins with is said where it is made.
alter table leads alter column stage_id drop default;
create index leads_owner on leads (owner, number desc) where state = 'open';
create index leads_stage on leads (stage_id, number desc) where state = 'open';

-- What was said about a lead, for colleagues only.
create table lead_notes (
    id      uuid primary key,
    lead_id uuid not null references leads,
    text    text not null check (length(text) between 1 and 2000),
    by      uuid references members,
    at      timestamptz not null
);
create index lead_notes_of on lead_notes (lead_id, id desc);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select on pipelines to %I', app);
    execute format('grant select on stages to %I', app);
    execute format('grant select, insert on lead_notes to %I', app);
end $$;
