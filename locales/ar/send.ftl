# الأمر ‎/inbox send: ردود من كل نوع يعرفه واتساب.

help-inbox-send = الرد على عميل بأكثر من نص
help-inbox-send-text = الرد بنص
help-inbox-send-quote = الرد على رسالة بعينها مع اقتباسها
help-inbox-send-reaction = وضع تفاعل على رسالة من العميل
help-inbox-send-buttons = الرد بنص تحته أزرار، حتى ثلاثة
help-inbox-send-list = الرد بنص مع قائمة للاختيار منها
help-inbox-send-location = إرسال موقع على الخريطة
help-inbox-send-contact = إرسال بطاقة جهة اتصال
help-inbox-send-file = الرد بصورة أو مقطع أو صوت أو مستند
option-inbox-send-conversation = مع أي عميل
option-inbox-send-message = على أي رسالة
option-inbox-send-text = النص، و \n لسطر جديد
option-inbox-send-emoji = التفاعل؛ يُزال إن تُرك فارغًا
option-inbox-send-first = الزر الأول
option-inbox-send-second = الزر الثاني
option-inbox-send-third = الزر الثالث
option-inbox-send-header = عنوان فوق النص
option-inbox-send-footer = سطر صغير تحت النص
option-inbox-send-open = عنوان الزر الذي يفتح القائمة
option-inbox-send-rows = الخيارات، مثل: السبت | 9 صباحًا؛ الأحد
option-inbox-send-place = الإحداثيات، أو رابط خرائط يتضمنها
option-inbox-send-name = الاسم
option-inbox-send-address = العنوان
option-inbox-send-phone = رقم الهاتف
option-inbox-send-file = الملف، حتى 100 ميغابايت
option-inbox-send-caption = تعليق تحت الملف
option-inbox-send-file-name = اسم الملف عند العميل
option-inbox-send-as = ملصقًا أو رسالة صوتية أو مستندًا

# اسم الملف عند العميل، إن لم يبق من اسمه ما يُقرأ.
file-word =
    { $sort ->
        [image] صورة
        [video] مقطع فيديو
        [audio] ملف صوتي
       *[other] ملف
    }

field-buttons = الأزرار
field-caption = التعليق
field-emoji = التفاعل
field-footer = السطر السفلي
field-header = العنوان
field-open = عنوان القائمة
field-place = الموقع
field-rows = الخيارات

invalid-place = لم نفهم الموقع. يُكتب بالإحداثيات مثل `24.7136, 46.6753`، أو برابط خرائط تظهر فيه الإحداثيات. الروابط المختصرة لا تكفي.
invalid-emoji = التفاعل رمز تعبيري واحد، مثل 👍 أو ❤️.
invalid-rows = يجب أن يكون عدد الخيارات من 1 إلى { $limit }.
invalid-rows-parted =
    لكل خيار 24 حرفًا على الأكثر، وللشرح بعد العلامة | حتى 72 حرفًا.
    وبين كل خيار وآخر فاصلة منقوطة «؛» لا فاصلة عادية، مثل: السبت | 9 صباحًا؛ الأحد | 4 مساءً
invalid-twice = في «{ $field }» نصان متطابقان، ولا يقبل واتساب ذلك.
conflict-not-by-provider = مزوّد هذا الرقم لا يدعم هذا النوع من الرسائل. يمكن الرد بنص.
conflict-file-not-taken = لا يقبل واتساب هذا الملف. يقبل الصور JPEG وPNG، والمقاطع MP4 و3GP حتى 16 ميغابايت، والصوت MP3 وM4A وOGG وAAC وAMR حتى 16 ميغابايت، وملفات PDF وأوفيس والنصوص حتى 100 ميغابايت.
conflict-not-a-sticker = الملصق صورة WebP لا تتجاوز 500 كيلوبايت.
conflict-not-a-voice = الرسالة الصوتية ملف OGG (بترميز Opus) لا يتجاوز 16 ميغابايت. أي صوت آخر يُرسل كما هو دون هذا الخيار.
conflict-no-caption = لا يظهر تعليق تحت الصوت أو الملصق. يمكن إرسال الكلام في رسالة بعده.
