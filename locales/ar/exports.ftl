# حفظ البيانات في ملفات.

exports-begun = ⏳ يجري تجهيز الملف: { $what } ({ $format }). سيصلك في رسالة خاصة.
exports-rows =
    { PLURAL($count) ->
        [zero] بلا صفوف
        [one] صف واحد
        [two] صفان
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    }
exports-line-waiting = {"\u200F"}⏳ { $what } ({ $format }) · { $rows } حتى الآن
exports-line-failed = {"\u200F"}✖️ { $what } ({ $format }) · لم يكتمل. يمكن طلبه من جديد: `/crm export`
exports-line-done = {"\u200F"}✅ { $what } ({ $format }) · { $rows } · يُحذف { $until }
exports-line-gone = {"\u200F"}🗑️ { $what } ({ $format }) · { $rows } · حُذف الملف
exports-sent-again = 📥 سيصلك الملف في رسالة خاصة: { $what }
exports-ready-title = { $company }: ملفك جاهز
exports-ready = {"\u200F"}{ $what } · { $rows }
exports-kept = يمكن إرساله مرة أخرى حتى { $until }: `/crm export`
exports-link =
    الملف أكبر مما يقبله ديسكورد، وهو هنا حتى { $until }:
    { $link }
    من لديه هذا الرابط لديه الملف.
exports-too-large = الملف أكبر مما يقبله ديسكورد، ولا عنوان للبرنامج على الإنترنت ليُفتح منه. يمكن طلب ملف CSV، فهو أصغر، أو سؤال من يشغّل البرنامج عن `server.public_url`.
exports-title = ملفاتك
exports-none = لم تطلب أي ملف بعد. مثال: `/crm export of:leads`
exports-what-contacts = جهات الاتصال
exports-what-companies = الشركات
exports-what-leads = العملاء المحتملون
exports-what-deals = الصفقات
exports-what-tasks = المهام
exports-what-conversations = المحادثات
exports-what-messages = الرسائل
exports-what-bookings = الحجوزات
button-exports = الحال الآن
missing-export = لم يعد هذا الملف موجودًا. يمكن طلبه من جديد: `/crm export`
limit-exports =
    يُنتظر من الملفات في وقت واحد: { PLURAL($limit) ->
        [zero] ملف
        [one] ملف واحد
        [two] ملفان
        [few] { $limit } ملفات
        [many] { $limit } ملفًا
       *[other] { $limit } ملف
    } على الأكثر. أما الملف الجديد فيُطلب بعد اكتمال أحدها.
help-crm-export = حفظ البيانات في ملف
option-crm-export-of = ماذا؟ بدونه تظهر ملفاتك
option-crm-export-format = نوع الملف
noun-export = الملفات المحفوظة
one-export = ملف بيانات
action-data-export = حفظ بيانات في ملف
audit-data-export = { $who }: حفظ { $what } في ملف ({ $format })
action-data-send = إرسال ملف بيانات مرة أخرى
audit-data-send = { $who }: إرسال ملف { $what } ({ $format }) مرة أخرى
