-- Files for customers: where staff put them, and what the provider calls them once they have been handed over.
-- Cost: nothing but a look at the rows of attachments, for the check.

alter table attachments
    -- discord: an address in Discord's store, of a file for a customer.
    drop constraint attachments_source_kind_check,
    add constraint attachments_source_kind_check check (source_kind in ('id', 'address', 'discord')),
    -- Of a file for a customer: the provider's id of it, once it has been handed over.
    add column provider_media text check (length(provider_media) between 1 and 200);
