/** Of a plot, for a light page and a dark one; both tones are told apart by those who see few colours, and by their order. */
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
  @media (prefers-color-scheme: dark) {
    text { fill: #b7c0cd }
    .title { fill: #eef2f8 }
    .back { fill: #14181f; stroke: #3a4350 }
    .grid { stroke: #2a313c }
    .limit { stroke: #e0b04a }
    .limit-name { fill: #e0b04a }
    .first { stroke: #7fb0ff } .first-dot, .first-name { fill: #7fb0ff }
    .second { stroke: #ff9d73 } .second-dot, .second-name { fill: #ff9d73 }
  }
`;
