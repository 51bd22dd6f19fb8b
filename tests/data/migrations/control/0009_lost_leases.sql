update wakeups set due_at = 'infinity', lease_until = '2026-11-01 10:00:00+00', lease_token = lease_token + 1;
