-- The board counts the open leads of each stage, as far as the caller sees them. Nothing but what is counted stands in this index, so equal
-- entries are stored once, and it stays small.
--
-- Cost: one small index, and its upkeep where a lead changes hands or stages.

create index leads_board on leads (stage_id, owner) where state = 'open';
