# ما جرى في أيام معيّنة، أرقامًا.

stats-title = {"\u200F"}{ $company }: { $period }
stats-title-me = أرقامي: { $period }
stats-period-today = اليوم
stats-period-yesterday = أمس
stats-period-week = آخر 7 أيام
stats-period-last-week = الأيام السبعة حتى أمس
stats-period-thirty-days = آخر 30 يومًا
stats-period-month = هذا الشهر
stats-period-last-month = الشهر الماضي
stats-period-quarter = هذا الربع
stats-period-last-quarter = الربع الماضي
stats-period-year = هذه السنة
stats-period-twelve-months = آخر 365 يومًا
stats-period-hint = فترة أخرى
stats-on = {"\u200F"}{ $day }
stats-from-to = من { $from } إلى { $to }
stats-compared = {"\u200F"}{ $days }، وقبلها { $before }
stats-compared-so-far = {"\u200F"}{ $days } حتى الآن، وقبله { $before } حتى الساعة نفسها
stats-uncounted =
    ⏳ { PLURAL($count) ->
        [zero] لا أيام قيد العدّ، فلا ينقص
        [one] يوم واحد ما زال قيد العدّ ولا يدخل في
        [two] يومان ما زالا قيد العدّ ولا يدخلان في
        [few] { $count } أيام ما زالت قيد العدّ ولا تدخل في
        [many] { $count } يومًا ما زالت قيد العدّ ولا تدخل في
       *[other] { $count } يوم ما زالت قيد العدّ ولا تدخل في
    } هذه الأرقام. يمكن اختيار الفترة من جديد بعد دقيقة.

## الأرقام

stats-came = محادثات جديدة
stats-heard = رسائل العملاء
stats-said = ردود مكتوبة
stats-answered = محادثات رُدّ عليها
stats-closed = محادثات أُغلقت
stats-answer-half = أول رد (الوسيط)
stats-answer-most = أول رد (90٪ خلال)
stats-close-half = حتى الإغلاق (الوسيط)
stats-close-most = حتى الإغلاق (90٪ خلال)
stats-leads = عملاء محتملون جدد
stats-converted = عملاء صاروا صفقات
stats-leads-lost = عملاء محتملون خُسروا
stats-deals = صفقات جديدة
stats-won = صفقات رابحة
stats-lost = صفقات خاسرة
stats-booked = حجوزات جديدة
stats-came-to = مواعيد تمّت
stats-no-shows = مواعيد لم يأتِ إليها أحد
stats-bookings-cancelled = حجوزات أُلغيت
stats-no-show-share = نسبة عدم الحضور
stats-percent = {"\u200F"}{ $percent }٪
stats-satisfaction = رضا العملاء
stats-stars = {"\u200F"}{ $average } من 5
stats-open = مفتوحة الآن
stats-waiting = تنتظر ردًا الآن
stats-before = قبلها { $before }
stats-same = كما كان
stats-change = {"\u200F"}{ $percent }٪ (قبلها { $before })
stats-line = {"\u200F"}**{ $label }**: { $value }

## الرسوم والجداول

stats-by-day = يومًا بيوم
stats-by-week = أسبوعًا بأسبوع
stats-by-month = شهرًا بشهر
stats-busiest = الأكثر ({ $what }): { $when }، وعددها { $n }
stats-funnel = من المحادثة إلى البيع
stats-of-before = {"\u200F"}{ $n } ({ $percent }٪)
stats-by-source = العملاء المحتملون الجدد حسب المصدر
stats-by-stage = العملاء المحتملون المفتوحون الآن حسب المرحلة
stats-by-pipeline = الصفقات الرابحة حسب المسار
stats-pipeline-gone = مسار محذوف
stats-answer-times = الوقت حتى أول رد
stats-close-times = الوقت حتى الإغلاق
stats-within = أقل من { $time }
stats-longer = {"\u200F"}{ $time } فأكثر
stats-ratings = التقييمات
stats-won-value = قيمة الصفقات الرابحة
stats-forecast = المتوقع من الصفقات المفتوحة الآن
stats-currency = العملة
stats-worth = القيمة
stats-worth-before = قبلها
stats-open-deals = صفقات
stats-expected = المتوقع
stats-expected-soon = حتى آخر الشهر
stats-colleagues = الزملاء
stats-colleague = الاسم
stats-head-answered = أول رد
stats-head-time = الوسيط
stats-head-said = ردود
stats-head-closed = إغلاق
stats-head-won = رابحة
stats-head-worth = القيمة
stats-head-stars = التقييم
stats-nobody = لا أرقام لأحد من الزملاء في هذه الفترة.
stats-entry = {"\u200F"}{ $label }: { $value }
stats-cell = {"\u200F"}{ $head }: { $value }
stats-row = {"\u200F"}**{ $name }** · { $cells }

## الأوقات

stats-seconds = {"\u200F"}{ $seconds } ث
stats-minutes = {"\u200F"}{ $minutes } د
stats-hours = {"\u200F"}{ $hours } س
stats-hours-minutes = {"\u200F"}{ $hours } س { $minutes } د
stats-days = {"\u200F"}{ $days } ي
stats-days-hours = {"\u200F"}{ $days } ي { $hours } س

## تقارير تُنشر تلقائيًا

stats-every-day = كل يوم
stats-every-week = كل أحد
stats-every-month = أول كل شهر
stats-scope-me = أرقام الشخص وحده
stats-scope-team = مجاميع بلا أسماء ولا مبالغ
stats-scope-all = كل الأرقام
stats-here = 📊 يُنشر هنا تقرير { $every } عند الساعة 8:00.
stats-scheduled = ✅ يُنشر تقرير ({ $report }) { $every } في { $place }. الأول: { $when }
stats-unscheduled = 🗑️ لن يُنشر هذا التقرير بعد الآن.
stats-schedules-title = تقارير تُنشر تلقائيًا
stats-schedules-none = لا تقرير يُنشر تلقائيًا. مثال: `/stats schedule every:weekly channel:#team`
stats-schedule-line = {"\u200F"}📊 { $every } · { $report } · { $place } · التالي { $when } · بطلب { $by }
stats-schedule-refused = ⚠️ لم يقبل ديسكورد آخر تقرير. هل يستطيع البوت أن يكتب ويرفق ملفات هناك؟
button-stats-overview = نظرة عامة
button-stats-conversations = المحادثات
button-stats-sales = المبيعات
button-stats-colleagues = الزملاء
button-stats-unschedule = 🗑️ { $n }: { $every }
missing-report = لم يعد هذا التقرير يُنشر تلقائيًا: `/stats schedule`
limit-reports =
    التقارير التي تُنشر تلقائيًا: { PLURAL($limit) ->
        [zero] لا تقرير
        [one] تقرير واحد
        [two] تقريران
        [few] { $limit } تقارير
        [many] { $limit } تقريرًا
       *[other] { $limit } تقرير
    } على الأكثر. يُرجى إيقاف أحدها أولًا: `/stats schedule`
noun-report = التقارير
one-report = تقرير
action-report-schedule = نشر تقرير تلقائيًا
audit-report-schedule = { $who }: نشر تقرير { $every } في { $place } ({ $report })
action-report-unschedule = إيقاف نشر تقرير
audit-report-unschedule = { $who }: إيقاف التقرير الذي يُنشر { $every } في { $place } ({ $report })

## الأوامر

help-stats = الأرقام: ما جرى في أيام معيّنة
help-stats-me = أرقامك أنت
help-stats-team = مجاميع الفريق بلا أسماء ولا مبالغ
help-stats-all = كل الأرقام، بالمبالغ والزملاء
option-stats-period = أي أيام؟ بدونه آخر 30 يومًا
help-stats-schedule = نشر تقرير تلقائيًا، أو قائمة ما يُنشر
option-stats-schedule-every = كم مرة؟
option-stats-schedule-channel = أين؟ بدونه هنا
option-stats-schedule-report = كم يُقال؟ بدونه المجاميع
