# جهات الاتصال: من يكتب إلى الشركة.

field-phone = الهاتف
# عنوان حقل في نموذج: لا يتجاوز 45 حرفًا.
field-phone-form = الهاتف (كما يُطلب، أو مع رمز الدولة)
missing-contact = لا توجد جهة اتصال كهذه.
invalid-phone = حقل «{ $field }» لا يحتوي على رقم صحيح. يُكتب الرقم مثل { $local }، أو مع رمز الدولة مثل { $abroad }.
invalid-phone-abroad = حقل «{ $field }» لا يحتوي على رقم صحيح. يُكتب الرقم مع رمز الدولة، مثل `+966512345678`.
noun-contact = جهات الاتصال

## الأسماء والأعداد

contact-named = {"\u200F"}**{ $name }**
contact-named-phones = {"\u200F"}**{ $name }** · { $phones }
count-addresses =
    { PLURAL($count) ->
        [zero] لا عناوين
        [one] عنوان واحد
        [two] عنوانان
        [few] { $count } عناوين
        [many] { $count } عنوانًا
       *[other] { $count } عنوان
    }
count-conversations =
    { PLURAL($count) ->
        [zero] لا محادثات
        [one] محادثة واحدة
        [two] محادثتان
        [few] { $count } محادثات
        [many] { $count } محادثة
       *[other] { $count } محادثة
    }
count-messages =
    { PLURAL($count) ->
        [zero] لا رسائل
        [one] رسالة واحدة
        [two] رسالتان
        [few] { $count } رسائل
        [many] { $count } رسالة
       *[other] { $count } رسالة
    }
count-leads =
    { PLURAL($count) ->
        [zero] لا عملاء محتملين
        [one] عميل محتمل واحد
        [two] عميلان محتملان
        [few] { $count } عملاء محتملين
        [many] { $count } عميلًا محتملًا
       *[other] { $count } عميل محتمل
    }
count-nothing = لا شيء

## جهات الاتصال المكررة

duplicates-title =
    { PLURAL($count) ->
        [zero] لا جهات اتصال يُشتبه في تكرارها
        [one] حالة تكرار واحدة محتملة
        [two] حالتا تكرار محتملتان
        [few] { $count } حالات تكرار محتملة
        [many] { $count } حالة تكرار محتملة
       *[other] { $count } حالة تكرار محتملة
    }
duplicates-none = إن ظهر ما يدل على أن جهتي اتصال لشخص واحد فسيُعرض ذلك هنا. ويمكن دمج أي جهتين بالأمر `/crm contact merge`
duplicates-line =
    {"\u200F"}{ $place }. { $first }
    {"\u200F"}↔ { $second }
    {"\u200F"}{ $why } · { $when }
suspicion-moved = انتقل أحدهما إلى رقم مسجّل للآخر أو إلى حسابه
suspicion-shared = وصلت رسالة تحمل عنوانًا لكل منهما
suspicion-spelling = رقماهما صيغتان لرقم واحد
button-merge-pair = { $place } · دمج…
button-differ = { $place } · شخصان مختلفان
differ-done = ✅ سُجّل أنهما شخصان مختلفان، ولن يُقترح دمجهما مرة أخرى.

## الدمج والتراجع عنه

merge-title = دمج جهتي اتصال
merge-text =
    تبقى جهة الاتصال { $keep }، وينتقل إليها كل ما يخص { $gone }: العناوين والمحادثات والعملاء المحتملون.
    تذهب الردود كما هي الآن إلى العنوان الذي كتب منه العميل، ويمكن التراجع عن الدمج لاحقًا.
merge-opted-out = 🔕 طلب صاحب إحداهما التوقف عن مراسلته، وسيسري ذلك بعد الدمج على جهة الاتصال الباقية.
field-keep = جهة الاتصال الباقية
field-gone = جهة الاتصال المدمجة
field-merge = الدمج
field-other-contact = جهة الاتصال الأخرى
field-addresses = العناوين
field-opted-out = المراسلة
opted-out-yes = طلب التوقف عنها
opted-out-no = مقبولة
button-merge = دمج
button-merge-swap = إبقاء الأخرى بدلًا منها
button-unmerge = تراجع عن الدمج
merge-done = ✅ تم الدمج
merge-done-text = أصبح كل ما يخص { $gone } لدى { $keep }. ما انتقل: { $moved }
unmerge-done = ✅ تم التراجع عن الدمج
unmerge-done-text = جهة الاتصال { $gone } مستقلة من جديد عن { $keep }. ما لديها الآن: { $moved }
merge-choice = { $gone } في { $keep }

## ما لم يتم

missing-merge = لا يوجد دمج كهذا. يمكن الاختيار من القائمة التي تظهر أثناء الكتابة.
invalid-several = ما كُتب في «{ $field }» ينطبق على أكثر من نتيجة. يُرجى الاختيار من القائمة التي تظهر أثناء الكتابة.
conflict-same-contact = هذه جهة الاتصال نفسها. يحتاج الدمج إلى جهتين مختلفتين.
conflict-contact-merged = دُمجت إحدى الجهتين من قبل في جهة اتصال أخرى.
conflict-merge-undone = سبق التراجع عن هذا الدمج.
conflict-merged-since = جرى بعد هذا دمج آخر لجهة الاتصال نفسها، ويجب التراجع عنه أولًا.

## الأوامر

help-crm-contact = جهات الاتصال
help-crm-contact-duplicates = جهات اتصال قد تكون لشخص واحد
help-crm-contact-merge = دمج جهتي اتصال لشخص واحد
option-crm-contact-merge-keep = الباقية: بالاسم أو الهاتف أو رقم عميل محتمل
option-crm-contact-merge-gone = المدمجة فيها: بالاسم أو الهاتف أو رقم عميل محتمل
help-crm-contact-unmerge = التراجع عن دمج
option-crm-contact-unmerge-merge = أي دمج، باسم إحدى الجهتين

## السجل

noun-merge = دمج جهات الاتصال
button-show-number = إظهار الرقم
number-shown = {"\u200F"}{ $name }: { $phones }
number-none = لا يُعرف رقم هاتف لـ { $name }.
action-contact-reveal = إظهار رقم عميل مخفي
audit-contact-reveal = { $who }: إظهار الرقم المخفي لجهة الاتصال { $target }
action-contact-differ = تأكيد أن جهتي اتصال مختلفتان
audit-contact-differ = { $who }: تأكيد أن { $target } وجهة اتصال تشبهها شخصان مختلفان
action-contact-merge = دمج جهتي اتصال
audit-contact-merge = { $who }: دمج { $gone } في { $target }
action-contact-unmerge = التراجع عن دمج جهتي اتصال
audit-contact-unmerge = { $who }: التراجع عن دمج { $gone } في { $target }

## جهة اتصال واحدة

contact-title = {"\u200F"}{ $name }
contact-add-title = جهة اتصال جديدة
contact-added = ✅ أُضيفت جهة الاتصال: { $name }
contact-edit-title = تعديل: { $name }
contact-edited = ✅ عُدّلت بيانات { $name }
contact-undone = ↩️ عادت جهة الاتصال كما كانت قبل التغيير الأخير: { $name }
contact-note-title = ملاحظة: { $name }
contact-noted = 📝 حُفظت الملاحظة عن { $name }
contact-call-title = مكالمة: { $name }
contact-called = 📞 سُجّلت المكالمة مع { $name }
contact-assigned = 👤 أُسندت جهة الاتصال { $name } إلى { $to }
contact-speaks-arabic = ✅ ستكون مراسلة { $name } بالعربية من الآن
contact-speaks-english = ✅ ستكون مراسلة { $name } بالإنجليزية من الآن
contact-opted-in = 🔔 يمكن الآن مراسلة { $name }
contact-opted-out = 🔕 لن يصل إلى { $name } إلا ما طلبه
contact-opted-out-since = 🔕 طلب عدم مراسلته { $when }
contact-conversation = {"\u200F"}**{ $conversation }** · { $state } · { $when }
contact-lead = {"\u200F"}**{ $lead }** · { $stage }
contact-booking = {"\u200F"}**{ $booking }** · { $service } · { $when }
contact-said = ↘️ { $text }
contact-was-told = ↖️ { $text }
company-named = { $name } · { $company }
call-said = ماذا دار في المكالمة؟
call-minutes = كم دقيقة استغرقت؟
field-password = كلمة المرور
field-email = البريد الإلكتروني
field-company = الشركة
field-company-form = الشركة: رقمها أو اسمها
field-contact = جهة الاتصال
language-arabic = العربية
language-english = الإنجليزية
field-other-phone = هاتف آخر غير المسجّل
field-open-leads = العملاء المحتملون قيد المتابعة
field-open-deals = الصفقات المفتوحة
field-bookings = الحجوزات القادمة
field-conversations = المحادثات
field-last-messages = آخر الرسائل
field-story = آخر ما جرى
button-contact = بطاقة العميل
button-contact-edit = تعديل
button-contact-note = ملاحظة
button-contact-call = مكالمة
button-story = السجل الكامل
button-speak-arabic = المراسلة بالعربية
button-speak-english = المراسلة بالإنجليزية
button-opt-out = 🔕 إيقاف المراسلة
button-opt-in = 🔔 السماح بالمراسلة
suspicion-named = لهما الاسم نفسه ويعملان في الشركة نفسها

## ما جرى معها

story-title = سجل { $name }
moment-line = {"\u200F"}• { $when } · { $what }
moment-added = ✨ أُضيفت جهة الاتصال
moment-note = {"\u200F"}📝 { $text }
moment-call = {"\u200F"}📞 { $text }
moment-call-long =
    {"\u200F"}📞 { PLURAL($count) ->
        [zero] أقل من دقيقة
        [one] دقيقة واحدة
        [two] دقيقتان
        [few] { $count } دقائق
        [many] { $count } دقيقة
       *[other] { $count } دقيقة
    }: { $text }
moment-lead-opened = 🌱 عميل محتمل { $lead }
moment-lead-opened-for = 🌱 عميل محتمل { $lead }: { $text }
moment-lead-stage = ➡️ انتقل { $lead } إلى مرحلة «{ $stage }»
moment-lead-note = {"\u200F"}📝 { $lead }: { $text }
moment-lead-lost = 🚫 لم يكتمل { $lead }: { $text }
moment-lead-converted = 🤝 تحوّل { $lead } إلى صفقة
moment-deal-opened = 🤝 صفقة { $deal }
moment-deal-opened-for = 🤝 صفقة { $deal }: { $text }
moment-deal-stage = ➡️ انتقلت { $deal } إلى مرحلة «{ $stage }»
moment-deal-note = {"\u200F"}📝 { $deal }: { $text }
moment-deal-won = 🏆 رُبحت الصفقة { $deal }
moment-deal-reopened = ↩️ عادت الصفقة { $deal } مفتوحة
moment-deal-lost = 🚫 لم تتم الصفقة { $deal }: { $text }
moment-conversation-opened = 💬 بدأت المحادثة { $conversation }
moment-conversation-note = {"\u200F"}📝 { $conversation }: { $text }
moment-conversation-closed = ☑️ أُغلقت المحادثة { $conversation }
moment-task-added = 📌 المهمة { $task }: { $text }
moment-task-done = ✅ أُنجزت المهمة { $task }: { $text }
moment-booking-new = 📅 الحجز { $booking }: { $text }
moment-booking-done = ☑️ تم الموعد { $booking }: { $text }
moment-booking-no-show = 🚫 لم يأتِ أحد إلى الموعد { $booking }: { $text }
moment-booking-cancelled = 🗑️ أُلغي الحجز { $booking }: { $text }

## ما لم يتم معها

conflict-cannot-see-contacts = لا تُسند جهات الاتصال والشركات إلا إلى من يحق له عرض جهات الاتصال.
conflict-address-taken = هذا العنوان مسجّل لجهة الاتصال { $name }. لعرضها: `/crm contact show`
conflict-changed-by = عدّل { $by } هذه البيانات بعد عرضها، فلم يتغيّر شيء. ما تغيّر: { $what }
conflict-changed = تغيّرت هذه البيانات بعد عرضها، فلم يتغيّر شيء. ما تغيّر: { $what }
invalid-email = هذا ليس عنوان بريد إلكتروني صحيحًا. مثال على الصحيح: `sara@example.com`
limit-addresses =
    { PLURAL($limit) ->
        [zero] لا يمكن حفظ عناوين من هذا النوع.
        [one] لا يمكن حفظ أكثر من عنوان واحد من كل نوع.
        [two] لا يمكن حفظ أكثر من عنوانين من كل نوع.
        [few] لا يمكن حفظ أكثر من { $limit } عناوين من كل نوع.
        [many] لا يمكن حفظ أكثر من { $limit } عنوانًا من كل نوع.
       *[other] لا يمكن حفظ أكثر من { $limit } عنوان من كل نوع.
    }

## البحث عن أي شيء

find-title = نتائج البحث عن «{ $words }»
find-nothing = لم يُعثر على شيء. يمكن البحث بالاسم أو الهاتف أو رقم مثل `L-1042` أو الشركة أو كلمات من رسالة.
find-contact = {"\u200F"}👤 { $name }
find-contact-phone = {"\u200F"}👤 { $name } · { $phone }
find-company = {"\u200F"}🏢 { $company } · { $name }
find-lead = {"\u200F"}🌱 { $lead }
find-deal = {"\u200F"}🤝 { $deal }
find-conversation = {"\u200F"}💬 { $conversation } · { $name }
find-message = {"\u200F"}💬 { $conversation } · { $name } · { $when }: { $text }

## المحو

erase-title = محو بيانات { $name }
erase-text =
    ما سيُمحى نهائيًا: { $what }، والملاحظات والملفات وما يذكره السجل عن هذا الشخص، وكذلك منشوراته ومواضيعه هنا.
    تبقى الأرقام الإحصائية بلا أسماء. **لا يمكن التراجع عن ذلك.** أما ما يحفظه واتساب في الهواتف وما نُسخ في مكان آخر فلا يصل إليه المحو.
erase-why = لماذا؟ يبقى السبب في السجل
erase-done = ✅ مُحيت البيانات
erase-done-text = ما مُحي: { $what }. وتُزال المواضيع والمنشورات والملفات خلال دقائق.
button-contact-erase = محو نهائي…
conflict-still-sending = ما زال رد في طريقه إلى هذا الشخص. يمكن المحاولة من جديد بعد وصوله.
action-contact-erase = محو بيانات شخص
audit-contact-erase = { $who }: محو بيانات شخص نهائيًا

## أوامرها

help-crm-contact-add = إضافة جهة اتصال؛ بلا اسم يُفتح نموذج
option-crm-contact-add-name = الاسم
option-crm-contact-add-phone = الهاتف
option-crm-contact-add-email = البريد الإلكتروني
option-crm-contact-add-company = الشركة: رقمها أو اسمها
option-crm-contact-add-notes = أي ملاحظات
help-crm-contact-show = كل ما يخص جهة اتصال
option-crm-contact-show-contact = الاسم أو الهاتف أو رقم العميل المحتمل
help-crm-contact-edit = تعديل جهة اتصال في نموذج
option-crm-contact-edit-contact = الاسم أو الهاتف أو رقم العميل المحتمل
help-crm-contact-assign = إسناد جهة اتصال إلى زميل
option-crm-contact-assign-contact = الاسم أو الهاتف أو رقم العميل المحتمل
option-crm-contact-assign-user = إلى من
help-crm-contact-note = ملاحظة للزملاء فقط
option-crm-contact-note-contact = الاسم أو الهاتف أو رقم العميل المحتمل
option-crm-contact-note-text = الملاحظة؛ و\n يبدأ سطرًا جديدًا
help-crm-contact-call = تسجيل مكالمة
option-crm-contact-call-contact = الاسم أو الهاتف أو رقم العميل المحتمل
option-crm-contact-call-text = ماذا دار فيها
option-crm-contact-call-minutes = كم دقيقة استغرقت
help-crm-contact-erase = محو بيانات شخص نهائيًا
option-crm-contact-erase-contact = الاسم أو الهاتف أو رقم العميل المحتمل

## هي في السجل

action-contact-add = إضافة جهة اتصال
audit-contact-add = { $who }: إضافة جهة الاتصال { $target }
action-contact-assign = إسناد جهة اتصال
audit-contact-assign = { $who }: إسناد جهة الاتصال { $target } إلى { $to }
action-contact-call = تسجيل مكالمة
audit-contact-call = { $who }: تسجيل مكالمة مع { $target }
action-contact-consent = تسجيل رغبة جهة اتصال في المراسلة
audit-contact-consent =
    { $wants ->
        [no] { $who }: تسجيل أن { $target } لا يرغب في المراسلة
       *[other] { $who }: تسجيل أن { $target } يقبل المراسلة
    }
action-contact-edit = تعديل جهة اتصال
audit-contact-edit = { $who }: تعديل بيانات { $target }
action-contact-language = اختيار لغة مراسلة جهة اتصال
audit-contact-language =
    { $language ->
        [ar] { $who }: مراسلة { $target } بالعربية من الآن
        [en] { $who }: مراسلة { $target } بالإنجليزية من الآن
       *[other] { $who }: مراسلة { $target } بلغة الشركة من الآن
    }
action-contact-note = كتابة ملاحظة عن جهة اتصال
audit-contact-note = { $who }: كتابة ملاحظة عن { $target }
action-contact-undo = تراجع عن تغيير في جهة اتصال
audit-contact-undo = { $who }: تراجع عن «{ $undone }» في { $target }
