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
    readonly property string running: qsTr("Looking, under a minute …")
    readonly property string closeShow: qsTr("Put out of order")
    readonly property string openShow: qsTr("Let guests in again")
    readonly property string undo: qsTr("Undo last change")
    readonly property string leaveKiosk: qsTr("Leave the kiosk")
    readonly property string sure: qsTr("Really leave?")
    readonly property string adminOnly: qsTr("The admin can change these.")
    readonly property string opening: qsTr("To open: run preflight, make one picture, scan its code.")
    readonly property string closing: qsTr("To close: put out of order, look at the light, then leave.")

    function page(name) {
        return pages[name];
    }

    function role(name) {
        return name === "admin" ? qsTr("Admin") : qsTr("Operator");
    }

    function wait(seconds) {
        return qsTr("Try again in %1 s").arg(seconds);
    }

    function facts(queue, free, link) {
        return qsTr("Queue %1 · Disk %2 free · Phone's page %3").arg(queue).arg(free).arg(link);
    }
}
