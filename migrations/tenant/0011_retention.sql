-- Raw deliveries that are done are removed some time after, and so are statuses of messages that are not ours. What could not
-- be applied stays until somebody has looked at it.
-- Cost: one pass over the deliveries for a small index (BRIN); storing is blocked meanwhile.

create index inbox_received on inbox using brin (received_at);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant delete on inbox to %I', app);
end $$;
