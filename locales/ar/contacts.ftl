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
