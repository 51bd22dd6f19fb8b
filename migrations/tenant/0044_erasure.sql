-- People who were erased: what said who they are is gone, and their rows stay for the figures.
-- Cost: a column without a default.

alter table contacts add column erased_at timestamptz;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant update (text) on lead_notes, deal_notes, conversation_notes to %I', app);
    execute format('grant delete on threads, posts to %I', app);
end $$;
