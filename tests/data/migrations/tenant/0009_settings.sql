insert into settings (key, value) values ('inbox_channel', '"900000000000000001"') on conflict do nothing;
