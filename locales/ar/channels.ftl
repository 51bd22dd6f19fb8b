# أرقام واتساب التابعة للشركة: ما يجري عليها، ومتى يرفض واتساب الإرسال منها.

noun-channel = أرقام واتساب
one-channel = رقم واتساب
action-channel-remove = فصل رقم
audit-channel-remove = { $who }: فصل الرقم { $target } عن الشركة
action-channel-test = فحص رقم
audit-channel-test = { $who }: فحص الرقم { $target }
missing-channel = ليس للشركة رقم كهذا.

## /settings whatsapp

# رقم لا يُعرف عنه إلا معرّفه لدى Meta.
number-id = المعرّف { $id }
whatsapp-title = أرقام واتساب للشركة
whatsapp-none = لم يُربط أي رقم بعد. يمكن لمشغّل النظام ربط رقم.
whatsapp-more = لا تظهر هنا كل الأرقام. يعرضها كلها سطر الأوامر:
whatsapp-ready = ✅ لا شيء يمنع الإرسال، على ما نعلم.
whatsapp-held = ⛔ الإرسال متوقف منذ { $since }. { $why } المحاولة التالية: { $soon }.
whatsapp-no-secret = 🔑 لا يوجد رمز وصول محفوظ لهذا الرقم، فلا يمكن الإرسال منه. يمكن لمشغّل النظام إضافته.
whatsapp-quiet = 🔇 هدوء غير معتاد: لا رسائل منذ { $since }.
whatsapp-last = 💬 آخر رسالة من عميل: { $ago }
whatsapp-last-never = 💬 لم تصل رسالة من أي عميل بعد.
whatsapp-said = آخر ما قاله واتساب
whatsapp-limits = حدود الإرسال:
button-test-number = فحص { $number }
whatsapp-test-good = ✅ الرقم { $number } يعمل: { $said }
whatsapp-test-bad = ❌ الرقم { $number }: { $why }
trouble-secret-refused = رفض المزوّد رمز الوصول. قد يكون خاطئًا أو انتهت صلاحيته، ويمكن لمشغّل النظام استبداله.
trouble-wrong-id = لا يعرف المزوّد رقمًا أو حسابًا كهذا، أو لا يُظهره لصاحب رمز الوصول هذا.
trouble-no-secret = في رمز الوصول محارف لا يمكن إرسالها.
trouble-unreachable = تعذّر الاتصال بالمزوّد.
trouble-blocked = يقول المزوّد إن الإرسال من هذا الرقم غير مسموح الآن. يُرجى مراجعة لوحة التحكم لديه.
trouble-not-subscribed = التطبيق غير مشترك في حساب الأعمال الذي يتبعه الرقم، فلا تسلّمنا ميتا ما يكتبه العملاء. يمكن لمشغّل النظام إتمام الاشتراك.
trouble-no-account = لا يذكر المزوّد حساب الأعمال الذي يتبعه الرقم. قد لا يملك رمز الوصول صلاحية إدارته.
trouble-odd = أجاب المزوّد برمز HTTP { $status }، ولا يُفهم منه قبول ولا رفض.

## تعذّر الإرسال

company-suspended-title = ⛔ أُوقف حساب { $company }
company-suspended =
    أوقف مشغّل النظام حساب الشركة، والسبب: { $reason }
    لا يزال بإمكان المالك الاطلاع على كل شيء وتصديره. لا يمكن لأحد تغيير شيء، والردود على العملاء في الانتظار. أما ما يكتبه العملاء فيُحفظ.
company-reactivated-title = ✅ عاد حساب { $company }
company-reactivated = أُعيد تفعيل حساب الشركة. الردود التي كانت في الانتظار في طريقها إلى العملاء.
number-stopped-title = ⛔ توقّف الإرسال من رقم { $company }
number-stopped =
    لا يقبل واتساب أي رسالة من الرقم { $number }. { $why }
    لن تضيع الردود: ستبقى في الانتظار وتُرسل بترتيبها بعد معالجة السبب. ومن انقضت مهلة الرد عليه قبل ذلك يظهر رده في صندوق الوارد على أنه لم يصل.
    سيصل تنبيه آخر حين يعود الإرسال.
number-resumed-title = ✅ عاد الإرسال من رقم { $company }
number-resumed = عاد واتساب إلى قبول الرسائل من الرقم { $number }، بعد توقف منذ { $since }. الردود التي انتظرت في طريقها إلى العملاء.
