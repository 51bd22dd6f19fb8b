update wakeups set lease_claim = '01890b3c-4d5e-7f70-8192-a3b4c5d6e7f8' where lease_until > '-infinity';
