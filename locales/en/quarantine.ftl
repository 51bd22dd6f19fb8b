# What was put aside: work that could not be done, until somebody has looked at it.

noun-delivery = Deliveries

## In the owners’ channel

put-aside-title = ⚠️ Something could not be done in { $company }
put-aside = This was tried and put aside. Nothing is lost, and it waits until somebody has looked at it:
put-aside-jobs =
    { PLURAL($count) ->
        [one] { $count } job, such as a message to be sent or shown
       *[other] { $count } jobs, such as messages to be sent or shown
    }
put-aside-deliveries =
    { PLURAL($count) ->
        [one] { $count } delivery from WhatsApp
       *[other] { $count } deliveries from WhatsApp
    }
put-aside-what-to-do = Whoever runs the system sees the reasons, and lets it go again once they are mended, with

## In the audit log

field-attempts = Attempts
action-delivery-retry = Try a delivery again
audit-delivery-retry = {"\u200E"}{ $who } had a delivery tried again that had been put aside: { $target }
action-job-retry = Try a job again
audit-job-retry = {"\u200E"}{ $who } had a job tried again that had been put aside: { $target }
