update conversations set clock_spent = 120 where id = '01900000-0000-7000-8000-000000000013';
update turns set week = '[[[540, 780]], [], [], [], [], [], [[1200, 1560]]]'
where member_id = '01900000-0000-7000-8000-000000000002';
insert into leaves (id, member_id, from_day, until_day, added_by, added_at)
values ('01900000-0000-7000-8000-000000000310', '01900000-0000-7000-8000-000000000002', current_date, current_date + 6,
        '01900000-0000-7000-8000-000000000002', now());
