# ما يقوله سجل التدقيق إلى جانب جمله: أشياء بلا اسم، والإعدادات، وأسباب الرفض.

of-another-version = شيء من إصدار آخر
nothing-set = لا شيء

attempt-command = تنفيذ { $command }
attempt-command-on = تنفيذ { $command } بشأن { $target }
attempt-unknown = طلب
attempt-unknown-on = طلب بشأن { $target }

language-name =
    { $code ->
        [ar] العربية
        [en] الإنجليزية
       *[other] لغة أخرى
    }

one-access = الدخول
one-access-token = رمز وصول
one-audit = سجل التدقيق
one-canned-reply = رد جاهز
one-contact = جهة اتصال
one-conversation = محادثة
one-delivery = إشعار وارد
one-event = حدث
one-job = مهمة مجدولة
one-key = مفتاح واجهة برمجة
one-webhook = إشعار Webhook
one-lead = عميل محتمل
one-macro = ماكرو
one-member = شخص
one-merge = دمج
one-message = رسالة
one-request = طلب
one-role = دور
one-roster = أوقات عمل زميل
one-task = مهمة
one-tenant = الشركة

setting-working-hours = أوقات العمل
setting-greeting = الترحيب التلقائي
setting-away = الرد خارج أوقات العمل
setting-reply-hold = مهلة التراجع عن الرد
setting-satisfaction = سؤال العملاء عن رضاهم
setting-turns = إسناد المحادثات بالتناوب
setting-answer-within = مهلة الرد على العملاء
setting-auto-close = إغلاق المحادثات الخاملة
setting-typing = إظهار «يكتب…» للعميل
setting-booking-chat = الحجز في واتساب
setting-promises = التذكير بما يعد به الفريق
setting-reach = ما يراه كل دور
setting-currency = العملة
setting-lead-for-new = عميل محتمل لكل من يكتب أول مرة
setting-mask-addresses = إخفاء أرقام العملاء وعناوين بريدهم
setting-inbox-channel = قناة رسائل العملاء
setting-inbox-forum = منتدى رسائل العملاء
setting-owner-channel = قناة المالك
setting-audit-channel = قناة سجل التدقيق
setting-raw-days = مدة حفظ البيانات الخام
setting-second-person = ما يحتاج إلى موافقة شخص ثانٍ
setting-break-glass = ما يمكن أخذه في الطوارئ
channel-with-nouns = { $channel } ({ $nouns })

# بعد «رفض …،»، وقد تأتي وحدها سببًا.
refusal-rule-out-of-scope = لأن المفتاح لا يشمل صلاحية «{ $permission }»
refusal-rule-not-fresh = لأن الهوية لم تُؤكَّد مؤخرًا
refusal-rule-disabled = لأن الحساب موقوف
refusal-rule-suspended = لأن حساب الشركة موقوف
refusal-rule-denied = لأن صلاحية «{ $permission }» محجوبة
refusal-rule-nothing = لعدم توفر صلاحية «{ $permission }»
refusal-rank-target-is-owner = لأنه لا يجوز تغيير دور مالك الشركة أو صلاحياته
refusal-rank-yourself = إذ لا يبتّ أحد في دوره أو صلاحياته بنفسه
refusal-rank-target-not-below = لأن دور الشخص الآخر ليس أدنى من دور صاحب الطلب
refusal-rank-owner-role-never-given = لأن دور المالك لا يُمنح بأمر
refusal-rank-role-not-below = لأن الدور المطلوب منحه ليس أدنى من دور صاحب الطلب
refusal-rank-only-owner-decides = لأن القرار في هذا لمالك الشركة وحده
refusal-rank-shape-not-below = لأن هذا الدور ليس أدنى من دور صاحب الطلب
refusal-rank-not-held = لأن الصلاحية المطلوب منحها ليست لدى صاحب الطلب
refusal-rank-not-held-that-long = لأن صلاحية صاحب الطلب تنتهي قبل ذلك
refusal-rank-only-owner-gives = لأن هذه الصلاحية لا يمنحها إلا مالك الشركة
refusal-rank-platform-only = لأن هذه الصلاحية خاصة بإدارة المنصة
refusal-request-one-s-own = إذ لا يوافق أحد على طلبه بنفسه
refusal-request-overtaken = لأن المطلوب لم يعد يغيّر شيئًا، أو يخص ما لم يعد موجودًا
refusal-rank = لأن قواعد الرتب لا تسمح به
refusal-unknown = لقاعدة من إصدار آخر

field-account = الحساب
field-address = العنوان
field-id = المعرّف
field-changed = ما تغيّر
field-owner-name = اسم المالك
field-secret = السر
field-slug = الاسم المختصر
field-time-zone = المنطقة الزمنية
field-version = الإصدار
field-url = العنوان
invalid-order = يجب أن يكون «{ $field }» قبل «{ $until }».
