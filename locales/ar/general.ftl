# ما يتكرر في أكثر من مكان ولا يخص شيئًا بعينه: الفواصل، وأزرار الصفحات، وأسماء الحقول.

list-separator = ،{" "}

page-back = السابق
page-first = الصفحة الأولى
page-on = التالي

field-name = الاسم
field-notes = ملاحظات
field-reason = السبب
field-by = بواسطة
field-on = بشأن
field-state = الحالة
field-source = المصدر
field-language = اللغة
field-created-by = أضيف بواسطة
field-created-at = تاريخ الإضافة
field-hours = الأوقات
field-days = عدد الأيام
field-seconds = عدد الثواني
field-since = منذ
field-until = مدة الصلاحية
field-last-notes = آخر الملاحظات
field-stage = المرحلة
field-owner = المسؤول
button-edit = تعديل
button-undo = تراجع
noted-line = • { $by } · { $when }: { $text }
stage-hint = المرحلة

## خيارات تتكرر في الأوامر

option-user = الشخص المقصود
option-notes = السبب؛ يُحفظ في السجل ويُبلَّغ به الشخص
option-since = منذ متى: 2h (قبل ساعتين) أو 7d أو 2026-12-31
