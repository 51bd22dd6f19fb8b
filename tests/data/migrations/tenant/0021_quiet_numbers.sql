insert into number_hours (account, hour, messages) values ('1001', date_trunc('hour', now()), 3);
insert into number_watch (account, last_at, quiet_since, counted_to) values ('1001', now(), now(), now());
