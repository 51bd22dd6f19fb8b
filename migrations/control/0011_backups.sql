-- A company that was restored from a backup is quiet until the operator says otherwise: it has no wake-up, so that nobody works for it and
-- nothing reaches the outside world.
-- Cost: a new column without a rewrite.
alter table tenants add column quiet_since timestamptz;
