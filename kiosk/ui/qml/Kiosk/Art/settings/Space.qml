import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#070A1A"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#E9ECFF"
        path: "M40 40h4v4h-4Z M92 96h3v3h-3Z M140 30h3v3h-3Z M60 150h3v3h-3Z M190 74h4v4h-4Z M230 30h3v3h-3Z M30 210h3v3h-3Z M150 170h4v4h-4Z M210 140h3v3h-3Z M440 40h4v4h-4Z M400 180h3v3h-3Z M452 150h3v3h-3Z M110 220h3v3h-3Z M270 190h3v3h-3Z"
    }
    Layer {
        fillColor: "#C99A6A"
        path: "M270 110a62 62 0 1 0 124 0a62 62 0 1 0 -124 0Z"
    }
    Layer {
        fillColor: "#E0BD8C"
        path: "M273 90C310 80 354 80 391 90C394 98 394 104 394 112C356 102 308 102 270 112C270 104 271 97 273 90Z"
    }
    Layer {
        fillColor: "transparent"
        strokeColor: "#E6D6B8"
        strokeWidth: 7
        path: "M272 124C214 150 222 164 300 146C370 130 450 92 440 74C434 66 414 70 392 78"
    }
    Layer {
        fillColor: "#8A8E9A"
        path: "M0 290C140 240 340 240 480 290V360H0Z"
    }
    Layer {
        fillColor: "#6B6F7C"
        path: "M90 290a34 10 0 1 0 68 0a34 10 0 1 0 -68 0Z M250 276a22 7 0 1 0 44 0a22 7 0 1 0 -44 0Z M330 316a46 13 0 1 0 92 0a46 13 0 1 0 -92 0Z M180 330a28 9 0 1 0 56 0a28 9 0 1 0 -56 0Z"
    }
}
