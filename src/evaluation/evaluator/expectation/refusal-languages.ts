/** How one declines in other languages than English: cannot or must not do something for somebody, or declines by that word. */
export const refusalsElsewhere: readonly RegExp[] = [
  // German: "Dabei kann ich nicht helfen", "das darf ich nicht", "ich lehne das ab".
  /\b(?:kann|darf|werde|möchte|will|könnte) (?:ich|wir) (?:(?:ihnen|dir|euch|das|dies|dabei|damit|hier|leider|dazu|so etwas|solche[nrs]?) )*(?:leider )?(?:nicht|keine?n?|nichts)\b(?![^.!?]*\b(?:finden|sehen|erkennen|bestätigen|warten)\b)/u,
  /\b(?:ich|wir) (?:kann|können|darf|dürfen|werde|werden|möchte|möchten) (?:(?:ihnen|dir|euch|das|dies|dabei|damit|hier|leider|dazu|so etwas|solche[nrs]?|diese[nr]?) )*(?:\p{L}+ )?(?:nicht|keine?n?)\b(?![^.!?]*\b(?:finden|sehen|erkennen|warten)\b)/u,
  /\b(?:ich|wir) lehnen? (?:das|dies|diese anfrage)?[^.!?]{0,40}\bab\b|\bdazu (?:gebe|sage) ich (?:nichts|keine)\b/u,
  /\bdas (?:geht|ist) (?:leider )?nicht(?: möglich| erlaubt)?(?=[.!,;]|$)/u,
  // French.
  /\b(?:je|nous) (?:ne |n')(?:peux|pouvons|puis|suis|vais|veux|saurais|sommes|dois) (?:(?:malheureusement|donc) )?(?:pas|aucunement)\b(?![^.!?]*\b(?:trouver|vois|voir)\b)/u,
  /\bje (?:refuse|dois refuser|m'y refuse|préfère ne pas)\b|\bil m'est impossible\b/u,
  // Spanish.
  /\b(?:no puedo|no podemos|no voy a|no debo|no me es posible|no estoy autorizad[oa])\b(?!\s+(?:encontrar|ver|esperar))/u,
  /\b(?:me niego|debo rechazar|tengo que rechazar)\b/u,
  // Italian.
  /\bnon (?:posso|possiamo|intendo|sono autorizzat[oa]|mi è possibile|sono in grado)\b(?!\s+(?:trovare|vedere|aspettare))/u,
  // Portuguese.
  /\b(?:não posso|não podemos|não vou|não devo|não estou autorizad[oa]|recuso-me)\b(?!\s+(?:encontrar|ver|esperar))/u,
  // Dutch.
  /\b(?:ik|wij|we) (?:kan|kunnen|mag|mogen|ga|zal|wil) (?:(?:u|je|jou|dat|dit|daar|daarbij|hier|helaas|hiermee) )*(?:niet|geen)\b(?![^.!?]*\b(?:vinden|zien|wachten)\b)/u,
  /\b(?:kan|mag|ga) (?:ik|wij|we) (?:(?:u|je|jou|dat|dit|helaas) )*(?:niet|geen)\b(?![^.!?]*\b(?:vinden|zien|wachten)\b)/u,
  // Polish.
  /\bnie (?:mogę|możemy|będę|wolno mi|jestem w stanie)\b(?!\s+(?:znaleźć|się doczekać))|\bodmawiam\b/u,
  // Russian, Ukrainian.
  /(?:^|[^\p{L}])не (?:могу|можем|буду|вправе|имею права|стану|можу|буду)(?=[^\p{L}]|$)(?!\s+(?:найти|дождаться|знайти))/u,
  // Japanese, Chinese, Korean.
  /(?:できません|お答えできない|お断り|いたしかねます|お手伝いできない)/u,
  /(?:我(?:不能|无法|無法|拒绝|拒絕)|(?:无法|無法|不能)(?:提供|帮助|幫助|协助|協助|满足|回答))/u,
  /(?:할 수 없습니다|도와드릴 수 없|제공할 수 없|드릴 수 없습니다)/u,
];
