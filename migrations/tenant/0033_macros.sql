-- Macros: several deeds on a conversation under one name. The name is folded like those of canned replies. The steps are a list, as
-- crm::inbox::macros writes it.
-- Cost: a new table.

create table macros (
    id         uuid primary key,
    name       text not null check (length(name) between 1 and 60),
    search_key text not null constraint macros_name unique,
    steps      jsonb not null check (jsonb_typeof(steps) = 'array'),
    changed_by uuid references members,
    changed_at timestamptz not null
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on macros to %I', app);
end $$;
