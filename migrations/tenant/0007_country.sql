-- The country in which the company's people dial, so that a phone number can be read as they type it.
-- Cost: one column without a default on the table of one row.

-- Null: that of the time zone; see crm::settings::country.
alter table tenant add column country text check (country ~ '^[A-Z]{2}$');
