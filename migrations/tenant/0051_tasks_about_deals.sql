-- Tasks can be about deals, too.
-- Cost: a column that is null in all rows, an index over none, and a check that reads the tasks once.

alter table tasks
    add column deal_id uuid references deals,
    drop constraint tasks_check,
    add constraint tasks_topic check (num_nonnulls(contact_id, conversation_id, lead_id, deal_id) <= 1);
create index tasks_deal on tasks (deal_id, due_at) where deal_id is not null;
