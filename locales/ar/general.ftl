# ما يتكرر في أكثر من مكان: الفواصل، وأزرار الصفحات، وأسماء الحقول.

list-separator = ،{" "}
# شخص بإشارته في Discord واسمه: قد لا يعرف التطبيق الإشارة وحدها. والرمز U+200F يجعل الإشارة قبل الاسم في بداية السطر أيضًا.
person-named = {"\u200F"}{ $person } ({ $name })

page-back = السابق
page-first = الصفحة الأولى
page-on = التالي

field-name = الاسم
field-phone = الهاتف
# عنوان حقل في نموذج: لا يتجاوز 45 حرفًا.
field-phone-form = الهاتف (كما يُطلب، أو مع رمز الدولة)
field-interest = الاهتمام
field-notes = ملاحظات
field-text = نص الرد
field-permission = الصلاحية
field-until = مدة الصلاحية
field-lead = العميل المحتمل
field-reason = السبب
field-by = بواسطة
field-on = بشأن
field-person = الشخص
field-approved-by = وافق
field-state = الحالة
field-source = المصدر
field-created-by = أضيف بواسطة
field-created-at = تاريخ الإضافة
field-role = الدور
field-above = فوق أي دور
field-since = من وقت
field-action = الفعل
field-noun = النوع
field-number = الرقم
field-copy-from = المصدر
