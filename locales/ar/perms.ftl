# الأوامر ‎/perms وما يصل إلى الشخص من إشعار.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

people-title = أصحاب الأدوار والصلاحيات
people-title-role = أصحاب دور «{ $role }»
people-title-permission = أصحاب صلاحية «{ $permission }»
people-none = لا أحد بعد.
people-line = {"\u200F"}{ $person } — { $role }
people-granted =
    { $count ->
        [zero] بلا صلاحيات إضافية
        [one] صلاحية إضافية واحدة
        [two] صلاحيتان إضافيتان
        [few] { $count } صلاحيات إضافية
        [many] { $count } صلاحية إضافية
       *[other] { $count } صلاحية إضافية
    }
people-denied =
    { $count ->
        [zero] بلا صلاحيات محجوبة
        [one] صلاحية محجوبة واحدة
        [two] صلاحيتان محجوبتان
        [few] { $count } صلاحيات محجوبة
        [many] { $count } صلاحية محجوبة
       *[other] { $count } صلاحية محجوبة
    }
people-ends = تنتهي أولاها { $when }
people-disabled = موقوف

check-title = صلاحيات { $name }
check-role =
    {"\u200F"}{ $person } — الدور: **{ $role }**
    { $about }
check-owner = 👑 مالك الشركة: جميع الصلاحيات، دائمًا.
check-disabled = ⛔ الحساب موقوف.
check-grants = صلاحيات إضافية
check-denials = صلاحيات محجوبة
check-rule-forever = {"\u200F"}{ $permission }
check-rule-until = {"\u200F"}{ $permission } (تنتهي { $when })
check-rule-over = {"\u200F"}{ $permission } (انتهت { $when })
check-table = عرض كجدول
check-nothing = المحصّلة: لا صلاحيات.
check-group-all = {"\u200F"}**{ $group }:** الكل
check-group-some = {"\u200F"}**{ $group }:** { $permissions }

perms-role-set = صار دور { $person } «{ $after }»، وكان «{ $before }».
perms-removed =
    {"\u200F"}{ $rules ->
        [zero] سُحب دور «{ $before }» من { $person }.
        [one] سُحب دور «{ $before }» من { $person }، وأُلغي استثناء شخصي واحد.
        [two] سُحب دور «{ $before }» من { $person }، وأُلغي استثناءان شخصيان.
        [few] سُحب دور «{ $before }» من { $person }، وأُلغيت { $rules } استثناءات شخصية.
        [many] سُحب دور «{ $before }» من { $person }، وأُلغي { $rules } استثناءً شخصيًا.
       *[other] سُحب دور «{ $before }» من { $person }، وأُلغي { $rules } استثناء شخصي.
    } الدور الآن «{ $after }».
perms-granted = صارت لدى { $person } هذه الصلاحيات: { $permissions }.
perms-granted-until = صارت لدى { $person } هذه الصلاحيات حتى { $when } ({ $soon }): { $permissions }.
perms-denied = حُجبت هذه الصلاحيات عن { $person } مهما كان الدور: { $permissions }.
perms-cleared = أُلغيت الاستثناءات الشخصية لـ { $person } في هذه الصلاحيات: { $permissions }.
perms-copied = صار لدى { $person } ما لدى { $from } من دور وصلاحيات.
perms-undone = جرى التراجع عن آخر تغيير أجريتَه على { $person }.
perms-requested =
    ⏳ يحتاج هذا إلى موافقة شخص ثانٍ. الطلب الخاص بـ { $person } معروض في قناة المالك.
    تنتهي مهلته { $soon }.
perms-will-be-told = ستصل رسالة خاصة بذلك إلى { $person }.

field-gained = يُضاف
field-lost = يُسحب

wish-role = منح { $person } دور «{ $role }».
wish-grant = منح { $person } هذه الصلاحيات: { $permissions }.
wish-grant-until = منح { $person } هذه الصلاحيات حتى { $when }: { $permissions }.
wish-deny = حجب هذه الصلاحيات عن { $person }: { $permissions }.
wish-clear = إلغاء الاستثناءات الشخصية لـ { $person } في هذه الصلاحيات: { $permissions }.
wish-remove = سحب الدور وجميع الصلاحيات الشخصية من { $person }.
wish-copy = منح { $person } ما لدى { $from } من دور وصلاحيات.
wish-undo = التراجع عن آخر تغيير على { $person }.
wish-export = حفظ سجل التدقيق في ملف ({ $format }).

grant-title = منح صلاحيات
grant-choose = أي صلاحيات تُمنح لـ { $person }؟ تبقى بلا تاريخ انتهاء.
grant-choose-until = أي صلاحيات تُمنح لـ { $person }؟ تنتهي في { $when }.
deny-title = حجب صلاحيات
deny-choose = أي صلاحيات تُحجب عن { $person } مهما كان الدور؟
grant-group-hint = المجموعة
grant-pick-hint = الصلاحيات من مجموعة «{ $group }»

notice-title = تغيّرت صلاحياتك في { $company }
notice-role-set =
    دورك الآن: **{ $role }**
    { $about }
notice-granted = صارت لديك هذه الصلاحيات: { $permissions }.
notice-granted-until = صارت لديك هذه الصلاحيات حتى { $when } ({ $soon }): { $permissions }.
notice-lost = لم تعد لديك هذه الصلاحيات: { $permissions }.
notice-no-difference = لم يتغير ما يمكنك فعله.
notice-ending-title = صلاحيات تنتهي قريبًا في { $company }
notice-ending = تنتهي هذه الصلاحيات في { $when } ({ $soon }): { $permissions }.
notice-ended-title = انتهت صلاحيات في { $company }
notice-ended = لم تعد لديك هذه الصلاحيات: { $permissions }.
notice-not-told-title = رسالة من { $company } لم تصل
notice-not-told = الرسائل الخاصة مغلقة لدى { $person }، فيُرجى إبلاغه بالتغيير مباشرة. التغيير نفسه نافذ.
notice-request-title = طلبك في { $company }
notice-request-approved = ✅ تمت الموافقة على طلبك وتنفيذه.
notice-request-go-on = ✅ تمت الموافقة على طلبك. للحصول على الملف يُرجى تشغيل `/audit export` مرة أخرى خلال ساعة.
request-approved-to-go-on = ✅ وافق { $person }. يستطيع صاحب الطلب حفظ الملف خلال ساعة.
notice-request-refused = ❌ رُفض طلبك.
notice-request-expired = ⌛ انتهت مهلة طلبك، فلم يبتّ فيه أحد خلال 24 ساعة.
notice-request-failed = ⚠️ تمت الموافقة على طلبك لكن تنفيذه لم يعد ممكنًا. يمكن تقديمه من جديد.
notice-glass-title = 🚨 استخدام صلاحية طارئة في { $company }
notice-glass = أخذ { $person } صلاحية «{ $permission }» حتى { $when } ({ $soon }).
field-commands = بهذه الأوامر

explain-title = السبب
explain-yes = ✅ نعم: لدى { $person } صلاحية «{ $permission }».
explain-no = ⛔ لا: ليست لدى { $person } صلاحية «{ $permission }».
explain-because = لأن
explain-who-can-change = من يستطيع تغيير ذلك
explain-nobody = لا أحد.
explain-owner = هذا مالك الشركة، ولمالك الشركة جميع الصلاحيات.
explain-disabled = الحساب موقوف.
explain-suspended = حساب الشركة موقوف.
explain-denied = الصلاحية محجوبة شخصيًا، والحجب أقوى من الدور «{ $role }».
explain-granted = الصلاحية ممنوحة شخصيًا، بلا تاريخ انتهاء.
explain-granted-until = الصلاحية ممنوحة شخصيًا حتى { $when } ({ $soon }).
explain-role = الدور «{ $role }» يتضمنها.
explain-over = الصلاحية كانت ممنوحة شخصيًا وانتهت { $when }، والدور «{ $role }» لا يتضمنها.
explain-nothing = الدور «{ $role }» لا يتضمنها، ولم تُمنح شخصيًا.
explain-made = تاريخ القرار: { $when }.
explain-made-by = صاحب القرار { $person } في { $when }.

matrix-title = جدول صلاحيات { $name }
matrix-legend = من اليمين إلى اليسار: عرض، إضافة، تعديل، حذف.
matrix-head = {"\u200F"}👀 🆕 📝 🚮
matrix-line = {"\u200F"}{ $view } { $create } { $edit } { $delete } — { $section }

simulate-title = عند التطبيق
simulate-no-difference = لا يتغير شيء مما يمكن لهذا الشخص فعله.
simulate-needs-second = ⏳ يلزم أن يوافق شخص ثانٍ أولًا.
simulate-apply = تطبيق
simulate-cancel = إلغاء
simulate-cancelled = لم يتغير شيء.

request-title = طلب يحتاج إلى موافقة
request-asks = يطلب { $person }:
request-approve = موافقة
request-refuse = رفض
request-open = في انتظار شخص ثانٍ لديه صلاحية إدارة الصلاحيات. تنتهي المهلة { $soon }.
request-approved = ✅ وافق { $person } ونُفّذ الطلب.
request-refused = ❌ رفض { $person } الطلب.
request-withdrawn = ↩️ سُحب الطلب من صاحبه.
request-expired = ⌛ انتهت المهلة: لم يبتّ في الطلب أحد خلال 24 ساعة.
request-failed = ⚠️ لم يعد تنفيذ الطلب ممكنًا.
request-you-refused = ❌ رُفض الطلب، ولم يتغير شيء.
request-you-withdrew = ↩️ سُحب طلبك، ولم يتغير شيء.
request-you-let-go-on = ✅ تمت الموافقة. يستطيع { $person } حفظ الملف خلال ساعة.

glass-broken =
    🚨 لديك صلاحية «{ $permission }» حتى { $when } ({ $soon }).
    أُبلغ مالك الشركة بذلك.

roles-title = الأدوار حسب ترتيبها
roles-line =
    { $count ->
        [zero] {"\u200F"}`{ $rank }` { $role } — لا أحد
        [one] {"\u200F"}`{ $rank }` { $role } — شخص واحد
        [two] {"\u200F"}`{ $rank }` { $role } — شخصان
        [few] {"\u200F"}`{ $rank }` { $role } — { $count } أشخاص
        [many] {"\u200F"}`{ $rank }` { $role } — { $count } شخصًا
       *[other] {"\u200F"}`{ $rank }` { $role } — { $count } شخص
    }
roles-line-everybody = {"\u200F"}`{ $rank }` { $role } — بقية الناس
roles-own =
    { $count ->
        [zero] من أدوار الشركة، بلا صلاحيات
        [one] من أدوار الشركة، صلاحية واحدة
        [two] من أدوار الشركة، صلاحيتان
        [few] من أدوار الشركة، { $count } صلاحيات
        [many] من أدوار الشركة، { $count } صلاحية
       *[other] من أدوار الشركة، { $count } صلاحية
    }
role-custom-about = دور أنشأته الشركة.
role-created = ✅ أُنشئ دور «{ $role }». يمكن الآن اختيار صلاحياته:
role-edited = ✅ حُفظ التغيير، ويسري فورًا على كل من لديه هذا الدور.
role-choose = باختيار مجموعة تظهر صلاحياتها لتعديل ما يتضمنه هذا الدور منها.
role-deleted = ✅ حُذف دور «{ $role }».
role-rank = الترتيب: { $rank }
