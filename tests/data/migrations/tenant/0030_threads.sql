insert into threads (conversation_id, forum, thread, last_post, posting_seq, opened_at)
select id, 900000000000000031, 900000000000000032, 900000000000000033, null, now() from conversations order by id limit 1;
update messages set source = 900000000000000034
where id = (select id from messages where direction = 'out' order by seq limit 1);
