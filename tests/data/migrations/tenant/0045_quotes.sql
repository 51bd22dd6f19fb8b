insert into quotes (id, deal_id, company, customer, note, currency, total, made_on, valid_until, state, created_by, created_at)
values ('01900000-0000-7000-8000-000000000450', '01900000-0000-7000-8000-000000000420', 'المشرق', 'سارة', 'التسليم خلال أسبوع', 'SAR',
        1474875, '2027-01-15', '2027-01-29', 'draft', '01900000-0000-7000-8000-000000000001', now());
insert into quotes (id, deal_id, company, customer, currency, total, made_on, valid_until, state, message_id, sent_at, answered_at,
                    created_at, version)
select '01900000-0000-7000-8000-000000000451', '01900000-0000-7000-8000-000000000421', 'المشرق', 'سارة', 'SAR', 1150, '2026-12-01',
       '2026-12-15', 'declined', id, now(), now(), now(), 3
from messages limit 1;
insert into quote_lines (quote_id, place, product_id, name, unit, price, tax, quantity, discount)
values ('01900000-0000-7000-8000-000000000450', 1, '01900000-0000-7000-8000-000000000410', 'كرسي مكتب', 'حبة', 45000, 1500, 30000, 500),
       ('01900000-0000-7000-8000-000000000451', 1, null, null, null, 1150, 0, 1000, 0);
insert into attachments (id, message_id, place, source_kind, source, media_type, file_name, is_voice, created_at)
select '01900000-0000-7000-8000-000000000452', id, 7, 'quote', '01900000000070008000000000000451', 'application/pdf', 'Q-1002.pdf', false,
       now()
from messages limit 1;
