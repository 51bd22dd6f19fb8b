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
        [template] 📋 قالب
        [reaction] ❤️ تفاعل مع رسالة
        [button] 🔘 ضغطة زر
        [interactive] ☑️ اختيار
        [order] 🛒 طلب شراء
        [call] 📞 مكالمة
        [system] ℹ️ تنبيه من واتساب
        [edit] ✏️ عُدّلت رسالة
        [revoke] 🗑️ حُذفت رسالة
        [unsupported] 📎 رسالة لا يمرّرها واتساب
       *[other] 📎 رسالة من نوع { $name }
    }
# ملف أرسله العميل، يظهر ردًّا على رسالته.
attachment-from =
    {"\u200F"}{ $kind } { $way ->
        [to] إلى
       *[from] من
    } { $contact }
attachment-large =
    {"\u200F"}{ $kind } { $way ->
        [to] إلى
       *[from] من
    } { $contact }: **{ $name }** بحجم { $size } ميغابايت. لا يقبل ديسكورد ملفًا بهذا الحجم، وهو محفوظ في النظام.
attachment-link = تنزيل الملف
attachment-link-until = الرابط صالح حتى { $until }، ويفتح لكل من وصل إليه.
attachment-lost =
    {"\u200F"}⚠️ مرفق من { $contact } ({ $kind }) لم يصل إلينا: { $loss ->
        [gone] لم يعد لدى واتساب.
        [too_large] حجمه أكبر مما يسمح به واتساب.
        [altered] ما وصل منه لا يطابق ما أُرسل، فلم يُحفظ.
        [foreign] عنوانه ليس من عناوين واتساب، فلم يُفتح.
       *[unreachable] تعذّر تنزيله بعد محاولات متكررة.
    } يمكن أن يُطلب من العميل إرساله من جديد.
attachment-kind =
    { $kind ->
        [image] 📷 صورة
        [video] 🎬 مقطع فيديو
        [voice] 🎤 رسالة صوتية
        [audio] 🎵 ملف صوتي
        [document] 📄 ملف
        [sticker] 🙂 ملصق
       *[other] 📎 مرفق
    }
field-consent = المراسلة
field-written-to = رقمنا
field-window = مهلة الرد
inbox-window = تنتهي { $soon }
inbox-window-over = انتهت { $ago }
inbox-opted-out = 🔕 طلب العميل التوقف عن مراسلته. لا تصله رسائل تلقائية ولا حملات حتى يعيد الاشتراك، ويبقى الرد على ما يكتبه ممكنًا.
inbox-forwarded = {"\u200F"}↪ رسالة محوّلة
inbox-forwarded-often = {"\u200F"}↪ رسالة محوّلة مرات كثيرة
inbox-reaction-removed = ❤️ أُلغي التفاعل مع رسالة
inbox-call-unanswered = 📵 مكالمة لم يُردّ عليها
inbox-rating = ⭐ تقييم الخدمة
inbox-rating-comment = ⭐ تعليق على التقييم
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
        [duration] {"\u200F"}⏱️ مدتها { $text }
        [advertisement] {"\u200F"}📣 من الإعلان: { $text }
        [reason] {"\u200F"}⚠️ { $text }
       *[other] {"\u200F"}{ $text }
    }
# لماذا لا يمرّر واتساب رسالة، حسب نوعها.
inbox-reason =
    { $reason ->
        [edit] عدّل العميل رسالة سابقة
        [revoke] حذف العميل رسالة سابقة
        [poll] استطلاع رأي
        [vote] تصويت في استطلاع رأي
        [album] ألبوم صور
        [event] دعوة إلى مناسبة
        [group] دعوة إلى مجموعة
        [pin] تثبيت رسالة أو حفظها في المحادثة
        [gif] صورة متحركة
        [image] صورة
        [video] مقطع فيديو
        [location] موقع
        [live] موقع مباشر
        [reaction] تفاعل مع رسالة
        [list] قائمة أو أزرار
        [order] منتج أو طلب شراء
        [template] رسالة من قالب
        [link] رابط مع معاينة
        [once] صورة أو مقطع، ربما للعرض مرة واحدة
        [stickers] حزمة ملصقات
        [away] لم تتوفر الرسالة بعد لدى واتساب. يمكن قراءتها في التطبيق على هاتف الشركة، أو طلبها من العميل مرة أخرى.
       *[general] لا يمرّر واتساب هذا النوع من الرسائل. يمكن أن يُطلب من العميل إرسالها نصًّا.
    }
button-edit-again = تعديل وإعادة المحاولة

## من يرى صندوق الوارد

inbox-check-title = 👁️ من يرى رسائل العملاء
inbox-check-none = لم يُحدد بعد مكان لرسائل العملاء. يُحدد بالأمر `/settings inbox`
inbox-check-gone = ⚠️ { $channel } غير موجود، أو لا يراه البوت. يُحدد غيره بالأمر `/settings inbox`
inbox-check-place = 📥 المكان: { $channel }
inbox-check-everybody = ⚠️ يراه **كل من في الخادم**. لإخفائه: إعدادات القناة ← الأذونات.
inbox-check-roles = 👥 من لهم هذه الأدوار: { $roles }
inbox-check-people = 👤 ومن أُضيفوا بأسمائهم: { $people }
inbox-check-more = { $named }، والباقي { $count }
inbox-check-able = ✅ للبوت فيه كل ما يلزمه.
inbox-check-lacks = ⚠️ ينقص البوت فيه: { $permissions }
inbox-check-reads = ✅ يقرأ البوت ما يُكتب فيه، فالكتابة ردّ على العميل.
inbox-check-reads-not = ⚠️ لا يقرأ البوت ما يُكتب فيه إلا إذا ذُكر. لتفعيل ذلك: بوابة المطوّرين في ديسكورد ← Bot ← Message Content Intent، ثم إعادة تشغيل البوت.

## الرد

button-reply = رد
customer = عميل
typed-held = هذه المحادثة لدى { $name }. لم يُرسَل شيء: هل هي رسالة للعميل أم ملاحظة للزملاء؟
button-more = المزيد…
button-typed-send = أرسلها للعميل
button-typed-note = احفظها ملاحظة
typed-command = ⌨️ هذه الرسالة تشبه أمرًا كُتب ولم يُختر من قائمة ديسكورد، فلم تُرسَل. هل هي رسالة للعميل أم ملاحظة للزملاء؟
typed-unavailable = ⚠️ لم تُرسَل هذه الرسالة ولم تُحفظ: تعذّر الوصول إلى البيانات الآن. هل هي رسالة للعميل أم ملاحظة للزملاء؟ يُرجى الاختيار بعد دقيقة.
typed-late = ⌛ كُتبت هذه الرسالة والبوت غير متصل، فلم تُرسَل. هل تُرسَل الآن؟
typed-changed = ✏️ عُدّلت هذه الرسالة بعد أن أُرسلت. ما وصل العميل: «{ $text }»
typed-changed-into-note = ⚠️ عُدّلت هذه الرسالة بعد أن أُرسلت، وما زال ما أُرسل لدى العميل: «{ $text }»
typed-deleted = ⚠️ حُذفت هذه الرسالة هنا بعد أن أُرسلت، وما زالت لدى العميل: «{ $text }»
button-typed-correct = أرسل التصحيح
typed-sent = 📤 في طريقها إلى العميل.
typed-kept = 📝 حُفظت ملاحظة، ولا يراها العميل.
conflict-on-its-way = فات الأوان: الرد في طريقه إلى العميل، وواتساب لا يسترجع ما أُرسل.
reply-undone = ↩️ أُلغي الرد، ولم يُرسَل شيء.
conflict-nothing-to-send = ليس فيها ما يمكن إرساله.
reply-form-title = الرد على { $name }
field-text = نص الرد
reply-accepted = ✅ ردّك في الطريق إلى { $name }. تظهر حالته في قناة رسائل العملاء.
reply-head = ↩ **رسالة من { $by } إلى { $name }**
reply-by-nobody = فريق الشركة
# كُتبت في تطبيق واتساب على هاتف الشركة.
reply-by-phone = هاتف الشركة
reply-reaction = {"\u200F"}{ $emoji } تفاعل من { $name }
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
failure-too-fast-for-one = أُرسلت إلى هذا العميل رسائل كثيرة في وقت قصير. يمكن الرد عليه من جديد بعد قليل.
failure-provider = حدث خلل لدى واتساب. يمكن الرد من جديد بعد قليل.
failure-unreachable = تعذّر الاتصال بواتساب مدة طويلة. يمكن الرد من جديد.
failure-token = لم يقبل واتساب رمز الوصول. يحتاج مشغّل النظام إلى تجديده.
failure-disconnected = لم يعد رقم الشركة مسجّلًا لدى واتساب. يحتاج مشغّل النظام إلى ربطه من جديد.
failure-account = قيّد واتساب حساب الشركة. يُرجى مراجعة Meta Business Manager.
failure-payment = توجد مشكلة في الدفع لدى Meta.
failure-content = لم يقبل واتساب محتوى الرسالة.
failure-file = تعذّر الحصول على الملف، أو لم يقبله واتساب.
failure-no-address = لا يُعرف لهذا العميل عنوان على واتساب.
failure-suspended = كان حساب الشركة موقوفًا إلى أن انقضت مهلة الرد على العميل.
failure-taken-back = حُذفت الرسالة قبل إرسالها.
failure-number-removed = لم يعد رقم الشركة مربوطًا بهذا النظام. يمكن لمشغّل النظام ربطه من جديد.
failure-code = رفضها واتساب، ورمز السبب { $code }.
failure-none = لم يذكر واتساب السبب.

## ما لم يتم

missing-conversation = لم تعد هذه المحادثة موجودة، أو لم يُعرف أي محادثة هي المقصودة. يمكن اختيارها من القائمة التي تظهر عند كتابة رقمها أو اسم العميل.
conflict-window-closed =
    مضت أكثر من 24 ساعة على آخر رسالة من العميل، ولا يسمح واتساب بالرد الحر بعدها. انتهت المهلة { $ago } ({ $when }).
    يعود الرد متاحًا حين يكتب العميل من جديد، ويمكن الآن إرسال قالب معتمد بالأمر `/inbox send template`.
conflict-window-never = لم يكتب هذا العميل بعد، ولا يسمح واتساب بالرد الحر إلا على رسالة من العميل.

## في سجل التدقيق

noun-conversation = المحادثات
noun-message = الرسائل
action-conversation-assign = إسناد محادثة
audit-conversation-assign = { $who }: إسناد المحادثة { $conversation } مع { $target } إلى { $to }
action-conversation-breach = فوات موعد الرد
audit-conversation-breach = { $who }: فات موعد الرد على { $target } في المحادثة { $conversation }، وكان { $due }
action-conversation-claim = استلام محادثة
audit-conversation-claim = { $who }: استلام المحادثة { $conversation } مع { $target }
action-conversation-close = إغلاق محادثة
audit-conversation-close = { $who }: إغلاق المحادثة { $conversation } مع { $target }
action-conversation-idle = إغلاق محادثات خاملة
audit-conversation-idle =
    { $who }: إغلاق { PLURAL($count) ->
        [zero] { $count } محادثة خاملة
        [one] محادثة خاملة واحدة
        [two] محادثتين خاملتين
        [few] { $count } محادثات خاملة
        [many] { $count } محادثة خاملة
       *[other] { $count } محادثة خاملة
    }
action-conversation-note = كتابة ملاحظة على محادثة
audit-conversation-note = { $who }: كتابة ملاحظة للفريق في المحادثة { $conversation } مع { $target }
action-conversation-macro = تنفيذ ماكرو
audit-conversation-macro = { $who }: تنفيذ الماكرو { $macro } في المحادثة { $conversation } مع { $target }
action-conversation-priority = تغيير أولوية محادثة
audit-conversation-priority = { $who }: تغيير أولوية المحادثة { $conversation } مع { $target }: { $priority }
action-conversation-release = إعادة محادثة إلى الفريق
audit-conversation-release = { $who }: إعادة المحادثة { $conversation } مع { $target } إلى الفريق
action-conversation-reopen = إعادة فتح محادثة
audit-conversation-reopen = { $who }: إعادة فتح المحادثة { $conversation } مع { $target }
action-conversation-snooze = تأجيل محادثة
audit-conversation-snooze = { $who }: تأجيل المحادثة { $conversation } مع { $target } حتى { $until }
action-conversation-transfer = تحويل محادثة
audit-conversation-transfer = { $who }: تحويل المحادثة { $conversation } مع { $target } إلى { $to }
action-conversation-wake = عودة محادثة مؤجلة
audit-conversation-wake = { $who }: عودة المحادثة المؤجلة { $conversation } مع { $target }
action-turns-away = الغياب عن التناوب
audit-turns-away = { $who }: التوقف عن استلام المحادثات بالتناوب
action-turns-back = العودة إلى التناوب
audit-turns-back = { $who }: العودة إلى استلام المحادثات بالتناوب
action-message-read = قراءة رسائل عميل
audit-message-read = { $who }: قراءة رسائل { $target }
action-message-reply = الرد على عميل
audit-message-reply = { $who }: الرد على { $target }
action-message-send-again = إعادة إرسال رد لم يتأكد
audit-message-send-again = { $who }: إعادة إرسال رد لم يتأكد وصوله إلى { $target }
action-message-take-back = التراجع عن رد قبل إرساله
audit-message-take-back = { $who }: التراجع عن رد على { $target } قبل إرساله
action-message-typed-deleted = حذف رد من ديسكورد بعد إرساله
audit-message-typed-deleted = { $who }: حُذف من ديسكورد رد أُرسل إلى { $target }
action-message-leave = ترك رد لم يتأكد
audit-message-leave = { $who }: ترك رد لم يتأكد وصوله إلى { $target } كما هو

## ما يخبر به واتساب عن الحساب

news-title =
    { $kind ->
        [account] {"\u200F"}📢 واتساب: حساب الشركة
        [alert] {"\u200F"}📢 واتساب: تنبيه بشأن الحساب
        [call] {"\u200F"}📞 واتساب: مكالمة
        [trouble] {"\u200F"}📢 واتساب: خطأ في الرقم
        [group] {"\u200F"}📢 واتساب: مجموعة
        [limits] {"\u200F"}📢 واتساب: حدود الإرسال
        [name] {"\u200F"}📢 واتساب: الاسم الظاهر للعملاء
        [phone] {"\u200F"}📢 واتساب: هاتف الشركة
        [quality] {"\u200F"}📢 واتساب: جودة الرقم
        [review] {"\u200F"}📢 واتساب: مراجعة الحساب
        [security] {"\u200F"}🔐 واتساب: رمز حماية الرقم
        [template] {"\u200F"}📢 واتساب: قالب رسالة
        [template_category] {"\u200F"}📢 واتساب: فئة قالب
        [template_quality] {"\u200F"}📢 واتساب: جودة قالب
       *[username] {"\u200F"}📢 واتساب: اسم المستخدم
    }
news-said =
    { $what ->
        [account-disabled_update] حُظر الحساب، أو سيُحظر قريبًا، أو رُفع عنه الحظر. التفاصيل في الأسفل.
        [account-account_restriction] قُيّد الحساب. ما لم يعد مسموحًا به مذكور في الأسفل.
        [account-account_violation] رصد واتساب مخالفة لسياساته.
        [account-account_deleted] حُذف الحساب. لن تصل رسائل ولن تُرسل بعد الآن.
        [account-account_offboarded] أُخرج الحساب من المنصة. لن تصل رسائل ولن تُرسل بعد الآن.
        [account-account_reconnected] عاد الحساب متصلًا.
        [account-partner_added] أصبح لشريك صلاحية التصرف في الحساب.
        [account-partner_removed] لم يعد لشريك صلاحية التصرف في الحساب. إن كان المقصود نحن، فلن تصل رسائل ولن تُرسل بعد الآن.
        [account-partner_app_uninstalled] أُزيل تطبيق من الحساب. إن كان تطبيقنا، فلن تصل رسائل ولن تُرسل بعد الآن.
        [account-verified_account] وُثّق الحساب.
        [name-approved] قُبل الاسم.
        [name-rejected] رُفض الاسم، ويبقى الاسم السابق ظاهرًا للعملاء.
        [quality-flagged] تقييم العملاء لهذا الرقم منخفض. إن استمر ذلك، خفّض واتساب عدد العملاء الذين يمكن بدء مراسلتهم.
        [quality-unflagged] عاد تقييم العملاء لهذا الرقم جيدًا.
        [quality-upgrade] زاد عدد العملاء الذين يمكن بدء مراسلتهم.
        [quality-downgrade] قلّ عدد العملاء الذين يمكن بدء مراسلتهم.
        [quality-throughput_upgrade] أصبح بإمكان هذا الرقم إرسال رسائل أكثر في الثانية.
        [quality-onboarding] أُضيف الرقم.
        [review-approved] اجتاز الحساب المراجعة.
        [review-rejected] لم يجتز الحساب المراجعة.
        [security-pin_changed] غُيّر رمز حماية هذا الرقم.
        [security-pin_reset_request] طلب أحدهم إعادة تعيين رمز حماية هذا الرقم. إن لم يكن من فريقكم، فراجعوا حسابكم لدى ميتا.
        [security-pin_reset_success] أُعيد تعيين رمز حماية هذا الرقم.
        [template-approved] قُبل القالب وأصبح جاهزًا للاستخدام.
        [template-rejected] رُفض القالب. السبب في الأسفل.
        [template-flagged] تقييم العملاء للقالب منخفض. إن استمر ذلك، عطّله واتساب.
        [template-paused] أُوقف القالب مؤقتًا، لأن تقييم العملاء له منخفض.
        [template-disabled] عُطّل القالب ولم يعد استخدامه ممكنًا.
        [template-pending_deletion] القالب قيد الحذف.
        [template_category-marketing] يُعدّ القالب تسويقيًا، الآن أو قريبًا، ويُحاسب على هذا الأساس.
        [template_category-utility] يُعدّ القالب خدميًا، الآن أو قريبًا، ويُحاسب على هذا الأساس.
        [template_quality-green] تقييم العملاء للقالب جيد.
        [template_quality-yellow] تراجع تقييم العملاء للقالب.
        [template_quality-red] تقييم العملاء للقالب منخفض. قد يوقفه واتساب مؤقتًا.
       *[other] كما يسمّيه واتساب: { $state }
    }
news-number = الرقم
news-subject = الاسم
news-details = بعبارة واتساب
