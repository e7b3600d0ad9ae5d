<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in itself</extracomment>
        <translation>Français</translation>
    </message>
    <message>
        <source>Language and comfort</source>
        <extracomment>Says that the button next to it is for languages, and for those who see or reach less</extracomment>
        <translation>Langue et confort</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Comfort</source>
        <translation>Confort</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Grand texte</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Moins de mouvement</translation>
    </message>
    <message>
        <source>Lower down</source>
        <translation>Plus bas</translation>
    </message>
    <message>
        <source>No hurry</source>
        <translation>Sans hâte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>choisi</translation>
    </message>
    <message>
        <source>Where would
you drive?</source>
        <translation>Où iriez-vous
rouler ?</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Touchez pour commencer</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminer</translation>
    </message>
    <message>
        <source>Four more</source>
        <translation>Quatre autres</translation>
    </message>
    <message>
        <source>Another style</source>
        <translation>Autre style</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>Les quatre</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>Généré par IA</translation>
    </message>
    <message>
        <source>AI-generated, pre-rendered</source>
        <translation>Généré par IA, préparé à l’avance</translation>
    </message>
    <message>
        <source>This one didn&apos;t work out</source>
        <translation>Celle-ci n’a pas abouti</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Toujours là ?</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>Plus de temps</translation>
    </message>
    <message>
        <source>That didn&apos;t work.</source>
        <translation>Cela n’a pas marché.</translation>
    </message>
    <message>
        <source>Please try again.</source>
        <translation>Veuillez réessayer.</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>De retour bientôt</translation>
    </message>
    <message>
        <source>We are getting things ready.</source>
        <translation>Nous préparons tout.</translation>
    </message>
    <message>
        <source>See you soon</source>
        <extracomment>Outside the show&apos;s opening hours; a line below says when it opens</extracomment>
        <translation>À bientôt</translation>
    </message>
    <message>
        <source>We open at %1.</source>
        <extracomment>%1 is a time of day, today</extracomment>
        <translation>Nous ouvrons à %1.</translation>
    </message>
    <message>
        <source>We open tomorrow at %1.</source>
        <translation>Nous ouvrons demain à %1.</translation>
    </message>
    <message>
        <source>We open on %1 at %2.</source>
        <extracomment>%1 is the name of a weekday, %2 a time of day</extracomment>
        <translation>Nous ouvrons %1 à %2.</translation>
    </message>
    <message>
        <source>Scan now, walk on</source>
        <translation>Scannez et poursuivez</translation>
    </message>
    <message>
        <source>The pictures follow you to your phone.</source>
        <translation>Les images vous suivent sur votre téléphone.</translation>
    </message>
    <message>
        <source>Take them home</source>
        <translation>Emportez-les</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code.</source>
        <translation>Visez le code avec l’appareil photo du téléphone.</translation>
    </message>
    <message>
        <source>Touch a picture to see it large.</source>
        <translation>Touchez une image pour l’agrandir.</translation>
    </message>
    <message>
        <source>1  Join the Wi-Fi</source>
        <translation>1  Rejoignez le Wi-Fi</translation>
    </message>
    <message>
        <source>2  Open your pictures</source>
        <translation>2  Ouvrez vos images</translation>
    </message>
    <message>
        <source>Your code is on its way</source>
        <translation>Votre code arrive</translation>
    </message>
    <message>
        <source>Change</source>
        <extracomment>Back from the pictures to the choices</extracomment>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>The same, but …</source>
        <translation>La même, mais…</translation>
    </message>
    <message>
        <source>in another style</source>
        <translation>dans un autre style</translation>
    </message>
    <message>
        <source>somewhere else</source>
        <translation>ailleurs</translation>
    </message>
    <message>
        <source>Replace a part</source>
        <translation>Remplacer une partie</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Agrandir</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler le trait</translation>
    </message>
    <message>
        <source>Paint over it with your finger</source>
        <translation>Peignez-la du doigt</translation>
    </message>
    <message>
        <source>The same place again</source>
        <translation>Encore le même lieu</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Remplacer</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Avant et après</translation>
    </message>
    <message>
        <source>Make this a favourite</source>
        <translation>Ajouter aux favoris</translation>
    </message>
    <message>
        <source>A favourite</source>
        <translation>Favorite</translation>
    </message>
    <message>
        <source>That didn&apos;t work</source>
        <translation>Cela n’a pas marché</translation>
    </message>
    <message>
        <source>Take them with you</source>
        <translation>Emportez-les</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Terminer</translation>
    </message>
    <message>
        <source>You may show my pictures here at the show</source>
        <extracomment>A box that a guest may tick; the show is a motor show</extracomment>
        <translation>Vous pouvez montrer mes images ici, au salon</translation>
    </message>
    <message>
        <source>Delete now</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>Tout supprimer ?</translation>
    </message>
    <message>
        <source>All pictures of your visit go at once, on your phone too. They cannot be brought back.</source>
        <translation>Toutes les images de votre visite disparaissent aussitôt, sur votre téléphone aussi. Elles ne peuvent pas être récupérées.</translation>
    </message>
    <message>
        <source>Yes, delete everything</source>
        <translation>Oui, tout supprimer</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Les garder</translation>
    </message>
    <message>
        <source>Everything is deleted</source>
        <translation>Tout est supprimé</translation>
    </message>
    <message>
        <source>No picture of your visit is left, here or on the phone&apos;s page.</source>
        <translation>Il ne reste aucune image de votre visite, ni ici ni sur la page du téléphone.</translation>
    </message>
    <message>
        <source>Surprise me</source>
        <translation>Surprenez-moi</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>Vos propres mots</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>on the keypad</comment>
        <translation>OK</translation>
    </message>
    <message>
        <source>At sunset, in the snow …</source>
        <translation>Au coucher du soleil, sous la neige…</translation>
    </message>
    <message>
        <source>Touch what fits</source>
        <translation>Touchez ce qui convient</translation>
    </message>
    <message>
        <source>Our painter doesn&apos;t know that yet. How about:</source>
        <translation>Notre peintre ne connaît pas encore cela. Et si c’était :</translation>
    </message>
    <message>
        <source>That is plenty. Touch one to take it out.</source>
        <translation>C’est déjà beaucoup. Touchez-en un pour le retirer.</translation>
    </message>
    <message>
        <source>Let&apos;s find other words.</source>
        <translation>Trouvons d’autres mots.</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>Majuscules</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Digits and marks</source>
        <translation>Chiffres et signes</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Lettres</translation>
    </message>
    <message>
        <source>No phone? By&#xa0;e‑mail</source>
        <extracomment>With a space and a hyphen that break no line</extracomment>
        <translation>Pas de téléphone ? Par&#xa0;e‑mail</translation>
    </message>
    <message>
        <source>By e-mail</source>
        <translation>Par e-mail</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>To another address</source>
        <translation>À une autre adresse</translation>
    </message>
    <message>
        <source>That doesn&apos;t look like an e-mail address. Take back a letter or two.</source>
        <translation>Cela ne ressemble pas à une adresse e-mail. Effacez une lettre ou deux.</translation>
    </message>
    <message>
        <source>Something is still missing, as in name@example.com.</source>
        <translation>Il manque encore quelque chose, comme dans name@example.com.</translation>
    </message>
    <message>
        <source>Please agree first: touch the box.</source>
        <translation>Donnez d&apos;abord votre accord : touchez la case.</translation>
    </message>
    <message>
        <source>On their way. It can take a few minutes; look among the unwanted mail, too.</source>
        <translation>En route. Cela peut prendre quelques minutes ; regardez aussi dans les indésirables.</translation>
    </message>
    <message>
        <source>Too many mails for now. The code takes your pictures home, too.</source>
        <translation>Trop d&apos;e-mails pour l&apos;instant. Le code vous donne aussi vos images.</translation>
    </message>
    <message>
        <source>Which car?</source>
        <translation>Quelle voiture ?</translation>
    </message>
    <message>
        <source>Where does it drive?</source>
        <translation>Où roule-t-elle ?</translation>
    </message>
    <message>
        <source>How should it look?</source>
        <translation>Dans quel style ?</translation>
    </message>
    <message>
        <source>Anything else?</source>
        <translation>Autre chose ?</translation>
    </message>
    <message>
        <source>Before we begin</source>
        <translation>Avant de commencer</translation>
    </message>
    <message>
        <source>In which style?</source>
        <translation>Dans quel style ?</translation>
    </message>
    <message>
        <source>What should change?</source>
        <translation>Que faut-il changer ?</translation>
    </message>
    <message>
        <source>Your pictures by e-mail</source>
        <translation>Vos images par e-mail</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>Agrandie</translation>
    </message>
    <message>
        <source>In a new style</source>
        <translation>Dans un nouveau style</translation>
    </message>
    <message>
        <source>With something new</source>
        <translation>Avec du nouveau</translation>
    </message>
    <message>
        <source>Your picture</source>
        <translation>Votre image</translation>
    </message>
    <message>
        <source>Enlarging your picture</source>
        <translation>Votre image s’agrandit</translation>
    </message>
    <message>
        <source>Painting it in a new style</source>
        <translation>Peinte dans un autre style</translation>
    </message>
    <message>
        <source>Painting something new</source>
        <translation>Du nouveau se peint</translation>
    </message>
    <message>
        <source>Making your pictures</source>
        <translation>Vos images se créent</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>Vos images</translation>
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
        <translation>Impression …</translation>
    </message>
    <message>
        <source>Take it from the printer below. (%1 of %2)</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Prenez-la dans l&apos;imprimante, en bas. (%1 sur %2)</translation>
    </message>
    <message>
        <source>You have printed %1 of %2.</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Vous avez imprimé %1 sur %2.</translation>
    </message>
    <message>
        <source>The printer takes a rest. Your phone has all pictures.</source>
        <translation>L&apos;imprimante se repose. Votre téléphone a toutes les images.</translation>
    </message>
    <message>
        <source>This picture cannot be printed yet.</source>
        <translation>Cette image ne peut pas encore être imprimée.</translation>
    </message>
    <message>
        <source>The printer isn&apos;t ready. Your phone has all pictures.</source>
        <translation>L&apos;imprimante n&apos;est pas prête. Votre téléphone a toutes les images.</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Image %1</translation>
    </message>
    <message>
        <source>Pictures, round %1</source>
        <translation>Images, série %1</translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>Vos images vous attendent %n heure sur la page du téléphone. Ensuite, elles sont supprimées.</numerusform>
            <numerusform>Vos images vous attendent %n heures sur la page du téléphone. Ensuite, elles sont supprimées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>Vos images vous attendent %n jour sur la page du téléphone. Ensuite, elles sont supprimées.</numerusform>
            <numerusform>Vos images vous attendent %n jours sur la page du téléphone. Ensuite, elles sont supprimées.</numerusform>
        </translation>
    </message>
    <message>
        <source>These pictures were made beforehand.</source>
        <translation>Ces images ont été faites à l’avance.</translation>
    </message>
    <message>
        <source>Our painter is resting: these pictures were made beforehand, and the colour may differ.</source>
        <translation>Notre peintre se repose : ces images ont été faites à l’avance et la couleur peut différer.</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>Mise en route</translation>
    </message>
    <message>
        <source>A moment</source>
        <translation>Un instant</translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>Environ %n seconde</numerusform>
            <numerusform>Environ %n secondes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>Cette visite se termine dans %n seconde.</numerusform>
            <numerusform>Cette visite se termine dans %n secondes.</numerusform>
        </translation>
    </message>
</context>
</TS>
