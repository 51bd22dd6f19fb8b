# المنتجات، والأوامر ‎/product.

product-title = {"\u200F"}{ $product } · { $name }
product-added = ✅ أُضيف المنتج { $product }
product-edited = ✅ عُدّل المنتج { $product }
product-retired = 🗄️ أُوقف بيع المنتج { $product }
product-restored = ↩️ عاد المنتج { $product } إلى البيع
product-undone = ↩️ عاد المنتج { $product } كما كان قبل التغيير الأخير
product-active = يُباع
product-inactive = أُوقف بيعه
product-price-unit = { $price } لكل { $unit }
product-edit-title = تعديل المنتج { $product }
product-form-price = سعر الواحد قبل الضريبة
product-form-tax = الضريبة، نسبة مئوية
product-form-unit = وحدة العدّ: حبة، متر، ساعة…
products-title =
    { PLURAL($count) ->
        [zero] لا منتجات تُباع
        [one] منتج واحد يُباع
        [two] منتجان يُباعان
        [few] { $count } منتجات تُباع
        [many] { $count } منتجًا يُباع
       *[other] { $count } منتج يُباع
    }
products-title-retired =
    { PLURAL($count) ->
        [zero] لا منتجات أُوقف بيعها
        [one] منتج واحد أُوقف بيعه
        [two] منتجان أُوقف بيعهما
        [few] { $count } منتجات أُوقف بيعها
        [many] { $count } منتجًا أُوقف بيعه
       *[other] { $count } منتج أُوقف بيعه
    }
products-line = {"\u200F"}**{ $product }** · { $name } · { $price }
products-none = لم يُضف أي منتج بعد. لإضافة أولها: `/product add`
products-none-retired = لم يُوقف بيع أي منتج.
button-product-retire = إيقاف البيع
button-product-restore = إعادة إلى البيع
field-sku = رمز الصنف
field-product = المنتج
field-unit = الوحدة

## ما لم يتم

missing-product = لا يوجد منتج كهذا. يمكن البحث بالرقم أو رمز الصنف أو الاسم: `/product show`
conflict-taken-product = رمز الصنف هذا لمنتج آخر.
conflict-product-changed-by = عدّل { $by } هذا المنتج بعد عرضه، فلم يتغيّر شيء. ما تغيّر: { $what }
conflict-product-changed = تغيّر هذا المنتج بعد عرضه، فلم يُحفظ شيء. ما تغيّر: { $what }
conflict-product-retired = أُوقف بيع هذا المنتج، فلا يُضاف إلى صفقة. ولإعادته: `/product restore`

## الأوامر

help-product = ما تبيعه الشركة
help-product-add = إضافة منتج
option-product-add-name = اسم المنتج
option-product-add-price = سعر الواحد قبل الضريبة، مثل 450 أو 12.5 KWD
option-product-add-tax = الضريبة، نسبة مئوية، مثل 15
option-product-add-unit = وحدة العدّ: حبة، متر، ساعة
option-product-add-sku = رمز الصنف لديكم
help-product-list = المنتجات، أحدثها أولًا
option-product-list-retired = ما أُوقف بيعه
help-product-show = تفاصيل منتج
help-product-edit = تعديل منتج في نموذج
help-product-retire = إيقاف بيع منتج
help-product-restore = إعادة منتج إلى البيع
option-product = رقمه أو رمزه أو اسمه

## في سجل التدقيق

noun-product = المنتجات
one-product = منتج
action-product-add = إضافة منتج
audit-product-add = { $who }: إضافة المنتج { $target }
action-product-edit = تعديل منتج
audit-product-edit = { $who }: تعديل المنتج { $target }
action-product-retire = إيقاف بيع منتج
audit-product-retire = { $who }: إيقاف بيع المنتج { $target }
action-product-restore = إعادة منتج إلى البيع
audit-product-restore = { $who }: إعادة المنتج { $target } إلى البيع
action-product-undo = تراجع عن تغيير في منتج
audit-product-undo = { $who }: تراجع عن «{ $undone }» في المنتج { $target }
