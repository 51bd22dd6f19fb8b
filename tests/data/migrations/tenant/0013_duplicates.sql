insert into contacts (id, name, search_key, created_at, updated_at)
values ('00000000-0000-7000-8000-000000000071', 'سارة', 'ساره', now(), now());
insert into contact_duplicates (one, other, reason, found_at)
select least(id, '00000000-0000-7000-8000-000000000071'), greatest(id, '00000000-0000-7000-8000-000000000071'), 'moved', now()
from contacts where id <> '00000000-0000-7000-8000-000000000071' order by id limit 1;
