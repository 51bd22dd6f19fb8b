# قوالب الرسائل: ما يُرسل إلى عميل لم يكتب منذ أكثر من يوم، بعد أن يعتمده واتساب.

help-inbox-template = قوالب الرسائل
help-inbox-template-list = عرض القوالب
help-inbox-template-show = عرض قالب كما يراه العميل
help-inbox-template-sync = جلب القوالب من واتساب
help-inbox-template-check = فحص نص قبل تقديمه
help-inbox-template-create = تقديم قالب جديد للاعتماد
help-inbox-send-template = إرسال قالب معتمد، في أي وقت
option-inbox-template-words = كلمات من الاسم أو النص
option-inbox-template-template = أي قالب
option-inbox-template-text = النص، و \n لسطر جديد
option-inbox-template-name = الاسم: حروف لاتينية صغيرة وأرقام و _
option-inbox-template-purpose = الغرض منه
option-inbox-template-code = رمز اللغة، مثل ar أو en_US
option-inbox-template-examples = مثال لكل متغيّر، مثل: ليلى؛ السبت
option-inbox-template-header = عنوان فوق النص
option-inbox-template-footer = سطر صغير تحت النص
option-inbox-template-buttons = الأزرار، مثل: تأكيد؛ تتبّع | https://…
option-inbox-send-template = أي قالب
option-inbox-send-values = قيم المتغيّرات بالترتيب، مثل: ليلى؛ السبت
option-inbox-send-media = رابط الملف الذي يظهر فوق النص، إن لم تُرفقه

templates-title = 📋 قوالب الرسائل
templates-none = لا توجد قوالب بعد. يجلبها الأمر `/inbox template sync` من واتساب، ويقدّم الأمر `/inbox template create` قالبًا جديدًا.
templates-syncing = 🔄 يجري جلب القوالب من واتساب. تظهر بعد لحظات في `/inbox template list`.
template-line = {"\u200F"}{ $mark } { $name } ({ $code }) — { $text }
template-good = ✅ لا مأخذ على هذا النص.
template-refused = لم يُقدَّم القالب
template-submitted = قُدّم القالب إلى واتساب، ويستغرق اعتماده عادة من دقائق إلى يوم.
template-next = ماذا بعد؟
template-flaws = ملاحظات
template-purpose = الغرض
template-category =
    { $category ->
        [marketing] تسويق
        [utility] خدمة
        [authentication] رمز تحقق
       *[other] غير ذلك
    }
template-media =
    { $kind ->
        [image] 📷 صورة
        [video] 🎬 مقطع فيديو
        [document] 📄 ملف
       *[other] 📎 عنوان خاص
    }
template-state-submitting = قيد التقديم
template-state-pending = قيد المراجعة
template-state-approved = معتمد
template-state-rejected = مرفوض
template-state-paused = موقوف مؤقتًا
template-state-disabled = معطّل
template-state-gone = محذوف
template-state-unusable = غير متاح
flaw-no-body = النص فارغ.
flaw-too-long = أحد الأجزاء أطول مما يقبله واتساب (النص 1024 حرفًا، والعنوان والسطر السفلي 60، والزر 25).
flaw-too-many-buttons = الأزرار أكثر من 10.
flaw-variable-at-the-edge = لا يقبل واتساب متغيّرًا في أول النص أو آخره.
flaw-variables-together = متغيّران متجاوران. يجب أن تفصل بينهما كلمة.
flaw-numbering = أرقام المتغيّرات يجب أن تبدأ من 1 بلا فجوات.
flaw-variable-name = اسم المتغيّر رقم، أو حروف لاتينية صغيرة، ولا يجتمع النوعان في نص واحد.
flaw-header-variables = في العنوان أكثر من متغيّر.
flaw-footer-variable = لا متغيّرات في السطر السفلي.
flaw-too-many-variables = المتغيّرات كثيرة على طول النص، وقد يرفضه واتساب.
flaw-spaces = أسطر فارغة متتالية أو مسافات كثيرة.
flaw-leading-sign = سطر عربي أوله علامة أو كلمة لاتينية، فيظهر معكوسًا في بعض الهواتف.
flaw-mixed-direction = متغيّر إلى جانب كلمة لاتينية أو رقم، فقد يتبدّل ترتيبهما في النص العربي.
field-template = القالب
field-values = المتغيّرات
field-media = الملف الذي فوق النص

noun-template = قوالب الرسائل
one-template = قالب
action-template-submit = تقديم قالب
audit-template-submit = { $who }: تقديم القالب { $target } للاعتماد
action-template-sync = جلب القوالب
audit-template-sync = { $who }: جلب القوالب من واتساب

missing-template = لا يوجد قالب كهذا.
conflict-template-not-approved = لا يسمح واتساب باستخدام هذا القالب الآن.
conflict-template-elsewhere = هذا القالب لرقم آخر من أرقام الشركة، فلا يمكن إرساله في هذه المحادثة.
conflict-no-template-account = ليس للشركة رقم تُعرف قوالبه. يضيف مشغّل النظام رقمًا، أو يربط حساب واتساب للأعمال لدى ميتا بالأمر `omnicrm tenant connect`.
conflict-opted-out = طلب العميل التوقف عن مراسلته، ولم يكتب منذ أكثر من يوم. يمكن الرد عليه حين يكتب.
conflict-taken-template = يوجد قالب بهذا الاسم وهذه اللغة.
invalid-template-name = اسم القالب من حروف لاتينية صغيرة وأرقام و `_` فقط، مثل `order_ready`.
invalid-template = لا يمكن استخدام هذا القالب من هنا كما هو.
invalid-missing = تنقص قيم هذه المتغيّرات: { $variables }
invalid-missing-parted = تُكتب القيم بالترتيب وبينها فاصلة منقوطة «؛» لا فاصلة عادية، مثل: ليلى؛ الأحد 5 مساءً
invalid-media = الرابط يجب أن يبدأ بـ `https://` وألا يحوي مسافات.
