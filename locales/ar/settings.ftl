# الشركة وإعداداتها: الأوامر ‎/settings.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

settings-language-set = ✅ ستصلك الردود بالعربية من الآن.
settings-inbox-set = ✅ ستظهر رسائل العملاء في { $channel }. كل من يقرأ هذه القناة يرى أرقام هواتف العملاء ما لم تُخفَ بالأمر `/settings privacy`، فيُرجى ألا يقرأها إلا من يلزم.
settings-forum-set = ✅ لكل محادثة منشور في { $channel }. ما يكتبه الفريق هناك يصل إلى العميل، وما يبدأ بـ «//» ملاحظة للزملاء.
# وسوم المنتدى: 20 حرفًا على الأكثر، ولا يتكرر منها اسم.
tag-waiting = بانتظار الرد
tag-unassigned = بلا مسؤول
tag-snoozed = مؤجلة
tag-closed = مغلقة
tag-high = مهمة
tag-urgent = عاجلة
tag-late = تأخر الرد
forum-name = العملاء
forum-topic = منشور لكل عميل. ما تكتبه هناك يصل إليه، وما يبدأ بـ // ملاحظة للزملاء.
forum-title = 📥 صندوق الوارد منتدى
forum-question = سأُنشئ في هذا الخادم منتدى فيه منشور لكل محادثة: رسائل العميل باسمه، وما يكتبه الفريق يصل إليه. لن يراه في البداية سواك، ومن ديسكورد تختار من يراه معك. وإن أردت قناة عندك فاذكرها في الأمر.
button-make-forum = أنشئ المنتدى
settings-inbox-here = 📥 تظهر هنا رسائل العملاء. كل من يقرأ هذه القناة يرى أرقام هواتفهم ما لم تُخفَ بالأمر `/settings privacy`
settings-owner-channel-set = ✅ ستظهر تغييرات الصلاحيات وطلبات الموافقة والتنبيهات في { $channel }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-owner-channel-here = 🔐 تظهر هنا تغييرات الصلاحيات وطلبات الموافقة والتنبيهات.
settings-audit-channel-set = ✅ ستظهر جميع أحداث سجل التدقيق في { $channel }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-audit-channel-set-some = ✅ ستظهر هذه الأحداث من سجل التدقيق في { $channel }: { $nouns }. يُرجى التأكد من ألا يقرأها إلا من يلزم.
settings-audit-channel-here = 📜 تظهر هنا أحداث سجل التدقيق.
settings-retention-set = ✅ مدة حفظ البيانات الخام الواردة من واتساب: { $days }. أما الرسائل نفسها فتبقى.

settings-auto-close-set = ✅ تُغلق المحادثة من تلقاء نفسها إذا لم يُكتب فيها شيء مدة { $days }، ما لم يكن العميل في انتظار الرد. وتُفتح من جديد إذا كتب.
settings-auto-close-off = ✅ لن تُغلق المحادثات من تلقاء نفسها.

settings-hold-set = ✅ تُرسل الردود بعد { $seconds } من كتابتها، ويمكن تعديلها أو التراجع عنها قبل ذلك.
settings-hold-off = ✅ تُرسل الردود فور كتابتها، ولا يمكن التراجع عنها.
settings-typing-on = ✅ ما دام أحد الزملاء يكتب في منشور المحادثة وعميلها في انتظار الرد، يرى العميل «يكتب…». ويظهر له معها أن رسائله قُرئت، فواتساب لا يعرض هذا دون ذاك. وكل كتابة في المنشور تُعرض، حتى ما يصير ملاحظة للزملاء. ولا يُعرض شيء عبر Twilio.
settings-typing-off = ✅ لا يرى العملاء أن أحدًا يكتب في منشور محادثتهم.
settings-turns-set =
    ✅ كل محادثة بلا مسؤول تُسند بالتناوب إلى من لديه صلاحية الرد، ما دام لديه أقل من { PLURAL($count) ->
        [zero] محادثة
        [one] محادثة واحدة
        [two] محادثتين
        [few] { $count } محادثات
        [many] { $count } محادثة
       *[other] { $count } محادثة
    } مفتوحة. لا يدخل في التناوب من يُسند المحادثات إلى غيره.
settings-turns-off = ✅ لن تُسند المحادثات من تلقاء نفسها.

answers-title = ⏱️ مهلة الرد على العملاء
answers-about = تُحسب المهلة بدقائق أوقات العمل وحدها، وتتوقف ما دامت المحادثة مؤجلة. إذا فات موعد الرد يُنبَّه المسؤول عن المحادثة، فإن لم يكن موجودًا فمن يُسند المحادثات.
answers-first = أول رد في المحادثة
answers-later = كل رد بعده
answers-none = بلا مهلة
answers-within =
    خلال { PLURAL($count) ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
answers-within-first =
    أول رد خلال { PLURAL($count) ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
answers-within-later =
    كل رد بعده خلال { PLURAL($count) ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
settings-currency-set = ✅ عملة الشركة الآن { $currency }، وتظهر المبالغ هكذا: { $example }. ما سُجّل من قبل يبقى بعملته.
settings-privacy-on = ✅ أرقام هواتف العملاء وعناوين بريدهم مخفية من الآن حيثما ظهرت، مثل ‎+966 5•• ••• •21. يراها كاملةً في الردود الخاصة به من لديه صلاحية «{ $permission }»، ولغيره زر «إظهار الرقم». ما نُشر من قبل يبقى كما هو، وما يكتبه العملاء في رسائلهم لا يُخفى.
settings-privacy-off = ✅ تظهر أرقام هواتف العملاء وعناوين بريدهم كاملة من الآن.
settings-promises-on = ✅ من يعد عميلًا بموعد يُسأل هل يريد تذكيرًا به.
settings-promises-off = ✅ لن يُسأل أحد عما وعد به.

reach-all = ما لدى الجميع
reach-team = ما لدى فريقه
reach-own = ما يخصّه
reached-leads = العملاء المحتملون
reached-deals = الصفقات
reached-tasks = المهام
reached-conversations = المحادثات
reach-of = { $what }: { $reach }
reach-role = { $role } ({ $reach })
settings-reach-title = ما يراه كل دور
settings-reach-none = كل دور يرى ما لدى الجميع من عملاء محتملين وصفقات ومهام ومحادثات.
settings-reach-line = {"\u200F"}• **{ $role }**: { $reach }
settings-reach-about =
    {"\u200F"}• **ما يخصّه**: ما هو مسؤول عنه، وما لا مسؤول عنه من العملاء المحتملين والمحادثات ليأخذه. ومن المهام: ما أُسند إليه وما أسنده هو.
    {"\u200F"}• **ما لدى فريقه**: ما لدى أعضاء فِرقه (`/settings team`)، وما لا مسؤول عنه.
    وما عدا ذلك كأنه غير موجود له: في القوائم والبحث والبطاقات والأرقام. أما جهات الاتصال والشركات والمنتجات فتبقى ظاهرة.
    محادثات ديسكورد نفسها يقرؤها كل من يسمح له ديسكورد بقراءتها: `/settings inbox_check`. والمالك ومسؤول النظام والمشرف يرون كل شيء دائمًا.
settings-team-title = الفِرق
settings-team-none = لا توجد فِرق بعد. لإنشاء فريق اكتب اسمه واختر أول أعضائه: `/settings team`
settings-team-line = {"\u200F"}• **{ $team }**: { $members }
settings-team-gone = لم يبق أحد في فريق { $team }، فلم يعد موجودًا.
limit-teams =
    بلغت الشركة أكبر عدد مسموح به من الفِرق، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] فريق واحد
        [two] فريقان
        [few] { $limit } فِرق
        [many] { $limit } فريقًا
       *[other] { $limit } فريق
    }.
field-team = الفريق
conflict-reach-stays = لا يُقيَّد ما يراه المالك ومسؤول النظام والمشرف، فهم يرون كل شيء دائمًا.
conflict-beyond-reach = لهذا العميل محادثة جارية أخرى لدى زميل لا ترى ما لديه.
approvals-title = ما يحتاج إلى موافقة شخص ثانٍ
approvals-none = لا شيء بعد.
approvals-waiting = في انتظار الموافقة الآن
approvals-wish = {"\u200F"}{ $wish } (طلب من { $person })
approvals-open = عرض الطلب
emergencies-title = ما يمكن أخذه لساعة في الطوارئ
emergencies-none = لا شيء بعد.

## ما لم يتم

refused-out-of-scope = هذا المفتاح لا يشمل صلاحية «{ $permission }».
refused-not-fresh = يُرجى تأكيد هويتك أولًا.
refused-suspended = حساب الشركة موقوف حاليًا.

## الأوامر

help-settings = لغتك وإعدادات الشركة
help-settings-language = لغة الردود التي تصلك
option-settings-language-language = لغتك
help-settings-inbox = أين تظهر رسائل العملاء
help-settings-inbox-check = من يرى رسائل العملاء، وما ينقص البوت
option-settings-inbox-channel = قناة نصية أو منتدى؛ وإلا أُنشئ منتدى
help-settings-owner-channel = قناة التغييرات والطلبات والتنبيهات
option-settings-channel = قناة نصية خاصة يستطيع البوت الكتابة فيها
help-settings-audit-channel = القناة التي تعرض سجل التدقيق أولًا بأول
option-settings-audit-channel-nouns = هذه الأنواع وحدها، وبينها فواصل؛ وإلا فكلها
help-settings-retention = مدة حفظ البيانات الخام الواردة من واتساب
option-settings-retention-days = عدد الأيام، من 14 إلى 3650. الرسائل نفسها تبقى
help-settings-inbox-auto-close = إغلاق المحادثات الخاملة؛ وبدون أيام لا تُغلق
option-settings-inbox-auto-close-days = بعد كم يومًا بلا رسائل، من 1 إلى 365
help-settings-inbox-hold = مهلة قبل إرسال الردود، للتراجع عنها
option-settings-inbox-hold-seconds = كم ثانية ينتظر الرد قبل إرساله، من 0 إلى 10
help-settings-inbox-typing = هل يرى العميل «يكتب…» حين يكتب الفريق؟
option-settings-inbox-typing-on = نعم: يراها، ويرى أن رسائله قُرئت
help-settings-inbox-turns = إسناد المحادثات بالتناوب؛ وبدون عدد لا تُسند
option-settings-inbox-turns-capacity = كم محادثة مفتوحة لكل زميل، على الأكثر
help-settings-inbox-answer-within = مهلة الرد على العملاء، بدقائق العمل
option-settings-inbox-answer-within-first = دقائق أول رد، و0 لإلغاء المهلة
option-settings-inbox-answer-within-later = دقائق كل رد بعده، و0 لإلغاء المهلة
help-settings-currency = اختيار العملة المقصودة حين لا تُكتب عملة
option-settings-currency-currency = رمزها أو اسمها، مثل SAR أو KWD
help-settings-privacy = إخفاء أرقام العملاء وعناوين بريدهم
option-settings-privacy-mask = نعم: تُخفى؛ لا: تظهر كاملة
help-settings-promises = التذكير بما يعد به الفريق العملاء
option-settings-promises-on = نعم: يُسأل من يعد هل يريد تذكيرًا
help-settings-reach = ما يراه كل دور من صفقات ومهام وغيرها
option-settings-reach-role = أي دور؛ وإلا فتظهر القائمة
option-settings-reach-of = من أي شيء؛ ومن الأربعة كلها إن تُرك
option-settings-reach-to = إلى أي مدى يرى
help-settings-team = فِرق الشركة وأعضاؤها
option-settings-team-team = اسم الفريق؛ اسم جديد ينشئ فريقًا
option-settings-team-add = من ينضم إليه
option-settings-team-remove = من يخرج منه
help-settings-whatsapp = أرقام واتساب للشركة وحالتها
help-settings-approvals = ما يحتاج إلى موافقة شخص ثانٍ
option-settings-approvals-action = أي تغيير؛ وإلا فتظهر القائمة
option-settings-approvals-required = هل يحتاج إلى موافقة؟ نعم إن تُرك
help-settings-break-glass = ما يمكن أخذه في الطوارئ
option-settings-break-glass-permission = أي صلاحية؛ وإلا فتظهر القائمة
option-settings-break-glass-allowed = هل يمكن أخذها؟ نعم إن تُرك

## أوقات العمل

weekday =
    { $day ->
        [sun] الأحد
        [mon] الاثنين
        [tue] الثلاثاء
        [wed] الأربعاء
        [thu] الخميس
        [fri] الجمعة
       *[sat] السبت
    }
hours-title = 🕘 أوقات العمل
hours-always = لم تُحدَّد أوقات عمل، فيُعدّ الفريق حاضرًا دائمًا.
hours-closed = مغلق
hours-all-day = على مدار اليوم
hours-day = {"\u200F"}{ $day }: { $hours }
hours-shift = من { $from } إلى { $to }
hours-ramadan = 🌙 في رمضان
hours-ramadan-moon =
    { $later ->
        [true] 🌙 في رمضان (يبدأ بعد تقويم أم القرى بفارق { $days })
       *[false] 🌙 في رمضان (يبدأ قبل تقويم أم القرى بفارق { $days })
    }
hours-holidays = العطل
hours-holiday = {"\u200F"}{ $from } { $name }
hours-holidays-from = من { $from } إلى { $until } { $name }
hours-chosen = أوقات محدّدة
invalid-hours = لم نفهم الأوقات. تُكتب مثلًا: `9-13, 16-22` أو `9ص-1م` أو `مغلق`.
invalid-days = لم نفهم الأيام. تُكتب مثلًا: `الأحد-الخميس` أو `الجمعة، السبت` أو `كل الأيام`.
invalid-holiday = يجب ألا يسبق اليوم الأخير اليومَ الأول، وألا تزيد العطلة على 60 يومًا.
invalid-variable = لا يوجد متغيّر بالاسم { $variable }. المتغيّرات المتاحة: { $known }
limit-holidays = لا يمكن حفظ أكثر من { $limit } عطلة. يُرجى حذف بعضها أولًا.

## الردود التلقائية

replies-greeting = 👋 الترحيب، عندما يبدأ العميل الكتابة
replies-away = 🌙 خارج أوقات العمل
replies-new-lead = 🎯 عميل محتمل لكل من يكتب أول مرة
replies-new-lead-on = ✅ من الآن يُضاف كل من يكتب أول مرة كعميل محتمل.
replies-new-lead-off = ✅ لن يُضاف من يكتب أول مرة كعميل محتمل تلقائيًا.
replies-on = مفعّل
replies-off = متوقف
replies-in-arabic = لمن يكتب بالعربية
replies-in-english = لمن يكتب بالإنجليزية
replies-variables = يمكن أن يرد في النص: { $known }، ويبدأ سطر جديد بعد { $line }.
replies-somebody = سارة
replies-soon = في أقرب وقت
replies-moment = يوم { $day } الساعة { $time }
replies-time =
    { $half ->
        [am] { $hour }:{ $minute } صباحًا
       *[pm] { $hour }:{ $minute } مساءً
    }
replies-usual-greeting = مرحبًا { $name }، أهلًا بك في { $company }. وصلتنا رسالتك وسنرد عليك قريبًا.
replies-usual-away = مرحبًا { $name }، شكرًا لتواصلك مع { $company }. نحن الآن خارج أوقات العمل، وسنرد عليك { $opens }.

help-settings-hours = أوقات العمل
help-settings-hours-show = عرض أوقات العمل
help-settings-hours-week = أوقات أيام من الأسبوع
option-settings-hours-days = الأيام، مثل: الأحد-الخميس
option-settings-hours-hours = الأوقات، مثل: 9-13, 16-22 أو مغلق
help-settings-hours-ramadan = أوقات أيام من الأسبوع في رمضان
option-settings-hours-ramadan-hours = الأوقات، أو: كالمعتاد
option-settings-hours-ramadan-moon = فارق بداية رمضان بالأيام عن أم القرى
help-settings-hours-holiday = إضافة عطلة أو حذفها
option-settings-hours-holiday-from = اليوم الأول، مثل 2026-12-31
option-settings-hours-holiday-until = اليوم الأخير؛ وإلا فيوم واحد
option-settings-hours-holiday-name = اسم العطلة
option-settings-hours-holiday-remove = نعم: حذف العطلة التي فيها هذا اليوم
help-settings-hours-always = بلا أوقات عمل: الفريق حاضر دائمًا
help-settings-replies = ما يُقال للعملاء تلقائيًا
help-settings-replies-show = عرض ما يُقال للعملاء تلقائيًا
help-settings-replies-greeting = الترحيب بمن يبدأ الكتابة
help-settings-replies-away = الرد خارج أوقات العمل
help-settings-replies-rating = سؤال العميل عن رأيه بعد إغلاق محادثته
help-settings-replies-new-lead = عميل محتمل لكل من يكتب أول مرة
option-settings-replies-on = مفعّل أم متوقف
option-settings-replies-arabic = النص بالعربية؛ وإلا فيبقى كما هو
option-settings-replies-english = النص بالإنجليزية؛ وإلا فيبقى كما هو

## في سجل التدقيق

noun-tenant = شركتنا
action-tenant-create = إنشاء حساب الشركة
audit-tenant-set =
    { $change ->
        [set] { $who }: تعيين «{ $setting }»: { $after }
        [clear] { $who }: إلغاء «{ $setting }»، والقيمة السابقة: { $before }
        [add] { $who }: إضافة إلى «{ $setting }»: { $after }
        [remove] { $who }: حذف من «{ $setting }»: { $before }
       *[other] { $who }: تغيير «{ $setting }» من { $before } إلى { $after }
    }
audit-tenant-create = { $who }: إنشاء حساب الشركة
action-tenant-suspend = إيقاف حساب الشركة
action-tenant-reactivate = إعادة تفعيل حساب الشركة
audit-tenant-suspend = { $who }: إيقاف حساب الشركة
audit-tenant-reactivate = { $who }: إعادة تفعيل حساب الشركة
action-tenant-set = تغيير إعداد
