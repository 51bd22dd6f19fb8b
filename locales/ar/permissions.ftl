# أسماء الصلاحيات ومجموعاتها كما تظهر في القوائم.
# سطر واحد لكل اسم في crm/src/kernel/permission.rs، لا يتجاوز 60 حرفًا وبلا نقطة في آخره. والاختبارات تطابق هذا الملف مع تلك القائمة.
# الأفعال ثابتة في كل الأسماء: عرض، إضافة، تعديل، حذف، إدارة.

## المجموعات

permission-group-contacts = جهات الاتصال
permission-group-leads = العملاء المحتملون
permission-group-deals = الصفقات
permission-group-products = المنتجات
permission-group-campaigns = الحملات
permission-group-reports = التقارير
permission-group-invoices = الفواتير
permission-group-tasks = المهام
permission-group-content = المحتوى
permission-group-users = المستخدمون
permission-group-settings = الإعدادات
permission-group-conversations = المحادثات
permission-group-bookings = الحجوزات والتحالفات
permission-group-statistics = الإحصاءات
permission-group-data = البيانات
permission-group-backups = النسخ الاحتياطي
permission-group-people = الصلاحيات والتدقيق
permission-group-ai = الذكاء الاصطناعي ومسارات العمل
permission-group-platform = المنصة

## جهات الاتصال

permission-view-contacts = عرض جهات الاتصال
permission-create-contacts = إضافة جهات الاتصال
permission-edit-contacts = تعديل جهات الاتصال
permission-delete-contacts = حذف جهات الاتصال

## العملاء المحتملون

permission-view-leads = عرض العملاء المحتملين
permission-create-leads = إضافة العملاء المحتملين
permission-edit-leads = تعديل العملاء المحتملين
permission-delete-leads = حذف العملاء المحتملين

## الصفقات

permission-view-deals = عرض الصفقات
permission-create-deals = إضافة الصفقات
permission-edit-deals = تعديل الصفقات
permission-delete-deals = حذف الصفقات

## المنتجات

permission-view-products = عرض المنتجات
permission-create-products = إضافة المنتجات
permission-edit-products = تعديل المنتجات
permission-delete-products = حذف المنتجات

## الحملات

permission-view-campaigns = عرض الحملات
permission-create-campaigns = إضافة الحملات
permission-edit-campaigns = تعديل الحملات
permission-delete-campaigns = حذف الحملات

## التقارير

permission-view-reports = عرض التقارير
permission-create-reports = إضافة التقارير
permission-edit-reports = تعديل التقارير
permission-delete-reports = حذف التقارير

## الفواتير

permission-view-invoices = عرض الفواتير
permission-create-invoices = إضافة الفواتير
permission-edit-invoices = تعديل الفواتير
permission-delete-invoices = حذف الفواتير

## المهام

permission-view-tasks = عرض المهام
permission-create-tasks = إضافة المهام
permission-edit-tasks = تعديل المهام
permission-delete-tasks = حذف المهام

## المحتوى

permission-view-content = عرض المحتوى
permission-create-content = إضافة المحتوى
permission-edit-content = تعديل المحتوى
permission-delete-content = حذف المحتوى

## المستخدمون

permission-view-users = عرض المستخدمين
permission-create-users = إضافة المستخدمين
permission-edit-users = تعديل المستخدمين
permission-delete-users = حذف المستخدمين

## الإعدادات

permission-view-settings = عرض الإعدادات
permission-edit-settings = تعديل الإعدادات
permission-edit-organisation = تعديل بيانات الشركة
permission-manage-integrations = إدارة الربط مع الخدمات الخارجية

## المحادثات

permission-view-conversations = عرض المحادثات
permission-send-messages = إرسال الرسائل
permission-assign-conversations = إسناد المحادثات
permission-manage-templates = إدارة قوالب الرسائل
permission-delete-messages = حذف الرسائل

## الحجوزات والتحالفات

permission-book-own = إدارة الحجوزات الشخصية
permission-manage-bookings = إدارة جميع الحجوزات
permission-join-alliances = الانضمام إلى التحالفات
permission-manage-alliances = إدارة التحالفات

## الإحصاءات

permission-view-own-stats = عرض الإحصاءات الشخصية
permission-view-limited-stats = عرض إحصاءات محدودة
permission-view-stats = عرض جميع الإحصاءات

## البيانات

permission-import-data = استيراد البيانات
permission-export-data = تصدير البيانات
permission-delete-permanently = الحذف النهائي
permission-erase-personal-data = محو البيانات الشخصية بناءً على طلب صاحبها
permission-reveal-addresses = رؤية أرقام العملاء المخفية

## النسخ الاحتياطي

permission-create-backups = إنشاء النسخ الاحتياطية
permission-restore-backups = استعادة النسخ الاحتياطية

## الصلاحيات والتدقيق

permission-manage-permissions = إدارة الصلاحيات
permission-manage-roles = إدارة الأدوار المخصصة
permission-manage-api-keys = إدارة مفاتيح واجهة البرمجة (API)
permission-access-api = استخدام واجهة البرمجة (API)
permission-view-audit-logs = عرض سجل التدقيق
permission-view-system-logs = عرض سجلات النظام
permission-break-glass = أخذ صلاحية لساعة واحدة عند الطوارئ

## الذكاء الاصطناعي ومسارات العمل

permission-use-ai = استخدام الذكاء الاصطناعي
permission-manage-ai = إدارة مزودي الذكاء الاصطناعي
permission-view-agents = عرض الوكلاء الأذكياء
permission-manage-agents = إدارة الوكلاء الأذكياء
permission-view-workflows = عرض مسارات العمل
permission-create-workflow = إنشاء مسارات العمل
permission-edit-workflow = تعديل مسارات العمل
permission-delete-workflow = حذف مسارات العمل
permission-execute-workflow = تشغيل مسارات العمل
permission-approve-workflow = اعتماد مسارات العمل
permission-view-own-results = عرض النتائج الشخصية
permission-view-all-results = عرض نتائج الجميع

## المنصة

permission-view-tenants = عرض جميع الشركات
permission-manage-tenants = إدارة الشركات
