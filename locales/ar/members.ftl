# الأشخاص وما يُسمح لهم به: الأوامر ‎/perms وما يصل إلى الشخص من إشعار.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

# شخص بإشارته في ديسكورد واسمه: قد لا يعرف التطبيق الإشارة وحدها. والرمز U+200F يجعل الإشارة قبل الاسم في بداية السطر أيضًا.
person-named = {"\u200F"}{ $person } ({ $name })
field-person = الشخص
field-permission = الصلاحية
field-permissions = الصلاحيات
field-from = المنسوخ منه

## من لديه ماذا

people-title = أصحاب الأدوار والصلاحيات
people-title-role = أصحاب دور «{ $role }»
people-title-permission = أصحاب صلاحية «{ $permission }»
people-none = لا أحد بعد.
people-line = {"\u200F"}{ $person } — { $role }
people-granted =
    { PLURAL($count) ->
        [zero] بلا صلاحيات إضافية
        [one] صلاحية إضافية واحدة
        [two] صلاحيتان إضافيتان
        [few] { $count } صلاحيات إضافية
        [many] { $count } صلاحية إضافية
       *[other] { $count } صلاحية إضافية
    }
people-denied =
    { PLURAL($count) ->
        [zero] بلا صلاحيات محجوبة
        [one] صلاحية محجوبة واحدة
        [two] صلاحيتان محجوبتان
        [few] { $count } صلاحيات محجوبة
        [many] { $count } صلاحية محجوبة
       *[other] { $count } صلاحية محجوبة
    }
people-ends = تنتهي أولاها { $when }
people-disabled = موقوف

## صلاحيات شخص

check-title = صلاحيات { $name }
check-role = {"\u200F"}{ $person } — الدور: **{ $role }**
check-owner = 👑 مالك الشركة: جميع الصلاحيات، دائمًا.
check-disabled = ⛔ الحساب موقوف.
check-grants = صلاحيات إضافية
check-denials = صلاحيات محجوبة
check-rule-forever = {"\u200F"}{ $permission }
check-rule-until = {"\u200F"}{ $permission } (تنتهي { $when })
check-rule-over = {"\u200F"}{ $permission } (انتهت { $when })
check-table = عرض كجدول
check-why = لماذا؟
check-not-yet = صلاحيات لا وظيفة لها في النظام بعد
check-nothing = المحصّلة: لا صلاحيات.
check-group-all = {"\u200F"}**{ $group }:** الكل
check-group-some = {"\u200F"}**{ $group }:** { $permissions }

matrix-title = جدول صلاحيات { $name }
matrix-view = عرض
matrix-add = إضافة
matrix-edit = تعديل
matrix-delete = حذف

explain-title = السبب
explain-which = عن أي صلاحية لدى { $person }؟
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
explain-made = القرار بتاريخ { $when }.
explain-made-by = القرار من { $person } بتاريخ { $when }.

## التغيير

perms-role-set = صار دور { $person } «{ $after }»، وكان «{ $before }».
perms-disabled = ✅ أُوقف حساب { $person }: لا صلاحية له هنا الآن، وأُنهيت جلساته كلها. ما كان له باقٍ له.
perms-enabled = ✅ أُعيد تفعيل حساب { $person } بما كان له من قبل.
perms-removed =
    {"\u200F"}{ PLURAL($rules) ->
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
perms-will-be-told = ستصل رسالة خاصة بذلك إلى { $person }.

grant-title = منح صلاحيات
grant-choose = أي صلاحيات تُمنح لـ { $person }؟ تبقى بلا تاريخ انتهاء.
grant-choose-until = أي صلاحيات تُمنح لـ { $person }؟ تنتهي في { $when }.
deny-title = حجب صلاحيات
deny-choose = أي صلاحيات تُحجب عن { $person } مهما كان الدور؟
grant-group-hint = المجموعة
grant-pick-hint = الصلاحيات من مجموعة «{ $group }»

simulate-title = ما سيتغيّر
simulate-no-difference = لا يتغير شيء مما يمكن لهذا الشخص فعله.
simulate-needs-second = ⏳ يلزم أن يوافق شخص ثانٍ أولًا.
simulate-apply = تطبيق
simulate-cancel = إلغاء
simulate-cancelled = لم يتغير شيء.
field-gained = يُضاف
field-lost = يُسحب

glass-broken =
    🚨 لديك صلاحية «{ $permission }» حتى { $when } ({ $soon }).
    أُبلغ مالك الشركة بذلك.

## ما يُبلَّغ به الشخص

notice-title = تغيّرت صلاحياتك في { $company }
notice-role-set =
    دورك الآن: **{ $role }**
    { $about }
notice-granted = صارت لديك هذه الصلاحيات: { $permissions }.
notice-granted-until = صارت لديك هذه الصلاحيات حتى { $when } ({ $soon }): { $permissions }.
notice-lost = لم تعد لديك هذه الصلاحيات: { $permissions }.
field-commands = أوامر صارت متاحة لك
field-no-longer = لم يعد متاحًا لك
notice-ending-title = صلاحيات تنتهي قريبًا في { $company }
notice-ending = تنتهي هذه الصلاحيات في { $when } ({ $soon }): { $permissions }.
notice-ended-title = انتهت صلاحيات في { $company }
notice-ended = لم تعد لديك هذه الصلاحيات: { $permissions }.
notice-not-told-title = رسالة من { $company } لم تصل
notice-not-told = الرسائل الخاصة مغلقة لدى { $person }، فيُرجى الإبلاغ بالتغيير مباشرة. التغيير نفسه نافذ.
notice-glass-title = 🚨 استخدام صلاحية طارئة في { $company }
notice-glass = {"\u200F"}{ $person }: أخذ صلاحية «{ $permission }» حتى { $when } ({ $soon }).

## الرفض: ما الصلاحية الناقصة، ومن يستطيع منحها

refused-missing = ليست لديك صلاحية «{ $permission }».
refused-denied = صلاحية «{ $permission }» محجوبة عنك.
refused-disabled = حسابك موقوف في هذه الشركة.
refused-ask = يمكن طلب ذلك من: { $people }
refused-ask-owner = يمكن طلب ذلك من مالك الشركة.

## قواعد الرتب

rank-target-is-owner = لا يستطيع أحد تغيير دور مالك الشركة أو صلاحياته.
rank-yourself = هذا الطلب يخصّك أنت، ولا أحد يغيّر دوره أو صلاحياته بنفسه. يمكن طلبه ممن هو أعلى رتبة.
rank-target-not-below = لا يمكن تغيير صلاحيات هذا الشخص، لأن دوره «{ $role }» ليس أدنى من دورك.
rank-owner-role = لا يُمنح دور المالك بأمر.
rank-role-not-below = لا يمكن منح دور «{ $role }»، لأنه ليس أدنى من دورك.
rank-only-owner-decides = القرار في هذا لمالك الشركة وحده.
rank-shape-not-below = لا يمكن إنشاء أو تعديل أو حذف إلا الأدوار الأدنى من دورك.
rank-not-held-that-long = لا يمكن منح صلاحية «{ $permission }» لهذه المدة، لأن صلاحيتك تنتهي قبل ذلك.
rank-not-held = لا يمكن منح صلاحية «{ $permission }»، لأنها ليست لديك.
rank-only-owner-gives = لا يمنح صلاحية «{ $permission }» إلا مالك الشركة.
rank-platform-only = صلاحية «{ $permission }» خاصة بإدارة المنصة، ولا تُمنح داخل الشركة.

## ما لم يتم

missing-member = لا يوجد شخص كهذا في الشركة.
invalid-permission = لا توجد صلاحية بهذا الاسم في حقل «{ $field }». يمكن اختيارها من القائمة التي تظهر أثناء الكتابة.
conflict-nothing-to-undo = لا يوجد ما يمكن التراجع عنه: لم تُجرِ أي تغيير في آخر عشر دقائق.
conflict-not-for-emergencies =
    لا يمكن أخذ صلاحية «{ $permission }» في الطوارئ.
    يستطيع مالك الشركة إضافتها: `/settings break_glass`

## الأوامر

help-perms = الأشخاص وصلاحياتهم
option-perms-permission = أي صلاحيات، وبينها فواصل؛ وإلا فتظهر قائمة
option-perms-until = حتى متى: 2h أو غدًا أو 2026-12-31؛ وإلا فدائمًا
help-perms-list = أصحاب الأدوار والصلاحيات
option-perms-list-role = أصحاب هذا الدور وحدهم
option-perms-list-permission = من يُسمح لهم بهذه الصلاحية وحدهم
help-perms-check = صلاحياتك أو صلاحيات شخص آخر
option-perms-check-user = الشخص؛ وإلا فأنت
option-perms-check-permission = هذه الصلاحية وحدها، مع سببها
help-permissions-of = صلاحيات شخص، من القائمة التي تُفتح على اسمه
help-perms-log = ما تغيّر في الأشخاص والأدوار
option-perms-log-user = ما فعله هذا الشخص أو حدث له
option-perms-log-action = هذا النوع من التغيير وحده
help-perms-set-admin = تعيين شخص في دور المشرف
help-perms-set-moderator = تعيين شخص في دور المراقب
help-perms-set-role = منح شخص أي دور
option-perms-set-role-role = أي دور
help-perms-grant = منح شخص صلاحيات فوق ما يتيحه دوره
help-perms-deny = حجب صلاحيات عن شخص مهما كان دوره
help-perms-remove = سحب دور شخص وصلاحياته الإضافية
option-perms-remove-permission = هذه الصلاحيات الشخصية وحدها؛ وإلا فكل شيء
help-perms-disable = إيقاف حساب شخص دون سحب شيء منه
help-perms-enable = إعادة تفعيل حساب موقوف
help-perms-copy = منح شخص ما لدى شخص آخر
option-perms-copy-from = من يُنسخ ما لديه
option-perms-copy-to = من يُمنح ذلك
help-perms-simulate = ما يضيفه تغيير وما يسحبه، قبل إجرائه
option-perms-simulate-change = أي تغيير
option-perms-simulate-role = مع set_role: أي دور
option-perms-simulate-permission = مع grant وdeny وremove: أي صلاحيات
option-perms-simulate-until = مع grant: حتى متى
option-perms-simulate-from = مع copy: صلاحيات من
help-perms-undo = التراجع عن آخر تغيير لك خلال عشر دقائق
help-perms-break-glass = أخذ صلاحية لساعة في الطوارئ
option-perms-break-glass-permission = أي صلاحية مما أتاحه المالك
option-perms-break-glass-reason = السبب، ويقرؤه المالك

## في سجل التدقيق

noun-member = الأشخاص
action-member-set-role = تعيين دور
audit-member-set-role = { $who }: تغيير دور { $target } من «{ $before }» إلى «{ $after }»
action-member-grant = منح صلاحيات
audit-member-grant = { $who }: منح { $target } صلاحيات: { $permissions }
audit-grants-until = { $permissions } (حتى { $when })
action-member-deny = حجب صلاحيات
audit-member-deny = { $who }: حجب صلاحيات عن { $target }: { $permissions }
action-member-clear = إلغاء استثناءات
audit-member-clear = { $who }: إلغاء استثناءات شخصية لـ { $target }: { $permissions }
action-member-join-team = ضم إلى فريق
audit-member-join-team = { $who }: ضم { $target } إلى فريق { $team }
action-member-leave-team = إخراج من فريق
audit-member-leave-team = { $who }: إخراج { $target } من فريق { $team }
action-member-remove = سحب الدور والصلاحيات
audit-member-remove = { $who }: سحب دور «{ $before }» والصلاحيات الإضافية من { $target }
action-member-copy = نسخ صلاحيات
audit-member-copy = { $who }: منح { $target } ما لدى { $from }
action-member-undo = تراجع عن تغيير
audit-member-undo = { $who }: التراجع عن التغيير { $number } على { $target }
action-member-break-glass = صلاحية طارئة
audit-member-break-glass = { $who }: أخذ صلاحية في حالة طارئة: { $permissions }
action-member-link = إنشاء رابط دخول
audit-member-link = { $who }: إنشاء رابط دخول إلى لوحة التحكم لـ{ $target }
action-member-sign-in = الدخول
audit-member-sign-in = { $who }: الدخول إلى لوحة التحكم
action-member-sign-out = إنهاء جلسة
audit-member-sign-out = { $who }: إنهاء جلسة في لوحة التحكم
action-member-prove = تأكيد الهوية
audit-member-prove = { $who }: تأكيد الهوية
action-member-password = اختيار كلمة مرور
audit-member-password = { $who }: اختيار بريد إلكتروني وكلمة مرور
action-member-totp-begin = بدء إعداد الدخول بخطوتين
audit-member-totp-begin = { $who }: بدء إعداد الدخول بخطوتين
action-member-totp-on = تفعيل الدخول بخطوتين
audit-member-totp-on = { $who }: تفعيل الدخول بخطوتين
action-member-totp-off = إيقاف الدخول بخطوتين
audit-member-totp-off = { $who }: إيقاف الدخول بخطوتين
action-member-totp-codes = تجديد رموز الاسترداد
audit-member-totp-codes = { $who }: تجديد رموز الاسترداد
action-member-totp-reset = إلغاء الدخول بخطوتين لزميل
audit-member-totp-reset = { $who }: إلغاء الدخول بخطوتين لـ{ $target }
action-member-disable = إيقاف حساب شخص
audit-member-disable = { $who }: إيقاف حساب { $target }
action-member-enable = إعادة تفعيل حساب شخص
audit-member-enable = { $who }: إعادة تفعيل حساب { $target }
action-member-set-language = اختيار اللغة
audit-member-set-language =
    { $who }: اختيار لغة الردود: { $language ->
        [ar] العربية
        [en] الإنجليزية
       *[other] لغة أخرى
    }
rule-granted = ممنوحة
rule-granted-until = ممنوحة حتى { $when }
rule-denied = محجوبة
