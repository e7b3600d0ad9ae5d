import QtQuick
import Kiosk.ViewModels

// The way to the pictures for guests without a phone at hand, where there is one.
Pill {
    required property MailViewModel mail

    objectName: "by-mail"
    text: Words.byMail
    visible: mail.offered
    onTapped: mail.ask()
}
