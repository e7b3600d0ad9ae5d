<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in itself</extracomment>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Language and comfort</source>
        <extracomment>Says that the button next to it is for languages, and for those who see or reach less</extracomment>
        <translation>Sprache und Komfort</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Comfort</source>
        <translation>Komfort</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Große Schrift</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Lower down</source>
        <translation>Weiter unten</translation>
    </message>
    <message>
        <source>No hurry</source>
        <translation>Ohne Eile</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>Where would
you drive?</source>
        <translation>Wo würdest
du fahren?</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Tippe, um zu beginnen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Four more</source>
        <translation>Noch vier</translation>
    </message>
    <message>
        <source>Another style</source>
        <translation>Anderer Stil</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>Alle vier</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>KI-generiert</translation>
    </message>
    <message>
        <source>AI-generated, pre-rendered</source>
        <translation>KI-generiert, vorab gemalt</translation>
    </message>
    <message>
        <source>This one didn&apos;t work out</source>
        <translation>Dieses ist nicht gelungen</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Noch da?</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>Mehr Zeit</translation>
    </message>
    <message>
        <source>That didn&apos;t work.</source>
        <translation>Das hat nicht geklappt.</translation>
    </message>
    <message>
        <source>Please try again.</source>
        <translation>Bitte versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>Gleich wieder da</translation>
    </message>
    <message>
        <source>We are getting things ready.</source>
        <translation>Wir bereiten alles vor.</translation>
    </message>
    <message>
        <source>See you soon</source>
        <extracomment>Outside the show&apos;s opening hours; a line below says when it opens</extracomment>
        <translation>Bis bald</translation>
    </message>
    <message>
        <source>We open at %1.</source>
        <extracomment>%1 is a time of day, today</extracomment>
        <translation>Wir öffnen um %1 Uhr.</translation>
    </message>
    <message>
        <source>We open tomorrow at %1.</source>
        <translation>Wir öffnen morgen um %1 Uhr.</translation>
    </message>
    <message>
        <source>We open on %1 at %2.</source>
        <extracomment>%1 is the name of a weekday, %2 a time of day</extracomment>
        <translation>Wir öffnen am %1 um %2 Uhr.</translation>
    </message>
    <message>
        <source>Scan now, walk on</source>
        <translation>Scannen und weitergehen</translation>
    </message>
    <message>
        <source>The pictures follow you to your phone.</source>
        <translation>Die Bilder folgen dir aufs Handy.</translation>
    </message>
    <message>
        <source>Take them home</source>
        <translation>Nimm sie mit nach Hause</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code.</source>
        <translation>Richte die Handykamera auf den Code.</translation>
    </message>
    <message>
        <source>Touch a picture to see it large.</source>
        <translation>Tippe auf ein Bild, um es groß zu sehen.</translation>
    </message>
    <message>
        <source>1  Join the Wi-Fi</source>
        <translation>1  WLAN beitreten</translation>
    </message>
    <message>
        <source>2  Open your pictures</source>
        <translation>2  Bilder öffnen</translation>
    </message>
    <message>
        <source>Your code is on its way</source>
        <translation>Dein Code kommt gleich</translation>
    </message>
    <message>
        <source>Change</source>
        <extracomment>Back from the pictures to the choices</extracomment>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>The same, but …</source>
        <translation>Dasselbe, nur …</translation>
    </message>
    <message>
        <source>in another style</source>
        <translation>in anderem Stil</translation>
    </message>
    <message>
        <source>somewhere else</source>
        <translation>an einem anderen Ort</translation>
    </message>
    <message>
        <source>Replace a part</source>
        <translation>Teil ersetzen</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Paint over it with your finger</source>
        <translation>Übermale es mit dem Finger</translation>
    </message>
    <message>
        <source>The same place again</source>
        <translation>Wieder derselbe Ort</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Make this a favourite</source>
        <translation>Als Favorit merken</translation>
    </message>
    <message>
        <source>A favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>That didn&apos;t work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>Take them with you</source>
        <translation>Nimm sie mit</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>You may show my pictures here at the show</source>
        <extracomment>A box that a guest may tick; the show is a motor show</extracomment>
        <translation>Ihr dürft meine Bilder hier auf der Messe zeigen</translation>
    </message>
    <message>
        <source>Delete now</source>
        <translation>Jetzt löschen</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>Alles löschen?</translation>
    </message>
    <message>
        <source>All pictures of your visit go at once, on your phone too. They cannot be brought back.</source>
        <translation>Alle Bilder deines Besuchs verschwinden sofort, auch auf dem Handy. Sie lassen sich nicht zurückholen.</translation>
    </message>
    <message>
        <source>Yes, delete everything</source>
        <translation>Ja, alles löschen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Everything is deleted</source>
        <translation>Alles ist gelöscht</translation>
    </message>
    <message>
        <source>No picture of your visit is left, here or on the phone&apos;s page.</source>
        <translation>Von deinem Besuch ist kein Bild mehr da, weder hier noch auf der Handyseite.</translation>
    </message>
    <message>
        <source>Surprise me</source>
        <translation>Überrasche mich</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>Deine eigenen Worte</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>on the keypad</comment>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>At sunset, in the snow …</source>
        <translation>Bei Sonnenuntergang, im Schnee …</translation>
    </message>
    <message>
        <source>Touch what fits</source>
        <translation>Tippe an, was passt</translation>
    </message>
    <message>
        <source>Our painter doesn&apos;t know that yet. How about:</source>
        <translation>Das kennt unser Maler noch nicht. Wie wäre es mit:</translation>
    </message>
    <message>
        <source>That is plenty. Touch one to take it out.</source>
        <translation>Das reicht schon. Tippe eines an, um es zu entfernen.</translation>
    </message>
    <message>
        <source>Let&apos;s find other words.</source>
        <translation>Lass uns andere Worte finden.</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>Großbuchstaben</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Digits and marks</source>
        <translation>Ziffern und Zeichen</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Buchstaben</translation>
    </message>
    <message>
        <source>No phone? By&#xa0;e‑mail</source>
        <extracomment>With a space and a hyphen that break no line</extracomment>
        <translation>Kein Handy? Per&#xa0;E‑Mail</translation>
    </message>
    <message>
        <source>By e-mail</source>
        <translation>Per E-Mail</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>To another address</source>
        <translation>An eine andere Adresse</translation>
    </message>
    <message>
        <source>That doesn&apos;t look like an e-mail address. Take back a letter or two.</source>
        <translation>Das sieht nicht nach einer E-Mail-Adresse aus. Nimm einen Buchstaben zurück.</translation>
    </message>
    <message>
        <source>Something is still missing, as in name@example.com.</source>
        <translation>Da fehlt noch etwas, wie in name@example.com.</translation>
    </message>
    <message>
        <source>Please agree first: touch the box.</source>
        <translation>Stimme bitte erst zu: Tippe auf das Kästchen.</translation>
    </message>
    <message>
        <source>On their way. It can take a few minutes; look among the unwanted mail, too.</source>
        <translation>Unterwegs. Es kann ein paar Minuten dauern; schau auch in den Spam-Ordner.</translation>
    </message>
    <message>
        <source>Too many mails for now. The code takes your pictures home, too.</source>
        <translation>Gerade sind es zu viele E-Mails. Auch der Code bringt deine Bilder nach Hause.</translation>
    </message>
    <message>
        <source>Which car?</source>
        <translation>Welches Auto?</translation>
    </message>
    <message>
        <source>Where does it drive?</source>
        <translation>Wo fährt es?</translation>
    </message>
    <message>
        <source>How should it look?</source>
        <translation>Wie soll es aussehen?</translation>
    </message>
    <message>
        <source>Anything else?</source>
        <translation>Noch etwas?</translation>
    </message>
    <message>
        <source>Before we begin</source>
        <translation>Bevor es losgeht</translation>
    </message>
    <message>
        <source>In which style?</source>
        <translation>In welchem Stil?</translation>
    </message>
    <message>
        <source>What should change?</source>
        <translation>Was soll anders sein?</translation>
    </message>
    <message>
        <source>Your pictures by e-mail</source>
        <translation>Deine Bilder per E-Mail</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>Vergrößert</translation>
    </message>
    <message>
        <source>In a new style</source>
        <translation>In neuem Stil</translation>
    </message>
    <message>
        <source>With something new</source>
        <translation>Mit etwas Neuem</translation>
    </message>
    <message>
        <source>Your picture</source>
        <translation>Dein Bild</translation>
    </message>
    <message>
        <source>Enlarging your picture</source>
        <translation>Dein Bild wird größer</translation>
    </message>
    <message>
        <source>Painting it in a new style</source>
        <translation>Wird im neuen Stil gemalt</translation>
    </message>
    <message>
        <source>Painting something new</source>
        <translation>Etwas Neues entsteht</translation>
    </message>
    <message>
        <source>Making your pictures</source>
        <translation>Deine Bilder entstehen</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>Deine Bilder</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars, %3 as a painting</extracomment>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars (or: as a painting)</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Printing …</source>
        <translation>Wird gedruckt …</translation>
    </message>
    <message>
        <source>Take it from the printer below. (%1 of %2)</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Nimm es unten aus dem Drucker. (%1 von %2)</translation>
    </message>
    <message>
        <source>You have printed %1 of %2.</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Du hast %1 von %2 gedruckt.</translation>
    </message>
    <message>
        <source>The printer takes a rest. Your phone has all pictures.</source>
        <translation>Der Drucker macht Pause. Dein Handy hat alle Bilder.</translation>
    </message>
    <message>
        <source>This picture cannot be printed yet.</source>
        <translation>Dieses Bild lässt sich noch nicht drucken.</translation>
    </message>
    <message>
        <source>The printer isn&apos;t ready. Your phone has all pictures.</source>
        <translation>Der Drucker ist nicht bereit. Dein Handy hat alle Bilder.</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>Pictures, round %1</source>
        <translation>Bilder, Runde %1</translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>Deine Bilder warten %n Stunde auf der Handyseite. Dann werden sie gelöscht.</numerusform>
            <numerusform>Deine Bilder warten %n Stunden auf der Handyseite. Dann werden sie gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>Deine Bilder warten %n Tag auf der Handyseite. Dann werden sie gelöscht.</numerusform>
            <numerusform>Deine Bilder warten %n Tage auf der Handyseite. Dann werden sie gelöscht.</numerusform>
        </translation>
    </message>
    <message>
        <source>These pictures were made beforehand.</source>
        <translation>Diese Bilder wurden vorab gemalt.</translation>
    </message>
    <message>
        <source>Our painter is resting: these pictures were made beforehand, and the colour may differ.</source>
        <translation>Unser Maler ruht sich aus: Diese Bilder wurden vorab gemalt, und die Farbe kann abweichen.</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>Wird warm</translation>
    </message>
    <message>
        <source>A moment</source>
        <translation>Einen Moment</translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>Etwa eine Sekunde</numerusform>
            <numerusform>Etwa %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>Dieser Besuch endet in einer Sekunde.</numerusform>
            <numerusform>Dieser Besuch endet in %n Sekunden.</numerusform>
        </translation>
    </message>
</context>
</TS>
