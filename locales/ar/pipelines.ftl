# مراحل العملاء المحتملين والصفقات، والأوامر ‎/pipeline.

pipeline-title-lead = مراحل العملاء المحتملين
pipeline-title-deal = مراحل الصفقات
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
field-moved = ما نُقل منها مفتوحًا
field-moved-ended = ما نُقل منها منتهيًا

## ما لم يتم

invalid-stage = لا توجد مرحلة كهذه في «{ $field }». ربما حُذفت أو صار لها اسم آخر.
conflict-taken-stage = توجد مرحلة أخرى بهذا الاسم.
conflict-pipeline-changed-by = عدّل { $by } هذه المراحل بعد عرضها، فلم يتغيّر شيء. لعرضها كما هي الآن: `/pipeline edit`
conflict-pipeline-changed = تغيّرت هذه المراحل بعد عرضها، فلم يُحفظ شيء. لعرضها كما هي الآن: `/pipeline edit`
conflict-last-stage = هذه هي المرحلة الوحيدة، فلا تُحذف: كل مفتوح يكون في مرحلة.
conflict-stage-in-use = صار في هذه المرحلة شيء بعد عرضها، فلم تُحذف. أعد المحاولة لتختار إلى أين يُنقل.
limit-stages =
    { PLURAL($limit) ->
        [zero] لا تُقبل مراحل.
        [one] لا يكون هناك أكثر من مرحلة واحدة.
        [two] لا يكون هناك أكثر من مرحلتين.
        [few] لا يكون هناك أكثر من { $limit } مراحل.
        [many] لا يكون هناك أكثر من { $limit } مرحلة.
       *[other] لا يكون هناك أكثر من { $limit } مرحلة.
    }

## الأوامر

help-pipeline = مراحل العملاء المحتملين والصفقات
help-pipeline-list = عرض المراحل وما في كل منها
help-pipeline-edit = تعديل المراحل: الإضافة والتسمية والترتيب والحذف
option-pipeline-edit-of = مراحل ماذا

## في سجل التدقيق

noun-pipeline = المراحل
one-pipeline = المراحل
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
