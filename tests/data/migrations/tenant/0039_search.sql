insert into contact_words (word, contact_id) values ('ليلي', '01900000-0000-7000-8000-000000000010'),
                                                    ('~ll', '01900000-0000-7000-8000-000000000010');
update contacts set key_v = 2 where id = '01900000-0000-7000-8000-000000000010';
