pragma Singleton
import QtQuick

// Every word that only staff read; in English for now.
QtObject {
    readonly property string staff: qsTr("Staff")
    readonly property string leave: qsTr("Leave")
    readonly property string cancel: qsTr("Cancel")
    readonly property string enterPin: qsTr("Enter your PIN")
    readonly property string firstPin: qsTr("Choose a PIN for the admin")
    readonly property string again: qsTr("The same PIN once more")
    readonly property string firstMore: qsTr("8 to 12 digits, without a pattern, and no birthday.")
    readonly property string ok: qsTr("OK")
    readonly property var pages: ({
            "now": qsTr("Now"),
            "preflight": qsTr("Preflight"),
            "gallery": qsTr("Gallery"),
            "catalog": qsTr("Catalog"),
            "models": qsTr("Models"),
            "safety": qsTr("Safety"),
            "statistics": qsTr("Statistics"),
            "show": qsTr("Show")
        })
    readonly property string drain: qsTr("Drain")
    readonly property string giveBack: qsTr("Return")
    readonly property string restart: qsTr("Restart")
    readonly property string noDevices: qsTr("No devices: pictures come from the show pack.")
    readonly property string run: qsTr("Run preflight")
    readonly property string runAgain: qsTr("Run it again")
    readonly property string preflightMore: qsTr("Paints a picture on each device, fetches a ticket and looks at the whole machine. Guests can go on meanwhile.")
    readonly property string scanOnce: qsTr("Scan this code once with your own phone.")
    readonly property string scanned: qsTr("A phone has opened it.")
    readonly property string mishaps: qsTr("What went wrong lately")
    readonly property string closeShow: qsTr("Put out of order")
    readonly property string openShow: qsTr("Let guests in again")
    readonly property string undo: qsTr("Undo last change")
    readonly property string leaveKiosk: qsTr("Leave the kiosk")
    readonly property string sure: qsTr("Really leave?")
    readonly property string adminOnly: qsTr("The admin can change what follows.")
    readonly property string opening: qsTr("To open the show")
    readonly property string closing: qsTr("To close the show")
    readonly property string closedByHours: qsTr("Closed now, by the opening hours.")
    readonly property string name: qsTr("Name of the show")
    readonly property string noName: qsTr("without a name")
    readonly property string changeName: qsTr("Change")
    readonly property string hours: qsTr("Opening hours")
    readonly property string keepsHours: qsTr("Keeps opening hours, and is closed outside them")
    readonly property string alwaysOpen: qsTr("Always open.")
    readonly property string forgetHours: qsTr("Be open at all hours")
    readonly property string sureForgetHours: qsTr("Really forget the days that open twice?")
    readonly property string likeMonday: qsTr("All open days like Monday")
    readonly property string languages: qsTr("Languages that guests can choose")
    readonly property string restartProgram: qsTr("Restart the program")
    readonly property string restartNow: qsTr("Restart now, for what was changed")
    readonly property string sureRestart: qsTr("Really restart?")
    readonly property string shutDown: qsTr("Turn the machine off")
    readonly property string sureShutDown: qsTr("Really turn it off?")
    readonly property var days: ({
            "mon": qsTr("Monday"),
            "tue": qsTr("Tuesday"),
            "wed": qsTr("Wednesday"),
            "thu": qsTr("Thursday"),
            "fri": qsTr("Friday"),
            "sat": qsTr("Saturday"),
            "sun": qsTr("Sunday")
        })

    readonly property var parts: ({
            "day": qsTr("Open, close"),
            "hours": qsTr("Hours"),
            "settings": qsTr("Settings"),
            "program": qsTr("Machine")
        })

    function part(name) {
        return parts[name];
    }

    function day(name) {
        return days[name];
    }

    function hoursByHand(file) {
        return qsTr("Days that open more than once are changed in %1.").arg(file);
    }

    function zone(name, file) {
        return name === "" ? qsTr("Times are those of the machine’s time zone. Another is set in %1.").arg(file) : qsTr("Times are those of %1, set in %2.").arg(name).arg(file);
    }

    function less(title) {
        return qsTr("%1: less").arg(title);
    }

    function more(title) {
        return qsTr("%1: more").arg(title);
    }

    function running(seconds) {
        return qsTr("Looking … %1 s").arg(seconds);
    }

    function verdict(name, seconds) {
        const said = {
            "go": qsTr("The show can open."),
            "look": qsTr("The show can open, and something wants attention."),
            "no-go": qsTr("The show should not open like this.")
        };
        return (said[name] ?? "") + " " + qsTr("%1 seconds.").arg(seconds);
    }

    function page(name) {
        return pages[name];
    }

    function role(name) {
        return name === "admin" ? qsTr("Admin") : qsTr("Operator");
    }

    function wait(seconds) {
        return qsTr("Try again in %1 s").arg(seconds);
    }
}
