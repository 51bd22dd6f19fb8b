update threads set last_read = 900000000000000035, tags = 3;
