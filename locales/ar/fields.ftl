# حقول الشركة الخاصة، والأمر ‎/fields.

fields-title-contact = حقول جهات الاتصال
fields-title-company = حقول الشركات
fields-title-lead = حقول العملاء المحتملين
fields-title-deal = حقول الصفقات
fields-line = {"\u200F"}**{ $place }.** { $name } · { $kind }
fields-none = لا حقول خاصة بعد. لإضافة أول حقل: اختر نوعه من القائمة.
fields-hint = اختر حقلًا لتعديله
fields-new-hint = إضافة حقل: اختر نوعه
fields-choices-of = خيارات «{ $name }»
fields-add-title = حقل جديد: { $kind }
fields-rename-title = تسمية «{ $name }»
fields-form-choices = الخيارات، في كل سطر خيار
fields-remove-title = حذف الحقل «{ $name }»
fields-remove-text =
    { PLURAL($count) ->
        [zero] لم يُملأ هذا الحقل بعد.
        [one] هذا الحقل مملوء في سجل واحد. لن يُعرض ما فيه بعد الحذف، ويعود إن أُضيف حقل بالاسم والنوع نفسيهما.
        [two] هذا الحقل مملوء في سجلين. لن يُعرض ما فيهما بعد الحذف، ويعود إن أُضيف حقل بالاسم والنوع نفسيهما.
        [few] هذا الحقل مملوء في { $count } سجلات. لن يُعرض ما فيها بعد الحذف، ويعود إن أُضيف حقل بالاسم والنوع نفسيهما.
        [many] هذا الحقل مملوء في { $count } سجلًا. لن يُعرض ما فيها بعد الحذف، ويعود إن أُضيف حقل بالاسم والنوع نفسيهما.
       *[other] هذا الحقل مملوء في { $count } سجل. لن يُعرض ما فيها بعد الحذف، ويعود إن أُضيف حقل بالاسم والنوع نفسيهما.
    }
button-field-up = تقديم
button-field-down = تأخير
button-field-rename = تسمية…
button-field-choices = الخيارات…
button-field-remove = حذف…
button-field-sure = نعم، احذف الحقل
button-field-back = رجوع
field-kind-text = نص
field-kind-number = رقم
field-kind-date = تاريخ
field-kind-yes-no = نعم أو لا
field-kind-choice = اختيار
field-kind = النوع
field-extra = حقول أخرى
field-extra-nth = الحقل { $nth }
field-choices = الخيارات
extra-title = حقول أخرى
extra-saved = ✅ حُفظت الحقول: { $name }
extra-undone = ↩️ عادت الحقول كما كانت: { $name }
extra-hint-number = مثل 12.5
extra-hint-date = مثل 2027-03-01
extra-yes = نعم
extra-no = لا
button-extra = حقول أخرى…

## ما لم يتم

missing-field = لم يعد هذا الحقل موجودًا.
conflict-taken-field = يوجد حقل آخر بهذا الاسم.
conflict-fields-changed-by = عدّل { $by } هذه الحقول بعد عرضها، فلم يتغيّر شيء. افتحها من جديد.
conflict-fields-changed = تغيّرت هذه الحقول بعد عرضها، فلم يُحفظ شيء. افتحها من جديد.
invalid-own = «{ $name }»: { $wrong }
invalid-own-choice = «{ $name }»: ليست القيمة من الخيارات: { $choices }
value-problem-too-long = النص أطول من 200 حرف.
value-problem-number = لم يُفهم الرقم. مثال مقبول: `12.5`
value-problem-date = لم يُفهم التاريخ. مثال مقبول: `2027-03-01`
value-problem-yes-no = اكتب `نعم` أو `لا`.
value-problem-choice = ليست القيمة من الخيارات.
limit-fields =
    { PLURAL($limit) ->
        [zero] لا تُقبل حقول.
        [one] لا يكون هناك أكثر من حقل واحد.
        [two] لا يكون هناك أكثر من حقلين.
        [few] لا يكون هناك أكثر من { $limit } حقول.
        [many] لا يكون هناك أكثر من { $limit } حقلًا.
       *[other] لا يكون هناك أكثر من { $limit } حقل.
    }

## الأوامر

help-fields = حقول الشركة الخاصة: عرضها وتعديلها
option-fields-of = حقول ماذا

## في سجل التدقيق

noun-field = الحقول الخاصة
one-field = حقل خاص
action-field-add = إضافة حقل
audit-field-add = { $who }: إضافة الحقل «{ $target }»
action-field-choices = تغيير خيارات حقل
audit-field-choices = { $who }: تغيير خيارات الحقل «{ $target }»
action-field-move = تغيير ترتيب حقل
audit-field-move = { $who }: تغيير ترتيب الحقل «{ $target }»
action-field-remove = حذف حقل
audit-field-remove = { $who }: حذف الحقل «{ $target }»
action-field-rename = تغيير اسم حقل
audit-field-rename = { $who }: تغيير اسم الحقل «{ $target }»
