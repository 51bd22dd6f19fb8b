insert into consents (contact_id, consent, source, message_id, at, recorded_at)
select id, 'out', 'word', null, now(), now() from contacts order by id limit 1;
update contacts set opted_out_at = now() where id in (select contact_id from consents);
