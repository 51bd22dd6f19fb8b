insert into number_holds (account, failure, error_code, since, look_at, looks, look_message, told_at)
values ('1001', 'unauthorised', 190, now(), now(), 1, '01900000-0000-7000-8000-000000000321', now());
