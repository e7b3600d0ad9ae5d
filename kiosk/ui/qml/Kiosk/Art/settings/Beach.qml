import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#8FCBE0"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#FFF3D6"
        path: "M96 84a34 34 0 1 0 68 0a34 34 0 1 0 -68 0Z"
    }
    Layer {
        fillColor: "#2C9DB4"
        path: "M0 150H480V250H0Z"
    }
    Layer {
        fillColor: "#5FC3CC"
        path: "M0 196C140 180 300 214 480 194V260H0Z"
    }
    Layer {
        fillColor: "#F6EEDC"
        path: "M0 222C150 206 320 240 480 216V240H0Z"
    }
    Layer {
        fillColor: "#E3C898"
        path: "M0 232C150 214 320 250 480 226V360H0Z"
    }
    Layer {
        fillColor: "transparent"
        strokeColor: "#5B4630"
        strokeWidth: 12
        path: "M392 300C404 230 398 170 372 108"
    }
    Layer {
        fillColor: "#1F6B4A"
        path: "M372 108C330 82 286 96 268 128C306 112 340 112 372 108C340 122 318 150 318 184C342 152 360 132 372 108C384 136 400 158 430 170C424 140 402 120 372 108C404 98 436 104 460 126C450 88 408 76 372 108Z"
    }
}
