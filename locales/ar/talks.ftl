## المحادثات في اللوحة

web-talks = المحادثات
web-talks-lists = القوائم
web-talks-all = الكل
web-talks-mine = محادثاتي
web-talks-unassigned = بلا مسؤول
web-talks-waiting = تنتظر الرد
web-talks-late = متأخرة
web-talks-snoozed = مؤجلة
web-talks-closed = مغلقة
web-talks-none = لا شيء هنا.
web-talk-waits = تنتظر منذ { $since }
web-talk-note-by = ملاحظة من { $name }
web-talk-over = انتهت الساعات الأربع والعشرون: لا يُرسل الآن إلا قالب
web-talk-left = { PLURAL($hours) ->
        [zero] بقي للرد أقل من ساعة
        [one] بقيت للرد ساعة واحدة
        [two] بقيت للرد ساعتان
        [few] بقيت للرد { $hours } ساعات
        [many] بقيت للرد { $hours } ساعة
       *[other] بقيت للرد { $hours } ساعة
    }
web-talk-actions = إجراءات
web-talk-claim = تولّي المحادثة
web-talk-release = ترك المحادثة
web-talk-snooze = تأجيل ليوم
web-talk-close = إغلاق
web-talk-reopen = إعادة الفتح
web-talk-assign = تسليم إلى
web-talk-hand-over = تسليم
web-talk-messages = الرسائل
web-talk-answer = ردّك
web-talk-write = اكتب ردًا…
web-talk-note = حفظ كملاحظة
web-talk-send = إرسال
web-talk-sending = قيد الإرسال
web-talk-unknown = لا يُعرف إن كانت قد أُرسلت
web-talk-sent = أُرسلت
web-talk-delivered = وصلت
web-talk-read = قُرئت
web-talk-failed = لم تصل
