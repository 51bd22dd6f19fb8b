-- Answers of more kinds than text: what is to be sent, as crm::channel::Outgoing writes it. A text is in its body alone.
-- Cost: a new column without a default, which rewrites nothing.

alter table messages add column outgoing jsonb;
