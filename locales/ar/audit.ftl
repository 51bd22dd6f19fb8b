# سجل التدقيق نفسه. وسطر كل حدث في ملف ما يخصه، بصيغة المصدر («تغيير»، «منح») حتى تصلح للجميع.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

## القائمة

audit-title = سجل التدقيق
audit-title-people = تغييرات الأشخاص والأدوار
audit-none = لا أحداث بهذه الشروط.
audit-line = {"\u200F"}{ $number } · { $when } · { $deed }
audit-reason = السبب: { $reason }
audit-access-refuse = محاولة مرفوضة من { $who }: { $attempt }، { $rule }
audit-other = { $who }: إجراء لا يعرفه إلا إصدار آخر من البرنامج
audit-and-more =
    { PLURAL($count) ->
        [zero] { $permissions }
        [one] { $permissions } وصلاحية أخرى
        [two] { $permissions } وصلاحيتان أخريان
        [few] { $permissions } و{ $count } صلاحيات أخرى
        [many] { $permissions } و{ $count } صلاحية أخرى
       *[other] { $permissions } و{ $count } صلاحية أخرى
    }

caller-channel =
    { $name ->
        [whatsapp] واتساب
       *[other] { $name }
    }
caller-job = النظام
caller-console = { $name } (سطر الأوامر)

## حدث واحد

audit-event = الحدث { $number }
audit-difference = {"\u200F"}• { $field }: { $before } ← { $after }
field-when = الوقت
field-via = عن طريق
field-action = الإجراء
field-noun = النوع
field-number = الرقم
field-outcome = النتيجة
field-command = الأمر
field-filter = المعروض فقط
field-difference = ما الذي تغيّر
field-request = المعرّف التقني

via-discord = ديسكورد
via-webhook = إشعار من قناة
via-job = النظام
via-panel = لوحة التحكم
via-api = واجهة البرمجة
via-console = سطر الأوامر

outcome-done = تمّ
outcome-refused = مرفوض
outcome-failed = لم ينجح

## الطلبات المرفوضة

noun-access = الدخول
noun-access-token = رموز الوصول
noun-job = المهام المجدولة
noun-event = الأحداث
action-access-refuse = طلب مرفوض

## التصدير

export-done =
    { PLURAL($count) ->
        [zero] لا أحداث بهذه الشروط، والملف فارغ.
        [one] في الملف حدث واحد.
        [two] في الملف حدثان.
        [few] في الملف { $count } أحداث.
        [many] في الملف { $count } حدثًا.
       *[other] في الملف { $count } حدث.
    }
export-cut = هذه أحدث الأحداث، ولم يتسع الملف لغيرها. لما قبلها يُرجى تحديد وقت أبكر في الخيار `until`.
export-requested =
    ⏳ يحتاج هذا إلى موافقة شخص ثانٍ. الطلب معروض في قناة المالك.
    تنتهي مهلته { $soon }. بعد الموافقة يُرجى تشغيل الأمر مرة أخرى للحصول على الملف.
filter-everything = جميع الأحداث.
filter-refused = ما رُفض فقط

## التحقق

verify-title = هل السجل كما كُتب؟
verify-good =
    ✅ نعم. { PLURAL($count) ->
        [zero] لا أحداث بعد.
        [one] فُحص حدث واحد.
        [two] فُحص حدثان.
        [few] فُحصت { $count } أحداث.
        [many] فُحص { $count } حدثًا.
       *[other] فُحص { $count } حدث.
    }
verify-waiting =
    { PLURAL($count) ->
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

## القنوات

feed-audit-title = سجل التدقيق
feed-owners-title = ما الذي تغيّر
anchor-note = 🔗 عدد الأحداث المختومة في سجل التدقيق: { $place }. يُرجى الاحتفاظ بهذه الرسالة، فهي تكشف قطع آخر السجل.

## ما لم يتم

missing-event = لا يوجد حدث بهذا الرقم.

## الأوامر

help-audit = سجل التدقيق
option-audit-action = هذا الإجراء وحده
option-audit-until = إلى متى: 2h (قبل ساعتين) أو 7d أو 2026-12-31
help-audit-list = ما الذي حدث، ومن فعله، ولماذا
option-audit-list-who = ما فعله هذا الشخص
option-audit-list-on = ما حدث لهذا الشخص
option-audit-list-noun = هذا النوع وحده
option-audit-list-via = ما جاء عن هذا الطريق وحده
option-audit-list-refused = المرفوض وحده
help-audit-show = حدث واحد بالتفصيل وما الذي تغيّر فيه
option-audit-show-number = رقمه كما يظهر في القائمة
help-audit-user = كل ما فعله شخص أو حدث له
option-audit-user-from = من متى: 2h (قبل ساعتين) أو 7d أو 2026-12-31
option-audit-user-to = إلى متى: 2h (قبل ساعتين) أو 7d أو 2026-12-31
help-audit-export = حفظ الأحداث في ملف
option-audit-export-format = نوع الملف
option-audit-export-user = ما فعله هذا الشخص أو حدث له
help-audit-verify = التحقق من أن أحدًا لم يعبث بالسجل

## أحداث السجل

noun-audit = سجل التدقيق
action-audit-export = تصدير سجل التدقيق
audit-audit-export =
    { PLURAL($events) ->
        [zero] { $who }: تصدير سجل التدقيق إلى ملف بلا أحداث
        [one] { $who }: تصدير حدث واحد من سجل التدقيق إلى ملف
        [two] { $who }: تصدير حدثين من سجل التدقيق إلى ملف
        [few] { $who }: تصدير { $events } أحداث من سجل التدقيق إلى ملف
        [many] { $who }: تصدير { $events } حدثًا من سجل التدقيق إلى ملف
       *[other] { $who }: تصدير { $events } حدث من سجل التدقيق إلى ملف
    }
action-audit-erase = مسح بيانات شخصية
audit-audit-erase = { $who }: مسح بيانات شخصية من سجل التدقيق
