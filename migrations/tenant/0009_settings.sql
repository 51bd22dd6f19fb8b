-- A company's settings as rows, so that another one is a line in a list instead of a column and a grant. What is known when
-- the company is made (its name, language and time zone) stays in `tenant`, and so do the places of the feeds, which are not
-- chosen by anybody.
-- Cost: one new table; columns of a table of one row.
--
-- The company's role could change these columns, and may change these rows; that only the owner decides about some of them
-- is a rule of crm, as it was. A process of the version before that still runs says that it failed where it needs a setting,
-- until it is replaced; deliveries are taken in as ever.

create table settings (
    key   text primary key check (key ~ '^[a-z_]{3,40}$'),
    value jsonb not null
);

insert into settings (key, value)
select 'inbox_channel', to_jsonb(inbox_channel::text) from tenant where inbox_channel is not null
union all
select 'owner_channel', to_jsonb(owner_channel::text) from tenant where owner_channel is not null
union all
select 'audit_channel', jsonb_build_object('channel', audit_channel::text, 'nouns', audit_nouns)
from tenant where audit_channel is not null
union all
select 'second_person', to_jsonb(second_person) from tenant where second_person <> '{}'
union all
select 'break_glass', to_jsonb(break_glass) from tenant where break_glass <> '{}';

alter table tenant
    drop column inbox_channel,
    drop column owner_channel,
    drop column audit_channel,
    drop column audit_nouns,
    drop column second_person,
    drop column break_glass;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on settings to %I', app);
end $$;
