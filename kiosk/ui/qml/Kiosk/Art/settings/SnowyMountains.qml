import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#8FB4D6"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#6D8FB2"
        path: "M0 230L90 110L150 180L250 50L340 170L400 110L480 200V260H0Z"
    }
    Layer {
        fillColor: "#F4F8FB"
        path: "M250 50L206 108L232 124L250 106L272 130L296 112Z M90 110L58 152L82 162L100 146L122 148Z M400 110L368 142L392 156L412 142L436 150Z"
    }
    Layer {
        fillColor: "#B9CEE2"
        path: "M0 240C90 200 190 220 260 232C340 246 420 216 480 226V360H0Z"
    }
    Layer {
        fillColor: "#EAF1F7"
        path: "M0 280C120 246 300 292 480 262V360H0Z"
    }
    Layer {
        fillColor: "#2F4A50"
        path: "M60 262L80 206L100 262Z M104 272L120 226L136 272Z M388 266L410 200L432 266Z M352 270L366 230L380 270Z"
    }
}
