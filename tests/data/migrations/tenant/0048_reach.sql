insert into teams (id, name, key) values ('01900000-0000-7000-8000-000000000480', 'الغربية', 'الغربيه');
insert into team_members (member_id, team_id)
values ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000480'),
       ('01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000480');
insert into settings (key, value) values ('reach', '{"sales": {"leads": "own", "deals": "team"}}');
