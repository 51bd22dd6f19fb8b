-- By which claim a company was taken: one whose answer was lost can be taken back, and nobody waits until its lease has run out.
-- Cost: a column that is null in all rows.

alter table wakeups add column lease_claim uuid;
