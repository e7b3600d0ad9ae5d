<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in itself</extracomment>
        <translation>Español</translation>
    </message>
    <message>
        <source>Language and comfort</source>
        <extracomment>Says that the button next to it is for languages, and for those who see or reach less</extracomment>
        <translation>Idioma y comodidad</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Comfort</source>
        <translation>Comodidad</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Texto grande</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Alto contraste</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>Menos movimiento</translation>
    </message>
    <message>
        <source>Lower down</source>
        <translation>Más abajo</translation>
    </message>
    <message>
        <source>No hurry</source>
        <translation>Sin prisa</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>elegido</translation>
    </message>
    <message>
        <source>Where would
you drive?</source>
        <translation>¿Por dónde
conducirías?</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>Toca para empezar</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Siguiente</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Reiniciar</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminar</translation>
    </message>
    <message>
        <source>Four more</source>
        <translation>Cuatro más</translation>
    </message>
    <message>
        <source>Another style</source>
        <translation>Otro estilo</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>Las cuatro</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>Generado con IA</translation>
    </message>
    <message>
        <source>AI-generated, pre-rendered</source>
        <translation>Generado con IA, preparado de antemano</translation>
    </message>
    <message>
        <source>This one didn&apos;t work out</source>
        <translation>Esta no ha salido bien</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>¿Sigues ahí?</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>Más tiempo</translation>
    </message>
    <message>
        <source>That didn&apos;t work.</source>
        <translation>No ha funcionado.</translation>
    </message>
    <message>
        <source>Please try again.</source>
        <translation>Inténtalo de nuevo.</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Empezar otra vez</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>Volvemos enseguida</translation>
    </message>
    <message>
        <source>We are getting things ready.</source>
        <translation>Lo estamos preparando todo.</translation>
    </message>
    <message>
        <source>See you soon</source>
        <extracomment>Outside the show&apos;s opening hours; a line below says when it opens</extracomment>
        <translation>Hasta pronto</translation>
    </message>
    <message>
        <source>We open at %1.</source>
        <extracomment>%1 is a time of day, today</extracomment>
        <translation>Abrimos a las %1.</translation>
    </message>
    <message>
        <source>We open tomorrow at %1.</source>
        <translation>Abrimos mañana a las %1.</translation>
    </message>
    <message>
        <source>We open on %1 at %2.</source>
        <extracomment>%1 is the name of a weekday, %2 a time of day</extracomment>
        <translation>Abrimos el %1 a las %2.</translation>
    </message>
    <message>
        <source>Scan now, walk on</source>
        <translation>Escanea y sigue tu camino</translation>
    </message>
    <message>
        <source>The pictures follow you to your phone.</source>
        <translation>Las imágenes te siguen al móvil.</translation>
    </message>
    <message>
        <source>Take them home</source>
        <translation>Llévatelas a casa</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code.</source>
        <translation>Apunta al código con la cámara del móvil.</translation>
    </message>
    <message>
        <source>Touch a picture to see it large.</source>
        <translation>Toca una imagen para verla en grande.</translation>
    </message>
    <message>
        <source>1  Join the Wi-Fi</source>
        <translation>1  Únete a la wifi</translation>
    </message>
    <message>
        <source>2  Open your pictures</source>
        <translation>2  Abre tus imágenes</translation>
    </message>
    <message>
        <source>Your code is on its way</source>
        <translation>Tu código está en camino</translation>
    </message>
    <message>
        <source>Change</source>
        <extracomment>Back from the pictures to the choices</extracomment>
        <translation>Cambiar</translation>
    </message>
    <message>
        <source>The same, but …</source>
        <translation>Lo mismo, pero…</translation>
    </message>
    <message>
        <source>in another style</source>
        <translation>con otro estilo</translation>
    </message>
    <message>
        <source>somewhere else</source>
        <translation>en otro lugar</translation>
    </message>
    <message>
        <source>Replace a part</source>
        <translation>Cambiar una parte</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimir</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Paint over it with your finger</source>
        <translation>Píntalo con el dedo</translation>
    </message>
    <message>
        <source>The same place again</source>
        <translation>El mismo lugar otra vez</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Cambiarlo</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes y después</translation>
    </message>
    <message>
        <source>Make this a favourite</source>
        <translation>Marcar como favorita</translation>
    </message>
    <message>
        <source>A favourite</source>
        <translation>Favorita</translation>
    </message>
    <message>
        <source>That didn&apos;t work</source>
        <translation>No ha funcionado</translation>
    </message>
    <message>
        <source>Take them with you</source>
        <translation>Llévatelas</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Terminar</translation>
    </message>
    <message>
        <source>You may show my pictures here at the show</source>
        <extracomment>A box that a guest may tick; the show is a motor show</extracomment>
        <translation>Podéis mostrar mis imágenes aquí, en el salón</translation>
    </message>
    <message>
        <source>Delete now</source>
        <translation>Borrar ahora</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>¿Borrarlo todo?</translation>
    </message>
    <message>
        <source>All pictures of your visit go at once, on your phone too. They cannot be brought back.</source>
        <translation>Todas las imágenes de tu visita desaparecen al instante, también de la página del móvil. No se pueden recuperar.</translation>
    </message>
    <message>
        <source>Yes, delete everything</source>
        <translation>Sí, borrarlo todo</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Conservarlas</translation>
    </message>
    <message>
        <source>Everything is deleted</source>
        <translation>Todo está borrado</translation>
    </message>
    <message>
        <source>No picture of your visit is left, here or on the phone&apos;s page.</source>
        <translation>No queda ninguna imagen de tu visita, ni aquí ni en la página del móvil.</translation>
    </message>
    <message>
        <source>Surprise me</source>
        <translation>Sorpréndeme</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>Tus propias palabras</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>on the keypad</comment>
        <translation>Listo</translation>
    </message>
    <message>
        <source>At sunset, in the snow …</source>
        <translation>Al atardecer, en la nieve…</translation>
    </message>
    <message>
        <source>Touch what fits</source>
        <translation>Toca lo que encaje</translation>
    </message>
    <message>
        <source>Our painter doesn&apos;t know that yet. How about:</source>
        <translation>Nuestro pintor aún no conoce eso. ¿Qué tal:</translation>
    </message>
    <message>
        <source>That is plenty. Touch one to take it out.</source>
        <translation>Ya es bastante. Toca una para quitarla.</translation>
    </message>
    <message>
        <source>Let&apos;s find other words.</source>
        <translation>Busquemos otras palabras.</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>Mayúsculas</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Digits and marks</source>
        <translation>Cifras y signos</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Letras</translation>
    </message>
    <message>
        <source>No phone? By&#xa0;e‑mail</source>
        <extracomment>With a space and a hyphen that break no line</extracomment>
        <translation>¿Sin teléfono? Por correo</translation>
    </message>
    <message>
        <source>By e-mail</source>
        <translation>Por correo</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Enviar</translation>
    </message>
    <message>
        <source>To another address</source>
        <translation>A otra dirección</translation>
    </message>
    <message>
        <source>That doesn&apos;t look like an e-mail address. Take back a letter or two.</source>
        <translation>Eso no parece una dirección de correo. Borra una letra o dos.</translation>
    </message>
    <message>
        <source>Something is still missing, as in name@example.com.</source>
        <translation>Todavía falta algo, como en name@example.com.</translation>
    </message>
    <message>
        <source>Please agree first: touch the box.</source>
        <translation>Primero di que sí: toca la casilla.</translation>
    </message>
    <message>
        <source>On their way. It can take a few minutes; look among the unwanted mail, too.</source>
        <translation>En camino. Puede tardar unos minutos; mira también en el correo no deseado.</translation>
    </message>
    <message>
        <source>Too many mails for now. The code takes your pictures home, too.</source>
        <translation>Demasiados correos por ahora. El código también te da tus imágenes.</translation>
    </message>
    <message>
        <source>Which car?</source>
        <translation>¿Qué coche?</translation>
    </message>
    <message>
        <source>Where does it drive?</source>
        <translation>¿Por dónde circula?</translation>
    </message>
    <message>
        <source>How should it look?</source>
        <translation>¿Qué aspecto tendrá?</translation>
    </message>
    <message>
        <source>Anything else?</source>
        <translation>¿Algo más?</translation>
    </message>
    <message>
        <source>Before we begin</source>
        <translation>Antes de empezar</translation>
    </message>
    <message>
        <source>In which style?</source>
        <translation>¿En qué estilo?</translation>
    </message>
    <message>
        <source>What should change?</source>
        <translation>¿Qué debe cambiar?</translation>
    </message>
    <message>
        <source>Your pictures by e-mail</source>
        <translation>Tus imágenes por correo</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>Ampliada</translation>
    </message>
    <message>
        <source>In a new style</source>
        <translation>Con un estilo nuevo</translation>
    </message>
    <message>
        <source>With something new</source>
        <translation>Con algo nuevo</translation>
    </message>
    <message>
        <source>Your picture</source>
        <translation>Tu imagen</translation>
    </message>
    <message>
        <source>Enlarging your picture</source>
        <translation>Ampliando tu imagen</translation>
    </message>
    <message>
        <source>Painting it in a new style</source>
        <translation>Pintándola con otro estilo</translation>
    </message>
    <message>
        <source>Painting something new</source>
        <translation>Pintando algo nuevo</translation>
    </message>
    <message>
        <source>Making your pictures</source>
        <translation>Creando tus imágenes</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>Tus imágenes</translation>
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
        <translation>Imprimiendo …</translation>
    </message>
    <message>
        <source>Take it from the printer below. (%1 of %2)</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Recógela de la impresora de abajo. (%1 de %2)</translation>
    </message>
    <message>
        <source>You have printed %1 of %2.</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>Has impreso %1 de %2.</translation>
    </message>
    <message>
        <source>The printer takes a rest. Your phone has all pictures.</source>
        <translation>La impresora descansa. Tu móvil tiene todas las imágenes.</translation>
    </message>
    <message>
        <source>This picture cannot be printed yet.</source>
        <translation>Esta imagen aún no se puede imprimir.</translation>
    </message>
    <message>
        <source>The printer isn&apos;t ready. Your phone has all pictures.</source>
        <translation>La impresora no está lista. Tu móvil tiene todas las imágenes.</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>Imagen %1</translation>
    </message>
    <message>
        <source>Pictures, round %1</source>
        <translation>Imágenes, serie %1</translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>Tus imágenes te esperan %n hora en la página del móvil. Después se borran.</numerusform>
            <numerusform>Tus imágenes te esperan %n horas en la página del móvil. Después se borran.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>Tus imágenes te esperan %n día en la página del móvil. Después se borran.</numerusform>
            <numerusform>Tus imágenes te esperan %n días en la página del móvil. Después se borran.</numerusform>
        </translation>
    </message>
    <message>
        <source>These pictures were made beforehand.</source>
        <translation>Estas imágenes se hicieron de antemano.</translation>
    </message>
    <message>
        <source>Our painter is resting: these pictures were made beforehand, and the colour may differ.</source>
        <translation>Nuestro pintor descansa: estas imágenes se hicieron de antemano y el color puede variar.</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>Calentando motores</translation>
    </message>
    <message>
        <source>A moment</source>
        <translation>Un momento</translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>Un segundo más o menos</numerusform>
            <numerusform>Unos %n segundos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>Esta visita termina en %n segundo.</numerusform>
            <numerusform>Esta visita termina en %n segundos.</numerusform>
        </translation>
    </message>
</context>
</TS>
