# الماكرو: عدة خطوات باسم واحد، والأوامر ‎/inbox macro.
# تبدأ الأسطر التي أولها قيمة مُدرجة بالرمز U+200F، وإلا ظهر السطر من اليسار إلى اليمين.

macros-title = الماكرو: عدة خطوات بأمر واحد
macros-none = لا يوجد ماكرو بعد. لإضافة أول ماكرو: `/inbox macro set`
macros-how = كيف تُكتب الخطوات
macro-words = خطوة في كل سطر: `رد: اسم الرد الجاهز`، `ملاحظة: النص`، `إسناد: لي` أو `إسناد: اسم الزميل`، `أولوية: عاجلة`، `تأجيل: غدًا 09:00`، `إغلاق`.
macro-name = {"\u200F"}{ $name }
macro-step-line = {"\u200F"}{ $place }. { $step }
macro-step-done = ✅ { $step }
macro-step-reply = رد جاهز للعميل: «{ $name }»
macro-step-reply-text = رد جاهز للعميل «{ $name }»: { $text }
macro-step-reply-gone = رد جاهز حُذف: يلزم تعديل الماكرو
macro-step-note = ملاحظة للفريق: { $text }
macro-step-assign-me = إسناد المحادثة إلى من ينفّذ الماكرو
macro-step-assign = إسناد المحادثة إلى { $name }
macro-step-priority = { $priority }
macro-step-snooze = تأجيل المحادثة: { $until }
macro-step-close = إغلاق المحادثة
macro-plan = تنفيذ «{ $name }» في المحادثة { $conversation } مع { $contact }؟ هذا ما سيحدث:
macro-done = ✅ تم تنفيذ «{ $name }» في المحادثة { $conversation } مع { $contact }
macro-kept = ✅ حُفظ الماكرو «{ $name }»
macro-removed = ✅ حُذف الماكرو «{ $name }».
macro-cancelled = لم يُنفَّذ شيء.
macro-form-title = ماكرو: خطوة في كل سطر
button-macro-run = تنفيذ
field-steps = الخطوات، خطوة في كل سطر

## ما لم يتم

invalid-step = السطر { $line }: { $wrong }
step-problem-unknown = لا يبدأ بكلمة تدل على خطوة معروفة.
step-problem-lacks = تنقصه بقيته بعد النقطتين.
step-problem-reply = لا يوجد رد جاهز بهذا الاسم.
step-problem-colleague = لا يوجد زميل بهذا الاسم لديه صلاحية الرد على العملاء، أو أن الاسم لأكثر من زميل.
step-problem-priority = الأولوية واحدة من: عاجلة، مرتفعة، عادية، منخفضة.
step-problem-time = لم يُفهم الوقت. أمثلة: `2h` أو `غدًا 09:00`.
step-problem-too-long = نصه أطول من المسموح.
step-problem-twice = سبقته خطوة مثله، وتكفي واحدة.
step-problem-together = لا يجتمع التأجيل والإغلاق في ماكرو واحد.
limit-macros =
    بلغت الشركة أكبر عدد مسموح به من الماكرو، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] واحد
        [two] اثنان
        [few] { $limit }
        [many] { $limit }
       *[other] { $limit }
    }.
missing-macro = لا يوجد ماكرو بهذا الاسم. القائمة: `/inbox macro list`
conflict-taken-macro = يوجد ماكرو آخر بهذا الاسم.

## الأوامر

help-inbox-macro = الماكرو: عدة خطوات بأمر واحد
help-inbox-macro-run = تنفيذ ماكرو في محادثة، بعد عرض خطواته
help-inbox-macro-list = قائمة الماكرو
help-inbox-macro-set = تحديد خطوات ماكرو
help-inbox-macro-remove = حذف ماكرو
option-inbox-macro-macro = أي ماكرو

## في سجل التدقيق

noun-macro = الماكرو
action-macro-remove = حذف ماكرو
audit-macro-remove = { $who }: حذف الماكرو { $target }
action-macro-set = تحديد خطوات ماكرو
audit-macro-set = { $who }: تحديد خطوات الماكرو { $target }
