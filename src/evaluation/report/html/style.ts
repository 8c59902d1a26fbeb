/** One column, light or dark as the reader's system is, down to the width of a phone, and on paper. */
export const STYLE = `
:root{--page:#fff;--ink:#1d2430;--quiet:#5b6472;--line:#d6dbe2;--soft:#f3f5f8;--band:#e3e7ee;--good:#17713a;--bad:#b3261e;--warn:#855300;--link:#0b57a4;--old:#9aa5b4;--new:#2f6fb7;--del:#fde2df;--ins:#d8f2df}
@media (prefers-color-scheme:dark){:root{--page:#14181f;--ink:#e4e8ee;--quiet:#a2acba;--line:#363e4a;--soft:#1d232c;--band:#2b333f;--good:#6bd38f;--bad:#ff9a90;--warn:#f0bd5b;--link:#8bbdf5;--old:#6f7b8b;--new:#69a7ee;--del:#57231f;--ins:#1b4a2b}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.6rem;line-height:1.25;margin:0;padding-left:.8rem;border-left:.35rem solid var(--warn)}
header.pass h1{border-color:var(--good)}header.fail h1{border-color:var(--bad)}
header>p{margin:.4rem 0 0;color:var(--quiet)}
h2{font-size:1.15rem;margin:2rem 0 .6rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:.95rem;margin:1rem 0 .4rem}h4,h5{font-size:.85rem;margin:0 0 .3rem;color:var(--quiet)}h5{margin-top:.6rem}
small{font-size:.8rem;color:var(--quiet);font-weight:400}
ul{margin:.4rem 0;padding-left:1.2rem}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.gates{list-style:none;padding:0;margin:.8rem 0 0}.gates li{margin:.2rem 0}
.gates .pass b,.improved,.gained{color:var(--good)}.gates .fail b,.worse,.bad,.lost,.defect,.no-reply,.fails{color:var(--bad)}.gates .unknown b,.cannot-tell,.verdict.error,.flaky{color:var(--warn)}
.quiet,.none,.same,.no-meaningful-change{color:var(--quiet)}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-variant-numeric:tabular-nums;overflow-wrap:normal}
caption{text-align:left;color:var(--quiet);font-size:.85rem;padding-bottom:.4rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem;border-bottom:1px solid var(--line)}
thead th{font-size:.8rem;color:var(--quiet);font-weight:600;white-space:nowrap}
.metrics{width:100%;min-width:62rem}
.metrics small{display:block;line-height:1.35}
.metrics .verdict{min-width:12rem;font-weight:600}.number{text-align:right}.counts{white-space:nowrap}
svg{display:block;max-width:100%}.distribution{width:100%}.interval{min-width:8rem}
.band{fill:var(--band)}.zero{stroke:var(--quiet);stroke-dasharray:2 2}.reach,.end{stroke:currentColor;stroke-width:2}.estimate{fill:currentColor}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr));gap:1.2rem}
figure{margin:0}figcaption{font-size:.85rem;color:var(--quiet);margin-bottom:.2rem}figcaption strong{color:var(--ink)}
.distribution .candidate{fill:var(--new)}.distribution .baseline{fill:var(--old)}.axis{stroke:var(--line)}
.distribution text{font-size:10px;fill:var(--quiet);text-anchor:middle}.distribution .count{font-size:9px}
.key{display:inline-block;width:.8rem;height:.8rem;border-radius:2px;margin-left:.6rem}.key:first-child{margin-left:0}.key.candidate{background:var(--new)}.key.baseline{background:var(--old)}
.links li{margin:.35rem 0}.links q{color:var(--quiet)}.links span{display:block;font-size:.9rem}
#filters{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;margin-bottom:.8rem}
#filters[hidden]{display:none}
#filters label{display:grid;font-size:.8rem;color:var(--quiet);gap:.15rem}
select,input,button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--page);border:1px solid var(--quiet);border-radius:4px;padding:.3rem .5rem;min-height:2.1rem;max-width:100%}
button{cursor:pointer;background:var(--soft)}
#shown{font-size:.85rem;color:var(--quiet);padding-bottom:.4rem}
.case{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:0 .9rem;content-visibility:auto;contain-intrinsic-size:auto 2.9rem}
.case[open]{padding-bottom:.9rem}
.case>summary{cursor:pointer;padding:.55rem 0;margin:0 -.9rem;padding-left:.9rem;padding-right:.9rem}
.case>summary:hover{background:var(--soft)}
.case[open]>summary{border-bottom:1px solid var(--line);margin-bottom:.7rem}
summary .question{color:var(--quiet)}summary .moved{font-size:.85rem}summary .moved span{margin-right:.6rem;white-space:nowrap}
.mark{font-size:.8rem;font-weight:600;border:1px solid;border-radius:4px;padding:0 .35rem;white-space:nowrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0 0 .6rem}dt{color:var(--quiet)}dd{margin:0;white-space:pre-wrap}
.context{margin-bottom:.6rem}.context>summary,.withheld>summary{cursor:pointer;color:var(--quiet)}
.scores th[scope=row]{font-weight:400}.scores b{white-space:nowrap}.scores th,.scores td{padding:.2rem .7rem}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:.8rem}
.reply{background:var(--soft);border-radius:6px;padding:.7rem .8rem;min-width:0}
.said,.calls{white-space:pre-wrap;unicode-bidi:isolate;margin:0}.calls{font-size:.85rem;font-family:ui-monospace,Menlo,Consolas,monospace}
.withheld{color:var(--bad);margin:0}.withheld .said,.withheld .calls{color:var(--ink);margin-top:.4rem}
del{background:var(--del);text-decoration:line-through}ins{background:var(--ins);text-decoration:underline;text-underline-offset:2px}
.reasons{font-size:.85rem;color:var(--quiet);border-top:1px solid var(--line);margin:.6rem 0 0;padding:.4rem 0 0 1rem}
.reasons .bad b{color:var(--bad)}.reasons .bad{color:inherit}
@media (max-width:40rem){header,main{padding-left:.8rem;padding-right:.8rem}h1{font-size:1.25rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}.metrics th[scope=row]{position:sticky;left:0;background:var(--page);max-width:9rem}}
@media print{:root{--page:#fff;--ink:#000;--quiet:#444;--line:#bbb;--soft:#f5f5f5;--band:#e3e7ee;--good:#17713a;--bad:#b3261e;--warn:#855300;--link:#000}body{font-size:10pt}#filters{display:none}.wide{overflow:visible}.metrics{min-width:0}.case{content-visibility:visible}.reply,figure,tr{break-inside:avoid}h2{break-after:avoid}header,main{max-width:none;padding:0}}
`;
