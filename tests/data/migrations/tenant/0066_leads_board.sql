update leads set owner = '01900000-0000-7000-8000-000000000001'
where number = (select min(number) from leads where state = 'open');
