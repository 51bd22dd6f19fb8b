# الردود الجاهزة: الأوامر ‎/inbox canned.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

canned-title = الردود الجاهزة
canned-none = لا توجد ردود جاهزة بعد. لإضافة أولها: `/inbox canned add`
canned-line = {"\u200F"}**{ $reply }** · { $text }
canned-variables = المتغيّرات المتاحة: { $known }
canned-kept = ✅ حُفظ الرد الجاهز «{ $reply }»
canned-removed = ✅ حُذف الرد الجاهز «{ $reply }».
field-reply = نص الرد الجاهز

## ما لم يتم

limit-canned-replies =
    بلغت الشركة أكبر عدد مسموح به من الردود الجاهزة، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] رد واحد
        [two] ردّان
        [few] { $limit } ردود
        [many] { $limit } ردًّا
       *[other] { $limit } رد
    }.
missing-canned-reply = لا يوجد رد جاهز بهذا الاسم. القائمة: `/inbox canned list`
conflict-taken-canned-reply = يوجد رد جاهز آخر بهذا الاسم.
conflict-no-value = لا قيمة للمتغيّر { $variable } في هذه المحادثة، فلم يُرسل شيء. يمكن الرد بنص آخر.

## الأوامر

help-inbox-canned = الردود الجاهزة
help-inbox-canned-send = الرد على عميل برد جاهز
help-inbox-canned-list = قائمة الردود الجاهزة
help-inbox-canned-add = إضافة رد جاهز
help-inbox-canned-edit = تعديل رد جاهز
help-inbox-canned-remove = حذف رد جاهز
option-inbox-canned-reply = أي رد جاهز
option-inbox-canned-name = اسمه في القائمة
option-inbox-canned-text = النص، ومتغيّراته في القائمة

## في سجل التدقيق

noun-canned-reply = الردود الجاهزة
action-canned-reply-add = إضافة رد جاهز
audit-canned-reply-add = { $who }: إضافة الرد الجاهز { $target }
action-canned-reply-edit = تعديل رد جاهز
audit-canned-reply-edit = { $who }: تعديل الرد الجاهز { $target }
action-canned-reply-remove = حذف رد جاهز
audit-canned-reply-remove = { $who }: حذف الرد الجاهز { $target }
