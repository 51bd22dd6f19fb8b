-- When a customer was last shown that somebody types, and which stage of a lead a thread of the staff's forum shows.
-- Cost: columns without a default, which write nothing into rows.

alter table conversations add column typing_at timestamptz;

-- Beside the bits of its other tags: which stages there are is the company's own.
alter table threads add column stage_id uuid references stages on delete set null;
