-- Numbers from which their provider takes nothing for now: too much was sent, or the token, the registration, the account or the
-- payment is at fault. Answers from such a number wait, and one of them is let through now and then to see whether it is over.
-- A row, and no memory of a process: it holds for every worker and outlives each.
-- Cost: a new table only.

create table number_holds (
    -- The business's own address: Meta's phone_number_id.
    account      text primary key,
    -- Why, as crm/src/kernel/channel/failure.rs names it, and the provider's own code.
    failure      text not null,
    error_code   bigint,
    since        timestamptz not null,
    -- When the next answer is let through.
    look_at      timestamptz not null,
    -- How many were, and which was the last.
    looks        integer not null default 0,
    look_message uuid references messages,
    -- When the owners were told; null if they need not be.
    told_at      timestamptz
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on number_holds to %I', app);
end $$;
