import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The kiosk cannot serve anyone just now, and clears itself; or it is closed by its hours, and
// says when it opens, in each language of the house in turn.
Notice {
    id: root

    required property VisitViewModel visit

    property int turn: 0

    readonly property list<string> when: visit.opens.split("|") // days ahead, weekday, hour, minute
    readonly property bool byHours: when.length === 4
    readonly property var tongue: Words.languages.length > 0 ? Words.languages[turn % Words.languages.length] : null

    headline: byHours && tongue ? tongue.closed : Words.closed
    line: byHours && tongue ? opening(tongue) : Words.closedMore

    function opening(tongue: var): string {
        const days = Number(when[0]);
        const locale = Qt.locale(tongue.code);
        const time = new Date(2000, 0, 1, Number(when[2]), Number(when[3])).toLocaleTimeString(locale, Locale.ShortFormat);
        if (days === 0)
            return tongue.opensAt.arg(time);
        if (days === 1)
            return tongue.opensTomorrow.arg(time);
        return tongue.opensOn.arg(locale.standaloneDayName(Number(when[1]), Locale.LongFormat)).arg(time);
    }

    Timer {
        interval: 5200
        repeat: true
        running: root.byHours && root.visible && Words.languages.length > 1
        onTriggered: root.turn += 1
    }

    StaffCorner {
        trouble: root.visit.trouble
    }
}
