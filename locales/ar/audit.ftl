# سجل التدقيق: سطر لكل حدث، بصيغة المصدر («تغيير»، «منح») حتى تصلح للجميع.

audit-title = سجل التدقيق
audit-none = لا أحداث بعد.
audit-line = {"\u200F"}{ $when } · { $deed }
audit-reason = السبب: { $reason }

audit-tenant-created = { $who }: إنشاء حساب الشركة
audit-inbox-channel = { $who }: جعل { $channel } قناة رسائل العملاء
audit-role-set = { $who }: تغيير دور { $target } من «{ $before }» إلى «{ $after }»
audit-granted = { $who }: منح { $target } صلاحيات: { $permissions }
audit-grants-until = { $permissions } (حتى { $when })
audit-removed = { $who }: سحب دور «{ $before }» والصلاحيات الإضافية من { $target }
audit-language =
    { $who }: اختيار لغة الردود: { $language ->
        [ar] العربية
        [en] الإنجليزية
       *[other] لغة أخرى
    }
audit-lead-created = { $who }: إضافة العميل المحتمل { $lead } ({ $name })
audit-replied = { $who }: الرد على { $name }
audit-refused = { $who }: طلب مرفوض، والصلاحية المطلوبة «{ $permission }»
audit-refused-rank = { $who }: طلب مرفوض، لأن ترتيب الأدوار لا يسمح به
audit-other = { $who }: { $action } { $target }

caller-channel =
    { $name ->
        [whatsapp] واتساب
       *[other] { $name }
    }
caller-job = النظام
caller-console = { $name } (سطر الأوامر)
