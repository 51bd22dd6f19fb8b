# الأوامر ‎/crm lead.

lead-created = ✅ أُضيف العميل المحتمل { $lead }: { $name }
lead-form-title = عميل محتمل جديد
lead-form-title-for = عميل محتمل: { $name }
lead-state =
    { $state ->
        [open] قيد المتابعة
        [lost] لم يكتمل
        [converted] تحوّل إلى صفقة
       *[other] غير معروفة
    }
lead-source =
    { $source ->
        [discord] أُضيف من Discord
        [whatsapp] محادثة واتساب
       *[other] غير معروف
    }

leads-title =
    { $count ->
        [zero] العملاء المحتملون: لا أحد قيد المتابعة
        [one] العملاء المحتملون: واحد قيد المتابعة
        [two] العملاء المحتملون: اثنان قيد المتابعة
        [few] العملاء المحتملون: { $count } عملاء قيد المتابعة
        [many] العملاء المحتملون: { $count } عميلًا قيد المتابعة
       *[other] العملاء المحتملون: { $count } عميل قيد المتابعة
    }
leads-which = أي عميل محتمل؟
leads-none = لا يوجد عملاء محتملون قيد المتابعة. لإضافة أولهم: `/crm lead add`
leads-line = {"\u200F"}**{ $lead }** · { $name } · { $when }
