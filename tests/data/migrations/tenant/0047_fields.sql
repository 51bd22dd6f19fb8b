update field_lists set version = 4, changed_by = '01900000-0000-7000-8000-000000000001' where noun = 'contact';
insert into fields (id, noun, kind, name, search_key, choices, place, removed_at)
values ('01900000-0000-7000-8000-000000000470', 'contact', 'choice', 'المقاس', 'المقاس', '{صغير,كبير}', 1, null),
       ('01900000-0000-7000-8000-000000000471', 'contact', 'number', 'عدد الأولاد', 'عدد الاولاد', '{}', 2, now()),
       ('01900000-0000-7000-8000-000000000472', 'deal', 'date', 'موعد التسليم', 'موعد التسليم', '{}', 1, null);
update contacts set extra = '{"01900000000070008000000000000470": "كبير", "01900000000070008000000000000471": "3"}';
update deals set extra = '{"01900000000070008000000000000472": "2027-03-01"}';
update merges set filled_extra = '{01900000000070008000000000000470}';
