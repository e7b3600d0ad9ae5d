import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#F0A35E"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#F6C382"
        path: "M0 110C150 96 330 96 480 110V240H0Z"
    }
    Layer {
        fillColor: "#FFE9BF"
        path: "M196 168a44 44 0 1 0 88 0a44 44 0 1 0 -88 0Z"
    }
    Layer {
        fillColor: "#B5673C"
        path: "M0 196C60 160 120 160 176 194C230 176 300 176 330 190C380 150 430 158 480 180V240H0Z"
    }
    Layer {
        fillColor: "#D18B4E"
        path: "M0 210C130 190 350 196 480 206V360H0Z"
    }
    Layer {
        fillColor: "#3B3230"
        path: "M230 202H250L400 360H80Z"
    }
    Layer {
        fillColor: "#F4E3C2"
        path: "M239 214h3l2 16h-7Z M237 244h7l3 26h-13Z M233 290h15l5 44h-25Z"
    }
}
