# الشركة وإعداداتها: الأوامر ‎/settings.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

settings-language-set = ✅ ستصلك الردود بالعربية من الآن.
settings-inbox-set = ✅ ستظهر رسائل العملاء في { $channel }. كل من يقرأ هذه القناة يرى أرقام هواتف العملاء، فيُرجى ألا يقرأها إلا من يلزم.
settings-inbox-here = 📥 تظهر هنا رسائل العملاء. كل من يقرأ هذه القناة يرى أرقام هواتفهم.
settings-owner-channel-set = ✅ ستظهر تغييرات الصلاحيات وطلبات الموافقة والتنبيهات في { $channel }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-owner-channel-here = 🔐 تظهر هنا تغييرات الصلاحيات وطلبات الموافقة والتنبيهات.
settings-audit-channel-set = ✅ ستظهر جميع أحداث سجل التدقيق في { $channel }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-audit-channel-set-some = ✅ ستظهر هذه الأحداث من سجل التدقيق في { $channel }: { $nouns }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-audit-channel-here = 📜 تظهر هنا أحداث سجل التدقيق.
settings-retention-set = ✅ مدة حفظ البيانات الخام الواردة من واتساب: { $days }. أما الرسائل نفسها فتبقى.

approvals-title = ما يحتاج إلى موافقة شخص ثانٍ
approvals-none = لا شيء بعد.
approvals-waiting = في انتظار الموافقة الآن
approvals-wish = {"\u200F"}{ $wish } (طلب من { $person })
approvals-open = عرض الطلب
emergencies-title = ما يمكن أخذه لساعة في الطوارئ
emergencies-none = لا شيء بعد.

## ما لم يتم

refused-suspended = حساب الشركة موقوف حاليًا.

## الأوامر

help-settings = لغتك وإعدادات الشركة
help-settings-language = لغة الردود التي تصلك
option-settings-language-language = لغتك
help-settings-inbox = القناة التي تظهر فيها رسائل العملاء
option-settings-inbox-channel = قناة نصية يستطيع البوت الكتابة فيها
help-settings-owner-channel = قناة التغييرات والطلبات والتنبيهات
option-settings-channel = قناة نصية خاصة يستطيع البوت الكتابة فيها
help-settings-audit-channel = القناة التي تعرض سجل التدقيق أولًا بأول
option-settings-audit-channel-nouns = هذه الأنواع وحدها، وبينها فواصل؛ وإلا فكلها
help-settings-retention = مدة حفظ البيانات الخام الواردة من واتساب
option-settings-retention-days = عدد الأيام، من 14 إلى 3650. الرسائل نفسها تبقى
help-settings-approvals = ما يحتاج إلى موافقة شخص ثانٍ
option-settings-approvals-action = أي تغيير؛ وإلا فتظهر القائمة
option-settings-approvals-required = هل يحتاج إلى موافقة؟ نعم إن تُرك
help-settings-break-glass = ما يمكن أخذه في الطوارئ
option-settings-break-glass-permission = أي صلاحية؛ وإلا فتظهر القائمة
option-settings-break-glass-allowed = هل يمكن أخذها؟ نعم إن تُرك

## في سجل التدقيق

noun-tenant = الشركة
action-tenant-create = إنشاء حساب الشركة
audit-tenant-set =
    { $change ->
        [set] { $who }: تعيين «{ $setting }»: { $after }
        [clear] { $who }: إلغاء «{ $setting }»، والقيمة السابقة: { $before }
        [add] { $who }: إضافة إلى «{ $setting }»: { $after }
        [remove] { $who }: حذف من «{ $setting }»: { $before }
       *[other] { $who }: تغيير «{ $setting }» من { $before } إلى { $after }
    }
audit-tenant-create = { $who }: إنشاء حساب الشركة
action-tenant-set = تغيير إعداد
