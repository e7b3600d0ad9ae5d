"""The phone's page in German."""

from __future__ import annotations

from kiosk.sharing.pages.words import Words

GERMAN = Words(
    code="de",
    name="Deutsch",
    languages="Sprachen",
    title="Deine Bilder",
    making="Deine Bilder entstehen gerade.",
    making_hint="Sie erscheinen hier von selbst.",
    queued_one="Zuerst kommen die Bilder eines anderen Gastes, dann deine.",
    queued="Zuerst kommen die Bilder von {count} anderen Gästen, dann deine.",
    done_share="Wie viel schon gemalt ist",
    held="Der Kiosk macht Platz für deine Bilder. Sie sind sicher; schau in einer Minute wieder.",
    done="Da sind sie.",
    some_missing="Diesmal ist nicht jedes Bild gelungen. Diese schon.",
    none="Diesmal ist kein Bild gelungen.",
    none_hint="Das tut uns leid. Am Kiosk bekommst du jederzeit neue.",
    tile_coming="Entsteht gerade",
    tile_missing="Dieses ist nicht gelungen",
    picture="Bild {number}",
    save_all="Alle Bilder sichern",
    save="Dieses Bild sichern",
    share="Dieses Bild teilen",
    share_all="Alle Bilder teilen",
    back="Zurück zu allen",
    yourself="Selbst machen",
    yourself_hint="Aus diesen Worten hat der Kiosk gemalt. Jede KI, die Bilder macht, "
    "kann etwas mit ihnen anfangen.",
    vehicle="Auto",
    colour="Farbe",
    setting="Ort",
    style="Stil",
    prompt="Prompt",
    delete="Meine Bilder jetzt löschen",
    delete_sure="Alle Bilder deines Besuchs löschen?",
    delete_hint="Sie werden endgültig gelöscht. Was du auf dem Handy gesichert hast, bleibt dort.",
    delete_yes="Ja, löschen",
    delete_no="Behalten",
    deleted="Deine Bilder sind gelöscht.",
    deleted_hint="Auf dem Bildschirm des Kiosks sind sie vielleicht noch bis zum Ende deines "
    "Besuchs zu sehen.",
    busy="Einen Moment, bitte.",
    busy_hint="Aus deinem Netz kamen sehr viele Anfragen. "
    "Diese Seite schaut von selbst wieder nach.",
    touch_hint="Tippe auf ein Bild, um es groß zu sehen.",
    hold_hint="Oder halte den Finger auf das Bild und sichere es bei deinen Fotos.",
    until="Diese Bilder bleiben hier bis {date}. Dann werden sie gelöscht.",
    made_with_ai="Mit KI gemacht. Keine Kamera war dabei, und jedes Bild sagt das auch.",
    unknown="Hinter diesem Link ist nichts.",
    unknown_hint="Bilder werden nach einer Weile gelöscht. Wenn deine noch da sein müssten, "
    "scanne den Code am Kiosk noch einmal.",
    trouble="Das hat gerade nicht geklappt.",
    trouble_hint="Deinen Bildern ist nichts passiert. Versuche es in einer Minute noch einmal.",
    moment="Einen Moment, bitte.",
    moment_hint="Der Kiosk öffnet gerade. Diese Seite schaut von selbst wieder nach.",
    weekdays=(
        *("Montag", "Dienstag", "Mittwoch", "Donnerstag"),
        *("Freitag", "Samstag", "Sonntag"),
    ),
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    date="{weekday}, {day}. {month}, {hour:02}:{minute:02} Uhr",
    checking="Deine Bilder werden geprüft.",
    checking_hint="Sie erscheinen hier von selbst, sobald jemand sie angesehen hat.",
    tile_checking="Wird geprüft",
    offline="Diese Seite erreicht den Kiosk gerade nicht.",
    offline_hint="Es geht von selbst weiter, sobald dein Handy wieder verbunden ist.",
)
