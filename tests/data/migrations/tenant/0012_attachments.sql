update messages set forwarded = 2 where direction = 'in' and seq = (select min(seq) from messages where direction = 'in');
insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, sha256, state, kept_type,
                         bytes, created_at, settled_at)
select '00000000-0000-7000-8000-000000000061', id, 0, 'id', '1234567890', 'image/jpeg', 'صورة.jpg', false,
       decode(repeat('0d', 32), 'hex'), 'kept', 'image/jpeg', 4096, now(), now()
from messages where direction = 'in' order by seq limit 1;
insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
values ('attachment', '00000000-0000-7000-8000-000000000061', 'discord', 900000000000000011, 900000000000000020, now());
