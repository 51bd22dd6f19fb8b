insert into services (id, name, search_key, minutes, every, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000550', 'استشارة', 'استشاره', 30, 30, '01900000-0000-7000-8000-000000000001', now(), now());
insert into resources (id, name, search_key, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000551', 'غرفة', 'غرفه', now(), now());
insert into service_resources (service_id, resource_id)
values ('01900000-0000-7000-8000-000000000550', '01900000-0000-7000-8000-000000000551');
insert into closures (id, resource_id, starts_at, ends_at, created_at)
values ('01900000-0000-7000-8000-000000000552', '01900000-0000-7000-8000-000000000551', now(), now() + interval '1 day', now());
insert into bookings (id, service_id, resource_id, place, lane, starts_at, ends_at, busy, member_id, source, state, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000553', '01900000-0000-7000-8000-000000000550', '01900000-0000-7000-8000-000000000551', 0,
        1001000, now(), now() + interval '30 min', tstzrange(now(), now() + interval '30 min'), '01900000-0000-7000-8000-000000000001',
        'discord', 'booked', now(), now());
insert into waitlist (id, service_id, day, member_id, state, since)
values ('01900000-0000-7000-8000-000000000554', '01900000-0000-7000-8000-000000000550', current_date,
        '01900000-0000-7000-8000-000000000001', 'waiting', now());
insert into calendar_feeds (id, member_id, created_at)
values ('01900000-0000-7000-8000-000000000555', '01900000-0000-7000-8000-000000000001', now());
