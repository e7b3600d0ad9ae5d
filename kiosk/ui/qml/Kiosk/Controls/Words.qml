pragma Singleton
import QtQuick

// Every word that a guest reads, but for the catalog's names. Translations are in
// assets/translations; packaging/translate.py keeps them up to date with this file.
QtObject {
    property string language // what the words are in
    property var languages: [] // of the house: code, name, mirrored, invitation and touch of each

    //: The name of this language, in itself
    readonly property string ownName: qsTr("English")
    //: Says that the button next to it is for languages, and for those who see or reach less
    readonly property string forEveryone: qsTr("Language and comfort")
    readonly property string chooseLanguage: qsTr("Language")
    readonly property string comfort: qsTr("Comfort")
    readonly property string largeText: qsTr("Large text")
    readonly property string highContrast: qsTr("High contrast")
    readonly property string lessMotion: qsTr("Less motion")
    readonly property string withinReach: qsTr("Lower down")
    readonly property string withMoreTime: qsTr("No hurry")
    readonly property string close: qsTr("Close")
    readonly property string chosen: qsTr("chosen")

    readonly property string attractLine: qsTr("Where would\nyou drive?")
    readonly property string attractTouch: qsTr("Touch to begin")
    readonly property string next: qsTr("Next")
    readonly property string back: qsTr("Back")
    readonly property string cancel: qsTr("Cancel")
    readonly property string startOver: qsTr("Start over")
    readonly property string done: qsTr("Done")
    readonly property string fourMore: qsTr("Four more")
    readonly property string anotherStyle: qsTr("Another style")
    readonly property string allFour: qsTr("All four")
    readonly property string mark: qsTr("AI-generated")
    readonly property string markPrerendered: qsTr("AI-generated, pre-rendered")
    readonly property string lostTile: qsTr("This one didn't work out")
    readonly property string stillThere: qsTr("Still there?")
    readonly property string moreTime: qsTr("More time")
    readonly property string sorry: qsTr("That didn't work.")
    readonly property string sorryMore: qsTr("Please try again.")
    readonly property string startAgain: qsTr("Start again")
    readonly property string closed: qsTr("Back in a moment")
    readonly property string closedMore: qsTr("We are getting things ready.")
    //: Outside the show's opening hours; a line below says when it opens
    readonly property string closedByHours: qsTr("See you soon")
    //: %1 is a time of day, today
    readonly property string opensAt: qsTr("We open at %1.")
    readonly property string opensTomorrow: qsTr("We open tomorrow at %1.")
    //: %1 is the name of a weekday, %2 a time of day
    readonly property string opensOn: qsTr("We open on %1 at %2.")
    readonly property string scanNow: qsTr("Scan now, walk on")
    readonly property string scanNowMore: qsTr("The pictures follow you to your phone.")
    readonly property string scanResult: qsTr("Take them home")
    readonly property string scanResultMore: qsTr("Point your phone's camera at the code.")
    readonly property string look: qsTr("Touch a picture to see it large.")
    readonly property string joinWifi: qsTr("1  Join the Wi-Fi")
    readonly property string openPictures: qsTr("2  Open your pictures")
    readonly property string codeComing: qsTr("Your code is on its way")

    //: Back from the pictures to the choices
    readonly property string change: qsTr("Change")
    readonly property string vary: qsTr("The same, but …")
    readonly property string inAnotherStyle: qsTr("in another style")
    readonly property string somewhereElse: qsTr("somewhere else")
    readonly property string restyle: qsTr("Another style")
    readonly property string eraseAndReplace: qsTr("Replace a part")
    readonly property string enlarge: qsTr("Enlarge")
    readonly property string toPaper: qsTr("Print")
    readonly property string undo: qsTr("Undo")
    readonly property string paintOver: qsTr("Paint over it with your finger")
    readonly property string sameAgain: qsTr("The same place again")
    readonly property string replacePainted: qsTr("Replace it")
    readonly property string beforeAfter: qsTr("Before and after")
    readonly property string makeFavourite: qsTr("Make this a favourite")
    readonly property string favourite: qsTr("A favourite")
    readonly property string editFailed: qsTr("That didn't work")
    readonly property string goodbye: qsTr("Take them with you")
    readonly property string finish: qsTr("Finish")
    readonly property string backToPictures: qsTr("Back")
    //: A box that a guest may tick; the show is a motor show
    readonly property string mayShow: qsTr("You may show my pictures here at the show")
    readonly property string deleteNow: qsTr("Delete now")
    readonly property string deleteSure: qsTr("Delete everything?")
    readonly property string deleteSureMore: qsTr("All pictures of your visit go at once, on your phone too. They cannot be brought back.")
    readonly property string deleteReally: qsTr("Yes, delete everything")
    readonly property string keepThem: qsTr("Keep them")
    readonly property string everythingGone: qsTr("Everything is deleted")
    readonly property string goneMore: qsTr("No picture of your visit is left, here or on the phone's page.")

    readonly property string surprise: qsTr("Surprise me")
    readonly property string ownWords: qsTr("Your own words")
    readonly property string wordsDone: qsTr("Done", "on the keypad")
    readonly property string wordsHint: qsTr("At sunset, in the snow …")
    readonly property string wordsIdeas: qsTr("Touch what fits")
    readonly property string wordsUnknown: qsTr("Our painter doesn't know that yet. How about:")
    readonly property string wordsFull: qsTr("That is plenty. Touch one to take it out.")
    readonly property string wordsRefused: qsTr("Let's find other words.")
    readonly property string shift: qsTr("Capitals")
    readonly property string erase: qsTr("Delete")
    readonly property string marks: qsTr("Digits and marks")
    readonly property string letters: qsTr("Letters")

    // E-mail.
    //: With a space and a hyphen that break no line
    readonly property string byMail: qsTr("No phone? By e‑mail")
    readonly property string byMailShort: qsTr("By e-mail")
    readonly property string mailSend: qsTr("Send")
    readonly property string mailAgain: qsTr("To another address")

    // What keeps the pictures from being sent to an address.
    function mailNote(why: string): string {
        switch (why) {
        case "wrong":
            return qsTr("That doesn't look like an e-mail address. Take back a letter or two.");
        case "short":
            return qsTr("Something is still missing, as in name@example.com.");
        case "tick":
            return qsTr("Please agree first: touch the box.");
        default:
            return "";
        }
    }

    // What became of the mail.
    function mailProgress(state: string): string {
        switch (state) {
        case "asked":
            return qsTr("A moment");
        case "taken":
            return qsTr("On their way. It can take a few minutes; look among the unwanted mail, too.");
        case "declined":
            return qsTr("Too many mails for now. The code takes your pictures home, too.");
        default:
            return "";
        }
    }

    function title(screen: string): string {
        switch (screen) {
        case "vehicle":
            return qsTr("Which car?");
        case "setting":
            return qsTr("Where does it drive?");
        case "style":
            return qsTr("How should it look?");
        case "words":
            return qsTr("Anything else?");
        case "terms":
            return qsTr("Before we begin");
        case "vary":
            return qsTr("The same, but …");
        case "restyle":
            return qsTr("In which style?");
        case "erase":
            return qsTr("What should change?");
        case "mail":
            return qsTr("Your pictures by e-mail");
        default:
            return "";
        }
    }

    // "A red Lexus RZ, on Mars, as a painting": as much of it as there is. The parts come from
    // the catalog in the forms that they have here; each language says how they stand together.
    function sentence(vehicle: string, setting: string, style: string): string {
        let text = vehicle;
        if (vehicle === "")
            return "";
        if (setting !== "" && style !== "")
            //: %1 a red Lexus RZ, %2 on Mars, %3 as a painting
            text = qsTr("%1, %2, %3").arg(vehicle).arg(setting).arg(style);
        else if (setting !== "" || style !== "")
            //: %1 a red Lexus RZ, %2 on Mars (or: as a painting)
            text = qsTr("%1, %2").arg(vehicle).arg(setting + style);
        return text.charAt(0).toLocaleUpperCase() + text.slice(1);
    }

    // What is on the result screen: a round of pictures, or one of them.
    function round(kind: string, large: bool): string {
        switch (kind) {
        case "enlarged":
            return qsTr("Enlarged");
        case "restyled":
            return qsTr("In a new style");
        case "replaced":
            return qsTr("With something new");
        default:
            return large ? qsTr("Your picture") : qsTr("Your pictures");
        }
    }

    // What is being made.
    function making(kind: string): string {
        switch (kind) {
        case "enlarged":
            return qsTr("Enlarging your picture");
        case "restyled":
            return qsTr("Painting it in a new style");
        case "replaced":
            return qsTr("Painting something new");
        default:
            return qsTr("Making your pictures");
        }
    }

    // What became of a wish to print a picture.
    function printing(state: string, printed: int, prints: int): string {
        switch (state) {
        case "waiting":
            return qsTr("Printing …");
        case "queued":
            //: %1 prints of %2 are taken
            return qsTr("Take it from the printer below. (%1 of %2)").arg(printed).arg(prints);
        case "visit-limit":
            //: %1 prints of %2 are taken
            return qsTr("You have printed %1 of %2.").arg(printed).arg(prints);
        case "hour-limit":
            return qsTr("The printer takes a rest. Your phone has all pictures.");
        case "unavailable":
            return qsTr("This picture cannot be printed yet.");
        case "not-ready":
            return qsTr("The printer isn't ready. Your phone has all pictures.");
        default:
            return "";
        }
    }

    function numberedPicture(number: int): string {
        return qsTr("Picture %1").arg(number);
    }

    function numberedRound(number: int): string {
        return qsTr("Pictures, round %1").arg(number);
    }

    // How long pictures are kept, before they go by themselves.
    function kept(hours: int): string {
        if (hours % 24 !== 0)
            return qsTr("Your pictures wait on your phone's page for %n hour(s). Then they are deleted.", "", hours);
        return qsTr("Your pictures wait on your phone's page for %n day(s). Then they are deleted.", "", hours / 24);
    }

    // Why pictures were made beforehand, and not for this guest; nothing where they were not.
    function origin(why: string): string {
        switch (why) {
        case "demo":
            return qsTr("These pictures were made beforehand.");
        case "resting":
            return qsTr("Our painter is resting: these pictures were made beforehand, and the colour may differ.");
        default:
            return "";
        }
    }

    function wait(seconds: int, warming: bool): string {
        if (warming)
            return qsTr("Warming up");
        if (seconds < 0)
            return qsTr("A moment");
        return qsTr("About %n second(s)", "", seconds);
    }

    function reset(seconds: int): string {
        return qsTr("This visit ends in %n second(s).", "", Math.max(0, seconds));
    }
}
