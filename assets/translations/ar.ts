<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in itself</extracomment>
        <translation>العربية</translation>
    </message>
    <message>
        <source>Language and comfort</source>
        <extracomment>Says that the button next to it is for languages, and for those who see or reach less</extracomment>
        <translation>اللغة والراحة</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Comfort</source>
        <translation>الراحة</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>نص كبير</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>حركة أقل</translation>
    </message>
    <message>
        <source>Lower down</source>
        <translation>أسفل الشاشة</translation>
    </message>
    <message>
        <source>No hurry</source>
        <translation>دون عجلة</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>مختار</translation>
    </message>
    <message>
        <source>Where would
you drive?</source>
        <translation>أين تودّ
أن تقود؟</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>المس للبدء</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>التالي</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>البدء من جديد</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Four more</source>
        <translation>أربع أخرى</translation>
    </message>
    <message>
        <source>Another style</source>
        <translation>أسلوب آخر</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>الأربع كلها</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>مولَّد بالذكاء الاصطناعي</translation>
    </message>
    <message>
        <source>AI-generated, pre-rendered</source>
        <translation>مولَّد بالذكاء الاصطناعي مسبقًا</translation>
    </message>
    <message>
        <source>This one didn&apos;t work out</source>
        <translation>لم تنجح هذه الصورة</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>هل ما زلت هنا؟</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>مزيد من الوقت</translation>
    </message>
    <message>
        <source>That didn&apos;t work.</source>
        <translation>لم ينجح ذلك.</translation>
    </message>
    <message>
        <source>Please try again.</source>
        <translation>يرجى المحاولة مرة أخرى.</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>البدء مجددًا</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>نعود بعد قليل</translation>
    </message>
    <message>
        <source>We are getting things ready.</source>
        <translation>نجهّز كل شيء الآن.</translation>
    </message>
    <message>
        <source>See you soon</source>
        <extracomment>Outside the show&apos;s opening hours; a line below says when it opens</extracomment>
        <translation>نراكم قريبًا</translation>
    </message>
    <message>
        <source>We open at %1.</source>
        <extracomment>%1 is a time of day, today</extracomment>
        <translation>نفتح عند الساعة %1.</translation>
    </message>
    <message>
        <source>We open tomorrow at %1.</source>
        <translation>نفتح غدًا عند الساعة %1.</translation>
    </message>
    <message>
        <source>We open on %1 at %2.</source>
        <extracomment>%1 is the name of a weekday, %2 a time of day</extracomment>
        <translation>نفتح يوم %1 عند الساعة %2.</translation>
    </message>
    <message>
        <source>Scan now, walk on</source>
        <translation>امسح الرمز وواصل جولتك</translation>
    </message>
    <message>
        <source>The pictures follow you to your phone.</source>
        <translation>ستصلك الصور إلى هاتفك.</translation>
    </message>
    <message>
        <source>Take them home</source>
        <translation>خذها معك</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code.</source>
        <translation>وجّه كاميرا هاتفك نحو الرمز.</translation>
    </message>
    <message>
        <source>Touch a picture to see it large.</source>
        <translation>المس صورة لتراها مكبّرة.</translation>
    </message>
    <message>
        <source>1  Join the Wi-Fi</source>
        <translation>1  اتصل بالواي فاي</translation>
    </message>
    <message>
        <source>2  Open your pictures</source>
        <translation>2  افتح صورك</translation>
    </message>
    <message>
        <source>Your code is on its way</source>
        <translation>رمزك في الطريق</translation>
    </message>
    <message>
        <source>Change</source>
        <extracomment>Back from the pictures to the choices</extracomment>
        <translation>تغيير</translation>
    </message>
    <message>
        <source>The same, but …</source>
        <translation>الصورة نفسها، لكن…</translation>
    </message>
    <message>
        <source>in another style</source>
        <translation>بأسلوب آخر</translation>
    </message>
    <message>
        <source>somewhere else</source>
        <translation>في مكان آخر</translation>
    </message>
    <message>
        <source>Replace a part</source>
        <translation>استبدال جزء</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>اطبع</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Paint over it with your finger</source>
        <translation>لوّنه بإصبعك</translation>
    </message>
    <message>
        <source>The same place again</source>
        <translation>المكان نفسه مجددًا</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>استبدال</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>قبل وبعد</translation>
    </message>
    <message>
        <source>Make this a favourite</source>
        <translation>أضفها إلى المفضلة</translation>
    </message>
    <message>
        <source>A favourite</source>
        <translation>مفضلة</translation>
    </message>
    <message>
        <source>That didn&apos;t work</source>
        <translation>لم ينجح ذلك</translation>
    </message>
    <message>
        <source>Take them with you</source>
        <translation>خذها معك</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>You may show my pictures here at the show</source>
        <extracomment>A box that a guest may tick; the show is a motor show</extracomment>
        <translation>يمكنكم عرض صوري هنا في المعرض</translation>
    </message>
    <message>
        <source>Delete now</source>
        <translation>حذف الآن</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>حذف كل شيء؟</translation>
    </message>
    <message>
        <source>All pictures of your visit go at once, on your phone too. They cannot be brought back.</source>
        <translation>تُحذف كل صور زيارتك فورًا، ومن هاتفك أيضًا. لا يمكن استعادتها.</translation>
    </message>
    <message>
        <source>Yes, delete everything</source>
        <translation>نعم، احذف كل شيء</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>الاحتفاظ بها</translation>
    </message>
    <message>
        <source>Everything is deleted</source>
        <translation>حُذف كل شيء</translation>
    </message>
    <message>
        <source>No picture of your visit is left, here or on the phone&apos;s page.</source>
        <translation>لم تبقَ أي صورة من زيارتك، لا هنا ولا في صفحة الهاتف.</translation>
    </message>
    <message>
        <source>Surprise me</source>
        <translation>فاجئني</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>بكلماتك</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>on the keypad</comment>
        <translation>تم</translation>
    </message>
    <message>
        <source>At sunset, in the snow …</source>
        <translation>عند الغروب، في الثلج…</translation>
    </message>
    <message>
        <source>Touch what fits</source>
        <translation>المس ما يناسب</translation>
    </message>
    <message>
        <source>Our painter doesn&apos;t know that yet. How about:</source>
        <translation>رسّامنا لا يعرف هذا بعد. ما رأيك في:</translation>
    </message>
    <message>
        <source>That is plenty. Touch one to take it out.</source>
        <translation>هذا يكفي. المس واحدة لإزالتها.</translation>
    </message>
    <message>
        <source>Let&apos;s find other words.</source>
        <translation>لنجد كلمات أخرى.</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>أحرف كبيرة</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Digits and marks</source>
        <translation>أرقام وعلامات</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>حروف</translation>
    </message>
    <message>
        <source>No phone? By&#xa0;e‑mail</source>
        <extracomment>With a space and a hyphen that break no line</extracomment>
        <translation>بلا هاتف؟ بالبريد</translation>
    </message>
    <message>
        <source>By e-mail</source>
        <translation>بالبريد</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>To another address</source>
        <translation>إلى عنوان آخر</translation>
    </message>
    <message>
        <source>That doesn&apos;t look like an e-mail address. Take back a letter or two.</source>
        <translation>لا يبدو هذا عنوان بريد. احذف حرفًا أو حرفين.</translation>
    </message>
    <message>
        <source>Something is still missing, as in name@example.com.</source>
        <translation>ما زال ينقص شيء، مثل name@example.com.</translation>
    </message>
    <message>
        <source>Please agree first: touch the box.</source>
        <translation>وافق أولًا: المس المربع.</translation>
    </message>
    <message>
        <source>On their way. It can take a few minutes; look among the unwanted mail, too.</source>
        <translation>في الطريق. قد يستغرق ذلك بضع دقائق؛ انظر في البريد غير المرغوب أيضًا.</translation>
    </message>
    <message>
        <source>Too many mails for now. The code takes your pictures home, too.</source>
        <translation>رسائل كثيرة الآن. الرمز يوصلك إلى صورك أيضًا.</translation>
    </message>
    <message>
        <source>Which car?</source>
        <translation>أي سيارة؟</translation>
    </message>
    <message>
        <source>Where does it drive?</source>
        <translation>أين تسير؟</translation>
    </message>
    <message>
        <source>How should it look?</source>
        <translation>كيف تبدو؟</translation>
    </message>
    <message>
        <source>Anything else?</source>
        <translation>هل من شيء آخر؟</translation>
    </message>
    <message>
        <source>Before we begin</source>
        <translation>قبل أن نبدأ</translation>
    </message>
    <message>
        <source>In which style?</source>
        <translation>بأي أسلوب؟</translation>
    </message>
    <message>
        <source>What should change?</source>
        <translation>ما الذي تريد تغييره؟</translation>
    </message>
    <message>
        <source>Your pictures by e-mail</source>
        <translation>صورك بالبريد الإلكتروني</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>مكبّرة</translation>
    </message>
    <message>
        <source>In a new style</source>
        <translation>بأسلوب جديد</translation>
    </message>
    <message>
        <source>With something new</source>
        <translation>مع شيء جديد</translation>
    </message>
    <message>
        <source>Your picture</source>
        <translation>صورتك</translation>
    </message>
    <message>
        <source>Enlarging your picture</source>
        <translation>نكبّر صورتك</translation>
    </message>
    <message>
        <source>Painting it in a new style</source>
        <translation>نرسمها بأسلوب جديد</translation>
    </message>
    <message>
        <source>Painting something new</source>
        <translation>نرسم شيئًا جديدًا</translation>
    </message>
    <message>
        <source>Making your pictures</source>
        <translation>نصنع صورك</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>صورك</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars, %3 as a painting</extracomment>
        <translation>%1 %2، %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars (or: as a painting)</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Printing …</source>
        <translation>تجري الطباعة …</translation>
    </message>
    <message>
        <source>Take it from the printer below. (%1 of %2)</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>خذها من الطابعة في الأسفل. (%1 من %2)</translation>
    </message>
    <message>
        <source>You have printed %1 of %2.</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>لقد طبعت %1 من %2.</translation>
    </message>
    <message>
        <source>The printer takes a rest. Your phone has all pictures.</source>
        <translation>الطابعة تستريح. كل الصور على هاتفك.</translation>
    </message>
    <message>
        <source>This picture cannot be printed yet.</source>
        <translation>لا يمكن طباعة هذه الصورة بعد.</translation>
    </message>
    <message>
        <source>The printer isn&apos;t ready. Your phone has all pictures.</source>
        <translation>الطابعة غير جاهزة. كل الصور على هاتفك.</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>الصورة %1</translation>
    </message>
    <message>
        <source>Pictures, round %1</source>
        <translation>الصور، الجولة %1</translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>لم تعد صورك في صفحة الهاتف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف ساعة واحدة، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف ساعتين، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n ساعات، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n ساعة، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n ساعة، ثم تُحذف.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>لم تعد صورك في صفحة الهاتف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف يومًا واحدًا، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف يومين، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n أيام، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n يومًا، ثم تُحذف.</numerusform>
            <numerusform>تنتظرك صورك في صفحة الهاتف %n يوم، ثم تُحذف.</numerusform>
        </translation>
    </message>
    <message>
        <source>These pictures were made beforehand.</source>
        <translation>صُنعت هذه الصور مسبقًا.</translation>
    </message>
    <message>
        <source>Our painter is resting: these pictures were made beforehand, and the colour may differ.</source>
        <translation>رسّامنا يستريح: صُنعت هذه الصور مسبقًا، وقد يختلف اللون.</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>جارٍ التحضير</translation>
    </message>
    <message>
        <source>A moment</source>
        <translation>لحظة</translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>لحظات</numerusform>
            <numerusform>نحو ثانية واحدة</numerusform>
            <numerusform>نحو ثانيتين</numerusform>
            <numerusform>نحو %n ثوانٍ</numerusform>
            <numerusform>نحو %n ثانية</numerusform>
            <numerusform>نحو %n ثانية</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>تنتهي هذه الزيارة الآن.</numerusform>
            <numerusform>تنتهي هذه الزيارة خلال ثانية واحدة.</numerusform>
            <numerusform>تنتهي هذه الزيارة خلال ثانيتين.</numerusform>
            <numerusform>تنتهي هذه الزيارة خلال %n ثوانٍ.</numerusform>
            <numerusform>تنتهي هذه الزيارة خلال %n ثانية.</numerusform>
            <numerusform>تنتهي هذه الزيارة خلال %n ثانية.</numerusform>
        </translation>
    </message>
</context>
</TS>
