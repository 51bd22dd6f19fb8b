# الأوامر ‎/perms وما يصل إلى الشخص من إشعار.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

people-title = أصحاب الأدوار والصلاحيات
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
check-nothing = المحصّلة: لا صلاحيات.
check-group-all = {"\u200F"}**{ $group }:** الكل
check-group-some = {"\u200F"}**{ $group }:** { $permissions }

perms-role-set = ✅ صار دور { $person } «{ $after }»، وكان «{ $before }».
perms-removed =
    ✅ { $rules ->
        [zero] سُحب دور «{ $before }» من { $person }.
        [one] سُحب دور «{ $before }» من { $person }، وأُلغي استثناء شخصي واحد.
        [two] سُحب دور «{ $before }» من { $person }، وأُلغي استثناءان شخصيان.
        [few] سُحب دور «{ $before }» من { $person }، وأُلغيت { $rules } استثناءات شخصية.
        [many] سُحب دور «{ $before }» من { $person }، وأُلغي { $rules } استثناءً شخصيًا.
       *[other] سُحب دور «{ $before }» من { $person }، وأُلغي { $rules } استثناء شخصي.
    } الدور الآن «{ $after }».
perms-granted = ✅ صارت لدى { $person } هذه الصلاحيات: { $permissions }.
perms-granted-until = ✅ صارت لدى { $person } هذه الصلاحيات حتى { $when } ({ $soon }): { $permissions }.
perms-will-be-told = ستصل رسالة خاصة بذلك إلى { $person }.

grant-title = منح صلاحيات
grant-choose = أي صلاحيات تُمنح لـ { $person }؟ تبقى بلا تاريخ انتهاء.
grant-choose-until = أي صلاحيات تُمنح لـ { $person }؟ تنتهي في { $when }.
grant-group-hint = المجموعة
grant-pick-hint = الصلاحيات من مجموعة «{ $group }»

notice-title = تغيّرت صلاحياتك في { $company }
notice-role-set =
    دورك الآن: **{ $role }**
    { $about }
notice-granted = صارت لديك هذه الصلاحيات: { $permissions }.
notice-granted-until = صارت لديك هذه الصلاحيات حتى { $when } ({ $soon }): { $permissions }.
notice-removed = سُحب دورك السابق وصلاحياتك الإضافية. دورك الآن «{ $role }».
