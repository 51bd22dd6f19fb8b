# المحادثات: ما كتبه العملاء، وردودنا وأين وصلت.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

## قناة رسائل العملاء

inbox-title = {"\u200F"}💬 { $name }
inbox-line = {"\u200F"}{ $when } { $body }
inbox-empty = (رسالة فارغة)
inbox-unsupported =
    📎 { $kind ->
        [image] صورة
        [video] مقطع فيديو
        [audio] رسالة صوتية
        [document] ملف
        [sticker] ملصق
        [location] موقع
        [contacts] بطاقة جهة اتصال
        [reaction] تفاعل مع رسالة
        [button] ضغطة زر
        [interactive] اختيار من قائمة
        [order] طلب شراء
       *[other] رسالة من نوع { $kind }
    } — لا يمكن عرض المحتوى هنا بعد.

## الرد

button-reply = رد
reply-form-title = الرد على { $name }
field-text = نص الرد
reply-accepted = ✅ ردّك في الطريق إلى { $name }. تظهر حالته في قناة رسائل العملاء.
reply-head = ↩ **رسالة من { $by } إلى { $name }**
reply-by-nobody = فريق الشركة
reply-queued = 🕓 في الانتظار
reply-sending = 📤 قيد الإرسال
reply-sent = ✓ أُرسلت
reply-delivered = ✓✓ وصلت
reply-read = 👁 قُرئت
reply-played = 👁 سُمعت
reply-unknown = ❔ لم يتأكد الإرسال: انقطع الاتصال أثناءه. لن تُعاد الرسالة تلقائيًا حتى لا تصل مرتين.
reply-failed = ❌ لم تصل. { $reason }

## لماذا لم تصل

failure-window = مضت أكثر من 24 ساعة على آخر رسالة من العميل، ولا يسمح واتساب بالرد الحر بعدها.
failure-undeliverable = تعذّر التسليم: قد لا يكون الرقم على واتساب، أو أن تطبيق العميل يحتاج إلى تحديث.
failure-held-back = امتنع واتساب عن تسليمها إلى هذا العميل حاليًا.
failure-stopped = أوقف العميل استلام هذا النوع من الرسائل.
failure-too-fast = أُرسلت رسائل كثيرة في وقت قصير. يمكن الرد من جديد بعد قليل.
failure-account = قيّد واتساب حساب الشركة. يُرجى مراجعة Meta Business Manager.
failure-payment = توجد مشكلة في الدفع لدى Meta.
failure-token = لم يقبل واتساب رمز الوصول. يحتاج مشغّل النظام إلى تجديده.
failure-content = لم يقبل واتساب محتوى الرسالة.
failure-code = رفضها واتساب، ورمز السبب { $code }.
failure-none = لم يذكر واتساب السبب.

## ما لم يتم

missing-conversation = لم تعد هذه المحادثة موجودة.
conflict-window-closed =
    مضت أكثر من 24 ساعة على آخر رسالة من العميل، ولا يسمح واتساب بالرد الحر بعدها.
    يعود الرد متاحًا حين يكتب العميل من جديد.

## في سجل التدقيق

noun-conversation = المحادثات
action-message-reply = الرد على عميل
audit-replied = { $who }: الرد على { $name }
