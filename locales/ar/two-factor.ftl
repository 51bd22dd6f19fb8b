## الخطوة الثانية لتسجيل الدخول

web-second = بقيت خطوة واحدة
web-second-about = أدخل الرمز الظاهر في تطبيقك، أو أحد رموز الاسترداد.
web-code-wrong = هذا الرمز غير صحيح، أو استُخدم من قبل.
sign-in-not-fresh = يُرجى تأكيد هويتك أولًا.
web-prove-code = الرمز الظاهر في تطبيقك، أو أحد رموز الاسترداد
field-code = الرمز
web-two-factor = الدخول بخطوتين
web-two-factor-about = بتطبيق على هاتفك لا يستطيع أحد الدخول باسمك بكلمة مرورك وحدها.
web-two-factor-on = مفعّل منذ
web-two-factor-begin = إعداده الآن
web-two-factor-scan = امسح هذا الرمز بتطبيقك
web-two-factor-picture = رمز QR فيه السر الخاص بتطبيقك
web-two-factor-type = أو اكتب هذا فيه:
web-two-factor-code = الرمز الظاهر فيه الآن
web-two-factor-turn-on = تفعيل
web-two-factor-end = إيقاف الدخول بخطوتين
web-two-factor-off-sure = إيقافه؟ عندها تكفي كلمة مرورك أو رابط واحد لتسجيل الدخول.
web-codes-once = كل رمز من رموز الاسترداد هذه يُدخلك مرة واحدة إن فُقد هاتفك. لن تظهر إلا الآن، فاحفظها حيث لا يقرؤها غيرك.
web-codes-new = رموز استرداد جديدة
web-codes-left = { PLURAL($count) ->
        [zero] لم يبقَ أي رمز استرداد.
        [one] بقي رمز استرداد واحد.
        [two] بقي رمزا استرداد.
        [few] بقيت { $count } رموز استرداد.
        [many] بقي { $count } رمز استرداد.
       *[other] بقي { $count } رمز استرداد.
    }
