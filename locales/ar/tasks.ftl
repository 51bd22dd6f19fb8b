# المهام والتذكيرات: الأوامر ‎/task.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

tasks-title =
    { $filter ->
        [today] مهامي اليوم
        [overdue] مهامي المتأخرة
        [all] مهام الجميع
        [of] مهام زميل
       *[mine] مهامي
    }
tasks-none = لا توجد مهام هنا.
tasks-line = {"\u200F"}{ $task }
task-title = {"\u200F"}{ $task } · { $title }
task-reminder = التذكير التالي
task-done-at = أُنجزت
task-more =
    { PLURAL($count) ->
        [zero] ولا غيرها
        [one] ومهمة أخرى
        [two] ومهمتان أخريان
        [few] و{ $count } مهام أخرى
        [many] و{ $count } مهمة أخرى
       *[other] و{ $count } مهمة أخرى
    }
repeat-daily = كل يوم
repeat-weekdays = أيام العمل
repeat-weekly = كل أسبوع
repeat-monthly = كل شهر
field-title = المهمة
field-due = الموعد
field-hour = الساعة
field-repeat = التكرار
field-about = بخصوص
field-next-task = المهمة التالية

## الأزرار والنماذج

button-task = مهمة
button-task-done = تم
button-task-edit = تعديل
button-task-reopen = لم تتم بعد
button-remind-hour = بعد ساعة
button-remind-tomorrow = غدًا
task-form-title = مهمة جديدة
task-edit-title = تعديل المهمة { $task }
task-form-due = الموعد، مثل: غدًا 5 مساءً
task-form-repeat = التكرار، مثل: كل أسبوع (أو لا)

## ما تم

task-added = ✅ أُضيفت المهمة { $task }
task-edited = ✅ عُدّلت المهمة { $task }
task-done = ✅ تمت المهمة { $task }
task-again = 🔁 المرة التالية { $task } في { $when }
task-reopened = ✅ عادت المهمة { $task } إلى القائمة.
task-undone = ↩️ عادت المهمة { $task } كما كانت قبل ذلك
task-assigned = ✅ أُسندت المهمة { $task } إلى { $to }، وسيُبلَّغ بها.
task-deleted = ✅ حُذفت المهمة { $task }: { $title }
task-snoozed = ⏰ سيصلك تذكير بالمهمة { $task } في { $when } ({ $soon }).

## ما يصل الشخص

task-due-title = ⏰ حان موعد مهمة في { $company }
notice-task-title = 📌 مهمة جديدة لك في { $company }
notice-task = كلّفك { $by } بالمهمة { $task }: { $title }
morning-title = ☀️ صباح الخير، هذه مهامك في { $company }
morning-overdue =
    { PLURAL($count) ->
        [zero] لا مهام متأخرة
        [one] مهمة متأخرة
        [two] مهمتان متأخرتان
        [few] { $count } مهام متأخرة
        [many] { $count } مهمة متأخرة
       *[other] { $count } مهمة متأخرة
    }
morning-today =
    { PLURAL($count) ->
        [zero] لا مهام اليوم
        [one] مهمة واحدة اليوم
        [two] مهمتان اليوم
        [few] { $count } مهام اليوم
        [many] { $count } مهمة اليوم
       *[other] { $count } مهمة اليوم
    }
morning-set = ✅ ستصلك مهام اليوم كل صباح عند { $when } في أيام العمل، وأول مرة { $soon }.
morning-off = ✅ لن تصلك قائمة الصباح.

## الوعود

promise-question = ⏰ يبدو أنك وعدت العميل بموعد: { $when }. هل تريد تذكيرًا؟
promise-remind-me =
    { $day ->
        [today] ذكّرني اليوم { $time }
        [tomorrow] ذكّرني غدًا { $time }
       *[other] ذكّرني { $date } { $time }
    }

## ما لم يتم

missing-task = لا توجد مهمة كهذه. القائمة: `/task list`
limit-tasks =
    لدى هذا الشخص أكبر عدد مسموح به من المهام، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] مهمة واحدة
        [two] مهمتان
        [few] { $limit } مهام
        [many] { $limit } مهمة
       *[other] { $limit } مهمة
    }. يُرجى إنجاز بعضها أولًا.
conflict-task-done = هذه المهمة منجزة. يمكن إعادتها إلى القائمة بالأمر `/task reopen`
conflict-task-changed-by = عدّل { $by } هذه المهمة بعد عرضها، فلم يتغيّر شيء. ما تغيّر: { $what }
conflict-task-changed = تغيّرت هذه المهمة بعد عرضها، فلم يتغيّر شيء. ما تغيّر: { $what }
invalid-halves = الساعة { $hour } في «{ $field }»: صباحًا أم مساءً؟ تُكتب مثلًا { $early } أو { $late }
invalid-due = لم يُفهم الوقت في «{ $field }». أمثلة مقبولة: `غدًا 5 مساءً` أو `الأحد القادم 10 صباحًا` أو `بعد ساعتين` أو `2026-12-01 17:00`.
invalid-hour = لم تُفهم «{ $field }». أمثلة مقبولة: `8` أو `07:30` أو `off` للإيقاف.
invalid-repeat = لم يُفهم «{ $field }». المقبول: `كل يوم` أو `أيام العمل` أو `كل أسبوع` أو `كل شهر` أو `لا`.
invalid-about = لم تُفهم القيمة في «{ $field }». يمكن الاختيار من القائمة، أو كتابة رقم مثل `C-1042` أو `L-1042`.

## الأوامر

help-task = المهام والتذكيرات
help-task-add = إضافة مهمة لك أو لزميل
option-task-add-title = ما المطلوب، في سطر واحد
option-task-add-due = الموعد: غدًا 5 مساءً، بعد ساعتين
option-task-add-user = لمن؛ وإلا فهي لك
option-task-add-about = محادثة أو عميل محتمل أو جهة اتصال
option-task-add-repeat = كم تتكرر
option-task-add-note = أي تفاصيل، و \n لسطر جديد
help-task-list = مهامك الجارية، أو مهام غيرك
option-task-list-only = هذه وحدها
option-task-list-user = مهام هذا الشخص
option-task-task = رقمها أو كلمات منها
help-task-show = مهمة واحدة بالتفصيل
help-task-edit = تعديل مهمة في نموذج
help-task-done = تمت المهمة
help-task-reopen = إعادة مهمة منجزة إلى القائمة
help-task-assign = إسناد مهمة إلى زميل
option-task-assign-user = أي زميل
help-task-delete = حذف مهمة
help-task-morning = قائمة مهام اليوم كل صباح
option-task-morning-hour = الساعة، مثل 8 أو 07:30، أو off للإيقاف
help-make-task = مهمة من رسالة، من القائمة التي تُفتح عليها

## في سجل التدقيق

noun-task = المهام
action-task-add = إضافة مهمة
audit-task-add = { $who }: إضافة المهمة { $target }
action-task-assign = إسناد مهمة
audit-task-assign = { $who }: إسناد المهمة { $target } إلى { $to }
action-task-delete = حذف مهمة
audit-task-delete = { $who }: حذف المهمة { $target }
action-task-done = إنجاز مهمة
audit-task-done = { $who }: إنجاز المهمة { $target }
action-task-edit = تعديل مهمة
audit-task-edit = { $who }: تعديل المهمة { $target }
action-task-morning = اختيار قائمة الصباح
audit-task-morning = { $who }: اختيار موعد قائمة المهام في الصباح
action-task-reopen = إعادة مهمة إلى القائمة
audit-task-reopen = { $who }: إعادة المهمة { $target } إلى القائمة
action-task-snooze = تأجيل تذكير
audit-task-snooze = { $who }: تأجيل التذكير بالمهمة { $target }
action-task-undo = تراجع عن تغيير في مهمة
audit-task-undo = { $who }: تراجع عن «{ $undone }» في المهمة { $target }
