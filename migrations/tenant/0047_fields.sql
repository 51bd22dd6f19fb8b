-- Fields of a company's own: what it wants to know of its contacts, companies, leads and deals besides what everybody knows.
-- Cost: two small tables, and columns with constant defaults, which write nothing into rows.

create table field_lists (
    noun       text primary key check (noun in ('contact', 'company', 'lead', 'deal')),
    -- How often its fields have been changed.
    version    bigint not null default 1,
    changed_by uuid references members
);
insert into field_lists (noun) values ('contact'), ('company'), ('lead'), ('deal');

create table fields (
    id         uuid primary key,
    noun       text not null references field_lists,
    kind       text not null check (kind in ('text', 'number', 'date', 'yes_no', 'choice')),
    name       text not null check (length(name) between 1 and 40),
    search_key text not null,
    choices    text[] not null default '{}',
    place      smallint not null,
    -- Since when it is not asked for any more. What was filled in stays, and comes back with it.
    removed_at timestamptz,
    check ((kind = 'choice') = (choices <> '{}'))
);
create index fields_of on fields (noun, place);
create unique index fields_named on fields (noun, search_key) where removed_at is null;

-- What stands in each, by its field's id: {"0190…": "12.5"}.
alter table contacts add column extra jsonb not null default '{}';
alter table companies add column extra jsonb not null default '{}';
alter table leads add column extra jsonb not null default '{}';
alter table deals add column extra jsonb not null default '{}';

-- The fields in which who was kept had nothing and who is gone had.
alter table merges add column filled_extra text[] not null default '{}';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, update on field_lists to %I', app);
    execute format('grant select, insert, update on fields to %I', app);
end $$;
