# الأوامر ‎/settings و‎/help.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

settings-language-set = ✅ ستصلك الردود بالعربية من الآن.
settings-inbox-set = ✅ ستظهر رسائل العملاء في { $channel }. يُرجى التأكد من أن البوت يستطيع الكتابة فيها.

help-title = الأوامر المتاحة
help-intro = العلامة 🔒 تعني أن الأمر يحتاج إلى صلاحية ليست لديك.
help-line = {"\u200F"}{ $command } — { $about }
help-line-locked = {"\u200F"}🔒 { $command } — { $about } (يحتاج إلى صلاحية «{ $permission }»)
help-perms-list = أصحاب الأدوار والصلاحيات
help-perms-check = صلاحياتك أو صلاحيات شخص آخر
help-perms-set-admin = تعيين شخص في دور المسؤول
help-perms-set-moderator = تعيين شخص في دور المشرف
help-perms-grant = إضافة صلاحيات لشخص فوق ما يتيحه دوره، لمدة محددة أو دائمًا
help-perms-remove = سحب دور شخص وصلاحياته الإضافية
help-audit-list = ما الذي حدث، ومن فعله، ولماذا
help-crm-lead-add = إضافة عميل محتمل؛ وبدون اسم يظهر نموذج للتعبئة
help-crm-lead-list = العملاء المحتملون قيد المتابعة
help-crm-lead-show = تفاصيل عميل محتمل
help-settings-language = لغة الردود التي تصلك
help-settings-inbox = القناة التي تظهر فيها رسائل العملاء
help-help = هذه القائمة
