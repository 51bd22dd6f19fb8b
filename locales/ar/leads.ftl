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

leads-title =
    { PLURAL($count) ->
        [zero] لا عملاء محتملين قيد المتابعة
        [one] عميل محتمل واحد قيد المتابعة
        [two] عميلان محتملان قيد المتابعة
        [few] { $count } عملاء محتملين قيد المتابعة
        [many] { $count } عميلًا محتملًا قيد المتابعة
       *[other] { $count } عميل محتمل قيد المتابعة
    }
leads-which = أي عميل محتمل؟
leads-none = لا يوجد عملاء محتملون قيد المتابعة. لإضافة أولهم: `/crm lead add`
leads-line = {"\u200F"}**{ $lead }** · { $name } · { $when }

button-make-lead = إضافة كعميل محتمل
field-lead = العميل المحتمل
field-interest = الاهتمام

## ما لم يتم

missing-lead = لم يُعثر على عميل محتمل. يمكن البحث بالرقم أو الاسم أو الهاتف أو الاهتمام: `/crm lead show`
conflict-open-lead = هذا العميل مسجّل من قبل ضمن العملاء المحتملين برقم { $lead }.

## الأوامر

help-crm = العملاء
help-crm-lead = العملاء المحتملون
help-crm-lead-add = إضافة عميل محتمل؛ وبدون اسم يظهر نموذج للتعبئة
option-crm-lead-add-name = اسم العميل
option-crm-lead-add-phone = هاتفه كما يُطلب، أو مع رمز الدولة
option-crm-lead-add-interest = ما يهمّه، في سطر واحد
option-crm-lead-add-notes = أي ملاحظات أخرى
help-crm-lead-list = العملاء المحتملون قيد المتابعة
help-crm-lead-show = تفاصيل عميل محتمل
option-crm-lead-show-lead = رقمه، أو الاسم أو الهاتف أو الاهتمام
help-lead = العملاء المحتملون، اختصارًا
help-lead-add = إضافة عميل محتمل، اختصارًا
option-lead-add-name = { option-crm-lead-add-name }
option-lead-add-phone = { option-crm-lead-add-phone }
option-lead-add-interest = { option-crm-lead-add-interest }
option-lead-add-notes = { option-crm-lead-add-notes }
help-lead-list = العملاء المحتملون قيد المتابعة، اختصارًا
help-lead-show = تفاصيل عميل محتمل، اختصارًا
option-lead-show-lead = { option-crm-lead-show-lead }
help-make-lead = إضافة عميل محتمل من رسالة، من القائمة التي تُفتح عليها

## في سجل التدقيق

noun-lead = العملاء المحتملون
action-lead-create = إضافة عميل محتمل
audit-lead-create = { $who }: إضافة العميل المحتمل { $lead } ({ $target })
