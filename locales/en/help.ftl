# The command /help: a card with the groups, and a page for each.
# Lines that begin with a command begin with U+200E: an Arabic sentence would turn them around.

help-help = What you can do here
help-title = Commands
help-intro = The menu below opens each group, with its commands and their options.
help-group = {"\u200E"}**{ $group }:** { $commands }
help-group-locked = {"\u200E"}🔒 { $groups }
help-choose = Group
help-all = All groups

help-title-group = Commands: { $group }
help-options = Options in brackets [ ] can be left out.
help-line = {"\u200E"}{ $command } — { $about }
help-line-options = {"\u200E"}{ $command } { $options } — { $about }
help-locked = {"\u200E"}🔒 Needs “{ $permission }”: { $commands }
