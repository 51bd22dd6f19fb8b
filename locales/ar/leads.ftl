# العملاء المحتملون، والأوامر ‎/crm lead.

lead-title = {"\u200F"}{ $lead } · { $name }
lead-created = ✅ أُضيف العميل المحتمل { $lead }: { $name }
lead-form-title = عميل محتمل جديد
lead-form-title-for = عميل محتمل: { $name }
lead-state-open = قيد المتابعة
lead-state-lost = لم يكتمل
lead-state-converted = تحوّل إلى صفقة
lead-source-discord = أُضيف من ديسكورد
lead-source-whatsapp = محادثة واتساب
lead-source-import = من ملف
lead-source-panel = أُضيف من لوحة التحكم
lead-source-api = أضافه برنامج
stage-new = جديد
stage-contacted = جرى التواصل
stage-qualified = مهتم

leads-title =
    { PLURAL($count) ->
        [zero] لا عملاء محتملين قيد المتابعة
        [one] عميل محتمل واحد قيد المتابعة
        [two] عميلان محتملان قيد المتابعة
        [few] { $count } عملاء محتملين قيد المتابعة
        [many] { $count } عميلًا محتملًا قيد المتابعة
       *[other] { $count } عميل محتمل قيد المتابعة
    }
leads-title-many = أكثر من { $count } عميل محتمل قيد المتابعة
leads-which = أي عميل محتمل؟
leads-none = لا يوجد عملاء محتملون قيد المتابعة. لإضافة أولهم: `/crm lead add`
leads-line = {"\u200F"}**{ $lead }** · { $name } · { $when }

button-make-lead = إضافة كعميل محتمل
field-lead = العميل المحتمل
field-interest = الاهتمام

lead-edit-title = تعديل العميل المحتمل { $lead }
lead-edited = ✅ عُدّل العميل المحتمل { $lead }: { $name }
lead-note-title = ملاحظة عن العميل المحتمل { $lead }
lead-noted = 📝 حُفظت ملاحظة عن { $lead }: { $name }
lead-lose-title = لم يكتمل: { $lead }
lead-lose-why = لماذا لم يكتمل؟
lead-lost = 🚫 لم يكتمل { $lead }: { $name }
lead-reopened = ↩️ عاد { $lead } إلى المتابعة: { $name }
lead-undone = ↩️ عاد { $lead } كما كان قبل التغيير الأخير: { $name }
lead-assigned = 👤 أُسند { $lead } إلى { $to }
lead-moved = ➡️ صار { $lead } في مرحلة «{ $stage }»
button-lead-lose = لم يكتمل…
field-lost-reason = سبب عدم اكتماله
notice-lead-title = { $company }: أُسند إليك عميل محتمل
notice-lead = أسند { $by } إليك العميل المحتمل { $lead }. تفاصيله: `/crm lead show`

## ما لم يتم

missing-lead = لم يُعثر على عميل محتمل. يمكن البحث بالرقم أو الاسم أو الهاتف أو الاهتمام: `/crm lead show`
conflict-beyond-reach-lead = هذا العميل مسجّل من قبل ضمن العملاء المحتملين لدى زميل لا ترى ما لديه.
conflict-open-lead = هذا العميل مسجّل من قبل ضمن العملاء المحتملين برقم { $lead }.
conflict-lead-ended = انتهت متابعة هذا العميل المحتمل، فلا يُعدّل. وما لم يكتمل يمكن فتحه من جديد: `/crm lead reopen`
conflict-lead-changed-by = عدّل { $by } هذا العميل المحتمل بعد عرضه، فلم يتغيّر شيء. ما تغيّر: { $what }
conflict-lead-changed = تغيّر هذا العميل المحتمل بعد عرضه، فلم يُحفظ شيء. ما تغيّر: { $what }
conflict-cannot-see-leads = لا يُسند عميل محتمل إلا إلى من يحق له عرض العملاء المحتملين.

## الأوامر

help-crm = العملاء
help-crm-search = بحث: اسم أو هاتف أو رقم أو كلمات
option-crm-search-text = ما تعرفه عنه
help-crm-lead = العملاء المحتملون
help-crm-lead-add = إضافة عميل محتمل؛ وبدون اسم يظهر نموذج للتعبئة
option-crm-lead-add-name = اسم العميل
option-crm-lead-add-phone = هاتفه كما يُطلب، أو مع رمز الدولة
option-crm-lead-add-interest = ما يهمّه، في سطر واحد
option-crm-lead-add-notes = أي ملاحظات أخرى
help-crm-lead-list = العملاء المحتملون قيد المتابعة
help-crm-lead-show = تفاصيل عميل محتمل
option-crm-lead-show-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
help-crm-lead-edit = تعديل عميل محتمل في نموذج
option-crm-lead-edit-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
help-crm-lead-assign = إسناد عميل محتمل إلى زميل
option-crm-lead-assign-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
option-crm-lead-assign-user = من يتولاه
help-crm-lead-stage = نقل عميل محتمل إلى مرحلة أخرى
option-crm-lead-stage-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
option-crm-lead-stage-stage = اسم المرحلة
help-crm-lead-note = كتابة ملاحظة عن عميل محتمل، للزملاء فقط
option-crm-lead-note-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
option-crm-lead-note-text = الملاحظة؛ و‎\n لسطر جديد
help-crm-lead-convert = تحويل عميل محتمل إلى صفقة
option-crm-lead-convert-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
help-crm-lead-lose = لم يكتمل عميل محتمل، ولماذا
option-crm-lead-lose-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
option-crm-lead-lose-reason = السبب، في سطر واحد
help-crm-lead-reopen = إعادة عميل محتمل لم يكتمل إلى المتابعة
option-crm-lead-reopen-lead = رقمه، مثل ‎L-1042
help-lead = العملاء المحتملون، اختصارًا
help-lead-add = إضافة عميل محتمل، اختصارًا
option-lead-add-name = { option-crm-lead-add-name }
option-lead-add-phone = { option-crm-lead-add-phone }
option-lead-add-interest = { option-crm-lead-add-interest }
option-lead-add-notes = { option-crm-lead-add-notes }
help-lead-list = العملاء المحتملون قيد المتابعة، اختصارًا
help-lead-show = تفاصيل عميل محتمل، اختصارًا
option-lead-show-lead = { option-crm-lead-show-lead }
help-lead-edit = تعديل عميل محتمل في نموذج، اختصارًا
option-lead-edit-lead = { option-crm-lead-edit-lead }
help-lead-assign = إسناد عميل محتمل إلى زميل، اختصارًا
option-lead-assign-lead = { option-crm-lead-assign-lead }
option-lead-assign-user = { option-crm-lead-assign-user }
help-lead-stage = نقل عميل محتمل إلى مرحلة أخرى، اختصارًا
option-lead-stage-lead = { option-crm-lead-stage-lead }
option-lead-stage-stage = { option-crm-lead-stage-stage }
help-lead-note = ملاحظة عن عميل محتمل، اختصارًا
option-lead-note-lead = { option-crm-lead-note-lead }
option-lead-note-text = { option-crm-lead-note-text }
help-lead-convert = تحويل عميل محتمل إلى صفقة، اختصارًا
option-lead-convert-lead = { option-crm-lead-convert-lead }
help-lead-lose = لم يكتمل عميل محتمل، ولماذا، اختصارًا
option-lead-lose-lead = { option-crm-lead-lose-lead }
option-lead-lose-reason = { option-crm-lead-lose-reason }
help-lead-reopen = إعادة عميل محتمل لم يكتمل إلى المتابعة، اختصارًا
option-lead-reopen-lead = { option-crm-lead-reopen-lead }
help-make-lead = إضافة عميل محتمل من رسالة، من القائمة التي تُفتح عليها

## في سجل التدقيق

noun-lead = العملاء المحتملون
action-lead-create = إضافة عميل محتمل
audit-lead-create = { $who }: إضافة العميل المحتمل { $lead } ({ $target })
action-lead-assign = إسناد عميل محتمل
audit-lead-assign = { $who }: إسناد العميل المحتمل { $lead } ({ $target }) إلى { $to }
action-lead-convert = تحويل عميل محتمل إلى صفقة
audit-lead-convert = { $who }: تحويل العميل المحتمل { $lead } ({ $target }) إلى الصفقة { $deal }
action-lead-edit = تعديل عميل محتمل
audit-lead-edit = { $who }: تعديل العميل المحتمل { $lead } ({ $target })
action-lead-lose = عدم اكتمال عميل محتمل
audit-lead-lose = { $who }: لم يكتمل العميل المحتمل { $lead } ({ $target })
action-lead-note = ملاحظة عن عميل محتمل
audit-lead-note = { $who }: كتابة ملاحظة عن العميل المحتمل { $lead } ({ $target })
action-lead-reopen = إعادة فتح عميل محتمل
audit-lead-reopen = { $who }: إعادة العميل المحتمل { $lead } ({ $target }) إلى المتابعة
action-lead-undo = تراجع عن تغيير في عميل محتمل
audit-lead-undo = { $who }: تراجع عن «{ $undone }» في العميل المحتمل { $lead } ({ $target })
action-lead-stage = نقل عميل محتمل إلى مرحلة
audit-lead-stage = { $who }: نقل العميل المحتمل { $lead } ({ $target }) إلى مرحلة «{ $stage }»
