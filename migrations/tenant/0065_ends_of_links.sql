-- What is over is swept; links are found by when they end, too.
--
-- Cost: an index to a small table.

create index sign_in_links_ends on sign_in_links (ends_at);
