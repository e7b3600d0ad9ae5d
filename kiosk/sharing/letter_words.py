"""What the mail with a visit's pictures says, in the languages of the phone's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The words of one language. `{…}` is filled in."""

    subject: str
    hello: str
    left_out: str
    link: str
    why: str


LETTERS: Mapping[str, LetterWords] = {
    "en": LetterWords(
        subject="Your pictures from the kiosk",
        hello="Here are your pictures. You find them attached.",
        left_out="There were more than one mail can carry: these are the last {count}.",
        link="All of them are here until {date}:",
        why="You get this mail because somebody typed this address at our kiosk. We use "
        "the address for nothing else, and delete it as soon as the mail is sent. If it was not "
        "you, there is nothing you need to do.",
    ),
    "de": LetterWords(
        subject="Deine Bilder vom Kiosk",
        hello="Hier sind deine Bilder. Du findest sie im Anhang.",
        left_out="Es waren mehr, als in eine E-Mail passen: Das sind die letzten {count}.",
        link="Alle findest du hier bis {date}:",
        why="Du bekommst diese E-Mail, weil jemand diese Adresse an unserem Kiosk eingegeben hat. "
        "Wir nutzen die Adresse für nichts anderes und löschen sie, sobald die E-Mail abgeschickt "
        "ist. Wenn du es nicht warst, brauchst du nichts zu tun.",
    ),
    "fr": LetterWords(
        subject="Vos images du kiosque",
        hello="Voici vos images, en pièces jointes.",
        left_out="Il y en avait plus qu'un e-mail ne peut porter : voici les {count} dernières.",
        link="Elles sont toutes ici jusqu'à {date} :",
        why="Vous recevez cet e-mail parce que quelqu'un a saisi cette adresse à notre kiosque. "
        "Nous n'utilisons l'adresse pour rien d'autre et l'effaçons dès que l'e-mail est envoyé. "
        "Si ce n'était pas vous, vous n'avez rien à faire.",
    ),
    "es": LetterWords(
        subject="Tus imágenes del quiosco",
        hello="Aquí están tus imágenes. Las encuentras adjuntas.",
        left_out="Eran más de las que caben en un correo: estas son las últimas {count}.",
        link="Todas están aquí hasta el {date}:",
        why="Recibes este correo porque alguien escribió esta dirección en nuestro quiosco. No "
        "usamos la dirección para nada más y la borramos en cuanto se envía el correo. Si no "
        "fuiste tú, no tienes que hacer nada.",
    ),
    "ja": LetterWords(
        subject="キオスクで作った画像",
        hello="画像をお届けします。添付ファイルをご覧ください。",
        left_out="1通のメールに入りきらないため、最後の{count}枚をお送りします。",
        link="すべての画像は{date}までこちらでご覧いただけます:",
        why="このメールは、キオスクでこのアドレスが入力されたためお送りしています。"
        "アドレスはほかの目的には使わず、送信が済みしだい削除します。"
        "お心当たりがない場合も、何もしていただく必要はありません。",
    ),
    "ar": LetterWords(
        subject="صورك من الكشك",
        hello="هذه صورك. تجدها في المرفقات.",
        left_out="كانت الصور أكثر مما تتسع له رسالة واحدة: هذه آخر {count}.",
        link="كل الصور هنا حتى {date}:",
        why="وصلتك هذه الرسالة لأن أحدًا كتب هذا العنوان على الكشك. "
        "لا نستخدم العنوان لأي شيء آخر، ونحذفه فور إرسال الرسالة. "
        "إن لم تكن أنت فليس عليك أن تفعل شيئًا.",
    ),
}


def letter_words_for(language: str) -> LetterWords:
    """The words of `language`, or English."""
    return LETTERS.get(language, LETTERS["en"])
