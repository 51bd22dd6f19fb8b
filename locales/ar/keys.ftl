## مفاتيح واجهة البرمجة

limit-keys =
    لديك أكبر عدد مسموح به من المفاتيح، وهو { PLURAL($limit) ->
        [zero] لا شيء
        [one] مفتاح واحد
        [two] مفتاحان
        [few] { $limit } مفاتيح
        [many] { $limit } مفتاحًا
       *[other] { $limit } مفتاح
    }.
missing-key = لا يوجد مفتاح كهذا.

## في سجل التدقيق

noun-key = مفاتيح واجهة البرمجة
action-key-create = إنشاء مفتاح واجهة برمجة
audit-key-create = { $who }: إنشاء مفتاح واجهة البرمجة «{ $target }»
action-key-end = إنهاء مفتاح واجهة برمجة
audit-key-end = { $who }: إنهاء مفتاح واجهة البرمجة «{ $target }»
