update leads set interest_key = 'طاوله' where id = '01900000-0000-7000-8000-000000000012';
