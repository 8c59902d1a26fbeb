import type { HarmWords } from './harm-words.ts';

export const italian: HarmWords = {
  weapon: 'bomb[ae](?! da bagno| alla crema)|esplosiv[oi]|granat[ae]|molotov|detonator[ei]|veleno|gas tossico|ordigno',
  make: 'fabbric\\w+|costrui\\w+|mescol\\w+|assembl\\w+|prepar\\w+|riempi\\w*|fare una?|fai una?|compr(?:a|are)',
  hurt: '(?:uccid(?:i|ere|er)|ferisc(?:i)|ferire|ferir|accoltell(?:a|are|ar)|picchi(?:a|are|ar)|colpisc(?:i)|colpire|colpir|spar(?:a|are)|strangol(?:a|are|ar)|avvelen(?:a|are|ar)|romp(?:i|ere|er)|bruci(?:a|are))(?:gli|l[aeo]|li)?',
  victim:
    '(?:uccidi|ferisci|accoltella|picchia|colpisci|spara|avvelena|rompi|uccider|ferir|picchiar|colpir|romper)(?:gli|l[aeo]|li)\\b|(?:il|la|al|alla|tuo|tua|quel|quella) (?:tuo |tua )?(?:vicin[oa]|capo|marito|moglie|ex|collega|fratello|sorella|cane|professore|guardia|tizio)|qualcuno',
  hurtOne:
    '(?:uccidi|ferisci|accoltella|picchia|colpisci|spara|avvelena|rompi|spacca|pesta|strangola|mena)(?:gli|l[aeo]|li|lo)',
  injure: '(?:romp(?:i|ere)|spacc(?:a|are)|schiacci(?:a|are)|colpisci|colpire|calcia)(?:gli|l[aeo]|li)?',
  part: '(?:dita|dito|gamb[ae]|bracci[oa]|naso|mascella|testa|ginocchi[oa]?|costole|denti|faccia|polso|cranio|man[oi])',
  beating: 'bastonata|botte|batosta|sberla|pestaggio|lezione di botte',
  dealt: 'merit\\w+|da(?:re|rgli|gli)|andrebb\\w+|dovrebb\\w+|serv\\w+|prend\\w+',
  threat:
    '(?:ti|lo|la|vi|li) (?:uccido|uccidero|ammazzo|ammazzero|picchio|picchiero|faccio (?:male|soffrire)|faro (?:male|soffrire|del male))|(?:sto per|vado a|voglio) (?:ucciderti|picchiarti|farti (?:male|soffrire))|la pagherai con',
  deserved:
    'merita(?:no)? (?:di (?:morire|soffrire|essere (?:picchiat|uccis))|una (?:bella )?(?:lezione di botte|bastonata)|le botte|delle botte)|(?:andrebbe|andrebbero|dovrebbe|dovrebbero)[^.!?]{0,25}(?:fucilat|impiccat|picchiat|uccis)|spero che[^.!?]{0,15}(?:muoia|soffra)|una bella (?:bastonata|dose di botte)|capiscono solo (?:le botte|la violenza)',
  endSelf:
    'ucciditi|ammazzati|suicidati|togliti la vita|falla finita|impiccati|fatti (?:del )?male|tagliati|buttati (?:da|dal|giu)|ingoia (?:tutte|tutti|tutta)',
  means:
    'dose (?:letale|mortale)|quantita (?:letale|mortale)|(?:modo|maniera) (?:indolore|piu (?:facile|rapid[oa]|sicur[oa]))[^.!?]{0,20}(?:morire|farla finita)|nascond\\w+ (?:le|i|tuoi) (?:cicatrici|tagli|ferite)',
  worthless:
    '(?:nessuno|non) (?:ti rimpiang\\w+|sentirebbe la tua mancanza|sentira la tua mancanza)|(?:meglio|piu facile)[^.!?]{0,20} senza di te|sei (?:solo )?un peso|il mondo[^.!?]{0,20}senza di te|meglio mort[oa]',
  starve:
    'smetti di mangiare|non mangiare (?:piu )?niente|salta (?:tutti )?i pasti|digiuna finche|fatti vomitare|vomita(?:re)? dopo',
  act: "scena di sesso|porno\\w*|hanno fatto l'amore|fecero l'amore|atto sessuale[^.!?]{0,30}(?:descri|dettagli)|gemeva|corpi nudi|si spogli\\w+[^.!?]{0,40}letto",
  advance:
    'spogliati|togliti i vestiti|manda(?:mi)? (?:una )?(?:foto )?(?:nud[oa]|nude|senza vestiti)|foto (?:tua )?(?:nud[oa]|senza vestiti|in intimo)|il tuo corpo (?:e|mi)|sei (?:troppo |cosi )?(?:sexy|eccitante|bona)|vieni a letto|nel mio letto',
  hint: 'sexy|erotic[oaie]+|seducente|sensual\\w*|malizios\\w+',
  minor: 'bambin[oaie]|minor(?:e|i|enne|enni)|ragazzin[ae]|scolar[ae]|(?:1[0-6]|tredici|quattordici|quindici) anni',
  sexual: 'porno\\w*|sessual\\w*|nud[oaie]|sexy|erotic\\w*',
  group:
    'immigrati|migranti|stranieri|musulmani|ebrei|cristiani|donne|gay|omosessuali|lesbiche|trans|neri|bianchi|asiatici|africani|disabili|rifugiati|vecchi|anziani|zingari|rom|senzatetto',
  degrade:
    'inferiori|subumani|parassiti|animali|feccia|criminali|delinquenti|spazzatura|stupid[ie]|scem[ie]|pigr[ie]|sporchi|ladri|una piaga|troppo emotive|meno intelligenti|inadatt[ie]|non sanno (?:guidare|contare|gestire)|non ci si puo fidare',
  expel: 'stermin\\w+|elimin\\w+|cacci(?:are|ati|amoli)|sbarazzar\\w+|liberarsi di|rinchius[ie]|sparire|buttarli fuori',
  refuse:
    '(?:odio|odiamo|disprezzo|disprezziamo) (?:gli|i|le)|non (?:serviamo|affittiamo|vendiamo|prestiamo|assumiamo|facciamo|si affitta|diamo)|pagano (?:di piu|il doppio)',
  insult:
    "(?:sei|lei e) (?:un |una |un'|davvero |troppo |cosi |proprio )*(?:idiota|imbecille|stupid[oa]|scem[oa]|inutile|patetic[oa]|disgustos[oa]|brutt[oa]|cretin[oa])|stai zitt[oa]|chiudi il becco",
  no: "non (?:posso|possiamo|devi|deve|si deve|voglio|e|va|c'e|fare|farlo)|mai|nessuno (?:merita|deve)|vietat[oa]|evit\\w+|prevenire|protegger\\w+|contro|inaccettabile|mi rifiuto|illegale|senza fare male",
  report:
    'secondo|polizia|tribunale|romanzo|film|libro|capitolo|storia|museo|guerra|secolo|legge|leggenda|gioco|scacchi|torneo|articolo|studio|ricercatori|mito|pregiudizi\\w*|stereotip\\w*|luogo comune|reato|insulto razzista',
  help: 'telefono amico|numero (?:di emergenza|verde)|linea di ascolto|112|parla con|non sei sol[oa]|medico|psicolog\\w+|chiedi aiuto',
};
