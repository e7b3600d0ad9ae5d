import QtQuick
import QtQuick.Shapes

// Rounds whatever lies beneath it, by painting its corners in the colour behind.
Shape {
    id: root

    property real radius: Theme.radius
    property alias color: path.fillColor

    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        id: path

        readonly property real w: root.width
        readonly property real h: root.height
        readonly property real r: root.radius

        strokeWidth: -1
        fillColor: Theme.ground

        PathSvg {
            path: {
                const w = path.w, h = path.h, r = path.r, o = 1;
                const a = ` 0 0 `;
                return `M${-o} ${-o}H${r}V0A${r} ${r}${a}0 0 ${r}H${-o}Z` + `M${w + o} ${-o}V${r}H${w}A${r} ${r}${a}0 ${w - r} 0V${-o}Z` + `M${w + o} ${h + o}H${w - r}V${h}A${r} ${r}${a}0 ${w} ${h - r}H${w + o}Z` + `M${-o} ${h + o}V${h - r}H0A${r} ${r}${a}0 ${r} ${h}V${h + o}Z`;
            }
        }
    }
}
