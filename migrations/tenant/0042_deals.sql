-- Deals: business that a contact may do with the company, with what it is worth and how likely it is. They have a pipeline of their own.
-- Cost: new tables and columns with constant defaults; the checks of the few rows of pipelines and stages are read once.

alter table pipelines drop constraint pipelines_kind_check, add check (kind in ('lead', 'deal'));
alter table stages drop constraint stages_key_check,
    add check (key in ('new', 'contacted', 'qualified', 'qualification', 'proposal', 'negotiation')),
    -- Of a hundred deals in this stage, how many are won.
    add column probability smallint check (probability between 0 and 100);

insert into pipelines (id, kind) values ('00000000-0000-7000-8000-000000000200', 'deal');
insert into stages (id, pipeline_id, key, place, probability) values
    ('00000000-0000-7000-8000-000000000201', '00000000-0000-7000-8000-000000000200', 'qualification', 1, 20),
    ('00000000-0000-7000-8000-000000000202', '00000000-0000-7000-8000-000000000200', 'proposal', 2, 40),
    ('00000000-0000-7000-8000-000000000203', '00000000-0000-7000-8000-000000000200', 'negotiation', 3, 70);

create sequence deal_numbers start 1001;

create table deals (
    id          uuid primary key,
    number      bigint not null default nextval('deal_numbers') unique,
    contact_id  uuid not null references contacts,
    -- The lead that became this deal: it becomes one only.
    from_lead   uuid constraint deals_from_lead unique references leads,
    subject       text check (length(subject) between 1 and 200),
    subject_key   text,
    notes       text check (length(notes) between 1 and 2000),
    state       text not null default 'open' check (state in ('open', 'won', 'lost')),
    stage_id    uuid not null references stages,
    owner       uuid references members,
    -- What it is worth before tax, in minor units: as it was typed, or, if it has lines, what these come to. Null if nobody knows.
    value       bigint check (value between 0 and 1000000000000000),
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    -- When it is expected to be won: a day of the company's.
    expected_on date,
    lost_reason text check (length(lost_reason) between 1 and 200),
    -- The company's day on which it was won or lost.
    ended_on    date,
    created_by  uuid references members,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    version     bigint not null default 1,
    changed_by  uuid references members,
    -- The version with which each input was changed last: {"value": 3}.
    changed     jsonb not null default '{}',
    check ((state = 'open') = (ended_on is null)),
    check ((state = 'lost') = (lost_reason is not null))
);
create index deals_listed on deals (state, number desc);
create index deals_owner on deals (state, owner, number desc);
-- Also for the dearest of each stage.
create index deals_stage on deals (state, stage_id, value desc nulls last, number desc);
create index deals_contact on deals (contact_id);
create index deals_subject on deals using gin (subject_key gin_trgm_ops);
create index deals_number_text on deals ((number::text) text_pattern_ops);

-- So many of a product. What it is called, costs and is taxed is copied: a deal stays what was agreed on.
create table deal_lines (
    id         uuid primary key,
    deal_id    uuid not null references deals,
    product_id uuid not null references products,
    name       text not null check (length(name) between 1 and 100),
    unit       text check (length(unit) between 1 and 30),
    -- For one, before tax, in minor units of the deal's currency.
    price      bigint not null check (price between 0 and 1000000000000000),
    -- In hundredths of a percent, like the discount.
    tax        integer not null check (tax between 0 and 10000),
    -- In thousandths.
    quantity   bigint not null check (quantity between 1 and 1000000000),
    discount   integer not null check (discount between 0 and 10000),
    unique (deal_id, product_id)
);
create index deal_lines_product on deal_lines (product_id);

-- What was said about a deal, for colleagues only.
create table deal_notes (
    id      uuid primary key,
    deal_id uuid not null references deals,
    text    text not null check (length(text) between 1 and 2000),
    by      uuid references members,
    at      timestamptz not null
);
create index deal_notes_of on deal_notes (deal_id, id desc);

-- What moves with a contact, and moves back.
alter table merges add column deals uuid[] not null default '{}';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence deal_numbers to %I', app);
    execute format('grant select, insert, update on deals to %I', app);
    execute format('grant select, insert, update, delete on deal_lines to %I', app);
    execute format('grant select, insert on deal_notes to %I', app);
end $$;
