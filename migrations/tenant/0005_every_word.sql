-- Every word of a customer's message, whatever it came in, and why an answer of ours did not arrive, as a reason instead of a
-- provider's number.
-- Cost: new columns without a default, so no table is rewritten; one pass over the answers that failed.

alter table messages
    -- The words of a message in reading order, as [label, words]; see crm::channel::Content. Null for what came before.
    add column details jsonb,
    -- The provider's id of the message that this one answers, reacts to, changes or takes back.
    add column quotes text,
    -- See crm::channel::Failure.
    add column failure text;
alter table parked_statuses add column failure text;

-- Meta's codes as they were understood when these answers failed.
update messages
set failure = case
        when error_code = 131047 then 'window_closed'
        when error_code = 131026 then 'undeliverable'
        when error_code in (131021, 131030) then 'not_allowed'
        when error_code = 131050 then 'opted_out'
        when error_code in (130472, 131049) then 'held_back'
        when error_code in (4, 80007, 130429, 131056) then 'too_fast'
        when error_code in (368, 130497, 131031, 131037, 131048) then 'restricted'
        when error_code = 131042 then 'payment'
        when error_code in (0, 3, 10, 102, 104, 190, 131005) or error_code between 200 and 299 then 'unauthorised'
        when error_code in (33, 100, 131008, 131009, 131051, 131052, 131053) then 'content'
        else 'other'
    end
where state = 'failed';
update parked_statuses set failure = 'other' where state = 'failed';
