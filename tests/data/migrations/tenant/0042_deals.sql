insert into deals (id, contact_id, from_lead, subject, subject_key, stage_id, owner, value, currency, expected_on, created_by, created_at,
                   updated_at, version, changed)
select '01900000-0000-7000-8000-000000000420', contact_id, id, 'ثلاثون كرسيًا', 'ثلاثون كرسيا', '00000000-0000-7000-8000-000000000202',
       '01900000-0000-7000-8000-000000000002', 1282500, 'SAR', '2027-03-01', '01900000-0000-7000-8000-000000000001', now(), now(), 3,
       '{"value": 3}'
from leads limit 1;
insert into deals (id, contact_id, stage_id, state, lost_reason, ended_on, currency, created_at, updated_at)
select '01900000-0000-7000-8000-000000000421', contact_id, '00000000-0000-7000-8000-000000000201', 'lost', 'السعر', '2027-01-05', 'SAR',
       now(), now()
from leads limit 1;
insert into deal_lines (id, deal_id, product_id, name, unit, price, tax, quantity, discount)
values ('01900000-0000-7000-8000-000000000422', '01900000-0000-7000-8000-000000000420', '01900000-0000-7000-8000-000000000410',
        'كرسي مكتب', 'حبة', 45000, 1500, 30000, 500);
insert into deal_notes (id, deal_id, text, by, at)
values ('01900000-0000-7000-8000-000000000423', '01900000-0000-7000-8000-000000000420', 'طلب خصمًا', '01900000-0000-7000-8000-000000000001',
        now());
update merges set deals = '{01900000-0000-7000-8000-000000000421}';
