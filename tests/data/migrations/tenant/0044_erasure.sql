update contacts set erased_at = now(), name = '-', search_key = '' where id = (select id from contacts where id <> '01900000-0000-7000-8000-000000000010' order by id limit 1);
