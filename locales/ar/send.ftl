# الأمر ‎/inbox send: ردود من كل نوع يعرفه واتساب.

help-inbox-send = الرد على عميل بأكثر من نص
help-inbox-send-text = الرد بنص
help-inbox-send-quote = الرد على رسالة بعينها مع اقتباسها
help-inbox-send-reaction = وضع تفاعل على رسالة من العميل
help-inbox-send-buttons = الرد بنص تحته أزرار، حتى ثلاثة
help-inbox-send-list = الرد بنص مع قائمة للاختيار منها
help-inbox-send-location = إرسال موقع على الخريطة
help-inbox-send-contact = إرسال بطاقة جهة اتصال
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

field-buttons = الأزرار
field-emoji = التفاعل
field-footer = السطر السفلي
field-header = العنوان
field-open = عنوان القائمة
field-place = الموقع
field-rows = الخيارات

invalid-place = لم نفهم الموقع. يُكتب بالإحداثيات مثل `24.7136, 46.6753`، أو برابط خرائط تظهر فيه الإحداثيات. الروابط المختصرة لا تكفي.
invalid-emoji = التفاعل رمز تعبيري واحد، مثل 👍 أو ❤️.
invalid-twice = في «{ $field }» نصان متطابقان، ولا يقبل واتساب ذلك.
conflict-not-by-provider = مزوّد هذا الرقم لا يدعم هذا النوع من الرسائل. يمكن الرد بنص.
