-- Deals go through several pipelines, each with stages of its own: selling anew, say, and renewing. Leads keep the one that they have.
-- Cost: a column of two rows, and an index over them.

alter table pipelines
    drop constraint pipelines_kind_key,
    -- In the company's words; null for those that every company begins with.
    add column name text check (length(name) between 1 and 40);
create unique index pipelines_of_leads on pipelines (kind) where kind = 'lead';

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant insert, delete on pipelines to %I', app);
end $$;
