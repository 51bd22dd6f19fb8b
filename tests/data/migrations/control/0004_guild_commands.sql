insert into guild_commands (application, guild, digest, ids, registered_at)
values (1, 100000000000000002, decode(repeat('00', 32), 'hex'), '{"help": 100000000000000003}', now());
