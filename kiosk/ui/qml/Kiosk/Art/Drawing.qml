import QtQuick
import QtQuick.Shapes

// Flat shapes in a box of their own, scaled until they cover the item.
Item {
    id: root

    property size box: Qt.size(480, 360)
    property bool whole: false // show all of the box, rather than cover the item
    default property alias layers: shape.data

    readonly property real factor: {
        const x = width / box.width;
        const y = height / box.height;
        return whole ? Math.min(x, y) : Math.max(x, y);
    }

    clip: !whole

    Shape {
        id: shape

        width: root.box.width
        height: root.box.height
        x: (root.width - width * root.factor) / 2
        y: (root.height - height * root.factor) / 2
        scale: root.factor
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.CurveRenderer
    }
}
