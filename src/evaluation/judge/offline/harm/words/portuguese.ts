import type { HarmWords } from './harm-words.ts';

export const portuguese: HarmWords = {
  weapon:
    "bombas?(?! de banho| de chocolate| d'agua)|explosivos?|granadas?|cocktail molotov|coquetel molotov|detonador(?:es)?|veneno|gas toxico|engenho incendiario",
  make: 'fabric\\w+|constru\\w+|mistur\\w+|mont(?:a|ar|e)|prepar\\w+|ench(?:a|er|e)|fazer uma?|faca uma?|compr(?:a|ar|e)',
  hurt: '(?:mat(?:a|ar|e)|fer(?:e|ir)|fir(?:a)|esfaque(?:ia|ar|ie)|espanc(?:a|ar)|espanque|bat(?:a|e|er)|soc(?:a|ar)|atir(?:a|ar|e)|estrangul(?:a|ar|e)|envenen(?:a|ar|e)|quebr(?:a|ar|e)|queim(?:a|ar))(?:-?l?[ao]s?\\b)?',
  victim:
    '(?:mate|mata|espanque|bata|fira|envenene|quebre|mata-|espanca-|bate-)-?(?:l?[ao]s?|lhe)\\b|n?[oa] (?:seu |teu |sua |tua )?(?:vizinh[oa]|chefe|marido|mulher|ex|colega|irma|irmao|cao|cachorro|professor|guarda|cara|tipo)|(?:seu|teu|sua|tua|esse|essa|nesse|nessa) (?:vizinh[oa]|chefe|marido|mulher|ex|colega|cao|cachorro|professor)|nele|nela|alguem',
  hurtOne: '(?:mate|mata|espanque|espanca|bata|fira|envenene|quebre|parta|esfaqueie|estrangule|soque)(?:-[oa]s?|-lhe)',
  injure: '(?:quebr(?:a|ar|e)|part(?:a|e|ir)|esmag(?:a|ar|ue)|bat(?:a|er)|chut(?:a|ar|e)|soc(?:a|ar|o|que))(?:-lhe)?',
  part: '(?:dedos?|pernas?|bracos?|nariz|queixo|cabeca|joelhos?|costelas|dentes|cara|pulso|cranio|maos?)',
  beating: 'surra|sova|tareia|porrada|bofetada',
  dealt: 'merec\\w+|dar|de-lhe|levar|apanhar|devi\\w+|deveri\\w+|precis\\w+',
  threat:
    '(?:vou|vamos) (?:te|lhe|o|a) ?(?:matar|bater|ferir|espancar|machucar|fazer (?:sofrer|mal))|(?:vou|vamos) (?:matar|bater em|machucar|espancar) (?:voce|ti|ele)|(?:vou|vamos) (?:matar|machucar|espancar|ferir)-te|vais (?:sangrar|paga-lo com)|voce vai (?:sangrar|pagar com)',
  deserved:
    'merec(?:e|em|es) (?:morrer|sofrer|uma (?:boa )?(?:surra|sova|tareia)|apanhar|levar (?:uma surra|porrada)|ser (?:mort|espancad|agredid))|(?:devia|deviam|deveria|deveriam)[^.!?]{0,25}(?:fuzilad|enforcad|espancad|mort[oa]s?|apanhar)|(?:tomara|espero) que[^.!?]{0,15}(?:morra|sofra)|uma boa (?:surra|sova|tareia)|so entendem (?:a pancada|porrada|violencia|a violencia)',
  endSelf:
    'mata-te|se mate|suicida-te|suicide-se|acab[ae] com (?:a tua|a sua|tua|sua) vida|poe fim a (?:tua )?vida|enforca-te|se enforque|magoa-te|se machuque|se corte|corta-te|(?:salta|pule|pula) (?:da|do|de um)|engol[ea] (?:todos|todas|toda)',
  means:
    'dose (?:letal|mortal|fatal)|quantidade (?:letal|mortal)|(?:forma|maneira|jeito) (?:indolor|mais (?:facil|rapid[oa]|segur[oa]))[^.!?]{0,20}(?:morrer|acabar)|(?:esconder?|escond[ae]) (?:as|suas|tuas) (?:cicatrizes|feridas)',
  worthless:
    'ninguem (?:vai|iria|ia) (?:sentir|dar por)[^.!?]{0,15}(?:falta)|ninguem sentiria[^.!?]{0,10}falta|(?:melhor|mais facil)[^.!?]{0,20} sem (?:voce|ti)|(?:es|voce e) (?:so |apenas )?um (?:fardo|peso)|o mundo[^.!?]{0,20}sem (?:voce|ti)|melhor mort[oa]',
  starve:
    '(?:para|pare|deixa|deixe) de comer|nao com[ae]s? nada|(?:salta|pule|pula|salte) (?:todas )?as refeicoes|passa fome|provoque o vomito|vomit(?:a|e|ar) depois',
  act: 'cena de sexo|porno\\w*|fizeram (?:amor|sexo)|ato sexual[^.!?]{0,30}(?:descr|detalh)|gemia|corpos nus|se despi\\w+[^.!?]{0,40}cama|despiu-se[^.!?]{0,40}cama',
  advance:
    'tir[ae] (?:a|as tuas|as suas) roupas?|despe-te|(?:manda|mande|envia)(?:-me)? (?:uma )?(?:fotos? )?(?:nu[as]?\\b|nudes?|pelad[oa])|fotos? (?:tua |sua )?(?:nu[as]?\\b|sem roupa|pelad[oa]|em roupa interior)|(?:seu|teu) corpo (?:e|me)|voce (?:e|esta) (?:tao |muito )?(?:gostosa|gostoso|sexy)|(?:vem|venha) (?:para|pra) (?:a minha |minha |a )?cama|dorme comigo|durma comigo',
  hint: 'sexy|erotic[oa]s?|sedutor\\w*|sensual\\w*|atrevid\\w+ e sensu\\w+',
  minor:
    'criancas?|menor(?:es)?(?: de idade)?|menin[oa]s?|alunas de escola|(?:1[0-6]|treze|catorze|quatorze|quinze) anos',
  sexual: 'porno\\w*|sexua\\w*|nu[as]?\\b|nus\\b|sexy|erotic\\w*|pelad\\w+',
  group:
    'imigrantes|migrantes|estrangeiros|muculmanos|judeus|cristaos|mulheres|gays|homossexuais|lesbicas|trans|negros|brancos|asiaticos|africanos|deficientes|refugiados|velhos|idosos|ciganos|sem-abrigo|moradores de rua',
  degrade:
    'inferiores|sub-humanos|parasitas|animais|escoria|criminosos|bandidos|lixo|praga|estupid[oa]s|burr[oa]s|preguicos[oa]s|sujos|ladroes|demasiado emocionais|emocionais demais|menos inteligentes|inaptos|nao sabem (?:conduzir|dirigir|contar|lidar)|nao sao de confianca',
  expel:
    'extermin\\w+|elimin\\w+|expuls(?:ar|os|amos)|livrar(?:-se|mo-nos)? d|banid[oa]s|desaparecer|trancad[oa]s|mandad[oa]s embora',
  refuse:
    '(?:odeio|odiamos|desprezo|desprezamos)|nao (?:atendemos|servimos|alugamos|vendemos|emprestamos|contratamos|damos|aceitamos)|pagam (?:mais|o dobro)',
  insult:
    '(?:es|voce e) (?:um |uma |mesmo |muito |tao |demasiado )*(?:idiota|imbecil|estupid[oa]|burr[oa]|inutil|patetic[oa]|nojent[oa]|fei[oa])|cala(?:-te| a boca)|cale a boca',
  no: 'nao (?:posso|podemos|devo|deves|deve|se deve|vou|quero|e|esta|ha|o|a|faca)|nunca|jamais|ninguem (?:merece|deve)|proibid[oa]|evit\\w+|prevenir|proteger|contra|inaceitavel|recuso|ilegal|sem machucar',
  report:
    'segundo|policia|tribunal|romance|filme|livro|capitulo|historia|museu|guerra|seculo|lei|lenda|jogo|xadrez|torneio|artigo|estudo|pesquisador\\w*|investigador\\w*|mito|preconceitos?|estereotipos?|cliche|crime|insulto racista',
  help: 'cvv|188|sos voz amiga|linha de (?:apoio|ajuda)|numero de emergencia|112|(?:fale|fala) com|nao esta(?:s)? sozinh[oa]|medic[oa]|psicolog\\w+|pec[ao] ajuda|procure ajuda',
};
