-- Files for customers: where staff put them, and what the provider calls them once they have been handed over. How far staff
-- have read.
-- Cost: a look at the rows of attachments, for the check; no table is written anew.

alter table attachments
    -- discord: an address in Discord's store, of a file for a customer.
    drop constraint attachments_source_kind_check,
    add constraint attachments_source_kind_check check (source_kind in ('id', 'address', 'discord')),
    -- Of a file for a customer: the provider's id of it, once it has been handed over.
    add column provider_media text check (length(provider_media) between 1 and 200);

alter table conversations
    -- The newest message of the customer that staff have read, by its seq.
    add column read_seq bigint not null default 0;
