# الأوقات كما تُقترح عند كتابة «حتى» و«منذ».

time-ahead = بعد { $length }
time-ago = قبل { $length }
time-hours =
    { PLURAL($count) ->
        [zero] { $count } ساعة
        [one] ساعة
        [two] ساعتين
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
time-days =
    { PLURAL($count) ->
        [zero] { $count } يوم
        [one] يوم
        [two] يومين
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
# مدة قصيرة، تأتي بعد كلمة «بعد».
seconds =
    { PLURAL($count) ->
        [zero] { $count } ثانية
        [one] ثانية واحدة
        [two] ثانيتين
        [few] { $count } ثوانٍ
        [many] { $count } ثانية
       *[other] { $count } ثانية
    }
days =
    { PLURAL($count) ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
time-weeks =
    { PLURAL($count) ->
        [zero] { $count } أسبوع
        [one] أسبوع
        [two] أسبوعين
        [few] { $count } أسابيع
        [many] { $count } أسبوعًا
       *[other] { $count } أسبوع
    }
time-today = اليوم
time-yesterday = أمس
time-today-ends = نهاية اليوم
time-tomorrow-ends = نهاية غد
time-this-evening = هذا المساء
time-tomorrow-morning = غدًا صباحًا
time-tomorrow-evening = غدًا عصرًا
time-tomorrow = غدًا
month =
    { $month ->
        [1] يناير
        [2] فبراير
        [3] مارس
        [4] أبريل
        [5] مايو
        [6] يونيو
        [7] يوليو
        [8] أغسطس
        [9] سبتمبر
        [10] أكتوبر
        [11] نوفمبر
       *[12] ديسمبر
    }
hijri-month =
    { $month ->
        [1] محرم
        [2] صفر
        [3] ربيع الأول
        [4] ربيع الآخر
        [5] جمادى الأولى
        [6] جمادى الآخرة
        [7] رجب
        [8] شعبان
        [9] رمضان
        [10] شوال
        [11] ذو القعدة
       *[12] ذو الحجة
    }
date-day = { $weekday } { $day } { $month }
date-day-year = { $weekday } { $day } { $month } { $year }
date-hijri = { $day } { $month } { $year } هـ
date-moment = { $day }، { $time }
date-with-hijri = { $date } ({ $hijri })
# مدة قصيرة وحدها، أو بعد كلمة «لمدة».
minutes =
    { PLURAL($count) ->
        [zero] { $count } دقيقة
        [one] دقيقة واحدة
        [two] دقيقتين
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }
