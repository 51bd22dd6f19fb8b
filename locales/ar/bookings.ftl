# الحجوزات: ما يقرؤه العملاء في واتساب، ثم ما يقرؤه الفريق في ديسكورد. ما بعد | كلمات أخرى يكتبها الناس للاختيار نفسه.

booking-ask-service = ماذا تود أن تحجز؟
booking-ask-mine =
    { PLURAL($count) ->
        [zero] لديك هذه الحجوزات:
        [one] لديك هذا الحجز:
        [two] لديك هذان الحجزان:
        [few] لديك هذه الحجوزات:
        [many] لديك هذه الحجوزات:
       *[other] لديك هذه الحجوزات:
    }
    { $bookings }
    هل تود تغيير شيء، أم حجزًا جديدًا؟
booking-ask-day = اختر اليوم المناسب لك: { $service }
booking-ask-time = الأوقات المتاحة يوم { $day }: { $service }
booking-gone = عذرًا، حُجز هذا الوقت قبل قليل.
booking-proposed =
    يناسبك أحد هذه المواعيد؟ { $service }
    { $times }
booking-full = لم يبقَ وقت متاح يوم { $day }: { $service }. يمكنك اختيار يوم آخر، أو نخبرك إن أُتيح وقت.
booking-none-free = لا توجد أوقات متاحة حاليًا: { $service }. جرّب مرة أخرى لاحقًا، أو اكتب لنا هنا.
booking-nothing = لا يمكن الحجز هنا الآن. سيرد عليك أحد زملائنا قريبًا.
booking-held =
    { $what }
    حجزنا لك هذا الوقت مؤقتًا لمدة { $wait }. هل تؤكد الحجز؟
booking-done =
    ✅ تم الحجز، ورقمه { $number }
    { $what }
    سنذكّرك قبل الموعد.
booking-moved-to =
    ✅ تغيّر موعد حجزك رقم { $number }
    { $what }
booking-cancelled-by-you =
    أُلغي الحجز:
    { $what }
booking-confirmed =
    شكرًا لك، نراك في الموعد:
    { $what }
booking-hold-over =
    انتهت مدة الحجز المؤقت لهذا الوقت:
    { $what }
booking-over =
    لم يعد بالإمكان تغيير هذا الحجز:
    { $what }
booking-too-many = لديك أكبر عدد مسموح به من الحجوزات. ألغِ واحدًا منها لتحجز غيره.
booking-waiting = حسنًا، سنخبرك هنا إن أُتيح وقت يوم { $day }: { $service }
booking-news-booked =
    حجزنا لك موعدًا، ورقمه { $number }
    { $what }
booking-news-moved =
    تغيّر موعد حجزك رقم { $number }، والموعد الجديد:
    { $what }
booking-news-cancelled =
    نعتذر، أُلغي حجزك:
    { $what }{ $has_reason ->
        [yes] {"\u000A"}السبب: { $reason }
       *[no] {""}
    }
booking-news-coming =
    نذكّرك بموعدك:
    { $what }
    هل ستحضر؟
booking-news-soon =
    نذكّرك بموعدك:
    { $what }
booking-news-freed =
    أُتيح وقت لك، ونحجزه لك مؤقتًا ربع ساعة:
    { $what }
    هل تؤكد الحجز؟
booking-line = { $service }، { $when } ({ $with })
booking-times =
    { PLURAL($count) ->
        [zero] لا أوقات متاحة
        [one] وقت واحد متاح
        [two] وقتان متاحان
        [few] { $count } أوقات متاحة
        [many] { $count } وقتًا متاحًا
       *[other] { $count } وقت متاح
    }
booking-open = الخيارات
booking-open-services = الخدمات
booking-open-days = الأيام
booking-open-times = الأوقات
booking-choice-new = حجز جديد | جديد
booking-choice-mine = حجوزاتي | حجز
booking-choice-move-this = تغيير { $booking }
booking-choice-cancel-this = إلغاء { $booking }
booking-choice-later-days = أيام لاحقة | لاحقا | التالي
booking-choice-other-day = يوم آخر | غيره | يوم ثاني
booking-choice-later-times = أوقات لاحقة | لاحقا | التالي
booking-choice-other-time = وقت آخر | غيره | وقت ثاني | تغيير
booking-choice-yes = نعم، احجزه | نعم | اي | ايوه | اكيد | تاكيد | اؤكد | تمام | موافق | ok | yes
booking-choice-no = لا، شكرًا | لا | لا شكرا | الغاء | no
booking-choice-come = سأحضر | نعم | اي | ايوه | اكيد | تاكيد | اؤكد | تمام | ان شاء الله | ok | yes
booking-choice-move = تغيير الموعد | تغيير | تاجيل | وقت اخر
booking-choice-cancel = إلغاء الموعد | الغاء | cancel
booking-choice-not-come = إلغاء الموعد | الغاء | لا | لن احضر | cancel
booking-choice-wait = أخبروني إن أُتيح | نعم | اخبروني

booking-title = {"\u200F"}الحجز { $booking }
booking-made = ✅ تم الحجز: { $booking }
booking-moved = ✅ تغيّر موعد الحجز: { $booking }
booking-cancelled = 🗑️ أُلغي الحجز: { $booking }
booking-marked = ✅ سُجّلت حالة الحجز: { $booking }
booking-undone = ↩️ عاد الحجز كما كان قبل آخر تغيير: { $booking }
booking-held-until = ⏳ محجوز مؤقتًا، وينتهي { $when }
booking-is-confirmed = ✔️ أكّد الحضور
booking-retired = ⏸️ متوقف
booking-slots-title = الأوقات المتاحة: { $service }
booking-slots-none = لا أوقات متاحة في الفترة التي يمكن الحجز فيها. لإخبارك إن أُتيح وقت: `/booking wait`
booking-wait = ⏳ سنخبرك إن أُتيح وقت يوم { $day }: { $service }
propose-sent = 📅 أُرسلت إلى { $contact } مواعيد للاختيار منها: { $service }
propose-which = مواعيد أي خدمة؟
propose-none-free = لا أوقات متاحة الآن: { $service }
propose-off = لا يحجز العملاء بأنفسهم بعد. لتشغيل ذلك: `/booking setup chat:True`، وللخدمات: `/booking service add`
calendar-title = 📅 حجوزاتك في تقويمك
calendar-title-of = 📅 حجوزات { $resource } في تقويمك
calendar-how = يُضاف هذا العنوان إلى برنامج التقويم بخيار «الاشتراك في تقويم» أو «من عنوان URL»، فتظهر الحجوزات فيه وتتجدّد من نفسها. بعض البرامج لا تتجدّد إلا كل بضع ساعات.
calendar-secret = ⚠️ كل من لديه هذا العنوان يرى الحجوزات. إن وصل إلى غيرك: `/booking feed new:True`
calendar-renewed = ✅ هذا عنوان جديد، والعنوان السابق لم يعد يعمل.
calendar-no-address = لا يعرف البرنامج عنوانه على الإنترنت بعد، فلا يمكن عرض الحجوزات في تقويم. يحدّده من يدير الخادم: `http.public_url`
booking-wait-over = ✅ لن نخبرك عن يوم { $day } بعد الآن: { $service }
bookings-title =
    { $whose ->
        [mine] حجوزاتي القادمة
        [contact] حجوزات العميل
       *[all] الحجوزات القادمة
    }
bookings-none = لا توجد حجوزات. للحجز: `/booking create`
bookings-line = {"\u200F"}**{ $booking }** · { $service } · { $when }
booking-setup-title = ✅ الحجز في واتساب
booking-setup-about = من يكتب «حجز» أو «موعد» يختار بنفسه. ما يُحجز: `/booking service add`، ومع من أو أين: `/booking resource add`
booking-setup-chat = العملاء يحجزون بأنفسهم
booking-setup-hijri = التاريخ الهجري
booking-setup-template = قالب التذكير بعد 24 ساعة
booking-setup-no-template = لا قالب: من لم يكتب منذ 24 ساعة لا يُذكَّر. متغيرات القالب بالترتيب: الاسم، الخدمة، الموعد
booking-setup-on =
    { $on ->
        [yes] نعم
       *[no] لا
    }
service-added = ✅ أُضيفت الخدمة: { $name }
service-edited = ✅ تغيّرت الخدمة: { $name }
service-around = { $before } قبله، و{ $after } بعده
service-in-chat =
    { $on ->
        [yes] 💬 نعم
       *[no] لا
    }
services-title = الخدمات
services-none = لا توجد خدمات بعد. لإضافة واحدة: `/booking service add`
services-line = {"\u200F"}**{ $service }** · { $name } · { $length }
resource-added = ✅ أُضيف للحجز: { $name }
resource-edited = ✅ تم التغيير: { $name }
resource-company-hours = أوقات عمل الشركة
resource-no-hours = ⚠️ لا أوقات بعد، فلا يمكن حجزه. لأوقات خاصة به: `/booking resource hours`، ولأوقات الشركة: `/settings hours set`
resource-places =
    { PLURAL($count) ->
        [zero] لا أماكن
        [one] مكان واحد
        [two] مكانان
        [few] { $count } أماكن
        [many] { $count } مكانًا
       *[other] { $count } مكان
    }
resources-title = مع من وأين
resources-none = لا يوجد شيء بعد. لإضافة شخص أو غرفة: `/booking resource add`
resources-line = {"\u200F"}**{ $resource }** · { $name }
closure-added = ✅ أُغلق الحجز في هذه الفترة
closure-added-over =
    { PLURAL($count) ->
        [zero] ✅ أُغلق الحجز في هذه الفترة
        [one] ⚠️ أُغلق الحجز، ويبقى فيه حجز واحد سابق. راجعه: `/booking list`
        [two] ⚠️ أُغلق الحجز، ويبقى فيه حجزان سابقان. راجعهما: `/booking list`
        [few] ⚠️ أُغلق الحجز، وتبقى فيه { $count } حجوزات سابقة. راجعها: `/booking list`
        [many] ⚠️ أُغلق الحجز، ويبقى فيه { $count } حجزًا سابقًا. راجعها: `/booking list`
       *[other] ⚠️ أُغلق الحجز، ويبقى فيه { $count } حجز سابق. راجعها: `/booking list`
    }
closure-removed = ✅ فُتح الحجز من جديد
closure-everything = كل شيء
closures-title = فترات الإغلاق
closures-none = لا توجد فترات إغلاق.
closures-line = {"\u200F"}{ $place }. { $what }: من { $from } إلى { $until }
field-service = الخدمة
field-length = المدة
field-around = يُترك فارغًا
field-every = الفاصل بين الأوقات
field-notice = آخر وقت للحجز قبل الموعد
field-horizon = يُحجز مقدمًا حتى
field-resource = مع من أو أين
field-in-chat = يحجزها العملاء في واتساب
field-who-comes = لمن
field-booked-in = حُجز في
field-starts-at = يبدأ
field-ends-at = ينتهي
field-was-at = كان في
field-day = اليوم
field-unreminded = لم يصل التذكير
field-active = متاح للحجز
field-after = يُترك فارغًا بعده
field-before = يُترك فارغًا قبله
field-places = كم حجزًا في الوقت نفسه
field-colleague = الزميل
button-propose = 📅 عرض مواعيد
button-booking-yes = نعم، احجزه
button-booking-cancel = إلغاء الحجز
button-booking-done = حضر
button-booking-no-show = لم يحضر
button-closure-remove = فتح { $place }
booking-state-held = ⏳ محجوز مؤقتًا
booking-state-booked = محجوز
booking-state-done = ✅ تم
booking-state-no-show = 🚫 لم يحضر
booking-state-cancelled = 🗑️ ملغى
booking-state-expired = انتهى قبل التأكيد
booking-source-discord = ديسكورد
booking-source-whatsapp = واتساب
booking-unreminded-window = لم يكتب العميل منذ 24 ساعة، ولم يُحدَّد قالب للتذكير: `/booking setup`
booking-unreminded-template = تعذّر استخدام قالب التذكير: `/booking setup`
booking-unreminded-no-conversation = لم يكتب العميل لنا من قبل
booking-unreminded-refused = لا يريد العميل رسائل
missing-booking = لا يوجد حجز كهذا. اختر من القائمة التي تظهر أثناء الكتابة، أو شاهدها كلها: `/booking list`
missing-service = لا توجد خدمة كهذه يمكن حجزها. شاهدها كلها: `/booking service list`
missing-resource = لا يوجد شخص أو مكان كهذا لهذه الخدمة. شاهدها كلها: `/booking resource list`
missing-calendar = لم يعد عنوان هذا التقويم صالحًا. للحصول على غيره: `/booking feed`
missing-closure = لا توجد فترة إغلاق كهذه، أو أُزيلت من قبل: `/booking closure list`
conflict-taken-service = توجد خدمة أخرى بهذا الاسم.
conflict-taken-resource = أُضيف للحجز اسم مثل هذا من قبل: `/booking resource list`
conflict-slot-taken =
    { $has ->
        [no] هذا الوقت غير متاح. للأوقات المتاحة: `/booking slots`
       *[yes] هذا الوقت غير متاح. أقرب الأوقات: { $times }
    }
conflict-hold-over = انتهت مدة الحجز المؤقت. اختر وقتًا من جديد: `/booking slots`
conflict-booking-over = بدأ هذا الحجز أو انتهى أو أُلغي، فلا يمكن تغييره.
conflict-booking-to-come = لم يبدأ موعد هذا الحجز بعد.
conflict-times-there = توجد أوقات متاحة في هذا اليوم: `/booking slots`
limit-bookings-of-one =
    بلغ عدد الحجوزات القادمة لشخص واحد حدّه الأقصى: { PLURAL($limit) ->
        [zero] 0 حجز
        [one] حجز واحد
        [two] حجزان
        [few] { $limit } حجوزات
        [many] { $limit } حجزًا
       *[other] { $limit } حجز
    }
limit-closures =
    بلغ عدد فترات الإغلاق حدّه الأقصى: { PLURAL($limit) ->
        [zero] 0 فترة
        [one] فترة واحدة
        [two] فترتان
        [few] { $limit } فترات
        [many] { $limit } فترة
       *[other] { $limit } فترة
    }
limit-resources =
    بلغ عدد الأشخاص والأماكن التي تُحجز حدّه الأقصى: { PLURAL($limit) ->
        [zero] 0
        [one] واحد
        [two] اثنان
        [few] { $limit }
        [many] { $limit }
       *[other] { $limit }
    }
limit-services =
    بلغ عدد الخدمات حدّه الأقصى: { PLURAL($limit) ->
        [zero] 0 خدمة
        [one] خدمة واحدة
        [two] خدمتان
        [few] { $limit } خدمات
        [many] { $limit } خدمة
       *[other] { $limit } خدمة
    }
limit-services-in-chat =
    قائمة واتساب لا تتسع لأكثر من هذا: { PLURAL($limit) ->
        [zero] 0 خدمة
        [one] خدمة واحدة
        [two] خدمتان
        [few] { $limit } خدمات
        [many] { $limit } خدمة
       *[other] { $limit } خدمة
    }
notice-booking-title = { $company }: الحجز { $booking }
notice-booking =
    { $news ->
        [booked] حجز لك { $by } موعدًا: { $service }، { $when }
        [moved] غيّر { $by } موعد حجزك، والموعد الجديد: { $service }، { $when }
        [cancelled] ألغى { $by } حجزك: { $service }، { $when }
        [back] أعاد { $by } حجزك: { $service }، { $when }
        [freed] أُتيح وقت لك، ونحجزه لك مؤقتًا ربع ساعة: { $service }، { $when }. للتأكيد: `/booking confirm` ثم { $booking }
        [unreminded] تعذّر تذكير { $by } بموعده: { $service }، { $when }. قد يفيد الاتصال به.
       *[soon] نذكّرك بموعدك: { $service }، { $when } ({ $by })
    }
notice-booking-with =
    { $news ->
        [booked] حُجز موعد من وقتك باسم { $by }: { $service }، { $when }
        [moved] تغيّر موعد { $by } معك، والموعد الجديد: { $service }، { $when }
       *[cancelled] أُلغي موعد { $by } معك: { $service }، { $when }
    }
help-booking = الحجوزات والمواعيد
help-booking-create = حجز وقت، لك أو لغيرك
option-booking-create-service = الخدمة
option-booking-create-when = الوقت
option-booking-create-with = مع من أو أين
option-booking-create-contact = لعميل
option-booking-create-user = لشخص في الخادم
option-booking-create-note = ملاحظة
help-booking-slots = الأوقات المتاحة
option-booking-slots-service = الخدمة
option-booking-slots-day = من أي يوم
option-booking-slots-with = مع من أو أين
help-booking-list = الحجوزات القادمة
option-booking-list-only = حجوزاتك أم حجوزات الجميع
option-booking-list-contact = حجوزات عميل
help-booking-show = عرض حجز
option-booking-show-booking = رقم الحجز
help-booking-move = حجز وقت آخر بدلًا منه
option-booking-move-booking = رقم الحجز
option-booking-move-when = الوقت الجديد
help-booking-cancel = إلغاء حجز
option-booking-cancel-booking = رقم الحجز
option-booking-cancel-reason = السبب
help-booking-confirm = تأكيد ما حُجز لك مؤقتًا
option-booking-confirm-booking = رقم الحجز
help-booking-wait = إخبارك إن أُتيح وقت
option-booking-wait-service = الخدمة
option-booking-wait-day = أي يوم
option-booking-wait-stop = التوقف عن الانتظار
help-booking-feed = عنوان يعرض الحجوزات في تقويمك
option-booking-feed-with = من أو أين؟ بدونه حجوزاتك
option-booking-feed-new = عنوان جديد بدل السابق
help-booking-service = ما يمكن حجزه
help-booking-service-add = إضافة خدمة
option-booking-service-add-name = اسمها
option-booking-service-add-minutes = مدتها بالدقائق
option-booking-service-add-with = مع من أو أين، بفواصل
option-booking-service-add-about = وصفها
option-booking-service-add-before = دقائق فارغة قبلها
option-booking-service-add-after = دقائق فارغة بعدها
option-booking-service-add-every = وقت كل كم دقيقة
option-booking-service-add-lead = آخر حجز قبلها بدقائق
option-booking-service-add-days = تُحجز قبلها بأيام
option-booking-service-add-chat = يحجزها العملاء بأنفسهم
help-booking-service-edit = تغيير خدمة
option-booking-service-edit-service = الخدمة
option-booking-service-edit-name = اسمها
option-booking-service-edit-minutes = مدتها بالدقائق
option-booking-service-edit-with = مع من أو أين، بفواصل
option-booking-service-edit-about = وصفها
option-booking-service-edit-before = دقائق فارغة قبلها
option-booking-service-edit-after = دقائق فارغة بعدها
option-booking-service-edit-every = وقت كل كم دقيقة
option-booking-service-edit-lead = آخر حجز قبلها بدقائق
option-booking-service-edit-days = تُحجز قبلها بأيام
option-booking-service-edit-chat = يحجزها العملاء بأنفسهم
option-booking-service-edit-active = متاحة للحجز
help-booking-service-list = الخدمات
help-booking-resource = مع من وأين
help-booking-resource-add = إضافة شخص أو غرفة
option-booking-resource-add-name = الاسم
option-booking-resource-add-capacity = كم حجزًا في الوقت نفسه
option-booking-resource-add-user = الزميل صاحب الوقت
help-booking-resource-edit = تغيير شخص أو غرفة
option-booking-resource-edit-resource = مع من أو أين
option-booking-resource-edit-name = الاسم
option-booking-resource-edit-capacity = كم حجزًا في الوقت نفسه
option-booking-resource-edit-user = الزميل صاحب الوقت
option-booking-resource-edit-active = متاح للحجز
help-booking-resource-hours = أوقاته؛ بلا أيام: أوقات الشركة
option-booking-resource-hours-resource = مع من أو أين
option-booking-resource-hours-days = الأيام، مثل الأحد-الخميس
option-booking-resource-hours-hours = الأوقات، مثل 9-17
help-booking-resource-list = القائمة كلها
help-booking-closure = فترات لا حجز فيها
help-booking-closure-add = إغلاق فترة
option-booking-closure-add-from = من
option-booking-closure-add-until = حتى
option-booking-closure-add-with = ما يُغلق؛ بدونه: كل شيء
option-booking-closure-add-reason = السبب
help-booking-closure-list = فترات الإغلاق
help-booking-setup = كيف يحجز العملاء في واتساب
option-booking-setup-chat = يحجزون بأنفسهم
option-booking-setup-hijri = مع التاريخ الهجري
option-booking-setup-template = قالب التذكير؛ «لا» لإزالته
noun-booking = الحجوزات
one-booking = حجز
noun-service = الخدمات
one-service = خدمة
noun-resource = مع من وأين
one-resource = مع من أو أين
noun-calendar = التقاويم
one-calendar = تقويم
noun-closure = فترات الإغلاق
one-closure = فترة إغلاق
action-service-add = إضافة خدمة
audit-service-add = أضاف { $who } الخدمة { $target }
action-service-edit = تغيير خدمة
audit-service-edit = غيّر { $who } الخدمة { $target }
action-service-wait = انتظار وقت
audit-service-wait = ينتظر { $who } وقتًا متاحًا: { $target }
action-service-unwait = إنهاء الانتظار
audit-service-unwait = لم يعد { $who } ينتظر: { $target }
action-resource-add = إضافة من يُحجز أو ما يُحجز
audit-resource-add = أضاف { $who } للحجز { $target }
action-resource-edit = تغيير من يُحجز أو ما يُحجز
audit-resource-edit = غيّر { $who } في قائمة الحجز { $target }
action-resource-hours = تحديد أوقات الحجز
audit-resource-hours = حدّد { $who } أوقات { $target }
action-calendar-open = عرض حجوزات في تقويم
audit-calendar-open = طلب { $who } عنوانًا يعرض الحجوزات في تقويم: { $target }
action-calendar-renew = تجديد عنوان تقويم
audit-calendar-renew = جدّد { $who } عنوان تقويم الحجوزات: { $target }
action-closure-add = إغلاق فترة
audit-closure-add = أغلق { $who } الحجز لفترة: { $target }
action-closure-remove = فتح فترة مغلقة
audit-closure-remove = فتح { $who } الحجز من جديد: { $target }
action-booking-create = حجز
audit-booking-create = حجز { $who } { $booking }: { $target }
action-booking-move = تغيير موعد حجز
audit-booking-move = غيّر { $who } موعد { $booking }: { $target }
action-booking-cancel = إلغاء حجز
audit-booking-cancel = ألغى { $who } { $booking }: { $target }
action-booking-done = تسجيل حضور
audit-booking-done = سجّل { $who } أن { $booking } تم: { $target }
action-booking-no-show = تسجيل غياب
audit-booking-no-show = سجّل { $who } غيابًا عن { $booking }: { $target }
action-booking-undo = تراجع في حجز
audit-booking-undo = تراجع { $who } عن تغيير { $booking } ({ $undone }): { $target }
