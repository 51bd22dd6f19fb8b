insert into leads (id, contact_id, interest, source, state, ended_at, stage_id, created_by, created_at, updated_at)
select id, '01900000-0000-7000-8000-000000000010', 'خزانة', source, 'lost', now(), (select stage_id from leads order by number limit 1),
       '01900000-0000-7000-8000-000000000002', now(), now()
from (values ('01900000-0000-7000-8000-000000000621'::uuid, 'panel'), ('01900000-0000-7000-8000-000000000622', 'api')) new (id, source);
