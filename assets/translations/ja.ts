<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>Words</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in itself</extracomment>
        <translation>日本語</translation>
    </message>
    <message>
        <source>Language and comfort</source>
        <extracomment>Says that the button next to it is for languages, and for those who see or reach less</extracomment>
        <translation>言語と見やすさ</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>言語</translation>
    </message>
    <message>
        <source>Comfort</source>
        <translation>見やすさ・使いやすさ</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>大きな文字</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>ハイコントラスト</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>動きを減らす</translation>
    </message>
    <message>
        <source>Lower down</source>
        <translation>低い位置</translation>
    </message>
    <message>
        <source>No hurry</source>
        <translation>ゆっくり</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>選択中</translation>
    </message>
    <message>
        <source>Where would
you drive?</source>
        <translation>どこを
走りたい？</translation>
    </message>
    <message>
        <source>Touch to begin</source>
        <translation>タッチして開始</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>次へ</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>最初から</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>Four more</source>
        <translation>もう4枚</translation>
    </message>
    <message>
        <source>Another style</source>
        <translation>別のスタイル</translation>
    </message>
    <message>
        <source>All four</source>
        <translation>4枚すべて</translation>
    </message>
    <message>
        <source>AI-generated</source>
        <translation>AI生成</translation>
    </message>
    <message>
        <source>AI-generated, pre-rendered</source>
        <translation>AI生成（事前作成）</translation>
    </message>
    <message>
        <source>This one didn&apos;t work out</source>
        <translation>この1枚はうまくいきませんでした</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>まだいますか？</translation>
    </message>
    <message>
        <source>More time</source>
        <translation>もう少し</translation>
    </message>
    <message>
        <source>That didn&apos;t work.</source>
        <translation>うまくいきませんでした。</translation>
    </message>
    <message>
        <source>Please try again.</source>
        <translation>もう一度お試しください。</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>もう一度</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>まもなく再開します</translation>
    </message>
    <message>
        <source>We are getting things ready.</source>
        <translation>準備をしています。</translation>
    </message>
    <message>
        <source>See you soon</source>
        <extracomment>Outside the show&apos;s opening hours; a line below says when it opens</extracomment>
        <translation>またお会いしましょう</translation>
    </message>
    <message>
        <source>We open at %1.</source>
        <extracomment>%1 is a time of day, today</extracomment>
        <translation>%1 に開きます。</translation>
    </message>
    <message>
        <source>We open tomorrow at %1.</source>
        <translation>明日 %1 に開きます。</translation>
    </message>
    <message>
        <source>We open on %1 at %2.</source>
        <extracomment>%1 is the name of a weekday, %2 a time of day</extracomment>
        <translation>%1の %2 に開きます。</translation>
    </message>
    <message>
        <source>Scan now, walk on</source>
        <translation>読み取ったら、どうぞお先へ</translation>
    </message>
    <message>
        <source>The pictures follow you to your phone.</source>
        <translation>画像はスマートフォンに届きます。</translation>
    </message>
    <message>
        <source>Take them home</source>
        <translation>お持ち帰りください</translation>
    </message>
    <message>
        <source>Point your phone&apos;s camera at the code.</source>
        <translation>スマートフォンのカメラをコードに向けてください。</translation>
    </message>
    <message>
        <source>Touch a picture to see it large.</source>
        <translation>画像をタッチすると大きく表示します。</translation>
    </message>
    <message>
        <source>1  Join the Wi-Fi</source>
        <translation>1  Wi-Fiに接続</translation>
    </message>
    <message>
        <source>2  Open your pictures</source>
        <translation>2  画像を開く</translation>
    </message>
    <message>
        <source>Your code is on its way</source>
        <translation>コードを準備しています</translation>
    </message>
    <message>
        <source>Change</source>
        <extracomment>Back from the pictures to the choices</extracomment>
        <translation>変更</translation>
    </message>
    <message>
        <source>The same, but …</source>
        <translation>少し変えて…</translation>
    </message>
    <message>
        <source>in another style</source>
        <translation>別のスタイルで</translation>
    </message>
    <message>
        <source>somewhere else</source>
        <translation>別の場所で</translation>
    </message>
    <message>
        <source>Replace a part</source>
        <translation>一部を変える</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>拡大</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>印刷する</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>Paint over it with your finger</source>
        <translation>指でなぞってください</translation>
    </message>
    <message>
        <source>The same place again</source>
        <translation>同じ場所でもう一度</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>変える</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>ビフォー・アフター</translation>
    </message>
    <message>
        <source>Make this a favourite</source>
        <translation>お気に入りにする</translation>
    </message>
    <message>
        <source>A favourite</source>
        <translation>お気に入り</translation>
    </message>
    <message>
        <source>That didn&apos;t work</source>
        <translation>うまくいきませんでした</translation>
    </message>
    <message>
        <source>Take them with you</source>
        <translation>お持ち帰りください</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>終了</translation>
    </message>
    <message>
        <source>You may show my pictures here at the show</source>
        <extracomment>A box that a guest may tick; the show is a motor show</extracomment>
        <translation>私の画像をこの会場で見せてもよい</translation>
    </message>
    <message>
        <source>Delete now</source>
        <translation>今すぐ削除</translation>
    </message>
    <message>
        <source>Delete everything?</source>
        <translation>すべて削除しますか？</translation>
    </message>
    <message>
        <source>All pictures of your visit go at once, on your phone too. They cannot be brought back.</source>
        <translation>この回の画像はすべて、スマートフォンのページからもすぐに消えます。元には戻せません。</translation>
    </message>
    <message>
        <source>Yes, delete everything</source>
        <translation>はい、すべて削除</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>残す</translation>
    </message>
    <message>
        <source>Everything is deleted</source>
        <translation>すべて削除しました</translation>
    </message>
    <message>
        <source>No picture of your visit is left, here or on the phone&apos;s page.</source>
        <translation>この回の画像は、ここにもスマートフォンのページにも残っていません。</translation>
    </message>
    <message>
        <source>Surprise me</source>
        <translation>おまかせ</translation>
    </message>
    <message>
        <source>Your own words</source>
        <translation>自由なことば</translation>
    </message>
    <message>
        <source>Done</source>
        <comment>on the keypad</comment>
        <translation>完了</translation>
    </message>
    <message>
        <source>At sunset, in the snow …</source>
        <translation>夕暮れ、雪の中…</translation>
    </message>
    <message>
        <source>Touch what fits</source>
        <translation>合うものをタッチ</translation>
    </message>
    <message>
        <source>Our painter doesn&apos;t know that yet. How about:</source>
        <translation>まだ描けないことばです。こちらはいかが：</translation>
    </message>
    <message>
        <source>That is plenty. Touch one to take it out.</source>
        <translation>十分です。タッチすると外せます。</translation>
    </message>
    <message>
        <source>Let&apos;s find other words.</source>
        <translation>別のことばにしましょう。</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>大文字</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Digits and marks</source>
        <translation>数字と記号</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>No phone? By&#xa0;e‑mail</source>
        <extracomment>With a space and a hyphen that break no line</extracomment>
        <translation>メールで受け取る</translation>
    </message>
    <message>
        <source>By e-mail</source>
        <translation>メールで</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>To another address</source>
        <translation>別のアドレスへ</translation>
    </message>
    <message>
        <source>That doesn&apos;t look like an e-mail address. Take back a letter or two.</source>
        <translation>メールアドレスではないようです。少し消してみてください。</translation>
    </message>
    <message>
        <source>Something is still missing, as in name@example.com.</source>
        <translation>まだ足りないようです。例: name@example.com</translation>
    </message>
    <message>
        <source>Please agree first: touch the box.</source>
        <translation>先に同意してください。チェックボックスに触れます。</translation>
    </message>
    <message>
        <source>On their way. It can take a few minutes; look among the unwanted mail, too.</source>
        <translation>お送りします。数分かかることがあります。迷惑メールもご確認ください。</translation>
    </message>
    <message>
        <source>Too many mails for now. The code takes your pictures home, too.</source>
        <translation>いまはメールが混み合っています。コードからも画像を受け取れます。</translation>
    </message>
    <message>
        <source>Which car?</source>
        <translation>どの車？</translation>
    </message>
    <message>
        <source>Where does it drive?</source>
        <translation>どこを走る？</translation>
    </message>
    <message>
        <source>How should it look?</source>
        <translation>どんな仕上がり？</translation>
    </message>
    <message>
        <source>Anything else?</source>
        <translation>ほかには？</translation>
    </message>
    <message>
        <source>Before we begin</source>
        <translation>始める前に</translation>
    </message>
    <message>
        <source>In which style?</source>
        <translation>どんなスタイルで？</translation>
    </message>
    <message>
        <source>What should change?</source>
        <translation>どこを変える？</translation>
    </message>
    <message>
        <source>Your pictures by e-mail</source>
        <translation>画像をメールで</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>拡大しました</translation>
    </message>
    <message>
        <source>In a new style</source>
        <translation>新しいスタイルで</translation>
    </message>
    <message>
        <source>With something new</source>
        <translation>新しい要素を加えて</translation>
    </message>
    <message>
        <source>Your picture</source>
        <translation>あなたの画像</translation>
    </message>
    <message>
        <source>Enlarging your picture</source>
        <translation>画像を拡大中</translation>
    </message>
    <message>
        <source>Painting it in a new style</source>
        <translation>新しいスタイルで描画中</translation>
    </message>
    <message>
        <source>Painting something new</source>
        <translation>新しい要素を描画中</translation>
    </message>
    <message>
        <source>Making your pictures</source>
        <translation>画像を作成中</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>あなたの画像</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars, %3 as a painting</extracomment>
        <translation>%2%1、%3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>%1 a red Lexus RZ, %2 on Mars (or: as a painting)</extracomment>
        <translation>%2%1</translation>
    </message>
    <message>
        <source>Printing …</source>
        <translation>印刷しています…</translation>
    </message>
    <message>
        <source>Take it from the printer below. (%1 of %2)</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>下のプリンターからお取りください。（%1/%2）</translation>
    </message>
    <message>
        <source>You have printed %1 of %2.</source>
        <extracomment>%1 prints of %2 are taken</extracomment>
        <translation>%2枚中%1枚を印刷しました。</translation>
    </message>
    <message>
        <source>The printer takes a rest. Your phone has all pictures.</source>
        <translation>プリンターは休憩中です。画像はすべてスマートフォンにあります。</translation>
    </message>
    <message>
        <source>This picture cannot be printed yet.</source>
        <translation>この画像はまだ印刷できません。</translation>
    </message>
    <message>
        <source>The printer isn&apos;t ready. Your phone has all pictures.</source>
        <translation>プリンターの準備ができていません。画像はすべてスマートフォンにあります。</translation>
    </message>
    <message>
        <source>Picture %1</source>
        <translation>画像%1</translation>
    </message>
    <message>
        <source>Pictures, round %1</source>
        <translation>画像、%1回目</translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>画像はスマートフォンのページで%n時間ご覧いただけます。その後、削除されます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>画像はスマートフォンのページで%n日間ご覧いただけます。その後、削除されます。</numerusform>
        </translation>
    </message>
    <message>
        <source>These pictures were made beforehand.</source>
        <translation>これらの画像は事前に作成されたものです。</translation>
    </message>
    <message>
        <source>Our painter is resting: these pictures were made beforehand, and the colour may differ.</source>
        <translation>絵師は休憩中です。これらの画像は事前に作成されたもので、色が異なる場合があります。</translation>
    </message>
    <message>
        <source>Warming up</source>
        <translation>準備中</translation>
    </message>
    <message>
        <source>A moment</source>
        <translation>少々お待ちください</translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>約%n秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>あと%n秒で終了します。</numerusform>
        </translation>
    </message>
</context>
</TS>
