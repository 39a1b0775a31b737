import type { ReactElement } from "react";

/** A colonnade in the evening, for the half of the sign-in page that has nothing to do. */
export function ColonnadeScene(): ReactElement {
  const columns = [40, 190, 340, 490, 640, 790];
  return (
    <svg viewBox="0 0 900 1000" preserveAspectRatio="xMidYMax slice" width="100%" height="100%" focusable="false">
      <defs>
        <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0%" stopColor="#0f3d52" />
          <stop offset="55%" stopColor="#1f6b84" />
          <stop offset="82%" stopColor="#d9a070" />
          <stop offset="100%" stopColor="#f0cd9c" />
        </linearGradient>
        <linearGradient id="marble" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0%" stopColor="#f7f1e4" />
          <stop offset="55%" stopColor="#e4d8c2" />
          <stop offset="100%" stopColor="#b5a58b" />
        </linearGradient>
        <linearGradient id="sea" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0%" stopColor="#3f8ba0" />
          <stop offset="100%" stopColor="#12465c" />
        </linearGradient>
      </defs>
      <rect width="900" height="1000" fill="url(#sky)" />
      <circle cx="560" cy="660" r="74" fill="#f8dfae" opacity="0.9" />
      <path d="M0 706 C160 640 260 690 380 672 S640 640 900 700 V720 H0z" fill="#1b5268" opacity="0.75" />
      <rect y="712" width="900" height="170" fill="url(#sea)" />
      <path d="M470 736h180M500 756h130M440 776h220M520 800h110" stroke="#f8dfae" strokeWidth="4" opacity="0.4" />
      <rect y="862" width="900" height="138" fill="#cdbfa6" />
      <rect y="862" width="900" height="16" fill="#efe6d4" />
      <path d="M0 878H900L900 1000H0z" fill="#bcae94" opacity="0.35" />
      {columns.map((x) => (
        <g key={x}>
          <path d={`M${x - 8} 940 h86 l60 60 h-100z`} fill="#8d8069" opacity="0.35" />
          <rect x={x - 8} y="916" width="86" height="26" fill="url(#marble)" />
          <path d={`M${x + 4} 918 L${x + 9} 268 H${x + 61} L${x + 66} 918z`} fill="url(#marble)" />
          {[18, 29, 40, 51].map((flute) => (
            <rect key={flute} x={x + flute} y="276" width="2.6" height="636" fill="#9c8d74" opacity="0.4" />
          ))}
          <path d={`M${x + 7} 268 L${x - 6} 240 H${x + 76} L${x + 63} 268z`} fill="#efe6d4" />
          <rect x={x - 10} y="222" width="90" height="20" fill="#f7f1e4" />
        </g>
      ))}
      <rect y="150" width="900" height="74" fill="#e9dec9" />
      <rect y="150" width="900" height="14" fill="#f9f4e9" />
      <rect y="206" width="900" height="5" fill="#b5a58b" opacity="0.6" />
      {Array.from({ length: 12 }, (_, index) => (
        <path
          key={index}
          d={`M${index * 75 + 22} 172h30M${index * 75 + 22} 180h30M${index * 75 + 22} 188h30`}
          stroke="#b5a58b"
          strokeWidth="4"
        />
      ))}
      <rect y="116" width="900" height="34" fill="#f4ecdc" />
      <path d="M0 116H900V104H0z" fill="#d8cab0" />
    </svg>
  );
}
