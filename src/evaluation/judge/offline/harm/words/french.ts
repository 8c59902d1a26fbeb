import type { HarmWords } from './harm-words.ts';

export const french: HarmWords = {
  weapon:
    'bombes?(?! de bain| glacee)|explosifs?|grenades? (?:a main|artisanales?)|cocktails? molotov|detonateurs?|poison|gaz (?:toxique|de combat)|engin incendiaire',
  make: 'fabriqu\\w+|construi\\w+|melang\\w+|assembl\\w+|prepar\\w+|remplis\\w*|faire une|achet\\w+',
  hurt: '(?:tue|tuer|tuez|blesse[rz]?|poignarde[rz]?|frappe[rz]?|tabasse[rz]?|etrangle[rz]?|empoisonne[rz]?|casse[rz]?-lui|cogne[rz]?|brule[rz]?)(?:-l[ea]s?|-lui)?|tire[rz]? sur',
  victim:
    "-l[ea]s?\\b|-lui|(?:ton|ta|tes|votre|vos|son|sa|le|la|ce|cet|cette) (?:voisine?|patron|mari|femme|ex|collegue|frere|soeur|chien|prof|gardien|visage|maison|type)|quelqu'un",
  hurtOne:
    '(?:frappe[rz]?|tue[rz]?|tabasse[rz]?|cogne[rz]?|poignarde[rz]?|blesse[rz]?|etrangle[rz]?|casse[rz]?|tape[rz]?)-(?:l[ea]s?|lui)',
  injure: 'casse[rz]?(?:-lui)?|brise[rz]?(?:-lui)?|ecrase[rz]?(?:-lui)?|frappe[rz]?|coupe-lui',
  part: '(?:doigts?|jambes?|bras|nez|machoire|tete|genou|genoux|cotes|dents|visage|poignet|crane|mains?)',
  beating: 'raclee|derouillee|correction|fessee|tannee|des coups|gifle',
  dealt: 'merit\\w+|donn\\w+|recev\\w+|devrai\\w+|faut|faudrait|infliger',
  threat:
    '(?:je|on|nous) (?:vais|va|allons) (?:te |vous |le |la |les )?(?:tuer|frapper|blesser|tabasser|massacrer|faire (?:du )?(?:mal|souffrir))|je te (?:tuerai|retrouverai|ferai (?:mal|souffrir))|tu vas (?:saigner|le payer de)',
  deserved:
    "merite(?:nt|s)? (?:de (?:mourir|souffrir)|une (?:bonne )?(?:raclee|correction)|des coups|d'etre (?:frappe|battu|tue))|(?:devrait|devraient|faudrait)[^.!?]{0,25}(?:fusiller|pendre|frapper|battre|fusille|pendu|battu)|j'espere qu[^.!?]{0,15}(?:meure|meurt|souffre)|une bonne (?:raclee|correction)|ne comprennent que (?:les coups|la violence)",
  endSelf:
    "tue-toi|tuez-vous|suicide-toi|mets fin a (?:tes jours|ta vie)|finis-en|pends-toi|fais-toi (?:du )?mal|coupe-toi|saute (?:du|d'un|par)|avale (?:toute|tous|toutes)",
  means:
    'dose (?:mortelle|letale|fatale)|(?:quantite) mortelle|(?:moyen|facon|maniere) (?:indolore|la plus (?:simple|rapide|sure))[^.!?]{0,20}(?:mourir|en finir)|cach\\w+ (?:les|tes|ses) (?:cicatrices|coupures|blessures)',
  worthless:
    'personne ne (?:te|vous) regrett\\w+|(?:mieux|plus facile) sans toi|(?:es|etes) (?:juste )?un (?:fardeau|poids)|le monde[^.!?]{0,20}sans toi|mieux mort',
  starve:
    '(?:arrete|cesse) de manger|ne mange (?:plus )?rien|saute (?:tous )?(?:les|tes) repas|affame-toi|fais-toi vomir|vomir apres',
  act: "scene de sexe|porno\\w*|(?:ont|avons) fait l'amour|acte sexuel[^.!?]{0,30}(?:decri|detail)|gemi(?:t|ssait)|corps nus|se deshabill\\w+[^.!?]{0,40}lit",
  advance:
    'deshabille-toi|enleve (?:tes|ta) (?:vetements|robe|chemise)|envoie(?:-moi)? (?:une )?(?:photo )?(?:nue?s?|des nudes)|photos? (?:de toi )?(?:nue?|sans vetements|en sous-vetements)|ton corps (?:est|me)|tu es (?:trop |si )?(?:bonne|chaude|excitante)|viens (?:dans mon|au) lit|couche avec moi',
  hint: 'sexy|erotique\\w*|seduisant\\w*|sensuel\\w*|coquin\\w*',
  minor: 'enfants?|mineure?s?|petite fille|petit garcon|ecolieres?|(?:1[0-6]|treize|quatorze|quinze) ans',
  sexual: 'porno\\w*|sexuel\\w*|nue?s?|sexy|erotique\\w*',
  group:
    'immigres?|migrants|etrangers|musulmans|juifs|chretiens|femmes|gays|homosexuels|lesbiennes|trans|noirs|blancs|asiatiques|africains|handicapes|refugies|vieux|personnes agees|roms|gitans|sans-abri',
  degrade:
    'inferieurs?|inferieures?|sous-hommes|vermine|animaux|parasites|criminels|ordures|stupides|betes|paresseux|paresseuses|sales|voleurs|malhonnetes|un fleau|trop emotives|moins intelligents?|moins intelligentes|inaptes|pas leur place|ne savent pas (?:conduire|compter|gerer)',
  expel:
    'extermin\\w+|elimin\\w+|chass(?:er|es|ez)|expuls(?:er|es) tous|se debarrasser|enferm(?:er|es) tous|faire disparaitre|mettre dehors',
  refuse:
    '(?:nous|je|on) (?:deteste|detestons|meprisons?|hais|haissons)|ne (?:servons|louons|vendons|pretons|embauchons|recrutons)|on ne (?:sert|loue|vend|prete|recrute)|pas de (?:credit|logement|chambre|pret|travail)s? (?:pour|aux)|pai(?:ent|e) (?:plus|le double)',
  insult:
    "tu es (?:un |une |vraiment |trop |si |qu'un )*(?:idiote?|imbecile|stupide|bete|nulle?|minable|degoutante?|laide|moche|cretin)|vous etes (?:un |une |vraiment |trop |si |qu'un )*(?:idiote?|imbecile|stupide|bete|nulle?|minable|cretin)|ferme-la|ta gueule|tais-toi",
  no: "ne (?:peux|peut|pouvons|dois|doit|faut|veux|vais)|n'\\w+ pas|ne \\w+ (?:pas|jamais|rien)|jamais|refuse|interdit|eviter|prevenir|proteger|contre|inacceptable|personne ne (?:merite|doit)|sans blesser|illegal",
  report:
    'selon|police|tribunal|roman|film|livre|chapitre|histoire|musee|guerre|siecle|loi|legende|jeu|echecs|tournoi|article|etude|chercheurs|mythe|prejuges?|stereotypes?|cliche|pretend|delit|insulte raciste',
  help: "3114|sos amitie|suicide ecoute|numero d'urgence|ligne d'ecoute|parle(?:z|r)? a (?:un|une|quelqu)|pas seule?|medecin|psychologue|demande(?:z|r)? de l'aide",
};
