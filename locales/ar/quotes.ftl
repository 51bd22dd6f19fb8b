# عروض الأسعار: تُعدّ من صفقة، وتُرسل إلى عميلها على واتساب.

quote-title = {"\u200F"}{ $quote } · { $name }
quote-made = 🧾 أُعدّ عرض السعر { $quote } من الصفقة { $deal }
quote-sent = ✅ عرض السعر { $quote } في طريقه إلى { $name }
quote-voided = 🚫 أُلغي عرض السعر { $quote }
quote-line = {"\u200F"}**{ $quote }** · { $state } · { $total } · حتى { $until }
quote-not-arrived = لم يصل إلى العميل
quote-state-draft = لم يُرسل بعد
quote-state-sent = أُرسل وينتظر الرد
quote-state-accepted = قبله العميل
quote-state-declined = لم يقبله العميل
quote-state-expired = انتهت صلاحيته
quote-state-void = ملغى
field-deal-quote = عرض السعر
field-quote-total = الإجمالي مع الضريبة
field-quote-until = صالح حتى
field-quote-deal = الصفقة
field-quote-sent = وقت الإرسال
field-quote-answered = وقت الرد
button-quote-make = عرض سعر
button-quote-show = العرض { $quote }
button-quote-send = إرسال على واتساب
button-quote-void = إلغاء العرض

## ما يقرؤه العميل

quote-question =
    عرض السعر { $quote } من { $company }
    الإجمالي: { $total }
    صالح حتى: { $until }

    هل توافق عليه؟
quote-button-accept = أوافق ✓
quote-button-decline = لا، شكرًا
quote-thanks-accepted = شكرًا لك! سُجّلت موافقتك على عرض السعر { $quote }، وسنتواصل معك قريبًا لإتمام الطلب. { $company }
quote-thanks-declined = شكرًا لردّك على عرض السعر { $quote }. إن أردت تعديلًا أو عرضًا آخر، فاكتب لنا هنا.
quote-accepted-before = موافقتك على عرض السعر { $quote } مسجّلة لدينا. لأي تغيير، اكتب لنا هنا.
quote-declined-before = سُجّل من قبل أنك لا ترغب في عرض السعر { $quote }. إن تغيّر رأيك، فاكتب لنا هنا ونرسل لك عرضًا جديدًا.
quote-too-late = شكرًا لك. انتهت صلاحية عرض السعر { $quote } في { $until }. اكتب لنا هنا ونرسل لك عرضًا جديدًا.
quote-over = شكرًا لك. لم يعد عرض السعر { $quote } ساريًا. اكتب لنا هنا إن كنت ما زلت مهتمًا.
quote-paper = عرض سعر
quote-paper-number = رقم العرض
quote-paper-date = التاريخ
quote-paper-until = صالح حتى
quote-paper-customer = العميل
quote-paper-item = الصنف
quote-paper-quantity = الكمية
quote-paper-price = سعر الوحدة
quote-paper-discount = الخصم
quote-paper-tax = الضريبة
quote-paper-sum = المبلغ
quote-paper-gross = قبل الخصم
quote-paper-net = قبل الضريبة
quote-paper-total = الإجمالي
quote-paper-note = ملاحظات
quote-paper-whole = كما اتُّفق عليه
quote-paper-page = صفحة { $page } من { $pages }

## إشعارات خاصة

notice-quote-accepted-title = { $company }: قبل العميل عرض السعر 🏆
notice-quote-accepted = قبل العميل عرض السعر { $quote }، فصارت الصفقة { $deal } رابحة. تفاصيلها: `/crm deal show`
notice-quote-declined-title = { $company }: لم يقبل العميل عرض السعر
notice-quote-declined = لم يقبل العميل عرض السعر { $quote } للصفقة { $deal }. تفاصيلها: `/crm deal show`
notice-quote-late-title = { $company }: عميل يريد عرضًا لم يعد ساريًا
notice-quote-late = ضغط العميل «أوافق» تحت عرض السعر { $quote } للصفقة { $deal }، ولم يعد ساريًا، فلم يتغيّر شيء. لإعداد عرض جديد: `/crm deal quote`

## ما لم يتم

missing-quote = لم يُعثر على عرض السعر.
conflict-nothing-to-quote = ليس في هذه الصفقة بنود ولا قيمة، فلا شيء يُعرض. لإضافة بند: `/crm deal line`، ولكتابة القيمة: `/crm deal edit`
conflict-quote-sent = أُرسل عرض السعر هذا من قبل، وينتظر رد العميل. ولإرسال غيره: `/crm deal quote`
conflict-quote-expired = انتهت صلاحية عرض السعر هذا. لإعداد عرض جديد: `/crm deal quote`
conflict-quote-ended = انتهى أمر عرض السعر هذا: رُدّ عليه أو أُلغي أو حلّ محله عرض آخر.

## في سجل التدقيق

noun-quote = عروض الأسعار
one-quote = عرض سعر
action-quote-accept = قبول عرض سعر
audit-quote-accept = { $who }: قَبِل العميل عرض السعر { $quote } للصفقة { $deal } ({ $target })
action-quote-decline = رفض عرض سعر
audit-quote-decline = { $who }: لم يقبل العميل عرض السعر { $quote } للصفقة { $deal } ({ $target })
action-quote-make = إعداد عرض سعر
audit-quote-make = { $who }: إعداد عرض السعر { $quote } للصفقة { $deal } ({ $target })
action-quote-send = إرسال عرض سعر
audit-quote-send = { $who }: إرسال عرض السعر { $quote } للصفقة { $deal } ({ $target })
action-quote-void = إلغاء عرض سعر
audit-quote-void = { $who }: إلغاء عرض السعر { $quote } للصفقة { $deal } ({ $target })
