# رضا العملاء: السؤال بعد إغلاق المحادثة، والتقييم، والأمر ‎/inbox satisfaction.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

## ما يُقال للعميل

rating-usual-question = شكرًا لتواصلك مع { $company }. كيف كانت خدمتنا لك في هذه المحادثة؟
rating-open = قيّم الخدمة
rating-word =
    { $stars ->
        [5] ممتازة
        [4] جيدة جدًا
        [3] جيدة
        [2] دون المتوقع
       *[1] سيئة
    }
rating-comment-question = شكرًا لك على التقييم 🙏 إن أردت إضافة تعليق فاكتبه هنا في رسالة واحدة، ولك أن تكتفي بالتقييم.
replies-rating = ⭐ تقييم الخدمة، بعد إغلاق المحادثة

## عند الفريق

field-rating = تقييم الخدمة
rated = {"\u200F"}{ $stars }
rated-with = {"\u200F"}{ $stars } · { $comment }

## الأرقام

satisfaction-title = ⭐ رضا العملاء خلال { $days }
satisfaction-nobody = لم يُسأل أحد عن رأيه في هذه المدة. يُفعَّل السؤال بالأمر `/settings replies rating`
satisfaction-no-answer =
    { PLURAL($count) ->
        [zero] لم يُسأل أحد.
        [one] سُئل عميل واحد ولم يُجب بعد.
        [two] سُئل عميلان ولم يُجيبا بعد.
        [few] سُئل { $count } عملاء ولم يُجب أحد بعد.
        [many] سُئل { $count } عميلًا ولم يُجب أحد بعد.
       *[other] سُئل { $count } عميل ولم يُجب أحد بعد.
    }
satisfaction-line = {"\u200F"}{ $stars } · { $count }
satisfaction-average = {"\u200F"}{ $average } من 5
satisfaction-rate = {"\u200F"}{ $rate }٪ ممن سُئلوا ({ $asked })
satisfaction-of =
    {"\u200F"}{ $name }: { $average } ({ PLURAL($count) ->
        [zero] لا تقييم
        [one] تقييم واحد
        [two] تقييمان
        [few] { $count } تقييمات
        [many] { $count } تقييمًا
       *[other] { $count } تقييم
    })
satisfaction-of-nobody = بلا مسؤول
field-average = المتوسط
field-ratings = عدد التقييمات
field-answer-rate = من أجاب
field-comments = عدد التعليقات
field-by-colleague = حسب المسؤول عن المحادثة

## الأوامر

help-inbox-satisfaction = رضا العملاء عن محادثاتهم
option-inbox-satisfaction-days = خلال كم يومًا، من 1 إلى 365؛ وإلا فثلاثون
