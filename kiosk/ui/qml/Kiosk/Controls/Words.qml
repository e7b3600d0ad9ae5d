pragma Singleton
import QtQuick

// Every word that a guest reads, but for the catalog's names.
QtObject {
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
    readonly property string lostTile: qsTr("This one didn't work out")
    readonly property string stillThere: qsTr("Still there?")
    readonly property string moreTime: qsTr("More time")
    readonly property string sorry: qsTr("That didn't work.")
    readonly property string sorryMore: qsTr("Please try again.")
    readonly property string startAgain: qsTr("Start again")
    readonly property string closed: qsTr("Back in a moment")
    readonly property string closedMore: qsTr("We are getting things ready.")
    readonly property string scanNow: qsTr("Scan now, walk on")
    readonly property string scanNowMore: qsTr("The pictures follow you to your phone.")
    readonly property string scanResult: qsTr("Take them home")
    readonly property string scanResultMore: qsTr("Point your phone's camera at the code.")
    readonly property string look: qsTr("Touch a picture to see it large.")
    readonly property string joinWifi: qsTr("1  Join the Wi-Fi")
    readonly property string openPictures: qsTr("2  Open your pictures")
    readonly property string codeComing: qsTr("Your code is on its way")

    function title(screen: string): string {
        switch (screen) {
        case "vehicle":
            return qsTr("Which car?");
        case "setting":
            return qsTr("Where does it drive?");
        case "style":
            return qsTr("How should it look?");
        case "making":
            return qsTr("Making your pictures");
        case "result":
            return qsTr("Your pictures");
        default:
            return "";
        }
    }

    // "A red Lexus RZ, on Mars, as a painting": as much of it as there is.
    function sentence(colour: string, vehicle: string, setting: string, style: string): string {
        if (vehicle === "")
            return "";
        const paint = colour.toLowerCase();
        const article = "aeiou".includes(paint.charAt(0)) ? qsTr("An %1 %2") : qsTr("A %1 %2");
        const parts = [article.arg(paint).arg(vehicle)];
        if (setting !== "")
            parts.push(setting.charAt(0).toLowerCase() + setting.slice(1));
        if (style !== "")
            parts.push(style);
        return parts.join(qsTr(", "));
    }

    function manner(style: string, name: string): string {
        switch (style) {
        case "painting":
            return qsTr("as a painting");
        case "digital-art":
            return qsTr("as digital art");
        case "manga":
            return qsTr("as manga");
        default:
            return name.toLowerCase();
        }
    }

    function wait(seconds: int, warming: bool): string {
        if (warming)
            return qsTr("Warming up");
        if (seconds < 0)
            return qsTr("A moment");
        return seconds === 1 ? qsTr("About a second") : qsTr("About %1 seconds").arg(seconds);
    }

    function reset(seconds: int): string {
        return seconds === 1 ? qsTr("This visit ends in 1 second.") : qsTr("This visit ends in %1 seconds.").arg(Math.max(0, seconds));
    }
}
