# سجل التدقيق: سطر لكل حدث، بصيغة المصدر («تغيير»، «منح») حتى تصلح للجميع.

audit-title = سجل التدقيق
audit-title-people = تغييرات الأشخاص والأدوار
audit-none = لا أحداث بعد.
audit-line = {"\u200F"}{ $number } · { $when } · { $deed }
audit-reason = السبب: { $reason }

audit-tenant-created = { $who }: إنشاء حساب الشركة
audit-inbox-channel = { $who }: جعل { $channel } قناة رسائل العملاء
audit-owner-channel = { $who }: جعل { $channel } قناة المالك
audit-audit-channel = { $who }: جعل { $channel } قناة سجل التدقيق
audit-second-person = { $who }: تغيير ما يحتاج إلى موافقة شخص ثانٍ
audit-emergencies = { $who }: تغيير ما يمكن أخذه في الطوارئ
audit-role-set = { $who }: تغيير دور { $target } من «{ $before }» إلى «{ $after }»
audit-granted = { $who }: منح { $target } صلاحيات: { $permissions }
audit-denied = { $who }: حجب صلاحيات عن { $target }: { $permissions }
audit-cleared = { $who }: إلغاء استثناءات شخصية لـ { $target }: { $permissions }
audit-copied = { $who }: منح { $target } ما لدى { $from }
audit-undone = { $who }: التراجع عن التغيير { $number } على { $target }
audit-glass-broken = { $who }: أخذ صلاحية في حالة طارئة: { $permissions }
audit-approved = (بطلب من { $person })
audit-and-more =
    { $count ->
        [zero] { $permissions }
        [one] { $permissions } وصلاحية أخرى
        [two] { $permissions } وصلاحيتان أخريان
        [few] { $permissions } و{ $count } صلاحيات أخرى
        [many] { $permissions } و{ $count } صلاحية أخرى
       *[other] { $permissions } و{ $count } صلاحية أخرى
    }
audit-grants-until = { $permissions } (حتى { $when })
audit-removed = { $who }: سحب دور «{ $before }» والصلاحيات الإضافية من { $target }
audit-language =
    { $who }: اختيار لغة الردود: { $language ->
        [ar] العربية
        [en] الإنجليزية
       *[other] لغة أخرى
    }
audit-role-created = { $who }: إنشاء دور «{ $role }»
audit-role-edited = { $who }: تعديل دور «{ $role }»
audit-role-deleted = { $who }: حذف دور «{ $role }»
audit-request-made = { $who }: طلب الموافقة بشأن { $name }
audit-request-refused = { $who }: رفض طلب بشأن { $name }
audit-request-approved = { $who }: الموافقة على طلب بشأن { $name }
audit-request-withdrawn = { $who }: سحب طلب بشأن { $name }
audit-request-expired = انتهت مهلة طلب بشأن { $name }
audit-request-failed = تعذّر تنفيذ طلب بشأن { $name } بعد موافقة { $who }
audit-exported =
    { $count ->
        [zero] { $who }: تصدير سجل التدقيق إلى ملف بلا أحداث
        [one] { $who }: تصدير حدث واحد من سجل التدقيق إلى ملف
        [two] { $who }: تصدير حدثين من سجل التدقيق إلى ملف
        [few] { $who }: تصدير { $count } أحداث من سجل التدقيق إلى ملف
        [many] { $who }: تصدير { $count } حدثًا من سجل التدقيق إلى ملف
       *[other] { $who }: تصدير { $count } حدث من سجل التدقيق إلى ملف
    }
audit-erased = { $who }: مسح بيانات شخصية من سجل التدقيق
audit-lead-created = { $who }: إضافة العميل المحتمل { $lead } ({ $name })
audit-replied = { $who }: الرد على { $name }
audit-refused = { $who }: طلب مرفوض، والصلاحية المطلوبة «{ $permission }»
audit-refused-rank = { $who }: طلب مرفوض، لأن ترتيب الأدوار لا يسمح به
audit-refused-own-request = { $who }: طلب مرفوض، فلا أحد يوافق على طلبه بنفسه
audit-other = { $who }: { $action } { $target }

caller-channel =
    { $name ->
        [whatsapp] واتساب
       *[other] { $name }
    }
caller-job = النظام
caller-console = { $name } (سطر الأوامر)

audit-event = الحدث { $number }
audit-difference = {"\u200F"}• { $field }: { $before } ← { $after }
field-when = الوقت
field-via = الطريق
field-outcome = النتيجة
field-difference = ما الذي تغيّر
field-request = المعرّف التقني
field-language = اللغة
field-rank = الترتيب
field-permissions = الصلاحيات
via-discord = ديسكورد
via-webhook = إشعار من قناة
via-api = الواجهة البرمجية
via-panel = لوحة التحكم
via-job = النظام
via-console = سطر الأوامر
outcome-done = تمّ
outcome-refused = مرفوض
outcome-failed = لم ينجح
rule-granted = ممنوحة
rule-granted-until = ممنوحة حتى { $when }
rule-denied = محجوبة

noun-access = الدخول
noun-audit = سجل التدقيق
noun-conversation = المحادثات
noun-lead = العملاء المحتملون
noun-member = الأشخاص
noun-request = الطلبات
noun-role = الأدوار
noun-tenant = الشركة

action-access-refuse = طلب مرفوض
action-audit-erase = مسح بيانات شخصية
action-audit-export = تصدير سجل التدقيق
action-lead-create = إضافة عميل محتمل
action-member-break-glass = صلاحية طارئة
action-member-clear = إلغاء استثناءات
action-member-copy = نسخ صلاحيات
action-member-deny = حجب صلاحيات
action-member-grant = منح صلاحيات
action-member-remove = سحب الدور والصلاحيات
action-member-set-language = اختيار اللغة
action-member-set-role = تعيين دور
action-member-undo = تراجع عن تغيير
action-message-reply = الرد على عميل
action-request-expired = انتهاء مهلة طلب
action-request-approved = الموافقة على طلب
action-request-failed = تعذّر تنفيذ طلب
action-request-make = طلب موافقة
action-request-refused = رفض طلب
action-request-withdrawn = سحب طلب
action-role-create = إنشاء دور
action-role-delete = حذف دور
action-role-edit = تعديل دور
action-tenant-create = إنشاء حساب الشركة
action-tenant-set = تغيير إعداد

export-done =
    { $count ->
        [zero] لا أحداث بهذه الشروط، والملف فارغ.
        [one] في الملف حدث واحد.
        [two] في الملف حدثان.
        [few] في الملف { $count } أحداث.
        [many] في الملف { $count } حدثًا.
       *[other] في الملف { $count } حدث.
    }
export-cut = هذه أحدث الأحداث، ولم يتسع الملف لما قبلها. للأقدم يمكن تحديد وقت أبكر في until.
export-requested =
    ⏳ يحتاج هذا إلى موافقة شخص ثانٍ. الطلب معروض في قناة المالك.
    تنتهي مهلته { $soon }. بعد الموافقة يُرجى تشغيل الأمر مرة أخرى للحصول على الملف.
filter-everything = جميع الأحداث.

verify-title = هل السجل كما كُتب؟
verify-good =
    ✅ نعم. { $count ->
        [zero] لا أحداث بعد.
        [one] فُحص حدث واحد.
        [two] فُحص حدثان.
        [few] فُحصت { $count } أحداث.
        [many] فُحص { $count } حدثًا.
       *[other] فُحص { $count } حدث.
    }
verify-waiting =
    { $count ->
        [zero] الأحداث كلها مختومة.
        [one] منها حدث واحد لم يُختم بعد، ويستغرق ذلك ثواني.
        [two] منها حدثان لم يُختما بعد، ويستغرق ذلك ثواني.
        [few] منها { $count } أحداث لم تُختم بعد، ويستغرق ذلك ثواني.
        [many] منها { $count } حدثًا لم تُختم بعد، ويستغرق ذلك ثواني.
       *[other] منها { $count } حدث لم تُختم بعد، ويستغرق ذلك ثواني.
    }
verify-bad = ⛔ لا. عبث به شخص يصل إلى قاعدة البيانات. أول أثر:
verify-changed = عُدّل الحدث { $number } بعد كتابته.
verify-removed = حُذف الحدث { $number }.
verify-removed-at = حُذفت الحلقة رقم { $place } من السلسلة.
verify-inserted = دُسّ الحدث { $number } في السجل من خارج النظام.
verify-reordered = الحدث { $number } ليس في الموضع الذي خُتم فيه.
verify-cut-off = قُطع آخر السجل، ابتداءً من الحلقة رقم { $place } في السلسلة.

feed-audit-title = سجل التدقيق
feed-owners-title = ما الذي تغيّر
anchor-note = 🔗 عدد الأحداث المختومة في سجل التدقيق: { $place }. يُرجى الاحتفاظ بهذه الرسالة، فهي تكشف قطع آخر السجل.
