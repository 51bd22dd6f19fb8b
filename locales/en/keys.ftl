## API keys

limit-keys =
    You already have { PLURAL($limit) ->
        [one] { $limit } key
       *[other] { $limit } keys
    }, which is the most there can be.
missing-key = There is no such key.

## In the audit log

noun-key = API keys
action-key-create = Make an API key
audit-key-create = {"\u200E"}{ $who } made the API key “{ $target }”
action-key-end = End an API key
audit-key-end = {"\u200E"}{ $who } ended the API key “{ $target }”
