-- What the events of a company's audit log are authenticated with, sealed like its other secrets: kept from the first rotation of
-- the master key on, because it must not change with it (docs/adr/008). Null before: it follows from the master key that
-- the company's password is sealed with.
-- Cost: a new column without a rewrite.

alter table tenants add column audit_key bytea;
