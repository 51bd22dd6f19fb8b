# المحادثات: ما كتبه العملاء، وردودنا وأين وصلت.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

## قناة رسائل العملاء

inbox-title = {"\u200F"}💬 { $name }
inbox-line = {"\u200F"}{ $when } { $body }
inbox-empty = (رسالة فارغة)
# نوع الرسالة، ويأتي محتواها في أسطر بعده.
inbox-kind =
    { $kind ->
        [text] 💬 رسالة
        [image] 📷 صورة
        [video] 🎬 مقطع فيديو
        [audio] 🎤 رسالة صوتية
        [document] 📄 ملف
        [sticker] 🙂 ملصق
        [location] 📍 موقع
        [contacts] 👤 بطاقة جهة اتصال
        [reaction] ❤️ تفاعل مع رسالة
        [button] 🔘 ضغطة زر
        [interactive] ☑️ اختيار
        [order] 🛒 طلب شراء
        [system] ℹ️ تنبيه من واتساب
        [edit] ✏️ عُدّلت رسالة
        [revoke] 🗑️ حُذفت رسالة
        [unsupported] 📎 رسالة لا يمرّرها واتساب
       *[other] 📎 رسالة من نوع { $name }
    }
inbox-media = { $kind } (لا يمكن فتحها من هنا بعد)
inbox-reaction-removed = ❤️ أُلغي التفاعل مع رسالة
inbox-quoted = {"\u200F"}↩ «{ $text }»
# جزء واحد مما تقوله رسالة كهذه.
inbox-detail =
    { $label ->
        [file_name] {"\u200F"}📄 { $text }
        [name] {"\u200F"}🏷️ { $text }
        [about] {"\u200F"}• { $text }
        [address] {"\u200F"}🏠 { $text }
        [phone] {"\u200F"}📞 { $text }
        [email] {"\u200F"}✉️ { $text }
        [choice] {"\u200F"}🔖 { $text }
        [field] {"\u200F"}▫️ { $text }
        [item] {"\u200F"}🛍️ { $text }
        [advertisement] {"\u200F"}📣 من الإعلان: { $text }
        [reason] {"\u200F"}⚠️ { $text }
       *[other] {"\u200F"}{ $text }
    }
button-edit-again = تعديل وإعادة المحاولة

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
failure-not-allowed = لا يمكن مراسلة هذا الرقم من رقم الشركة: فهو رقم الشركة نفسه، أو ليس من الأرقام التي تسمح بها Meta للتجربة.
failure-held-back = امتنع واتساب عن تسليمها إلى هذا العميل حاليًا.
failure-stopped = أوقف العميل استلام هذا النوع من الرسائل.
failure-needs-phone = يطلب واتساب رقم هاتف العميل لهذه الرسالة، ولا يُعرف عنه إلا اسم المستخدم.
failure-identity = أُعيد تفعيل واتساب لدى العميل. يُرجى التأكد من أنه الشخص نفسه.
failure-template = لم يقبل واتساب قالب الرسالة: فهو غير موجود أو موقوف أو بياناته غير صحيحة.
failure-too-fast = أُرسلت رسائل كثيرة في وقت قصير. يمكن الرد من جديد بعد قليل.
failure-provider = حدث خلل لدى واتساب. يمكن الرد من جديد بعد قليل.
failure-unreachable = تعذّر الاتصال بواتساب مدة طويلة. يمكن الرد من جديد.
failure-token = لم يقبل واتساب رمز الوصول. يحتاج مشغّل النظام إلى تجديده.
failure-disconnected = لم يعد رقم الشركة مسجّلًا لدى واتساب. يحتاج مشغّل النظام إلى ربطه من جديد.
failure-account = قيّد واتساب حساب الشركة. يُرجى مراجعة Meta Business Manager.
failure-payment = توجد مشكلة في الدفع لدى Meta.
failure-content = لم يقبل واتساب محتوى الرسالة.
failure-no-address = لا يُعرف لهذا العميل عنوان على واتساب.
failure-code = رفضها واتساب، ورمز السبب { $code }.
failure-none = لم يذكر واتساب السبب.

## ما لم يتم

missing-conversation = لم تعد هذه المحادثة موجودة.
conflict-window-closed =
    مضت أكثر من 24 ساعة على آخر رسالة من العميل، ولا يسمح واتساب بالرد الحر بعدها. انتهت المهلة { $ago } ({ $when }).
    يعود الرد متاحًا حين يكتب العميل من جديد.
conflict-window-never = لم يكتب هذا العميل بعد، ولا يسمح واتساب بالرد الحر إلا على رسالة من العميل.

## في سجل التدقيق

noun-conversation = المحادثات
noun-message = الرسائل
action-message-reply = الرد على عميل
audit-message-reply = { $who }: الرد على { $target }
