## من لم يسجّل الدخول

sign-in-ended = لم تسجّل الدخول، أو انتهت جلستك.
sign-in-wrong = البريد الإلكتروني أو كلمة المرور غير صحيحة.
sign-in-link-over = استُخدم هذا الرابط من قبل أو انتهت مدته. يُرجى طلب رابط جديد.
sign-in-too-many = محاولات كثيرة. يُرجى المحاولة بعد خمس دقائق.

## كل صفحة

web-skip = تخطَّ إلى المحتوى
web-menu = القائمة
web-overview = نظرة عامة
web-customers = العملاء
web-leads = العملاء المحتملون
web-administration = الإدارة
web-account = حسابي
web-account-of = حساب
web-keys = مفاتيح واجهة البرمجة
web-sign-out = تسجيل الخروج
web-theme = المظهر
web-light = فاتح
web-dark = داكن
web-auto = تلقائي
web-where = مكانك
web-pages = الصفحات
web-next = التالي
web-show = عرض
web-clear = مسح
web-save = حفظ
web-end = إنهاء
web-copy = نسخ
web-details = التفاصيل
web-phone = الهاتف
web-email = البريد الإلكتروني
web-notes = ملاحظات
web-owner = المسؤول
web-stage = المرحلة
web-wants = الاهتمام
web-number = الرقم
web-since = منذ
web-until = حتى
web-not-saved = لم يُحفظ شيء

## حين يتعذر شيء

web-fault = تعذّر ذلك
web-reference = إن سألت عنه فاذكر الرقم المرجعي:
web-to-overview = إلى النظرة العامة
web-missing = هذا غير موجود، أو لا يُسمح لك برؤيته.
web-not-there = لا يوجد شيء في هذا العنوان.
web-forged = لم يصدر هذا من إحدى صفحاتنا. يُرجى فتح الصفحة من جديد.
web-query = ما بعد علامة الاستفهام في العنوان غير مفهوم.
web-not-json = ما أُرسل ليس بصيغة JSON.
web-fields = أحد الحقول ناقص أو غير معروف أو من نوع آخر: { $what }
web-nul = في ما أُرسل محرف NUL، ولا مكان له في أي نص.
web-form = النموذج غير مفهوم. يُرجى فتح الصفحة من جديد.
web-content-type = يجب إرسال هذا بصيغة application/json، والنماذج بصيغة application/x-www-form-urlencoded.
web-too-large = ما أُرسل أكبر من المسموح، والحد الأقصى 1 ميبيبايت.
web-too-fast = { PLURAL($seconds) ->
    [zero] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة الآن.
    [one] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة بعد ثانية.
    [two] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة بعد ثانيتين.
    [few] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة بعد { $seconds } ثوانٍ.
    [many] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة بعد { $seconds } ثانية.
   *[other] عدد كبير من الطلبات في دقيقة واحدة. يُرجى الإعادة بعد { $seconds } ثانية.
}
web-once-form = تتكوّن قيمة Idempotency-Key من 1 إلى 100 محرف من ASCII.
web-once-other = استُخدم هذا الـ Idempotency-Key من قبل لطلب آخر. يُرجى اختيار قيمة جديدة.
web-once-done = نُفّذ طلب بهذا الـ Idempotency-Key أو ما زال قيد التنفيذ، وجوابه غير معروف بعد. لن يُنفَّذ مرة ثانية.
web-nothing-seen = لتغيير هذا يلزم If-Match، وفيه قيمة ETag التي جاءت معه، أو * أيًّا كانت حاله.
web-seen-form = قيمة If-Match ليست من قيم ETag التي تُعطى هنا.

## الدخول

web-sign-in = تسجيل الدخول
web-sign-in-to = إلى لوحة تحكم { $company }
web-sign-in-discord = على ديسكورد يعطيك هذا الأمر رابطًا للدخول:
web-or = أو
web-not-signed-in = لم يتم تسجيل الدخول
web-enter = أهلًا بك
web-prove = تأكيد هويتك
web-prove-why = ما أنت بصدده يتطلب أن تكون قد أكّدت هويتك خلال خمس دقائق.
web-prove-do = تأكيد
web-prove-wrong = كلمة المرور غير صحيحة.
web-prove-link = ليست لديك كلمة مرور هنا. سجّل الدخول من جديد برابط من ديسكورد:

## نظرة عامة

web-thirty-days = آخر ثلاثين يومًا، حتى
web-uncounted = لا يزال إحصاء بعض الأيام جاريًا. يُرجى العودة بعد دقيقة.
web-waiting = عملاء في الانتظار
web-of-open = المحادثات المفتوحة: { $count }
web-leads-new = عملاء محتملون جدد
web-answered = محادثات رُدّ عليها
web-won = صفقات رابحة
web-before = في الثلاثين يومًا السابقة: { $count }
web-chart = { $what } في اليوم
web-as-table = الأرقام في جدول
web-day = اليوم

## العملاء المحتملون والعملاء

web-leads-open =
    { PLURAL($count) ->
        [zero] لا أحد
        [one] واحد مفتوح
        [two] اثنان مفتوحان
        [few] { $count } مفتوحون
        [many] { $count } مفتوحًا
       *[other] { $count } مفتوح
    }
web-leads-many = أكثر من { $count } مفتوح
web-leads-none = لا يوجد عملاء محتملون مفتوحون
web-to-customer = إلى العميل
web-search = بحث
web-search-hint = الاسم أو الهاتف أو البريد
web-customers-newest = العملاء، الأحدث أولًا
web-customers-likeliest = العملاء الذين عُثر عليهم، الأقرب أولًا
web-customers-none = لم يُعثر على أحد
web-opted-out = لا يريد رسائل
web-story = السجل

## حسابي

web-sign-in-with = الدخول بواسطة
web-password-before = كلمة المرور الحالية
web-password-new = كلمة المرور الجديدة
web-password-hint = 12 حرفًا على الأقل، ويحسن أن تكون من كلمات عدة لا تجتمع عادةً. تُنهى جلساتك الأخرى كلها.
web-password-saved = حُفظت. يمكنك الدخول بها من الآن.
web-strength = قوة كلمة المرور
web-strengths = أقصر من المطلوب|ضعيفة|مقبولة|جيدة|قوية
web-sessions = أماكن تسجيل دخولك
web-began = البداية
web-seen = آخر نشاط
web-address = العنوان
web-browser = المتصفح
web-this-one = هذه الجلسة

## مفاتيح واجهة البرمجة

web-keys-about = بالمفتاح يستدعي برنامجٌ واجهةَ البرمجة باسمك، في حدود ما يشمله المفتاح. وصف الواجهة:
web-key-once = هذا هو المفتاح. لن يظهر إلا الآن، فاحفظه حيث لا يقرؤه غيرك.
web-key-new = مفتاح جديد
web-key-for = الغرض منه
web-key-days = مدته بالأيام
web-key-make = إنشاء المفتاح
web-key-end-sure = إنهاء هذا المفتاح؟ ستُرفض البرامج التي تستخدمه من الآن.
web-begins = بدايته
web-opens = يشمل
web-used = آخر استخدام

## رابط لوحة التحكم

help-panel = رابط يدخلك إلى لوحة التحكم في متصفحك
panel-title = طريقك إلى لوحة التحكم
panel-how = افتح هذا العنوان خلال عشر دقائق واضغط «تسجيل الدخول». يعمل مرة واحدة.
panel-secret = من يفتحه يدخل باسمك، فلا تعطه لأحد.
panel-not-served = ليس للوحة التحكم عنوان هنا بعد. يحدّده من يدير الخادم: `web.public_url`
