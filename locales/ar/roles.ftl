# أدوار الشركة الخاصة، والأوامر التي تخصّها. وأسماء الأدوار الأساسية في role-names.ftl.

## أدوار الشركة

roles-title = الأدوار حسب رتبتها
roles-line =
    { PLURAL($count) ->
        [zero] {"\u200F"}`{ $rank }` { $role } — لا أحد
        [one] {"\u200F"}`{ $rank }` { $role } — شخص واحد
        [two] {"\u200F"}`{ $rank }` { $role } — شخصان
        [few] {"\u200F"}`{ $rank }` { $role } — { $count } أشخاص
        [many] {"\u200F"}`{ $rank }` { $role } — { $count } شخصًا
       *[other] {"\u200F"}`{ $rank }` { $role } — { $count } شخص
    }
roles-line-everybody = {"\u200F"}`{ $rank }` { $role } — بقية الناس
roles-own =
    { PLURAL($count) ->
        [zero] من أدوار الشركة، بلا صلاحيات
        [one] من أدوار الشركة، صلاحية واحدة
        [two] من أدوار الشركة، صلاحيتان
        [few] من أدوار الشركة، { $count } صلاحيات
        [many] من أدوار الشركة، { $count } صلاحية
       *[other] من أدوار الشركة، { $count } صلاحية
    }
role-custom-about = دور أنشأته الشركة.
role-created = ✅ أُنشئ دور «{ $role }». يمكن الآن اختيار صلاحياته:
role-edited = ✅ حُفظ التغيير، ويسري فورًا على كل من لديه هذا الدور.
role-choose = باختيار مجموعة تظهر صلاحياتها لتعديل ما يتضمنه هذا الدور منها.
role-deleted = ✅ حُذف دور «{ $role }».
role-rank = الرتبة: { $rank }
field-role = الدور
field-rank = الرتبة
field-above = فوق أي دور

## ما لم يتم

error-built-in-role = لا يمكن تعديل الأدوار الأساسية أو حذفها.
limit-roles =
    بلغت الشركة أكبر عدد مسموح به من الأدوار الخاصة، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] دور واحد
        [two] دوران
        [few] { $limit } أدوار
        [many] { $limit } دورًا
       *[other] { $limit } دور
    }.
missing-role = لا يوجد دور كهذا.
conflict-taken-role = يوجد دور آخر بهذا الاسم.
conflict-role-held =
    { PLURAL($count) ->
        [zero] لا أحد لديه هذا الدور.
        [one] لدى شخص واحد هذا الدور. يُرجى تعيين دور آخر له أولًا.
        [two] لدى شخصين هذا الدور. يُرجى تعيين دور آخر لهما أولًا.
        [few] لدى { $count } أشخاص هذا الدور. يُرجى تعيين دور آخر لهم أولًا.
        [many] لدى { $count } شخصًا هذا الدور. يُرجى تعيين دور آخر لهم أولًا.
       *[other] لدى { $count } شخص هذا الدور. يُرجى تعيين دور آخر لهم أولًا.
    }
conflict-held-role-takes-second =
    { PLURAL($count) ->
        [zero] يحتاج هذا إلى موافقة شخص ثانٍ.
        [one] يحتاج هذا إلى موافقة شخص ثانٍ، ولدى شخص واحد هذا الدور. يُرجى تعيين دور آخر له أولًا، ثم تعديل الدور ومنحه من جديد.
        [two] يحتاج هذا إلى موافقة شخص ثانٍ، ولدى شخصين هذا الدور. يُرجى تعيين دور آخر لهما أولًا، ثم تعديل الدور ومنحه من جديد.
        [few] يحتاج هذا إلى موافقة شخص ثانٍ، ولدى { $count } أشخاص هذا الدور. يُرجى تعيين دور آخر لهم أولًا، ثم تعديل الدور ومنحه من جديد.
        [many] يحتاج هذا إلى موافقة شخص ثانٍ، ولدى { $count } شخصًا هذا الدور. يُرجى تعيين دور آخر لهم أولًا، ثم تعديل الدور ومنحه من جديد.
       *[other] يحتاج هذا إلى موافقة شخص ثانٍ، ولدى { $count } شخص هذا الدور. يُرجى تعيين دور آخر لهم أولًا، ثم تعديل الدور ومنحه من جديد.
    }

## الأوامر

help-perms-role = الأدوار
option-perms-role-role = أي دور
option-perms-role-above = الدور الأساسي الذي يعلوه مباشرة
help-perms-role-list = جميع الأدوار حسب رتبتها
help-perms-role-create = إنشاء دور خاص بالشركة
option-perms-role-create-name = اسم الدور
option-perms-role-create-like = الدور الذي يبدأ بصلاحياته؛ وإلا فالمستخدم
help-perms-role-edit = تعديل دور خاص بالشركة
option-perms-role-edit-name = اسمه الجديد
help-perms-role-delete = حذف دور ليس لدى أحد

## في سجل التدقيق

noun-role = الأدوار
action-role-create = إنشاء دور
audit-role-create = { $who }: إنشاء دور «{ $target }»
action-role-edit = تعديل دور
audit-role-edit = { $who }: تعديل دور «{ $target }»
action-role-delete = حذف دور
audit-role-delete = { $who }: حذف دور «{ $target }»
