# بيانات من الملفات.

imports-screen-title = 📥 { $what }: { $file }
imports-reading = ⏳ يُقرأ الملف الآن. اضغط «الحال الآن» بعد لحظات لترى ما سينتج عنه. لم يُحفظ شيء بعد.
imports-undoing = ↩️ يجري التراجع عن الاستيراد. سيصلك الخبر في رسالة خاصة.
imports-rows =
    { PLURAL($count) ->
        [zero] بلا صفوف
        [one] صف واحد
        [two] صفان
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    }
imports-counts = {"\u200F"}**{ $rows }** · الجديد: { $fresh } · الموجود من قبل: { $known } · المكرر في الملف: { $twice } · ما تتعذّر قراءته: { $bad }
imports-running = ⏳ حتى الآن { $written } من { $rows }
imports-result = {"\u200F"}{ $rows }: الجديد: { $made } · ما تغيّر: { $changed } · ما بقي كما كان: { $known } · المكرر في الملف: { $twice } · ما تعذّرت قراءته: { $bad }
imports-so-far = حتى ذلك الحين: الجديد: { $made }، وما تغيّر: { $changed }.
imports-dropped = أُلغي الاستيراد، ولم يُحفظ شيء.
imports-undone = ↩️ تم التراجع عن الاستيراد: حُذف ما أضافه، وعاد ما غيّره كما كان.
imports-undone-but = ↩️ تم التراجع عن الاستيراد، إلا ما تغيّر بعده. وهذه الصفوف بقيت: { $rows }
imports-line = {"\u200F"}{ $what } · { $file } · { $how }
imports-state-reading = يُقرأ الآن
imports-state-ready = جاهز للبدء
imports-state-running = يُحفظ الآن
imports-state-done = اكتمل
imports-state-failed = لم ينجح
imports-state-dropped = أُلغي
imports-state-undoing = يجري التراجع عنه
imports-state-undone = تم التراجع عنه
imports-what-contacts = جهات الاتصال
imports-what-leads = العملاء المحتملون
imports-preview = الصفوف الأولى كما ستكون
imports-sample = {"\u200F"}`{ $row }` { $parts }
imports-column = {"\u200F"}{ $column }: **{ $goal }**
imports-left-out = لا يُستورد: { $columns }
imports-nowhere = لا يُستورد
imports-existing = الموجود من قبل: **{ $existing }**
imports-existing-skip = يبقى كما هو
imports-existing-fill = يُكمل ما ينقصه
imports-existing-overwrite = يُستبدل بما في الملف
imports-country = الأرقام بلا رمز دولة تُقرأ كما تُطلب في: **{ $country }**
imports-no-name = ⚠️ لا عمود للاسم. اختره أدناه: لا يُستورد صف بلا اسم.
imports-choose-column = تغيير وجهة عمود…
imports-where = إلى أين يذهب هذا العمود؟ { $column }
imports-choose-goal = إلى أين؟
imports-choose-existing = الموجود من قبل…
imports-choose-country = دولة أرقام الهواتف…
imports-dialled = { $country }: { $number }
imports-part-name = الاسم
imports-part-last-name = اسم العائلة
imports-part-phone = الهاتف
imports-part-email = البريد الإلكتروني
imports-part-company = الشركة
imports-part-language = اللغة
imports-part-interest = الاهتمام
imports-part-stage = المرحلة
imports-part-notes = ملاحظات
imports-title = ما استوردته
imports-none = لم تستورد شيئًا بعد. مثال: `/crm import of:contacts` مع ملف CSV أو Excel
imports-told-title = { $company }: الاستيراد الذي بدأته
imports-bad-file = الصفوف التي تعذّرت قراءتها في الملف المرفق، ومع كل صف سببه. صحّحها فيه ثم استورد ذلك الملف.
imports-bad-too-large = ملف الصفوف التي تعذّرت قراءتها أكبر مما يقبله ديسكورد.
imports-bad-name = صفوف-للتصحيح
imports-flaws = السبب
imports-flaw-no-name = الاسم ناقص
imports-flaw-long-name = الاسم أطول من 100 حرف
imports-flaw-phone = رقم الهاتف غير صحيح
imports-flaw-email = البريد الإلكتروني غير صحيح
imports-flaw-addresses = أكثر من 10 أرقام أو عناوين بريد
imports-flaw-company = اسم الشركة أطول من 100 حرف
imports-flaw-companies = أكثر من شركة بهذا الاسم
imports-flaw-language = اللغة ليست العربية ولا الإنجليزية
imports-flaw-long-notes = الملاحظات أطول من 2000 حرف
imports-flaw-long-interest = الاهتمام أطول من 200 حرف
imports-flaw-stage = لا توجد مرحلة بهذا الاسم
imports-flaw-own = قيمة لا تناسب حقلها
imports-flaw-two-contacts = أرقامه وعناوين بريده لأكثر من جهة اتصال
imports-flaw-out-of-reach = لجهة الاتصال هذه عميل محتمل مفتوح لدى زميل لا تصل إليه
imports-problem-empty = الملف فارغ.
imports-problem-only-headings = في الملف أسماء الأعمدة فقط، ولا صفوف تحتها.
imports-problem-too-large = الملف، أو ما يخرج منه، أكبر مما يُقرأ. يُقرأ ما لا يزيد على 25 ميغابايت؛ وملف Excel الكبير جدًا يُقرأ إذا حُفظ بصيغة CSV.
imports-problem-too-many-rows = في الملف أكثر من 100,000 صف. قسّمه واستورد جزءًا بعد جزء.
imports-problem-too-many-columns = في الملف أكثر من 50 عمودًا. احذف ما لا تحتاج إليه منها.
imports-problem-long-cell = في الملف خلية أطول مما يُقرأ. وإن كان ملف CSV فربما نقصت فيه علامة اقتباس.
imports-problem-encrypted = الملف محمي بكلمة مرور. احفظه بدونها.
imports-problem-old-excel = الملف بصيغة Excel القديمة (.xls). افتحه واحفظه بصيغة .xlsx أو CSV.
imports-problem-page = الملف صفحة ويب مهما كان اسمه. افتحه في Excel واحفظه بصيغة .xlsx أو CSV.
imports-problem-no-table = الملف ليس جدولًا. يُقرأ ملف CSV أو Excel (.xlsx).
imports-problem-encoding = تعذّرت قراءة حروف الملف. احفظه بصيغة «CSV UTF-8».
imports-problem-broken = الملف تالف وتعذّرت قراءته.
imports-problem-gone = لم يعد الملف لدى ديسكورد. أرفقه مرة أخرى.
imports-problem-stopped = أُوقف الاستيراد: إما أنه لم يعد من صلاحياتك، أو مُحيت بيانات شخص قد يكون في الملف.
imports-undo-contacts = هل تتراجع عن هذا الاستيراد؟ تُحذف جهات الاتصال الجديدة (العدد: { $made })، ويعود ما تغيّر كما كان (العدد: { $changed }). وما تغيّر بعده أو صار مستخدمًا يبقى، ويُذكر لك.
imports-undo-leads = هل تتراجع عن هذا الاستيراد؟ يُحذف ما أضافته الصفوف (العدد: { $made })، ويعود ما غيّرته كما كان (العدد: { $changed }). وما تغيّر بعده أو صار مستخدمًا يبقى، ويُذكر لك.
button-imports-start = ابدأ
button-imports-drop = إلغاء
button-imports-again = الحال الآن
button-imports-back = رجوع
button-imports-undo = تراجع…
button-imports-undo-sure = نعم، تراجع عنه
missing-import = لم يعد هذا الاستيراد موجودًا. ما استوردته هنا: `/crm imports`
limit-imports =
    يجري من الاستيراد في وقت واحد: { PLURAL($limit) ->
        [zero] ملف
        [one] ملف واحد
        [two] ملفان
        [few] { $limit } ملفات
        [many] { $limit } ملفًا
       *[other] { $limit } ملف
    } على الأكثر. ابدأ أحدها أو ألغه: `/crm imports`
conflict-import-too-large =
    الملف أكبر مما يُقرأ: { PLURAL($megabytes) ->
        [zero] { $megabytes } ميغابايت
        [one] ميغابايت واحد
        [two] { $megabytes } ميغابايت
        [few] { $megabytes } ميغابايت
        [many] { $megabytes } ميغابايت
       *[other] { $megabytes } ميغابايت
    } على الأكثر.
conflict-import-busy = لا يمكن ذلك لهذا الاستيراد الآن: إما أنه يُقرأ أو يُحفظ، أو أنه انتهى. وحاله هنا: `/crm imports`
help-crm-import = استيراد جهات الاتصال أو العملاء المحتملين من ملف
help-crm-imports = ما استوردته: ما بلغه، والتراجع عنه
option-crm-import-of = ماذا في الملف؟
option-crm-import-file = ملف CSV أو Excel (.xlsx)
noun-import = الاستيراد
one-import = استيراد
action-import-add = إرفاق ملف للاستيراد
audit-import-add = { $who }: إرفاق ملف للاستيراد: { $what }
action-import-change = تغيير قراءة ملف
audit-import-change = { $who }: تغيير قراءة ملف للاستيراد
action-import-start = بدء استيراد
audit-import-start =
    { $who }: بدء استيراد { PLURAL($count) ->
        [zero] بلا صفوف
        [one] صف واحد
        [two] صفين
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    }: { $what }
action-import-batch = حفظ صفوف مستوردة
audit-import-batch =
    { $who }: حفظ { PLURAL($count) ->
        [zero] لا شيء
        [one] صف واحد
        [two] صفين
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    } من استيراد
action-import-end = اكتمال استيراد
audit-import-end =
    { $who }: اكتمل استيراد، والجديد والمتغيّر فيه { PLURAL($count) ->
        [zero] لا شيء
        [one] صف واحد
        [two] صفان
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    }: { $what }
action-import-drop = إلغاء استيراد
audit-import-drop = { $who }: إلغاء استيراد
action-import-undo = التراجع عن استيراد
audit-import-undo = { $who }: التراجع عن استيراد: { $what }
action-import-undo-batch = التراجع عن صفوف مستوردة
audit-import-undo-batch =
    { $who }: التراجع عن { PLURAL($count) ->
        [zero] لا شيء
        [one] صف واحد
        [two] صفين
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    } من استيراد
action-import-taken-back = اكتمال التراجع عن استيراد
audit-import-taken-back =
    { $who }: اكتمل التراجع عن استيراد، وبقي منه { PLURAL($count) ->
        [zero] لا شيء
        [one] صف واحد
        [two] صفان
        [few] { $count } صفوف
        [many] { $count } صفًا
       *[other] { $count } صف
    }
