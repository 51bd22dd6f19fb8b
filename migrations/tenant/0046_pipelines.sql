-- A company shapes the stages of its leads and deals: who changed them last, what it calls their ends, and which tag of the forum shows
-- which stage, so that a tag is called like its stage, and goes with it.
-- Cost: columns of two rows, an empty table, and a job that looks at the forum's tags once.

alter table pipelines
    add column version    bigint not null default 1,
    add column changed_by uuid references members,
    -- In the company's words; null where they are called as everywhere.
    add column won_name   text check (length(won_name) between 1 and 40),
    add column lost_name  text check (length(lost_name) between 1 and 40);

create table forum_tags (
    -- Discord's ids.
    tag      bigint primary key,
    forum    bigint not null,
    -- Null, once the stage was removed: the tag is to go, too.
    stage_id uuid references stages on delete set null
);
create index forum_tags_of on forum_tags (forum);

insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
select gen_random_uuid(), 'tag_stages', '{"kind": "tag_stages"}', now(), 'tag_stages', now() where exists (select from threads);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant update on pipelines to %I', app);
    execute format('grant insert, update, delete on stages to %I', app);
    execute format('grant select, insert, update on forum_tags to %I', app);
end $$;
