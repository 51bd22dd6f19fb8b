# متى يكون الزملاء موجودين: الأوامر ‎/team shift و ‎/team leave.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

shift-title-own = 🕘 أوقات عملك
shift-title = 🕘 أوقات عمل { $name }
shift-company = لا أوقات خاصة هنا، فالمعتمد أوقات عمل الشركة.
shift-off = لا دوام
shift-about = تُسند المحادثات بالتناوب في هذه الأوقات وحدها، في رمضان وغيره، ما عدا عطل الشركة وأيام الإجازة.
leave-title = 🌴 الإجازات
leave-none = لا توجد إجازات جارية أو قادمة.
leave-line = {"\u200F"}{ $name }: { $days }
leave-day = يوم { $day }
leave-days = من { $from } إلى { $until }
leave-added-own = ✅ سُجّلت إجازتك: { $days }. لن تُسند إليك محادثات بالتناوب خلالها، ولن تصلك تنبيهات تأخر الرد.
leave-added = ✅ سُجّلت إجازة { $name }: { $days }. لن تُسند إلى صاحبها محادثات بالتناوب خلالها، ولن تصله تنبيهات تأخر الرد.
leave-removed = ✅ حُذفت إجازة { $name }: { $days }.
field-leave = أيام الإجازة
field-minutes = عدد الدقائق

## ما لم يتم

missing-roster = لا توجد إجازة كهذه. القائمة: `/team leave list`
invalid-leave-day = لم نفهم اليوم. يُكتب مثلًا: `2026-12-31` أو `31/12/2026` أو `غدًا` أو `الخميس`.
invalid-leave =
    يجب ألا يسبق اليوم الأخير اليومَ الأول، وألا تزيد الإجازة على { PLURAL($limit) ->
        [zero] { $limit } يوم
        [one] يوم واحد
        [two] يومين
        [few] { $limit } أيام
        [many] { $limit } يومًا
       *[other] { $limit } يوم
    }.
limit-leaves =
    لا يمكن تسجيل أكثر من { PLURAL($limit) ->
        [zero] { $limit } إجازة
        [one] إجازة واحدة
        [two] إجازتين
        [few] { $limit } إجازات
        [many] { $limit } إجازة
       *[other] { $limit } إجازة
    } لم تنتهِ بعد للشخص الواحد. يُرجى حذف بعضها أولًا.

## الأوامر

help-team = دوام الفريق: من يستقبل المحادثات ومتى
help-team-away = التوقف عن استلام المحادثات بالتناوب
option-team-away-until = حتى متى؛ وإلا فحتى الأمر back
help-team-back = العودة إلى استلام المحادثات بالتناوب
help-team-shift = أوقات عملك أو أوقات زميل
help-team-shift-show = عرض أوقات عملك أو أوقات زميل
help-team-shift-set = تحديد أوقات أيام من الأسبوع
option-team-shift-days = الأيام، مثل: الأحد-الخميس
option-team-shift-hours = الأوقات، مثل: 9-13, 16-22 أو مغلق
option-team-shift-user = أي زميل؛ وإلا فأنت
help-team-shift-clear = العودة إلى أوقات عمل الشركة
help-team-leave = إجازتك أو إجازة زميل
help-team-leave-add = تسجيل إجازة
option-team-leave-from = اليوم الأول، مثل 2026-12-31
option-team-leave-until = اليوم الأخير؛ وإلا فيوم واحد
option-team-leave-user = أي زميل؛ وإلا فأنت
help-team-leave-list = الإجازات الجارية والقادمة
option-team-leave-list-user = أي زميل؛ وإلا فالجميع
help-team-leave-remove = حذف إجازة
option-team-leave-remove-leave = أي إجازة

## في سجل التدقيق

noun-roster = أوقات عمل الزملاء
action-roster-leave = تسجيل إجازة
audit-roster-leave = { $who }: تسجيل إجازة { $target } من { $from } إلى { $until }
action-roster-leave-remove = حذف إجازة
audit-roster-leave-remove = { $who }: حذف إجازة { $target } من { $from } إلى { $until }
action-roster-shift = تحديد أوقات عمل زميل
audit-roster-shift = { $who }: تحديد أوقات عمل { $target }
action-roster-shift-clear = العودة إلى أوقات عمل الشركة
audit-roster-shift-clear = { $who }: عودة { $target } إلى أوقات عمل الشركة
