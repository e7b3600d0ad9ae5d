import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#C98A5B"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#DDA877"
        path: "M0 150C140 120 330 130 480 160V360H0Z"
    }
    Layer {
        fillColor: "#F2DFC4"
        path: "M330 70a26 26 0 1 0 52 0a26 26 0 1 0 -52 0Z M414 120a11 11 0 1 0 22 0a11 11 0 1 0 -22 0Z"
    }
    Layer {
        fillColor: "#A5552F"
        path: "M0 216L46 168H104L132 206L196 190L226 158H298L330 212L410 196L480 222V360H0Z"
    }
    Layer {
        fillColor: "#83391F"
        path: "M0 238C120 214 300 258 480 226V360H0Z"
    }
    Layer {
        fillColor: "#6B2A17"
        path: "M0 300C160 268 300 312 480 280V360H0Z"
    }
}
