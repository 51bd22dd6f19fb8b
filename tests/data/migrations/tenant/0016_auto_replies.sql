update conversations set greeted_at = now() where id in (select id from conversations order by id limit 1);
