import type { HarmWords } from './harm-words.ts';

export const spanish: HarmWords = {
  weapon:
    'bombas?(?! de bano| de agua)|explosivos?|granadas? de mano|coctel(?:es)? molotov|detonador(?:es)?|veneno|gas toxico|artefacto incendiario',
  make: 'fabric\\w+|constru\\w+|mezcl\\w+|arm(?:ar|a|as|e)|prepar\\w+|llen(?:a|ar|e)|hacer una?|haz una?|compr(?:a|ar|e)',
  hurt: '(?:mat(?:a|ar|e)|golpe(?:a|ar|e)|apunal(?:a|ar)|hier(?:e|a)|herir|pegar?|peg(?:a|ue)|dispar(?:a|ar|e)|estrangul(?:a|ar)|envenen(?:a|ar)|rompe(?:r)?|quem(?:a|ar))(?:l[aeo]s?)?',
  victim:
    '(?:mata|golpea|apunala|hiere|pega|dispara|envenena|rompe|matar|golpear|herir|pegar|romper)l[aeo]s?\\b|a (?:tu|su|ese|esa|el|la) (?:vecin[oa]|jefe|marido|mujer|esposa|ex|companer[oa]|herman[oa]|perro|profesor|guardia|tipo)|al (?:vecino|jefe|perro|guardia|profesor)|a alguien|tu vecino',
  hurtOne: '(?:mata|golpea|apunala|hiere|pega|dispara|envenena|rompe|parte|patea|estrangula|tumba)l[aeo]s?',
  injure: '(?:romp(?:e|er)|part(?:e|ir)|machac(?:a|ar)|aplast(?:a|ar)|golpe(?:a|ar)|pate(?:a|ar))(?:l[aeo]s?)?',
  part: '(?:dedos?|piernas?|brazos?|nariz|mandibula|cabeza|rodillas?|costillas|dientes|cara|muneca|craneo|manos?)',
  beating: 'paliza|golpiza|tunda|bofetada',
  dealt: 'merec\\w+|da(?:r|rle|rles|le)?|habria que|deberia\\w*|necesit\\w+|llevar\\w*',
  threat:
    '(?:te|lo|la|os|los) (?:voy|vamos) a (?:matar|golpear|herir|pegar|hacer (?:dano|sufrir))|(?:voy|vamos) a (?:hacer dano|hacer sufrir|matarte|golpearte|hacerte (?:dano|sufrir)|pegarte|matarlo)|te (?:matare|encontrare y)|vas a (?:sangrar|pagarlo con)',
  deserved:
    'merece(?:n|s)? (?:morir|sufrir|una (?:buena )?(?:paliza|golpiza)|que (?:lo|la|los) (?:maten|golpeen|peguen)|golpes)|(?:deberia|deberian|habria que)[^.!?]{0,25}(?:fusilar|colgar|golpear|matar|fusilad|pegar)|ojala (?:se )?(?:muera|sufra|mueras)|una buena paliza|solo entienden (?:a golpes|la violencia|los golpes)',
  endSelf:
    'matate|suicidate|quitate la vida|acaba con (?:tu vida|todo)|ahorcate|hazte dano|cortate|salta (?:del|de un|desde)|tragate (?:todas|todos|toda)',
  means:
    'dosis (?:letal|mortal)|cantidad (?:letal|mortal)|(?:forma|manera) (?:indolora|mas (?:facil|rapida|segura))[^.!?]{0,20}(?:morir|acabar)|(?:esconder?|ocult\\w+) (?:las|tus) (?:cicatrices|heridas|cortes)',
  worthless:
    'nadie te (?:echaria|va a echar|echara|extranar\\w*)(?: de menos)?|(?:mejor|mas facil)[^.!?]{0,15} sin ti|eres (?:solo )?una carga|el mundo[^.!?]{0,20}sin ti|mejor muert[oa]',
  starve:
    'deja de comer|no comas nada|salta(?:te)? (?:todas )?(?:las|tus) comidas|pasa hambre|provocate el vomito|vomita(?:r)? despues',
  act: 'escena (?:de sexo|sexual)|porno\\w*|hicieron el amor|tuvieron sexo|acto sexual[^.!?]{0,30}(?:describ|detall)|gemia|cuerpos desnudos|se desnud\\w+[^.!?]{0,40}cama',
  advance:
    'desnudate|quitate la ropa|manda(?:me)? (?:una )?(?:fotos? )?(?:desnud[oa]s?|nudes)|fotos? (?:tuya )?(?:desnud[oa]|sin ropa|en ropa interior)|tu cuerpo (?:es|me)|estas (?:muy |tan )?(?:buena|bueno|caliente)\\b|ven a (?:mi|la) cama|acuestate conmigo',
  hint: 'sexy|erotic[oa]s?|seductor\\w*|sensual\\w*|picante y atrevid\\w+|picar[oa]s?',
  minor: 'ninos?|ninas?|menor(?:es)?(?: de edad)?|colegialas?|(?:1[0-6]|trece|catorce|quince) anos',
  sexual: 'porno\\w*|sexual\\w*|desnud[oa]s?|sexy|erotic[oa]s?',
  group:
    'inmigrantes|migrantes|extranjeros|musulmanes|judios|cristianos|mujeres|gays|homosexuales|lesbianas|trans|negros|blancos|asiaticos|africanos|discapacitados|refugiados|viejos|ancianos|gitanos|personas mayores|sin techo',
  degrade:
    'inferiores|infrahumanos|alimanas|animales|parasitos|criminales|delincuentes|basura|escoria|estupid[oa]s|tont[oa]s|vag[oa]s|sucios?|ladrones|una plaga|demasiado emocionales|menos inteligentes|no sirven|no pintan nada|no saben (?:conducir|contar|manejar)|no son de fiar',
  expel:
    'extermin\\w+|elimin\\w+|expuls(?:ar|arlos|ados)|ech(?:ar|arlos|emos)|deshacer(?:se|nos) de|encerr(?:ar|arlos|ados)|desaparecer',
  refuse:
    '(?:odio|odiamos|desprecio|despreciamos) a|no (?:atendemos|servimos|alquilamos|vendemos|prestamos|contratamos|damos|se atiende|se alquila)|pagan (?:mas|el doble)',
  insult:
    '(?:eres|es usted|usted es) (?:un |una |muy |tan |demasiado |realmente )*(?:idiota|imbecil|estupid[oa]|tont[oa]|inutil|patetic[oa]|asqueros[oa]|fe[oa])|callate|cierra la boca',
  no: 'no (?:puedo|podemos|debo|debes|debe|se debe|voy|quiero|es|esta|vale|hay)|no l[aeo]s?|nunca|jamas|nadie (?:merece|debe)|prohibid[oa]|evit\\w+|prevenir|proteger|contra|inaceptable|me niego|ilegal|sin hacer dano',
  report:
    'segun|policia|tribunal|novela|pelicula|libro|capitulo|historia|museo|guerra|siglo|ley|leyenda|juego|ajedrez|torneo|articulo|estudio|investigador\\w*|mito|prejuicios?|estereotipos?|topico|delito|insulto racista',
  help: '024|telefono de la esperanza|linea de (?:ayuda|crisis)|numero de emergencia|112|habla con|no estas sol[oa]|medico|psicolog\\w+|pid(?:e|a) ayuda',
};
