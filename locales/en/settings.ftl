# The commands /settings and /help.

settings-language-set = ✅ You’ll be answered in English from now on.
settings-inbox-set = ✅ Customers’ messages will appear in { $channel }. Please make sure that the bot can write there.

help-title = What you can do here
help-intro = 🔒 marks a command that takes a permission you don’t have.
help-line = { $command } — { $about }
help-line-locked = 🔒 { $command } — { $about } (takes the permission “{ $permission }”)
help-perms-list = Who has a role or permissions of their own
help-perms-check = What you or somebody else may do
help-perms-set-admin = Make a person an admin
help-perms-set-moderator = Make a person a moderator
help-perms-grant = Give a person permissions beyond their role, for a time or for good
help-perms-remove = Take a person’s role and extra permissions away
help-audit-list = What happened, who did it, and why
help-crm-lead-add = Add a lead; without a name, a form opens
help-crm-lead-list = The open leads
help-crm-lead-show = One lead in detail
help-settings-language = The language you are answered in
help-settings-inbox = The channel that shows customers’ messages
help-help = This list
