# الأوامر ‎/settings و‎/help.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

settings-language-set = ✅ ستصلك الردود بالعربية من الآن.
settings-inbox-set = ✅ ستظهر رسائل العملاء في { $channel }. يُرجى التأكد من أن البوت يستطيع الكتابة فيها.

settings-owner-channel-set = ✅ ستظهر تغييرات الصلاحيات وطلبات الموافقة والتنبيهات في { $channel }. يُرجى التأكد من أن البوت يستطيع الكتابة فيها، وألا يقرأها إلا من يلزم.
settings-audit-channel-set = ✅ ستظهر جميع أحداث سجل التدقيق في { $channel }. يُرجى التأكد من أن البوت يستطيع الكتابة فيها، وألا يقرأها إلا من يلزم.
settings-audit-channel-set-some = ✅ ستظهر هذه الأحداث من سجل التدقيق في { $channel }: { $nouns }. يُرجى التأكد من أن البوت يستطيع الكتابة فيها، وألا يقرأها إلا من يلزم.
approvals-title = ما يحتاج إلى موافقة شخص ثانٍ
approvals-none = لا شيء بعد.
deed-set-admin = تعيين مسؤول أو منح دور أعلى
deed-export = حفظ سجل التدقيق في ملف
deed-grant = منح صلاحية «{ $permission }»
emergencies-title = ما يمكن أخذه لساعة في الطوارئ
emergencies-none = لا شيء بعد.

help-title = الأوامر المتاحة
help-intro = العلامة 🔒 تعني أن الأمر يحتاج إلى صلاحية ليست لديك.
help-line = {"\u200F"}{ $command } — { $about }
help-line-locked = {"\u200F"}🔒 { $command } — { $about } (يحتاج إلى صلاحية «{ $permission }»)
help-perms-list = أصحاب الأدوار والصلاحيات
help-perms-check = صلاحياتك أو صلاحيات شخص آخر
help-perms-set-admin = تعيين شخص في دور المسؤول
help-perms-set-moderator = تعيين شخص في دور المشرف
help-perms-set-role = منح شخص أي دور
help-perms-deny = حجب صلاحيات عن شخص مهما كان دوره
help-perms-copy = منح شخص ما لدى شخص آخر
help-perms-undo = التراجع عن آخر تغيير لك خلال عشر دقائق
help-perms-explain = لماذا يُسمح لشخص بشيء أو لا يُسمح
help-perms-simulate = ما الذي يضيفه تغيير وما الذي يسحبه، قبل إجرائه
help-perms-matrix = صلاحيات شخص على شكل جدول
help-perms-log = ما تغيّر في الأشخاص والأدوار
help-perms-break-glass = أخذ صلاحية لساعة في الطوارئ
help-perms-role-create = إنشاء دور خاص بالشركة
help-perms-role-edit = تعديل دور خاص بالشركة
help-perms-role-delete = حذف دور ليس لدى أحد
help-perms-role-list = جميع الأدوار حسب ترتيبها
help-permissions-of = صلاحيات شخص، من القائمة التي تُفتح على اسمه
help-perms-grant = إضافة صلاحيات لشخص فوق ما يتيحه دوره، لمدة محددة أو دائمًا
help-perms-remove = سحب دور شخص وصلاحياته الإضافية
help-audit-show = حدث واحد بالتفصيل وما الذي تغيّر فيه
help-audit-user = كل ما فعله شخص أو حدث له
help-audit-export = حفظ الأحداث في ملف
help-audit-verify = التحقق من أن أحدًا لم يعبث بالسجل
help-audit-list = ما الذي حدث، ومن فعله، ولماذا
help-crm-lead-add = إضافة عميل محتمل؛ وبدون اسم يظهر نموذج للتعبئة
help-crm-lead-list = العملاء المحتملون قيد المتابعة
help-crm-lead-show = تفاصيل عميل محتمل
help-settings-language = لغة الردود التي تصلك
help-settings-inbox = القناة التي تظهر فيها رسائل العملاء
help-settings-owner-channel = قناة التغييرات والطلبات والتنبيهات
help-settings-audit-channel = القناة التي تعرض سجل التدقيق أولًا بأول
help-settings-approvals = ما يحتاج إلى موافقة شخص ثانٍ
help-settings-break-glass = ما يمكن أخذه في الطوارئ
help-help = هذه القائمة
