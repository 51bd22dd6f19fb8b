# الأمر ‎/help: بطاقة بالمجموعات، ولكل مجموعة صفحة.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

help-help = ما يمكنك فعله هنا
help-title = الأوامر
help-intro = من القائمة أدناه تُفتح كل مجموعة بأوامرها وخياراتها.
help-group = {"\u200F"}**{ $group }:** { $commands }
help-group-locked = {"\u200F"}🔒 { $groups }
help-choose = المجموعة
help-all = جميع المجموعات

help-title-group = الأوامر: { $group }
help-options = الخيارات بين القوسين [ ] يمكن تركها.
help-line = {"\u200F"}{ $command } — { $about }
help-line-options = {"\u200F"}{ $command } { $options } — { $about }
help-locked = {"\u200F"}🔒 بصلاحية «{ $permission }»: { $commands }
