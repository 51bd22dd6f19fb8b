# العمل على المحادثات: الأوامر ‎/inbox list و ‎/inbox show وما بعدهما.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

conversations-title =
    { $filter ->
        [mine] محادثاتي
        [unassigned] محادثات بلا مسؤول
        [waiting] محادثات تنتظر الرد
        [late] محادثات فات موعد الرد عليها
        [snoozed] محادثات مؤجلة
        [closed] محادثات مغلقة
       *[all] المحادثات الجارية
    }
conversations-none = لا توجد محادثات هنا.
conversation-line = {"\u200F"}**{ $conversation }** · { $name }
# تحت السطر السابق، وفيه ما يلزم معرفته عن المحادثة.
conversation-about = {"\u200F"}┄ { $about }
conversation-title = {"\u200F"}{ $conversation } · { $name }
conversation-waits = ⏳ في انتظار الرد { $ago }
conversation-due = موعد الرد { $due }
conversation-late = ⏰ فات موعد الرد { $due }
conversation-held = 👤 { $name }
conversation-free = 👤 بلا مسؤول
conversation-nobody = لا أحد بعد
conversation-window = تنتهي مهلة الرد { $soon }
conversation-window-over = انتهت مهلة الرد
conversation-snoozed = 💤 مؤجلة حتى { $until }
conversation-closed = ☑️ أُغلقت { $ago }
conversation-said = {"\u200F"}{ $sign } **{ $by }** · { $when }{"\u000A"}{ $text }
conversation-nothing-said = لم يُكتب شيء بعد.
search-title = 🔎 { $words }
search-nothing = لا توجد رسالة فيها هذه الكلمات.
search-older = هذه أحدث النتائج، ولها سوابق. لتضييق البحث: أضف كلمات، أو حدّد المحادثة.
search-not-all = بُحث في أحدث 20 ألف رسالة. للبحث فيما قبلها: حدّد المحادثة.
search-hit = {"\u200F"}**{ $conversation }** · { $name } · { $when }
search-line = {"\u200F"}{ $sign } { $text }
conversation-state-open = مفتوحة
conversation-state-snoozed = مؤجلة
conversation-state-closed = مغلقة
priority-low = 🔽 أولوية منخفضة
priority-normal = أولوية عادية
priority-high = 🔼 أولوية مرتفعة
priority-urgent = 🚨 أولوية عاجلة
notes-title = 📝 ملاحظات الفريق (لا يراها العميل)
note-line = {"\u200F"}{ $text } · { $by } · { $when }
field-assignee = المسؤول
field-priority = الأولوية
field-waiting = في انتظار الرد
field-answer-due = موعد الرد
answer-late = ⏰ فات { $due }
field-note = الملاحظة
field-away = الغياب حتى
field-capacity = عدد المحادثات
field-snooze = التأجيل حتى

## الأزرار والنماذج

button-claim = استلام
button-release = إعادة إلى الفريق
button-assign = إسناد
button-note = ملاحظة
button-snooze = تأجيل
button-wake = إنهاء التأجيل
button-close = إغلاق
button-reopen = إعادة فتح
note-form-title = ملاحظة للفريق: { $name }
snooze-form-title = تأجيل المحادثة مع { $name }
work-to-whom = إلى من تُسند المحادثة؟

## ما تم

work-claimed = ✅ المحادثة { $conversation } مع { $name } في عهدتك الآن.
work-assigned = ✅ أُسندت المحادثة { $conversation } مع { $name }.
work-assigned-to = ✅ أُسندت المحادثة { $conversation } مع { $name } إلى { $to }.
work-assigned-from = ✅ انتقلت المحادثة { $conversation } مع { $name } من { $had } إلى { $to }.
work-released = ✅ أُعيدت المحادثة { $conversation } مع { $name } إلى الفريق، ويمكن لأي زميل استلامها.
work-snoozed = ✅ أُجّلت المحادثة { $conversation } مع { $name } حتى { $when } ({ $soon })، وتعود قبل ذلك إذا كتب العميل.
work-priority = ✅ المحادثة { $conversation } مع { $name }: { $priority }
work-closed = ✅ أُغلقت المحادثة { $conversation } مع { $name }. تُفتح من جديد إذا كتب العميل.
work-reopened = ✅ عادت المحادثة { $conversation } مع { $name } مفتوحة.
work-noted = ✅ حُفظت الملاحظة في المحادثة { $conversation } مع { $name }. يراها الفريق وحده.

work-on-leave = ⚠️ هذا الزميل في إجازة، وآخر أيامها { $day }.

late-held = ⏰ لم يصل الرد إلى { $name } في موعده ({ $soon }). المحادثة { $conversation } في عهدة { $held }.
late-free = ⏰ لم يصل الرد إلى { $name } في موعده ({ $soon }). المحادثة { $conversation } بلا مسؤول.

turns-away = ✅ لن تُسند إليك محادثات بالتناوب حتى تنفيذ الأمر `/team back`
turns-away-until = ✅ لن تُسند إليك محادثات بالتناوب حتى { $when } ({ $soon }).
turns-back = ✅ عاد دورك في استلام المحادثات بالتناوب.

## ما لم يتم

conflict-held-by = هذه المحادثة في عهدة { $by }. يمكن استلامها بعد إعادتها إلى الفريق، أو إسنادها لمن لديه صلاحية ذلك.
conflict-conversation-changed-by = تغيّرت هذه المحادثة بعد عرضها، والتغيير من { $by }. يُرجى عرضها من جديد ثم المحاولة.
conflict-conversation-changed = تغيّرت هذه المحادثة بعد عرضها. يُرجى عرضها من جديد ثم المحاولة.
conflict-conversation-closed-by = هذه المحادثة مغلقة، والإغلاق من { $by }. يمكن إعادة فتحها بالأمر `/inbox reopen`
conflict-conversation-closed = هذه المحادثة مغلقة. يمكن إعادة فتحها بالأمر `/inbox reopen`
conflict-customer-wrote = كتب العميل رسالة لم تكن ظاهرة عند عرض المحادثة، فلم يتغيّر شيء. يُرجى قراءتها أولًا.
conflict-other-conversation = لهذا العميل محادثة جارية أخرى: { $conversation }
conflict-cannot-answer = ليست لدى هذا الشخص صلاحية الرد على العملاء، فلا تُسند إليه محادثة.

## الأوامر

option-inbox-conversation = أي محادثة
option-inbox-user = أي زميل
help-inbox-list = المحادثات الجارية، أو بعضها
option-inbox-list-only = هذه وحدها
help-inbox-show = محادثة واحدة وما يمكن عمله فيها
help-inbox-claim = استلام محادثة بلا مسؤول
help-inbox-assign = إسناد محادثة إلى زميل، أيًّا كان مسؤولها
help-inbox-transfer = تحويل محادثة في عهدتك إلى زميل
help-inbox-release = إعادة محادثة إلى الفريق
help-inbox-snooze = تأجيل محادثة إلى وقت، أو حتى يكتب العميل
option-inbox-snooze-until = حتى متى: 2h أو غدًا 09:00
help-inbox-priority = أولوية المحادثة
option-inbox-priority-priority = الأولوية
help-inbox-close = إغلاق محادثة حتى يكتب العميل
help-inbox-reopen = إعادة فتح محادثة مغلقة أو مؤجلة
help-inbox-note = ملاحظة للفريق لا يراها العميل
option-inbox-note-text = الملاحظة، و \n لسطر جديد
help-inbox-search = البحث في نصوص الرسائل
option-inbox-search-words = كلمات من الرسالة، بأي ترتيب
option-inbox-search-conversation = في هذه المحادثة وحدها
