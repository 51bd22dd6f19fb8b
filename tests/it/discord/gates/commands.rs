//! The commands.

use crm::Permission;
use sandbox::discord::{Answer, Member};
use serde_json::Value;

use super::{Before, assert_refused, callers, decides};
use crate::{
    depth::{Dice, depth, seed},
    discord::stage::{newcomer, words},
    house::{House, PATIENCE, settled},
};

/// A command, options for it, what it asks for, and words that are seen when it is done; none where it depends.
pub type Sample = (&'static str, &'static str, Option<Permission>, &'static str);

pub const SAMPLES: &[Sample] = &[
    ("help", "", None, "/settings language"),
    ("perms list", "", Some(Permission::ViewUsers), "أصحاب الأدوار"),
    ("perms list", "role:moderator", Some(Permission::ViewUsers), "أصحاب دور"),
    ("perms list", "permission:export_data", Some(Permission::ViewUsers), "أصحاب صلاحية"),
    ("perms check", "", None, "الدور"),
    ("perms check", "user:@هدف", Some(Permission::ViewUsers), "صلاحيات \u{2068}هدف\u{2069}"),
    ("Permissions", "@هدف", Some(Permission::ViewUsers), "صلاحيات \u{2068}هدف\u{2069}"),
    ("perms check", "user:@هدف permission:export_data", Some(Permission::ViewUsers), "لأن"),
    ("perms log", "since:7d", Some(Permission::ViewAuditLogs), "تغييرات الأشخاص"),
    ("perms set_admin", "user:@هدف notes:تجربة", Some(Permission::ManagePermissions), "✅"),
    ("perms set_moderator", "user:@هدف", Some(Permission::ManagePermissions), "✅"),
    ("perms set_role", "user:@هدف role:sales", Some(Permission::ManagePermissions), "✅"),
    ("perms grant", "user:@هدف permission:export_data until:2h", Some(Permission::ManagePermissions), "✅"),
    ("perms grant", "user:@هدف", Some(Permission::ManagePermissions), "[المجموعة ▾]"),
    ("perms deny", "user:@هدف permission:view_stats", Some(Permission::ManagePermissions), "✅"),
    ("perms deny", "user:@هدف", Some(Permission::ManagePermissions), "[المجموعة ▾]"),
    ("perms copy", "from:@هدف to:@آخر", Some(Permission::ManagePermissions), "✅"),
    ("perms simulate", "user:@هدف change:remove", Some(Permission::ManagePermissions), "ما سيتغيّر"),
    ("perms undo", "", Some(Permission::ManagePermissions), "✅"),
    ("perms remove", "user:@هدف permission:view_stats", Some(Permission::ManagePermissions), "✅"),
    ("perms remove", "user:@هدف", Some(Permission::ManagePermissions), "ما سيتغيّر"),
    ("perms disable", "user:@هدف notes:تجربة", Some(Permission::EditUsers), ""),
    ("perms enable", "user:@هدف", Some(Permission::EditUsers), ""),
    ("settings break_glass", "permission:restore_backups", Some(Permission::ManagePermissions), "استعادة"),
    ("perms break_glass", "permission:restore_backups reason:تجربة", Some(Permission::BreakGlass), ""),
    ("perms role list", "", Some(Permission::ViewUsers), "الأدوار حسب رتبتها"),
    ("perms role create", "name:تجربة above:user", Some(Permission::ManageRoles), ""),
    ("perms role edit", "role:تجربة above:viewer", Some(Permission::ManageRoles), ""),
    ("perms role delete", "role:تجربة", Some(Permission::ManageRoles), ""),
    ("audit list", "", Some(Permission::ViewAuditLogs), "سجل التدقيق"),
    ("audit show", "number:1", Some(Permission::ViewAuditLogs), "الحدث"),
    ("audit user", "user:@هدف from:7d", Some(Permission::ViewAuditLogs), "سجل التدقيق"),
    ("audit verify", "", Some(Permission::ViewAuditLogs), "✅"),
    ("crm lead add", "name:\"سمير الحربي\"", Some(Permission::CreateLeads), "✅"),
    ("crm lead add", "", Some(Permission::CreateLeads), "عميل محتمل جديد"),
    ("crm lead list", "", Some(Permission::ViewLeads), "قيد المتابعة"),
    ("crm lead show", "lead:L-1001", Some(Permission::ViewLeads), "عبد الله المطيري"),
    ("crm lead edit", "lead:L-7", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm lead assign", "lead:L-7 user:@Dana", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm lead stage", "lead:L-7 stage:مهتم", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm lead note", "lead:L-7 text:\"اتصلنا به\"", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm lead lose", "lead:L-7 reason:السعر", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm lead reopen", "lead:L-7", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("crm contact add", "name:\"سمير العنزي\"", Some(Permission::CreateContacts), "سمير العنزي"),
    ("crm contact add", "", Some(Permission::CreateContacts), "جهة اتصال جديدة"),
    ("crm contact show", "contact:L-1001", Some(Permission::ViewContacts), "عبد الله المطيري"),
    ("crm contact edit", "contact:L-1001", Some(Permission::EditContacts), "عبد الله المطيري"),
    ("crm contact assign", "contact:زرافة user:@Dana", Some(Permission::EditContacts), "لا توجد جهة اتصال"),
    ("crm contact note", "contact:L-1001 text:\"يفضّل المساء\"", Some(Permission::EditContacts), "📝"),
    ("crm contact call", "contact:L-1001 text:\"سأل عن السعر\" minutes:5", Some(Permission::EditContacts), "📞"),
    ("crm company add", "name:\"شركة الأفق\"", Some(Permission::CreateContacts), "شركة الأفق"),
    ("crm company add", "", Some(Permission::CreateContacts), "شركة جديدة"),
    ("crm company list", "", Some(Permission::ViewContacts), "الشركات"),
    ("crm company show", "company:O-7", Some(Permission::ViewContacts), "لا توجد شركة كهذه"),
    ("crm company edit", "company:O-7", Some(Permission::EditContacts), "لا توجد شركة كهذه"),
    ("crm company assign", "company:O-7 user:@Dana", Some(Permission::EditContacts), "لا توجد شركة كهذه"),
    ("crm contact erase", "contact:زرافة", Some(Permission::ErasePersonalData), "لا توجد جهة اتصال"),
    ("crm search", "text:المطيري", Some(Permission::ViewContacts), "عبد الله المطيري"),
    ("crm lead convert", "lead:L-7", Some(Permission::CreateDeals), "لم يُعثر على عميل محتمل"),
    ("crm deal add", "contact:L-1001 subject:كراسٍ value:\"45,000\"", Some(Permission::CreateDeals), "45,000.00 ر.س"),
    ("crm deal add", "contact:L-1001 expected:someday", Some(Permission::CreateDeals), "لم يُفهم التاريخ"),
    ("crm deal list", "", Some(Permission::ViewDeals), "الصفقات المفتوحة"),
    ("crm deal list", "stage:تفاوض", Some(Permission::ViewDeals), "في هذه المرحلة"),
    ("crm deal board", "", Some(Permission::ViewDeals), "لوحة الصفقات"),
    ("crm deal show", "deal:D-7", Some(Permission::ViewDeals), "لم يُعثر على صفقة"),
    ("crm deal edit", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal assign", "deal:D-7 user:@Dana", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal stage", "deal:D-7 stage:تفاوض", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal line", "deal:D-7 product:P-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal quote", "deal:D-7 valid_days:7 note:تجربة", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal note", "deal:D-7 text:تجربة", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal win", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal lose", "deal:D-7 reason:السعر", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("crm deal reopen", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal add", "contact:L-1001", Some(Permission::CreateDeals), "✅"),
    ("deal list", "only:\"صفقاتي (mine)\"", Some(Permission::ViewDeals), "صفقاتي المفتوحة"),
    ("deal board", "", Some(Permission::ViewDeals), "لوحة الصفقات"),
    ("deal show", "deal:D-7", Some(Permission::ViewDeals), "لم يُعثر على صفقة"),
    ("deal edit", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal assign", "deal:D-7 user:@Dana", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal stage", "deal:D-7 stage:تفاوض", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal line", "deal:D-7 product:P-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal quote", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal note", "deal:D-7 text:تجربة", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal win", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal lose", "deal:D-7 reason:السعر", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("deal reopen", "deal:D-7", Some(Permission::EditDeals), "لم يُعثر على صفقة"),
    ("product add", "name:كرسي price:450", Some(Permission::CreateProducts), "450.00 ر.س"),
    ("product list", "", Some(Permission::ViewProducts), "تُباع"),
    ("product show", "product:P-7", Some(Permission::ViewProducts), "لا يوجد منتج كهذا"),
    ("product edit", "product:P-7", Some(Permission::EditProducts), "لا يوجد منتج كهذا"),
    ("product retire", "product:P-7", Some(Permission::EditProducts), "لا يوجد منتج كهذا"),
    ("product restore", "product:P-7", Some(Permission::EditProducts), "لا يوجد منتج كهذا"),
    ("crm import", "of:\"جهات الاتصال (contacts)\" file:a.pdf", Some(Permission::ImportData), ""),
    ("crm imports", "", Some(Permission::ImportData), ""),
    ("crm export", "of:\"جهات الاتصال (contacts)\" format:CSV", Some(Permission::ExportData), ""),
    ("booking create", "service:S-7 when:\"غدًا 10ص\"", Some(Permission::BookOwn), "لا توجد خدمة كهذه"),
    ("booking slots", "service:S-7", Some(Permission::BookOwn), "لا توجد خدمة كهذه"),
    ("booking list", "", Some(Permission::BookOwn), "حجوزاتي القادمة"),
    ("booking show", "booking:B-7", Some(Permission::BookOwn), "لا يوجد حجز كهذا"),
    ("booking move", "booking:B-7 when:\"غدًا 10ص\"", Some(Permission::BookOwn), "لا يوجد حجز كهذا"),
    ("booking cancel", "booking:B-7 reason:تجربة", Some(Permission::BookOwn), "لا يوجد حجز كهذا"),
    ("booking confirm", "booking:B-7", Some(Permission::BookOwn), "لا يوجد حجز كهذا"),
    ("booking feed", "", Some(Permission::BookOwn), "حجوزاتك في تقويمك"),
    ("booking wait", "service:S-7 day:غدًا", Some(Permission::BookOwn), "لا توجد خدمة كهذه"),
    (
        "booking service add",
        "name:استشارة minutes:30 with:R-7",
        Some(Permission::ManageBookings),
        "لا يوجد شخص أو مكان كهذا",
    ),
    ("booking service edit", "service:S-7 minutes:45", Some(Permission::ManageBookings), "لا توجد خدمة كهذه"),
    ("booking service list", "", Some(Permission::BookOwn), "الخدمات"),
    ("booking resource add", "name:غرفة user:@Dana", Some(Permission::ManageBookings), "أُضيف للحجز"),
    ("booking resource edit", "resource:R-7 capacity:2", Some(Permission::ManageBookings), "لا يوجد شخص أو مكان كهذا"),
    (
        "booking resource hours",
        "resource:R-7 days:الأحد hours:9-17",
        Some(Permission::ManageBookings),
        "لا يوجد شخص أو مكان كهذا",
    ),
    ("booking resource list", "", Some(Permission::BookOwn), "مع من وأين"),
    ("booking closure add", "from:غدًا until:غدًا with:R-7", Some(Permission::ManageBookings), "لا يوجد شخص أو مكان كهذا"),
    ("booking closure list", "", Some(Permission::BookOwn), "فترات الإغلاق"),
    ("booking setup", "hijri:true", Some(Permission::EditOrganisation), "الحجز في واتساب"),
    ("backup create", "", Some(Permission::CreateBackups), ""),
    ("backup list", "", Some(Permission::CreateBackups), "النسخ الاحتياطية"),
    ("alliance list", "", Some(Permission::JoinAlliances), "التحالفات"),
    ("alliance show", "alliance:A-7", Some(Permission::JoinAlliances), "لا يوجد تحالف كهذا"),
    ("alliance join", "alliance:A-7", Some(Permission::JoinAlliances), "لا يوجد تحالف كهذا"),
    ("alliance leave", "alliance:A-7", None, "لا يوجد تحالف كهذا"),
    ("alliance create", "name:\"أصدقاء الشركة\"", Some(Permission::ManageAlliances), "تحالف"),
    ("alliance create", "", Some(Permission::ManageAlliances), "تحالف جديد"),
    ("alliance edit", "alliance:A-7", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    (
        "alliance edit",
        "alliance:A-7 joining:\"بطلب (request)\"",
        Some(Permission::ManageAlliances),
        "لا يوجد تحالف كهذا",
    ),
    ("alliance add", "alliance:A-7 user:@Dana", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance add", "alliance:A-7 company:O-7", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance approve", "alliance:A-7 user:@Dana", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance remove", "alliance:A-7 user:@Dana", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance remove", "alliance:A-7 company:O-7", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance role", "alliance:A-7 on:true", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("alliance dissolve", "alliance:A-7", Some(Permission::ManageAlliances), "لا يوجد تحالف كهذا"),
    ("fields", "of:\"الصفقات (deals)\"", Some(Permission::EditSettings), "حقول الصفقات"),
    ("pipeline list", "", Some(Permission::EditSettings), "مراحل الصفقات"),
    ("pipeline edit", "of:\"الصفقات (deals)\"", Some(Permission::EditSettings), "مراحل الصفقات"),
    ("crm contact duplicates", "", Some(Permission::ViewContacts), "لا جهات اتصال يُشتبه في تكرارها"),
    ("crm contact merge", "keep:L-1001 gone:L-1002", Some(Permission::EditContacts), "دمج جهتي اتصال"),
    ("crm contact unmerge", "merge:زرافة", Some(Permission::EditContacts), "لا يوجد دمج كهذا"),
    ("lead add", "name:\"نايف الشمري\"", Some(Permission::CreateLeads), "✅"),
    ("lead list", "", Some(Permission::ViewLeads), "قيد المتابعة"),
    ("lead show", "lead:L-1001", Some(Permission::ViewLeads), "عبد الله المطيري"),
    ("lead edit", "lead:L-7", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("lead assign", "lead:L-7 user:@Dana", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("lead stage", "lead:L-7 stage:مهتم", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("lead convert", "lead:L-7", Some(Permission::CreateDeals), "لم يُعثر على عميل محتمل"),
    ("lead note", "lead:L-7 text:\"اتصلنا به\"", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("lead lose", "lead:L-7 reason:السعر", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("lead reopen", "lead:L-7", Some(Permission::EditLeads), "لم يُعثر على عميل محتمل"),
    ("Make lead", ON_A_MESSAGE, Some(Permission::CreateLeads), "عميل محتمل جديد"),
    ("inbox list", "", Some(Permission::ViewConversations), "المحادثات الجارية"),
    ("inbox list", "only:\"تنتظر الرد (waiting)\"", Some(Permission::ViewConversations), "تنتظر الرد"),
    ("inbox show", "conversation:none", Some(Permission::ViewConversations), "لم تعد هذه المحادثة"),
    ("inbox claim", "conversation:C-7", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox assign", "conversation:C-7 user:@هدف", Some(Permission::AssignConversations), "لم تعد هذه المحادثة"),
    ("inbox transfer", "conversation:C-7 user:@هدف", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox release", "conversation:C-7", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox snooze", "conversation:C-7 until:2h", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox snooze", "conversation:C-7 until:someday", Some(Permission::SendMessages), "لم تُفهم القيمة"),
    ("inbox priority", "conversation:C-7 priority:\"عاجلة (urgent)\"", Some(Permission::SendMessages), "لم تعد هذه"),
    ("inbox close", "conversation:C-7", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox reopen", "conversation:C-7", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox note", "conversation:C-7 text:تجربة", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox satisfaction", "days:7", Some(Permission::ViewLimitedStats), "لم يُسأل أحد"),
    ("team away", "until:2h", None, "✅"),
    ("team back", "", None, "✅"),
    ("team shift show", "", None, "أوقات عملك"),
    ("team shift show", "user:@يوسف", Some(Permission::AssignConversations), "أوقات عمل"),
    ("team shift set", "days:sun hours:9-13", None, "09:00"),
    ("team shift set", "days:sun hours:9-13 user:@يوسف", Some(Permission::AssignConversations), "09:00"),
    ("team shift set", "days:sun hours:whenever user:@يوسف", Some(Permission::AssignConversations), "لم نفهم الأوقات"),
    ("team shift clear", "", None, ""),
    ("team shift clear", "user:@هدف", Some(Permission::AssignConversations), "فلا تُسند إليه محادثة"),
    ("team leave add", "from:2030-01-01", None, "✅"),
    ("team leave add", "from:2030-01-01 until:2030-01-03 user:@يوسف", Some(Permission::AssignConversations), "✅"),
    ("team leave list", "", None, "الإجازات"),
    ("team leave list", "user:@يوسف", Some(Permission::AssignConversations), "الإجازات"),
    (
        "team leave remove",
        "leave:0190b3c4d5e6f708192a3b4c5d6e7f80",
        Some(Permission::AssignConversations),
        "لا توجد إجازة كهذه",
    ),
    ("inbox canned add", "name:بوابة text:\"أهلًا {{contact.name}}\"", Some(Permission::EditSettings), ""),
    ("inbox canned add", "name:بوابة text:{{x}}", Some(Permission::EditSettings), "{{contact.name}}"),
    ("inbox canned edit", "reply:زرافة text:تجربة", Some(Permission::EditSettings), "لا يوجد رد جاهز بهذا الاسم"),
    ("inbox canned remove", "reply:زرافة", Some(Permission::EditSettings), "لا يوجد رد جاهز بهذا الاسم"),
    ("inbox canned list", "", Some(Permission::ViewConversations), "الردود الجاهزة"),
    ("inbox canned send", "conversation:C-7 reply:بوابة", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox macro list", "", Some(Permission::ViewConversations), "الماكرو"),
    ("inbox macro run", "conversation:C-7 macro:زرافة", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox macro set", "macro:زرافة", Some(Permission::EditSettings), "خطوة في كل سطر"),
    ("inbox macro remove", "macro:زرافة", Some(Permission::EditSettings), "لا يوجد ماكرو بهذا الاسم"),
    ("inbox trace", "message:wamid.none", Some(Permission::ViewConversations), "لا توجد رسالة كهذه"),
    ("inbox send text", "conversation:none text:تجربة", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox send quote", "message:none text:تجربة", Some(Permission::SendMessages), "لا توجد رسالة كهذه"),
    ("inbox send reaction", "message:none", Some(Permission::SendMessages), "لا توجد رسالة كهذه"),
    ("inbox send buttons", "conversation:none text:؟ first:نعم", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox send list", "conversation:none text:؟ open:اختر rows:نعم", Some(Permission::SendMessages), "لم تعد هذه"),
    ("inbox send location", "conversation:none place:24.7,46.6", Some(Permission::SendMessages), "لم تعد هذه"),
    ("inbox send contact", "conversation:none name:هدى phone:0500000000", Some(Permission::SendMessages), "لم تعد هذه"),
    ("inbox send file", "conversation:none file:a.pdf", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox send template", "conversation:none template:none", Some(Permission::SendMessages), "لم تعد هذه المحادثة"),
    ("inbox template list", "", Some(Permission::ViewConversations), "قوالب الرسائل"),
    ("inbox template show", "template:none", Some(Permission::ViewConversations), "لا يوجد قالب كهذا"),
    ("inbox template sync", "", Some(Permission::ManageTemplates), "يجري جلب القوالب"),
    ("inbox template check", "text:مرحبا", Some(Permission::ViewConversations), "لا مأخذ"),
    (
        "inbox template create",
        "name:gate purpose:\"خدمة (utility)\" text:\"طلبك جاهز\"",
        Some(Permission::ManageTemplates),
        "",
    ),
    ("stats me", "", Some(Permission::ViewOwnStats), "أرقامي"),
    ("stats team", "period:\"اليوم (today)\"", Some(Permission::ViewLimitedStats), "اليوم"),
    ("stats all", "period:\"هذه السنة (this year)\"", Some(Permission::ViewStats), "هذه السنة"),
    ("stats schedule", "", Some(Permission::ViewStats), "تُنشر تلقائيًا"),
    ("stats schedule", "every:\"كل يوم (daily)\" channel:#inbox", Some(Permission::ViewStats), "✅"),
    ("panel", "", None, "/admin/enter?token="),
    ("settings language", "language:\"العربية (Arabic)\"", None, "✅"),
    ("settings inbox", "channel:#inbox", Some(Permission::EditOrganisation), "✅"),
    ("settings owner_channel", "channel:#owners", Some(Permission::EditOrganisation), "✅"),
    ("settings audit_channel", "channel:#audit nouns:member", Some(Permission::EditOrganisation), "✅"),
    ("settings retention", "days:30", Some(Permission::EditOrganisation), "✅"),
    ("inbox search", "words:بكم", Some(Permission::ViewConversations), "🔎"),
    ("settings inbox_check", "", Some(Permission::ViewSettings), "👁️"),
    ("settings inbox_typing", "on:true", Some(Permission::EditOrganisation), "✅"),
    ("settings inbox_hold", "seconds:3", Some(Permission::EditOrganisation), "✅"),
    ("settings inbox_auto_close", "", Some(Permission::EditOrganisation), "✅"),
    ("settings inbox_turns", "", Some(Permission::EditOrganisation), "✅"),
    ("settings inbox_answer_within", "", Some(Permission::ViewSettings), "مهلة الرد"),
    ("settings inbox_answer_within", "first:0 later:0", Some(Permission::EditOrganisation), "بلا مهلة"),
    ("settings currency", "currency:SAR", Some(Permission::EditOrganisation), "✅"),
    ("settings privacy", "mask:false", Some(Permission::EditOrganisation), "✅"),
    ("settings promises", "on:true", Some(Permission::EditOrganisation), "✅"),
    ("settings reach", "", Some(Permission::ViewSettings), "ما يراه كل دور"),
    ("settings reach", "role:viewer to:\"ما لدى الجميع (all)\"", Some(Permission::EditSettings), ""),
    ("settings team", "", Some(Permission::ViewSettings), "الفِرق"),
    ("settings team", "team:الغربية add:@هدف", Some(Permission::EditSettings), ""),
    ("task add", "title:تجربة due:2h", None, "✅"),
    ("task add", "title:تجربة user:@هدف", Some(Permission::CreateTasks), ""),
    ("task add", "title:تجربة about:L-1001", Some(Permission::ViewLeads), "✅"),
    ("task add", "title:تجربة about:C-7", Some(Permission::ViewConversations), "لم تعد هذه المحادثة"),
    ("task list", "", None, "مهامي"),
    ("task list", "only:\"مهام الجميع (all)\"", Some(Permission::ViewTasks), "مهام الجميع"),
    ("task list", "user:@هدف", Some(Permission::ViewTasks), ""),
    ("task show", "task:T-7", Some(Permission::ViewTasks), "لا توجد مهمة كهذه"),
    ("task edit", "task:T-7", Some(Permission::EditTasks), "لا توجد مهمة كهذه"),
    ("task done", "task:T-7", Some(Permission::EditTasks), "لا توجد مهمة كهذه"),
    ("task reopen", "task:T-7", Some(Permission::EditTasks), "لا توجد مهمة كهذه"),
    ("task assign", "task:T-7 user:@هدف", Some(Permission::EditTasks), "لا توجد مهمة كهذه"),
    ("task delete", "task:T-7", Some(Permission::DeleteTasks), "لا توجد مهمة كهذه"),
    ("task morning", "hour:off", None, "✅"),
    ("Task", ON_A_MESSAGE, None, "مهمة جديدة"),
    ("settings hours show", "", Some(Permission::ViewSettings), "أوقات العمل"),
    ("settings hours week", "days:sun hours:9-13", Some(Permission::EditOrganisation), "09:00"),
    ("settings hours ramadan", "days:sun hours:21-2", Some(Permission::EditOrganisation), "رمضان"),
    ("settings hours holiday", "from:2030-09-23 name:تجربة", Some(Permission::EditOrganisation), "تجربة"),
    ("settings hours always", "", Some(Permission::EditOrganisation), "أوقات العمل"),
    ("settings replies show", "", Some(Permission::ViewSettings), "الترحيب"),
    ("settings replies greeting", "on:true arabic:مرحبا", Some(Permission::EditOrganisation), "مفعّل"),
    ("settings replies away", "on:false", Some(Permission::EditOrganisation), "متوقف"),
    ("settings replies rating", "on:false", Some(Permission::EditOrganisation), "متوقف"),
    ("settings replies new_lead", "on:true", Some(Permission::EditOrganisation), "✅"),
    ("settings whatsapp", "", Some(Permission::ViewSettings), "أرقام واتساب"),
    ("settings approvals", "", Some(Permission::ViewSettings), "موافقة شخص ثانٍ"),
    ("settings break_glass", "", Some(Permission::ViewSettings), "الطوارئ"),
    ("audit export", "format:\"JSON Lines\"", Some(Permission::ExportData), "في الملف"),
];

/// In place of options: it is in the menu on a message.
const ON_A_MESSAGE: &str = "a message";

/// What a command asks for besides, and refuses first.
fn also_needs(name: &str) -> Option<Permission> {
    match name {
        "audit export" => Some(Permission::ViewAuditLogs),
        "crm export" => Some(Permission::ViewContacts),
        // Of what is not one's own, or not there.
        "booking show" | "booking move" | "booking cancel" | "booking confirm" => Some(Permission::ManageBookings),
        "crm import" => Some(Permission::CreateContacts),
        // Roles are looked up by name for who may see them.
        "perms role edit" | "perms role delete" => Some(Permission::ViewUsers),
        "crm lead convert" | "lead convert" => Some(Permission::EditLeads),
        "crm deal line" | "deal line" => Some(Permission::ViewProducts),
        _ => None,
    }
}

/// The full names of all commands that can be run.
fn leaves(command: &Value) -> Vec<String> {
    let name = command["name"].as_str().expect("a name");
    let inside = command["options"].as_array().into_iter().flatten();
    let inside: Vec<String> =
        inside.filter(|option| matches!(option["type"].as_u64(), Some(1 | 2))).flat_map(leaves).collect();
    if inside.is_empty() { vec![name.to_owned()] } else { inside.iter().map(|path| format!("{name} {path}")).collect() }
}

pub async fn run(house: &House, who: &Member, name: &str, options: &str) -> Answer {
    let general = house.demo.general;
    if options == ON_A_MESSAGE {
        let message = who.writes(general, "اتصلت سيدة تسأل عن طاولة").expect("a message");
        let message = house.neighbours.discord.messages(general).into_iter().find(|m| m.id == message);
        let answer = who.uses_message_menu(&message.expect("the message"), name).await;
        return answer.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let answer = match options.strip_prefix('@') {
        Some(target) => {
            let users = house.neighbours.discord.snapshot().users;
            let target = users.iter().find(|user| user.name == target).expect("the person").id;
            who.uses_user_menu(general, target, name).await
        }
        None => {
            who.has_file("a.pdf", "application/pdf", b"%PDF-1.7");
            who.runs(general, &format!("/{name} {options}")).await
        }
    };
    answer.unwrap_or_else(|error| panic!("/{name} {options}: {error}"))
}

/// What a person sees of a command: its text, or the title of the form that it opens.
async fn sees(house: &House, who: &Member, name: &str, options: &str) -> String {
    let answer = run(house, who, name, options).await;
    match answer.modal() {
        Some(form) => form.title.clone(),
        None => {
            assert!(answer.is_ephemeral(), "/{name} {options}: only the person sees the answer");
            settled(&answer).await.text()
        }
    }
}

#[tokio::test]
async fn every_command_is_in_the_table() {
    let house = House::open().await;
    let registered = house.neighbours.discord.wait_for_commands(PATIENCE).await.unwrap();
    let leaves: Vec<String> = registered.iter().flat_map(leaves).collect();
    for leaf in &leaves {
        assert!(
            SAMPLES.iter().any(|(name, ..)| name == leaf),
            "If you are here because this failed: /{leaf} is new. Add a line to SAMPLES in {}: options to run it with, the \
             permission that it asks for, and words that are seen when it is done.",
            file!()
        );
    }
    for (name, ..) in SAMPLES {
        assert!(leaves.iter().any(|leaf| leaf == name), "/{name} is gone; take its line out of SAMPLES in {}", file!());
    }
    house.finish().await;
}

#[tokio::test]
async fn perms_by_every_kind_of_caller() {
    by_every_kind_of_caller(|name| name.starts_with("perms ") && !name.starts_with("perms role ")).await;
}

#[tokio::test]
async fn roles_and_settings_by_every_kind_of_caller() {
    by_every_kind_of_caller(|name| name.starts_with("perms role ") || name.starts_with("settings ")).await;
}

#[tokio::test]
async fn the_other_commands_by_every_kind_of_caller() {
    by_every_kind_of_caller(|name| !name.starts_with("perms ") && !name.starts_with("settings ")).await;
}

/// How many callers of each outcome try a command in the sample.
const EACH: usize = 3;

/// A group of commands, each in the table of one group. In the sample a few callers try each command, drawn anew each time.
async fn by_every_kind_of_caller(group: impl Fn(&str) -> bool) {
    let house = House::open().await;
    newcomer(&house, "هدف");
    newcomer(&house, "آخر");
    let callers = callers::all(&house).await;
    let owner = house.person("owner").discord_id;
    let look = house.look.clone();
    let (mut dice, mut tally) = (Dice(seed()), (0, 0));
    for (name, options, needs, shows) in SAMPLES.iter().filter(|(name, ..)| group(name)) {
        // Whoever may does it first: nobody is refused for want of something to do it to.
        let (may, may_not): (Vec<_>, Vec<_>) = callers.iter().partition(|caller| {
            let missing = |needs: Option<Permission>| needs.is_some_and(|needs| decides(caller, needs).is_err());
            !missing(*needs) && !missing(also_needs(name))
        });
        for caller in dice.draw(may, depth(EACH, usize::MAX)) {
            let text = sees(&house, &caller.member, name, options).await;
            let refused = text.contains(&words("ar", "refused-missing"));
            // Who is shut out may look at what is theirs, but signs in nowhere.
            let shut_out = caller.disabled && *name == "panel";
            let shows = if shut_out { words("ar", "refused-disabled") } else { (*shows).to_owned() };
            assert!(text.contains(&shows) && !refused, "{} may run /{name} {options}, but sees: {text}", caller.kind);
            tally.0 += 1;
        }
        let refused = dice.draw(may_not, depth(EACH, usize::MAX));
        if refused.is_empty() {
            continue;
        }
        let before = Before::now(&house, &look).await;
        for caller in &refused {
            // In the order in which they are asked for.
            let also_first = ["audit export", "crm export", "crm import"].contains(name);
            let asked = if also_first { [also_needs(name), *needs] } else { [*needs, also_needs(name)] };
            let asked = asked.into_iter().flatten();
            let missing = asked.map(|p| (p, decides(caller, p))).find_map(|(p, decided)| Some((p, decided.err()?)));
            let (permission, rule) = missing.expect("a reason");
            let what = format!("{} with /{name} {options}", caller.kind);
            let text = sees(&house, &caller.member, name, options).await;
            assert_refused(&text, permission, rule, owner, &what);
        }
        before.assert_unchanged(&house, &look, refused.len(), &format!("/{name} {options}")).await;
        tally.1 += refused.len();
    }
    println!("{} did it, {} were refused", tally.0, tally.1);
    let often = depth(10, 50);
    assert!(tally.0 > often && tally.1 > often, "both outcomes are seen often: {tally:?}");
    house.finish().await;
}
