-- A company can be suspended: since when, and why. What binds is the mark in the company's own database, which decisions are made by;
-- this is for whoever looks at all companies.
-- Cost: columns only.

alter table tenants
    add column suspended_at  timestamptz,
    add column suspended_for text check (char_length(suspended_for) between 1 and 300),
    add constraint tenants_suspended check ((suspended_at is null) = (suspended_for is null));
