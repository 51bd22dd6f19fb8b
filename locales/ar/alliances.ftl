# التحالفات: أشخاص من الخادم وشركات يجمعهم أمر.

alliance-title = {"\u200F"}{ $alliance } · { $name }
alliance-create-title = تحالف جديد
alliance-created = ✅ أُنشئ التحالف { $alliance }: { $name }
alliance-edit-title = تعديل: { $name }
alliance-edited = ✅ عُدّلت بيانات التحالف: { $name }
alliance-undone = ↩️ عاد التحالف كما كان قبل التغيير الأخير: { $name }
alliance-dissolved = 🗑️ حُلّ التحالف: { $name }
alliance-joined = ✅ انضممت إلى التحالف: { $name }
alliance-asked = 📨 وصل طلب انضمامك إلى التحالف: { $name }. ستصلك رسالة خاصة عند قبوله.
alliance-left = 👋 لم يعد اسمك في التحالف: { $name }
alliance-invited =
    { $standing ->
        [member] ✅ كان { $who } قد طلب الانضمام، فأصبح في التحالف: { $name }
       *[invited] 📨 دُعي { $who } إلى التحالف: { $name }
    }
alliance-company-added = ✅ أُضيفت الشركة إلى التحالف: { $name }
alliance-admitted = ✅ قُبل طلب الانضمام إلى التحالف: { $name }
alliance-removed =
    { $standing ->
        [asked] ✖️ رُفض طلب الانضمام إلى التحالف: { $name }
        [invited] ↩️ سُحبت الدعوة إلى التحالف: { $name }
       *[member] ✅ أُخرج العضو من التحالف: { $name }
    }
alliance-company-removed = ✅ أُخرجت الشركة من التحالف: { $name }
alliance-role-on = ✅ سيحمل أعضاء هذا التحالف رتبة في ديسكورد: { $name }
alliance-role-off = ✅ لن يحمل أعضاء هذا التحالف رتبة في ديسكورد: { $name }
alliance-company = {"\u200F"}🏢 { $name } ({ $company })
alliance-members =
    { PLURAL($count) ->
        [zero] لا أعضاء
        [one] عضو واحد
        [two] عضوان
        [few] { $count } أعضاء
        [many] { $count } عضوًا
       *[other] { $count } عضو
    }
alliance-asking =
    { PLURAL($count) ->
        [zero] لا طلبات انضمام
        [one] طلب انضمام واحد
        [two] طلبا انضمام
        [few] { $count } طلبات انضمام
        [many] { $count } طلب انضمام
       *[other] { $count } طلب انضمام
    }
alliance-mine = حالتك
alliance-role = الرتبة في ديسكورد
alliance-role-coming = ⏳ قيد الإعداد
alliance-role-forbidden = ⚠️ لا يُسمح للبوت بإدارة الرتب. بعد منحه إذن «إدارة الرتب» ووضع رتبته فوق رتبة التحالف: `/alliance role`
alliance-role-too-many = ⚠️ في هذا الخادم أقصى عدد من الرتب يسمح به ديسكورد. بعد حذف إحداها: `/alliance role`
alliance-dissolved-at = حُلّ في
alliance-joining-open = مفتوح للجميع
alliance-joining-request = الانضمام بطلب
alliance-joining-invite = الانضمام بدعوة
alliance-standing-member = ✅ أنت عضو
alliance-standing-asked = ⏳ طلبك قيد النظر
alliance-standing-invited = 📨 وصلتك دعوة
alliances-title = التحالفات
alliances-none = لا توجد تحالفات بعد.
alliances-line =
    {"\u200F"}**{ $alliance }** · { $name } · { PLURAL($count) ->
        [zero] لا أعضاء
        [one] عضو واحد
        [two] عضوان
        [few] { $count } أعضاء
        [many] { $count } عضوًا
       *[other] { $count } عضو
    }
field-joining = الانضمام
button-alliance-join = انضمام
button-alliance-ask = طلب الانضمام
button-alliance-leave = مغادرة
button-alliance-withdraw = سحب الطلب
button-alliance-decline = الاعتذار عن الدعوة
button-alliance-members = كل الأعضاء
button-alliance-edit = تعديل
missing-alliance = لا يوجد تحالف كهذا. يمكن الاختيار من القائمة التي تظهر أثناء الكتابة، أو رؤية التحالفات كلها: `/alliance list`
conflict-taken-alliance = يوجد تحالف آخر بهذا الاسم.
conflict-by-invitation = الانضمام إلى هذا التحالف بدعوة فقط.
conflict-not-asking = لا يوجد طلب انضمام من هذا الشخص.
conflict-cannot-join = لا يملك هذا الشخص صلاحية «الانضمام إلى التحالفات».
limit-alliances =
    عدد تحالفات الشركة بلغ الحد المسموح به: { PLURAL($limit) ->
        [zero] تحالف
        [one] تحالف واحد
        [two] تحالفان
        [few] { $limit } تحالفات
        [many] { $limit } تحالفًا
       *[other] { $limit } تحالف
    }
limit-alliance-members =
    عدد أعضاء التحالف بلغ الحد المسموح به، مع من طلب الانضمام أو دُعي: { PLURAL($limit) ->
        [zero] عضو
        [one] عضو واحد
        [two] عضوان
        [few] { $limit } أعضاء
        [many] { $limit } عضوًا
       *[other] { $limit } عضو
    }
limit-alliances-of-one =
    لا يكون أحد في أكثر من هذا العدد من التحالفات: { PLURAL($limit) ->
        [zero] تحالف
        [one] تحالف واحد
        [two] تحالفان
        [few] { $limit } تحالفات
        [many] { $limit } تحالفًا
       *[other] { $limit } تحالف
    }
error-person-or-company = يلزم اختيار شخص أو شركة، وليس كليهما.
notice-alliance-title = { $company }: التحالف { $name }
notice-alliance =
    { $news ->
        [invited] دعاك { $by } إلى هذا التحالف. للانضمام: `/alliance join` ثم { $alliance }
        [admitted] قبل { $by } طلبك، وأصبحت عضوًا في هذا التحالف. للاطلاع عليه: `/alliance show` ثم { $alliance }
        [declined] لم يُقبل طلب انضمامك إلى هذا التحالف. القرار من { $by }.
        [removed] لم تعد عضوًا في هذا التحالف. القرار من { $by }.
       *[asked] يطلب { $by } الانضمام إلى هذا التحالف. للقبول أو الرفض: `/alliance show` ثم { $alliance }
    }
help-alliance = التحالفات: أشخاص وشركات يجمعهم أمر
help-alliance-list = قائمة التحالفات
help-alliance-show = تحالف وأعضاؤه
option-alliance-show-alliance = الرقم أو الاسم
help-alliance-join = الانضمام إلى تحالف أو طلب ذلك
option-alliance-join-alliance = الرقم أو الاسم
help-alliance-leave = مغادرة تحالف أو الاعتذار عن دعوة
option-alliance-leave-alliance = الرقم أو الاسم
help-alliance-create = إنشاء تحالف؛ بلا اسم يُفتح نموذج
option-alliance-create-name = الاسم
option-alliance-create-joining = كيف يكون الانضمام؟
help-alliance-edit = تعديل تحالف
option-alliance-edit-alliance = الرقم أو الاسم
option-alliance-edit-joining = كيف يكون الانضمام؟ بدونه يُفتح نموذج
help-alliance-add = دعوة شخص إلى تحالف أو إضافة شركة
option-alliance-add-alliance = الرقم أو الاسم
option-alliance-add-user = من يُدعى
option-alliance-add-company = الشركة، برقمها أو اسمها
help-alliance-approve = قبول طلب انضمام
option-alliance-approve-alliance = الرقم أو الاسم
option-alliance-approve-user = من طلب
help-alliance-remove = إخراج شخص أو شركة من تحالف
option-alliance-remove-alliance = الرقم أو الاسم
option-alliance-remove-user = من يخرج
option-alliance-remove-company = الشركة، برقمها أو اسمها
help-alliance-role = رتبة في ديسكورد لأعضاء تحالف
option-alliance-role-alliance = الرقم أو الاسم
option-alliance-role-on = هل يحملونها؟
help-alliance-dissolve = حلّ تحالف
option-alliance-dissolve-alliance = الرقم أو الاسم
noun-alliance = التحالفات
one-alliance = تحالف
action-alliance-add-company = إضافة شركة إلى تحالف
audit-alliance-add-company = { $who }: إضافة الشركة { $company } إلى التحالف { $target }
action-alliance-admit = قبول طلب انضمام
audit-alliance-admit = { $who }: قبول طلب { $whom } الانضمام إلى التحالف { $target }
action-alliance-create = إنشاء تحالف
audit-alliance-create = { $who }: إنشاء التحالف { $target }
action-alliance-dissolve = حلّ تحالف
audit-alliance-dissolve = { $who }: حلّ التحالف { $target }
action-alliance-edit = تعديل تحالف
audit-alliance-edit = { $who }: تعديل التحالف { $target }
action-alliance-invite = دعوة إلى تحالف
audit-alliance-invite = { $who }: دعوة { $whom } إلى التحالف { $target }
action-alliance-join = الانضمام إلى تحالف
audit-alliance-join =
    { $standing ->
        [asked] { $who }: طلب الانضمام إلى التحالف { $target }
       *[member] { $who }: الانضمام إلى التحالف { $target }
    }
action-alliance-leave = مغادرة تحالف
audit-alliance-leave = { $who }: مغادرة التحالف { $target }
action-alliance-remove = إخراج من تحالف
audit-alliance-remove =
    { $standing ->
        [asked] { $who }: رفض طلب { $whom } الانضمام إلى التحالف { $target }
        [invited] { $who }: سحب دعوة { $whom } إلى التحالف { $target }
       *[member] { $who }: إخراج { $whom } من التحالف { $target }
    }
action-alliance-drop-company = إخراج شركة من تحالف
audit-alliance-drop-company = { $who }: إخراج الشركة { $company } من التحالف { $target }
action-alliance-role = رتبة أعضاء تحالف
audit-alliance-role =
    { $on ->
        [yes] { $who }: رتبة في ديسكورد لأعضاء التحالف { $target }
       *[no] { $who }: إلغاء رتبة أعضاء التحالف { $target }
    }
action-alliance-undo = تراجع عن تغيير في تحالف
audit-alliance-undo = { $who }: تراجع عن «{ $undone }» في التحالف { $target }
