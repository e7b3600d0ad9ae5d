import Kiosk.Art

Drawing {
    Layer {
        fillColor: "#4C4A70"
        path: "M0 0H480V360H0Z"
    }
    Layer {
        fillColor: "#C9788A"
        path: "M0 90C150 70 330 76 480 96V220H0Z"
    }
    Layer {
        fillColor: "#F0B58C"
        path: "M0 150C150 136 330 140 480 156V220H0Z"
    }
    Layer {
        fillColor: "transparent"
        strokeColor: "#2B2742"
        strokeWidth: 7
        path: "M70 214V70M110 214V70M50 96H210M90 60L206 96M190 96V130M330 214V96M362 214V96M312 116H452M346 88L448 116"
    }
    Layer {
        fillColor: "#2B2742"
        path: "M0 206H480V222H0Z M130 206V176H176V206Z M380 206V180H440V206Z M180 206V186H214V206Z"
    }
    Layer {
        fillColor: "#3C4A72"
        path: "M0 220H480V360H0Z"
    }
    Layer {
        fillColor: "#E0A08C"
        path: "M60 242h110v5h-110Z M220 256h130v6h-130Z M100 278h70v5h-70Z M330 286h110v6h-110Z"
    }
    Layer {
        fillColor: "#F4F1EA"
        path: "M236 156V266H190C214 236 228 196 236 156Z M246 176V266H282C270 232 258 204 246 176Z"
    }
    Layer {
        fillColor: "#1E1B30"
        path: "M180 272H296L276 298H202Z"
    }
    Layer {
        fillColor: "#25232F"
        path: "M0 292H480V360H0Z"
    }
    Layer {
        fillColor: "#35323F"
        path: "M0 286H480V294H0Z"
    }
}
