-- How far a thread of the staff's forum is read, and which tags it has.
-- Cost: columns that are not written into rows.

alter table threads
    -- Up to which of Discord's messages. What staff typed while nobody listened comes after it.
    add column last_read bigint,
    -- A bit each, by whoever shows them.
    add column tags      smallint not null default 0;
