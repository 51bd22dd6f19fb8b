insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, state, kept_type, bytes,
                         provider_media, created_at, settled_at)
select '00000000-0000-7000-8000-000000000062', id, 0, 'discord', 'https://cdn.discordapp.com/ephemeral-attachments/1/2/a.pdf',
       'application/pdf', 'عرض.pdf', false, 'kept', 'application/pdf', 4096, '1234567890', now(), now()
from messages where direction = 'out' order by seq limit 1;
update conversations set read_seq = 1;
