-- That deliveries are turned away because none is signed as it should be: written when many in a row were, by the process that takes
-- them in, so that `omnicrm doctor` can say so; gone with the first that is signed well.
-- Cost: a new table only.

create table signature_failures (
    channel  text primary key,
    -- How many in a row, at least.
    in_a_row bigint not null,
    since    timestamptz not null,
    last_at  timestamptz not null
);
