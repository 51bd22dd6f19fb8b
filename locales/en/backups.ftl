# Backups, and the commands /backup.

backups-begun = ⏳ The backup is being made: { $size } so far. This message says when it’s there.
backups-done =
    ✅ The backup is there: { $name } ({ $size }).
    Whoever runs the program has the file, and can restore the company from it.
backups-failed = ✖️ Nothing came of the backup: { $why }
backups-failure-busy = another one was being made. Ask again once it’s there.
backups-failure-no-room = there’s no room for it. Tell whoever runs the program.
backups-failure-no-tools = programs are missing where OmniCRM runs. Tell whoever runs it.
backups-failure-broken = something went wrong, which is in the program’s log. Tell whoever runs it.
backups-size = { $megabytes } MB
backups-title = Backups
backups-none = No backup has been made yet. To make one: `/backup create`
backups-where = Whoever runs the program has the files, and can restore the company from them.
backups-operator = at the command line
backups-line-waiting = {"\u200E"}⏳ { $at } · { $size } so far · { $by }
backups-line-done = {"\u200E"}✅ { $at } · { $size } · { $by }
backups-line-failed = {"\u200E"}✖️ { $at } · { $by } · { $why }
button-backups = Backups
missing-backup = There’s no such backup. To see which there are: `/backup list`
conflict-backup-under-way = A backup is being made just now. To see how far it is: `/backup list`
help-backup = Copies of everything the company has
help-backup-create = Make a backup now
help-backup-list = The newest backups
noun-backup = Backups
one-backup = Backup
action-backup-create = Make a backup
audit-backup-create = { $who } had a backup of the company made
action-backup-restore = Restore from a backup
audit-backup-restore = { $who } restored the company from a backup: { $target }
action-backup-resume = Resume after a restore
audit-backup-resume = { $who } let the restored company reach customers and staff again
