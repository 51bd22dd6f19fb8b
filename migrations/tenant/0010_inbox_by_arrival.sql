-- What waits is applied in the order in which it was received: a delivery that was taken in by the control database gets its
-- row here later than one that came after it.
-- Cost: an index over the deliveries that wait, which are few; storing is blocked while it is built.

drop index inbox_new;
create index inbox_new on inbox (received_at, id) where state = 'new';
