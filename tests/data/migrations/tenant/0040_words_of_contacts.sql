update contacts set key_v = 3, words = array_to_tsvector(array['ليلي', '~ll']) where id = '01900000-0000-7000-8000-000000000010';
