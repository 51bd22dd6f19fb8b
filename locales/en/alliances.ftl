# Alliances: people of the server and companies who belong together.

alliance-title = {"\u200E"}{ $alliance } · { $name }
alliance-create-title = New alliance
alliance-created = ✅ Alliance { $alliance } is there: { $name }
alliance-edit-title = Change: { $name }
alliance-edited = ✅ The alliance was changed: { $name }
alliance-undone = ↩️ The alliance is as it was before the last change: { $name }
alliance-dissolved = 🗑️ The alliance was dissolved: { $name }
alliance-joined = ✅ You have joined the alliance: { $name }
alliance-asked = 📨 You have asked to join the alliance: { $name }. You’ll get a private message once you are let in.
alliance-left = 👋 Your name is no longer in the alliance: { $name }
alliance-invited =
    { $standing ->
        [member] ✅ { $who } had asked to join, and now belongs to the alliance: { $name }
       *[invited] 📨 { $who } was invited into the alliance: { $name }
    }
alliance-company-added = ✅ The company was added to the alliance: { $name }
alliance-admitted = ✅ They were let into the alliance: { $name }
alliance-removed =
    { $standing ->
        [asked] ✖️ They were not let into the alliance: { $name }
        [invited] ↩️ The invitation was taken back. Alliance: { $name }
       *[member] ✅ They no longer belong to the alliance: { $name }
    }
alliance-company-removed = ✅ The company no longer belongs to the alliance: { $name }
alliance-role-on = ✅ The members of this alliance get a Discord role: { $name }
alliance-role-off = ✅ The members of this alliance have no Discord role any more: { $name }
alliance-company = {"\u200E"}🏢 { $name } ({ $company })
alliance-members =
    { PLURAL($count) ->
        [0] No members
        [one] 1 member
       *[other] { $count } members
    }
alliance-asking =
    { PLURAL($count) ->
        [0] Nobody asks to join
        [one] 1 asks to join
       *[other] { $count } ask to join
    }
alliance-mine = You
alliance-role = Discord role
alliance-role-coming = ⏳ On its way
alliance-role-forbidden = ⚠️ The bot may not manage roles. Once it has “Manage Roles” and its own role stands above this one: `/alliance role`
alliance-role-too-many = ⚠️ This server has as many roles as Discord allows. Once one was deleted: `/alliance role`
alliance-dissolved-at = Dissolved
alliance-joining-open = Open to everybody
alliance-joining-request = By request
alliance-joining-invite = By invitation
alliance-standing-member = ✅ You are a member
alliance-standing-asked = ⏳ You have asked to join
alliance-standing-invited = 📨 You are invited
alliances-title = Alliances
alliances-none = There are no alliances yet.
alliances-line =
    {"\u200E"}**{ $alliance }** · { $name } · { PLURAL($count) ->
        [0] no members
        [one] 1 member
       *[other] { $count } members
    }
field-joining = Joining
button-alliance-join = Join
button-alliance-ask = Ask to join
button-alliance-leave = Leave
button-alliance-withdraw = Take back my request
button-alliance-decline = Decline
button-alliance-members = All members
button-alliance-edit = Change
missing-alliance = There is no such alliance. You can pick one from the list that appears while you type, or see them all: `/alliance list`
conflict-taken-alliance = Another alliance has this name.
conflict-by-invitation = People join this alliance by invitation only.
conflict-not-asking = This person doesn’t ask to join.
conflict-cannot-join = This person may not join alliances.
limit-alliances =
    The company has as many alliances as are allowed: { PLURAL($limit) ->
        [one] 1 alliance
       *[other] { $limit } alliances
    }
limit-alliance-members =
    The alliance has as many members as are allowed, with those who ask or are invited: { PLURAL($limit) ->
        [one] 1 member
       *[other] { $limit } members
    }
limit-alliances-of-one =
    Nobody belongs to more alliances than these: { PLURAL($limit) ->
        [one] 1 alliance
       *[other] { $limit } alliances
    }
error-person-or-company = Choose a person or a company, not both.
notice-alliance-title = { $company }: the alliance { $name }
notice-alliance =
    { $news ->
        [invited] { $by } invites you into this alliance. To join: `/alliance join`, then { $alliance }
        [admitted] { $by } has let you in: you belong to this alliance now. To see it: `/alliance show`, then { $alliance }
        [declined] You were not let into this alliance. { $by } decided it.
        [removed] You no longer belong to this alliance. { $by } decided it.
       *[asked] { $by } asks to join this alliance. To decide: `/alliance show`, then { $alliance }
    }
help-alliance = People and companies who belong together
help-alliance-list = The alliances
help-alliance-show = One alliance and its members
option-alliance-show-alliance = Number or name
help-alliance-join = Join an alliance, or ask to
option-alliance-join-alliance = Number or name
help-alliance-leave = Leave an alliance, or decline
option-alliance-leave-alliance = Number or name
help-alliance-create = Make an alliance; without a name, a form opens
option-alliance-create-name = Name
option-alliance-create-joining = How do people join?
help-alliance-edit = Change an alliance
option-alliance-edit-alliance = Number or name
option-alliance-edit-joining = How do people join? Without it, a form opens
help-alliance-add = Invite a person, or add a company
option-alliance-add-alliance = Number or name
option-alliance-add-user = Who is invited
option-alliance-add-company = The company, by number or name
help-alliance-approve = Let in somebody who asks
option-alliance-approve-alliance = Number or name
option-alliance-approve-user = Who asks
help-alliance-remove = Take a person or a company out
option-alliance-remove-alliance = Number or name
option-alliance-remove-user = Who goes
option-alliance-remove-company = The company, by number or name
help-alliance-role = A Discord role for an alliance’s members
option-alliance-role-alliance = Number or name
option-alliance-role-on = Do they have it?
help-alliance-dissolve = Dissolve an alliance
option-alliance-dissolve-alliance = Number or name
noun-alliance = Alliances
one-alliance = Alliance
action-alliance-add-company = Add a company to an alliance
audit-alliance-add-company = { $who } added the company { $company } to the alliance { $target }
action-alliance-admit = Let somebody into an alliance
audit-alliance-admit = { $who } let { $whom } into the alliance { $target }
action-alliance-create = Make an alliance
audit-alliance-create = { $who } made the alliance { $target }
action-alliance-dissolve = Dissolve an alliance
audit-alliance-dissolve = { $who } dissolved the alliance { $target }
action-alliance-edit = Change an alliance
audit-alliance-edit = { $who } changed the alliance { $target }
action-alliance-invite = Invite into an alliance
audit-alliance-invite = { $who } invited { $whom } into the alliance { $target }
action-alliance-join = Join an alliance
audit-alliance-join =
    { $standing ->
        [asked] { $who } asked to join the alliance { $target }
       *[member] { $who } joined the alliance { $target }
    }
action-alliance-leave = Leave an alliance
audit-alliance-leave = { $who } left the alliance { $target }
action-alliance-remove = Take somebody out of an alliance
audit-alliance-remove =
    { $standing ->
        [asked] { $who } did not let { $whom } into the alliance { $target }
        [invited] { $who } took back the invitation of { $whom } into the alliance { $target }
       *[member] { $who } took { $whom } out of the alliance { $target }
    }
action-alliance-drop-company = Take a company out of an alliance
audit-alliance-drop-company = { $who } took the company { $company } out of the alliance { $target }
action-alliance-role = Discord role of an alliance
audit-alliance-role =
    { $on ->
        [yes] { $who } gave the members of the alliance { $target } a Discord role
       *[no] { $who } took the Discord role of the alliance { $target } away
    }
action-alliance-undo = Undo a change to an alliance
audit-alliance-undo = { $who } took back “{ $undone }” in the alliance { $target }
