insert into undos (thing, version, by, action, before, until)
values ('01900000-0000-7000-8000-000000000340', 2, '01900000-0000-7000-8000-000000000001', 'task.edit', '{"title": "x"}', now() + interval '10 minutes');
