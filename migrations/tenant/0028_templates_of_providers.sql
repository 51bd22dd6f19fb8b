-- Message templates of numbers at other providers: at 360dialog by the number, at Twilio by the account. Twilio names a template by an
-- id of its own when it is sent.
-- Cost: templates is locked for a moment, and not written anew.

alter table templates
    add column provider  text not null default 'meta' check (provider in ('meta', 'dialog360', 'twilio')),
    -- What the provider wants to be told when it is sent, where that is not its name: Twilio's ContentSid.
    add column reference text check (length(reference) between 1 and 100);
