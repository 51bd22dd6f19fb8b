use proptest::prelude::*;

use super::*;

/// Sunday, in the early afternoon.
fn now() -> NaiveDateTime {
    "2026-11-22T14:30:00".parse().unwrap()
}

fn found(text: &str) -> Option<String> {
    let meant = promise(text, now())?;
    assert!(speaks_of_one(text), "{text}: it is looked up at all");
    Some(match meant {
        Meant::In(length) => format!("+{}m", length.num_minutes()),
        Meant::At(at) => at.format("%m-%d %H:%M").to_string(),
        Meant::On(day) => day.format("%m-%d").to_string(),
    })
}

/// What somebody promises, and by when.
const PROMISES: [(&str, &str); 74] = [
    // As it is written.
    ("سأتصل بك غدًا الساعة 5", "11-23 17:00"),
    ("سأتصل بك غداً الساعة ٥ مساءً إن شاء الله", "11-23 17:00"),
    ("سنتصل بكم يوم الأحد", "11-29"),
    ("سأرسل لك العرض غدًا", "11-23"),
    ("سنرسل لكم عرض السعر خلال يومين", "+2880m"),
    ("سأعود إليك بعد ساعتين", "+120m"),
    ("سنعود إليكم غدًا صباحًا", "11-23 09:00"),
    ("سأوافيك بالتفاصيل يوم الثلاثاء", "11-24"),
    ("سنوافيكم بالرد غدا", "11-23"),
    ("سأرد عليك بعد غد", "11-24"),
    ("سوف أتصل بك يوم الخميس الساعة 10 صباحًا", "11-26 10:00"),
    ("سوف نرسل لكم الفاتورة غدًا", "11-23"),
    ("غدًا سأتصل بك الساعة 11 صباحًا", "11-23 11:00"),
    ("شكرًا لك. سأرسل الصور الليلة.", "11-22 20:00"),
    ("أهلًا، سأبلغك بالنتيجة بعد ساعة", "+60m"),
    ("سأخبرك يوم الاثنين بإذن الله", "11-23"),
    ("سنتواصل معك الأسبوع القادم", "11-29"),
    ("أرسل لك العرض يوم الأحد", "11-29"),
    ("أتصل بك غدًا الساعة 4 عصرًا", "11-23 16:00"),
    ("نرسل لكم العينة يوم الأربعاء", "11-25"),
    ("وسأتصل بك بعد نصف ساعة", "+30m"),
    ("تمام، سأزودك بالأسعار غدًا", "11-23"),
    ("سأؤكد لك الموعد غدًا", "11-23"),
    // In the Gulf.
    ("بنرجع لك بكرة", "11-23"),
    ("برجع لك بكرة", "11-23"),
    ("بكلمك بكره الساعة 5 العصر", "11-23 17:00"),
    ("بتصل عليك باكر الصبح", "11-23 09:00"),
    ("بنتواصل معك الأحد", "11-29"),
    ("راح أرسل لك العرض بكرة", "11-23"),
    ("راح نكلمكم يوم الاثنين", "11-23"),
    ("برد عليك بعد ساعة", "+60m"),
    ("بنرد عليكم اليوم المغرب", "11-22 18:00"),
    ("أدق عليك باجر الظهر", "11-23 12:00"),
    ("بطرش لك الصور بعد شوي الساعة 6", "11-22 18:00"),
    ("ابشر، بارسل لك الموقع بعد ساعة", "+60m"),
    ("بنوصل لك الطلب بكرة العصر", "11-23 16:00"),
    ("أعطيك خبر بكرة", "11-23"),
    ("أبشري بكلمج باجر", "11-23"),
    ("بشوف لك السعر وأرد عليك بكرة", "11-23"),
    ("بجهز لك الطلب وأرسله لك يوم الخميس", "11-26"),
    // In the Levant.
    ("رح ابعتلك الأسعار بكرا", "11-23"),
    ("ببعتلك الصور بكرا الصبح", "11-23 09:00"),
    ("بحكي معك بكرا", "11-23"),
    ("بحكيك يوم الأحد الجاي", "11-29"),
    ("رح نرجعلك خبر بكرا", "11-23"),
    ("منحكي معك بعد يومين", "+2880m"),
    ("بتصل فيك بكرا الساعة 5", "11-23 17:00"),
    ("بكرا بتصل فيك الساعة 5", "11-23 17:00"),
    // In Egypt.
    ("هكلمك بكرة الساعة 5", "11-23 17:00"),
    ("هبعتلك العرض بكره", "11-23"),
    ("هتصل بيك يوم الحد", "11-29"),
    ("هنرد على حضرتك بكرة", "11-23"),
    ("هرجعلك بعد ساعتين", "+120m"),
    ("هنكلم حضرتك يوم التلات", "11-24"),
    ("حابعتلك الفاتورة بعد ساعة", "+60m"),
    // In English.
    ("I'll call you tomorrow at 5", "11-23 17:00"),
    ("I’ll call you tomorrow at 5pm", "11-23 17:00"),
    ("will get back to you on Sunday", "11-29"),
    ("We'll get back to you tomorrow morning.", "11-23 09:00"),
    ("I will send you the offer on Monday", "11-23"),
    ("We will send the invoice tomorrow", "11-23"),
    ("I'll email the quote by Thursday", "11-26"),
    ("I'm going to call you in 2 hours", "+120m"),
    ("Tomorrow I'll send you the pictures", "11-23"),
    ("Thanks! I'll follow up next week.", "11-29"),
    ("I'll let you know tonight", "11-22 20:00"),
    ("I will reply within 3 days", "+4320m"),
    ("Sure, will call you at 6pm", "11-22 18:00"),
    ("We'll deliver it on 1 December", "12-01"),
    ("I'll definitely contact you on Wednesday at 10 am", "11-25 10:00"),
    ("We're going to ship your order tomorrow", "11-23"),
    ("I'll check and I'll update you in an hour", "+60m"),
    ("I'll confirm the booking on Tuesday", "11-24"),
    ("Okay, I'll ring you at 17:00", "11-22 17:00"),
];

/// What is no promise, or none with a time.
const OTHERS: [&str; 107] = [
    // No time.
    "سأتصل بك لاحقًا",
    "سأرد عليك قريبًا",
    "سأرسل لك العرض",
    "بنرجع لك إن شاء الله",
    "هكلمك بعدين",
    "رح ابعتلك الصور",
    "سأتصل بك في أقرب وقت",
    "I'll call you later",
    "I will get back to you soon",
    "We'll send it as soon as possible",
    "I'll send you 3 days of trial",
    "I'll send you the 5 best offers",
    "سأرسل لك 5 صور",
    "سأرسل لك عرض شهر",
    "سأرسل لك عرض الجمعة البيضاء",
    "I'll send you the Black Friday offer",
    // No promise.
    "موعدك غدًا الساعة 5",
    "نراك غدًا",
    "المحل مغلق يوم الجمعة",
    "التوصيل غدًا",
    "نحن هنا من الأحد إلى الخميس",
    "العرض ينتهي يوم الأحد",
    "السعر 500 ريال حتى يوم الخميس",
    "See you tomorrow at 5",
    "Your appointment is tomorrow at 5pm",
    "The offer ends on Sunday",
    "We are open tomorrow",
    "Tomorrow is a holiday",
    "We are closed on Friday",
    // Somebody else does it.
    "سيتصل بك السائق غدًا الساعة 5",
    "سوف يتصل بك زميلي غدًا",
    "سترسل لك الشركة الفاتورة غدا",
    "يتواصل معك الفريق يوم الأحد",
    "راح يكلمك المندوب بكرة",
    "هيكلمك المندوب بكرة",
    "رح يحكي معك الشوفير بكرا",
    "The driver will call you tomorrow at 5",
    "Our team will contact you on Sunday",
    "He'll call you tomorrow",
    "She will send it tomorrow",
    "They'll get back to you tomorrow",
    "You will receive it tomorrow",
    // The customer is asked to.
    "اتصل بنا غدًا الساعة 5",
    "أرسل لي الموقع غدًا",
    "أرسل لنا الصور يوم الأحد",
    "كلمني بكرة الساعة 5",
    "ارجع لنا بكرة",
    "ابعتلي الصور بكرا",
    "رد علينا قبل يوم الخميس",
    "Please call us tomorrow at 5",
    "Send me the pictures tomorrow",
    "Let me know by Sunday",
    "Call me tomorrow",
    // Questions.
    "هل أتصل بك غدًا الساعة 5؟",
    "متى أتصل بك؟ غدًا؟",
    "أرسل لك العرض يوم الأحد؟",
    "أكلمك بكرة؟",
    "تبيني أتصل عليك بكرة؟",
    "Will you call me tomorrow at 5?",
    "Shall I call you tomorrow?",
    "Will call you tomorrow?",
    "Should I send it on Monday?",
    // Not.
    "لن أتصل بك غدًا",
    "لن نرسل لكم الطلب يوم الأحد",
    "ما راح أتصل بك بكرة",
    "مش هتصل بيك بكرة",
    "لا أستطيع أن أتصل بك غدًا",
    "ما بقدر احكي معك بكرا",
    "I won't call you tomorrow",
    "I can't call you tomorrow",
    "I will not send it tomorrow",
    "We'll never call you on Sunday",
    // If.
    "إذا تأخر الطلب سأتصل بك غدًا",
    "لو حبيت بكلمك بكرة",
    "I'll call you tomorrow if it is ready",
    "If you want, I'll send it on Sunday",
    "ممكن أتصل بك غدًا",
    "Maybe I'll call you tomorrow",
    // What was.
    "اتصلت بك أمس الساعة 5",
    "أرسلت لك العرض يوم الأحد",
    "قلت لك سأتصل بك غدًا",
    "I told you I'll call you on Sunday",
    "I called you yesterday at 5",
    // Words that look like the verbs.
    "الرد عليك خلال يومين",
    "نرجو الرد غدًا",
    "بريدك وصل أمس",
    "بعت لك الصور بعد ساعة من طلبك",
    "المندوب يمر عليك بكرة",
    "أمر التوصيل جاهز غدًا",
    "نعود للعمل يوم الأحد",
    "نعود إليكم بعروض جديدة، والمعرض مفتوح حتى يوم السبت",
    "خبرك عندي، والمحل يفتح غدًا",
    "عروض الأحد تبدأ غدًا",
    "نحن مغلقون غدًا وسنرد على الرسائل لاحقًا أو يوم الأحد",
    "Call you tomorrow? No problem",
    "The call is tomorrow at 5",
    "Your order will ship tomorrow",
    "We send orders on Sunday",
    "I'll be away tomorrow",
    "I'll be there on Monday",
    "I will call them tomorrow",
    "Check your email tomorrow",
    "I'll get it tomorrow",
    "We'll let them know on Sunday",
    // Before a time that is no more than its end.
    "سأزودك بالأسعار غدًا قبل الظهر",
    "I'll send it before Sunday",
    // Two times.
    "I'll call you tomorrow or on Sunday",
];

#[test]
fn promises_are_recognised_with_their_time() {
    let missed: Vec<_> = PROMISES
        .iter()
        .map(|(text, by)| (text, found(text), by))
        .filter(|(_, found, by)| found.as_deref() != Some(**by))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// If you are here because this failed: a false suggestion is worse than one that is missing.
#[test]
fn nothing_else_is() {
    let wrong: Vec<_> = OTHERS.iter().map(|text| (text, found(text))).filter(|(_, found)| found.is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_are_many_examples_of_either() {
    assert!(PROMISES.len() >= 60 && OTHERS.len() >= 60);
}

proptest! {
    /// Whatever stands around it: a promise that is there is not passed over before anything is looked up.
    #[test]
    fn anything_can_be_written(before in "\\PC{0,80}", at in 0..PROMISES.len(), after in "\\PC{0,80}") {
        let text = format!("{before} {} {after}", PROMISES[at].0);
        prop_assert!(promise(&text, now()).is_none() || speaks_of_one(&text), "{}", text);
        prop_assert!(promise(&before, now()).is_none() || speaks_of_one(&before), "{}", before);
    }

    /// A question is never a promise, nor is it with “if” before it, whatever it says.
    #[test]
    fn a_question_is_none(at in 0..PROMISES.len()) {
        let text = PROMISES[at].0.trim_end_matches(['.', '!']);
        let last = text.rsplit(['.', '!']).next().unwrap().trim();
        prop_assert_eq!(found(&format!("{last}؟")), None);
        prop_assert_eq!(found(&format!("إذا {last}")), None);
        prop_assert_eq!(found(&format!("if {last}")), None);
    }
}
