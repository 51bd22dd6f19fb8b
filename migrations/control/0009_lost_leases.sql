-- A lease that has run out is a reason to look at its company: whoever held it was lost, and left nothing else that says so.
-- Cost: an index of a small table, which holds the companies that are worked for just now.

create index wakeups_leased on wakeups (lease_until) where lease_until > '-infinity';
