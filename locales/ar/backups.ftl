# النسخ الاحتياطية، والأوامر ‎/backup.

backups-begun = ⏳ يجري إنشاء النسخة الاحتياطية: { $size } حتى الآن. ستخبر هذه الرسالة باكتمالها.
backups-done =
    ✅ اكتملت النسخة الاحتياطية: { $name } ({ $size }).
    الملف لدى من يشغّل البرنامج، ويمكنه استعادة الشركة منه.
backups-failed = ✖️ لم تكتمل النسخة الاحتياطية: { $why }
backups-failure-busy = كانت نسخة أخرى قيد الإنشاء. يمكن طلب نسخة جديدة بعد اكتمالها.
backups-failure-no-room = لا تتّسع لها المساحة. يُرجى إبلاغ من يشغّل البرنامج.
backups-failure-no-tools = تنقص برامج حيث يعمل OmniCRM. يُرجى إبلاغ من يشغّله.
backups-failure-broken = حدث خلل، وتفاصيله في سجل البرنامج. يُرجى إبلاغ من يشغّله.
backups-size = { $megabytes } ميغابايت
backups-title = النسخ الاحتياطية
backups-none = لم تُنشأ أي نسخة احتياطية بعد. لإنشاء أولها: `/backup create`
backups-where = الملفات لدى من يشغّل البرنامج، ويمكنه استعادة الشركة منها.
backups-operator = من سطر الأوامر
backups-line-waiting = {"\u200F"}⏳ { $at } · { $size } حتى الآن · { $by }
backups-line-done = {"\u200F"}✅ { $at } · { $size } · { $by }
backups-line-failed = {"\u200F"}✖️ { $at } · { $by } · { $why }
button-backups = النسخ الاحتياطية
missing-backup = لا توجد نسخة احتياطية كهذه. لعرض الموجود منها: `/backup list`
conflict-backup-under-way = نسخة احتياطية قيد الإنشاء الآن. لمعرفة ما اكتمل منها: `/backup list`
help-backup = نسخ من كل ما لدى الشركة
help-backup-create = إنشاء نسخة احتياطية الآن
help-backup-list = أحدث النسخ الاحتياطية
noun-backup = النسخ الاحتياطية
one-backup = نسخة احتياطية
action-backup-create = إنشاء نسخة احتياطية
audit-backup-create = { $who }: إنشاء نسخة احتياطية من بيانات الشركة
action-backup-restore = الاستعادة من نسخة احتياطية
audit-backup-restore = { $who }: استعادة الشركة من نسخة احتياطية: { $target }
action-backup-resume = استئناف العمل بعد الاستعادة
audit-backup-resume = { $who }: عادت الشركة المستعادة تصل إلى العملاء والموظفين
