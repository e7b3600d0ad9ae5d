import QtQuick

// A layer to paint on with one finger. Strokes are x, y, x, y ... in shares of its width.
Item {
    id: root

    property real brush: Math.max(88, Theme.touch) // a fingertip
    property color colour: Theme.text
    property list<var> strokes: []

    readonly property bool empty: strokes.length === 0
    readonly property bool untouched: empty && !finger.active

    signal painted

    Canvas {
        id: canvas

        anchors.fill: parent
        opacity: 0.6
        renderStrategy: Canvas.Immediate
        renderTarget: Canvas.Image
        onPaint: {
            const pen = getContext("2d");
            pen.reset();
            pen.lineCap = "round";
            pen.lineJoin = "round";
            pen.lineWidth = root.brush;
            pen.strokeStyle = root.colour;
            for (const stroke of root.strokes)
                draw(pen, stroke);
            if (finger.stroke.length > 0)
                draw(pen, finger.stroke);
        }

        function draw(pen: var, stroke: var) {
            const w = width;
            pen.beginPath();
            pen.moveTo(stroke[0] * w, stroke[1] * w);
            for (let i = 2; i < stroke.length; i += 2)
                pen.lineTo(stroke[i] * w, stroke[i + 1] * w);
            if (stroke.length === 2)
                pen.lineTo(stroke[0] * w + 0.01, stroke[1] * w);
            pen.stroke();
        }
    }

    PointHandler {
        id: finger

        property var stroke: []

        onActiveChanged: if (!active)
            root.letGo()
        onPointChanged: {
            if (!active)
                return;
            const x = point.position.x / root.width, y = point.position.y / root.width;
            const n = stroke.length;
            if (n > 1 && Math.hypot(x - stroke[n - 2], y - stroke[n - 1]) < 0.008)
                return;
            stroke.push(x, y);
            canvas.requestPaint();
        }
    }

    // The finger was lifted, or its panel is gone.
    function letGo() {
        if (finger.stroke.length === 0)
            return;
        strokes = strokes.concat([finger.stroke]);
        finger.stroke = [];
        canvas.requestPaint();
        painted();
    }

    function undo() {
        strokes = strokes.slice(0, -1);
        canvas.requestPaint();
        painted();
    }
}
