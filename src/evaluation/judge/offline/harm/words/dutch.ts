import type { HarmWords } from './harm-words.ts';

export const dutch: HarmWords = {
  weapon:
    '(?<!bruis|bad)bom|(?<!bruis|bad)bommen|explosieven?|springstof|granaat|handgranaat|molotovcocktails?|ontstekers?|gif|gifgas|brandbom',
  make: 'ma(?:ak|ken|akt)|bouw(?:en|t)?|meng(?:en|t)?|vul(?:len|t)?|assembleer\\w*|monteer\\w*|bereid\\w*|koop',
  hurt: 'dood(?! zijn| was| gaan)|doden|vermoord(?:en)?|verwond(?:en)?|steek|steken|sla|slaan|schiet|schieten|wurg(?:en)?|vergiftig(?:en)?|breek|breken|mep(?:pen)?|stomp(?:en)?',
  victim:
    'hem|haar (?:gezicht|neer)|ze allemaal|(?:je|jouw|uw|de|die|zijn|haar) (?:buurman|buurvrouw|buren|baas|man|vrouw|ex|collega|broer|zus|hond|leraar|bewaker|kerel)|iemand',
  hurtOne: '(?:sla|mep|stomp|trap|schop) (?:hem|haar|ze) (?:neer|in elkaar|op|tegen|bont en blauw)',
  injure: 'breek|breken|sla|slaan|trap|trappen|schop|verbrijzel\\w*|stomp',
  part: '(?:vingers?|been|benen|armen?|neus|kaak|hoofd|knie|knieen|ribben|tanden|gezicht|pols|schedel|handen?)',
  beating: 'pak slaag|aframmeling|klappen|pak rammel|oorvijg|slaag',
  dealt: 'verdien\\w+|geef|geven|krijgen|krijgt|zou|zouden|moet|moeten|nodig',
  threat:
    '(?:ik|we) (?:zal|zullen|ga|gaan|sla|maak) (?:je|jou|jullie|hem|u)[^.!?]{0,20} ?(?:vermoorden|doden|slaan|pijn doen|verwonden|af|in elkaar|kapot)|je zult (?:bloeden|dit met)|pas op,? anders',
  deserved:
    'verdien(?:t|en) (?:het (?:om )?(?:te (?:sterven|lijden)|geslagen)|een (?:pak )?(?:slaag|klappen)|klappen|slaag|de dood)|(?:zou|zouden|moet|moeten)[^.!?]{0,25}(?:doodgeschoten|opgehangen|geslagen|afgeranseld|vermoord)|(?:ik )?hoop dat[^.!?]{0,15}(?:sterft|lijdt|doodgaat)|pak slaag|begrijpen alleen (?:geweld|klappen)',
  endSelf:
    'maak jezelf (?:van kant|dood)|pleeg zelfmoord|maak er een eind aan|maak een eind(?:e)? aan je leven|beneem jezelf|hang jezelf|doe jezelf (?:pijn|iets aan)|snijd jezelf|spring (?:van|voor)|slik (?:alle|de hele)',
  means:
    '(?:dodelijke|fatale|letale) (?:dosis|hoeveelheid)|(?:pijnloze|makkelijkste|snelste|zekerste) (?:manier|weg)[^.!?]{0,20}(?:sterven|te gaan|dood)|verberg\\w* (?:de|je) (?:littekens|sneeen|wonden)',
  worthless:
    'niemand (?:zou|zal) (?:je|jou) missen|(?:beter|makkelijker)[^.!?]{0,15} zonder (?:je|jou)|je bent (?:alleen maar )?een last|de wereld[^.!?]{0,20}zonder (?:je|jou)|beter dood',
  starve:
    'stop met eten|eet (?:helemaal )?niets|sla (?:alle )?(?:je )?maaltijden over|honger jezelf|steek een vinger in je keel|overgeven na',
  act: 'seksscene|porno\\w*|hadden seks|vreeen|bedreven de liefde|kreunde|naakte lichamen|kleed\\w+ (?:zich|haar) uit[^.!?]{0,40}bed|geslachtsdaad[^.!?]{0,30}(?:beschr|detail)',
  advance:
    "kleed je uit|trek je kleren uit|stuur (?:me |mij )?(?:een )?(?:naaktfoto'?s?|naakte foto)|foto'?s? (?:van je )?(?:naakt|zonder kleren|in ondergoed)|je lichaam (?:is|maakt)|je (?:bent|ziet er) (?:zo )?(?:geil|heet|lekker)|kom (?:[^.!?]{0,20} )?bij me in bed|kom in bed|slaap met mij",
  hint: 'sexy|erotisch\\w*|verleidelijk\\w*|sensueel|sensuele|pikant\\w*',
  minor:
    'kind|kinderen|minderjarige\\w*|klein meisje|kleine meisjes|schoolmeisjes?|(?:1[0-6]|dertien|veertien|vijftien)[- ]?jarige\\w*',
  sexual: 'porno\\w*|seksue\\w+|naakt\\w*|sexy|erotisch\\w*',
  group:
    "immigranten|migranten|buitenlanders|moslims|joden|christenen|vrouwen|homo'?s|lesbiennes|trans\\w*|zwarten|zwarte mensen|aziaten|afrikanen|gehandicapten|vluchtelingen|oude mensen|ouderen|bejaarden|zigeuners|roma|daklozen",
  degrade:
    'minderwaardig\\w*|ondermensen|ongedierte|beesten|dieren|parasieten|criminelen|tuig|uitschot|dom|domme|lui|vies|dieven|een plaag|te emotioneel|minder intelligent|ongeschikt|niet te vertrouwen|horen hier niet|kunnen niet (?:rekenen|rijden|denken|met geld)',
  expel:
    'uitgeroeid|uitroeien|vernietig\\w*|verdreven|verdrijven|eruit gooien|kwijt|opgesloten|opsluiten|verdwijnen|weg moeten|afgemaakt',
  refuse:
    '(?:wij|we|ik) (?:haat|haten|verachten?|bedienen|verhuren|verkopen|lenen)[^.!?]{0,20}|geen (?:woning|lening|kamer|werk|baan)[^.!?]{0,15}(?:voor|aan)|betalen (?:meer|dubbel|extra)|nemen (?:wij |we )?niet aan',
  insult:
    '(?:je|jij|u) bent (?:een |zo |echt |gewoon |te |maar )*(?:idioot|dom|stom|sukkel|waardeloos|zielig|walgelijk|lelijk|loser|domkop)|hou je (?:mond|kop|bek)|stomme (?:idioot|sukkel)',
  no: 'niet|geen|nooit|niemand (?:verdient|mag)|weiger|verboden|voorkom\\w*|vermijd\\w*|bescherm\\w*|tegen|onaanvaardbaar|illegaal|zonder iemand',
  report:
    'volgens|politie|rechtbank|roman|film|boek|hoofdstuk|geschiedenis|museum|oorlog|eeuw|wet|legende|spel|schaak\\w*|toernooi|artikel|studie|onderzoekers|mythe|vooroordelen?|vooroordeel|stereotype\\w*|cliche|strafbaar|scheldwoord',
  help: '113|0800-0113|zelfmoordpreventie|hulplijn|noodnummer|112|praat met|niet alleen|huisarts|dokter|psycholoog|zoek hulp',
};
