-- Message templates, as WhatsApp keeps them for a business account, and those that were handed in here.
-- Cost: a new table only.

create table templates (
    id           uuid primary key,
    -- The business account: Meta's WABA id.
    account      text not null,
    name         text not null check (length(name) between 1 and 512),
    -- As WhatsApp writes it: ar, en_US.
    language     text not null check (length(language) between 2 and 15),
    -- As WhatsApp writes it, in small letters: marketing, utility, authentication.
    category     text not null,
    -- See crm::templates::State.
    state        text not null,
    -- Whether its variables have names and not numbers.
    named        boolean not null,
    -- See crm::templates::Shape.
    shape        jsonb not null,
    -- What stands for its variables in the example that WhatsApp is shown; of those handed in here.
    examples     jsonb,
    -- Why it may not be used, in WhatsApp's words.
    reason       text,
    submitted_by uuid references members,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    unique (account, name, language)
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on templates to %I', app);
end $$;
