## قوائم المبيعات ولوحاتها ونماذجها

web-view = طريقة العرض
web-list = قائمة
web-board = لوحة
web-board-of = لوحة المراحل
web-which = أيّها
web-choose = اختر…
web-add-it = إضافة
web-move = نقل
web-move-to = النقل إلى مرحلة
web-give = الإسناد إلى زميل
web-goes-on = الخطوة التالية
web-lose = لم يكتمل
web-reopen = فتح من جديد
web-said = الملاحظات
web-note-new = ملاحظة جديدة
web-note-hint = لا يراها إلا الزملاء
web-note-keep = حفظ الملاحظة
web-me = أنا

## العملاء المحتملون

web-leads-count =
    { PLURAL($count) ->
        [zero] لا عملاء محتملين
        [one] عميل محتمل واحد
        [two] عميلان محتملان
        [few] { $count } عملاء محتملين
        [many] { $count } عميلًا محتملًا
       *[other] { $count } عميل محتمل
    }
web-leads-count-many = أكثر من { $count } عميل محتمل
web-leads-all-open = كل من تجري متابعتهم
web-leads-mine = من أتابعهم أنا
web-leads-nothing = لا يوجد عملاء محتملون هنا
web-leads-more =
    { PLURAL($count) ->
        [zero] لا غيرهم
        [one] وعميل محتمل آخر
        [two] وعميلان محتملان آخران
        [few] و{ $count } عملاء محتملين آخرين
        [many] و{ $count } عميلًا محتملًا آخر
       *[other] و{ $count } عميل محتمل آخر
    }
web-leads-cut = يُحسب هنا من تراه أنت من العملاء المحتملين فقط.

## الصفقات

web-deal = الصفقة
web-deals = الصفقات
web-deal-new = صفقة جديدة
web-deal-whose = مع أي عميل هذه الصفقة؟
web-deal-win = تمت الصفقة
web-deal-worth = الإجمالي { $total } (قبل الضريبة { $net }، والضريبة { $tax })
web-deals-all-open = كل الصفقات المفتوحة
web-deals-mine = صفقاتي المفتوحة
web-deals-nothing = لا توجد صفقات هنا
web-line = إضافة بند أو تعديله
web-line-hint = رقم المنتج أو رمزه أو اسمه. وما كان في الصفقة من قبل يُعدَّل.
web-discount = الخصم، نسبة مئوية
web-take-out = إخراج

## المهام

web-tasks = المهام
web-late = متأخرة
web-repeat-no = بلا تكرار
web-about-hint = عميل محتمل أو صفقة أو محادثة: L-1042 أو D-1042 أو C-1042
web-assignee-hint = من ينجزها
web-task-delete = حذف
web-task-delete-sure = أتريد حذف هذه المهمة؟

## المنتجات والشركات

web-products = المنتجات
web-product-new = منتج جديد
web-product-stays = ما في الصفقات من قبل يبقى كما اتُّفق عليه.
web-companies-none = لا توجد شركات بعد
web-employees = من يعمل فيها
