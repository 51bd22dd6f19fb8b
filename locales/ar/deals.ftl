# الصفقات، والأوامر ‎/crm deal.

deal-title = {"\u200F"}{ $deal } · { $name }
deal-added = ✅ أُضيفت الصفقة { $deal }: { $name }
deal-converted = ✅ تحوّل { $lead } إلى الصفقة { $deal }: { $name }
deal-edited = ✅ عُدّلت الصفقة { $deal }: { $name }
deal-edit-title = تعديل الصفقة { $deal }
deal-form-value = القيمة قبل الضريبة
deal-form-expected = تاريخ الإغلاق المتوقع
deal-note-title = ملاحظة عن الصفقة { $deal }
deal-noted = 📝 حُفظت ملاحظة عن { $deal }: { $name }
deal-lose-title = صفقة خاسرة: { $deal }
deal-lose-why = لماذا لم تتم الصفقة؟
deal-won = 🏆 رُبحت الصفقة { $deal }: { $name }
deal-undone = ↩️ عادت الصفقة { $deal } كما كانت قبل التغيير الأخير: { $name }
deal-lost = 🚫 لم تتم الصفقة { $deal }: { $name }
deal-reopened = ↩️ عادت الصفقة { $deal } مفتوحة: { $name }
deal-assigned = 👤 أُسندت { $deal } إلى { $to }
deal-moved = ➡️ صارت { $deal } في مرحلة «{ $stage }»
deal-lines-set = 🧾 بنود { $deal } قيمتها الآن { $value } قبل الضريبة
deal-lines-gone = 🧾 لم يبقَ في { $deal } أي بند، فلا قيمة لها الآن
deal-stage-likely = { $stage } · { $probability }
deal-state-open = مفتوحة
deal-state-won = رابحة
deal-state-lost = خاسرة
stage-qualification = تأهيل
stage-proposal = عرض سعر
stage-negotiation = تفاوض
deal-line = {"\u200F"}• { $quantity } × { $name } بسعر { $price } = { $net }
deal-line-discount = (بخصم { $discount })
deal-lines-more =
    { PLURAL($count) ->
        [zero] لا بنود أخرى
        [one] … وبند آخر
        [two] … وبندان آخران
        [few] … و{ $count } بنود أخرى
        [many] … و{ $count } بندًا آخر
       *[other] … و{ $count } بند آخر
    }
deal-lines-total = **الإجمالي { $total }** (قبل الضريبة { $net }، والضريبة { $tax })

deals-title =
    { $filter ->
        [mine] صفقاتي المفتوحة
        [won] الصفقات الرابحة
        [lost] الصفقات الخاسرة
        [stage] الصفقات المفتوحة في هذه المرحلة
       *[other] الصفقات المفتوحة
    } · { $deals }
deals-title-own = { $name } · { $deals }
deals-count =
    { PLURAL($count) ->
        [zero] لا صفقات
        [one] صفقة واحدة
        [two] صفقتان
        [few] { $count } صفقات
        [many] { $count } صفقة
       *[other] { $count } صفقة
    }
deals-which = أي صفقة؟
deals-none = لا توجد صفقات هنا. لإضافة صفقة: `/crm deal add`
deals-line = {"\u200F"}**{ $deal }** · { $name } · { $stage }
deals-sum = { $sum }
deals-sum-open = { $sum }، والمتوقع منها { $weighted }
field-deals-sum = المجموع قبل الضريبة

board-title = لوحة الصفقات
board-title-of = { board-title }: { $pipeline }
board-pipeline-hint = مسار آخر
board-stage = **{ $stage }** · { $deals }
board-deal = {"\u200F"}• { $deal } · { $name } · { $value }
board-expected = المتوقع { $weighted }
board-cut = يُحسب هنا ما تراه أنت من الصفقات فقط.
board-more =
    { PLURAL($count) ->
        [zero] لا غيرها
        [one] وصفقة أخرى
        [two] وصفقتان أخريان
        [few] و{ $count } صفقات أخرى
        [many] و{ $count } صفقة أخرى
       *[other] و{ $count } صفقة أخرى
    }

button-lead-convert = تحويل إلى صفقة
button-deal-show = الصفقة { $deal }
button-deal-win = رابحة
button-deal-lose = خاسرة…
field-subject = الموضوع
field-expected = الإغلاق المتوقع
field-ended-on = تاريخ الإغلاق
field-deal-value = القيمة قبل الضريبة
field-deal-lost = سبب الخسارة
field-deal-lines = البنود
notice-deal-title = { $company }: أُسندت إليك صفقة
notice-deal = أسند { $by } إليك الصفقة { $deal }. تفاصيلها: `/crm deal show`

## ما لم يتم

missing-deal = لم يُعثر على صفقة. يمكن البحث بالرقم أو الاسم أو الهاتف أو الموضوع: `/crm deal show`
conflict-lead-converted = تحوّل هذا العميل المحتمل من قبل إلى الصفقة { $deal }.
conflict-deal-ended = انتهت هذه الصفقة، فلا تُعدّل. ويمكن فتحها من جديد: `/crm deal reopen`
conflict-deal-changed-by = عدّل { $by } هذه الصفقة بعد عرضها، فلم يتغيّر شيء. ما تغيّر: { $what }
conflict-deal-changed = تغيّرت هذه الصفقة بعد عرضها، فلم يُحفظ شيء. ما تغيّر: { $what }
conflict-cannot-see-deals = لا تُسند صفقة إلا إلى من يحق له عرض الصفقات.
conflict-value-of-lines = قيمة هذه الصفقة هي مجموع بنودها، فلا تُكتب. ولتغييرها: `/crm deal line`
conflict-deal-currency = عملة هذه الصفقة { $currency }، فلا يُضاف إليها ما سعره بعملة أخرى.
limit-deal-lines =
    { PLURAL($limit) ->
        [zero] لا تُقبل بنود في الصفقة.
        [one] لا يكون في الصفقة أكثر من بند واحد.
        [two] لا يكون في الصفقة أكثر من بندين.
        [few] لا يكون في الصفقة أكثر من { $limit } بنود.
        [many] لا يكون في الصفقة أكثر من { $limit } بندًا.
       *[other] لا يكون في الصفقة أكثر من { $limit } بند.
    }
invalid-expected = لم يُفهم التاريخ في «{ $field }». أمثلة مقبولة: `2026-12-31` أو `الخميس` أو `بعد 3 أسابيع`.

## الأوامر

help-crm-deal = الصفقات
help-crm-deal-add = إضافة صفقة مع عميل
help-crm-deal-list = الصفقات ومجموع قيمتها
help-crm-deal-board = لوحة الصفقات المفتوحة
help-crm-deal-show = تفاصيل صفقة
help-crm-deal-edit = تعديل صفقة في نموذج
help-crm-deal-assign = إسناد صفقة إلى زميل
help-crm-deal-stage = نقل صفقة إلى مرحلة أخرى
help-crm-deal-line = كم من منتج في صفقة
help-crm-deal-quote = عرض سعر من صفقة، يُرسل إلى عميلها
help-crm-deal-note = ملاحظة عن صفقة، للزملاء فقط
help-crm-deal-win = صفقة رابحة
help-crm-deal-lose = لم تتم صفقة، ولماذا
help-crm-deal-reopen = إعادة فتح صفقة انتهت
help-deal = الصفقات، اختصارًا
help-deal-add = { help-crm-deal-add }
help-deal-list = { help-crm-deal-list }
help-deal-board = { help-crm-deal-board }
help-deal-show = { help-crm-deal-show }
help-deal-edit = { help-crm-deal-edit }
help-deal-assign = { help-crm-deal-assign }
help-deal-stage = { help-crm-deal-stage }
help-deal-line = { help-crm-deal-line }
help-deal-quote = { help-crm-deal-quote }
help-deal-note = { help-crm-deal-note }
help-deal-win = { help-crm-deal-win }
help-deal-lose = { help-crm-deal-lose }
help-deal-reopen = { help-crm-deal-reopen }
option-deal = رقمها أو الاسم أو الموضوع
option-contact = اسم العميل أو هاتفه
option-subject = موضوعها، في سطر
option-value = قيمتها قبل الضريبة
option-expected = متى يُتوقع إغلاقها
option-crm-deal-notes = أي ملاحظات أخرى
option-deal-notes = { option-crm-deal-notes }
option-crm-deal-only = أي الصفقات
option-deal-only = { option-crm-deal-only }
option-stage = اسم المرحلة
option-crm-deal-user = من يتولاها
option-deal-user = { option-crm-deal-user }
option-quantity = كم منه؛ و0 لإزالته
option-discount = الخصم، نسبة مئوية
option-valid-days = صالح كم يومًا؛ وإلا 14
option-crm-deal-note = يُكتب في العرض؛ و‎\n لسطر جديد
option-deal-note = { option-crm-deal-note }
option-crm-deal-text = الملاحظة؛ و‎\n لسطر جديد
option-deal-text = { option-crm-deal-text }
option-crm-deal-reason = السبب، في سطر
option-deal-reason = { option-crm-deal-reason }

## في سجل التدقيق

noun-deal = الصفقات
one-deal = صفقة
action-deal-add = إضافة صفقة
audit-deal-add = { $who }: إضافة الصفقة { $deal } ({ $target })
action-deal-assign = إسناد صفقة
audit-deal-assign = { $who }: إسناد الصفقة { $deal } ({ $target }) إلى { $to }
action-deal-edit = تعديل صفقة
audit-deal-edit = { $who }: تعديل الصفقة { $deal } ({ $target })
action-deal-line = تغيير بند في صفقة
audit-deal-line = { $who }: تغيير بند المنتج { $product } في الصفقة { $deal } ({ $target })
action-deal-lose = خسارة صفقة
audit-deal-lose = { $who }: لم تتم الصفقة { $deal } ({ $target })
action-deal-note = ملاحظة عن صفقة
audit-deal-note = { $who }: كتابة ملاحظة عن الصفقة { $deal } ({ $target })
action-deal-reopen = إعادة فتح صفقة
audit-deal-reopen = { $who }: إعادة فتح الصفقة { $deal } ({ $target })
action-deal-stage = نقل صفقة إلى مرحلة
audit-deal-stage = { $who }: نقل الصفقة { $deal } ({ $target }) إلى مرحلة «{ $stage }»
action-deal-undo = تراجع عن تغيير في صفقة
audit-deal-undo = { $who }: تراجع عن «{ $undone }» في الصفقة { $deal } ({ $target })
action-deal-win = ربح صفقة
audit-deal-win = { $who }: ربح الصفقة { $deal } ({ $target })
