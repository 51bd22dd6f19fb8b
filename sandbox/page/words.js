// Every sentence of the page, in both languages. What the bot says is the bot's own affair.

/// A name with a direction of its own, for places that take only text.
const apart = (name) => `\u2068${name}\u2069`;

const WORDS = {
  ar: {
    title: "أومني سي آر إم",
    subtitle: "ساحة التجربة",
    other: "English",
    online: "البوت متصل",
    offline: "البوت غير متصل",
    lost: "انقطع الاتصال بالخادم، نحاول من جديد…",
    wrong: (count) => `أرسل التطبيق ما لا يقبله ديسكورد أو واتساب: ${count}`,
    hint1: "اكتب «مرحبا» كعميل في الهاتف",
    hint2: "شاهد الرسالة تصل إلى فريقك في ديسكورد",
    hint3: "اكتب / لترى الأوامر ورُدّ على العميل",
    hintClose: "إخفاء الإرشادات",
    tabPhone: "هاتف العميل",
    tabDiscord: "ديسكورد الفريق",
    customers: "اختر العميل",
    noPhone: "بدون رقم",
    active: "متصل الآن",
    today: "اليوم",
    yesterday: "أمس",
    phoneEmpty: "هذه محادثة جديدة. قل مرحبا!",
    phonePlaceholder: "اكتب رسالة",
    send: "إرسال",
    encrypted: "كل شيء هنا للتجربة فقط، ولا يغادر جهازك.",
    pending: "قيد الإرسال",
    sent: "أُرسلت",
    delivered: "سُلِّمت",
    read: "قُرئت",
    kinds: { image: "صورة", audio: "رسالة صوتية", video: "فيديو", document: "مستند", location: "موقع", sticker: "ملصق", contacts: "جهة اتصال", reaction: "تفاعل", template: "قالب", unsupported: "رسالة غير مدعومة" },
    youAre: "أنت الآن",
    roles: { owner: "المالك", admin: "المشرف", moderator: "المراقب", manager: "مدير الفريق", sales: "المبيعات", support: "الدعم", user: "المستخدم", stranger: "غريب" },
    channels: "القنوات",
    directs: "الرسائل الخاصة",
    newMessages: "رسائل جديدة",
    channelEmpty: (name) => `هنا بداية القناة ${apart(name)}`,
    directEmpty: "هنا يكتب لك البوت وحدك.",
    writePlaceholder: (name) => `اكتب في ${apart(name)} أو / لاختيار أمر`,
    app: "تطبيق",
    edited: "(معدّلة)",
    used: "استخدم",
    thinking: "يفكّر",
    onlyYou: "أنت فقط ترى هذه الرسالة",
    dismiss: "إخفاء",
    messageMenu: "أوامر الرسالة",
    userMenu: (name) => `أوامر ${name}`,
    commands: "الأوامر",
    noCommands: "لا توجد أوامر بهذا الاسم",
    required: "مطلوب",
    optional: "اختياري",
    run: "تنفيذ",
    running: "جارٍ التنفيذ…",
    cancel: "إلغاء",
    apply: "تطبيق",
    choose: "اختر…",
    chosen: (count) => `تم اختيار ${count}`,
    yes: "نعم",
    no: "لا",
    nothing: "بلا",
    noSuggestions: "لا اقتراحات",
    submit: "إرسال",
    openLink: "يفتح في صفحة جديدة",
    errors: {
      no_answer: "لم يستجب التطبيق في الوقت المناسب. جرّب مرة أخرى.",
      gone: "لم يعد هذا موجودًا.",
      offline: "تعذّر الوصول إلى الخادم.",
      other: "حدث خطأ ما.",
    },
  },
  en: {
    title: "OmniCRM",
    subtitle: "Sandbox",
    other: "العربية",
    online: "Bot online",
    offline: "Bot offline",
    lost: "Lost the server, trying again…",
    wrong: (count) => `The app sent what Discord or WhatsApp don't accept: ${count}`,
    hint1: "Write “hello” as a customer on the phone",
    hint2: "See it arrive at your staff's Discord",
    hint3: "Type / for the commands, and reply",
    hintClose: "Hide these hints",
    tabPhone: "Customer's phone",
    tabDiscord: "Staff's Discord",
    customers: "Choose a customer",
    noPhone: "no phone number",
    active: "online",
    today: "Today",
    yesterday: "Yesterday",
    phoneEmpty: "A new conversation. Say hello!",
    phonePlaceholder: "Type a message",
    send: "Send",
    encrypted: "Everything here is for trying out and stays on your machine.",
    pending: "On its way",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    kinds: { image: "Photo", audio: "Voice message", video: "Video", document: "Document", location: "Location", sticker: "Sticker", contacts: "Contact", reaction: "Reaction", template: "Template", unsupported: "Unsupported message" },
    youAre: "You are",
    roles: { owner: "Owner", admin: "Admin", moderator: "Moderator", manager: "Manager", sales: "Sales", support: "Support", user: "Staff", stranger: "Stranger" },
    channels: "Channels",
    directs: "Direct messages",
    newMessages: "New messages",
    channelEmpty: (name) => `This is the beginning of ${apart(name)}`,
    directEmpty: "Here the bot writes to you alone.",
    writePlaceholder: (name) => `Message ${apart(name)}, or / for a command`,
    app: "APP",
    edited: "(edited)",
    used: "used",
    thinking: "is thinking",
    onlyYou: "Only you can see this",
    dismiss: "Dismiss",
    messageMenu: "Message commands",
    userMenu: (name) => `Commands for ${name}`,
    commands: "Commands",
    noCommands: "No command of that name",
    required: "required",
    optional: "optional",
    run: "Run",
    running: "Running…",
    cancel: "Cancel",
    apply: "Apply",
    choose: "Choose…",
    chosen: (count) => `${count} chosen`,
    yes: "True",
    no: "False",
    nothing: "none",
    noSuggestions: "No suggestions",
    submit: "Submit",
    openLink: "opens a new page",
    errors: {
      no_answer: "The application did not respond in time. Try again.",
      gone: "This is no longer there.",
      offline: "The server cannot be reached.",
      other: "Something went wrong.",
    },
  },
};

let language = "ar";

/// Chooses the language and turns the page to its direction.
export function speak(chosen) {
  language = chosen === "en" ? "en" : "ar";
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}

export const spoken = () => language;

/// The words under a name, with their argument if they take one.
export function t(name, argument) {
  const words = WORDS[language][name];
  return typeof words === "function" ? words(argument) : words;
}

export const roleName = (role) => t("roles")[role] ?? role;

/// A failed deed in words. What Discord's client says about an impossible deed is already a sentence.
export const errorWords = (error) => (error.kind === "not_possible" ? error.message : t("errors")[error.kind] ?? t("errors").other);
