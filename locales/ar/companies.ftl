# الشركات التي تعمل فيها جهات الاتصال.

company-title = {"\u200F"}{ $company } · { $name }
company-add-title = شركة جديدة
company-added = ✅ أُضيفت الشركة { $company }: { $name }
company-edit-title = تعديل: { $name }
company-edited = ✅ عُدّلت بيانات الشركة: { $name }
company-undone = ↩️ عادت الشركة كما كانت قبل التغيير الأخير: { $name }
company-assigned = 👤 أُسندت الشركة { $name } إلى { $to }
company-contacts =
    { PLURAL($count) ->
        [zero] لا جهات اتصال
        [one] جهة اتصال واحدة
        [two] جهتا اتصال
        [few] { $count } جهات اتصال
        [many] { $count } جهة اتصال
       *[other] { $count } جهة اتصال
    }
companies-title = الشركات
companies-none = لا توجد شركات. لإضافة أول شركة: `/crm company add`
companies-line =
    {"\u200F"}**{ $company }** · { $name } · { PLURAL($count) ->
        [zero] لا جهات اتصال
        [one] جهة اتصال واحدة
        [two] جهتا اتصال
        [few] { $count } جهات اتصال
        [many] { $count } جهة اتصال
       *[other] { $count } جهة اتصال
    }
field-registration = رقم السجل التجاري
button-company-edit = تعديل
missing-company = لا توجد شركة كهذه. يمكن الاختيار من القائمة التي تظهر أثناء الكتابة، أو إضافتها: `/crm company add`
conflict-taken-company = رقم السجل التجاري هذا مسجّل لشركة أخرى.
help-crm-company = الشركات
help-crm-company-add = إضافة شركة؛ بلا اسم يُفتح نموذج
option-crm-company-add-name = الاسم
option-crm-company-add-registration = رقم السجل التجاري
help-crm-company-list = قائمة الشركات
help-crm-company-show = شركة بالتفصيل
option-crm-company-show-company = الرقم أو الاسم
help-crm-company-edit = تعديل شركة في نموذج
option-crm-company-edit-company = الرقم أو الاسم
help-crm-company-assign = إسناد شركة إلى زميل
option-crm-company-assign-company = الرقم أو الاسم
option-crm-company-assign-user = إلى من
noun-company = الشركات
one-company = شركة
action-company-add = إضافة شركة
audit-company-add = { $who }: إضافة الشركة { $company } ({ $target })
action-company-assign = إسناد شركة
audit-company-assign = { $who }: إسناد الشركة { $company } ({ $target }) إلى { $to }
action-company-edit = تعديل شركة
audit-company-edit = { $who }: تعديل الشركة { $company } ({ $target })
action-company-undo = تراجع عن تغيير في شركة
audit-company-undo = { $who }: تراجع عن «{ $undone }» في الشركة { $company } ({ $target })
