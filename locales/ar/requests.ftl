# ما ينتظر موافقة شخص ثانٍ.

## ما يُطلب

perms-requested =
    ⏳ يحتاج هذا إلى موافقة شخص ثانٍ. الطلب الخاص بـ { $person } معروض في قناة المالك.
    تنتهي مهلته { $soon }.
wish-role = منح { $person } دور «{ $role }».
wish-grant = منح { $person } هذه الصلاحيات: { $permissions }.
wish-grant-until = منح { $person } هذه الصلاحيات حتى { $when }: { $permissions }.
wish-deny = حجب هذه الصلاحيات عن { $person }: { $permissions }.
wish-clear = إلغاء الاستثناءات الشخصية لـ { $person } في هذه الصلاحيات: { $permissions }.
wish-remove = سحب الدور وجميع الصلاحيات الشخصية من { $person }.
wish-copy = منح { $person } ما لدى { $from } من دور وصلاحيات.
wish-undo = التراجع عن آخر تغيير على { $person }.
wish-export-data = حفظ البيانات في ملف: { $what } ({ $format }).
wish-export = حفظ سجل التدقيق في ملف ({ $format }).
deed-set-admin = تعيين مشرف أو منح دور أعلى
deed-export = حفظ سجل التدقيق في ملف
deed-grant = منح صلاحية «{ $permission }»

## الطلب في قناة المالك

request-title = طلب يحتاج إلى موافقة
request-asks = طلب من { $person }:
request-approve = موافقة
request-refuse = رفض
request-open = في انتظار شخص ثانٍ لديه صلاحية إدارة الصلاحيات. تنتهي المهلة { $soon }.
request-approved = ✅ تمت الموافقة من { $person } ونُفّذ الطلب.
request-approved-to-go-on = ✅ تمت الموافقة من { $person }. حفظ الملف متاح لصاحب الطلب خلال ساعة.
request-refused = ❌ رُفض الطلب من { $person }.
request-withdrawn = ↩️ سُحب الطلب من صاحبه.
request-expired = ⌛ انتهت المهلة: لم يبتّ في الطلب أحد خلال 24 ساعة.
request-failed = ⚠️ لم يعد تنفيذ الطلب ممكنًا.
request-you-refused = ❌ رُفض الطلب، ولم يتغير شيء.
request-you-withdrew = ↩️ سُحب طلبك، ولم يتغير شيء.
request-you-let-go-on = ✅ تمت الموافقة. حفظ الملف متاح لـ { $person } خلال ساعة.
field-approved-by = وافق

## ما يُبلَّغ به صاحب الطلب

notice-request-title = طلبك في { $company }
notice-request-approved = ✅ تمت الموافقة على طلبك وتنفيذه.
notice-request-go-on = ✅ تمت الموافقة على طلبك. للحصول على الملف يُرجى تشغيل `/audit export` مرة أخرى خلال ساعة.
notice-request-refused = ❌ رُفض طلبك.
notice-request-expired = ⌛ انتهت مهلة طلبك، فلم يبتّ فيه أحد خلال 24 ساعة.
notice-request-failed = ⚠️ تمت الموافقة على طلبك لكن تنفيذه لم يعد ممكنًا. يمكن تقديمه من جديد.

## ما لم يتم

refused-own-request = لا أحد يوافق على طلبه بنفسه. يلزم أن يبتّ فيه شخص آخر.
missing-request = لم يعد هذا الطلب موجودًا.
limit-requests = لديك طلبات كثيرة في الانتظار. يُرجى انتظار البتّ في بعضها أو سحب بعضها.
conflict-no-owner-channel =
    يحتاج هذا إلى موافقة شخص ثانٍ، ولم تُحدَّد بعد قناة يُعرض فيها الطلب.
    يستطيع مالك الشركة تحديدها: `/settings owner_channel`
conflict-nobody-to-approve =
    يحتاج هذا إلى موافقة شخص ثانٍ، ولا أحد غيرك هنا لديه صلاحية «{ $permission }» ليوافق.
    يُرجى منحها لشخص آخر أولًا:
conflict-request-over = جرى البتّ في هذا الطلب، أو انتهت مهلته.
conflict-request-failed = لم يعد التنفيذ ممكنًا لأن الوضع تغيّر بعد تقديم الطلب. أُغلق الطلب.

## في سجل التدقيق

noun-request = الطلبات
action-request-make = طلب موافقة
audit-request-make = { $who }: طلب الموافقة بشأن { $target }
action-request-approved = الموافقة على طلب
audit-request-approved = { $who }: الموافقة على طلب بشأن { $target }
audit-approved = (بطلب من { $person })
action-request-refused = رفض طلب
audit-request-refused = { $who }: رفض طلب بشأن { $target }
action-request-withdrawn = سحب طلب
audit-request-withdrawn = { $who }: سحب طلب بشأن { $target }
action-request-expired = انتهاء مهلة طلب
audit-request-expired = انتهت مهلة طلب بشأن { $target }
action-request-failed = تعذّر تنفيذ طلب
audit-request-failed = تعذّر تنفيذ طلب بشأن { $target } بعد موافقة { $who }
