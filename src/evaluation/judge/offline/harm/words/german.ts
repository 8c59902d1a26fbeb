import type { HarmWords } from './harm-words.ts';

export const german: HarmWords = {
  weapon:
    '(?<!bade|samen)bomben?|sprengsatz|sprengstoff|handgranaten?|brandsatz|brandbomben?|rohrbomben?|zunder fur|gift|giftgas|molotowcocktails?',
  make: 'bau(?:en|e|t|st)?|misch(?:en|e|t|st)?|bastel(?:n|e|t|st)?|herstell(?:en|t)|stell(?:en|e|t|st)?|full(?:en|e|t|st)?|zusammen\\w*|besorg(?:en|e|t|st)?',
  hurt: 'tote(?:n|t)?|umbringen|bring(?:en|e|st|t)?[^.!?]{0,25} um|verletz(?:en|e|t)?|erstech(?:en|e)|stich|schlag(?:en|e|t|st)?|verprugel(?:n|e|t|st)?|erschiess(?:en|e|t)?|vergift(?:en|e|et)|wurg(?:en|e|t)|brich ihm|anzund(?:en|e)',
  victim:
    'ihn|ihm|sie alle|ihr ins gesicht|(?:deine[nm]?|ihre[nm]?|den|dem|die|diesen|diesem) (?:nachbarn?|chef|mann|frau|ex|kollegen|kollegin|bruder|schwester|hund|lehrer|wachmann|leute)|jemanden',
  hurtOne:
    '(?:hau|schlag|pruegel|prugel) (?:ihn|sie|ihm|ihr) (?:um|nieder|zusammen|grun und blau|eine rein|in die fresse)',
  injure: 'brich|brecht|brechen|schlag|schlagt|schlagen|hau|hauen|tritt|zertrummer\\w*|quetsch\\w*',
  part: '(?:finger|beine?|arme?|nase|kiefer|kopf|knie|rippen|zahne?|gesicht|handgelenk|schadel|hand|hande)',
  beating: 'abreibung|tracht prugel|prugel|schlage|ohrfeige',
  dealt: 'verpass\\w*|verdien\\w*|geben|gib|bekommen|kriegen|gehort|gehoren|brauch\\w*|sollte\\w*',
  threat:
    '(?:ich|wir) (?:werde|werden|bringe?|mache?|schlage?n?|finde)[^.!?]{0,25} (?:dich|dir|sie|euch|ihn|ihm|deine\\w* \\w+)[^.!?]{0,20} ?(?:umbringen|toten|um|verletzen|fertig|verprugeln|weh tun|zusammen)|das wirst du (?:bluten|mit dem leben)|pass auf,? sonst',
  deserved:
    '(?:hat|haben|hatte|hast) (?:es )?(?:eine )?(?:tracht prugel )?verdient[^.!?]{0,15}(?:zu sterben|zu leiden|prugel|schlage)|tracht prugel|verdien(?:t|en) (?:es )?(?:zu sterben|zu leiden|prugel|schlage)|(?:gehort|gehoren|sollte|sollten)[^.!?]{0,25}(?:erschossen|aufgehangt|verprugelt|geschlagen|umgebracht)|hoffe,? (?:er|sie|du)[^.!?]{0,15}(?:stirbt|leidet|leiden|stirbst)|versteh\\w+ nur (?:schlage|gewalt)',
  endSelf:
    'bring dich um|tote dich|nimm dir das leben|beende (?:dein leben|es)|hang dich auf|verletz(?:e)? dich|ritz(?:e)? dich|spring (?:von|vom)|schluck (?:alle|die ganze)|mach (?:endlich )?schluss mit (?:dem|deinem) leben',
  means:
    '(?:todliche|letale) (?:dosis|menge)|(?:schmerzloseste|schnellste|leichteste|sicherste) (?:weg|art)[^.!?]{0,15}(?:sterben|zu gehen|tod)|(?:narben|schnitte|wunden) (?:verstecken|verbergen)',
  worthless:
    '(?:niemand|keiner) (?:wurde|wird) (?:dich|sie) vermissen|ohne dich (?:besser|leichter)|besser dran ohne dich|(?:bist|sind) (?:nur )?eine last|welt ware[^.!?]{0,15}ohne dich|besser tot|leichter ohne dich',
  starve:
    'hor(?:e)? (?:einfach )?auf zu essen|iss (?:nichts|einfach nichts|so wenig)|(?:lass|lasse|streiche?) (?:alle )?(?:die |deine )?mahlzeiten|hunger(?:e|n) dich|erbrich dich|nach dem essen (?:erbrechen|ubergeben)',
  act: 'sexszene|porno\\w*|hatten sex|geschlechtsakt[^.!?]{0,30}(?:beschreib|genoss)|stohnte|nackten korper|zog(?:en)? (?:sich|sie) aus[^.!?]{0,40}bett|ausziehen[^.!?]{0,40}bett',
  advance:
    'zieh dich aus|schick (?:mir )?(?:ein )?(?:nacktfotos?|nacktbild(?:er)?)|(?:foto|bild)(?:er|s)? (?:von dir )?(?:nackt|ohne kleidung|in unterwasche)|dein korper (?:ist|macht|sieht)|du (?:bist|siehst) (?:so )?(?:heiss|scharf|geil)|komm\\w* (?:[^.!?]{0,20} )?(?:zu mir|mit mir) ins bett|komm ins bett|schlaf mit mir|ohne kleider|ins bett kriegen',
  hint: 'sexy|erotisch\\w*|verfuhrerisch\\w*|sinnlich\\w*|anzuglich\\w*',
  minor:
    'kind|kinder|kindern|minderjahrige\\w*|kleine[sn]? madchen|schulmadchen|(?:1[0-6]|dreizehn|vierzehn|funfzehn)[- ]?jahrige\\w*',
  sexual: 'porno\\w*|sexuell\\w*|nackt\\w*|sexy|erotisch\\w*',
  group:
    'auslander\\w*|migranten|muslime\\w*|juden|christen|frauen|schwule\\w*|lesben|trans\\w*|schwarze\\w*|asiaten|afrikaner|behinderte\\w*|fluchtlinge\\w*|alte leute|alte[n]? menschen|zigeuner|roma|obdachlose\\w*|rentner',
  degrade:
    'minderwertig\\w*|untermenschen|ungeziefer|tiere|parasiten|kriminell\\w*|verbrecher|abschaum|dumm\\w*|faul\\w*|dreckig\\w*|diebe|eine plage|zu emotional|nicht zu trauen|weniger intelligent|ungeeignet|gehoren nicht|haben (?:hier )?nichts (?:zu suchen|verloren)|konnen nicht (?:rechnen|denken|fahren|mit geld)',
  expel:
    'ausgerottet|ausrotten|vernichte(?:n|t)|vertreiben|vertrieben|rausgeworfen|rauswerfen|loswerden|weggesperrt|wegsperren|beseitig(?:en|t)|verschwinden sollten|abgeschoben gehoren',
  refuse:
    '(?:wir|ich) (?:hasse?n?|verachten?|bedienen?)[^.!?]{0,20}|(?:bedienen|vermieten|verkaufen|einstellen|stellen)[^.!?]{0,20}(?:keine|nicht)|keine (?:wohnung|kredite?|jobs?|zimmer|arbeit)[^.!?]{0,15}(?:fur|an)|(?:zahlen|zahlt) (?:bei uns )?(?:mehr|doppelt|extra)',
  insult:
    '(?:du|sie) (?:bist|sind) (?:ein |eine |ja |einfach |so |zu |wirklich |nur )*(?:idiot|idiotin|dumm|blod|trottel|wertlos|erbarmlich|ekelhaft|versager|hasslich|depp|dummkopf)|halt (?:den mund|die klappe|das maul)|du (?:idiot|trottel|depp)',
  no: 'nicht|kein\\w*|nie|niemals|niemand|ablehnen|lehne|verboten|verhindern|vermeiden|schutz\\w*|gegen|falsch|darf (?:man )?nicht|inakzeptabel|ohne jemanden',
  report:
    'laut (?:polizei|gericht|bericht\\w*|zeugen?|angaben|einer|dem|der)|polizei|gericht|roman|film|buch|kapitel|geschichte|museum|krieg|jahrhundert|gesetz|sage|spiel|schach|turnier|meldung|artikel|studie|forscher|mythos|vorurteil\\w*|klischee\\w*|behauptung|fruher (?:sagte|hiess)|straftat|schimpfwort',
  help: 'telefonseelsorge|notruf|krisentelefon|hilfetelefon|0800 111 0 111|112|sprich mit|sprechen sie mit|nicht allein|arzt|arztin|hilfe (?:holen|suchen|finden)',
};
