# Why something was not done: a plain sentence, and what can be done about it. Nothing internal is ever shown here.

error-not-connected =
    This server isn’t connected to a company yet.
    Whoever runs the system can connect it from the command line: `omnicrm tenant connect`
error-server-only = Commands work only in your company’s server. Please run this one there.
error-outdated =
    This command or button no longer works.
    Please run the command again; if that doesn’t help, restarting Discord refreshes its list of commands.
error-slow = This took longer than usual, and nothing was changed. Please try again.
error-unavailable = The data can’t be reached right now. Please try again in a minute.
error-bot = Bots can’t be given roles or permissions. Choose a person.
error-built-in-role = Built-in roles can’t be changed or deleted.
error-limit-roles =
    The company already has { $limit ->
        [one] { $limit } role
       *[other] { $limit } roles
    } of its own, which is the most there can be.
error-limit-requests = You have too many requests waiting. Please wait until some are decided, or withdraw some.
error-limit = The company has reached a limit of its plan.
error-internal =
    Something went wrong on our side, and it has been logged.
    If it happens again, please give this number to whoever runs the system:

## Refusals: which permission is missing, and who can give it

refused-missing = You don’t have the permission “{ $permission }”.
refused-denied = The permission “{ $permission }” has been withheld from you.
refused-disabled = Your account in this company is disabled.
refused-suspended = The company’s account is suspended at the moment.
refused-own-request = Nobody approves their own request. Somebody else has to decide.
refused-ask = You can ask: { $people }
refused-ask-owner = You can ask the company’s owner.

## Rules about ranks

rank-target-is-owner = Nobody can change the owner’s role or permissions.
rank-yourself = This is about you, and nobody can change their own role or permissions. Somebody who ranks above you can.
rank-target-not-below = You can’t change this person’s permissions: their role, { $role }, doesn’t rank below yours.
rank-owner-role = The owner’s role can’t be given by a command.
rank-role-not-below = You can’t give the role { $role }: it doesn’t rank below yours.
rank-only-owner-decides = Only the owner decides this.
rank-shape-not-below = You can only make, change and delete roles that rank below yours.
rank-not-held-that-long = You can’t give the permission “{ $permission }” for that long: you don’t have it for that long yourself.
rank-not-held = You can’t give the permission “{ $permission }”: you don’t have it yourself.
rank-only-owner-gives = Only the owner can give the permission “{ $permission }”.
rank-platform-only = The permission “{ $permission }” belongs to the platform and can’t be given in a company.

## Not there

missing-lead = No lead was found. You can search by number, name, phone or interest: `/crm lead show`
missing-conversation = This conversation no longer exists.
missing-contact = There is no such contact.
missing-member = There is no such person in the company.
missing-role = There is no such role.
missing-request = This request no longer exists.
missing-event = There is no event with this number.
missing-other = There is no such thing.

## Input that can’t be accepted

invalid-empty = “{ $field }” is empty.
invalid-too-long =
    “{ $field }” is too long: at most { $limit ->
        [one] { $limit } character
       *[other] { $limit } characters
    }.
invalid-phone = “{ $field }” is not a correct phone number. Please write it like { $local }, or with its country code like { $abroad }.
invalid-phone-abroad = “{ $field }” is not a correct phone number. Please write it with its country code, like `+966512345678`.
invalid-past = The time in “{ $field }” has passed.
invalid-until = “{ $field }” was not understood. Some that are: `2h`, `7d`, `3 days`, `2026-12-31`.
invalid-action = “{ $field }” was not understood. Please pick one from the list that appears as you type.
invalid-together = These two options can’t be used together. Please use one of them.
invalid-permission = There is no such permission in “{ $field }”. Please pick one from the list that appears as you type.
invalid-form = “{ $field }” is not in the expected form.

## Clashes with what is there

conflict-repeated = This has been done already.
conflict-open-lead = This customer already has an open lead: { $lead }.
conflict-taken = This name is taken.
conflict-route-taken = This address belongs to another company.
conflict-window-closed =
    The customer’s last message is more than 24 hours old, and WhatsApp doesn’t allow a free reply after that: the time ended { $ago } ({ $when }).
    You can reply as soon as they write again.
conflict-window-never = This customer hasn’t written yet, and WhatsApp allows a free reply only to a customer’s message.
conflict-no-change = Nothing changes: it is already so.
conflict-taken-role = Another role has this name already.
conflict-nothing-to-undo = There is nothing to take back: you have changed nobody in the last ten minutes.
conflict-changed-since = This was changed again since, so it can’t be taken back.
conflict-role-held =
    { $count ->
        [one] { $count } person holds this role. Please give them another one first.
       *[other] { $count } people hold this role. Please give them another one first.
    }
conflict-no-owner-channel =
    This needs a second person’s approval, but there is no channel to ask in yet.
    The owner can choose one: `/settings owner_channel`
conflict-nobody-to-approve = This needs a second person’s approval, but nobody else may give permissions here.
conflict-request-over = This request has been decided, or its time is over.
conflict-request-failed = This could no longer be carried out, because things have changed since it was asked for. The request is closed.
conflict-not-for-emergencies =
    The permission “{ $permission }” can’t be taken in an emergency.
    The owner can list it: `/settings break_glass`
conflict-held-role-takes-second =
    { $count ->
        [one] This takes a second person’s approval, and { $count } person holds the role. Please give them another one first; then change this role and give it again.
       *[other] This takes a second person’s approval, and { $count } people hold the role. Please give them another one first; then change this role and give it again.
    }
