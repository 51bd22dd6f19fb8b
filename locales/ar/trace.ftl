# الأمر ‎/inbox trace: مسار رسالة واحدة وأوقاته.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

help-inbox = المحادثات مع العملاء
help-inbox-trace = مسار الرسالة كاملًا وأوقاته
option-inbox-trace-message = أي رسالة، أو معرّفها في واتساب

trace-in = 🛰️ رسالة من { $name }
trace-out = 🛰️ رد على { $name }
trace-line = {"\u200F"}{ $when } — { $what }
field-reached = حالتها الآن
field-provider-id = معرّفها في واتساب

## الواردة

trace-written = أرسلها العميل
trace-on-phone = أُرسلت من هاتف الشركة
trace-received = وصلت إلى هنا، وفُحص توقيعها
trace-stored = حُفظت
trace-taken-up = بدأت معالجتها وقُرئ محتواها
trace-applied = أُدرجت في المحادثة
trace-shown = عُرضت في قناة رسائل العملاء

## الصادرة

trace-queued = كُتبت، ودخلت قائمة الانتظار
trace-tried = المحاولة { $number }: في الطريق إلى واتساب
trace-accepted = المحاولة { $number }: قبلها واتساب
trace-refused = المحاولة { $number }: رفضها واتساب. { $reason }
trace-later = المحاولة { $number }: ستُعاد لاحقًا. { $reason }
trace-unknown = المحاولة { $number }: انقطع الاتصال، ولا يُعرف هل أُرسلت
trace-sent-again = تقرر إرسالها من جديد في رسالة أخرى
trace-left = تقرر تركها كما هي
trace-passed-on = ✓ أرسلها واتساب
trace-delivered = ✓✓ وصلت
trace-read = 👁 قُرئت أو سُمعت
trace-failed = ❌ لن تصل. { $reason }

## ما لم يتم

missing-message = لا توجد رسالة كهذه.
