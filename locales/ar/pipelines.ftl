# مسارات العملاء المحتملين والصفقات ومراحلها، والأوامر ‎/pipeline.

pipeline-title-lead = مراحل العملاء المحتملين
pipeline-title-deal = مراحل الصفقات
pipeline-title-own = مراحل «{ $name }»
pipeline-usual = المبيعات
stage-of = { $pipeline } › { $stage }
pipelines-title = مسارات الصفقات
pipelines-line = {"\u200F"}**{ $name }** · { $stages } · { $deals }
pipelines-hint = اختر مسارًا
pipeline-stages =
    { PLURAL($count) ->
        [zero] لا مراحل
        [one] مرحلة واحدة
        [two] مرحلتان
        [few] { $count } مراحل
        [many] { $count } مرحلة
       *[other] { $count } مرحلة
    }
pipelines-remove-title = حذف المسار «{ $name }»
pipelines-remove-text =
    المفتوح فيه: { $open }
    المنتهي فيه: { $ended }

    إلى أي مسار تُنقل صفقاته؟ ما في المرحلة الأولى ينتقل إلى الأولى هناك، وهكذا، وإن كانت المراحل هناك أقل فإلى الأخيرة. يُحذف المسار بعد اختيارك.
pipelines-into-hint = المسار الذي تُنقل إليه صفقاته
button-pipelines = كل المسارات
button-pipeline-add = إضافة مسار…
button-pipeline-rename = تسمية المسار…
button-pipeline-remove = حذف المسار
pipeline-add-title = مسار جديد
field-pipeline = المسار
field-into = ما نُقل إليه
pipeline-line = {"\u200F"}**{ $place }.** { $stage }
pipeline-ends = النهايات
pipeline-hint = اختر مرحلة لتعديلها
pipeline-leads =
    { PLURAL($count) ->
        [zero] لا أحد
        [one] عميل محتمل واحد
        [two] عميلان محتملان
        [few] { $count } عملاء محتملين
        [many] { $count } عميلًا محتملًا
       *[other] { $count } عميل محتمل
    }
pipeline-remove-title = حذف المرحلة «{ $stage }»
pipeline-remove-text =
    المفتوح فيها: { $open }
    المنتهي فيها: { $ended }

    إلى أي مرحلة يُنقل ما فيها؟ تُحذف المرحلة بعد اختيارك.
pipeline-into-hint = المرحلة التي يُنقل إليها ما فيها
button-stage-add = إضافة مرحلة…
button-stage-up = تقديم
button-stage-down = تأخير
button-stage-rename = تسمية…
button-stage-likely = احتمال الربح…
button-stage-remove = حذف
button-stage-back = رجوع
stage-add-title = مرحلة جديدة
stage-rename-title = تسمية «{ $stage }»
stage-likely-title = احتمال الربح في «{ $stage }»
stage-form-order = الترتيب: من 1 إلى { $last } (الأخير إن تُرك)
stage-form-likely = احتمال الربح، بالمئة
field-order = الترتيب
field-probability = احتمال الربح
field-moved = ما نُقل مفتوحًا
field-moved-ended = ما نُقل منتهيًا

## ما لم يتم

invalid-pipeline = لا يوجد مسار كهذا في «{ $field }». ربما حُذف أو صار له اسم آخر.
invalid-stage = لا توجد مرحلة كهذه في «{ $field }». ربما حُذفت أو صار لها اسم آخر.
conflict-taken-stage = هذا الاسم لمرحلة أخرى أو مسار آخر.
conflict-pipeline-changed-by = عدّل { $by } هذه المراحل بعد عرضها، فلم يتغيّر شيء. لعرضها كما هي الآن: `/pipeline edit`
conflict-pipeline-changed = تغيّرت هذه المراحل بعد عرضها، فلم يُحفظ شيء. لعرضها كما هي الآن: `/pipeline edit`
conflict-last-stage = هذه هي المرحلة الوحيدة، فلا تُحذف: كل مفتوح يكون في مرحلة.
conflict-stage-in-use = لم يُحذف شيء، فقد صار هناك ما يجب نقله أولًا. أعد المحاولة لتختار إلى أين يُنقل.
conflict-last-pipeline = هذا هو مسار الصفقات الوحيد، فلا يُحذف: كل صفقة تمر في مسار.
limit-stages =
    { PLURAL($limit) ->
        [zero] لا تُقبل مراحل.
        [one] لا يكون هناك أكثر من مرحلة واحدة.
        [two] لا يكون هناك أكثر من مرحلتين.
        [few] لا يكون هناك أكثر من { $limit } مراحل.
        [many] لا يكون هناك أكثر من { $limit } مرحلة.
       *[other] لا يكون هناك أكثر من { $limit } مرحلة.
    }

limit-pipelines =
    { PLURAL($limit) ->
        [zero] لا تُقبل مسارات.
        [one] لا يكون للصفقات أكثر من مسار واحد.
        [two] لا يكون للصفقات أكثر من مسارين.
        [few] لا يكون للصفقات أكثر من { $limit } مسارات.
        [many] لا يكون للصفقات أكثر من { $limit } مسارًا.
       *[other] لا يكون للصفقات أكثر من { $limit } مسار.
    }

## الأوامر

help-pipeline = مسارات العملاء المحتملين والصفقات
help-pipeline-list = عرض المراحل وما في كل منها
help-pipeline-edit = تعديل المسارات ومراحلها
option-pipeline-edit-of = مراحل ماذا
option-pipeline = أحد مسارات الصفقات

## في سجل التدقيق

noun-pipeline = المسارات والمراحل
one-pipeline = المراحل
action-pipeline-add = إضافة مسار
audit-pipeline-add = { $who }: إضافة المسار «{ $name }»
action-pipeline-remove = حذف مسار
audit-pipeline-remove = { $who }: حذف المسار «{ $name }»
action-pipeline-rename = تغيير اسم مسار
audit-pipeline-rename = { $who }: صار اسم المسار «{ $before }» «{ $name }»
action-pipeline-add-stage = إضافة مرحلة
audit-pipeline-add-stage =
    { $of ->
        [lead] { $who }: إضافة المرحلة «{ $stage }» إلى مراحل العملاء المحتملين
       *[other] { $who }: إضافة المرحلة «{ $stage }» إلى مراحل الصفقات
    }
action-pipeline-move-stage = تغيير ترتيب مرحلة
audit-pipeline-move-stage =
    { $of ->
        [lead] { $who }: تغيير ترتيب المرحلة «{ $stage }» بين مراحل العملاء المحتملين
       *[other] { $who }: تغيير ترتيب المرحلة «{ $stage }» بين مراحل الصفقات
    }
action-pipeline-probability = تغيير احتمال الربح في مرحلة
audit-pipeline-probability = { $who }: تغيير احتمال الربح في المرحلة «{ $stage }»
action-pipeline-remove-stage = حذف مرحلة
audit-pipeline-remove-stage =
    { $of ->
        [lead] { $who }: حذف المرحلة «{ $stage }» من مراحل العملاء المحتملين
       *[other] { $who }: حذف المرحلة «{ $stage }» من مراحل الصفقات
    }
action-pipeline-rename-end = تغيير اسم نهاية
audit-pipeline-rename-end =
    { $of ->
        [lead] { $who }: تسمية نهاية العملاء المحتملين «{ $end }» باسم «{ $stage }»
       *[other] { $who }: تسمية نهاية الصفقات «{ $end }» باسم «{ $stage }»
    }
action-pipeline-rename-stage = تغيير اسم مرحلة
audit-pipeline-rename-stage =
    { $of ->
        [lead] { $who }: صار اسم المرحلة «{ $before }» من مراحل العملاء المحتملين «{ $stage }»
       *[other] { $who }: صار اسم المرحلة «{ $before }» من مراحل الصفقات «{ $stage }»
    }
