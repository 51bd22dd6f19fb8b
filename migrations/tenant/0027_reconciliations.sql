-- How far the lists of a provider have been read that does not come again (Twilio): what is in them and not here is brought in.
-- Cost: a new table only.

create table reconciliations (
    -- The business's number.
    account      text primary key,
    -- Until when every message of a customer is here.
    listed_to    timestamptz not null,
    -- Where the list goes on, in the provider's words, if the last run did not come to its end; and what listed_to becomes at its
    -- end.
    resume       text check (length(resume) between 1 and 2000),
    resume_until timestamptz,
    -- When the provider was last asked what became of answers.
    asked_at     timestamptz not null,
    constraint reconciliations_resume check ((resume is null) = (resume_until is null))
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on reconciliations to %I', app);
end $$;
