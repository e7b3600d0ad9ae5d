import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#120B26"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#241447"
        path: "M0 250V110H60V70H120V140H170V40H236V120H290V20H352V100H404V60H480V250Z"
    }
    Layer {
        fillColor: "#190E33"
        path: "M0 250V160H40V130H96V180H140V110H196V170H262V120H318V170H372V130H440V170H480V250Z"
    }
    Layer {
        fillColor: "#FF4FC3"
        path: "M56 148h22v8h-22Z M56 168h22v8h-22Z M154 128h28v8h-28Z M334 186h8v50h-8Z M388 150h34v10h-34Z M254 60h8v60h-8Z"
    }
    Layer {
        fillColor: "#43E4F2"
        path: "M152 152h30v8h-30Z M276 142h8v70h-8Z M296 142h8v70h-8Z M392 172h8v50h-8Z M412 172h8v50h-8Z M84 92h20v8h-20Z M186 66h8v40h-8Z M308 48h28v8h-28Z"
    }
    Layer {
        fillColor: "#0B0719"
        path: "M0 250H480V360H0Z"
    }
    Layer {
        fillColor: "#6E2A78"
        path: "M40 268h52v6h-52Z M150 290h90v7h-90Z M330 266h64v6h-64Z M60 326h120v8h-120Z"
    }
    Layer {
        fillColor: "#1F7F94"
        path: "M262 276h56v6h-56Z M110 308h70v6h-70Z M350 308h110v7h-110Z M270 338h90v8h-90Z"
    }
}
