## أفراد الشركة في لوحة الإدارة

web-any = الكل
web-active = نشط
web-exceptions = الاستثناءات الشخصية
web-section = القسم
web-special = خاصة
web-by-role = من الدور
web-no = لا
web-ended = انتهت { $when }
web-made-by = صاحب القرار
web-changed = تم التغيير، ويسري من الآن.
web-waits-for-second = يحتاج هذا إلى شخص ثانٍ، وهو الآن في انتظار موافقته.
web-with-ticked = الصلاحيات المحددة
web-grant = منح زيادةً على الدور
web-deny = حجب
web-deny-hint = مهما كان الدور، وبلا تاريخ انتهاء
web-undo-exceptions = إلغاء الاستثناءات
web-undo-exceptions-hint = يعود القرار إلى الدور وحده
web-grant-until = المنح حتى
web-optional = اختياري
web-reason-hint = يُحفظ في سجل التدقيق ويُبلَّغ به الشخص
web-try = عرض ما سيتغيّر
web-role-new = الدور الجديد
web-copy-permissions = نسخ ما لدى شخص آخر
web-copy-from = من
web-take-all = سحب كل شيء
web-standing = الحساب
web-shut-out = إيقاف الحساب
web-shut-out-about = لا تبقى لصاحبه أي صلاحية هنا، وتنتهي جلساته كلها. ويبقى له ما كان له.
web-let-in = إعادة تفعيل الحساب
web-let-in-about = يعود لصاحبه كل ما كان له من قبل.
web-second-reset = إلغاء خطوته الثانية
web-second-reset-about = لمن فقد هاتفه ورموز الاسترداد: تنتهي جلساته، ويمكنه إعداد الدخول بخطوتين من جديد.

## ما ينتظر شخصًا ثانيًا

web-requests-about = ما لا تنفّذه الشركة إلا بموافقة شخص ثانٍ. ولا أحد يوافق على طلبه بنفسه.
web-requests-none = لا طلبات في انتظار الموافقة
web-request-asks = المطلوب
web-request-approved = تمت الموافقة.
web-withdraw = سحب الطلب

## الأدوار

web-yes = نعم
web-roles-about = صاحب الرتبة الأعلى يستطيع تغيير ما لدى من هم دونه. ويمكن للشركة إنشاء أدوار خاصة بها.
web-role-above = رتبته فوق
web-role-what = الغرض منه
web-role-delete-sure = هل تريد حذف هذا الدور؟
web-holders = الأشخاص
web-everybody-else = بقية الناس

## سجل التدقيق

web-audit-about = كل ما تم وما رُفض، مختومًا بحيث يظهر أي عبث به.
web-verify = التحقق من سلامة السجل
web-export-waits = يحتاج هذا إلى موافقة شخص ثانٍ. بعد الموافقة يمكن الحفظ مرة أخرى خلال ساعة للحصول على الملف.
web-export-about =
    { PLURAL($count) ->
        [zero] ما يظهر أعلاه. ويُسجَّل حفظه في السجل.
        [one] ما يظهر أعلاه، أحدث حدث على الأكثر. ويُسجَّل حفظه في السجل.
        [two] ما يظهر أعلاه، أحدث حدثين على الأكثر. ويُسجَّل حفظه في السجل.
        [few] ما يظهر أعلاه، أحدث { $count } أحداث على الأكثر. ويُسجَّل حفظه في السجل.
        [many] ما يظهر أعلاه، أحدث { $count } حدثًا على الأكثر. ويُسجَّل حفظه في السجل.
       *[other] ما يظهر أعلاه، أحدث { $count } حدث على الأكثر. ويُسجَّل حفظه في السجل.
    }
web-field = الحقل
web-was = قبل
web-is = بعد

## الإعدادات

web-country = الدولة
web-add = إضافة
web-take-off = إزالة
web-settings-fixed = يحددها من يشغّل النظام.
web-settings-discord = لتغييرها في ديسكورد:
web-settings-work = طريقة عمل الشركة
web-settings-none = إن تُرك فارغًا فلا يحدث ذلك أبدًا
web-settings-minutes = بدقائق أوقات العمل. إن تُرك فارغًا فلا حدّ
web-second-more = بند آخر
