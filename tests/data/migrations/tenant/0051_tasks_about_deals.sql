insert into tasks (id, title, search_key, assignee, deal_id, created_by, created_at)
select '01900000-0000-7000-8000-000000000480', 'تجهيز العرض', 'تجهيز العرض', '01900000-0000-7000-8000-000000000001', id,
       '01900000-0000-7000-8000-000000000001', now()
from deals order by number limit 1;
