insert into alliances (id, name, search_key, joining, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000490', 'أصدقاء الشركة', 'اصدقاء الشركه', 'open', '01900000-0000-7000-8000-000000000001', now(), now());
insert into alliance_members (id, alliance_id, member_id, state, since)
values ('01900000-0000-7000-8000-000000000491', '01900000-0000-7000-8000-000000000490', '01900000-0000-7000-8000-000000000001', 'member', now());
insert into alliance_roles (alliance_id, discord_id) values ('01900000-0000-7000-8000-000000000490', 100000000000000001);
