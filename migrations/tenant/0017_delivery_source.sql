-- In whose words a raw delivery is written, and for which of the company's numbers it is, where it need not say so itself.
-- Those of before are Meta's.
-- Cost: new columns without a rewrite.

alter table inbox
    add column provider text not null default 'meta' check (provider in ('meta', 'dialog360', 'twilio')),
    add column account text;
