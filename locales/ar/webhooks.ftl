## إشعارات الأنظمة الأخرى

limit-webhooks =
    بلغت إشعارات Webhook الحد الأقصى المسموح به، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] إشعار واحد
        [two] إشعاران
        [few] { $limit } إشعارات
        [many] { $limit } إشعارًا
       *[other] { $limit } إشعار
    }.
missing-webhook = لا يوجد إشعار Webhook كهذا.
conflict-webhook-off = إشعار Webhook هذا متوقف. يُرجى تشغيله أولًا.
field-events = الأحداث

## في سجل التدقيق

noun-webhook = إشعارات Webhook
action-webhook-add = إضافة إشعار Webhook
audit-webhook-add = { $who }: إضافة إشعار Webhook إلى { $target }
action-webhook-edit = تعديل إشعار Webhook
audit-webhook-edit = { $who }: تعديل إشعار Webhook إلى { $target }
action-webhook-off = إيقاف إشعار Webhook
audit-webhook-off = { $who }: إيقاف إشعار Webhook إلى { $target }
action-webhook-remove = حذف إشعار Webhook
audit-webhook-remove = { $who }: حذف إشعار Webhook إلى { $target }
action-webhook-replay = إعادة إرسال إشعار Webhook
audit-webhook-replay = { $who }: إعادة إرسال إشعار Webhook إلى { $target }
action-webhook-rotate = تجديد سر إشعار Webhook
audit-webhook-rotate = { $who }: تجديد سر إشعار Webhook إلى { $target }
action-webhook-test = تجربة إشعار Webhook
audit-webhook-test = { $who }: تجربة إشعار Webhook إلى { $target }

## إلى قناة المالكين

notice-webhook-off-title = توقف إشعار Webhook في { $company }
notice-webhook-off = لم يصل شيء إلى { $url } منذ أيام، أو لم يعد له وجود، فتوقف الإرسال إليه. ما حدث في هذه الأثناء محفوظ في سجل التدقيق.

## في اللوحة

web-hooks = إشعارات Webhook
web-hook = إشعار Webhook
web-hooks-about = يصل ما يحدث هنا إلى أنظمتك الأخرى، وكل رسالة منه موقّعة وفق Standard Webhooks.
web-hook-where = الوجهة
web-hook-url = العنوان
web-hook-add = إضافة الإشعار
web-hook-once = هذا هو السر الذي تُوقَّع به الرسائل. لن يظهر إلا الآن، فاحفظه حيث لا يقرؤه غيرك.
web-hook-state = الحالة
web-hook-on = يعمل
web-hook-failing = لا يصل شيء منذ
web-hook-off-asked = متوقف
web-hook-off-failing = متوقف: لم يصل شيء منذ أيام
web-hook-off-gone = متوقف: لم يعد للعنوان وجود
web-hook-off-restored = متوقف منذ الاستعادة
web-hook-received = رسالة من عميل
web-hook-status = إرسال ردّ أو وصوله أو قراءته أو فشله
web-hook-test = إرسال تجربة
web-hook-rotate = تجديد السر
web-hook-rotate-sure = تجديد السر؟ ستُوقَّع الرسائل بالسر السابق أيضًا مدة يوم.
web-hook-turn-off = إيقاف
web-hook-turn-on = حفظ وتشغيل
web-hook-remove = حذف
web-hook-remove-sure = حذف هذا الإشعار وسجله؟
web-hook-log = ما أُرسل في آخر 30 يومًا
web-hook-event = الحدث
web-hook-tries = المحاولات
web-hook-last = آخر جواب
web-hook-again = إعادة الإرسال
web-hook-waiting = في الانتظار
web-hook-delivered = وصل
web-hook-failed = تُرك
