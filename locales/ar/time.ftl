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
