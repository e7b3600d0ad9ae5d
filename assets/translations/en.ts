<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n hour(s). Then they are deleted.</source>
        <translation>
            <numerusform>Your pictures wait on your phone&apos;s page for one hour. Then they are deleted.</numerusform>
            <numerusform>Your pictures wait on your phone&apos;s page for %n hours. Then they are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your pictures wait on your phone&apos;s page for %n day(s). Then they are deleted.</source>
        <translation>
            <numerusform>Your pictures wait on your phone&apos;s page for one day. Then they are deleted.</numerusform>
            <numerusform>Your pictures wait on your phone&apos;s page for %n days. Then they are deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n second(s)</source>
        <translation>
            <numerusform>About a second</numerusform>
            <numerusform>About %n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This visit ends in %n second(s).</source>
        <translation>
            <numerusform>This visit ends in 1 second.</numerusform>
            <numerusform>This visit ends in %n seconds.</numerusform>
        </translation>
    </message>
</context>
</TS>
