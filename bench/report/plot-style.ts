/** Of a plot, for a light page and a dark one; tones are told apart by those who see few colours too: by their order and their dashes. */
export const PLOT_STYLE = `
  text { fill: #3d4757; font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif }
  .title { font-size: 15px; font-weight: 600; fill: #1a202c }
  .back { fill: #ffffff; stroke: #c9ced6 }
  .grid { stroke: #dde1e7 }
  .limit { stroke: #8a6100; stroke-width: 1.5; stroke-dasharray: 5 4 }
  .limit-name { fill: #8a6100 }
  .line { fill: none; stroke-width: 2.5 }
  .first { stroke: #1f5fbf } .first-dot, .first-name { fill: #1f5fbf }
  .second { stroke: #b4532c } .second-dot, .second-name { fill: #b4532c }
  .third { stroke: #2c7a4b; stroke-dasharray: 8 3 } .third-dot, .third-name { fill: #2c7a4b }
  .fourth { stroke: #7a4fb5; stroke-dasharray: 3 3 } .fourth-dot, .fourth-name { fill: #7a4fb5 }
  .fifth { stroke: #b0336e; stroke-dasharray: 10 3 2 3 } .fifth-dot, .fifth-name { fill: #b0336e }
  .floor { stroke: #6b7584; stroke-width: 1.5 } .floor-dot, .floor-name { fill: #6b7584 }
  @media (prefers-color-scheme: dark) {
    text { fill: #b7c0cd }
    .title { fill: #eef2f8 }
    .back { fill: #14181f; stroke: #3a4350 }
    .grid { stroke: #2a313c }
    .limit { stroke: #e0b04a }
    .limit-name { fill: #e0b04a }
    .first { stroke: #7fb0ff } .first-dot, .first-name { fill: #7fb0ff }
    .second { stroke: #ff9d73 } .second-dot, .second-name { fill: #ff9d73 }
    .third { stroke: #6fd39b } .third-dot, .third-name { fill: #6fd39b }
    .fourth { stroke: #c3a2f5 } .fourth-dot, .fourth-name { fill: #c3a2f5 }
    .fifth { stroke: #ff8fc0 } .fifth-dot, .fifth-name { fill: #ff8fc0 }
    .floor { stroke: #98a3b3 } .floor-dot, .floor-name { fill: #98a3b3 }
  }
`;
