update contacts set key_v = 4 where id = '01900000-0000-7000-8000-000000000010';
